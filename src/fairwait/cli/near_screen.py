"""Providers near a place as a person sees them: the groups, then who is missing, then what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.domain.cells import cell_text, group_of_rows

if TYPE_CHECKING:
    from fairwait.domain.finding import Report, Table

#: Heading on the screen and how long a column stays, by its key; a note stays out.
_SHOWN = {
    "provider": ("Provider", 99),
    "code": ("Code", 45),
    "sector": ("Sector", 70),
    "miles": ("Miles", 98),
    "median": ("Median", 97),
    "low": ("Low", 60),
    "high": ("High", 60),
    "p92": ("92 in 100", 50),
    "within_18": ("In 18 weeks", 30),
    "list_size": ("Waiting", 40),
    "shorter_than": ("Shorter than", 65),
    "longer_than": ("Longer than", 65),
    "last": ("Last sent", 80),
}


def show(found: Report, label: str) -> None:
    """The whole answer."""
    screen = Screen()
    waits, *missing = found.findings()
    screen.say(waits.headline, "bold")
    for sentence in waits.sentences:
        screen.say(sentence)
    for table in waits.tables:
        _groups(screen, table)
    for finding in missing:
        screen.line()
        for sentence in (finding.headline, *finding.sentences):
            screen.say(sentence)
        for table in finding.tables:
            screen.heading(table.title)
            screen.table(_columns(table, range(len(table.rows))))
    screen.line()
    screen.say(found.sections[0].lead, "bold")
    for line in (*waits.assumptions, *waits.caveats[1:], source_line(found.sources, label)):
        screen.say(line, "dim")


def _groups(screen: Screen, table: Table) -> None:
    headings = group_of_rows(table)
    for heading in dict.fromkeys(headings):
        screen.heading(heading)
        screen.table(_columns(table, [at for at, one in enumerate(headings) if one == heading]))
    screen.say(table.caption, "dim")


def _columns(table: Table, rows: range | list[int]) -> list[Shown]:
    shown = []
    for at, column in enumerate(table.columns):
        if column.key in _SHOWN:
            heading, keep = _SHOWN[column.key]
            cells = [cell_text(table.rows[row][at], column) for row in rows]
            name = column.key == "provider"
            shown.append(Shown(heading, cells, column.kind not in ("text", "code"), keep=keep, least=16 if name else 0,
                               liked=34 if name else 0))  # fmt: skip
    return shown
