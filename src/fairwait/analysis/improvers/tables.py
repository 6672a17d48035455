"""Tables of who moved, of what was checked, and of what became of those named before."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.improvers.model import Mover, Movers
from fairwait.analysis.improvers.retest import Retest
from fairwait.analysis.wording import plain, value_column
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.stats.change.climbers import thirds


def movers_table(found: Movers, places: Sequence[Mover] | None = None, table_id: str = "movers") -> Table:
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
        Column("change", "Change against all places", "number", 2, note=_change_note(found)),
        Column("change_low", "Lower limit", "number", 2, secondary=True),
        Column("change_high", "Upper limit", "number", 2, secondary=True),
        Column("points", "Share above where it would be", "percent", 1, secondary=True),
        Column("z", "Weakest test", "number", 2, secondary=True),
        Column("q", "Expected share of false ones", "number", 3, secondary=True),
        Column("rank_early", "Place at first", "number", 0, secondary=True),
        Column("rank_early_low", "from", "integer", secondary=True),
        Column("rank_early_high", "to", "integer", secondary=True),
        Column("rank_late", "Place at last", "number", 0, secondary=True),
        Column("rank_late_low", "from", "integer", secondary=True),
        Column("rank_late_high", "to", "integer", secondary=True),
        Column("reason", "Why not", secondary=True),
    )
    rows = tuple(_row(one) for one in shown)
    return Table(
        table_id,
        "Who moved, and who cannot be told from standing still",
        columns,
        rows,
        caption="Change 1 is none. A candidate would be named by chance alone in 2.5 of 100 places that stood still.",
        interval=IntervalCell("change", "change_low", "change_high", "Change, 95% interval", 1.0, "no change",
                              decimals=2),
        preview_rows=20,
    )  # fmt: skip


def _change_note(found: Movers) -> str:
    if found.panel.share:
        return "The odds of the share against what they would be had the place moved as all did."
    return "The rate or wait against what it would be had the place moved as all did."


def _row(one: Mover) -> tuple[Cell, ...]:
    known = one.tier != "not judged"
    return (
        one.area, one.name, one.tier, one.way or None, plain(one.early), plain(one.late), plain(one.change),
        plain(one.change_low), plain(one.change_high), plain(one.points), plain(one.z), plain(one.q),
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
    return Table("movers-checks", "What else could explain a change", columns, rows)


def result_of(checked: bool, found: bool) -> str:
    """The result of one check in words."""
    return "explains it" if found else "checked: not this" if checked else "not checked"


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
    return Table("movers-retest", "What became of those named before", columns, rows, preview_rows=20)


def _yes(value: bool | None) -> str:
    return "not known" if value is None else "yes" if value else "no"
