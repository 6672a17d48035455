"""Two small pictures that sum up a control chart: what the latest month says, and whether a target can be relied on.

Our own drawing. Each shows a stave, what is usual between two dashed limits, and what stands out from it; its word is
written below, and its sentence is the text alternative, so that neither colour nor shape is needed to read it.
"""

from __future__ import annotations

from fairwait.charts import svg
from fairwait.charts.sheet import Sheet

WIDTH, HEIGHT = 60.0, 50.0
_TOP, _MIDDLE, _FOOT = 8.0, 17.0, 26.0
#: Of each variation its word and its sentence; "-up" and "-down" say on which side of what is usual the month lies.
VARIATIONS = {
    "common": ("as usual", "The latest month is within what is usual here."),
    "improvement-up": ("better", "The latest month is a signal for the better: higher than is usual here."),
    "improvement-down": ("better", "The latest month is a signal for the better: lower than is usual here."),
    "concern-up": ("worse", "The latest month is a signal for the worse: higher than is usual here."),
    "concern-down": ("worse", "The latest month is a signal for the worse: lower than is usual here."),
    "higher-up": ("higher", "The latest month is a signal: higher than is usual here."),
    "lower-down": ("lower", "The latest month is a signal: lower than is usual here."),
    "unknown": ("no figure", "The latest month cannot be judged."),
}
ASSURANCES = {
    "met": ("meets", "As things go here the target is met every month."),
    "missed": ("misses", "As things go here the target is missed every month."),
    "either": ("by chance", "As things go here the target is met in some months and missed in others by chance."),
}


def sentence(key: str) -> str:
    """What an icon says, for those who listen and for the line beside it."""
    return {**VARIATIONS, **ASSURANCES}[key][1]


def icon(key: str, sheet: Sheet) -> list[str]:
    """The marks of one icon, 60 by 50, to stand inside another picture."""
    word = {**VARIATIONS, **ASSURANCES}[key][0]
    marks = _assurance(key, sheet) if key in ASSURANCES else _variation(key, sheet)
    name = sheet.text(WIDTH / 2, HEIGHT - 4, word, "ink", text_anchor="middle", font_size=11, font_weight="700")
    return [*_stave(sheet), *marks, name]


def _stave(sheet: Sheet) -> list[str]:
    edge = {"stroke_width": 1.2, "stroke_dasharray": "4 3", **sheet.theme.paint(stroke="axis")}
    return [svg.line(4, at, WIDTH - 4, at, **edge) for at in (_TOP, _FOOT)]


def _variation(key: str, sheet: Sheet) -> list[str]:
    """Three months along the stave and the latest: a disc within it, a triangle beyond it, or nothing but a gap."""
    before = [(12.0, _MIDDLE + 3), (23.0, _MIDDLE - 3), (34.0, _MIDDLE + 1)]
    trace = svg.path(before, stroke_width=1.4, **sheet.theme.paint(stroke="subject-band"))
    if key == "unknown":
        ring = {"cx": 47.0, "cy": _MIDDLE, "r": 4, "stroke-width": 1.3, "stroke-dasharray": "2 2"}
        return [trace, svg.element("circle", {**ring, **sheet.theme.paint(fill="paper", stroke="rest")})]
    if key == "common":
        return [
            svg.path([*before, (47.0, _MIDDLE - 1)], stroke_width=1.4, **sheet.theme.paint(stroke="subject-band")),
            svg.element("circle", {"cx": 47.0, "cy": _MIDDLE - 1, "r": 4, **sheet.theme.paint(fill="subject")}),
        ]
    up = key.endswith("-up")
    tip, base = (1.0, 11.0) if up else (33.0, 23.0)
    points = f"47,{svg.number(tip)} 53,{svg.number(base)} 41,{svg.number(base)}"
    # For the better filled, for the worse open with a bar across: shape, not colour, tells them apart.
    worse = key.startswith("concern")
    look = sheet.theme.paint(fill="paper" if worse else "subject", stroke="ink" if worse else "subject")
    drawn = [trace, svg.element("polygon", {"points": points, "stroke-width": 1.6, **look})]
    if worse:
        middle = (tip + base) / 2 + (2 if up else -2)
        drawn.append(svg.line(43.5, middle, 50.5, middle, stroke_width=1.6, **sheet.theme.paint(stroke="ink")))
    return drawn


def _assurance(key: str, sheet: Sheet) -> list[str]:
    """A target as a flag on its line: clear of the months, or among them."""
    wave = [(8.0, _MIDDLE + 4), (18.0, _MIDDLE - 4), (28.0, _MIDDLE + 3), (38.0, _MIDDLE - 3), (50.0, _MIDDLE + 2)]
    drawn = [svg.path(wave, stroke_width=1.4, **sheet.theme.paint(stroke="subject-band"))]
    if key == "either":
        return [*drawn, *_flag(sheet, _MIDDLE)]
    tick = [(40.0, 17.0), (45.0, 22.0), (54.0, 10.0)]
    cross = [[(42.0, 11.0), (53.0, 22.0)], [(53.0, 11.0), (42.0, 22.0)]]
    strokes = [tick] if key == "met" else cross
    ground = {"cx": 48.0, "cy": 16.5, "r": 9.5, **sheet.theme.paint(fill="paper")}
    drawn.append(svg.element("circle", ground))
    return drawn + [svg.path(one, stroke_width=2.4, **sheet.theme.paint(stroke="ink")) for one in strokes]


def _flag(sheet: Sheet, y: float) -> list[str]:
    paint = sheet.theme.paint(stroke="comparison")
    flag = {"points": f"46,{svg.number(y)} 46,{svg.number(y - 9)} 55,{svg.number(y - 5)}"}
    return [
        svg.line(4, y, WIDTH - 4, y, stroke_width=1.6, **paint),
        svg.element("polygon", {**flag, **sheet.theme.paint(fill="comparison")}),
    ]
