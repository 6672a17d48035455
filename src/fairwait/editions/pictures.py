"""The charts of a page as pictures: drawn once, when the page is made, so that nobody waits for a map to be drawn.

The names stay the same from month to month.
"""

from __future__ import annotations

from typing import Final

from fairwait.charts import render_svg
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Report
from fairwait.reports.pictures import chart_names

_ORIGIN: Final = "fairwait, independent, not an NHS service"
_LICENCE: Final = "Contains public sector information licensed under the Open Government Licence v3.0."


def charts_of(report: Report) -> dict[str, ChartSpec]:
    """Every chart of a page by the name of its files, in reading order."""
    return {name: spec for name, _, spec in chart_names(report)}


def chart_svg(spec: ChartSpec, edition: str = "") -> str:
    """The chart as a picture that stands alone: on white, its title inside, and below it where it comes from.

    Whoever passes a picture on passes its origin, its ``edition`` and its licence on with it.
    """
    return render_svg(spec, theme="light", foot=f"{_ORIGIN}{f', edition {edition}' if edition else ''}. {_LICENCE}")
