"""The tables of a gap over time: every estimator, every month, every group, every treatment function."""

from __future__ import annotations

from fairwait.analysis.gap.functions import FunctionGaps
from fairwait.analysis.gap.grouped import GroupedGap
from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.analysis.wording import plain, value_column
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.domain.items import item_name
from fairwait.domain.treatment import TOTAL


def finding_id(gap: GapOverTime, what: str = "gap-over-time") -> str:
    """What identifies a finding or table of this gap."""
    function = "" if gap.panel.treatment_function == TOTAL else f"-{gap.panel.treatment_function.lower()}"
    name = f"{what}-{gap.measure.id}-{gap.panel.geography.value}{function}"
    return name.replace("_", "-")


def estimators_table(gap: GapOverTime) -> Table:
    """Every estimator at both ends of the window, its change, and what chance and wandering would give."""
    early, late = (words.months(months[0], months[-1]) for months in gap.thirds)
    rows: list[tuple[Cell, ...]] = []
    for line in gap.last.lines:
        one = line.change
        relied = line.votes
        rows.append((
            line.name, plain(one.early), plain(one.late), plain(float(line.chance[-1])), plain(one.value),
            plain(one.low) if relied else None, plain(one.high) if relied else None,
            plain(one.alike), line.verdict,
            plain(one.apart_low), plain(one.apart_high),
            None if line.published is None else plain(line.published.value), plain(one.early * one.alike),
            line.unit or None, line.meaning,
        ))  # fmt: skip
    return Table(
        id=finding_id(gap),
        title=f"How far apart the same {gap.places} places were and are",
        columns=(
            Column("estimator", "Way of measuring"),
            Column("early", "Then", "number", 3, figures=3, note=f"mean of {early}"),
            Column("late", "Now", "number", 3, figures=3, note=f"mean of {late}"),
            Column("chance", "Chance alone", "number", 3, figures=3, note="equal places, month-to-month noise only"),
            Column("change", "Now over then", "number", 2),
            Column("change_low", "Low", "number", 2, note="95% limit; none for what rests on two places"),
            Column("change_high", "High", "number", 2),
            Column("alike", "England’s move alone", "number", 2,
                   note="now over then had every place moved just as England did, on the log or log-odds scale"),
            Column("verdict", "Verdict"),
            Column("wandering_low", "No direction, low", "number", 2, secondary=True,
                   note="had places moved as far, but in no particular direction"),
            Column("wandering_high", "No direction, high", "number", 2, secondary=True),
            Column("published_change", "As published", "number", 2, secondary=True,
                   note="now over then with the steps of breaks left in; empty where there are none"),
            Column("alike_now", "Now by England’s move alone", "number", 3, figures=3, secondary=True),
            Column("unit", "Unit", secondary=True),
            Column("meaning", "What it is", secondary=True),
        ),
        rows=tuple(rows),
        caption=f"The same places in every month. Then is {early}, now {late}.",
        interval=IntervalCell("change", "change_low", "change_high", "Now over then", 1.0, "No change", decimals=2),
    )  # fmt: skip


def months_table(gap: GapOverTime) -> Table:
    """The headline estimator and the true spread in each month, with chance; stretches apart."""
    rows: list[tuple[Cell, ...]] = []
    starts: list[tuple[int, str]] = []
    for stretch in gap.stretches:
        lead, scale = stretch.line(gap.headline.id), stretch.line("tau")
        if lead is None:
            continue
        starts.append((len(rows), words.months(stretch.periods[0], stretch.periods[-1])))
        for at, period in enumerate(stretch.periods):
            rows.append((
                str(period), plain(lead.value[at]), plain(lead.low[at]), plain(lead.high[at]), plain(lead.chance[at]),
                plain(lead.chance_high[at]), None if scale is None else plain(scale.value[at]),
                len(stretch.steady.rows),
            ))  # fmt: skip
    return Table(
        id=finding_id(gap, "gap-months"),
        title=f"{gap.headline.name}, month by month",
        columns=(
            Column("period", "Month"),
            Column("value", gap.headline.name, "number", 3),
            Column("low", "Low", "number", 3, note="95% limits: places drawn again"),
            Column("high", "High", "number", 3),
            Column("chance", "Chance alone", "number", 3),
            Column("chance_high", "Chance, high", "number", 3, secondary=True),
            Column("tau", "True spread", "number", 3, secondary=True, note="on the log or log-odds scale"),
            Column("places", "Places", "integer"),
        ),
        rows=tuple(rows),
        caption="Months of different groups of rows cannot be compared." if len(starts) > 1 else "",
        row_groups=tuple(starts) if len(starts) > 1 else (),
        preview_rows=12,
    )


