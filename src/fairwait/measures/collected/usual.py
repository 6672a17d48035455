"""What each area usually reports of a return: the scale against which somebody's silence is weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Count
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.measures.collected.held import held_periods
from fairwait.measures.collected.places import of_commissioner, of_provider
from fairwait.measures.collected.sent import SIZES, Sent, item_sql
from fairwait.measures.remembered import Same, of_files, remembered
from fairwait.measures.sql import literal
from fairwait.places.areas import ENGLAND, area_index, first_period
from fairwait.places.same_map import map_since

if TYPE_CHECKING:
    from fairwait.measures.source import MartSource

_LEVELS = (Geography.ICB, Geography.REGION)


class Usual:
    """What areas reported in the periods before, each period read once and only where somebody is missing since."""

    def __init__(self, count: Count, sources: Sequence[MartSource], sent: Mapping[Period, Sent], asked: Period) -> None:
        self._count, self._sources, self._sent, self._asked = count, sources, sent, asked
        self._known: dict[Period, dict[tuple[str, str], float]] = {}

    def in_period(self, last: Period) -> Mapping[tuple[str, str], float]:
        """By area and item."""
        if last not in self._known:
            self._known[last] = _usual(self._count, self._sources, self._sent[last], last, self._asked)
        return self._known[last]

    def of(self, periods: Collection[Period]) -> dict[tuple[Period, str, str], float]:
        """By period, area and item."""
        return {(last, *key): size for last in periods for key, size in self.in_period(last).items()}


def _usual(
    count: Count, sources: Sequence[MartSource], sent: Sent, last: Period, asked: Period
) -> dict[tuple[str, str], float]:
    """What each area reported of each item in a period: by commissioner where the return is, else by its providers.

    Two months asked about have the same places as long as they have the same boards and regions.
    """
    places = tuple(frozenset(area_index(level, asked)) if asked >= first_period(level) else () for level in _LEVELS)
    reads = tuple(_commissioner_table(count, source, last) for source in sources)
    key = ("usual", count.family, count.items, last, places, reads, Same(sent))
    return remembered(key, lambda: _made_usual(count, sources, sent, last, asked))


def _commissioner_table(count: Count, source: MartSource, period: Period) -> str:
    """The files that a source answers from for commissioners in a period; empty where it holds none."""
    held = held_periods(source, count.of, Basis.COMMISSIONER) if count.of.by_commissioner else {}
    return source.table_sql(held[period], "counts") if period in held else ""


def _made_usual(
    count: Count, sources: Sequence[MartSource], sent: Sent, last: Period, asked: Period
) -> dict[tuple[str, str], float]:
    counted = _by_commissioner(count, sources, last, asked)
    usual: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    above = _above(sent, asked)
    for code, sizes in sent.sizes.items():
        for place in above[code]:
            held = usual[place]
            for item in sizes.keys() - counted[place].keys() if place in counted else sizes:
                held[item] += sizes[item]
    return {
        (place, item): size
        for found in (usual, counted) for place, sizes in found.items() for item, size in sizes.items()
    }  # fmt: skip


def _above(sent: Sent, asked: Period) -> Mapping[str, tuple[str, ...]]:
    """England, and the ICB and region of each provider as far as they are known, on the map of the month asked about.

    The months of one file have the same providers: their places are found once.
    """
    month = map_since(asked)
    found: dict[str, tuple[str, ...]] = remembered(("above", Same(sent.printed), month), dict)
    for code in sent.sizes.keys() - found.keys():
        printed = sent.printed.get(code, ("", ""))[1]
        known = [of_provider(code, one, month, printed) for one in _LEVELS]
        found[code] = (ENGLAND, *filter(None, known))
    return found


def _by_commissioner(
    count: Count, sources: Sequence[MartSource], period: Period, asked: Period
) -> Mapping[str, Mapping[str, float]]:
    """Sizes by ICB and region, then item, as the return counts them; empty for a return by provider only."""
    for source in sources:
        table = _commissioner_table(count, source, period)
        if not table:
            continue
        found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for org, sizes in _rows(count, source, table, period).items():
            for held in (found[place] for one in _LEVELS if (place := of_commissioner(org, one, asked))):
                for item, size in sizes:
                    held[item] += size
        return found
    return {}


#: Items and their sizes, by commissioner.
_Rows = dict[str, list[tuple[str, float]]]


def _rows(count: Count, source: MartSource, table: str, period: Period) -> _Rows:
    """What each commissioner reported in a period. Who asks for a second one will ask for the others of the file."""
    kept: dict[str, _Rows] = of_files(table, ("usual", count.family, item_sql(count)), dict)
    if str(period) not in kept:
        only = "" if kept else f"period = {literal(str(period))} and "
        read: dict[str, _Rows] = {str(period): {}}
        for month, org, item, size in source.connection.execute(
            f"select period, org, {item_sql(count)}, sum(value) from {table} "
            f"where {only}basis = {literal(Basis.COMMISSIONER.value)} "
            f"and quantity = {literal(SIZES[count.family])} group by all order by all"
        ).fetchall():
            read.setdefault(month, {}).setdefault(org, []).append((item, size or 0.0))
        kept |= read
    return kept[str(period)]
