"""Series over months: direct labels, dated events, revised points hollow, forecasts lighter, gaps left open.

A line is broken where a month has no value, and where what was counted changed so that the months on the two sides
cannot be compared (:attr:`Mark.stretch`): nothing is ever drawn across either.
"""

from __future__ import annotations

from fairwait.charts import lettering, svg
from fairwait.charts.intervals import dot
from fairwait.charts.labels import spread
from fairwait.charts.palette import ROLE_BAND, ROLE_PAINT
from fairwait.charts.scale import Scale, share_limits, spanning
from fairwait.charts.sheet import Drawing, Sheet, axis_title, y_axis, y_gutter
from fairwait.domain.chart import ChartSpec, Mark
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period

_ORDER = {"unranked": 0, "rest": 1, "comparison": 2, "subject": 3}


def draw(spec: ChartSpec, sheet: Sheet) -> Drawing:
    """One line a series, named at its last point; a month without a value breaks the line."""
    by_series: dict[str, list[Mark]] = {}
    for mark in spec.marks:
        by_series.setdefault(mark.series or mark.label, []).append(mark)
    for marks in by_series.values():
        marks.sort(key=month_of)
    months = [month_of(mark) for mark in spec.marks] + [month_index(event.period) for event in spec.events]
    if not months:
        return Drawing((sheet.text(0, 14, "No figures", font_size=12),), 26)
    names = [] if sheet.narrow and len(by_series) == 1 else list(by_series)
    room = min(max((lettering.width(name, 12, bold=True) for name in names), default=0.0), sheet.width * 0.3)
    first, last = min(months), max(months)
    # The gutter needs the height's scale, and the height needs the width that is left: a first scale settles it.
    gutter = y_gutter(_height_scale(spec, 0, 300), spec.y)
    x = Scale(first, max(last, first + 1), gutter + 4, sheet.width - room - 14)
    starts, words, foot = dated_words(spec, sheet, x)
    top, bottom = foot, foot + (240.0 if sheet.narrow else 300.0)
    y = _height_scale(spec, top, bottom)
    body = [sheet.text(0, 14, lettering.fit(_title(spec, y), sheet.width, 12), font_size=12)]
    body += [*y_axis(sheet, y, spec.y, x.start - 4, x.end), *month_axis(sheet, x, bottom)]
    dotted = sheet.theme.paint(stroke="axis")
    body += [svg.line(at, from_y, at, bottom, stroke_dasharray="2 3", **dotted) for at, from_y in starts]
    body += [*words, *_reference(spec, sheet, x, y)]
    ordered = sorted(by_series.items(), key=lambda item: _ORDER[item[1][-1].role])
    body += [svg.group(_band(marks, sheet, x, y)) for _, marks in ordered]
    body += [svg.group(line_of(marks, sheet, x, y)) for _, marks in ordered]
    body += _end_names(ordered, sheet, x, y, room) if names else []
    return Drawing(tuple(body), bottom + 26)


def _height_scale(spec: ChartSpec, top: float, bottom: float) -> Scale:
    held = [value for m in spec.marks for value in (m.y, m.low, m.high)] + [spec.reference]
    limits = share_limits(held) if spec.y.percent else None
    start, end = (top, bottom) if spec.y.flipped else (bottom, top)
    return spanning(held, start, end, log=spec.y.log, from_zero=spec.y.from_zero, limits=limits)


def _title(spec: ChartSpec, y: Scale) -> str:
    """What is counted; and, where the axis leaves nought out, that it does."""
    cut = y.low > 0 and not y.log and not spec.y.flipped
    return axis_title(spec.y) + (f" – axis starts at {lettering.tick_label(y.low, spec.y, y.low)}" if cut else "")


def is_forecast(mark: Mark) -> bool:
    """A mark whose note says that it is a forecast is drawn lighter and dashed."""
    return "forecast" in mark.note.lower()


def is_revised(mark: Mark) -> bool:
    """A mark whose note says that it was revised is drawn hollow."""
    return "revised" in mark.note.lower()


def month_index(period: str) -> int:
    """A month written YYYY-MM as ``12 * year + month - 1``, which counts months."""
    month = Period.parse(period)
    return month.year * 12 + month.month - 1


def month_of(mark: Mark) -> int:
    """The month a mark stands at, counted."""
    if not isinstance(mark.x, str):
        raise UsageError(f"the mark “{mark.label}” of a time series has no month", expected="x as YYYY-MM")
    return month_index(mark.x)


