"""The finding about consistency, its table and its chart, for reports."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.consistency.model import Consistency, Stay
from fairwait.analysis.consistency.words import (
    ends,
    headline,
    mobility_sentence,
    null_sentences,
    stay_sentence,
    steady,
    subject,
)
from fairwait.analysis.improvers.moving import direction_of
from fairwait.analysis.panel.drawn import months_of_lines
from fairwait.analysis.profile.words import lean
from fairwait.analysis.wording import plain, value_axis, value_column
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Event, Mark
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table

_NAMED, _DRAWN = 4, 4
METHOD = (
    "Methods 6: ranks of the published values month by month; the chance that the mean level over the window truly "
    "ranks among the first or last k from draws of what the true levels may be; made-up panels with the spread and the "
    "noise measured here, in which no true level moves, for what chance alone would show."
)


def consistency_finding(found: Consistency) -> Finding:
    """What a report says of who stayed at the top or the bottom on one measure."""
    best, worst = ends(found)
    told = sorted(steady(found), key=lambda one: -max(one.p_top, one.p_bottom))
    charts = _chart(found, told)
    drawn = [months_of_lines(one, found.panel.measure, f"{stays_table(found).id}-months") for one in charts]
    return Finding(
        id=f"consistency-{found.panel.measure.id.replace('_', '-')}-{found.panel.geography.value}",
        title=f"Who stayed among the {best} and the {worst}: {subject(found)}",
        headline=headline(found),
        sentences=tuple(
            one
            for one in (
                *(stay_sentence(found, stay) for stay in told[:_NAMED]),
                *null_sentences(found),
                mobility_sentence(found),
            )
            if one
        ),
        tables=(lean(stays_table(found)), *drawn),
        charts=charts,
        method=METHOD,
        assumptions=(found.borrowed,) if found.borrowed else (),
        caveats=("A place in the order says nothing of the distance to the next: see the values beside it.",),
        quality=found.panel.notes,
        provenance=found.panel.sources,
        numbers=numbers(found),
    )


def stays_table(found: Consistency) -> Table:
    """Every place with its months among the first and the last k and the chances behind them."""
    best, worst = ends(found)
    columns = (
        Column("area", "Code", "code"),
        Column("area_name", "Place"),
        value_column(found.panel.measure, "mean", "Mean over the window"),
        Column("months", "Months ranked", "integer"),
        Column("months_top", f"Among the {best}", "integer", unit="months"),
        Column("months_bottom", f"Among the {worst}", "integer", unit="months"),
        Column("p_top", f"Chance it truly is among the {best}", "percent", 0),
        Column("p_bottom", f"Chance it truly is among the {worst}", "percent", 0),
        Column("rank", "Expected rank", "number", 1),
        Column("rank_low", "Rank, low", "integer"),
        Column("rank_high", "Rank, high", "integer"),
        Column("standing", "Verdict"),
        Column("reason", "Why not judged", secondary=True),
    )
    return Table(
        f"consistency-{found.panel.measure.id}-{found.panel.geography.value}",
        f"Months among the {best} and the {worst}",
        columns,
        tuple(_row(one) for one in found.places),
        caption="Ranks month by month are of the published values; chances are of the true mean level over the window.",
        interval=IntervalCell("rank", "rank_low", "rank_high", "Rank over the window, 95% interval", None, "",
                              decimals=0),
        preview_rows=20,
    )  # fmt: skip


def _row(one: Stay) -> tuple[Cell, ...]:
    known = one.judged
    return (
        one.area, one.name, plain(one.mean), one.months if known else None, one.top if known else None,
        one.bottom if known else None, plain(one.p_top), plain(one.p_bottom), plain(one.rank),
        one.rank_range[0] if known else None, one.rank_range[1] if known else None, one.standing or None,
        one.reason or None,
    )  # fmt: skip


def numbers(found: Consistency) -> dict[str, Cell]:
    """Everything the sentences print, by name."""
    moved = found.mobility
    told: dict[str, Cell] = {
        "k": found.k,
        "first_month": str(found.panel.periods[0]),
        "last_month": str(found.panel.last),
        "months": len(found.panel.periods),
        "judged": found.judged,
        "stayed_top": len(found.stayed_top),
        "stayed_bottom": len(found.stayed_bottom),
        "stayed_by_chance": round(found.null.mean, 3),
        "stayed_by_chance_low": found.null.low,
        "stayed_by_chance_high": found.null.high,
        "stayed_by_lot": round(found.null.random, 6),
        "shared_first_and_last": found.shared,
        "shared_by_chance": round(found.shared_by_chance, 3),
        "shared_p": round(found.shared_p, 6),
    }
    if moved is not None:
        told |= {
            "spearman": round(moved.spearman, 3),
            "true_spearman": round(moved.true_spearman, 3),
            "shorrocks": round(moved.shorrocks, 3),
            "shorrocks_low": round(moved.shorrocks_band[0], 3),
            "shorrocks_high": round(moved.shorrocks_band[1], 3),
            "mean_rank_change": round(moved.mean_change, 3),
            "mean_rank_change_low": round(moved.mean_change_band[0], 3),
            "mean_rank_change_high": round(moved.mean_change_band[1], 3),
        }
    return told


def _chart(found: Consistency, told: list[Stay]) -> tuple[ChartSpec, ...]:
    """The months of the steadiest places, first and last, over England's."""
    panel = found.panel
    first = [one for one in told if one.p_top > one.p_bottom][: _DRAWN // 2]
    shown = [*first, *[one for one in told if one.p_bottom > one.p_top][: _DRAWN // 2]]
    if not shown:
        return ()
    marks: list[Mark] = []
    for one in shown:
        row = panel.row(one.area)
        columns = np.flatnonzero(panel.usable[row]).tolist()
        marks += [
            Mark(one.name, float(panel.value[row, column]), x=str(panel.periods[column]), role="subject", code=one.area,
                 series=one.name, show_label=column == columns[-1], stretch=sum(at <= column for at in panel.steps))
            for column in columns
        ]  # fmt: skip
    marks += [
        Mark("England", float(panel.england[column]), x=str(month), role="comparison", series="England",
             show_label=month == panel.last)
        for column, month in enumerate(panel.periods) if np.isfinite(panel.england[column])
    ]  # fmt: skip
    names = words.listing([one.name for one in shown])
    ordered = "highest first" if direction_of(panel.measure) == "highest_first" else "lowest first"
    return (
        ChartSpec(
            kind="time-series",
            title=f"Steadily at one end of the order: {names}",
            subtitle=f"{subject(found)[:1].upper()}{subject(found)[1:]}, "
            f"{words.months(panel.periods[0], panel.last)}; ranked {ordered}.",
            alt=f"Lines over months for {names} and for England. The table gives months and chances.",
            y=value_axis(panel.measure),
            marks=tuple(marks),
            events=tuple(
                Event(str(one.one.period), one.one.what)
                for one in panel.crossed if one.concerns and panel.periods[0] < one.one.period <= panel.last
            ),
        ),
    )  # fmt: skip
