"""A control chart: points, what is usual, limits that break where they begin anew, signals with a shape of their own.

A point whose note says "signal" is a diamond with a ring, larger than the rest: shape, size and note all say it. One
that says "not judged" is a small cross, one that says "revised" hollow. The lines of a chart are its centre (solid) and
limits (dashed), one set a phase; their x is the month as ``12 * year + month - 1``.
"""

from __future__ import annotations

from fairwait.charts import icons, lettering, svg
from fairwait.charts.labels import spread
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.series import dated_words, is_revised, month_axis, month_index, month_of
from fairwait.charts.sheet import Drawing, Sheet, axis_title, y_axis, y_gutter
from fairwait.domain.chart import ChartSpec, Line, Mark

_HEIGHT, _HEIGHT_NARROW = 270.0, 220.0
_DOT, _SIGNAL = 3.2, 6.5


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """Limits first, then the line through the months, then the points; the last phase's lines are named."""
    marks = sorted((mark for mark in spec.marks if mark.y is not None), key=month_of)
    months = [month_of(mark) for mark in spec.marks] + [month_index(event.period) for event in spec.events]
    if not months:
        return Drawing((sheet.text(0, 14, "No figures", font_size=12),), 26)
    names = _names(spec)
    room = max((lettering.width(name, lettering.SMALL) for name in names.values()), default=0.0)
    room = 0.0 if sheet.narrow else min(room, sheet.width * 0.3)
    gutter = y_gutter(_heights(spec, 0, 270), spec.y)
    x = Scale(min(months), max(max(months), min(months) + 1), gutter + 8, sheet.width - room - 16)
    starts, words, foot = dated_words(spec, sheet, x)
    top, bottom = foot, foot + (_HEIGHT_NARROW if sheet.narrow else _HEIGHT)
    y = _heights(spec, top, bottom)
    titled = lettering.wrap(axis_title(spec.y), sheet.width, lettering.SMALL)
    body = [sheet.text(0, 14 - 15 * (len(titled) - 1 - at), part, font_size=12) for at, part in enumerate(titled)]
    body += [*y_axis(sheet, y, spec.y, x.start - 8, x.end), *month_axis(sheet, x, bottom)]
    dotted = sheet.theme.paint(stroke="axis")
    body += [svg.line(at, from_y, at, bottom, stroke_dasharray="2 3", **dotted) for at, from_y in starts]
    body += words
    body += [svg.group(_line(line, sheet, x, y)) for line in spec.lines]
    body += _target(spec, sheet, x, y)
    body.append(svg.group(_joined(marks, sheet, x, y)))
    body += [_point(mark, sheet, x(month_of(mark)), y(mark.y or 0.0)) for mark in sorted(marks, key=is_signal)]
    body += [] if sheet.narrow else _line_names(names, spec, sheet, x, y, room)
    key, below = _key(spec, marks, sheet, bottom + 46)
    summed, down = _summed_up(spec, sheet)
    down += 15.0 * (len(titled) - 1)
    return Drawing((*summed, svg.group([*body, *key], transform=_down(down))), below + down)


def _down(by: float) -> str | None:
    return f"translate(0 {svg.number(by)})" if by else None


def _summed_up(spec: ChartSpec, sheet: Sheet) -> tuple[list[str], float]:
    """The icons of the chart above it, each with its sentence beside it."""
    drawn, y = [], 0.0
    for key in (key for key in spec.icons if key in icons.VARIATIONS or key in icons.ASSURANCES):
        drawn.append(svg.group(icons.icon(key, sheet), transform=f"translate(0 {svg.number(y)})"))
        lines = lettering.wrap(icons.sentence(key), sheet.width - icons.WIDTH - 10, lettering.LABEL)
        top = y + 22 - 8.5 * (len(lines) - 1)
        drawn += [
            sheet.text(icons.WIDTH + 10, top + 17 * at, words, "ink", font_size=lettering.LABEL)
            for at, words in enumerate(lines)
        ]
        y += icons.HEIGHT + 4
    return drawn, y + 6 if y else 0.0


def is_signal(mark: Mark) -> bool:
    """A mark whose note says that it is a signal is a diamond with a ring."""
    return mark.note.lower().startswith("signal")


def is_unjudged(mark: Mark) -> bool:
    """A mark whose note says that it is not judged is a small cross: it makes no limits and is no signal."""
    return mark.note.lower().startswith("not judged")


def _heights(spec: ChartSpec, top: float, bottom: float) -> Scale:
    held = [mark.y for mark in spec.marks] + [at for line in spec.lines for _, at in line.points] + [spec.reference]
    limits = share_limits(held) if spec.y.percent else None
    return spanning(held, bottom, top, from_zero=spec.y.from_zero, limits=limits)


def _names(spec: ChartSpec) -> dict[str, str]:
    """What the lines of the last phase are called at their ends, with their values."""
    return {
        line.label: f"{line.label} {lettering.printed(line.points[-1][1], spec.y)}"
        for line in _last_lines(spec)
        if line.points
    }


def _last_lines(spec: ChartSpec) -> list[Line]:
    return list({line.label: line for line in spec.lines if line.points}.values())


