"""Which measures are held for months enough to ask who moved, and whether the gap grows; each answered once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from fairwait.analysis.gap.over_time import GapOverTime, gap_of
from fairwait.analysis.gap.steady import FEWEST_MONTHS, steady
from fairwait.analysis.improvers.model import Movers
from fairwait.analysis.improvers.moving import movers_of
from fairwait.analysis.improvers.reading import window_in
from fairwait.analysis.panel import Panel, panel, panels_held
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography

Followed = tuple[str, Geography]
_Answer = TypeVar("_Answer")
#: A series that ended so many months before the newest of them says nothing of today.
STILL_NEWS = 24


def movers_held(bench: Workbench) -> tuple[Followed, ...]:
    """The measures and kinds of place of which :func:`movers_of_measure` can answer."""
    return _once(bench, "movers held", lambda: _where(bench, lambda one: window_in(bench, one)))


def gaps_held(bench: Workbench) -> tuple[Followed, ...]:
    """The measures and kinds of place whose gap can be followed for the twelve months that make a trend."""
    return _once(bench, "gaps held", lambda: _where(bench, _need_trend))


def movers_of_measure(bench: Workbench, measure: str, geography: Geography) -> Movers:
    """Who moved on one of :func:`movers_held`, over the two years to the latest month."""
    return _once(
        bench, ("movers", measure, geography), lambda: movers_of(bench, panel(bench, measure, geography))
    )  # fmt: skip


def any_gap(bench: Workbench, among: Iterable[Followed]) -> bool:
    """Whether the gap of one of some measures can be followed; asked without reading all that is held."""
    for one in among:
        try:
            _need_trend(panel(bench, *one))
        except NothingToAnswerWithError:
            continue
        return True
    return False


def gap_of_measure(bench: Workbench, measure: str, geography: Geography) -> GapOverTime:
    """The gap of one of :func:`gaps_held`, over the two years to the latest month."""
    return _once(
        bench, ("gap", measure, geography), lambda: gap_of(panel(bench, measure, geography), seed=bench.seed)
    )  # fmt: skip


def _where(bench: Workbench, ask: Callable[[Panel], object]) -> tuple[Followed, ...]:
    """The measures whose panel does not make ``ask`` refuse, in the order of the places' kinds within each."""
    found: dict[Followed, Panel] = {}
    for measure, geography in panels_held(bench):
        try:
            table = panel(bench, measure, geography)
            ask(table)
        except NothingToAnswerWithError:
            continue
        found[measure, geography] = table
    newest = max((one.last for one in found.values()), default=None)
    return tuple(
        key for key, one in found.items() if newest is not None and one.last.months_until(newest) <= STILL_NEWS
    )


def _need_trend(table: Panel) -> None:
    last = steady(table, int(table.segment[-1]))
    if not last.enough or len(last.columns) < FEWEST_MONTHS:
        raise NothingToAnswerWithError(f"Too few months of “{table.measure.title}” can be compared")


def _once(bench: Workbench, what: object, make: Callable[[], _Answer]) -> _Answer:
    key = ("one_measure", what)
    if key not in bench.kept:
        bench.kept[key] = make()
    return cast(_Answer, bench.kept[key])
