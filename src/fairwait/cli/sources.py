"""``fairwait sources``: the catalogue of publications, and one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, typed
from fairwait.cli.options import CsvOption, JsonOption

if TYPE_CHECKING:
    from fairwait.cli.screen import Screen
    from fairwait.definitions.publications import Publication

NameArgument = Annotated[
    str | None,
    typer.Argument(metavar="[SOURCE]", help="One source to tell of in full. Without it, all are listed.",
                   show_default=False),
]  # fmt: skip
_COLUMNS = ("id", "title", "publisher", "rhythm", "first_period", "fetched", "read", "page", "licence")
_RHYTHMS = {"month": "monthly", "quarter": "quarterly", "year": "yearly", "irregular": "now and then"}


def sources(name: NameArgument = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List the publications that fairwait knows, or tell of one: where it is, what it measures, what to beware of.

    Example: fairwait sources diagnostics
    """
    form = form_of(as_json, as_csv)
    from fairwait.definitions.publications import publication, publications

    if name is not None:
        _one(publication(typed(name).strip().lower()), form)
    elif form == "people":
        _list(publications())
    else:
        from fairwait.cli.machine import print_records

        print_records(form, [_record(entry) for entry in publications()], _COLUMNS)


def _record(entry: Publication) -> dict[str, Any]:
    return {
        "id": entry.id, "title": entry.title, "publisher": entry.publisher, "rhythm": entry.rhythm,
        "first_period": str(entry.first_period) if entry.first_period else None, "fetched": _fetched(entry),
        "read": list(entry.reader), "page": entry.page, "licence": entry.licence,
    }  # fmt: skip


def _fetched(entry: Publication) -> str:
    """Whether a fetch brings it: “yes”, “when named” or “no”."""
    if not entry.fetchable:
        return "no"
    return "when named" if entry.on_request else "yes"


def _list(entries: tuple[Publication, ...]) -> None:
    from fairwait.cli.layout import GAP, Shown
    from fairwait.cli.screen import Screen
    from fairwait.domain.words import count

    screen = Screen()
    screen.say(f"{count(len(entries), 'source')}. One in full: fairwait sources NAME")
    screen.line()
    columns = [
        Shown("Name", [entry.id for entry in entries]),
        Shown("What it is", [entry.title for entry in entries]),
        Shown("Fetched", [_fetched(entry) for entry in entries]),
        Shown("Read", ["yes" if entry.reader else "no" for entry in entries]),
        Shown("Published", [_RHYTHMS[entry.rhythm] for entry in entries], keep=30),
    ]
    if sum(one.natural + GAP for one in columns[:-1]) - GAP > screen.width:
        screen.items(map(_in_words, entries))
        return
    screen.table(columns)
    screen.say(
        "Fetched: whether “fairwait fetch” brings it, at once or when it is named. Read: whether fairwait has "
        "a reader; what has none is kept as published.", "dim",
    )  # fmt: skip


def _in_words(entry: Publication) -> str:
    """What the table says of a source, where the screen is too narrow for a table that cuts nothing."""
    told = {"yes": "Fetched", "when named": "Fetched when named", "no": "Not fetched"}[_fetched(entry)]
    if entry.fetchable:
        told += " and read" if entry.reader else " and kept as published"
    elif entry.reader:
        told += "; files of it are read"
    return f"{entry.id}: {entry.title}. {told}; published {_RHYTHMS[entry.rhythm]}."


def _one(entry: Publication, form: str) -> None:
    if form != "people":
        from fairwait.cli.machine import print_json, print_records

        print_json(entry.model_dump(mode="json")) if form == "json" else print_records(form, [_record(entry)], _COLUMNS)
        return
    from fairwait.cli.screen import Screen

    screen = Screen()
    screen.say(f"{entry.title}: {entry.id}", "bold")
    screen.say(f"{entry.measures_what}.")
    screen.line()
    screen.facts(_facts(entry))
    _items(screen, "Beware", [f"{one}." for one in entry.quirks])
    _items(screen, "Breaks", [f"{one.first.label}: {one.what}." for one in entry.breaks])
    gaps = [f"{one.first.label} to {one.last.label}: {one.why}." for one in entry.gaps]
    _items(screen, "Months for which nothing was published", gaps)
    if entry.fetchable:
        screen.line()
        screen.say(f"Example: fairwait fetch {entry.id} --latest --store my-store", "dim")


def _items(screen: Screen, heading: str, items: list[str]) -> None:
    if items:
        screen.heading(heading)
        screen.items(items)


def _facts(entry: Publication) -> list[tuple[str, str]]:
    fetched = {"yes": "yes", "when named": f"when named: {entry.on_request}", "no": f"no: {entry.not_fetched}"}
    return [
        ("Publisher", entry.publisher),
        ("Page", entry.page),
        ("Published", _RHYTHMS[entry.rhythm]),
        ("From", entry.first_period.label if entry.first_period else ""),
        ("To", entry.last_period.label if entry.last_period else ""),
        ("Fetched", fetched[_fetched(entry)]),
        ("Measured from", ", ".join(entry.reader) or entry.not_ingested),
        ("Seen by us", entry.seen or "none of its pages or files"),
        ("Licence", entry.licence),
    ]
