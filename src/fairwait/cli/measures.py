"""``fairwait measures``: what can be measured, and how each measure is defined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, measure_named
from fairwait.cli.options import CsvOption, JsonOption

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure

TestsFlag = Annotated[
    bool, typer.Option("--diagnostic-tests", help="List the tests that measures of diagnostics can be asked for.")
]
NameArgument = Annotated[
    str | None,
    typer.Argument(metavar="[MEASURE]", help="One measure to define in full. Without it, all are listed.",
                   show_default=False),
]  # fmt: skip
FunctionsFlag = Annotated[
    bool,
    typer.Option("--treatment-functions", help="List the treatment functions and their codes instead."),
]


def measures(
    measure: NameArgument = None,
    treatment_functions: FunctionsFlag = False,
    diagnostic_tests: TestsFlag = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List the measures, or define one: its question, formula, units and what to beware of.

    Example: fairwait measures median_wait
    """
    form = form_of(as_json, as_csv)
    if treatment_functions:
        from fairwait.domain.treatment import TREATMENT_FUNCTIONS

        _functions(form, "Treatment function", TREATMENT_FUNCTIONS)
    elif diagnostic_tests:
        from fairwait.domain.items import DIAGNOSTIC_TESTS

        _functions(form, "Diagnostic test", DIAGNOSTIC_TESTS)
    elif measure is None:
        _catalogue(form)
    else:
        _one(measure_named(measure), form)


def _functions(form: str, heading: str, names: Mapping[str, str]) -> None:
    if form != "people":
        from fairwait.cli.machine import print_records

        print_records(form, [{"code": code, "name": name} for code, name in names.items()])
        return
    from fairwait.cli.layout import Shown
    from fairwait.cli.screen import Screen

    Screen().table([Shown("Code", list(names)), Shown(heading, list(names.values()), least=18)])


def _catalogue(form: str) -> None:
    from fairwait.measures.catalogue import catalogue

    entries = catalogue()
    if form != "people":
        from dataclasses import asdict

        from fairwait.cli.machine import print_records

        print_records(form, [asdict(entry) for entry in entries])
        return
    from fairwait.cli.layout import Shown
    from fairwait.cli.screen import Screen
    from fairwait.domain.words import count

    screen = Screen()
    screen.say(f"{count(len(entries), 'measure')}. One in full: fairwait measures NAME")
    screen.line()
    screen.table(
        [
            Shown("Name", [entry.id for entry in entries]),
            Shown("What it is", [entry.title for entry in entries], least=20, liked=44),
            Shown("Better is", [_BETTER[entry.polarity] for entry in entries], keep=30),
            Shown("Months", ["quarter" if entry.quarterly else str(entry.months) for entry in entries], True, keep=20),
        ]
    )
    screen.say(
        "Rates of treatment are context: their highest is neither best nor worst. A measure of several months needs "
        "them all in the store.", "dim",
    )  # fmt: skip


_BETTER = {"higher_is_better": "higher", "lower_is_better": "lower", "context": "context"}
_POLARITY = {
    "higher_is_better": "higher is better",
    "lower_is_better": "lower is better",
    "context": "neither high nor low is better by itself",
}


def _one(measure: Measure, form: str) -> None:
    if form != "people":
        from fairwait.cli.machine import print_json, print_records

        print_json(definition(measure)) if form == "json" else print_records(form, [definition(measure)])
        return
    from fairwait.cli.screen import Screen

    screen = Screen()
    screen.say(f"{measure.title}: {measure.id}", "bold")
    screen.say(measure.question)
    screen.say(measure.why_it_matters)
    screen.line()
    screen.facts(_facts(measure))
    screen.heading("Beware")
    screen.items(measure.caveats)
    if measure.breaks:
        screen.heading("Breaks in the series")
        screen.items(_breaks(measure))
    screen.line()
    command = "estimate" if measure.collected is not None and measure.collected.not_ranked else "rank"
    screen.say(f"Example: fairwait {command} {measure.id}", "dim")


def _facts(measure: Measure) -> list[tuple[str, str]]:
    return [
        ("Unit", measure.unit),
        ("Parts of the return" if measure.collected is None else "Return", measure.part_label),
        ("Direction", _POLARITY[measure.polarity.value]),
        ("Levels", ", ".join(one.value for one in measure.geographies)),
        ("From", measure.valid_from.label),
        ("Months needed", "" if measure.quarterly else str(1 - min(measure.months))),
        ("Counted", "" if measure.collected is None else measure.collected.numerator.words),
        ("Divided by", _divided_by(measure)),
        ("Value for", "every quarter, named by its last month" if measure.quarterly else ""),
        ("Also by", measure.collected.breakdown if measure.collected is not None else ""),
        ("Not ranked", measure.collected.not_ranked if measure.collected is not None else ""),
        ("Comparable with", "the Medical Technology Group's rankings" if measure.mtg_comparable else ""),
        ("Source", measure.source),
        ("Answers for it", f"{measure.author}; to be reviewed by {measure.review_date:%B %Y}"),
    ]


def _divided_by(measure: Measure) -> str:
    if measure.collected is None:
        return ""
    below = measure.collected.denominator
    if below is None:
        return "residents"
    earlier = f", or of up to {below.at_most_earlier} quarters before" if below.at_most_earlier else ""
    return f"{below.words}{earlier}"


def _breaks(measure: Measure) -> list[str]:
    from fairwait.definitions.dated import breaks

    told = {one.id: one for one in breaks()}
    found = [told[name] for name in measure.breaks if name in told]
    doubt = {True: " (reported by others, seen in no file)", False: ""}
    return [f"{one.date:%B %Y}: {one.what}{doubt[one.known == 'reported']}." for one in found]


def definition(measure: Measure) -> dict[str, Any]:
    """The whole definition as JSON's own types, months as ``YYYY-MM``."""
    content = measure.model_dump(mode="json", by_alias=True)
    return content | {"valid_from": str(measure.valid_from), "months": list(measure.months)}
