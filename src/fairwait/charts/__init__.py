"""From what a chart shows to how it looks: SVG for pages and print, PNG for Word and Excel.

:func:`render_svg` draws any :class:`~fairwait.domain.chart.ChartSpec`; :func:`render_png` turns the result into
pixels; :func:`interval_svg` draws one row of a ranked table.
"""

from fairwait.charts.drawing import MapKey, map_key, render_svg
from fairwait.charts.png import render_png
from fairwait.charts.rows import axis_svg, domain_of, interval_svg

__all__ = ["MapKey", "axis_svg", "domain_of", "interval_svg", "map_key", "render_png", "render_svg"]
