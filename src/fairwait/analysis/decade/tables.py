"""The tables of two months a decade apart: every area, the spread, every measure, functions in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fairwait.analysis.decade.bench import PARTS
from fairwait.analysis.decade.compared import Aside, Compared, TwoMonths
from fairwait.analysis.decade.functions import FunctionEvidence
from fairwait.analysis.decade.spread import SpreadChange
from fairwait.analysis.wording import form, plain, value_column
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain.estimates import Estimates
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.domain.treatment import Part

NOT_COMPARED = "not compared"
#: Treatment functions that a page shows before it folds the rest.
_FIRST = 6


def areas_table(one: Compared, id: str) -> Table:
    """Every area: then, now, its place among those compared, whether it moved; those not compared at the end."""
    measure, then, now = one.measure, one.then.period.label, one.now.period.label
    order = np.argsort(-one.moves.shrunk, kind="stable")
    rows = [_compared_row(one, int(row)) for row in order]
    rows += [_aside_row(area) for area in one.aside]
    first = measure.words.lowest if measure.polarity is Polarity.LOWER_IS_BETTER else measure.words.highest
    groups = [(0, "Compared, those first that moved most towards " + measure.words.higher)]
    if one.aside:
        groups.append((len(order), "Shown and not compared"))
    return Table(
        id=id,
        title=f"{measure.title}: every area, {then} and {now}",
        columns=(
            Column("area_name", "Area"),
            Column("verdict", "Moved?"),
            value_column(measure, "then", then),
            value_column(measure, "now", now),
            Column("place_then", "Place then", "number", 0, note=f"expected place of {len(one)}; 1 is the {first}"),
            Column("place_now", "Place now", "number", 0),
            Column("area", "Code", "code"),
            Column("move", "Move", "number", 2, note="against England, drawn towards the rest: above 1 is "
                   + measure.words.higher),
            Column("move_low", "Move, low", "number", 2, secondary=True),
            Column("move_high", "Move, high", "number", 2, secondary=True),
            _limit(measure, "then_low", "Then, low"),
            _limit(measure, "then_high", "Then, high"),
            _limit(measure, "now_low", "Now, low"),
            _limit(measure, "now_high", "Now, high"),
            Column("place_then_low", "Place then, low", "integer", secondary=True),
            Column("place_then_high", "Place then, high", "integer", secondary=True),
            Column("place_now_low", "Place now, low", "integer", secondary=True),
            Column("place_now_high", "Place now, high", "integer", secondary=True),
            Column("apportioned", "Apportioned", "percent", 1, secondary=True,
                   note=f"share of the figure of {then} that rests on where residents live: the smaller part of each "
                   "organisation that was divided"),
            Column("completeness_then", "Complete then", "percent", 1, secondary=True),
            Column("completeness_now", "Complete now", "percent", 1, secondary=True),
            Column("reason", "Why it is not compared", secondary=True),
            Column("not_compared", "Not compared", secondary=True),
        ),
        rows=tuple(rows),
        caption="Low and high are 95% limits with month-to-month noise. Exploratory: two single months.",
        interval=IntervalCell("move", "move_low", "move_high", "Move against England", 1.0, "No move", decimals=2,
                              dimmed="not_compared"),
        row_groups=tuple(groups),
        preview_rows=10,
    )  # fmt: skip


def _limit(measure: Measure, key: str, label: str) -> Column:
    return replace(value_column(measure, key, label), secondary=True)


def _compared_row(one: Compared, row: int) -> tuple[Cell, ...]:
    sides = (one.then, one.now)
    way = int(one.moves.moved[row])
    word = f"{one.measure.words.higher if way > 0 else one.measure.words.lower}" if way else _why_not_moved(one, row)
    move = np.exp([one.moves.shrunk[row], one.moves.low[row], one.moves.high[row]]).tolist()
    limits = [plain(end[row]) for side in sides for end in (side.scale.low, side.scale.high)]
    places = [int(end[row]) for side in sides for end in side.result.ranks.interval()]
    return (
        str(one.now.estimates["area_name"][row]), word,
        *(plain(float(side.estimates["value"][row])) for side in sides),
        *(plain(float(side.position[row])) for side in sides),
        str(one.now.estimates["area"][row]), *move, *limits, *places,
        *_quality(one.then.estimates, one.now.estimates, row), None, False,
    )  # fmt: skip


def _why_not_moved(one: Compared, row: int) -> str:
    return "beyond chance, by little" if one.moves.family.found[row] else "not beyond chance"


def _quality(then: Estimates, now: Estimates, row: int) -> tuple[Cell, ...]:
    return (
        plain(float(then["apportioned"][row])), plain(float(then["completeness"][row])),
        plain(float(now["completeness"][row])),
    )  # fmt: skip


def _aside_row(area: Aside) -> tuple[Cell, ...]:
    then, now = (plain(float(table["value"][0])) for table in (area.then, area.now))
    return (
        area.name, NOT_COMPARED, then, now, None, None, area.code, *[None] * 11,
        *_quality(area.then, area.now, 0), area.reason, True,
    )  # fmt: skip


def spread_table(pair: TwoMonths, found: Sequence[tuple[Compared, tuple[SpreadChange, ...]]]) -> Table:
    """Every estimator of the spread then and now, measure by measure."""
    rows: list[tuple[Cell, ...]] = []
    groups = []
    for one, changes in found:
        groups.append((len(rows), f"{one.measure.title}, {len(one)} areas"))
        rows += [_spread_row(one, change) for change in changes]
    return Table(
        id="decade-spread",
        title=f"Spread between the same areas, {pair.then.period.label} and {pair.now.period.label}",
        columns=(
            Column("estimator", "Estimator"),
            Column("verdict", "Verdict"),
            Column("change", "Now over then", "number", 2, note="of the true values"),
            Column("change_low", "Low", "number", 2),
            Column("change_high", "High", "number", 2, note="empty: no upper limit, the spread then may be nothing"),
            Column("then", "Then", "number", figures=3),
            Column("now", "Now", "number", figures=3),
            Column("then_chance", "Chance, then", "number", figures=3, secondary=True,
                   note="what noise alone would show between equal areas"),
            Column("now_chance", "Chance, now", "number", figures=3, secondary=True),
            Column("then_true", "True, then", "number", figures=3, secondary=True,
                   note="after drawing in what is noise"),
            Column("then_low", "True, then, low", "number", figures=3, secondary=True),
            Column("then_high", "True, then, high", "number", figures=3, secondary=True),
            Column("now_true", "True, now", "number", figures=3, secondary=True),
            Column("now_low", "True, now, low", "number", figures=3, secondary=True),
            Column("now_high", "True, now, high", "number", figures=3, secondary=True),
            Column("meaning", "What it is", secondary=True),
            Column("measure", "Measure", secondary=True),
        ),
        rows=tuple(rows),
        caption="The same areas in both months. Low and high are 95% limits. A ratio to an area that has none of what "
        "is measured is not given.",
        row_groups=tuple(groups),
        preview_rows=groups[1][0] if len(groups) > 1 else None,
    )  # fmt: skip


def _spread_row(one: Compared, change: SpreadChange) -> tuple[Cell, ...]:
    high = None if np.isinf(change.change.high) else change.change.high
    return (
        change.name, change.verdict, change.change.value, change.change.low, high, change.then.seen, change.now.seen,
        change.then.chance.median, change.now.chance.median, change.then.true, change.then.low, change.then.high,
        change.now.true, change.now.low, change.now.high, change.meaning, one.measure.title,
    )  # fmt: skip


def summary_table(
    pair: TwoMonths, found: Sequence[tuple[str, str, Compared, SpreadChange | None]], id: str, title: str
) -> Table:
    """One row for each comparison: its group and name, England then and now, the order, who moved, the spread."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for group, label, one, change in found:
        if not groups or groups[-1][1] != group:
            groups.append((len(rows), group))
        rows.append(_summary_row(label, one, change))
    return Table(
        id=id,
        title=title,
        columns=(
            Column("what", "What is compared"),
            Column("order", "Rank correlation", "number", 2),
            Column("order_low", "Low", "number", 2),
            Column("order_high", "High", "number", 2),
            Column("areas", "Areas", "integer"),
            Column("up", "Up", "integer", note="areas that moved towards higher or longer, against England"),
            Column("down", "Down", "integer", note="areas that moved towards lower or shorter, against England"),
            Column("spread", "Spread now over then", "number", 2, note="standard deviation, log or log-odds scale"),
            Column("spread_low", "Spread, low", "number", 2, secondary=True),
            Column("spread_high", "Spread, high", "number", 2, secondary=True),
            Column("england_then", f"England, {pair.then.period.label}", secondary=True),
            Column("england_now", f"England, {pair.now.period.label}", secondary=True),
            Column("unrelated", "Unrelated, up to", "number", 2, secondary=True,
                   note="97.5% of unrelated orders lie below"),
            Column("noise_alone", "Noise alone", "number", 2, secondary=True, note="had no area moved"),
            Column("reliability", "Reliability", "percent", 0, secondary=True,
                   note="share of what is seen that is true difference, in the month where it is smaller"),
        ),
        rows=tuple(rows),
        row_groups=tuple(groups),
        caption="Low and high are the 95% limits of the rank correlation, the areas taken as a sample of those there "
        "might have been. Up and down count the areas that moved against England.",
        preview_rows=groups[1][0] if len(groups) > 1 else None,
    )  # fmt: skip


