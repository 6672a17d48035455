"""Classes of a map: which of at most five colours a value has, what each is called, and the key that says so."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from fairwait.charts import lettering, svg
from fairwait.charts.sheet import Sheet
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import UsageError
from fairwait.domain.words import listing, noun

#: More than five classes cannot be told apart on a map.
MOST = 5
UNJUDGED = "Could not be judged"


@dataclass(frozen=True, slots=True)
class MapClass:
    """One colour of a map: its paint (``hatch`` where nothing can be judged), its name, how many places have it."""

    paint: str
    label: str
    count: int


def check(breaks: Sequence[float]) -> None:
    """Raise where a map asks for more than five classes, or for classes that are not in order."""
    if len(breaks) >= MOST:
        raise UsageError(
            f"a map with {len(breaks) + 1} classes cannot be read", expected="at most four breaks, five classes"
        )
    if any(not low < high for low, high in itertools.pairwise(breaks)):
        raise UsageError(f"the breaks {tuple(breaks)} of a map do not rise", expected="each break above the one before")


def class_of(mark: Mark | None, breaks: Sequence[float]) -> int | None:
    """The class from 0 upwards; ``None`` for a place without a value or that may not be ranked."""
    if mark is None or mark.y is None or mark.role == "unranked" or not lettering.is_number(mark.y):
        return None
    return bisect_right(breaks, mark.y)


def paint_of(index: int, classes: int) -> str:
    """The paint of a class: fewer than five classes are spread over the whole run from pale to deep."""
    return f"k{round(index * (MOST - 1) / (classes - 1))}" if classes > 1 else "k2"


def classes_of(spec: ChartSpec, drawn: Collection[str]) -> list[MapClass]:
    """The key of a map, lowest class first, then the unjudged if there are any.

    ``drawn`` are the codes of the map's shapes: one without a mark counts as unjudged, and a mark without a shape is
    not counted.
    """
    check(spec.breaks)
    shown = [mark for mark in spec.marks if mark.code in drawn]
    found = [class_of(mark, spec.breaks) for mark in shown]
    codes = {mark.code for mark in shown}
    unjudged = found.count(None) + sum(code not in codes for code in drawn)
    total = len(spec.breaks) + 1
    names = spec.class_labels if len(spec.class_labels) == total else _names(spec)
    key = [MapClass(paint_of(index, total), names[index], found.count(index)) for index in range(total)]
    return [*key, MapClass("hatch", UNJUDGED, unjudged)] if unjudged else key


def undrawn(spec: ChartSpec, drawn: Collection[str]) -> list[str]:
    """The names of places that have a mark but no shape, such as boards formed after the boundaries were published."""
    return [mark.label for mark in spec.marks if mark.code not in drawn]


def undrawn_words(spec: ChartSpec, drawn: Collection[str]) -> str:
    """The sentence that names those places; empty where there are none."""
    names = undrawn(spec, drawn)
    if not names:
        return ""
    have, are = noun(len(names), "has", "have"), noun(len(names), "is")
    return f"{listing(names)} {have} no published boundary and {are} not drawn."


def _names(spec: ChartSpec) -> list[str]:
    """``under 55%``, ``55% to 60%``, ``65% or more``: each class with its edges as the axis prints them."""
    edges = [lettering.printed(value, _axis_for_edges(spec)) for value in spec.breaks]
    if not edges:
        return ["All areas"]
    between = [f"{low} to {high}" for low, high in itertools.pairwise(edges)]
    return [f"Under {edges[0]}", *between, f"{edges[-1]} or more"]


def _axis_for_edges(spec: ChartSpec) -> Axis:
    """Edges are round numbers: printed with no more decimals than the least round of them needs."""
    factor = 100 if spec.y.percent else 1
    exact = (d for d in range(7) if all(abs(round(b * factor, d) - b * factor) < 1e-9 for b in spec.breaks))
    return replace(spec.y, decimals=min(spec.y.decimals, next(exact, spec.y.decimals)))


def hatch(sheet: Sheet) -> str:
    """The pattern of places that cannot be judged: lines on a pale ground, unlike every class."""
    ground = svg.rect(0, 0, 6, 6, **sheet.theme.paint(fill="hatch-ground"))
    stripe = svg.line(0, 0, 0, 6, stroke_width=3.0, **sheet.theme.paint(stroke="hatch"))
    return svg.element(
        "pattern",
        {
            "id": f"{sheet.uid}h",
            "width": 6,
            "height": 6,
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
        ground,
        stripe,
    )


def key(spec: ChartSpec, sheet: Sheet, x: float, y: float, drawn: Collection[str]) -> tuple[list[str], float]:
    """The key as a column of swatches with their names and counts, and how high it is."""
    body = []
    for row, item in enumerate(classes_of(spec, drawn)):
        top = y + 22 * row
        fill = {"fill": f"url(#{sheet.uid}h)"} if item.paint == "hatch" else sheet.theme.paint(fill=item.paint)
        body.append(svg.rect(x, top, 16, 16, rx=2, **fill))
        body.append(sheet.text(x + 24, top + 12.5, f"{item.label} ({item.count})", "ink", font_size=13))
    foot = y + 22.0 * len(body) / 2
    for words in lettering.wrap(undrawn_words(spec, drawn), sheet.width, lettering.SMALL):
        foot += 15
        body.append(sheet.text(x, foot, words, font_size=lettering.SMALL))
    return body, foot + 4 - y
