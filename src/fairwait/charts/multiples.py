"""Small multiples: one small panel a place, all on one scale, England's line in each, breaks drawn in each.

The eye compares shapes, so nothing differs between panels but the place: one height for one value everywhere. A place
with a single month has a dot, one without any the reason in words; neither has an invented line.
"""

from __future__ import annotations

import math

from fairwait.charts import lettering, svg
from fairwait.charts.intervals import dot
from fairwait.charts.lettering import is_number
from fairwait.charts.palette import ROLE_PAINT
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.series import month_index, month_of, runs
from fairwait.charts.sheet import Drawing, Sheet, axis_title, y_gutter
from fairwait.domain.chart import ChartSpec, Mark
from fairwait.domain.period import Period

_GAP, _EDGE = 18.0, 4.0
_HEIGHT, _HEIGHT_NARROW = 84.0, 72.0
_NAME, _MONTHS = 40.0, 20.0
_TICKS = 3
_SIZE = 11.0


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """Marks of one ``series`` are one panel, in order of first appearance; those of the reference stand in every one.

    The reference is the series called ``spec.reference_label``; ``events`` are dotted in every panel and told once.
    """
    panels: dict[str, list[Mark]] = {}
    for mark in spec.marks:
        panels.setdefault(mark.series or mark.label, []).append(mark)
    common = panels.pop(spec.reference_label, [])
    dated = [month_of(mark) for mark in spec.marks if mark.x is not None]
    if not panels or not dated:
        return Drawing((sheet.text(0, 14, "No figures", font_size=12),), 26)
    across = 2 if sheet.narrow else 4 if len(panels) > 12 else 3
    height = _HEIGHT_NARROW if sheet.narrow else _HEIGHT
    held = list(_values(spec))
    flat = spanning(held, height, 0, limits=share_limits(held) if spec.y.percent else None)
    gutter = y_gutter(flat, spec.y)
    wide = (sheet.width - gutter - _EDGE - _GAP * (across - 1)) / across
    body, top = _head(spec, sheet, flat)
    for index, (name, marks) in enumerate(panels.items()):
        left = gutter + (index % across) * (wide + _GAP)
        upper = top + (index // across) * (_NAME + height + _MONTHS) + _NAME
        x = Scale(min(dated), max(max(dated), min(dated) + 1), left, left + wide)
        y = Scale(flat.low, flat.high, upper + height, upper)
        body += _ground(spec, sheet, x, y, numbers=index % across == 0)
        body += _months(sheet, x, y.start)
        body += _panel(spec, sheet, x, y, name, marks, common)
    rows = math.ceil(len(panels) / across)
    return Drawing(tuple(body), top + rows * (_NAME + height + _MONTHS) + 4)


def _values(spec: ChartSpec) -> list[float | None]:
    """What the one scale must hold; limits of single dots count, so that no whisker leaves its panel."""
    return [value for mark in spec.marks for value in (mark.y, mark.low, mark.high)]


def _head(spec: ChartSpec, sheet: Sheet, y: Scale) -> tuple[list[str], float]:
    """What is counted, which line is which, and what the dotted lines are: each said once, above all panels."""
    cut = f" – scale starts at {lettering.tick_label(y.low, spec.y, y.low)}" if y.low > 0 else ""
    drawn = [sheet.text(0, 14, lettering.fit(axis_title(spec.y) + cut, sheet.width, 12), font_size=12)]
    at = 34.0
    left = 0.0
    for name, role, wide in (("the place", "subject", 2.5), (spec.reference_label, "comparison", 1.5)):
        paint = ROLE_PAINT[role]
        drawn.append(svg.line(left, at - 4, left + 22, at - 4, stroke_width=wide, **sheet.theme.paint(stroke=paint)))
        drawn.append(sheet.text(left + 28, at, name, paint, font_size=12, font_weight="700"))
        left += 44 + lettering.width(name, 12, bold=True)
    for event in spec.events:
        at += 17
        drawn.append(svg.line(11, at - 11, 11, at + 1, stroke_dasharray="2 3", **sheet.theme.paint(stroke="axis")))
        for part in lettering.wrap(event.label, sheet.width - 28, 12):
            drawn.append(sheet.text(28, at, part, font_size=12))
            at += 15
        at -= 15
    return drawn, at + 8


def _ground(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale, *, numbers: bool) -> list[str]:
    ticks = y.ticks(_TICKS)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 0.0
    drawn = [svg.line(x.start, y(at), x.end, y(at), **sheet.theme.paint(stroke="grid")) for at in ticks]
    if numbers:
        drawn += [
            sheet.text(
                x.start - 8, y(at) + 4, lettering.tick_label(at, spec.y, step or at), text_anchor="end", font_size=_SIZE
            )
            for at in ticks
        ]
    dotted = sheet.theme.paint(stroke="axis")
    for event in spec.events:
        at = x(month_index(event.period))
        if x.start <= at <= x.end:
            drawn.append(svg.line(at, y.end, at, y.start, stroke_dasharray="2 3", **dotted))
    return drawn


def _months(sheet: Sheet, x: Scale, bottom: float) -> list[str]:
    """The first and the last month under each panel."""
    drawn = []
    for at, anchor in ((x.low, None), (x.high, "end")):
        drawn.append(sheet.text(x(at), bottom + 14, _month(int(at)), text_anchor=anchor, font_size=_SIZE))
    return drawn


def _month(index: int) -> str:
    """A counted month in few letters: ``Jan 2026``."""
    month = Period(index // 12, index % 12 + 1)
    return f"{month.label[:3]} {month.year}"


def _panel(
    spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale, name: str, marks: list[Mark], common: list[Mark]
) -> list[str]:
    known = sorted((mark for mark in marks if is_number(mark.y) and mark.x is not None), key=month_of)
    drawn = _heading(spec, sheet, x, y, name, known[-1] if known else None)
    drawn += _lines(sorted(common, key=month_of), sheet, x, y, 1.5)
    drawn += _lines(known, sheet, x, y, 2.5)
    if len(known) == 1:
        drawn += _whisker(known[0], sheet, x, y)
    note = next((mark.note for mark in marks if mark.note), "")
    if len(known) <= 1 and note:
        drawn += _told(note, sheet, x, y, beside=bool(known))
    return [svg.element("g", None, svg.element("title", None, svg.escape(name)), *drawn)]


def _heading(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale, name: str, last: Mark | None) -> list[str]:
    """The name on one line or two, and the latest value; one that is not of the last month has its month below."""
    shown = lettering.printed(last.y, spec.y) if last else ""
    old = _month(month_of(last)) if last and month_of(last) < x.high else ""
    used = max(lettering.width(shown, 12, bold=True), lettering.width(old, _SIZE))
    room = x.end - x.start - used - 8
    lines = lettering.wrap(name, room, 12, bold=True)
    if len(lines) > 2:
        lines = [lines[0], " ".join(lines[1:])]
    first = y.end - 8 - 14 * (len(lines) - 1)
    drawn = [
        sheet.text(x.start, first + 14 * at, lettering.fit(line, room, 12, bold=True), "ink", font_size=12,
                   font_weight="700")
        for at, line in enumerate(lines)
    ]  # fmt: skip
    paint = "quiet" if old or not last else ROLE_PAINT[last.role]
    up = y.end - 8 - (14 if old else 0)
    drawn.append(sheet.text(x.end, up, shown, paint, text_anchor="end", font_size=12, font_weight="700"))
    if old:
        drawn.append(sheet.text(x.end, y.end - 8, old, text_anchor="end", font_size=_SIZE))
    return drawn


def _lines(marks: list[Mark], sheet: Sheet, x: Scale, y: Scale, wide: float) -> list[str]:
    drawn = []
    for run in runs(marks):
        points = [(x(month_of(mark)), y(mark.y)) for mark in run if mark.y is not None]
        paint = ROLE_PAINT[run[-1].role]
        if len(points) > 1:
            look = sheet.theme.paint(stroke=paint)
            drawn.append(svg.path(points, stroke_width=wide, stroke_linejoin="round", **look))
        else:
            drawn.append(dot(run[0], sheet, *points[0], 3.0 if wide > 2 else 2.0))
    return drawn


def _whisker(mark: Mark, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    """The interval of a single month, where there is no line to judge it by."""
    if mark.low is None or mark.high is None:
        return []
    at = x(month_of(mark))
    paint = sheet.theme.paint(stroke=ROLE_PAINT[mark.role])
    return [svg.line(at, y.clamp(mark.low), at, y.clamp(mark.high), stroke_width=2.0, **paint)]


def _told(note: str, sheet: Sheet, x: Scale, y: Scale, *, beside: bool) -> list[str]:
    """Why there is no line, in the panel itself, in as many lines as it has room for."""
    room = (x.end - x.start) - (16 if beside else 4)
    most = int((y.start - y.end) // 14)
    lines = lettering.wrap(note, room, _SIZE)
    if len(lines) > most:
        lines = [*lines[: most - 1], lettering.fit(f"{lines[most - 1]}…", room, _SIZE)]
    return [
        sheet.haloed(x.start + 2, y.end + 14 + 14 * at, line, "quiet", font_size=_SIZE) for at, line in enumerate(lines)
    ]
