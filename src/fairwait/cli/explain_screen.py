"""An explanation as a person sees it: the sum with its numbers, what to filter in the file, and the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import said
from fairwait.cli.values import count_text, interval_text, known
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.formula import count_words

if TYPE_CHECKING:
    from fairwait.domain.place import Area
    from fairwait.measures.explained import ExplainedTerm, Explanation

_ORGANISATIONS = 8


def show(found: Explanation, place: Area, label: str, missing: str = "") -> None:
    """Print the explanation, the answer first. ``missing`` says who sent no figures for the place."""
    screen = Screen()
    record, measure = found.record, found.measure
    scope = "" if record["treatment_function"] == TOTAL else f"{found.treatment_function_name}: "
    month = measure.when(Period.parse(str(record["period"])))
    if known(record["value"]):
        screen.say(words.sentence(f"{scope}{_answer(found, place.label)}, {month}"), "bold")
    else:
        screen.say(f"{scope}{place.label} has no figure for {measure.title.lower()}, {month}.", "bold")
    screen.say(words.sentence(found.with_numbers))
    screen.line()
    screen.facts([*_facts(found), ("Missing", missing)])
    for number, term in enumerate(found.terms, start=1):
        _show_term(screen, number, term, "" if measure.collected is not None else " pathways")
    _show_organisations(screen, found, place)
    screen.heading("Files")
    for file in found.files:
        screen.facts(
            [
                ("Publication", f"{file.title}, {file.publisher}"),
                ("File", file.file_name),
                ("sha256", file.sha256),
                ("Rows", words.integer(file.rows)),
                ("Licence", file.licence),
                *([("How it was made", file.derivation)] if file.derivation else []),
                ("Read from", label),
            ]
        )


def _answer(found: Explanation, place: str) -> str:
    record = found.record
    if record["status"] == "censored":
        return f"{found.measure.title} is more than {words.integer(record['value'])} weeks in {place}"
    return said(found.measure, float(record["value"]), place)


def _facts(found: Explanation) -> list[tuple[str, str]]:
    record, measure = found.record, found.measure
    interval = ""
    if known(record["low"]) and known(record["high"]):
        interval = f"{interval_text(measure, record['low'], record['high'])}, 95%"
    return [
        ("Formula", found.formula),
        ("Exactly", repr(float(record["value"])) if known(record["value"]) else ""),
        ("Interval", interval),
        ("Method", str(record["method"])),
        ("Status", str(record["status"]).replace("_", " ")),
        ("Boundaries", str(record["boundary_vintage"])),
        ("Residents", f"{count_text(found.people)}, {record['population_vintage']}" if found.people else ""),
    ]


def _show_term(screen: Screen, number: int, term: ExplainedTerm, what: str) -> None:
    sign = "" if term.sign > 0 else ", taken away"
    screen.heading(f"Count {number}: {count_words(term.count)} {term.words}{sign}")
    for selection in term.selections:
        screen.say(f"In {selection.file.file_name}, keep the rows where")
        for column, values in selection.filters.items():
            # Every value: with some of them hidden nobody could make the sum again.
            screen.say(f"{column} is {words.listing(values)}", indent="- ", hang="  ")
        told = ""
        if selection.rows is not None:
            told = f" ({words.integer(selection.rows)} rows, {words.integer(selection.total)}{what} in all)"
        screen.say(f"and add up {selection.adds}{told}.")


def _show_organisations(screen: Screen, found: Explanation, place: Area) -> None:
    held = found.contributors
    if len(held) < 2 and all(one.share == 1 for one in held):
        return
    whose = "provider" if place.geography is Geography.PROVIDER else "commissioner"
    if found.measure.collected is not None:
        whose = "commissioner" if found.record["basis"] == "commissioner" else "provider"
    screen.heading(f"{words.count(len(held), whose)} added up in count 1, the largest first")
    shown = held if len(held) <= _ORGANISATIONS + 1 else held[:_ORGANISATIONS]
    columns = [
        Shown("Name", [one.name for one in shown], least=16),
        Shown("Code", [one.code for one in shown]),
        Shown(found.measure.counted.capitalize(), [words.integer(one.pathways) for one in shown], right=True),
    ]
    if any(one.share < 1 for one in held):
        columns.append(Shown("Counted here", [words.percent(one.share, 1) for one in shown], right=True))
    screen.table(columns)
    if len(shown) < len(held):
        screen.say(f"{len(held) - len(shown)} more: --json lists them.", "dim")
