"""Places like a place in who lives there, and what its figures say beside theirs."""

from fairwait.analysis.similar.contrast import PlaceContrast, PlaceContrasts, peers_contrast, peers_contrasts
from fairwait.analysis.similar.places import Similar, SimilarPlace, similar_places

__all__ = [
    "PlaceContrast", "PlaceContrasts", "Similar", "SimilarPlace", "peers_contrast", "peers_contrasts", "similar_places",
]  # fmt: skip
