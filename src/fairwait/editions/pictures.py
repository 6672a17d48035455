"""The charts of a page as pictures: drawn once, when the page is made, so that nobody waits for a map to be drawn.

The names stay the same from month to month.
"""

from __future__ import annotations

from fairwait.charts import render_svg
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Report
from fairwait.reports.pictures import chart_names


def charts_of(report: Report) -> dict[str, ChartSpec]:
    """Every chart of a page by the name of its files, in reading order."""
    return {name: spec for name, _, spec in chart_names(report)}


def chart_svg(spec: ChartSpec) -> str:
    """The chart as a picture that stands alone, its title inside, on white."""
    return render_svg(spec, theme="light")
