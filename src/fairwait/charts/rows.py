"""The dot and interval of one table row, on an axis that all rows share, and that axis for the table's head.

A row picture repeats numbers that stand in the same row, so it is hidden from those who listen instead of looking.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fairwait.charts import lettering, palette, svg
from fairwait.charts.palette import Theme, ThemeName
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.domain.chart import Axis
from fairwait.domain.finding import IntervalCell, Table

_FLUID = 100.0  # a fluid picture is measured in hundredths of its cell's width
#: Ratios of which the largest is so many times the smallest are drawn in equal steps of times and not of units.
_WIDE = 8.0
_EDGE = 4.0  # hundredths left free at both ends, for the half of a dot that lies on an end


def domain_of(table: Table) -> tuple[float, float] | None:
    """The lowest and highest value to be drawn in the rows of a table; ``None`` where nothing can be drawn."""
    cell = table.interval
    if cell is None:
        return None
    drawn = {cell.value, cell.low, cell.high}
    wanted = [at for at, column in enumerate(table.columns) if column.key in drawn]
    held = [row[at] for row in table.rows for at in wanted]
    numbers = [
        float(value) for value in held if lettering.is_number(value) and not isinstance(value, (str, type(None)))
    ]
    if not numbers:
        return None
    if cell.reference is not None:
        numbers.append(cell.reference)
    if _in_logs(cell, min(numbers), max(numbers)):
        return min(numbers), max(numbers)
    scale = spanning(numbers, 0, 1, limits=share_limits(numbers) if cell.percent else None)
    return scale.low, scale.high


def interval_svg(
    cell: IntervalCell,
    value: float | None,
    low: float | None,
    high: float | None,
    domain: tuple[float, float],
    *,
    theme: ThemeName = "light",
    width: float | None = None,
    height: float = 20.0,
    dimmed: bool = False,
) -> str:
    """One row: the reference line, then the interval, then the dot; hollow and grey when ``dimmed``.

    With ``width`` (pixels) the picture stands alone; without, it fills whatever cell it is put in. ``domain`` is the
    axis that all rows share, from :func:`domain_of`. Values beyond it are drawn at its end.
    """
    row = _row_of(cell, domain, theme, width, height)
    drawn = row.reference
    if low is not None and high is not None:
        start, end = row.at(low), row.at(high)
        band = row.dimmed_band if dimmed else row.band
        drawn += f'<line x1="{start}" x2="{end}" y1="{row.middle}" y2="{row.middle}"{band}/>'
    if value is not None:
        dot = row.dimmed_dot if dimmed else row.dot
        drawn += f'<circle cx="{row.at(value)}" cy="{row.middle}" r="4"{dot}/>'
    return f"<svg{row.opening}>{drawn}</svg>" if drawn else f"<svg{row.opening}/>"


@dataclass(frozen=True, slots=True)
class _Row:
    """What the pictures of all rows of a table have in common: the rest is written in a moment."""

    scale: Scale
    unit: str
    middle: str
    opening: str
    reference: str
    band: str
    dimmed_band: str
    dot: str
    dimmed_dot: str

    def at(self, value: float) -> str:
        return svg.number(self.scale.clamp(value)) + self.unit


@lru_cache(maxsize=64)
def _row_of(
    cell: IntervalCell, domain: tuple[float, float], theme: ThemeName, width: float | None, height: float
) -> _Row:
    paint, fluid = palette.theme(theme), width is None
    middle, foot = ("50%", "100%") if fluid else (svg.number(height / 2), svg.number(height))
    scale, unit = _row_scale(cell, domain, width), "%" if fluid else ""
    size: dict[str, object] = {"class": "row"} if fluid else {"width": float(width or 0), "height": float(height)}
    hidden = {"xmlns": None if theme == "page" else "http://www.w3.org/2000/svg", "aria-hidden": "true"}
    upright = ""
    if cell.reference is not None:
        upright = _upright(svg.number(scale.clamp(cell.reference)) + unit, foot, paint)
    return _Row(
        scale=scale,
        unit=unit,
        middle=middle,
        opening=svg.written({**hidden, **size}),
        reference=upright,
        band=svg.written({"stroke-width": 3, **paint.paint(stroke="subject-band")}),
        dimmed_band=svg.written({"stroke-width": 3, **paint.paint(stroke="band")}),
        dot=svg.written(paint.paint(fill="subject")),
        dimmed_dot=svg.written({**paint.paint(fill="paper", stroke="unranked"), "stroke-width": 1.5}),
    )


def axis_svg(
    cell: IntervalCell, domain: tuple[float, float], *, theme: ThemeName = "light", width: float | None = None
) -> str:
    """The axis of the column: two or three round numbers, and the reference named above them."""
    paint = palette.theme(theme)
    fluid = width is None
    scale = _row_scale(cell, domain, width)
    axis = Axis(cell.label, cell.unit, cell.decimals, cell.percent)
    ticks = scale.ticks(2)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else ticks[0] if ticks else 1.0
    drawn = []
    for number in ticks:
        x = f"{svg.number(scale(number))}%" if fluid else svg.number(scale(number))
        words = lettering.tick_label(number, axis, step)
        text = {"x": x, "y": 30, "text-anchor": "middle", "font-size": 12, **paint.paint(fill="quiet")}
        drawn.append(svg.element("text", text, svg.escape(words)))
    if cell.reference is not None:
        at = scale.clamp(cell.reference)
        x = f"{svg.number(at)}%" if fluid else svg.number(at)
        share = at / (_FLUID if fluid else width or _FLUID)
        anchor = "start" if share < 0.3 else "end" if share > 0.7 else "middle"
        text = {
            "x": x,
            "y": 13,
            "text-anchor": anchor,
            "font-size": 12,
            "font-weight": 700,
            **paint.paint(fill="comparison"),
        }
        words = f"{cell.reference_label} {lettering.printed(cell.reference, axis)}"
        drawn.append(svg.element("text", text, svg.escape(words)))
        drawn.append(
            svg.element(
                "line", {"x1": x, "x2": x, "y1": 34, "y2": 40, "stroke-width": 1.5, **paint.paint(stroke="comparison")}
            )
        )
    size: dict[str, object] = {"class": "row-axis"} if fluid else {"width": float(width or 0), "height": 40}
    hidden = {"xmlns": None if theme == "page" else "http://www.w3.org/2000/svg", "aria-hidden": "true"}
    return svg.element("svg", {**hidden, **size, "font-family": lettering.FAMILY}, *drawn)


def _in_logs(cell: IntervalCell, low: float, high: float) -> bool:
    """Whether ratios to one lie so far apart that equal steps would squeeze most of them onto the line."""
    return cell.reference == 1.0 and not cell.percent and low > 0 and high > _WIDE * low


def _row_scale(cell: IntervalCell, domain: tuple[float, float], width: float | None) -> Scale:
    room = width if width is not None else _FLUID
    edge = room * _EDGE / _FLUID
    return Scale(*domain, edge, room - edge, log=_in_logs(cell, *domain))


def _upright(x: str, foot: str, paint: Theme) -> str:
    look = {"stroke-width": 1.5, **paint.paint(stroke="comparison")}
    return svg.element("line", {"x1": x, "x2": x, "y1": 0, "y2": foot, **look})
