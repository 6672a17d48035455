"""Count what a collected measure needs: every organisation's items, added up to places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Collected, Count
from fairwait.definitions.measure import Measure
from fairwait.domain.period import Period
from fairwait.domain.place import Basis
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.held import CollectedNotHeldError, bases_of, held_periods
from fairwait.measures.collected.pairing import both_known, both_returned
from fairwait.measures.collected.places import PlacesAsked
from fairwait.measures.collected.reading import CountRead, read_count
from fairwait.measures.sql import NOWHERE

if TYPE_CHECKING:
    from fairwait.measures.source import HeldRelease, MartSource

#: Counts by place and item, ``C_999`` for everything together.
ByPlace = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class CollectedCounts:
    """The counts of a measure for one period: ``above`` and, unless it is divided by residents, ``below``.

    ``places`` are the codes in printing order, the unmapped last; ``sums`` are by place and item for each count.
    ``left_out`` says of a place what is in neither sum, because its provider sent one of two returns only.
    """

    measure: Measure
    asked: PlacesAsked
    above: CountRead
    below: CountRead | None
    places: tuple[str, ...]
    mapped: int
    items: tuple[str, ...]
    above_sums: ByPlace
    below_sums: ByPlace
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def reads(self) -> tuple[CountRead, ...]:
        return (self.above,) if self.below is None else (self.above, self.below)

    @property
    def files(self) -> tuple[Provenance, ...]:
        """The published files read, each once."""
        return tuple(dict.fromkeys(file for read in self.reads for file in read.files))

    def orgs_of(self, read: CountRead, place: str) -> list[str]:
        """The organisations of a count that are added up to a place."""
        orgs = dict.fromkeys(org for org, _ in read.by_org)
        return [org for org in orgs if self._place(org, read) == place]

    def _place(self, org: str, read: CountRead) -> str:
        found = self.asked.place_of(org, read.basis, read.published)
        return org if found is None else found


def count_collected(
    measure: Measure, source: MartSource, asked: PlacesAsked, items: tuple[str, ...] | None
) -> CollectedCounts:
    """Read and add up what a measure counts in a period. ``items`` are codes; None means each of them and the total.

    Raises CollectedNotHeldError when what is counted is not held for the period; what it is divided by may be missing.
    """
    collected = measure.collected
    assert collected is not None
    above = _read_required(measure, source, asked)
    below = None if collected.denominator is None else _read_divisor(collected, source, asked, above)
    left_out: Mapping[str, str] = {}
    if below is not None and below.count.family == above.count.family:
        above, below = both_known(above, below)
    elif below is not None:
        above, below, left_out = both_returned(measure, above, below, asked)
    found_above = _to_places(above, asked)
    found_below = {} if below is None else _to_places(below, asked)
    strangers = tuple(sorted({org for read in (above, below) if read is not None for org in _strangers(read, asked)}))
    frame_codes = asked.frame.codes or tuple(sorted({place for place, _ in found_above} - set(strangers)))
    return CollectedCounts(
        measure, asked, above, below,
        places=(*frame_codes, *strangers), mapped=len(frame_codes),
        items=items if items is not None else (*_items_held(above, collected), TOTAL),
        above_sums=found_above, below_sums=found_below, left_out=left_out,
    )  # fmt: skip


def _read_required(measure: Measure, source: MartSource, asked: PlacesAsked) -> CountRead:
    """What a measure counts, on the first basis that has any of it: a file can be held and lack one quantity."""
    assert measure.collected is not None
    count, empty = measure.collected.numerator, None
    held: dict[Period, tuple[HeldRelease, ...]] = {}
    for basis in bases_of(count, asked.geography):
        periods = held_periods(source, count.of, basis)
        if asked.period in periods:
            found = read_count(
                source, measure.collected, count, basis, asked.period, periods[asked.period], asked.period
            )
            if found.by_org:
                return found
            empty = empty or found
        held |= periods
    if empty is not None:
        return empty
    by_provider = Basis.PROVIDER not in bases_of(count, asked.geography) and asked.period in held_periods(
        source, count.of, Basis.PROVIDER
    )
    raise CollectedNotHeldError(measure, asked.period, count.of, sorted(held), by_provider=by_provider)


def _read_divisor(collected: Collected, source: MartSource, asked: PlacesAsked, above: CountRead) -> CountRead:
    """What is divided by: of the same period and basis, or the latest earlier quarter that the measure allows."""
    count = collected.denominator
    assert count is not None
    basis = above.basis if count.family == above.count.family else Basis.PROVIDER
    period = divisor_period(count, source, asked.period, basis)
    if period is None:
        return CountRead(count, None, basis, {}, {}, ())
    held, months = held_periods(source, count.of, basis), _months(count, period)
    releases: tuple[HeldRelease, ...] = ()
    for month in months:
        releases += tuple(one for one in held[month] if one not in releases)
    return read_count(source, collected, count, basis, period, releases, asked.period, first=months[0])


def divisor_period(count: Count, source: MartSource, asked: Period, basis: Basis) -> Period | None:
    """Of which period a count is that something of ``asked`` is divided by: that one, or the latest earlier quarter
    held that the measure allows; None where none is held."""
    held = held_periods(source, count.of, basis)
    wanted = (asked.shift(-3 * step) for step in range(count.at_most_earlier + 1))
    return next((one for one in wanted if all(month in held for month in _months(count, one))), None)


def _months(count: Count, period: Period) -> list[Period]:
    return [period.shift(-back) for back in (2, 1, 0)] if count.all_months else [period]


def releases_behind(measure: Measure, source: MartSource, period: Period) -> tuple[HeldRelease, ...]:
    """Every release that the estimates of a measure in a period may be read from: by place and by provider."""
    collected = measure.collected
    assert collected is not None
    found: list[HeldRelease] = []
    for geography in measure.geographies:
        bases = bases_of(collected.numerator, geography)
        held = [held_periods(source, collected.numerator.of, basis) for basis in bases]
        found += next((one[period] for one in held if period in one), ())
    below = collected.denominator
    if below is not None and below.family != collected.numerator.family:
        of = divisor_period(below, source, period, Basis.PROVIDER)
        held_below = held_periods(source, below.of, Basis.PROVIDER)
        for month in [] if of is None else _months(below, of):
            found += held_below[month]
    return tuple(one for at, one in enumerate(found) if one not in found[:at])


def _to_places(read: CountRead, asked: PlacesAsked) -> dict[tuple[str, str], float]:
    """Sums by place and item, and by place of everything; an organisation without a known place stands for itself."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    places = {org: asked.place_of(org, read.basis, read.published) for org in {org for org, _ in read.by_org}}
    for (org, item), value in read.by_org.items():
        place = places[org]
        if place == NOWHERE:
            continue
        place = org if place is None else place
        sums[place, item] += value
        if item != TOTAL:
            whole[place] += value
    return dict(sums) | {(place, TOTAL): sums.get((place, TOTAL), 0.0) + value for place, value in whole.items()}


def _strangers(read: CountRead, asked: PlacesAsked) -> tuple[str, ...]:
    """Organisations that count something and whose place nobody knows: shown as they came."""
    counted: dict[str, float] = defaultdict(float)
    for (org, _), value in read.by_org.items():
        counted[org] += value
    some = sorted(org for org, total in counted.items() if total)
    return tuple(org for org in some if asked.place_of(org, read.basis, read.published) is None)


def _items_held(read: CountRead, collected: Collected) -> list[str]:
    order = list(collected.item_names)
    found = {item for _, item in read.by_org} - {TOTAL}
    return sorted(found, key=lambda item: (order.index(item) if item in order else len(order), item))
