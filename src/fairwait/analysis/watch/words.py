"""How the watch list speaks."""

from __future__ import annotations

import math
from typing import cast

from fairwait.analysis.improvers.model import Mover
from fairwait.analysis.improvers.words import beside, points_range, ratio, ratio_range
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.inputs import Moved
from fairwait.analysis.wording import form, function_name, inline, said_of
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.finding import Cell
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

_KINDS = {
    Geography.PROVIDER: ("NHS trust", "NHS trusts"),
    Geography.ICB: ("integrated care board", "integrated care boards"),
    Geography.SUB_ICB: ("area", "areas"),
    Geography.REGION: ("region", "regions"),
}
_PARTS = {0.25: "quarter", 0.2: "fifth", 0.1: "tenth", 0.5: "half"}


def kinds(geography: Geography, number: int = 2) -> str:
    """What the places that are judged are called: of providers only NHS trusts are."""
    return _KINDS[geography][0 if number == 1 else 1]


def part_word(part: float) -> str:
    """``quarter`` for .25; shares without a name in hundredths."""
    return _PARTS.get(part, f"{round(part * 100)} in 100")


def in_a_hundred(probability: float) -> str:
    """A probability as a person says it, never rounded up to certainty: ``97 in 100``."""
    if probability > 0.995:
        return "more than 99 in 100"
    if probability < 0.005:
        return "less than 1 in 100"
    return f"{math.floor(probability * 100 + 1e-9)} in 100"


def months_running(number: int) -> str:
    """``three months``, ``12 months``."""
    return words.count(number, "month", words=True)


def named_measure(measure: Measure, treatment_function: str = TOTAL) -> str:
    """A measure inside a sentence: ``“waiting 18 weeks or less”``."""
    name = f"“{inline(measure.title)}”"
    return name if treatment_function == TOTAL else f"{name} ({function_name(treatment_function)})"


def standing_now(panel: Panel, row: int) -> tuple[str, dict[str, Cell]]:
    """What the place had in the last month, with both counts and England's figure, and the numbers by name."""
    measure, last = panel.measure, len(panel.periods) - 1
    value, england = float(panel.value[row, last]), float(panel.england[last])
    part, whole = float(panel.part[row, last]), float(panel.whole[row, last])
    counts = f"{words.integer(part)} of {words.integer(whole)}" if math.isfinite(part) and math.isfinite(whole) else ""
    numbers: dict[str, Cell] = {"value": value, "period": str(panel.last)}
    if counts:
        numbers |= {"numerator": round(part), "denominator": round(whole)}
    text = f"In {panel.last.label} {said_of(measure, value, panel.names[row], counts)}"
    if math.isfinite(england):
        numbers["england"] = england
        text += f"; in England {form(measure, england)}"
    return words.sentence(text), numbers


def against(moved: Moved, geography: Geography) -> str:
    """How far a place went against the others, with its limits; of a share in points, as ``improvers`` says it."""
    had = f"had it moved as the other {kinds(geography)} did"
    mover = cast(Mover, moved)
    if math.isfinite(moved.points):
        return f"{beside(moved.points)} where it would be {had} ({points_range(mover)})"
    return (
        f"{words.percent(abs(moved.change - 1), 0)} {'more' if moved.change >= 1 else 'less'} than {had} "
        f"(ratio {ratio(moved.change)}, 95% interval {ratio_range(mover)})"
    )
