"""Estimates as a person sees them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.wording import places
from fairwait.cli.bars import bars
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import boundaries_line, said, source_line
from fairwait.cli.values import count_text, interval_text, known, numbers, range_text, value_heading, value_text
from fairwait.domain import words
from fairwait.domain.estimates import Estimates
from fairwait.domain.items import item_name
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.period import Period

_ROWS = 40
_NOTES = 8
_WHY = 4
#: So few rows more are shown rather than counted.
_SPARED = 5
#: So many places with one reason are told together, so many of them by name.
_SHARED, _NAMED = 4, 8
_UNMAPPED = "a code that no published lookup knows, shown as it came and never guessed."


def show(bench: Workbench, measure: Measure, period: Period, tables: Sequence[Estimates], everything: bool) -> None:
    """Every table, each under the sentence that answers."""
    screen = Screen()
    for index, table in enumerate(tables):
        if index:
            screen.line()
        _show_one(screen, bench, measure, period, table, everything)
    screen.line()
    screen.say(source_line(bench.provenance(period, measure), bench.store.label, measure), "dim")


def why_no_figure(bench: Workbench, measure: Measure, period: Period, tables: Sequence[Estimates]) -> str:
    """Of places none of which has a figure: whose they are and why, in one paragraph."""
    reasons: dict[str, None] = {}
    for table in tables:
        geography = Geography(table["geography"][0])
        reasons |= dict.fromkeys(one for one in _reasons(bench, measure, table, geography, period) if one)
    one = len(tables) == 1 and len(tables[0]) == 1
    who = f"{_label(tables[0], 0)} has no" if one else "None of the places asked about has a"
    told = [*_found_in_files(bench, measure, period), *list(reasons)[:_WHY]]
    return f"{who} figure for {measure.when(period)}. {' '.join(told)}"


def _found_in_files(bench: Workbench, measure: Measure, period: Period) -> list[str]:
    """What was found of that very period when the files of the return were read, such as columns that had to go."""
    if measure.collected is None:
        return []
    family = measure.collected.numerator.of
    names = {*family.by_commissioner, *family.by_provider}
    found = [
        words.sentence(check["sentence"])
        for release in bench.store.all_releases
        if release.publication in names
        for check in release.checks
        if check["breaches"] and measure.when(period) in check["sentence"]
    ]
    return list(dict.fromkeys(found))[:1]


def _show_one(
    screen: Screen, bench: Workbench, measure: Measure, period: Period, table: Estimates, everything: bool
) -> None:
    geography = Geography(table["geography"][0]) if len(table) else Geography.ENGLAND
    reasons = _reasons(bench, measure, table, geography, period)
    order = _order(table)
    shown = order if everything or len(order) <= _ROWS + _SPARED else order[:_ROWS]
    england = bench.england(measure, period, table["treatment_function"][0]) if _one_function(table) else float("nan")
    screen.say(_sentence(measure, period, table, geography))
    if len(table) == 1 and known(table["value"][0]):
        screen.say(_rests_on(measure, table))
    if len(table) > 1:
        screen.say(_england_words(measure, england, geography))
        screen.line()
        picked = table.take(np.array(shown, dtype=np.intp))
        screen.table(_columns(screen, measure, picked, england), [bool(reasons[row]) for row in shown])
    screen.say(boundaries_line(table), "dim")
    if len(shown) < len(order):
        screen.say(f"{words.integer(len(order) - len(shown))} more rows: add --all to see them, or --csv.", "dim")
    noted = [(row, reasons[row]) for row in shown if reasons[row]]
    noted = noted if measure.collected is None else _each_once(table, noted)
    shared, noted = ([], noted) if everything else _shared(table, noted)
    _notes(screen, measure, table, shared, noted, None if everything or len(noted) <= _NOTES + 2 else _NOTES)


def _reasons(bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period) -> list[str]:
    """Why each row could not be ranked; of a code that nobody knows that is said before anything else."""
    found = reasons_not_to_rank(bench, measure, table, geography, period)
    return [_UNMAPPED if status == "unmapped" else one for one, status in zip(found, table["status"], strict=True)]


def _order(table: Estimates) -> list[int]:
    """Places by name, unmapped ones last; within a place, all functions together first."""

    def key(row: int) -> tuple[bool, str, str, bool, str]:
        function = table["treatment_function"][row]
        name = str(table["area_name"][row]).casefold()
        return (table["status"][row] == "unmapped", name, table["area"][row], function != TOTAL, _name(function))

    return sorted(range(len(table)), key=key)


def _name(function: str) -> str:
    return item_name(function)


def _item(measure: Measure, code: str) -> str:
    """What a row counts: a treatment function, a test, or all of them together."""
    return "All tests" if code == TOTAL and measure.collected is not None else _name(code)


def _one_function(table: Estimates) -> bool:
    return len(set(table["treatment_function"].tolist())) == 1


def _label(table: Estimates, row: int) -> str:
    name, code = str(table["area_name"][row]), str(table["area"][row])
    return name if code in ("ENG", name) else f"{name} ({code})"


def _sentence(measure: Measure, period: Period, table: Estimates, geography: Geography) -> str:
    scope = ""
    if _one_function(table) and table["treatment_function"][0] != TOTAL:
        scope = f"{_name(table['treatment_function'][0])}: "
    if len(table) != 1:
        return words.sentence(f"{scope}{measure.title}, {_places_words(table, geography)}, {measure.when(period)}.")
    value, status = table["value"][0], table["status"][0]
    if not known(value):
        return f"{scope}{_label(table, 0)} has no figure for {measure.when(period)}: see below."
    if status == "censored":
        return f"{scope}In {_label(table, 0)}, {period.label}, the wait is longer than {words.integer(value)} weeks."
    return words.sentence(f"{scope}{said(measure, value, _label(table, 0))}, {measure.when(period)}.")


def _places_words(table: Estimates, geography: Geography) -> str:
    """How many places: codes that no lookup knows are not counted among them."""
    unmapped = table["status"] == "unmapped"
    known_places, strangers = len(set(table["area"][~unmapped])), len(set(table["area"][unmapped]))
    if known_places + strangers == 1:
        return _label(table, 0)
    beside = f" and {words.count(strangers, 'code')} that no lookup knows" if strangers else ""
    return f"{words.count(known_places, places(geography, 1), places(geography))}{beside}"


def _rests_on(measure: Measure, table: Estimates) -> str:
    low, high = table["low"][0], table["high"][0]
    parts = []
    if known(low) and known(high):
        parts.append(f"95% interval {interval_text(measure, low, high)}, counting error only")
    above, below = table["numerator"][0], table["denominator"][0]
    whole = measure.divided_by
    if known(above) and known(below):
        parts.append(f"{count_text(above)} of {count_text(below)} {whole}" if measure.counted == whole
                     else f"{count_text(above)} {measure.counted} to {count_text(below)} {whole}")  # fmt: skip
    elif known(below):
        parts.append(f"{count_text(below)} {whole}")
    if measure.collected is not None:
        made = str(table["method"][0])
        parts.append(made.rpartition("; ")[0] if made.endswith("counting error only") else made)
    return words.sentence("; ".join(parts))


def _england_words(measure: Measure, england: float, geography: Geography) -> str:
    if not known(england) or geography is Geography.ENGLAND:
        return ""
    return words.sentence(said(measure, england, "England"))


def _columns(screen: Screen, measure: Measure, table: Estimates, england: float) -> list[Shown]:
    rows = range(len(table))
    value, low, high = (numbers(table[name]) for name in ("value", "low", "high"))
    status = table["status"].tolist()
    several_places, several_functions = len(set(table["area"].tolist())) > 1, not _one_function(table)
    columns = []
    if several_places or not several_functions:
        columns.append(Shown("Place", [str(table["area_name"][row]) for row in rows], least=14, liked=24))
        columns.append(Shown("Code", [str(table["area"][row]) for row in rows], keep=40))
    if several_functions:
        what = "Treatment function" if measure.collected is None else "Test"
        columns.append(Shown(what, [_item(measure, table["treatment_function"][row]) for row in rows], least=18))
    texts = [value_text(measure, value[row], status[row]) for row in rows]
    columns.append(Shown(value_heading(measure), texts, right=True))
    if any(one is not None for one in low):
        columns.append(Shown("95% interval", [range_text(measure, low[row], high[row]) for row in rows], True, keep=60))
    if not several_functions:
        reference = england if known(england) else None
        columns.append(Shown("", keep=70, least=10, draw=bars(value, low, high, reference, screen.marks)))
    columns.append(Shown("Counted", [count_text(one) for one in numbers(table["numerator"])], True, keep=50))
    below = measure.divided_by.capitalize()
    columns.append(Shown(below, [count_text(one) for one in numbers(table["denominator"])], True, keep=30))
    return [one for one in columns if one.heading != "Counted" or any(cell != "–" for cell in one.cells)]


def _each_once(table: Estimates, found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What is told of a place as a whole is not told again of each of its tests."""
    whole = {(table["area"][row], reason) for row, reason in found if table["treatment_function"][row] == TOTAL}
    return [
        (row, reason) for row, reason in found
        if table["treatment_function"][row] == TOTAL or (table["area"][row], reason) not in whole
    ]  # fmt: skip


