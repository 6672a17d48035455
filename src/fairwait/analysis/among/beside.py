"""What a place is set beside: the region it lies in, the places most like it, and those next to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fairwait.analysis.profile.place import WAITS, Subject, called
from fairwait.analysis.similar.places import similar_places
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index, region_of
from fairwait.places.neighbours import nearest_areas, neighbour_pairs
from fairwait.places.providers import provider
from fairwait.places.shapes import borders
from fairwait.stats.distance import haversine_km, miles

_NEAREST_AREAS = 3
_NEAREST_PROVIDERS = 5
_JUDGED = " that could be judged"


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that a place is set beside, as a sentence and a heading name it.

    ``codes`` are the places whose middle value counts; for a region with figures of its own ``values`` has those, by
    measure, and ``codes`` is empty.
    """

    key: str
    label: str
    named: str
    codes: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)

    def told(self, judged: Mapping[str, float]) -> str:
        """What a sentence calls it: of several places, those that could be judged."""
        number = sum(code in judged for code in self.codes)
        if number in (0, len(self.codes)):
            return self.named
        many = words.number_word(len(self.codes))
        if number == 1:
            return self.named.replace(f"the middle one of the {many}", f"the one of the {many}") + _JUDGED
        return self.named.replace(f"of the {many}", f"of those {words.number_word(number)} of the {many}") + _JUDGED

    def of(self, measure: str, judged: Mapping[str, float]) -> float:
        """Its value of a measure; of several places the middle of those judged, NaN without any."""
        if not self.codes:
            return self.values.get(measure, float("nan"))
        held = [judged[code] for code in self.codes if code in judged]
        return float(np.median(held)) if held else float("nan")


def beside(subject: Subject, measures: Sequence[str]) -> tuple[Beside, ...]:
    """The region, the peers and the neighbours of a place; those it has."""
    found = (_region(subject, measures), _peers(subject), _neighbours(subject))
    return tuple(one for one in found if one is not None)


def peers_of(subject: Subject) -> tuple[str, ...]:
    """The places most like it, with everything they are compared by counting alike; empty where nobody is."""
    try:
        return similar_places(subject.area, subject.period, bench=subject.bench).codes
    except (NothingToAnswerWithError, UsageError):
        return ()


def _region(subject: Subject, measures: Sequence[str]) -> Beside | None:
    area, bench, period = subject.area, subject.bench, subject.period
    if subject.is_provider:
        return _providers_of_region(subject)
    if area.geography is Geography.REGION:
        return None
    region = area_index(Geography.REGION, period).get(region_of(area.geography, area.code, period))
    if region is None or bench.judged(period) is None or not bench.completeness(region.code, period).may_be_ranked:
        return None
    values = {}
    for one in measures:
        table = bench.estimates(one, Geography.REGION, period)
        own = table["value"][table["area"] == region.code]
        values[one] = float(own[0]) if len(own) else float("nan")
    return Beside("region", f"{region.name} region", called(region), values=values)


def _providers_of_region(subject: Subject) -> Beside | None:
    """The middle provider of the same sector among those whose boards lie in the region of its own."""
    regions = _regions_of_providers(subject)
    own = regions.get(subject.area.code) or _region_of_board(subject, subject.area.parent)
    codes = tuple(code for code, region in regions.items() if own and region == own)
    region = area_index(Geography.REGION, subject.period).get(own)
    if region is None or not codes:
        return None
    kind = subject.peers(1)
    return Beside("region", "Middle of its region", f"the middle {kind} of {called(region)}", codes)


def _regions_of_providers(subject: Subject) -> dict[str, str]:
    table = subject.bench.estimates(WAITS, Geography.PROVIDER, subject.period)
    pairs = zip(table["area"].tolist(), table["parent"].tolist(), strict=True)
    return {str(code): _region_of_board(subject, str(board or "")) for code, board in pairs}


def _region_of_board(subject: Subject, board: str) -> str:
    found = area_index(Geography.ICB, subject.period).get(board)
    return found.parent if found is not None else ""


def _peers(subject: Subject) -> Beside | None:
    codes = peers_of(subject)
    if not codes:
        return None
    kind = f"{subject.peers(len(codes))} most like it"
    return Beside("peers", "Middle of its like", f"the middle one of the {words.number_word(len(codes))} {kind}", codes)


def _neighbours(subject: Subject) -> Beside | None:
    codes = _next_to(subject)
    if not codes:
        return None
    many = len(codes)
    which = "that it borders on" if subject.area.geography in (Geography.ICB, Geography.REGION) else "nearest to it"
    if many == 1:
        named = f"the one {subject.peers(1)} {which}"
    else:
        named = f"the middle one of the {words.number_word(many)} {subject.peers(many)} {which}"
    label = "Middle of its neighbours" if many > 1 else "Its one neighbour"
    return Beside("neighbours", label, named, codes)


def _next_to(subject: Subject) -> tuple[str, ...]:
    """Its neighbours: areas within 15 miles, or the nearest three; boards and regions with a border in common."""
    area, period = subject.area, subject.period
    if subject.is_provider:
        return _nearest_providers(subject)
    if area.geography is Geography.SUB_ICB:
        pairs = [one for one in neighbour_pairs(Geography.SUB_ICB, period) if area.code in (one.a, one.b)]
        if pairs:
            return tuple(one.b if one.a == area.code else one.a for one in pairs)
        return tuple(one.b for one in nearest_areas(Geography.SUB_ICB, period, area.code, _NEAREST_AREAS))
    here = area_index(area.geography, period)
    touching = [pair for pair in sorted(borders(area.geography)) if area.code in pair]
    others = (second if first == area.code else first for first, second in touching)
    return tuple(code for code in others if code in here)


def _nearest_providers(subject: Subject) -> tuple[str, ...]:
    """The five nearest of its sector with a list, in straight lines; empty where nobody knows where it is."""
    own = subject.area
    if own.latitude is None or own.longitude is None:
        return ()
    table = subject.bench.estimates(WAITS, Geography.PROVIDER, subject.period)
    known: list[tuple[Area, float, float]] = [
        (one, one.latitude, one.longitude)
        for one in (provider(str(code)) for code in table["area"])
        if one.sector is own.sector and one.code != own.code and one.latitude is not None and one.longitude is not None
    ]
    if not known:
        return ()
    north, east = (np.array([one[at] for one in known], dtype=np.float64) for at in (1, 2))
    apart = miles(haversine_km(own.latitude, own.longitude, north, east))
    return tuple(known[at][0].code for at in np.argsort(apart, kind="stable")[:_NEAREST_PROVIDERS])