def month_axis(sheet: Sheet, x: Scale, bottom: float) -> list[str]:
    """Januaries as bare years where there are several; single months in words where the series is short."""
    span = int(x.high - x.low)
    if span >= 24:
        step = next(years for years in (1, 2, 5, 10) if span / 12 / years * 40 <= x.end - x.start)
        ticks = [(i, str(i // 12)) for i in range(int(x.low), int(x.high) + 1) if i % 12 == 0 and (i // 12) % step == 0]
    else:
        step = next((n for n in (1, 2, 3, 6, 12) if span / n * 62 <= x.end - x.start), 12)
        labels = [Period(i // 12, i % 12 + 1).label for i in range(int(x.low), int(x.high) + 1, step)]
        shown = [f"{label.split()[0][:3]} {label.split()[1]}" for label in labels]
        ticks = list(zip(range(int(x.low), int(x.high) + 1, step), shown, strict=True))
    drawn = []
    for at, words in ticks:
        half = lettering.width(words, lettering.SMALL) / 2
        middle = min(max(x(at), half), sheet.width - half)
        drawn.append(svg.line(x(at), bottom, x(at), bottom + 5, **sheet.theme.paint(stroke="axis")))
        drawn.append(sheet.text(middle, bottom + 19, words, text_anchor="middle", font_size=lettering.SMALL))
    return drawn


def dated_words(spec: ChartSpec, sheet: Sheet, x: Scale) -> tuple[list[tuple[float, float]], list[str], float]:
    """Words of the events, each on lines of its own so that no two can meet; where their marks start; the foot."""
    starts, words, y = [], [], 34.0
    for event in sorted(spec.events, key=lambda event: event.period):
        at = x(month_index(event.period))
        right, left = sheet.width - at - 5, at - 5
        to_right = lettering.width(event.label, lettering.SMALL) <= right or right >= left
        starts.append((at, y - 10))
        for part in lettering.wrap(event.label, right if to_right else left, lettering.SMALL):
            place = (at + 5, None) if to_right else (at - 5, "end")
            words.append(sheet.haloed(place[0], y, part, "quiet", text_anchor=place[1], font_size=lettering.SMALL))
            y += 15
    return starts, words, y


def _reference(spec: ChartSpec, sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    if spec.reference is None:
        return []
    at = y(spec.reference)
    words = f"{spec.reference_label} {lettering.printed(spec.reference, spec.y)}"
    return [
        svg.line(x.start - 4, at, x.end, at, stroke_width=1.5, **sheet.theme.paint(stroke="comparison")),
        sheet.text(x.start, at - 5, words, "comparison", font_size=12, font_weight="700"),
    ]


def runs(marks: list[Mark]) -> list[list[Mark]]:
    """Neighbouring comparable months that all have a value; a forecast begins a new run from the last value."""
    runs: list[list[Mark]] = []
    for mark in (mark for mark in marks if mark.y is not None):
        before = runs[-1][-1] if runs else mark
        if not runs or month_of(mark) - month_of(before) > 1 or mark.stretch != before.stretch:
            runs.append([mark])
        elif is_forecast(mark) and not is_forecast(runs[-1][-1]):
            runs.append([runs[-1][-1], mark])
        else:
            runs[-1].append(mark)
    return runs


def _band(marks: list[Mark], sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    drawn = []
    for run in runs(marks):
        held = [
            (x(month_of(m)), y.clamp(m.low), y.clamp(m.high)) for m in run if m.low is not None and m.high is not None
        ]
        if len(held) < 2:
            continue
        outline = [(at, low) for at, low, _ in held] + [(at, high) for at, _, high in reversed(held)]
        points = " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in outline)
        paint = sheet.theme.paint(fill=ROLE_BAND[run[-1].role])
        drawn.append(svg.element("polygon", {"points": points, "opacity": 0.35, **paint}))
    return drawn


def line_of(marks: list[Mark], sheet: Sheet, x: Scale, y: Scale) -> list[str]:
    drawn = []
    for run in runs(marks):
        ahead = is_forecast(run[-1])
        subject = run[-1].role in ("subject", "comparison")
        drawn.append(
            svg.path(
                [(x(month_of(m)), y(m.y)) for m in run if m.y is not None],
                stroke_width=2.5 if subject else 1.5,
                stroke_linejoin="round",
                stroke_dasharray="4 4" if ahead else None,
                opacity=0.75 if ahead else None,
                **sheet.theme.paint(stroke=ROLE_PAINT[run[-1].role]),
            )
        )
        drawn += [_hollow(m, sheet, x, y) for m in run if is_revised(m)]
        if len(run) == 1:
            drawn.append(dot(run[0], sheet, x(month_of(run[0])), y(run[0].y or 0.0), 3.0))
    return drawn


def _hollow(mark: Mark, sheet: Sheet, x: Scale, y: Scale) -> str:
    look = sheet.theme.paint(fill="paper", stroke=ROLE_PAINT[mark.role])
    place = {"cx": float(x(month_of(mark))), "cy": float(y(mark.y or 0.0)), "r": 4, "stroke-width": 1.8}
    return svg.element("circle", {**place, **look}, svg.element("title", None, svg.escape(f"{mark.x}: {mark.note}")))


def _end_names(ordered: list[tuple[str, list[Mark]]], sheet: Sheet, x: Scale, y: Scale, room: float) -> list[str]:
    ends = []
    for name, marks in ordered:
        known = [mark for mark in marks if mark.y is not None]
        if known:
            ends.append((name, known[-1]))
    heights = spread([y(mark.y or 0.0) for _, mark in ends], 15, min(y.start, y.end), max(y.start, y.end))
    drawn = []
    for (name, mark), height in zip(ends, heights, strict=True):
        bold = mark.role in ("subject", "comparison")
        paint = "quiet" if mark.role in ("rest", "unranked") else ROLE_PAINT[mark.role]
        words = lettering.fit(name, room, lettering.SMALL, bold=bold)
        weight = "700" if bold else None
        drawn.append(sheet.text(x.end + 8, height + 4, words, paint, font_size=12, font_weight=weight))
    return drawn