def _line(line: Line, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    """One phase's centre or limit, half a month beyond its ends so that a phase of one month is seen."""
    if not line.points:
        return []
    (first, value), (last, _) = line.points[0], line.points[-1]
    start, end = max(x(first - 0.4), x.start - 8), min(x(last + 0.4), x.end + 4)
    look = {"stroke_width": 1.4, "stroke_dasharray": "6 4"} if line.dashed else {"stroke_width": 1.6}
    return [svg.line(start, y(value), end, y(value), **look, **sheet.theme.paint(stroke="axis"))]


def _joined(marks: list[Mark], sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    """The line through neighbouring months; it breaks where a month has no figure and where a new phase begins."""
    runs: list[list[Mark]] = []
    for mark in marks:
        joins = runs and month_of(mark) - month_of(runs[-1][-1]) == 1 and mark.series == runs[-1][-1].series
        runs[-1].append(mark) if joins else runs.append([mark])
    paint = sheet.theme.paint(stroke="subject-band")
    paths = ([(x(month_of(m)), y(m.y)) for m in run if m.y is not None] for run in runs if len(run) > 1)
    return [svg.path(points, stroke_width=1.5, stroke_linejoin="round", **paint) for points in paths]


def _point(mark: Mark, sheet: Sheet, x: float, y: float) -> str:
    told = f"{mark.label}. {mark.note}" if mark.note else mark.label
    note = svg.element("title", None, svg.escape(told))
    if is_signal(mark):
        return svg.group([_diamond(sheet, x, y, note)])
    if is_unjudged(mark):
        return svg.group([_cross(sheet, x, y)])
    hollow = is_revised(mark)
    look = sheet.theme.paint(fill="paper" if hollow else "subject", stroke="subject")
    place = {"cx": float(x), "cy": float(y), "r": _DOT + (0.8 if hollow else 0.0), "stroke-width": 1.2}
    return svg.element("circle", {**place, **look}, note)


def _diamond(sheet: Sheet, x: float, y: float, note: str = "") -> str:
    """A filled diamond inside a ring: told apart without colour, and in print."""
    corners = ((x, y - _SIGNAL + 1), (x + _SIGNAL - 1, y), (x, y + _SIGNAL - 1), (x - _SIGNAL + 1, y))
    points = " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in corners)
    ring = {"cx": float(x), "cy": float(y), "r": _SIGNAL + 1.0, "stroke-width": 1.4}
    filled = svg.element("polygon", {"points": points, **sheet.theme.paint(fill="ink")}, *([note] if note else []))
    return svg.element("circle", {**ring, **sheet.theme.paint(fill="paper", stroke="ink")}) + filled


def _cross(sheet: Sheet, x: float, y: float) -> str:
    paint = {"stroke_width": 1.5, **sheet.theme.paint(stroke="rest")}
    return svg.line(x - 3, y - 3, x + 3, y + 3, **paint) + svg.line(x - 3, y + 3, x + 3, y - 3, **paint)


def _target(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    if spec.reference is None:
        return []
    at = y(spec.reference)
    words = f"{spec.reference_label} {lettering.printed(spec.reference, spec.y)}"
    return [
        svg.line(x.start - 8, at, x.end + 4, at, stroke_width=1.5, **sheet.theme.paint(stroke="comparison")),
        sheet.haloed(x.start, at - 5, words, "comparison", font_size=12, font_weight="700"),
    ]


def _line_names(names: dict[str, str], spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale, room: float) -> list[str]:
    lines = _last_lines(spec)
    heights = spread([y(line.points[-1][1]) for line in lines], 15, y.end, y.start)
    return [
        sheet.text(x.end + 10, at + 4, lettering.fit(names[line.label], room, lettering.SMALL), font_size=12)
        for line, at in zip(lines, heights, strict=True)
    ]


def _key(spec: ChartSpec, marks: list[Mark], sheet: Sheet, top: float) -> tuple[list[str], float]:
    """What the shapes on this chart say, for those that are there. On a telephone the lines are named here too."""
    told: list[tuple[str, str]] = []
    if any(map(is_signal, marks)):
        told.append(("signal", "a signal: outside what is usual, or one of several in a row"))
    if any(map(is_unjudged, marks)):
        told.append(("cross", "not judged: what is counted changed, or the pandemic"))
    if any(is_revised(mark) and not is_signal(mark) for mark in marks):
        told.append(("hollow", "revised since first published"))
    if sheet.narrow:
        told += [("dash" if line.dashed else "line", _names(spec)[line.label]) for line in _last_lines(spec)]
    drawn, y = [], top
    for shape, words in told:
        drawn.append(_swatch(shape, sheet, 9, y - 4))
        for part in lettering.wrap(words, sheet.width - 24, lettering.SMALL):
            drawn.append(sheet.text(24, y, part, font_size=lettering.SMALL))
            y += 17
        y += 2
    return drawn, y - 8 if told else top - 20


def _swatch(shape: str, sheet: Sheet, x: float, y: float) -> str:
    if shape == "signal":
        return _diamond(sheet, x, y)
    if shape == "cross":
        return _cross(sheet, x, y)
    if shape == "hollow":
        look = sheet.theme.paint(fill="paper", stroke="subject")
        return svg.element("circle", {"cx": x, "cy": float(y), "r": _DOT + 0.8, "stroke-width": 1.2, **look})
    dashes = {"stroke_dasharray": "6 4"} if shape == "dash" else {}
    return svg.line(x - 9, y, x + 9, y, stroke_width=1.5, **dashes, **sheet.theme.paint(stroke="axis"))
