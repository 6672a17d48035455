"""Points in a plane: scatter charts with a fitted line, and funnels with their limits."""

from __future__ import annotations

import itertools

from fairwait.charts import lettering, svg
from fairwait.charts.intervals import dot
from fairwait.charts.labels import Box, place, spread
from fairwait.charts.lettering import is_number
from fairwait.charts.palette import ROLE_BAND, ROLE_PAINT
from fairwait.charts.scale import Scale, spanning
from fairwait.charts.sheet import Drawing, Sheet, axis_title, x_axis, y_axis, y_gutter
from fairwait.domain.chart import Axis, ChartSpec, Line, Mark

#: More names than this hide the points they belong to; the table beside the chart holds them all.
MOST_NAMES, MOST_NAMES_NARROW = 12, 4
_ORDER = {"unranked": 0, "rest": 1, "comparison": 2, "subject": 3}


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """Lines first, then intervals, then points with the subject on top, then the few names that were asked for."""
    across = spec.x or Axis("")
    marks = [mark for mark in spec.marks if is_number(mark.x) and is_number(mark.y)]
    marks.sort(key=lambda mark: _ORDER[mark.role])
    height = 300.0 if sheet.narrow else 380.0
    top = 28.0
    y = _y_scale(spec, marks, top, top + height)
    left = y_gutter(y, spec.y)
    named = [] if sheet.narrow else [lettering.width(line.label, 12) for line in spec.lines if not _upright(line)]
    room = max(named, default=-10.0) + 10
    x = _x_scale(spec, marks, across, left, sheet.width - max(room, 8.0))
    body = [sheet.text(0, 14, lettering.fit(axis_title(spec.y), sheet.width, 12), font_size=12)]
    body += x_axis(sheet, x, across, top + height, top)
    body += y_axis(sheet, y, spec.y, left, x.end)
    body += _reference_line(spec, sheet, x, y)
    written, taken = _lines(spec.lines, sheet, x, y)
    body += written
    body += [svg.group(_whisker(mark, sheet, x, y) for mark in marks)]
    body += [dot(mark, sheet, x(_x(mark)), y(_y(mark)), 4.0) for mark in marks]
    body += _reference_name(spec, sheet, x, y)
    body += _names(spec, marks, sheet, x, y, taken)
    return Drawing(tuple(body), top + height + 42)


def _x(mark: Mark) -> float:
    assert isinstance(mark.x, (int, float))  # draw() keeps only such marks
    return float(mark.x)


def _y(mark: Mark) -> float:
    assert mark.y is not None  # draw() keeps only such marks
    return mark.y


def _x_scale(spec: ChartSpec, marks: list[Mark], axis: Axis, start: float, end: float) -> Scale:
    held = [_x(mark) for mark in marks] or [at for line in spec.lines for at, _ in line.points]
    return spanning(held, start, end, log=axis.log, from_zero=axis.from_zero, limits=(0, 1) if axis.percent else None)


def _y_scale(spec: ChartSpec, marks: list[Mark], top: float, bottom: float) -> Scale:
    """High enough for every point. Funnel limits flare towards small sizes: there they may leave the picture."""
    held: list[float | None] = [value for mark in marks for value in (mark.y, mark.low, mark.high)]
    held.append(spec.reference)
    if spec.kind == "scatter" or not marks:
        held += [value for line in spec.lines for _, value in line.points]
    else:
        sizes = [_x(mark) for mark in marks]
        held += [value for line in spec.lines for at, value in line.points if at >= min(sizes)]
    return spanning(
        held, bottom, top, log=spec.y.log, from_zero=spec.y.from_zero, limits=(0, 1) if spec.y.percent else None
    )


