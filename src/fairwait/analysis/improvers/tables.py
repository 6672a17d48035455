"""Tables of who moved, of what was checked, and of what became of those named before."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.improvers.model import Mover, Movers
from fairwait.analysis.improvers.retest import Retest
from fairwait.analysis.wording import plain, value_column
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.stats.change.climbers import thirds


def movers_table(found: Movers, places: Sequence[Mover] | None = None) -> Table:
    """Every place, or those given, in the order of :class:`Movers`."""
    shown = found.places if places is None else places
    measure, periods = found.panel.measure, found.panel.periods
    early, late = thirds(len(periods))
    spans = [f"{periods[part][0].label} to {periods[part][-1].label}" for part in (early, late)]
    columns = (
        Column("area", "Code", "code"),
        Column("area_name", "Place"),
        Column("verdict", "Verdict"),
        Column("way", "Way"),
        value_column(measure, "early", f"Mean, {spans[0]}"),
        value_column(measure, "late", f"Mean, {spans[1]}"),
        *_change_columns(found.panel.share),
        Column("z", "Weakest test", "number", 2, secondary=True),
        Column("q", "Expected share of false ones", "number", 3, secondary=True),
        Column("rank_early", "Place at first", "number", 0, secondary=True),
        Column("rank_early_low", "Place at first, low", "integer", secondary=True),
        Column("rank_early_high", "Place at first, high", "integer", secondary=True),
        Column("rank_late", "Place at last", "number", 0, secondary=True),
        Column("rank_late_low", "Place at last, low", "integer", secondary=True),
        Column("rank_late_high", "Place at last, high", "integer", secondary=True),
        Column("reason", "Why not", secondary=True),
    )
    rows = tuple(_row(one, found.panel.share) for one in shown)
    return Table(
        table_id(found, "movers"),
        "Who moved, and who cannot be told from standing still",
        columns,
        rows,
        caption="A candidate would be named by chance alone in 2.5 of 100 places that stood still, each way.",
        interval=_interval(found.panel.share),
        preview_rows=20,
    )


def _change_columns(share: bool) -> tuple[Column, ...]:
    """How far a place moved against all places: of a share its points first, of anything else its ratio."""
    points = (
        Column("points", "Change against all places", "percent", 1, note=_POINTS),
        Column("points_low", "Change, low", "percent", 1),
        Column("points_high", "Change, high", "percent", 1),
    )
    ratio = (
        Column("change", "Odds, times" if share else "Change against all places, times", "number", 2,
               figures=3, note=_ODDS if share else _RATIO, secondary=share),
        Column("change_low", "Times, low", "number", 2, figures=3, secondary=share),
        Column("change_high", "Times, high", "number", 2, figures=3, secondary=share),
    )  # fmt: skip
    return (*points, *ratio) if share else ratio


def _interval(share: bool) -> IntervalCell:
    if share:
        return IntervalCell("points", "points_low", "points_high", "Change, 95% interval", 0.0, "no change",
                            percent=True, decimals=1)  # fmt: skip
    return IntervalCell("change", "change_low", "change_high", "Change, 95% interval", 1.0, "no change", decimals=2)


def table_id(found: Movers, what: str) -> str:
    """A name of its own for each measure and level, so that tables of several can stand in one report."""
    return f"{what}-{found.panel.measure.id}-{found.panel.geography.value}"


_POINTS = "The share less what it would be had the place moved as all did, in percentage points."
_ODDS = "The odds of the share (those counted for each one not counted) against what they would be had it moved as all."
_RATIO = "The rate or wait against what it would be had the place moved as all did."


def _row(one: Mover, share: bool) -> tuple[Cell, ...]:
    known = one.tier != "not judged"
    points = tuple(plain(value) for value in (one.points, *one.points_range)) if share else ()
    return (
        one.area, one.name, one.tier, one.way or None, plain(one.early), plain(one.late), *points, plain(one.change),
        plain(one.change_low), plain(one.change_high), plain(one.z), plain(one.q),
        plain(one.rank_early), one.rank_early_range[0] if known else None, one.rank_early_range[1] if known else None,
        plain(one.rank_late), one.rank_late_range[0] if known else None, one.rank_late_range[1] if known else None,
        one.reason or None,
    )  # fmt: skip


def checks_table(found: Movers) -> Table:
    """What else could explain each change that was large enough to be named: one row a check."""
    columns = (
        Column("area", "Code", "code"),
        Column("area_name", "Place"),
        Column("check", "What else it could be"),
        Column("result", "Result"),
        Column("said", "Why"),
    )
    rows = tuple(
        (one.area, one.name, check.name, result_of(check.checked, check.found), check.sentence)
        for one in found.places
        for check in one.exclusions
    )
    return Table(table_id(found, "checks"), "What else could explain a change", columns, rows)


def result_of(checked: bool, found: bool) -> str:
    """The result of one check in words."""
    return "explains it" if found else "checked: not this" if checked else "cannot be told"


def retest_table(again: Retest) -> Table:
    """Those named as of past months, and what became of them."""
    columns = (
        Column("as_of", "Named as of"),
        Column("area", "Code", "code"),
        Column("area_name", "Place"),
        Column("verdict", "Verdict then"),
        Column("way", "Way"),
        Column("held", "Held"),
        Column("went_on", "Went on"),
        Column("kept", "Part of the move left", "number", 2, secondary=True),
    )
    rows = tuple(
        (str(one.as_of), one.mover.area, one.mover.name, one.mover.tier, one.mover.way, _yes(one.held),
         _yes(one.went_on), plain(one.kept))
        for one in again.cases
    )  # fmt: skip
    return Table(
        f"retest-{again.panel.measure.id}-{again.panel.geography.value}",
        "What became of those named before",
        columns,
        rows,
        preview_rows=20,
    )


def _yes(value: bool | None) -> str:
    return "not known" if value is None else "yes" if value else "no"
