"""The tables of trajectories: every month of one place, and a few places at both ends."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.trajectories.trajectory import Trajectory
from fairwait.analysis.trajectories.words import ends, first_of
from fairwait.analysis.wording import plain, value_column
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.treatment import TOTAL


def finding_id(one: Trajectory, what: str = "trajectory") -> str:
    """What identifies a finding or table of a trajectory."""
    function = one.panel.treatment_function
    return f"{what}-{one.measure.id}-{one.area}{'' if function == TOTAL else f'-{function}'}".lower().replace("_", "-")


def months_table(one: Trajectory) -> Table:
    """Every month: value with limits, England, rank with limits, how many were ranked, what is not known and why."""
    measure = one.measure
    rows: list[tuple[Cell, ...]] = [
        (
            point.period.label, point.value, point.england, point.rank, point.rank_low, point.rank_high, point.ranked,
            point.reason or None, point.low, point.high, "yes" if point.revised else None, point.stretch + 1,
        )
        for point in reversed(one.points)
    ]  # fmt: skip
    return Table(
        id=finding_id(one),
        title=f"{measure.title}: {one.label}, month by month",
        columns=(
            Column("period", "Month"),
            value_column(measure, "value", one.name),
            value_column(measure, "england", "England"),
            Column("rank", "Rank", "number", 0, note=f"expected rank; 1 is the {first_of(measure)}"),
            Column("rank_low", "Rank, low", "integer", note="95% interval"),
            Column("rank_high", "Rank, high", "integer"),
            Column("ranked", "Of", "integer", note="places ranked that month"),
            Column("reason", "Not judged because"),
            value_column(measure, "low", "Low", "95% limits with month-to-month noise"),
            value_column(measure, "high", "High"),
            Column("revised", "Revised", secondary=True, note="changed since first published"),
            Column(
                "stretch", "Stretch", "integer", secondary=True, note="months of different stretches do not compare"
            ),
        ),
        rows=tuple(rows),
        caption="Latest first. A month that could not be judged is shown as published, and neither ranked nor drawn.",
        preview_rows=13,
    )


def ends_table(several: Sequence[Trajectory]) -> Table:
    """A few places at both ends of the window, with the move against the others and whether it is told."""
    first = several[0]
    rows: list[tuple[Cell, ...]] = []
    for one in several:
        move, ranks = one.moved, ends(one)
        verdict = "too few months" if move is None else "moved" if move.told else "cannot be told"
        rows.append((
            one.name, None if move is None else plain(move.early), None if move is None else plain(move.late),
            None if move is None else plain(move.shift_printed), None if move is None else plain(move.reach_printed),
            verdict, ranks[0].rank if ranks else None, ranks[1].rank if ranks else None, one.area,
        ))  # fmt: skip
    measure = first.measure
    return Table(
        id=finding_id(first, "trajectories"),
        title=f"{measure.title}: {len(several)} places at both ends",
        columns=(
            Column("name", "Place"),
            value_column(measure, "early", "Then"),
            value_column(measure, "late", "Now"),
            value_column(measure, "shift", "Against others", "the move less that of all places, at its own level"),
            value_column(measure, "reach", "Ordinary", "95 in 100 ordinary moves stay within, either way"),
            Column("verdict", "Verdict"),
            Column("rank_early", "Rank then", "number", 0, note=f"1 is the {first_of(measure)}"),
            Column("rank_late", "Rank now", "number", 0),
            Column("area", "Code", "code", secondary=True),
        ),
        rows=tuple(rows),
    )
