"""Revisions as a person sees them: what moved in a sentence, then England, organisations, functions, measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.revisions.finding import finding_of, why_none
from fairwait.analysis.revisions.words import headline
from fairwait.cli.layout import ALWAYS, Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.domain import words
from fairwait.domain.cells import cell_text, is_number

if TYPE_CHECKING:
    from fairwait.analysis.revisions.moved import Revision
    from fairwait.domain.finding import Column, Finding, Table
    from fairwait.domain.period import Period
    from fairwait.store.reader import Store

#: What a measure's title may be shortened to: many begin alike.
_TITLE = 40
#: How soon a column goes where the terminal is narrow; those not named stay.
_KEEP = {
    "code": 30,
    "relative": 40,
    "basis": 20,
    "old": 60,
    "new": 60,
    "beyond": 58,
    "month": 70,
    "unit": 10,
    "places": 30,
    "moved": 35,
    "most": 50,
}


def show(found: Sequence[Revision], store: Store, *, whole: bool) -> None:
    """Print revisions in full, or with one line each where there are many and no month was named."""
    screen = Screen()
    if not whole:
        _lines(screen, found)
        return
    for index, one in enumerate(found):
        if index:
            screen.line()
        _one(screen, finding_of(one), store)


def show_none(store: Store, period: Period | None, publications: Sequence[str]) -> None:
    """Print why there is nothing to compare."""
    screen = Screen()
    screen.say(why_none(store, period, publications), "bold")
    screen.say("“fairwait status --csv” lists every file held.", "dim")


def _lines(screen: Screen, found: Sequence[Revision]) -> None:
    screen.say(f"{words.sentence(words.count(len(found), 'revision', words=True))} Latest month first.", "bold")
    screen.line()
    screen.items(headline(one) for one in found)
    screen.line()
    screen.say(f"Say which month for the rest: fairwait revisions {found[0].pair.last}", "dim")


def _one(screen: Screen, told: Finding, store: Store) -> None:
    screen.say(told.headline, "bold")
    screen.items(told.sentences)
    for table in told.tables:
        screen.heading(table.title)
        shown = table.rows[: table.preview_rows] if table.preview_rows else table.rows
        screen.table([_column(table, at, shown) for at, one in enumerate(table.columns) if not one.secondary])
        if len(shown) < len(table.rows):
            screen.say(f"{words.integer(len(table.rows) - len(shown))} more: --csv lists them.", "dim")
        if table.caption:
            screen.say(table.caption, "dim")
    screen.line()
    for text in (*told.quality, *told.assumptions, *told.caveats):
        screen.say(text, "dim")
    screen.say(source_line(told.provenance, store.label), "dim")


def _column(table: Table, at: int, rows: Sequence[tuple[object, ...]]) -> Shown:
    column: Column = table.columns[at]
    cells = [cell_text(row[at], column) for row in rows]  # type: ignore[arg-type]
    wide = column.key in ("name", "most", "figure", "measure")
    least = _TITLE if column.key == "measure" else 10
    return Shown(
        column.label, cells, is_number(column), keep=_KEEP.get(column.key, ALWAYS), least=least if wide else 0,
        liked=28 if wide else 0,
    )  # fmt: skip
