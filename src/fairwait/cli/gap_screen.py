"""The gap over time as a person sees it: the answer, the line of months, every estimator, what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.analysis.gap.functions import FunctionGaps
from fairwait.analysis.gap.grouped import GroupedGap
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.cli.sparks import rows_of_sparks, spark
from fairwait.cli.streams import speaks_unicode
from fairwait.cli.values import value_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.analysis.gap.over_time import GapOverTime
    from fairwait.domain.finding import Cell, Finding
    from fairwait.store.reader import Store

_BRIEF = {
    "cannot be told": "unclear",
    "wider, as wandering alone would": "as wandering",
    "wider, as England’s move alone would": "as England",
    "narrower, as England’s move alone would": "as England",
}
_FEW = 12


def show(found: GapOverTime | GroupedGap | FunctionGaps, finding: Finding, store: Store, *, everything: bool) -> None:
    """Print a gap, divided or not."""
    screen = Screen()
    screen.say(f"{finding.title}.", "bold")
    screen.say(finding.headline)
    for sentence in finding.sentences:
        screen.say(sentence)
    label, lent = lent_line(store, finding.provenance)
    screen.say(lent)
    screen.line()
    rows = finding.tables[0].records()
    if isinstance(found, FunctionGaps):
        _functions(screen, rows, everything)
    elif isinstance(found, GroupedGap):
        _groups(screen, found, rows)
    else:
        _line_of_months(screen, found)
        screen.line()
        _estimators(screen, rows)
    if finding.quality:
        screen.heading("Which places and months")
        screen.items(finding.quality)
        _older_map(screen, found)
    told = finding.notes[1:] if finding.notes else ()
    if told:
        screen.heading("In these months, what is counted changed")
        screen.items(told)
    screen.line()
    screen.say(" ".join(finding.caveats), "dim")
    screen.say(source_line(finding.provenance, label, found.gap.measure if isinstance(found, GroupedGap) else
                           found.measure), "dim")  # fmt: skip


def _older_map(screen: Screen, found: GapOverTime | GroupedGap | FunctionGaps) -> None:
    """How to count places that changed since on the boundaries that they had."""
    gap = found.gap if isinstance(found, GroupedGap) else found
    if isinstance(gap, FunctionGaps) or gap.panel.geography is Geography.PROVIDER or not gap.panel.left_out:
        return
    screen.say("With --period and the month before boundaries changed, places are those of that month.", "dim")


def _line_of_months(screen: Screen, gap: GapOverTime) -> None:
    """The headline ratio month by month, and chance on the same scale; months left out are gaps."""
    periods = gap.panel.periods
    seen: dict[object, float] = {}
    chance: dict[object, float] = {}
    for stretch in gap.stretches:
        line = stretch.line(gap.headline.id)
        if line is not None:
            seen |= dict(zip(stretch.periods, line.value.tolist(), strict=True))
            chance |= dict(zip(stretch.periods, line.chance.tolist(), strict=True))
    limits = (min(*seen.values(), *chance.values()), max(*seen.values(), *chance.values()))
    numbers, unicode = gap.panel.segment.tolist(), speaks_unicode(screen.stream)
    lines = []
    for name, values in ((gap.headline.name, seen), ("Chance alone", chance)):
        row = [values.get(period) for period in periods]
        known = [value for value in row if value is not None]
        told = f"{words.significant(known[0])} to {words.significant(known[-1])}"
        lines.append((name, spark(row, limits=limits, stretches=numbers, unicode=unicode), told))
    for text in rows_of_sparks(lines, screen.width):
        screen.line(text)


def _number(value: Cell, figures: int = 3) -> str:
    return words.significant(value, figures) if isinstance(value, (int, float)) else MISSING


def _times(value: Cell) -> str:
    return words.decimal(value, 2) if isinstance(value, (int, float)) else MISSING


def _span(row: dict[str, Cell]) -> str:
    if row["change_low"] is None:
        return MISSING
    return f"{_times(row['change_low'])}–{_times(row['change_high'])}"


def _verdict(row: dict[str, Cell]) -> str:
    text = str(row["verdict"])
    return _BRIEF.get(text, text)


def _estimators(screen: Screen, rows: list[dict[str, Cell]]) -> None:
    moved = any(_times(row["alike"]) not in (_times(1.0), MISSING) for row in rows)  # else arithmetic has no part in it
    alike = [Shown("England", [_times(row["alike"]) for row in rows], True, keep=60)] if moved else []
    screen.table([
        Shown("Estimator", [str(row["estimator"]) for row in rows], least=18, liked=26),
        Shown("Then", [_number(row["early"]) for row in rows], True, keep=70),
        Shown("Now", [_number(row["late"]) for row in rows], True, keep=70),
        Shown("Chance", [_number(row["chance"], 2) for row in rows], True, keep=40),
        Shown("Change", [_times(row["change"]) for row in rows], True),
        Shown("95%", [_span(row) for row in rows], True, keep=80),
        *alike,
        Shown("No direction", [f"{_times(row['wandering_low'])}–{_times(row['wandering_high'])}" for row in rows],
              True, keep=30),
        Shown("Verdict", [_verdict(row) for row in rows], keep=75),
    ], [row["verdict"] == "not judged" for row in rows])  # fmt: skip
    told = "“England” the change had every place moved just as England did; " if moved else ""
    screen.say(
        f"Change is now over then. “Chance” is what equal places would show; {told}where there is room, “No direction” "
        "the change had places moved as far without any direction. “Unclear” cannot be told from no change.",
        "dim",
    )


def _groups(screen: Screen, grouped: GroupedGap, rows: list[dict[str, Cell]]) -> None:
    measure = grouped.gap.measure

    def value(row: dict[str, Cell], key: str) -> str:
        cell = row[key]
        return value_text(measure, cell if isinstance(cell, float) else None)

    def width(row: dict[str, Cell], key: str) -> str:
        return value(row, key).replace("%", " pts")  # a difference of shares is in points

    screen.table([
        Shown("Region" if grouped.by == "region" else "Board", [str(row["group"]) for row in rows], least=12, liked=24),
        Shown("Places", [str(row["places"]) for row in rows], True, keep=60),
        Shown("Then", [value(row, "value_early") for row in rows], True),
        Shown("Now", [value(row, "value_late") for row in rows], True),
        Shown("Range then", [width(row, "range_early") for row in rows], True, keep=70),
        Shown("Range now", [width(row, "range_late") for row in rows], True, keep=80),
        Shown("Inside it", [str(row["verdict"]) for row in rows], keep=50),
    ])  # fmt: skip
    screen.say(
        "The range is the largest value less the smallest, of the places that could be judged throughout.", "dim"
    )
    if grouped.family is not None:
        screen.say(grouped.family.sentence, "dim")


def _functions(screen: Screen, rows: list[dict[str, Cell]], everything: bool) -> None:
    shown = rows if everything else rows[:_FEW]
    screen.table([
        Shown("Function or test", [str(row["function"]) for row in shown], least=14, liked=24),
        Shown("Places", [str(row["places"]) for row in shown], True, keep=50),
        Shown("90:10 then", [_times(row["ratio_early"]) for row in shown], True, keep=60),
        Shown("Now", [_times(row["ratio_late"]) for row in shown], True, keep=60),
        Shown("Change", [_times(row["change"]) for row in shown], True),
        Shown("95%", [_span(row) for row in shown], True, keep=80),
        Shown("Verdict", [_verdict(row) for row in shown], keep=75),
    ], [row["verdict"] == "cannot be told" for row in shown])  # fmt: skip
    screen.say(
        "Change is that of the true spread, noise taken off: now over then. “Unclear” cannot be told from no change.",
        "dim",
    )
    if len(shown) < len(rows):
        screen.say(f"{len(rows) - len(shown)} more: add --all to see them.", "dim")
