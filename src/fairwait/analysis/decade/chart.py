"""The picture of two months a decade apart: one dot an area, then across and now upwards, England as two lines."""

from __future__ import annotations

from fairwait.analysis.decade.compared import Compared
from fairwait.analysis.decade.kept import correlation
from fairwait.analysis.decade.words import farthest
from fairwait.analysis.wording import form, inline, value_axis
from fairwait.domain.chart import Axis, ChartSpec, Line, Mark


def then_and_now_chart(one: Compared) -> ChartSpec:
    """A scatter of the areas compared. The furthest movers each way are named."""
    measure, then, now = one.measure, one.then, one.now
    up, down = farthest(one, 1, 4), farthest(one, -1, 4)
    across, upwards = then.estimates["value"], now.estimates["value"]
    marks = tuple(
        Mark(
            label=str(now.estimates["area_name"][row]),
            x=float(across[row]),
            y=float(upwards[row]),
            role="subject" if row in up else "comparison" if row in down else "rest",
            code=str(now.estimates["area"][row]),
            show_label=row in (*up, *down),
        )
        for row in range(len(one))
    )
    low, high = float(upwards.min()), float(upwards.max())
    axis, england = value_axis(measure), form(measure, then.england)
    return ChartSpec(
        kind="scatter",
        title=_title(one),
        subtitle=(
            f"{measure.title}, {len(one)} areas: {then.period.label} across, {now.period.label} upwards. Named are "
            "those that moved furthest against England"
        ),
        alt=(
            f"Scatter of {inline(measure.title)} in {now.period.label} against {then.period.label} for {len(one)} "
            f"areas. The rank correlation is {correlation(one.order.value, one.order.limits)}. England is at {england} "
            f"across and {form(measure, now.england)} upwards."
        ),
        x=Axis(f"{measure.title}, {then.period.label}", axis.unit, axis.decimals, axis.percent),
        y=Axis(f"{measure.title}, {now.period.label}", axis.unit, axis.decimals, axis.percent),
        marks=marks,
        lines=(
            Line(
                f"England then {form(measure, then.england)}",
                ((then.england, low), (then.england, high)),
                role="comparison",
            ),
        ),
        reference=now.england,
        reference_label="England now",
    )


def _title(one: Compared) -> str:
    if not one.order.related:
        return f"No sign of the order of {one.then.period.label}"
    if one.order.value > 0:
        return f"Some of the order of {one.then.period.label} is left"
    return f"The order of {one.then.period.label} is turned round"
