"""What every picture shares: its ground, heading, description, axes and grid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from fairwait.charts import lettering, svg
from fairwait.charts.palette import Theme
from fairwait.charts.scale import Scale
from fairwait.domain.chart import Axis, ChartSpec


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a picture is drawn on. ``uid`` keeps the ids of one picture apart from those of another on the same page."""

    theme: Theme
    width: float
    uid: str

    @property
    def narrow(self) -> bool:
        """Whether this is a telephone's width: labels then stand above their marks instead of beside them."""
        return self.width < 480

    def text(self, x: float, y: float, content: object, paint: str = "quiet", **attributes: object) -> str:
        return svg.text(x, y, content, **self.theme.paint(fill=paint), **attributes)

    def haloed(self, x: float, y: float, content: object, paint: str = "ink", **attributes: object) -> str:
        """Text with an edge in the ground's colour, readable across lines and shapes."""
        edge = {"paint_order": "stroke", "stroke_width": 3.5, "stroke_linejoin": "round"}
        return svg.text(x, y, content, **edge, **self.theme.paint(fill=paint, stroke="paper"), **attributes)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks of a picture, from the top left corner down to ``height``."""

    body: tuple[str, ...]
    height: float


def uid_of(spec: ChartSpec, width: float, theme: str) -> str:
    """A short id that is the same whenever the same picture is drawn, so that reports do not change by themselves."""
    # Not a safeguard: a fingerprint that separates pictures on one page.
    return "c" + hashlib.sha256(f"{spec!r}{width}{theme}".encode()).hexdigest()[:8]


def finish(spec: ChartSpec, drawing: Drawing, sheet: Sheet, *, heading: bool, foot: str = "") -> str:
    """The whole SVG: name and description for those who cannot see it, heading, marks and foot for those who can."""
    head, top = _heading(spec, sheet) if heading else ([], 0.0)
    below, bottom = _foot(foot, sheet, top + drawing.height)
    height = top + drawing.height + bottom
    inside = [
        svg.element("title", {"id": f"{sheet.uid}t"}, svg.escape(spec.title)),
        svg.element("desc", {"id": f"{sheet.uid}d"}, svg.escape(spec.alt)),
    ]
    if sheet.theme.colours is not None:
        inside.append(svg.rect(0, 0, sheet.width, height, **sheet.theme.paint(fill="paper")))
    inside += head
    inside.append(svg.group(drawing.body, transform=f"translate(0 {svg.number(top)})" if top else None))
    inside += below
    return svg.element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-labelledby": f"{sheet.uid}t {sheet.uid}d",
            "viewBox": f"0 0 {svg.number(sheet.width)} {svg.number(height)}",
            "width": float(sheet.width),
            "height": float(height),
            "font-family": lettering.FAMILY,
            "font-size": lettering.LABEL,
        },
        *inside,
    )


def _heading(spec: ChartSpec, sheet: Sheet) -> tuple[list[str], float]:
    drawn, y = [], 0.0
    for words, size, bold, paint in (
        (spec.title, lettering.TITLE, True, "ink"),
        (spec.subtitle, lettering.SUBTITLE, False, "quiet"),
    ):
        for part in lettering.wrap(words, sheet.width, size, bold=bold):
            y += size * 1.3
            drawn.append(sheet.text(0, y, part, paint, font_size=size, font_weight="700" if bold else None))
    return drawn, y + 18


def _foot(words: str, sheet: Sheet, top: float) -> tuple[list[str], float]:
    """Where a picture comes from, below it, and how much higher that makes it."""
    lines = lettering.wrap(words, sheet.width, lettering.SMALL) if words else []
    step = lettering.SMALL * 1.35
    drawn = [
        sheet.text(0, top + 10 + step * (at + 1), line, "quiet", font_size=lettering.SMALL)
        for at, line in enumerate(lines)
    ]
    return drawn, 16 + step * len(lines) if lines else 0.0


def axis_title(axis: Axis) -> str:
    """The axis in words with its unit, each said once."""
    unit = "" if axis.percent else axis.unit
    return f"{axis.label} ({unit})" if unit and unit.lower() not in axis.label.lower() else axis.label


def x_axis(sheet: Sheet, scale: Scale, axis: Axis, y: float, top: float, *, title: bool = True) -> list[str]:
    """Ticks and their numbers under ``y``, hairlines up to ``top``, and the quantity in words below."""
    room = abs(scale.end - scale.start)
    ticks = scale.ticks(max(2, int(room // 90)))
    step = ticks[1] - ticks[0] if len(ticks) > 1 and not scale.log else 0.0
    drawn = [svg.group((svg.line(scale(at), top, scale(at), y) for at in ticks), **sheet.theme.paint(stroke="grid"))]
    free = -lettering.SMALL
    for at in ticks:
        words = lettering.tick_label(at, axis, step or at)
        half = lettering.width(words, lettering.SMALL) / 2
        x = min(max(scale(at), half), sheet.width - half)
        if x - half < free + 8:
            continue
        free = x + half
        drawn.append(sheet.text(x, y + 16, words, text_anchor="middle", font_size=lettering.SMALL))
    if title:
        words = lettering.fit(axis_title(axis), sheet.width, lettering.SMALL)
        half = lettering.width(words, lettering.SMALL) / 2
        middle = min(max((scale.start + scale.end) / 2, half), sheet.width - half)
        drawn.append(sheet.text(middle, y + 35, words, text_anchor="middle", font_size=lettering.SMALL))
    return drawn


def y_axis(sheet: Sheet, scale: Scale, axis: Axis, left: float, right: float) -> list[str]:
    """Hairlines from ``left`` to ``right`` with their numbers at the left edge; the baseline of nought is firmer."""
    ticks = scale.ticks(5)
    step = ticks[1] - ticks[0] if len(ticks) > 1 and not scale.log else 0.0
    drawn = []
    for at in ticks:
        paint = "axis" if at == 0 else "grid"
        drawn.append(svg.line(left, scale(at), right, scale(at), **sheet.theme.paint(stroke=paint)))
        words = lettering.tick_label(at, axis, step or at)
        drawn.append(sheet.text(left - 8, scale(at) + 4, words, text_anchor="end", font_size=lettering.SMALL))
    return drawn


def y_gutter(scale: Scale, axis: Axis) -> float:
    """Room at the left for the numbers of :func:`y_axis`."""
    ticks = scale.ticks(5)
    step = ticks[1] - ticks[0] if len(ticks) > 1 and not scale.log else 0.0
    widest = max(
        (lettering.width(lettering.tick_label(at, axis, step or at), lettering.SMALL) for at in ticks), default=0
    )
    return widest + 12
