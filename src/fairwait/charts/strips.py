"""Strips: for each quantity the places of one kind as bands, and on them the subject with its interval.

Quantities differ in unit, so each strip has its own scale and says at both ends what lies there. What the subject is
compared with is told apart by shape as well as by colour; the shapes are named once, above all strips.
"""

from __future__ import annotations

from dataclasses import replace

from fairwait.charts import lettering, svg
from fairwait.charts.intervals import whisker_and_dot
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.sheet import Drawing, Sheet
from fairwait.domain.chart import ChartSpec, Mark, Strip

_ROW, _ROW_NARROW = 50.0, 84.0
_TRACK = 20.0
_SIZE = 12.0
_OPACITY = (0.3, 0.55)
MIDDLE = "middle"
#: Shapes of what the subject is compared with, in order of first appearance.
_SHAPES = ("triangle", "square", "cross")


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """One strip below the other in the order of ``spec.strips``, the key above them."""
    body, top = _key(spec, sheet)
    row = _ROW_NARROW if sheet.narrow else _ROW
    room = max((lettering.width(_value(one, marks), 13, bold=True) for one, marks in _strips(spec)), default=0.0)
    left = 6.0 if sheet.narrow else sheet.width * 0.32
    right = sheet.width - (6.0 if sheet.narrow else room + 18)
    for strip, marks in _strips(spec):
        body.append(_strip(spec, strip, marks, sheet, left, right, top))
        top += row
    return Drawing(tuple(body), top + 2)


def _strips(spec: ChartSpec) -> list[tuple[Strip, list[Mark]]]:
    return [(one, [mark for mark in spec.marks if mark.series == one.series]) for one in spec.strips]


def _others(spec: ChartSpec) -> tuple[str, ...]:
    """What the subject is compared with besides the comparison and the middle, in order of first appearance."""
    notes = [m.note for m in spec.marks if m.role == "rest" and m.y is not None and m.note != MIDDLE]
    return tuple(dict.fromkeys(notes))


def _value(strip: Strip, marks: list[Mark]) -> str:
    subject = next((mark for mark in marks if mark.role == "subject"), None)
    return lettering.printed(subject.y, strip.axis, unit=True) if subject else ""


def _key(spec: ChartSpec, sheet: Sheet) -> tuple[list[str], float]:
    """Every sign with its name, in as many lines as they need."""
    subject = next((mark.label for mark in spec.marks if mark.role == "subject"), "")
    bands = list(dict.fromkeys(mark.note for mark in spec.marks if mark.y is None and mark.note))
    items: list[tuple[str, str]] = [("subject", "this place, 95% interval")] if subject else []
    items += [(f"band{at}", name) for at, name in enumerate(bands[: len(_OPACITY)])]
    items += [(MIDDLE, "the middle one")] if any(mark.note == MIDDLE for mark in spec.marks) else []
    items += [("comparison", spec.reference_label)] if any(m.role == "comparison" for m in spec.marks) else []
    items += list(zip(_SHAPES, _others(spec), strict=False))
    drawn, x, y = [], 0.0, 14.0
    for sign, name in items:
        wide = 26 + lettering.width(name, _SIZE) + 18
        if x and x + wide > sheet.width:
            x, y = 0.0, y + 20
        drawn.append(svg.group([*_sign(sign, sheet, x + 10, y - 4), sheet.text(x + 26, y, name, font_size=_SIZE)]))
        x += wide
    return drawn, y + 16


def _sign(sign: str, sheet: Sheet, x: float, y: float) -> list[str]:
    if sign == "subject":
        return whisker_and_dot(Mark("", 0.0, low=-1.0, high=1.0, role="subject"), sheet, Scale(-1, 1, x - 9, x + 9), y)
    if sign.startswith("band"):
        return [_band(sheet, x - 9, x + 9, y, 12.0, int(sign[-1]))]
    if sign == MIDDLE:
        return [_tick(sheet, x, y, 6.0, "ink", 2.0)]
    if sign == "comparison":
        return [_tick(sheet, x, y, 8.0, "comparison", 2.0)]
    return [_shape(sign, sheet, x, y, "")]


def _strip(
    spec: ChartSpec, strip: Strip, marks: list[Mark], sheet: Sheet, left: float, right: float, top: float
) -> str:
    """The name, the track with everything on it, and the two ends in words."""
    held = [value for mark in marks for value in (mark.y, mark.low, mark.high)]
    limits = share_limits(held) if strip.axis.percent else None
    scale = spanning(held, left, right, limits=limits)
    middle = top + (34 if sheet.narrow else 16)
    drawn = [*_name(strip, marks, sheet, left, top, middle)]
    drawn.append(svg.line(left, middle, right, middle, **sheet.theme.paint(stroke="grid")))
    for number, mark in enumerate([mark for mark in marks if mark.y is None][: len(_OPACITY)]):
        if mark.low is not None and mark.high is not None:
            drawn.append(_band(sheet, scale(mark.low), scale(mark.high), middle, _TRACK, number))
    drawn += _compared(spec, marks, sheet, scale, middle)
    for mark in marks:
        if mark.role == "subject":
            drawn += whisker_and_dot(mark, sheet, scale, middle)
    drawn += _ends(strip, sheet, scale, middle + _TRACK / 2 + 14)
    return svg.element("g", None, svg.element("title", None, svg.escape(strip.series)), *drawn)


