"""A chart as a page shows it: words as text, pictures for wide and narrow screens, and its SVG to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fairwait.charts import map_key, render_svg
from fairwait.domain.chart import ChartSpec
from fairwait.reports.html_markup import own
from fairwait.reports.html_tables import data_uri

_MAPS = ("map", "tile-map")
_NARROW = 320.0
#: A picture of more marks than this is as heavy as all else on a page together: it stands in its file and is fetched
#: when it is looked at.
_MOST_MARKS = 1_500


@dataclass(frozen=True, slots=True)
class ChartView:
    """All a template needs to write one figure. ``narrow`` is empty where one picture serves every screen.

    ``apart``: the page does not hold the picture but asks for its file; ``alt`` says then what it shows.
    """

    name: str
    kind: str
    title: str
    subtitle: str
    wide: Markup
    narrow: Markup
    key: tuple[tuple[Markup, str, int], ...]
    undrawn: str
    svg: str
    file_name: str
    upright: bool
    apart: bool
    alt: str


def chart_view(spec: ChartSpec, file_stem: str, address: str = "") -> ChartView:
    """Draw one chart for a page. Without the ``address`` of a file to take away, the page carries it inside."""
    upright = spec.kind in _MAPS
    apart = bool(address) and len(spec.marks) > _MOST_MARKS and not upright
    legend = map_key(spec) if upright else None
    return ChartView(
        name=file_stem,
        kind=spec.kind,
        title=spec.title,
        subtitle=spec.subtitle,
        wide=own("") if apart else own(render_svg(spec, theme="page", heading=False, key=False)),
        narrow=own("") if upright or apart else own(render_svg(spec, theme="page", heading=False, width=_NARROW)),
        key=tuple((own(swatch), label, count) for swatch, label, count in legend.classes) if legend else (),
        undrawn=legend.undrawn if legend else "",
        svg=address or data_uri(render_svg(spec, theme="light").encode("utf-8"), "image/svg+xml"),
        file_name=f"{file_stem}.svg",
        upright=upright,
        apart=apart,
        alt=spec.alt,
    )


def in_rows(charts: Sequence[ChartView]) -> list[list[ChartView]]:
    """Charts one below the other, but neighbouring upright ones side by side."""
    rows: list[list[ChartView]] = []
    for chart in charts:
        if chart.upright and rows and rows[-1][-1].upright and len(rows[-1]) < 2:
            rows[-1].append(chart)
        else:
            rows.append([chart])
    return rows
