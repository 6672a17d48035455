"""Figures from the monthly series: lists of boards and providers, lists by treatment function, flows of systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from fairwait.analysis.flows.systems import ICS_FLOWS
from fairwait.analysis.national_series import held
from fairwait.analysis.panel.held import NAN, Figure, Held, share_of
from fairwait.analysis.panel.revised import revised_in_series
from fairwait.analysis.periods.series import BOARD_SHARES, BOARD_WAITS, BOARDS, LEVELS, LIST_SHARES
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.sql import literal
from fairwait.places.populations import population
from fairwait.store.reader import Store
from fairwait.store.release import Release

LIST_PER_HEAD = "waiting_per_1000"
FLOW_RATIO = "clock_stops_per_new_period"
_ENGLAND = "ENG"
_PLACE = f"case when level = 'england' then '{_ENGLAND}' else org end"
Row = tuple[Any, ...]


def from_series(bench: Workbench, measure: Measure, geography: Geography, function: str) -> Held | None:
    """The monthly series that answers for a measure, or None where none does. Read once for each workbench."""
    asked = ("series", measure.id, geography, function)
    if asked not in bench.kept:
        bench.kept[asked] = _read(bench, measure, geography, function)
    return cast("Held | None", bench.kept[asked])


def _read(bench: Workbench, measure: Measure, geography: Geography, function: str) -> Held | None:
    if measure.id == FLOW_RATIO and geography is Geography.ICB and function == TOTAL:
        return _flows(bench)
    if function == TOTAL and geography in LEVELS:
        if measure.id in LIST_SHARES:
            return _lists(bench, geography, LIST_SHARES[measure.id])
        if measure.id == LIST_PER_HEAD and geography is Geography.ICB:
            return _per_head(bench)
    if function != TOTAL and geography is Geography.ICB and (measure.id in BOARD_SHARES or measure.id in BOARD_WAITS):
        return _board_functions(bench, measure.id, function)
    return None


def series_measures() -> tuple[tuple[str, Geography], ...]:
    """Every measure and level that a monthly series answers for all treatment functions together."""
    levels = [(one, level) for level in LEVELS for one in LIST_SHARES]
    return (*levels, (LIST_PER_HEAD, Geography.ICB), (FLOW_RATIO, Geography.ICB))


def _lists(bench: Workbench, geography: Geography, column: str) -> Held | None:
    found = held(bench, SERIES)
    if found is None:
        return None
    store, release = found
    now = _lists_of(store, release, geography, column)
    older = [one for one in store.releases(SERIES, vintages="all") if one.vintage != release.vintage]
    return replace(now, revised=revised_in_series(now, (_lists_of(store, one, geography, column) for one in older)))


def _lists_of(store: Store, release: Release, geography: Geography, column: str) -> Held:
    # Waits over 65, 78 and 104 weeks do not exist before the bands reached so far; the series begins after that.
    rows = _rows(
        store,
        release,
        f"{_PLACE}, name, period, coalesce({column}, 0), total",
        f"level in ('england', '{LEVELS[geography]}')",
    )
    return _collect(
        ((one[0], one[1], one[2], share_of(float(one[3]), float(one[4]))) for one in rows),
        release,
        "The monthly series of incomplete pathways, as last revised by the publisher.",
    )  # fmt: skip


def _per_head(bench: Workbench) -> Held | None:
    found = held(bench, SERIES)
    if found is None:
        return None
    store, release = found
    rows = _rows(store, release, f"{_PLACE}, name, period, total", "level in ('england', 'icb')")
    people = {month: _residents(month) for month in {one[2] for one in rows}}

    def figure(org: str, month: str, total: float) -> Figure:
        residents = people[month].get(org, NAN)
        return (total, residents, total / residents * 1_000, NAN, NAN)

    return _collect(
        ((one[0], one[1], one[2], figure(one[0], one[2], float(one[3]))) for one in rows),
        release,
        "The monthly series of incomplete pathways, as last revised by the publisher, over residents of mid-2020.",
    )


def _residents(month: str) -> dict[str, float]:
    """Residents of England and of every board in a month's boundaries; none where they are not known."""
    found: dict[str, float] = {}
    for level in (Geography.ENGLAND, Geography.ICB):
        try:
            people = population(level, Period.parse(month))
        except NothingToAnswerWithError:
            continue
        codes = (_ENGLAND,) if level is Geography.ENGLAND else people.codes
        found |= dict(zip(codes, people.total.tolist(), strict=True))
    return found


