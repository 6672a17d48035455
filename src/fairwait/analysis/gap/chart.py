"""The gap drawn: the ratio month by month in its band, chance below it, breaks as dated marks."""

from __future__ import annotations

from fairwait.analysis.gap.breaks import break_events
from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.analysis.gap.words import amount, headline, title
from fairwait.analysis.wording import inline, places
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark

_CHANCE = "Chance alone"


def gap_chart(gap: GapOverTime) -> ChartSpec:
    """The headline estimator over time, with what chance alone would give beside it."""
    lead, marks = gap.headline, []
    for number, stretch in enumerate(gap.stretches):
        line = stretch.line(lead.id)
        if line is None:
            continue
        for at, period in enumerate(stretch.periods):
            month = str(period)
            marks.append(Mark("Seen", float(line.value[at]), month, float(line.low[at]), float(line.high[at]),
                              "subject", series="Seen", stretch=number))  # fmt: skip
            marks.append(Mark(_CHANCE, float(line.chance[at]), month, float(line.chance_low[at]),
                              float(line.chance_high[at]), "comparison", series=_CHANCE, stretch=number))  # fmt: skip
    first, last = gap.stretches[0].periods[0], gap.last.periods[-1]
    return ChartSpec(
        kind="time-series",
        title=title(gap),
        subtitle=(
            f"{gap.measure.title}: {inline(lead.name)} of {places(gap.panel.geography)}, "
            f"{words.months(first, last)}; the bands hold 95 in 100"
        ),
        alt=f"Two lines, what was seen and what chance alone would give. {headline(gap)} At the end it is "
        f"{amount(lead, float(lead.value[-1]))}.",
        y=Axis(lead.name, decimals=2),
        marks=tuple(marks),
        events=break_events(gap.panel),
    )