def _shared(table: Estimates, found: list[tuple[int, str]]) -> tuple[list[str], list[tuple[int, str]]]:
    """A reason that many places share, told once with their names; then the reasons of single places."""
    sharing: dict[str, list[int]] = {}
    for row, reason in found:
        sharing.setdefault(reason, []).append(row)
    many = {reason: rows for reason, rows in sharing.items() if len(rows) >= _SHARED and _one_function(table)}
    told = [
        f"{words.listing_up_to([_label(table, row) for row in rows], _NAMED)}: {reason}"
        for reason, rows in many.items()
    ]
    return told, [(row, reason) for row, reason in found if reason not in many]


def _notes(
    screen: Screen, measure: Measure, table: Estimates, shared: Sequence[str], found: list[tuple[int, str]],
    limit: int | None,
) -> None:  # fmt: skip
    """What to know before using a value, by place."""
    if not found and not shared:
        return
    screen.heading("Not fit to be ranked, and why" if len(table) > 1 else "Take care")
    screen.items(shared, "dim")
    several = not _one_function(table)
    for row, reason in found[:limit]:
        name = _label(table, row) + (f", {_item(measure, table['treatment_function'][row])}" if several else "")
        screen.say(f"{name}: {reason}", "dim", indent="- ", hang="  ")
    if limit is not None:
        screen.say(f"{words.count(len(found) - limit, 'more row')} not fit either: add --all to see why.", "dim")
