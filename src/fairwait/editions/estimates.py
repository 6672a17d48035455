"""Ask an edition for estimates, a page at a time: whatever is asked costs as much as the page is long.

The table is walked in the order of its key (measure, level, period, treatment function, place), run by run. A run is
one measure of one level in one period; which there are is known beforehand (:class:`Held`), so nothing is looked for
where nothing is. A page begins behind the key of the last row of the one before, however deep it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fairwait.editions.reading import Edition
from fairwait.editions.tables.held import Held

#: The key of the table, in order: what tells one estimate from every other.
KEY: Final = ("measure", "geography", "period", "treatment_function", "area")
COLUMNS: Final = (
    *KEY, "value", "low", "high", "interval", "counting_low", "counting_high", "numerator", "denominator",
    "completeness", "judged", "status", "reason", "rank_low", "rank_high", "ranked_of", "p_top10",
    "p_bottom10", "method",
)  # fmt: skip

Key = tuple[str, str, str, str, str]
Row = tuple[Any, ...]
_Run = tuple[str, str, str]
_ENGLAND: Final = "england"
#: How many keys are looked up by one query: to read a query takes SQLite as long as the square of what it names.
_TOGETHER: Final = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which estimates are asked for: empty means all. ``first`` and ``last`` are periods, both included.

    ``latest`` keeps the latest period of each measure and level, ``judged`` what can be judged, or with False what
    cannot. ``columns`` is what is told of each, by names of ours.
    """

    measures: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    functions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    latest: bool = False
    judged: bool | None = None
    columns: tuple[str, ...] = COLUMNS


def runs(held: Held, wanted: Wanted) -> list[_Run]:
    """The runs that may hold what is wanted, in the order of the table."""
    levels = {held.areas[area][0] for area in wanted.areas if area in held.areas} if wanted.areas else None
    return [
        (measure, level, period)
        for measure, by_level in held.rows.items()
        if not wanted.measures or measure in wanted.measures
        if not wanted.functions or not {*wanted.functions}.isdisjoint(held.functions[measure])
        for level, periods in by_level.items()
        if (not wanted.geographies or level in wanted.geographies) and (levels is None or level in levels)
        for period in ([max(periods)] if wanted.latest else periods)
        if (not wanted.first or period >= wanted.first) and (not wanted.last or period <= wanted.last)
    ]


def total(held: Held, wanted: Wanted) -> int | None:
    """How many estimates are wanted, where that is known without counting them; else None."""
    if wanted.functions or wanted.areas or wanted.judged is not None:
        return None
    return sum(held.rows[measure][level][period] for measure, level, period in runs(held, wanted))


def after(edition: Edition, held: Held, wanted: Wanted, start: Key | None, limit: int) -> list[Row]:
    """At most ``limit`` rows that follow the key ``start``, or the first ones, in the order of the table."""
    asked = [one for one in runs(held, wanted) if start is None or one >= start[:3]]
    return _gathered(_steps(edition, wanted, asked, start, "asc"), limit)


def before(edition: Edition, held: Held, wanted: Wanted, end: Key, limit: int) -> list[Row]:
    """At most ``limit`` rows that come before the key ``end``, the last ones, in the order of the table."""
    asked = [one for one in runs(held, wanted) if one <= end[:3]]
    return _gathered(_steps(edition, wanted, asked[::-1], end, "desc"), limit)[::-1]


def of(edition: Edition, key: Key) -> Row | None:
    """One estimate by its key."""
    found = edition.rows(f"{_select()} where {' and '.join(f'{name} = ?' for name in KEY)}", key)
    return found[0] if found else None


def whole(edition: Edition, keys: Sequence[Key]) -> list[Row]:
    """Estimates by their keys, in the same order. Raises :class:`KeyError` for a key that none has."""
    by_run: dict[_Run, list[Key]] = {}
    for key in keys:
        by_run.setdefault(key[:3], []).append(key)
    found: dict[Key, Row] = {}
    for run, of_run in by_run.items():
        for at in range(0, len(of_run), _TOGETHER):
            some = of_run[at : at + _TOGETHER]
            asked = f"with asked (one, other) as (values {', '.join(['(?, ?)'] * len(some))})"
            # A cross join is never turned round: each is looked up by its key, and no run is read from end to end.
            where = "measure = ? and geography = ? and period = ? and treatment_function = one and area = other"
            query = f"{asked} {_select(source='asked cross join estimate')} where {where}"
            values = [text for key in some for text in key[3:]]
            found |= {row[: len(KEY)]: row for row in edition.rows(query, (*values, *run))}
    return [found[key] for key in keys]


