"""``fairwait places check``: what needs a person, and where to teach it. Made to be run once a month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from fairwait.cli.asking import Form, opened
from fairwait.domain.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from fairwait.places.review import Matter, Seen
    from fairwait.store.reader import Store
    from fairwait.store.release import Release

_COLUMNS = ("state", "kind", "codes", "detail", "why", "review_by", "teach")
_CODES_SHOWN = 8
_PATH = re.compile(r"(src/\S+/)(\w+\.csv)")
#: Tables with codes of organisations: the column of codes, that of names if any, and whose they are.
_CODES = {
    "organisations": (("code", "name", "role"),),
    "marts": (("org", "", ""), ("area", "", ""), ("provider", "", "")),
}


def check(ctx: Any, named: Path | None, form: Form, unused: Sequence[str]) -> None:
    """Print what needs a person; exit code 5 when something is new or its review date has passed."""
    from fairwait.places.review import matters, needs_somebody

    if unused:
        raise UsageError(f"{' and '.join(unused)} says nothing to “places check”", expected="a place before it")
    store = opened(ctx, named)
    found = matters(codes_seen(store), today())
    if form == "people":
        _show(found, store)
    else:
        from fairwait.cli.machine import print_records

        print_records(form, [_record(one) for one in found], _COLUMNS)
    if needs_somebody(found):
        raise typer.Exit(int(ExitCode.PARTLY_DONE))


def today() -> date:
    """The day that review dates are held against."""
    return date.today()


def codes_seen(store: Store) -> Iterator[Seen]:
    """Every code of every current release that names organisations or counts them."""
    for release in store.current_releases:
        for table, choices in _CODES.items():
            if release.path(table).exists():
                yield from _codes(store, release, table, choices)


def _codes(store: Store, release: Release, table: str, choices: Sequence[tuple[str, str, str]]) -> Iterator[Seen]:
    from fairwait.places.review import Seen

    relation = store.table_sql([release], table)
    columns = {row[0] for row in store.connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    for code, name, role in choices:
        if code not in columns:
            continue
        named = ", ".join(column if column in columns else "''" for column in (code, name or "''", role or "''"))
        for found in store.connection.execute(f"SELECT DISTINCT {named} FROM {relation} ORDER BY 1").fetchall():
            texts = [str(cell or "") for cell in found]
            yield Seen(texts[0], texts[1], texts[2], release.period_key, release.publication)


def _record(one: Matter) -> dict[str, Any]:
    return {
        "state": one.state,
        "kind": one.kind,
        "codes": list(one.codes),
        "detail": one.detail,
        "why": one.why or None,
        "review_by": str(one.review_by) if one.review_by else None,
        "teach": one.teach,
    }


def _show(found: Sequence[Matter], store: Store) -> None:
    from fairwait.cli.screen import Screen
    from fairwait.domain import words
    from fairwait.places.review import FOLDER

    screen = Screen()
    open_ones = [one for one in found if one.state != "known"]
    known = len(found) - len(open_ones)
    if open_ones:
        new, due = (sum(one.state == state for one in open_ones) for state in ("new", "due"))
        parts = [f"{words.count(new, 'matter')} new"] if new else []
        parts += [f"{words.count(due, 'judgement')} past the review date"] if due else []
        screen.say(f"Places need a person: {' and '.join(parts)} ({known} known and accepted).", "bold")
    else:
        screen.say(f"Places need nobody: {words.count(known, 'gap')} known and accepted, none new.", "bold")
    screen.say(f"Looked at the tables of places and the codes in {store.label}.", "dim")
    for state, title in (("new", "New"), ("due", "Judged once, and the review date has passed"), ("known", "Known")):
        _show_state(screen, [one for one in found if one.state == state], title)
    screen.line()
    screen.say(
        f"To accept a gap for a while, add a row to places_reviewed.csv in {FOLDER} with the reason and a date.", "dim"
    )


def _show_state(screen: Any, found: Sequence[Matter], title: str) -> None:
    from fairwait.domain import words

    if not found:
        return
    screen.heading(title)
    kinds = list(dict.fromkeys(one.kind for one in found))
    for kind in kinds:
        mine = [one for one in found if one.kind == kind]
        screen.say(words.sentence(mine[0].title))
        for one in mine:
            codes = words.listing_up_to(one.codes, _CODES_SHOWN) if len(one.codes) > 1 else one.codes[0]
            by = f" Review by {one.review_by:%B %Y}." if one.review_by else ""
            why = f" {words.sentence(one.why)}" if one.why else ""
            screen.say(f"{codes}: {words.sentence(one.detail)}{why}{by}", indent="- ", hang="  ")
        screen.say(f"Teach it in: {_wrappable(mine[0].teach)}.", "dim", indent="  ")


def _wrappable(text: str) -> str:
    """A file before its folder, so that a long path breaks at a space on a narrow terminal."""
    return _PATH.sub(r"\2 in \1", text)
