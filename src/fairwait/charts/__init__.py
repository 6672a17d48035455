"""From what a chart shows to how it looks: SVG for pages and print, PNG for Word and Excel.

:func:`render_svg` draws any :class:`~fairwait.domain.chart.ChartSpec`; :func:`render_png` turns the result into
pixels; :func:`interval_svg` draws one row of a ranked table. What the marks of a chart may say:

* interval rows: unranked places come last; one without a value shows its ``note``, the reason, instead of a dot;
* bars: a ``comparison`` mark that repeats a bar's label is an upright tick on that bar, with its interval: what chance
  alone would give. Its ``series`` (or ``note``) names all such ticks once, above the bars;
* time series: one line a ``series``; a ``note`` that says "revised" draws the point hollow, one that says "forecast"
  draws the line dashed and lighter, with its interval; a month without a value breaks the line;
* control charts: marks of one ``series`` are of one phase, and joined; a ``note`` that begins with "signal" draws a
  diamond in a ring, one that begins with "not judged" a cross. Lines are the centre (solid) and limits (dashed) of each
  phase, their x a month as ``12 * year + month - 1``; the ``reference`` is a target;
* strips: marks of one ``series`` are of one strip. Without a value a mark is a band from ``low`` to ``high``, the
  widest first; the subject is a dot with its interval, the comparison an upright line; of the rest a ``note`` "middle"
  is a tick, and the others are told apart by shape in the order of their notes;
* bands over time: months without a value are a band, those of one ``series`` of one width; the rest are lines;
* scatter and funnel: the subject and marks with ``show_label`` are named, at most twelve, those furthest from the
  reference first;
* maps: a place without a value, with the role ``unranked``, or without any mark is hatched.
"""

from fairwait.charts.drawing import MapKey, map_key, render_svg
from fairwait.charts.png import render_png
from fairwait.charts.rows import axis_svg, domain_of, interval_svg

__all__ = ["MapKey", "axis_svg", "domain_of", "interval_svg", "map_key", "render_png", "render_svg"]
