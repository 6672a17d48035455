"""Change over time from Python: the same questions as ``fairwait trend``, ``improvers``, ``signals`` and their like.

``store``, ``period`` and the errors are as in :mod:`fairwait.app.api`. ``months`` is the length of the window that ends
with ``period`` (None: everything held). Everything rests on a :class:`~fairwait.analysis.panel.panel.Panel`, which
:func:`panel` gives as arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

from fairwait.app.api import AnyStore, workbench
from fairwait.app.arguments import naming_arguments
from fairwait.app.asked import function_of, level_of, month_named
from fairwait.app.named import place_of
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.children.children import Children
    from fairwait.analysis.consistency.model import Consistency
    from fairwait.analysis.digest.model import Digest
    from fairwait.analysis.gap.over_time import GapOverTime
    from fairwait.analysis.improvers.model import Movers
    from fairwait.analysis.panel import Panel
    from fairwait.analysis.signals.model import Signals
    from fairwait.analysis.similar.places import Similar
    from fairwait.analysis.targets.best import Best
    from fairwait.analysis.targets.gaps import Gap
    from fairwait.analysis.trajectories.trajectory import Trajectory
    from fairwait.analysis.watch.entry import WatchList
    from fairwait.workspace.place import Workspace

Month = Period | str | None
Level = Geography | str
WAITS = "within_18_weeks"


class _Window(TypedDict):
    last: Period | None
    months: int | None
    treatment_function: str


@naming_arguments
def panel(
    measure: str = WAITS, *, geography: Level = Geography.ICB, period: Month = None, months: int | None = 24,
    treatment_function: str = TOTAL, store: AnyStore = None,
) -> Panel:  # fmt: skip
    """Places x months of a measure as arrays: published figures, reasons, breaks, and levels that may be compared."""
    from fairwait.analysis.panel import panel as make

    return make(workbench(store), measure, level_of(geography), **_window(measure, period, months, treatment_function))


@naming_arguments
def trend(
    places: str | Sequence[str], measure: str = WAITS, *, geography: Level | None = None, period: Month = None,
    months: int | None = 24, treatment_function: str = TOTAL, store: AnyStore = None,
) -> tuple[Trajectory, ...]:  # fmt: skip
    """One to eight places of one level month by month: values, ranks, intervals, breaks and revisions."""
    from fairwait.analysis.trajectories.trajectory import trajectories, trajectory

    bench, asked = workbench(store), _window(measure, period, months, treatment_function)
    named = [places] if isinstance(places, str) else list(places)
    found = [place_of(bench, one, geography, asked["last"]) for one in named]
    if len(found) == 1:
        return (trajectory(bench, found[0], measure, **asked),)
    return trajectories(bench, found, measure, **asked)


@naming_arguments
def improvers(
    measure: str = WAITS, *, geography: Level = Geography.ICB, period: Month = None, months: int = 24,
    treatment_function: str = TOTAL, store: AnyStore = None,
) -> Movers:  # fmt: skip
    """Who moved beyond chance, what else could explain it, and what change the window could have shown."""
    from fairwait.analysis.improvers import movers

    return movers(
        workbench(store), measure, level_of(geography), **_window(measure, period, months, treatment_function)
    )


@naming_arguments
def consistency(
    measure: str = WAITS, *, geography: Level = Geography.ICB, period: Month = None, months: int | None = 24,
    k: int | None = None, treatment_function: str = TOTAL, store: AnyStore = None,
) -> Consistency:  # fmt: skip
    """Who stayed among the first or last ``k``, how surely, and how many would by chance."""
    from fairwait.analysis.consistency.staying import consistency as staying

    asked = _window(measure, period, months, treatment_function)
    return staying(workbench(store), measure, level_of(geography), k=k, **asked)


@naming_arguments
def gap_over_time(
    measure: str = WAITS, *, geography: Level = Geography.ICB, period: Month = None, months: int | None = 24,
    treatment_function: str = TOTAL, store: AnyStore = None,
) -> GapOverTime:  # fmt: skip
    """Whether places are further apart than they were, by every estimator, beside chance and beside wandering alone."""
    from fairwait.analysis.gap.over_time import gap_over_time as gap

    return gap(workbench(store), measure, level_of(geography), **_window(measure, period, months, treatment_function))


@naming_arguments
def signals(
    measure: str = WAITS, *, geography: Level = Geography.ICB, period: Month = None, months: int | None = None,
    target: float | None = None, treatment_function: str = TOTAL, store: AnyStore = None,
) -> Signals:  # fmt: skip
    """The control chart of every place, with CUSUM and change points, and how many would signal by chance."""
    from fairwait.analysis.signals.signals import signals as charts

    asked = _window(measure, period, months, treatment_function)
    return charts(workbench(store), measure, level_of(geography), target=target, **asked)


@naming_arguments
def targets(
    standard: str, *, geography: Level = Geography.PROVIDER, period: Month = None, baseline: Month = None,
    store: AnyStore = None,
) -> tuple[Gap, ...]:  # fmt: skip
    """How far each place is from its own target by a standard; ``fairwait targets`` lists the standards' names.

    Without a ``period`` it is the month that decides, or the latest held. ``baseline`` replaces a disputed one.
    """
    from fairwait.analysis.targets.finding import judging_month
    from fairwait.analysis.targets.gaps import gaps
    from fairwait.definitions.standards import standard as named_standard

    bench, level = workbench(store), level_of(geography)
    month = _month(period, "period") or judging_month(bench, named_standard(standard), level)
    return gaps(bench, standard, level, month, _month(baseline, "baseline"))


@naming_arguments
def targets_for(place: str, *, geography: Level | None = None, period: Month = None, store: AnyStore = None) -> tuple[
    Gap, ...
]:  # fmt: skip
    """Everything asked of one place, or of England, each with how far it is from it: ``fairwait targets PLACE``.

    Without a ``period`` what is asked now, each judged in the month that decides, else in the latest held.
    """
    from fairwait.analysis.targets.finding import targets_for as asked_of

    bench, month = workbench(store), _month(period, "period")
    return asked_of(bench, place_of(bench, place, geography, month), month)


@naming_arguments
def best_performers(
    measure: str = WAITS, *, how: Literal["top-decile", "peers"] = "top-decile", place: str | None = None,
    geography: Level | None = None, period: Month = None, store: AnyStore = None,
) -> Best:  # fmt: skip
    """The level of the best performers in a share of a list, and what reaching it would mean in pathways.

    ``how`` takes the best tenth of all places of the level (providers, unless one is named), or the ``peers`` of
    one ``place``. Raises UsageError for a measure that is no share of a list, and for peers without a place.
    """
    from fairwait.analysis.similar.places import similar_places
    from fairwait.analysis.targets.best import best
    from fairwait.analysis.targets.reading import latest_held
    from fairwait.definitions.measure_files import measure as measure_of
    from fairwait.domain.errors import NothingToAnswerWithError, UsageError

    if how not in ("top-decile", "peers"):
        raise UsageError(f"“{how}” is no way to find the best", where="how", expected='"top-decile" or "peers"')
    if (how == "peers") != (place is not None):
        raise UsageError("Peers are those of one place", where="place", expected='a place with how="peers", else none')
    bench, month, chosen = workbench(store), _month(period, "period"), measure_of(measure)
    if place is None:
        level = Geography.PROVIDER if geography is None else level_of(geography)
        return best(bench, chosen, level, month or latest_held(bench, chosen, level))
    area = place_of(bench, place, geography, month)
    month = month or latest_held(bench, chosen, area.geography)
    try:
        alike = similar_places(area, month, bench=bench)
    except NothingToAnswerWithError:  # who is alike does not change within months: that month's own file may say it
        alike = similar_places(area, bench.latest_period(), bench=bench)
    return best(bench, chosen, area.geography, month, how="peers", peers=alike.codes)


@naming_arguments
def children(
    board: str, measure: str = WAITS, *, period: Month = None, months: int = 24, store: AnyStore = None
) -> Children:  # fmt: skip
    """All of a board on one page: its areas, the NHS providers that sit in it and its main independent ones.

    Without a ``period`` it is the latest month of which a full file is held: areas below a board are in no other.
    """
    from fairwait.analysis.children.children import children as of_board
    from fairwait.definitions.measure_files import measure as measure_of

    bench, chosen = workbench(store), measure_of(measure)
    month = _month(period, "period") or bench.latest_period(chosen)
    return of_board(bench, place_of(bench, board, Geography.ICB, month), chosen, month, months=months)


@naming_arguments
def peers(
    place: str, *, geography: Level | None = None, period: Month = None, k: int = 10,
    method: Literal["equal", "weighted", "mahalanobis"] = "equal", store: AnyStore = None,
) -> Similar:  # fmt: skip
    """The ``k`` places most like a place, chosen without a look at their own figures."""
    from fairwait.analysis.similar.places import similar_places

    bench = workbench(store)
    month = _month(period, "period") or bench.latest_period()
    return similar_places(place_of(bench, place, geography, month), month, k=k, method=method, bench=bench)


@naming_arguments
def watch(
    *, geography: Level | None = None, period: Month = None, since: Month = None,
    workspace: str | Path | None = None, store: AnyStore = None,
) -> WatchList:  # fmt: skip
    """Who is on the watch list, why, since when, what would take them off, and what they answered."""
    from fairwait.analysis.watch.watch import watch_list

    return watch_list(
        workbench(store), period=_month(period, "period"), since=_month(since, "since"),
        geography=None if geography is None else level_of(geography), workspace=_workspace(workspace),
    )  # fmt: skip


@naming_arguments
def digest(
    places: str | Sequence[str] | None = None, *, geography: Level | None = None, period: Month = None,
    since: Month = None, workspace: str | Path | None = None, store: AnyStore = None,
) -> Digest:  # fmt: skip
    """What is better, worse, new and unchanged, in words: of every board, or of the places named."""
    from fairwait.analysis.digest.digest import digest as in_words

    bench, month = workbench(store), _month(period, "period")
    named = [places] if isinstance(places, str) else places
    areas = None if named is None else [place_of(bench, one, geography, month, ended=False) for one in named]
    return in_words(
        bench, areas, period=month, since=_month(since, "since"), workspace=_workspace(workspace)
    )  # fmt: skip


def _window(measure: str, period: Month, months: int | None, function: str) -> _Window:
    return {"last": _month(period, "period"), "months": months, "treatment_function": function_of(function, measure)}


def _month(period: Month, where: str) -> Period | None:
    return None if period is None else month_named(period, where)


def _workspace(folder: str | Path | None) -> Workspace | None:
    from fairwait.workspace.place import Workspace

    return None if folder is None else Workspace(Path(folder))
