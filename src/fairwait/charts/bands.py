"""The subject's line over the bands of all places of its kind, month by month, with the middle one and England.

Bands are drawn where the months follow one another; nothing is drawn across a month that nobody could judge, or across
a break after which months cannot be compared.
"""

from __future__ import annotations

import itertools

from fairwait.charts import lettering, svg
from fairwait.charts.labels import spread
from fairwait.charts.palette import ROLE_PAINT
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.series import dated_words, line_of, month_axis, month_index, month_of
from fairwait.charts.sheet import Drawing, Sheet, axis_title, y_axis, y_gutter
from fairwait.domain.chart import ChartSpec, Mark

_OPACITY = (0.28, 0.5)
_HEIGHT = 200.0
_ORDER = {"rest": 0, "unranked": 0, "comparison": 1, "subject": 2}


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """Bands first, the widest first; then the lines, the subject's last."""
    bands, lines = _by_series(spec, banded=True), _by_series(spec, banded=False)
    months = [month_of(mark) for mark in spec.marks] + [month_index(event.period) for event in spec.events]
    if not months:
        return Drawing((sheet.text(0, 14, "No figures", font_size=12),), 26)
    names = [*lines, *bands]
    room = min(max(lettering.width(name, 12, bold=True) for name in names), sheet.width * 0.3)
    gutter = y_gutter(_height(spec, 0, 300), spec.y)
    x = Scale(min(months), max(max(months), min(months) + 1), gutter + 4, sheet.width - room - 14)
    starts, words, foot = dated_words(spec, sheet, x)
    bottom = foot + _HEIGHT
    y = _height(spec, foot, bottom)
    body = [sheet.text(0, 14, lettering.fit(_title(spec, y), sheet.width, 12), font_size=12)]
    body += [*y_axis(sheet, y, spec.y, x.start - 4, x.end), *month_axis(sheet, x, bottom)]
    dotted = sheet.theme.paint(stroke="axis")
    body += [svg.line(at, top, at, bottom, stroke_dasharray="2 3", **dotted) for at, top in starts]
    for number, marks in enumerate(bands.values()):
        body.append(svg.group(_band(marks, sheet, x, y, _OPACITY[min(number, 1)])))
    ordered = sorted(lines.items(), key=lambda item: _ORDER[item[1][-1].role])
    body += [svg.group(line_of(marks, sheet, x, y)) for _, marks in ordered]
    body += [*words, *_names(ordered, bands, sheet, x, y, room)]
    return Drawing(tuple(body), bottom + 26)


def _by_series(spec: ChartSpec, *, banded: bool) -> dict[str, list[Mark]]:
    """Marks by series in order of months: bands have limits and never a value."""
    series = {m.series for m in spec.marks if m.y is not None or m.role == "subject"}
    found: dict[str, list[Mark]] = {}
    for mark in spec.marks:
        if (mark.series not in series) is banded:
            found.setdefault(mark.series, []).append(mark)
    return {name: sorted(marks, key=month_of) for name, marks in found.items()}


def _height(spec: ChartSpec, top: float, bottom: float) -> Scale:
    held = [value for m in spec.marks for value in (m.y, m.low, m.high)]
    limits = share_limits(held) if spec.y.percent else None
    return spanning(held, bottom, top, from_zero=spec.y.from_zero, limits=limits)


def _title(spec: ChartSpec, y: Scale) -> str:
    cut = f" – axis starts at {lettering.tick_label(y.low, spec.y, y.low)}" if y.low > 0 else ""
    return f"{axis_title(spec.y)}{cut}"


def _band(marks: list[Mark], sheet: Sheet, x: Scale, y: Scale, opacity: float) -> list[str]:
    """One polygon for each run of months that follow one another and can be compared."""
    held = [mark for mark in marks if mark.low is not None and mark.high is not None]
    runs: list[list[Mark]] = []
    for before, mark in itertools.pairwise([None, *held]):
        assert mark is not None
        joins = before is not None and month_of(mark) - month_of(before) == 1 and mark.stretch == before.stretch
        if not joins:
            runs.append([])
        runs[-1].append(mark)
    drawn = []
    for run in (run for run in runs if len(run) > 1):
        low = [(x(month_of(m)), y.clamp(m.low)) for m in run if m.low is not None]
        high = [(x(month_of(m)), y.clamp(m.high)) for m in run if m.high is not None]
        points = " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in [*low, *reversed(high)])
        drawn.append(svg.element("polygon", {"points": points, "opacity": opacity, **sheet.theme.paint(fill="band")}))
    return drawn


def _names(
    lines: list[tuple[str, list[Mark]]], bands: dict[str, list[Mark]], sheet: Sheet, x: Scale, y: Scale, room: float
) -> list[str]:
    """Each line named at its last value, each band at the middle of its upper part."""
    ends: list[tuple[str, float, str]] = []
    for name, marks in lines:
        known = [mark for mark in marks if mark.y is not None]
        if known and known[-1].y is not None:
            ends.append((name, y(known[-1].y), known[-1].role))
    for name, marks in bands.items():
        limits = [mark.high for mark in marks if mark.high is not None]
        if limits:
            ends.append((name, y.clamp(limits[-1]), ""))
    heights = spread([at for _, at, _ in ends], 15, y.end, y.start)
    drawn = []
    for (name, _, role), at in zip(ends, heights, strict=True):
        bold = role in ("subject", "comparison")
        words = lettering.fit(name, room, lettering.SMALL, bold=bold)
        paint = ROLE_PAINT[role] if bold else "quiet"
        weight = "700" if bold else None
        drawn.append(sheet.text(x.end + 8, at + 4, words, paint, font_size=12, font_weight=weight))
    return drawn
