"""The list of standards as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.targets import words as said
from fairwait.cli.screen import Screen
from fairwait.domain import words

if TYPE_CHECKING:
    from fairwait.definitions.standards import Standard
    from fairwait.domain.period import Period


def show_standards(found: Sequence[Standard], month: Period | None) -> None:
    """Every standard with what it asks, of whom, when, and by which document."""
    screen = Screen()
    when = "" if month is None else f" in force at the end of {month.label}"
    screen.say(f"{words.count(len(found), 'standard')} for waits{when}, in the order of the definitions.", "bold")
    for one in found:
        screen.heading(f"{one.title} ({one.id})")
        screen.facts(
            [
                ("Asked", one.not_measured if not one.measure else said.asked(one)),
                ("Of", words.listing(_of(level.value) for level in one.levels)),
                ("Held", _held(one)),
                ("Due", "" if one.due is None else one.due.label),
                ("Source", words.sentence(one.source.sentence)),
                ("How known", _known(one)),
                ("Note", one.dispute),
            ]
        )


def _of(level: str) -> str:
    return {"england": "England", "icb": "each board", "sub-icb": "each area", "provider": "each trust"}.get(
        level, level
    )


def _held(one: Standard) -> str:
    since = f"from {words.month(f'{one.in_force:%Y-%m}')}"
    if one.ended is None:
        return since
    after = f"; then {one.superseded_by}" if one.superseded_by else ""
    return f"{since} to {words.month(f'{one.ended:%Y-%m}')}{after}"


def _known(one: Standard) -> str:
    if one.known == "published":
        return "read in a copy of the document"
    return "as others report it: the document was not at hand"