def groups_table(grouped: GroupedGap) -> Table:
    """Every region or board: its own value, the range inside it, and whether that changed."""
    gap, measure = grouped.gap, grouped.gap.measure
    adjusted = dict(zip(grouped.tested, grouped.family.adjusted.tolist() if grouped.family else [], strict=True))
    found = dict(zip(grouped.tested, grouped.family.found.tolist() if grouped.family else [], strict=True))

    def verdict(at: int) -> str:
        one = grouped.groups[at]
        if at not in found:
            return "too few places to test"
        if not found[at]:
            return "cannot be told"
        return "wider" if one.spread_late > one.spread_early else "narrower"

    rows: list[tuple[Cell, ...]] = [
        (one.name, one.places, plain(one.value_early), plain(one.value_late), plain(one.range_early),
         plain(one.range_late), verdict(at), plain(adjusted.get(at, float("nan"))), one.code,
         plain(one.spread_early), plain(one.spread_late))
        for at, one in enumerate(grouped.groups)
    ]  # fmt: skip
    what = "region" if grouped.by == "region" else "board"
    told = grouped.family.sentence if grouped.family else ""
    return Table(
        id=finding_id(gap, f"gap-by-{grouped.by}"),
        title=f"{measure.title}: between and inside each {what}",
        columns=(
            Column("group", what.capitalize()),
            Column("places", "Places", "integer"),
            value_column(measure, "value_early", "Then"),
            value_column(measure, "value_late", "Now"),
            value_column(
                measure,
                "range_early",
                "Range then",
                "largest less smallest of its places; of shares in percentage points",
            ),
            value_column(measure, "range_late", "Range now"),
            Column("verdict", "Inside it"),
            Column("q", "q", "number", 3, secondary=True, note="share of false findings were this and all surer told"),
            Column("code", "Code", "code", secondary=True),
            Column("spread_early", "True spread then", "number", 3, secondary=True),
            Column("spread_late", "True spread now", "number", 3, secondary=True),
        ),
        rows=tuple(rows),
        caption=f"Places that could be judged in every month. {told}".strip(),
    )


def functions_table(gaps: FunctionGaps) -> Table:
    """Every treatment function or test: the gap at both ends and whether it changed, judged as one family."""
    rows: list[tuple[Cell, ...]] = [
        (item_name(one.code), one.places, one.months, plain(one.ratio.early), plain(one.ratio.late),
         plain(one.spread.value), plain(one.spread.low), plain(one.spread.high), gaps.verdict(at),
         plain(float(gaps.family.adjusted[at])), one.code, plain(one.spread.apart_low), plain(one.spread.apart_high),
         plain(one.ratio.alike * one.ratio.early), str(one.first), str(one.last))
        for at, one in enumerate(gaps.functions)
    ]  # fmt: skip
    return Table(
        id=f"gap-by-function-{gaps.measure.id}-{gaps.geography.value}".replace("_", "-"),
        title=f"{gaps.measure.title}: the gap by treatment function"
        if gaps.measure.collected is None
        else f"{gaps.measure.title}: the gap by test",
        columns=(
            Column("function", "Treatment function" if gaps.measure.collected is None else "Test"),
            Column("places", "Places", "integer"),
            Column("months", "Months", "integer", secondary=True),
            Column("ratio_early", "90:10 then", "number", 2, note="90th percentile of places over the 10th"),
            Column("ratio_late", "90:10 now", "number", 2),
            Column("change", "Now over then", "number", 2, note="of the true spread, noise taken off"),
            Column("change_low", "Low", "number", 2),
            Column("change_high", "High", "number", 2),
            Column("verdict", "Verdict"),
            Column("q", "q", "number", 3, secondary=True, note="share of false findings were this and all surer told"),
            Column("code", "Code", "code", secondary=True),
            Column("wandering_low", "No direction, low", "number", 2, secondary=True),
            Column("wandering_high", "No direction, high", "number", 2, secondary=True),
            Column("ratio_alike", "90:10 by England’s move alone", "number", 2, secondary=True,
                   note="had every place moved just as England did"),
            Column("first", "First month", secondary=True),
            Column("last", "Last month", secondary=True),
        ),
        rows=tuple(rows),
        caption=gaps.family.sentence,
        interval=IntervalCell("change", "change_low", "change_high", "Now over then", 1.0, "No change", decimals=2),
        preview_rows=12,
    )  # fmt: skip