def _name(strip: Strip, marks: list[Mark], sheet: Sheet, left: float, top: float, middle: float) -> list[str]:
    value = _value(strip, marks)
    look = {"font_size": 13, "font_weight": "700"}
    if sheet.narrow:
        room = sheet.width - lettering.width(value, 13, bold=True) - 12
        name = lettering.fit(strip.series, room, 13, bold=True)
        return [
            sheet.text(0, top + 12, name, "ink", **look),
            sheet.text(sheet.width, top + 12, value, "subject", text_anchor="end", **look),
        ]
    lines = lettering.wrap(strip.series, left - 16, 13, bold=True)[:2]
    first = middle + 4.5 - 8 * (len(lines) - 1)
    drawn = [sheet.text(0, first + 16 * at, line, "ink", **look) for at, line in enumerate(lines)]
    return [*drawn, sheet.text(sheet.width, middle + 4.5, value, "subject", text_anchor="end", **look)]


def _compared(spec: ChartSpec, marks: list[Mark], sheet: Sheet, scale: Scale, y: float) -> list[str]:
    shape_of = dict(zip(_others(spec), _SHAPES, strict=False))
    drawn = []
    for mark in marks:
        if mark.y is None or mark.role == "subject":
            continue
        x = scale.clamp(mark.y)
        if mark.note == MIDDLE:
            drawn.append(_tick(sheet, x, y, _TRACK / 2, "ink", 2.0))
        elif mark.role == "comparison":
            drawn.append(_tick(sheet, x, y, _TRACK / 2 + 5, "comparison", 2.0))
        elif mark.note in shape_of:
            drawn.append(_shape(shape_of[mark.note], sheet, x, y, mark.note))
    return drawn


def _band(sheet: Sheet, start: float, end: float, y: float, height: float, number: int) -> str:
    paint = sheet.theme.paint(fill="band")
    return svg.rect(start, y - height / 2, end - start, height, opacity=_OPACITY[number], **paint)


def _tick(sheet: Sheet, x: float, y: float, reach: float, paint: str, wide: float) -> str:
    return svg.line(x, y - reach, x, y + reach, stroke_width=wide, **sheet.theme.paint(stroke=paint))


def _shape(shape: str, sheet: Sheet, x: float, y: float, note: str) -> str:
    """A hollow triangle or square, or a cross, in the colour of text."""
    titled = [svg.element("title", None, svg.escape(note))] if note else []
    if shape == "cross":
        ends = ((x - 5, y - 5, x + 5, y + 5), (x - 5, y + 5, x + 5, y - 5))
        paint = sheet.theme.paint(stroke="ink")
        lines = [svg.line(x1, y1, x2, y2, stroke_width=2, **paint) for x1, y1, x2, y2 in ends]
        return svg.element("g", None, *titled, *lines)
    hollow = {**sheet.theme.paint(fill="paper", stroke="ink"), "stroke-width": 1.8}
    if shape == "square":
        return svg.element("rect", {"x": x - 4.5, "y": y - 4.5, "width": 9, "height": 9, **hollow}, *titled)
    corners = ((x, y - 6), (x + 6, y + 5), (x - 6, y + 5))
    points = " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in corners)
    return svg.element("polygon", {"points": points, **hollow}, *titled)


def _ends(strip: Strip, sheet: Sheet, scale: Scale, y: float) -> list[str]:
    """The values at both ends of the scale, each with what lies there."""
    low, high = _printed_ends(strip, scale)
    half = (scale.end - scale.start) / 2
    first, last = f"{low}, {strip.low_end}", f"{strip.high_end}, {high}"
    return [
        sheet.text(scale.start, y, lettering.fit(first, half, _SIZE), font_size=_SIZE),
        sheet.text(scale.end, y, lettering.fit(last, half, _SIZE), text_anchor="end", font_size=_SIZE),
    ]


def _printed_ends(strip: Strip, scale: Scale) -> tuple[str, str]:
    """Both ends with as few decimals as print them exactly."""
    factor = 100 if strip.axis.percent else 1
    ends = (scale.low * factor, scale.high * factor)
    decimals = next((n for n in range(3) if all(abs(round(at, n) - at) < 1e-9 for at in ends)), 3)
    axis = replace(strip.axis, decimals=decimals)
    return lettering.printed(scale.low, axis), lettering.printed(scale.high, axis)