def _reference_line(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    if spec.reference is None:
        return []
    at = y(spec.reference)
    return [svg.line(x.start, at, x.end, at, stroke_width=1.5, **sheet.theme.paint(stroke="comparison"))]


def _reference_name(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    """Over the points, so that none of them hides it."""
    if spec.reference is None:
        return []
    words = f"{spec.reference_label} {lettering.printed(spec.reference, spec.y)}"
    return [sheet.haloed(x.start + 4, y(spec.reference) - 5, words, "comparison", font_size=12, font_weight="700")]


def _lines(lines: tuple[Line, ...], sheet: Sheet, x: Scale, y: Scale) -> tuple[list[str], list[Box]]:
    """Lines cut at the frame, named at their right ends; names share a place where they say the same.

    An upright line has no right end: its name stands beside its foot.
    """
    drawn, ends, boxes = [], [], []
    for line in lines:
        inside = _cut(line.points, x, y)
        if len(inside) < 2:
            continue
        look = sheet.theme.paint(stroke=ROLE_PAINT[line.role])
        drawn.append(svg.path(inside, stroke_width=1.2, stroke_dasharray="5 4" if line.dashed else None, **look))
        if _upright(line):
            foot, wide = inside[0], lettering.width(line.label, 12)
            drawn.append(sheet.haloed(foot[0] + 4, foot[1] - 4, line.label, ROLE_PAINT[line.role], font_size=12))
            boxes.append(Box(foot[0], foot[1] - 16, foot[0] + wide + 6, foot[1]))
            continue
        ends.append((line.label, inside[-1][1], line.role))
    if sheet.narrow:
        return drawn, boxes
    heights = spread([height for _, height, _ in ends], 14, y.end, y.start)
    for (label, _, role), height in zip(ends, heights, strict=True):
        paint = "quiet" if role == "rest" else ROLE_PAINT[role]
        drawn.append(sheet.text(x.end + 6, height + 4, label, paint, font_size=12))
        boxes.append(Box(x.end, height - 7, sheet.width, height + 7))
    return drawn, boxes


def _upright(line: Line) -> bool:
    return len({at for at, _ in line.points}) == 1


def _cut(points: tuple[tuple[float, float], ...], x: Scale, y: Scale) -> list[tuple[float, float]]:
    """The stretch of a line inside the frame, with the crossing of the frame's edge as its end."""
    kept: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        piece = Box(x.start, y.end, x.end, y.start).clip(((x(x1), y(y1)), (x(x2), y(y2))))
        if piece:
            kept += [at for at in piece if not kept or at != kept[-1]]
    return kept


def _whisker(mark: Mark, sheet: Sheet, x: Scale, y: Scale) -> str:
    if mark.low is None or mark.high is None:
        return ""
    at = x(_x(mark))
    paint = sheet.theme.paint(stroke=ROLE_BAND[mark.role])
    return svg.line(at, y.clamp(mark.low), at, y.clamp(mark.high), stroke_width=2.0, **paint)


def _names(spec: ChartSpec, marks: list[Mark], sheet: Sheet, x: Scale, y: Scale, taken: list[Box]) -> list[str]:
    """Few names, or none can be read: the subject's first, then those furthest from the reference."""
    asked = [index for index, mark in enumerate(marks) if mark.show_label or mark.role == "subject"]
    if spec.reference is not None:
        middle = spec.reference
        asked.sort(key=lambda index: -abs(_y(marks[index]) - middle))
    asked.sort(key=lambda index: not marks[index].show_label)
    few = asked[: MOST_NAMES_NARROW if sheet.narrow else MOST_NAMES]
    points = [(x(_x(mark)), y(_y(mark))) for mark in marks]
    wanted = [(index, *points[index], marks[index].label, marks[index].role == "subject") for index in few]
    drawn = []
    for name in place(wanted, points, Box(x.start, y.end - 10, sheet.width, y.start), taken=taken):
        mark = marks[name.index]
        if name.leader:
            (x1, y1), (x2, y2) = name.leader
            drawn.append(svg.line(x1, y1, x2, y2, **sheet.theme.paint(stroke="axis")))
        paint = "ink" if mark.role == "rest" else ROLE_PAINT[mark.role]
        bold = "700" if mark.role == "subject" else None
        anchor = None if name.anchor == "start" else name.anchor
        drawn.append(
            sheet.haloed(name.x, name.y, mark.label, paint, text_anchor=anchor, font_size=12, font_weight=bold)
        )
    return drawn