def _select(columns: Sequence[str] = COLUMNS, source: str = "estimate") -> str:
    return f"select {', '.join(columns)} from {source}"


class _Step:
    """One query, yet without its limit: the rows of one run, or of one place over many."""

    def __init__(self, edition: Edition, query: str, values: Sequence[object]) -> None:
        self._edition, self._query, self._values = edition, query, values

    def rows(self, limit: int) -> list[Row]:
        return self._edition.rows(f"{self._query} limit ?", (*self._values, limit))


def _gathered(steps: Iterator[_Step], limit: int) -> list[Row]:
    found: list[Row] = []
    for step in steps:
        found += step.rows(limit - len(found))
        if len(found) >= limit:
            break
    return found


def _steps(edition: Edition, wanted: Wanted, asked: Sequence[_Run], bound: Key | None, order: str) -> Iterator[_Step]:
    """The queries that together give the rows of the runs ``asked``, beyond ``bound`` in the direction ``order``."""
    area = _only_area(wanted, asked)
    if not area:
        yield from (_run(edition, wanted, one, bound, order) for one in asked)
        return
    together: dict[tuple[str, str], list[str]] = {}
    for measure, level, period in asked:
        together.setdefault((measure, level), []).append(period)
    for (measure, level), periods in together.items():
        yield _place(edition, wanted, (area, measure, level), (min(periods), max(periods)), bound, order)


def _only_area(wanted: Wanted, asked: Sequence[_Run]) -> str:
    """The one place that all wanted rows are of; empty where there may be several. England is one place.

    Empty too where treatment functions are named: then each row is found by its key at once.
    """
    if wanted.functions:
        return ""
    if len(wanted.areas) == 1:
        return wanted.areas[0]
    return "ENG" if not wanted.areas and asked and all(level == _ENGLAND for _, level, _ in asked) else ""


def _run(edition: Edition, wanted: Wanted, run: _Run, bound: Key | None, order: str) -> _Step:
    """The rows of a run. Places without treatment functions are found by the index of places, all else by the key."""
    where = ["measure = ?", "geography = ?", "period = ?"]
    values: list[object] = [*run]
    _filter(where, values, wanted)
    if bound is not None and run == bound[:3]:
        where.append(f"(treatment_function, area) {'>' if order == 'asc' else '<'} (?, ?)")
        values += bound[3:]
    by_place = " indexed by estimate_area" if wanted.areas and not wanted.functions else ""
    ordered = f"order by treatment_function {order}, area {order}"
    return _Step(edition, f"{_select(wanted.columns)}{by_place} where {' and '.join(where)} {ordered}", values)


def _place(
    edition: Edition, wanted: Wanted, of_what: tuple[str, str, str], span: tuple[str, str], bound: Key | None,
    order: str,
) -> _Step:  # fmt: skip
    """The rows of one place by one measure, over the months of ``span``."""
    area, measure, level = of_what
    where = ["area = ?", "measure = ?", "geography = ?", "period between ? and ?"]
    values: list[object] = [area, measure, level, *span]
    _filter(where, values, replace(wanted, areas=()))
    if bound is not None and (measure, level) == bound[:2]:
        where.append(f"(period, treatment_function, area) {'>' if order == 'asc' else '<'} (?, ?, ?)")
        values += bound[2:]
    ordered = f"order by period {order}, treatment_function {order}"
    return _Step(
        edition, f"{_select(wanted.columns)} indexed by estimate_area where {' and '.join(where)} {ordered}", values
    )


def _filter(where: list[str], values: list[object], wanted: Wanted) -> None:
    """What narrows a run further; the marks stand for values, never for text that a reader typed."""
    if wanted.functions:
        where.append(f"treatment_function in ({_marks(wanted.functions)})")
        values += wanted.functions
    if wanted.areas:
        where.append(f"area in ({_marks(wanted.areas)})")
        values += wanted.areas
    if wanted.judged is not None:
        where.append("judged = ?")
        values.append(int(wanted.judged))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
