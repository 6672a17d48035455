"""Labelled horizontal bars, with what chance alone would give marked on the same row."""

from __future__ import annotations

from fairwait.charts import lettering, svg
from fairwait.charts.intervals import reference_line
from fairwait.charts.palette import ROLE_BAND, ROLE_PAINT
from fairwait.charts.scale import Scale, spanning
from fairwait.charts.sheet import Drawing, Sheet, x_axis
from fairwait.domain.chart import ChartSpec, Mark

_ROW, _ROW_NARROW = 34.0, 48.0


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """One row a label. A mark of the role ``comparison`` that repeats a row's label is drawn on it as an upright tick

    with its interval: what chance alone would give beside what was found. Its note or series names it, once.
    """
    rows: dict[str, tuple[Mark | None, list[Mark]]] = {}
    for mark in spec.marks:
        bar, ticks = rows.get(mark.label, (None, []))
        if bar is not None and mark.role == "comparison":
            ticks.append(mark)
        else:
            bar = mark
        rows[mark.label] = (bar, ticks)
    widest = max((lettering.width(label, lettering.LABEL, bold=True) for label in rows), default=0.0)
    left = 0.0 if sheet.narrow else min(widest, sheet.width * 0.38) + 12
    values_room = max((lettering.width(lettering.printed(m.y, spec.y), 13, bold=True) for m in spec.marks), default=0)
    held = [value for m in spec.marks for value in (m.y, m.low, m.high)] + [spec.reference, 0.0]
    scale = spanning(held, left, sheet.width - values_room - 14, from_zero=True)
    key = _key(spec, rows, sheet)
    top = (24.0 if spec.reference is not None else 6.0) + (22.0 if key else 0.0)
    height = _ROW_NARROW if sheet.narrow else _ROW
    bottom = top + height * len(rows)
    body = [*key, *x_axis(sheet, scale, spec.y, bottom, top)]
    if spec.reference is not None:
        body += reference_line(spec, sheet, scale, top, bottom)
    for index, (label, (bar, ticks)) in enumerate(rows.items()):
        if bar is not None:
            body.append(_row(label, bar, ticks, spec, sheet, scale, top + height * index))
    return Drawing(tuple(body), bottom + 42)


def _key(spec: ChartSpec, rows: dict[str, tuple[Mark | None, list[Mark]]], sheet: Sheet) -> list[str]:
    """One line that names the tick, drawn as it stands on the rows."""
    first = next((tick for _, ticks in rows.values() for tick in ticks), None)
    if first is None:
        return []
    words = first.series or first.note
    paint = sheet.theme.paint(stroke="comparison")
    return [
        svg.line(3, 2, 3, 16, stroke_width=3.0, **paint),
        sheet.text(12, 13, lettering.fit(words, sheet.width - 12, lettering.SMALL), "comparison", font_size=12),
    ]


def _row(label: str, bar: Mark, ticks: list[Mark], spec: ChartSpec, sheet: Sheet, scale: Scale, top: float) -> str:
    bold = "700" if bar.role == "subject" else None
    name_paint = "quiet" if bar.role == "unranked" else "ink"
    thick = 16.0
    y = top + (24 if sheet.narrow else (_ROW - thick) / 2)
    if sheet.narrow:
        name = sheet.text(0, top + 17, lettering.fit(label, sheet.width, 13), name_paint, font_weight=bold)
    else:
        words = lettering.fit(label, scale.start - 12, lettering.LABEL, bold=bool(bold))
        name = sheet.text(scale.start - 12, y + 12.5, words, name_paint, text_anchor="end", font_weight=bold)
    drawn = [name]
    if bar.y is not None:
        look = sheet.theme.paint(fill=ROLE_PAINT[bar.role])
        note = svg.element("title", None, svg.escape(f"{label}: {lettering.printed(bar.y, spec.y, unit=True)}"))
        place = {"x": min(scale(0), scale(bar.y)), "y": y, "width": abs(scale(bar.y) - scale(0)), "height": thick}
        drawn.append(svg.element("rect", {**place, **look}, note))
    if bar.low is not None and bar.high is not None:
        drawn += _whisker(scale(bar.low), scale(bar.high), y + thick / 2, sheet)
    for tick in ticks:
        drawn += _tick(tick, sheet, scale, y, thick)
    ends = [value for m in (bar, *ticks) for value in (m.y, m.high) if value is not None] + [0.0]
    value = lettering.printed(bar.y, spec.y) if bar.y is not None else bar.note
    drawn.append(sheet.text(scale(max(ends)) + 8, y + 12.5, value, name_paint, font_weight="700"))
    return svg.group(drawn)


def _whisker(start: float, end: float, y: float, sheet: Sheet) -> list[str]:
    """The bar's own interval, as an ink line with a pale edge so that it is seen on the bar and beyond it."""
    return [
        svg.line(start, y, end, y, stroke_width=5.0, **sheet.theme.paint(stroke="paper")),
        svg.line(start, y, end, y, stroke_width=2.0, **sheet.theme.paint(stroke="ink")),
    ]


def _tick(tick: Mark, sheet: Sheet, scale: Scale, y: float, thick: float) -> list[str]:
    drawn = []
    if tick.low is not None and tick.high is not None:
        paint = sheet.theme.paint(fill=ROLE_BAND["comparison"])
        width = scale(tick.high) - scale(tick.low)
        drawn.append(svg.rect(scale(tick.low), y - 3, width, thick + 6, opacity=0.35, **paint))
    if tick.y is not None:
        at = scale(tick.y)
        drawn.append(svg.line(at, y - 5, at, y + thick + 5, stroke_width=5.0, **sheet.theme.paint(stroke="paper")))
        drawn.append(svg.line(at, y - 5, at, y + thick + 5, stroke_width=3.0, **sheet.theme.paint(stroke="comparison")))
    return drawn
