"""Two months a decade apart as a person sees them: the answer, who moved, the spread, and what is compared at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from fairwait.analysis.decade.breaks import breaks_table, rule_changes, rule_sentence
from fairwait.analysis.decade.finding import moves_finding
from fairwait.analysis.decade.tables import areas_table
from fairwait.analysis.decade.words import (
    area_sentence,
    aside_area_sentence,
    aside_sentence,
    fallback_sentence,
    functions_sentence,
    provenance,
    spread_sentence,
    working_words,
)
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.cli.values import value_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.analysis.decade.compared import Compared, TwoMonths
    from fairwait.analysis.decade.spread import SpreadChange
    from fairwait.domain.finding import Cell
    from fairwait.domain.period import Period

_ENDS = 8
_NAMED = 8
_Record = dict[str, "Cell"]


def show(
    pair: TwoMonths, one: Compared, spread: tuple[SpreadChange, ...], codes: Collection[str], *, everything: bool
) -> None:
    """Print the comparison. ``codes`` asks for some areas: their own answer comes first, and is all where none of them
    can be compared.
    """
    screen = Screen()
    finding = moves_finding(pair, one.measure.id)
    _places(screen, one, codes)
    compared = not codes or any(code in codes for code in one.codes)
    screen.say(fallback_sentence(pair))
    screen.say(f"{finding.title}.", "" if codes else "bold")
    screen.say(finding.headline)
    if compared:
        for sentence in finding.sentences:
            screen.say(sentence)
        _areas(screen, one, codes, everything)
        _others_aside(screen, one, codes, everything)
    if not codes or everything:
        _whole(screen, pair, one, spread)
    else:
        screen.say("Without --area: every area, how far apart they were and are, and what is compared.", "dim")
    if compared:
        screen.line()
        screen.say(finding.assumptions[0], "dim")
    screen.say(source_line(provenance(pair, (one,)), pair.bench.store.label), "dim")


def _places(screen: Screen, one: Compared, codes: Collection[str]) -> None:
    """The answer for each place asked for, or why it has none."""
    for row in (row for row, code in enumerate(one.codes) if code in codes):
        screen.say(area_sentence(one, row), "bold")
    for area in one.aside:
        if area.code in codes:
            screen.say(aside_area_sentence(one, area), "bold")


def _whole(screen: Screen, pair: TwoMonths, one: Compared, spread: tuple[SpreadChange, ...]) -> None:
    """What concerns all areas: their spread, the functions compared, and what changed in between."""
    screen.heading("How far apart the same areas were and are")
    screen.say(spread_sentence(one.measure, spread))
    screen.table(_spread(one, spread))
    screen.say("The change is that of the true values; where there is room, “Chance” is what noise alone would show "
               "between equal areas.", "dim")  # fmt: skip
    _functions(screen, pair)
    screen.heading("Between the two months, what is counted changed")
    changes = rule_changes(pair, (one,))
    screen.items(f"{row['when']}: {row['what']}. {row['handled']}" for row in breaks_table(pair, changes).records())
    screen.say(rule_sentence(pair, changes))


def _areas(screen: Screen, one: Compared, codes: Collection[str], everything: bool) -> None:
    rows = [row for row in areas_table(one, "areas").records() if row["reason"] is None]
    chosen = [row for row in rows if not codes or row["area"] in codes]
    if not chosen:
        return
    gap = None if codes or everything or len(chosen) <= 2 * _ENDS + 1 else _ENDS
    picked = chosen if gap is None else [*chosen[:_ENDS], *chosen[-_ENDS:]]
    screen.heading(f"Areas, those first that moved most towards {one.measure.words.higher} against England")
    screen.table(_columns(one, picked), [row["verdict"] == "not beyond chance" for row in picked], break_after=gap)
    screen.say(
        f"A move is the {working_words(one.measure)}: 1 is none. Places are of {len(one)}, 1 the best; --csv gives "
        "their limits, for they are not certain.",
        "dim",
    )
    if gap is not None:
        screen.say(f"{len(chosen) - len(picked)} areas stand between: add --all to see them.", "dim")


def _columns(one: Compared, rows: Sequence[_Record]) -> list[Shown]:
    def value(key: str) -> list[str]:
        return [value_text(one.measure, _number(row[key])) for row in rows]

    return [
        Shown("Area", [str(row["area_name"]) for row in rows], least=14, liked=24),
        Shown("Code", [str(row["area"]) for row in rows], keep=40),
        Shown(_short(one.then.period), value("then"), right=True),
        Shown(_short(one.now.period), value("now"), right=True),
        Shown("Place then", [_place(row["place_then"]) for row in rows], True, keep=50),
        Shown("Place now", [_place(row["place_now"]) for row in rows], True, keep=50),
        Shown("Move", [words.decimal(_number(row["move"]), 2) for row in rows], right=True),
        Shown("95% interval", [_range(row["move_low"], row["move_high"]) for row in rows], True, keep=60),
        Shown("Moved?", [_brief(row["verdict"]) for row in rows], keep=70),
    ]


def _brief(verdict: Cell) -> str:
    return {"not beyond chance": "no", "beyond chance, by little": "by little"}.get(str(verdict), str(verdict))


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) else None


def _place(cell: Cell) -> str:
    number = _number(cell)
    return MISSING if number is None else words.decimal(number, 0)


def _range(low: Cell, high: Cell) -> str:
    return f"{words.decimal(_number(low), 2)}–{words.decimal(_number(high), 2)}"


def _short(month: Period) -> str:
    name, year = month.label.split()
    return f"{name[:3]} {year}"


def _others_aside(screen: Screen, one: Compared, codes: Collection[str], everything: bool) -> None:
    """The areas not compared, where no places are asked for: those have their answer already."""
    areas = one.aside if not codes else ()
    if not areas:
        return
    screen.heading(f"Shown and not compared ({len(areas)})")
    reasons: dict[str, list[str]] = {}
    for area in areas:
        reasons.setdefault(area.reason, []).append(f"{area.name} ({area.code})")
    shown = list(reasons.items()) if everything or len(reasons) <= _NAMED + 1 else list(reasons.items())[:_NAMED]
    screen.items([f"{words.listing(names)}: {reason}" for reason, names in shown], "dim")
    screen.say(aside_sentence(one), "dim")
    left = len(areas) - sum(len(names) for _, names in shown)
    if left:
        screen.say(f"{words.count(left, 'more area')}: add --all to see them.", "dim")


def _spread(one: Compared, found: Sequence[SpreadChange]) -> list[Shown]:
    return [
        Shown("Estimator", [change.name for change in found], least=16, liked=26),
        Shown(_short(one.then.period), [words.significant(change.then.seen) for change in found], True),
        Shown("Chance", [words.significant(change.then.chance.median) for change in found], True, keep=40),
        Shown(_short(one.now.period), [words.significant(change.now.seen) for change in found], True),
        Shown("Chance", [words.significant(change.now.chance.median) for change in found], True, keep=40),
        Shown("Change", [words.decimal(change.change.value, 2) for change in found], True),
        Shown("95% interval", [_limits(change) for change in found], True, keep=50),
        Shown("Verdict", [change.verdict for change in found], keep=58),
    ]


def _limits(change: SpreadChange) -> str:
    high = words.decimal(change.change.high, 2) if np.isfinite(change.change.high) else "no limit"
    return f"{words.decimal(change.change.low, 2)}–{high}"


def _functions(screen: Screen, pair: TwoMonths) -> None:
    screen.heading("Which treatment is compared")
    screen.say(functions_sentence(pair))
    kept = [one.name for one in pair.evidence.functions if one.comparable()]
    screen.say(f"They are: {words.listing(kept)}.")
    screen.say("Left out:")
    reasons: dict[str, list[str]] = {}
    for one in pair.evidence.functions:
        if not one.comparable():
            reasons.setdefault(one.why_not, []).append(one.name)
    screen.items([f"{words.listing(names)}: {reason}" for reason, names in reasons.items()], "dim")
