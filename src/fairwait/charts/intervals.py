"""Interval rows: one row a place, its interval drawn before its dot, one reference line through all rows."""

from __future__ import annotations

from fairwait.charts import lettering, svg
from fairwait.charts.palette import ROLE_BAND, ROLE_PAINT
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.sheet import Drawing, Sheet, x_axis
from fairwait.domain.chart import ChartSpec, Mark

ROW, ROW_NARROW = 22.0, 38.0


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """Rows in the order given; unranked ones should come last and are drawn grey and hollow."""
    row = ROW_NARROW if sheet.narrow else ROW
    values_room = max((lettering.width(lettering.printed(m.y, spec.y), 13, bold=True) for m in spec.marks), default=0)
    widest = max((lettering.width(m.label, 13, bold=m.role == "subject") for m in spec.marks), default=0.0)
    left = 8.0 if sheet.narrow else min(widest, sheet.width * 0.4) + 16
    right = sheet.width - 8 - (0 if sheet.narrow else values_room + 14)
    held = [value for m in spec.marks for value in (m.y, m.low, m.high)] + [spec.reference]
    limits = share_limits(held) if spec.y.percent else None
    scale = spanning(held, left, right, log=spec.y.log, from_zero=spec.y.from_zero, limits=limits)
    top = 24.0 if spec.reference is not None else 8.0
    rows = [_reason_lines(mark, sheet, left) for mark in spec.marks]
    heights = [row + 15.0 * max(0, len(lines) - 1) for lines in rows]
    bottom = top + sum(heights) + 4
    body = x_axis(sheet, scale, spec.y, bottom, top)
    if spec.reference is not None:
        # Rows that only say why nothing is drawn stand last: the line ends above them.
        drawn_rows = max((index + 1 for index, mark in enumerate(spec.marks) if mark.y is not None), default=0)
        body += reference_line(spec, sheet, scale, top, top + sum(heights[:drawn_rows]))
    at = top
    for mark, lines, height in zip(spec.marks, rows, heights, strict=True):
        body.append(_row(mark, lines, spec, sheet, scale, at, left))
        at += height
    return Drawing(tuple(body), bottom + 42)


def _reason_lines(mark: Mark, sheet: Sheet, left: float) -> list[str]:
    """Why a place has no dot, broken to the room there is."""
    room = sheet.width - (0.0 if sheet.narrow else left)
    return lettering.wrap(mark.note, room, lettering.SMALL) if mark.y is None else []


def reference_line(spec: ChartSpec, sheet: Sheet, scale: Scale, top: float, bottom: float) -> list[str]:
    """The national value as one vertical line, named and printed at its head."""
    assert spec.reference is not None  # callers ask only where there is one
    x = scale(spec.reference)
    words = f"{spec.reference_label} {lettering.printed(spec.reference, spec.y)}"
    half = lettering.width(words, lettering.SMALL, bold=True) / 2
    label_x = min(max(x, half), sheet.width - half)
    return [
        svg.line(x, top - 4, x, bottom, stroke_width=1.5, **sheet.theme.paint(stroke="comparison")),
        sheet.text(label_x, top - 9, words, "comparison", text_anchor="middle", font_size=12, font_weight="700"),
    ]


def _row(mark: Mark, reason: list[str], spec: ChartSpec, sheet: Sheet, scale: Scale, top: float, left: float) -> str:
    bold = "700" if mark.role == "subject" else None
    paint = "quiet" if mark.role == "unranked" else "ink"
    value = lettering.printed(mark.y, spec.y) if mark.y is not None else ""
    if sheet.narrow:
        room = sheet.width - lettering.width(value, 13, bold=True) - 16
        label_at, middle, anchor = (0.0, top + 14), top + 27, None
    else:
        room, label_at, middle, anchor = left - 16, (left - 12, top + 15.5), top + 11, "end"
    name = lettering.fit(mark.label, room, lettering.LABEL, bold=bool(bold))
    drawn = [sheet.haloed(*label_at, name, paint, text_anchor=anchor, font_weight=bold)]
    value_y = top + 14 if sheet.narrow else top + 15.5
    if value:
        drawn.append(sheet.text(sheet.width, value_y, value, paint, text_anchor="end", font_weight=bold))
    reason_at = (0.0, top + 31) if sheet.narrow else (scale.start, top + 15.5)
    for index, words in enumerate(reason):
        drawn.append(sheet.haloed(reason_at[0], reason_at[1] + 15 * index, words, "quiet", font_size=12))
    return svg.group([*drawn, *whisker_and_dot(mark, sheet, scale, middle)])


def whisker_and_dot(mark: Mark, sheet: Sheet, scale: Scale, y: float) -> list[str]:
    """The interval as a bar, then the estimate: a disc, a diamond for the comparison, hollow when unranked."""
    drawn = []
    if mark.low is not None and mark.high is not None:
        start, end = scale.clamp(mark.low), scale.clamp(mark.high)
        width = 4.0 if mark.role == "subject" else 3.0
        paint = sheet.theme.paint(stroke=ROLE_BAND[mark.role])
        drawn.append(svg.line(start, y, end, y, stroke_width=width, **paint))
    if mark.y is not None:
        drawn.append(dot(mark, sheet, scale.clamp(mark.y), y))
    return drawn


def dot(mark: Mark, sheet: Sheet, x: float, y: float, size: float = 4.5) -> str:
    """A place's mark. Its shape repeats what its colour says, for those who see no colour."""
    colour = ROLE_PAINT[mark.role]
    note = f"<title>{svg.escape(f'{mark.label}. {mark.note}' if mark.note else mark.label)}</title>"
    if mark.role == "unranked":
        look = svg.look((*sheet.theme.paint(fill="paper", stroke=colour).items(), ("stroke-width", 1.5)))
        return f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{svg.number(size - 0.5)}"{look}>{note}</circle>'
    look = svg.look((*sheet.theme.paint(fill=colour, stroke="paper").items(), ("stroke-width", 1.0)))
    if mark.role == "comparison":
        reach = size + 1.5
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        points = " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in corners)
        return f'<polygon points="{points}"{look}>{note}</polygon>'
    radius = svg.number(size + (1 if mark.role == "subject" else 0))
    return f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{radius}"{look}>{note}</circle>'