def _board_functions(bench: Workbench, measure: str, function: str) -> Held | None:
    found = held(bench, BOARDS)
    if found is None:
        return None
    store, release = found
    share, wait = BOARD_SHARES.get(measure), BOARD_WAITS.get(measure)
    chosen = f"coalesce({share}, 0), total" if share else f"{wait}, {wait}_status"
    rows = _rows(
        store, release, f"org, name, period, {chosen}, total", f"treatment_function = {literal(function)} and total > 0"
    )
    if share:
        figures = [(one[0], one[1], one[2], share_of(float(one[3]), float(one[4]))) for one in rows]
        figures += _sums(rows)
    else:
        figures = [
            (one[0], one[1], one[2], (NAN, float(one[5]), float(one[3]), NAN, NAN))
            for one in rows
            if one[4] == "ok" and one[3] is not None
        ]
    notes = (
        () if share else ("Waits are as printed: no counts stand behind them, so nobody can say what they are out by.",)
    )
    made = _collect(
        figures,
        release,
        "The monthly series of lists by integrated care board and treatment function, as last revised; England is the "
        "sum of the boards." if share else
        "The monthly series of lists by integrated care board and treatment function, as last revised.",
        notes,
    )  # fmt: skip
    return made if made.months else None


def _sums(rows: list[Row]) -> list[tuple[str, str, str, Figure]]:
    """All boards together, month by month: the series has no row for England."""
    total: dict[str, list[float]] = {}
    for one in rows:
        month = total.setdefault(one[2], [0.0, 0.0])
        month[0] += float(one[3])
        month[1] += float(one[4])
    return [(_ENGLAND, "England", month, share_of(*pair)) for month, pair in total.items()]


def _flows(bench: Workbench) -> Held | None:
    found = held(bench, ICS_FLOWS)
    if found is None:
        return None
    store, release = found
    rows = _rows(store, release, "org, org, period, completed, new_periods", "new_periods > 0 and completed > 0")
    figures = [(one[0], one[1], one[2], share_of(float(one[3]), float(one[4]))) for one in rows]
    return _collect(
        [*figures, *_sums(rows)],
        release,
        "The monthly series of flows by integrated care system, by where the hospital sits; England is the sum of the "
        "systems.",
        (
            "Hospitals are counted with the system they sit in, wherever their patients live.",
            "A hospital that sends nothing is in neither flow: it changes whom the ratio is of, not the ratio itself.",
        ),
        by_hospital=True,
    )  # fmt: skip


def _rows(store: Store, release: Release, columns: str, where: str) -> list[Row]:
    sql = f"select {columns} from {store.table_sql([release], 'marts')} where {where} order by period"
    return store.connection.execute(sql).fetchall()


def _collect(
    figures: Iterable[tuple[str, str, str, Figure]],
    release: Release,
    origin: str,
    notes: tuple[str, ...] = (),
    *,
    by_hospital: bool = False,
) -> Held:
    places: dict[str, dict[Period, Figure]] = {}
    names: dict[str, str] = {}
    england: dict[Period, Figure] = {}
    months: dict[str, Period] = {}
    for code, name, month, figure in figures:
        period = months.get(month) or months.setdefault(month, Period.parse(month))
        if code == _ENGLAND:
            england[period] = figure
        elif figure[1] > 0:
            places.setdefault(code, {})[period] = figure
            names[code] = name
    return Held(
        months=tuple(sorted(months.values())),
        figures=places,
        names=names,
        england=england,
        sources=(release.provenance(),),
        origin=origin,
        notes=notes,
        judged=by_hospital,
        by_hospital=by_hospital,
    )