def _summary_row(label: str, one: Compared, change: SpreadChange | None) -> tuple[Cell, ...]:
    ratio = (None, None, None) if change is None else _ratio(change)
    return (
        label, one.order.value, *one.order.limits, len(one), int((one.moves.moved > 0).sum()),
        int((one.moves.moved < 0).sum()), *ratio, form(one.measure, one.then.england),
        form(one.measure, one.now.england), one.order.unrelated.high, one.order.noise_alone.median,
        max(0.0, one.order.reliability),
    )  # fmt: skip


def _ratio(change: SpreadChange) -> tuple[Cell, ...]:
    high = None if np.isinf(change.change.high) else change.change.high
    return change.change.value, change.change.low, high


def functions_table(pair: TwoMonths) -> Table:
    """Every treatment function of either month: what NHS England pays for directly, part by part, and in or out."""
    then, now = pair.then.period.label, pair.now.period.label
    shares = [
        Column(f"direct_{part.value.lower()}_{key}", f"{_SHORT[part]} {key}", "percent", 1, secondary=True)
        for part in PARTS
        for key in ("then", "now")
    ]
    kept = [one for one in pair.evidence.functions if one.comparable()]
    out = [one for one in pair.evidence.functions if not one.comparable()]
    counts = [
        Column(f"count_{part.value.lower()}_{key}", f"{_SHORT[part]}, pathways {key}", "integer", secondary=True)
        for part in PARTS
        for key in ("then", "now")
    ]
    return Table(
        id="decade-functions",
        title=f"Treatment functions compared between {then} and {now}, and those left out",
        columns=(
            Column("name", "Treatment function"),
            Column("compared", "Compared?", secondary=True),
            Column("reason", "Why not"),
            *shares,
            Column("code", "Code", "code", secondary=True),
            *counts,
        ),
        rows=tuple(_function_row(one) for one in (*out, *kept)),
        row_groups=tuple(
            (at, title) for at, title, held in ((0, "Left out", out), (len(out), "Compared", kept)) if held
        ),
        preview_rows=min(_FIRST, len(out)) or _FIRST,
        caption="Percentages are NHS England’s own share: pathways that belong to no area, because NHS England or one "
        "of its regional offices pays for them directly.",
    )


_SHORT = {Part.INCOMPLETE: "List", Part.ADMITTED: "Admitted", Part.NON_ADMITTED: "Not admitted"}


def _function_row(one: FunctionEvidence) -> tuple[Cell, ...]:
    held = [one.parts[part] for part in PARTS]
    shares = [share for part in held for share in (part.direct_then, part.direct_now)]
    counts = [count for part in held for count in (part.then, part.now)]
    why = one.reason or ("" if one.comparable() else "NHS England’s own share changed.")
    return one.name, "yes" if one.comparable() else "no", why or None, *shares, one.code, *counts
