"""What the ranks of providers take month-to-month noise to be, in words."""

from __future__ import annotations

from fairwait.analysis.ranking import PlaceRanking
from fairwait.definitions.noise import provider_noise
from fairwait.domain import words
from fairwait.domain.place import Geography


def noise_by_size(ranking: PlaceRanking) -> tuple[str, ...]:
    """One sentence for a ranking of providers; none for places whose noise is one size for all."""
    classes = provider_noise(ranking.measure.id)
    if ranking.geography is not Geography.PROVIDER or all(one.omega <= ranking.noise.omega for one in classes):
        return ()
    logit = ranking.noise.scale == "logit"
    steps = [(0, classes[0].omega)]
    for one in classes[1:]:  # neighbouring classes with the same noise are told as one
        if one.omega != steps[-1][1]:
            steps.append((one.smallest_list, one.omega))
    sizes = [words.significant(omega, 2) if logit else words.percent(omega) for _, omega in steps]
    starts = [words.integer(start) for start, _ in steps]
    told = [f"{size} from {start}" for size, start in zip(sizes[1:], starts[1:], strict=True)]
    first = f"{sizes[0]} with fewer than {starts[1]} pathways" if told else f"{sizes[0]} whatever their length"
    upwards = " upwards" if told else ""
    return (
        "The lists of providers can move far more from month to month than those of whole areas, so each provider "
        "borrows the noise of providers with lists as long as its own, where that is more, "
        f"{'on the logit scale' if logit else 'as a share of the value'}: {', '.join((first, *told))}{upwards} "
        f"({classes[0].source}).",
    )
