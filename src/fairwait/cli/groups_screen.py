"""Groups of places as a person sees them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.cli.errors import show_error
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.domain import words

if TYPE_CHECKING:
    from fairwait.domain.errors import FairwaitError
    from fairwait.domain.period import Period
    from fairwait.workspace.groups import Group
    from fairwait.workspace.members import Standing

_NAMED = 6


def show_every(groups: Sequence[Group], errors: Sequence[FairwaitError], folder: Path) -> None:
    """The groups there are, and what is wrong with files that cannot be read."""
    screen = Screen()
    if not groups and not errors:
        screen.say("There is no group yet.", "bold")
        screen.say("Save one with: fairwait groups save NAME PLACE PLACE …")
    if groups:
        screen.say(f"{words.count(len(groups), 'group')} of places.", "bold")
        screen.line()
        screen.table(
            [
                Shown("Group", [one.name for one in groups], least=10, liked=30),
                Shown("Places", [words.integer(len(one.members)) for one in groups], right=True),
                Shown("Level", [one.geography.plural for one in groups], keep=60),
                Shown("Saved", [_saved(one) for one in groups], keep=30),
                Shown("Note", [one.note for one in groups], keep=50, least=8, liked=30),
            ]
        )
        screen.line()
        screen.say(f"Ask for one with, for example: fairwait rank median_wait --area “group:{groups[0].name}”", "dim")
    screen.say(f"Kept in {folder}", "dim")
    for error in errors:
        show_error(error)


def show_group(group: Group, standing: Sequence[Standing], period: Period, *, newest: bool) -> None:
    """One group: its places as they are called in a month, and what became of those that have ended.

    ``newest`` says that no month was asked for.
    """
    screen = Screen()
    counted = _counted(group)
    screen.say(f"{group.name}: {counted}.", "bold")
    screen.facts((("Note", group.note), ("Saved", _saved(group)), ("Author", group.author)))
    why = ", the newest that are known" if newest else ""
    screen.say(f"Places as they stand in {period.label}{why}.", "dim")
    screen.line()
    kept = [one for one in standing if not one.told and one.place is not None]
    screen.table(
        [
            Shown(f"Place in {period.label}", [one.place.name for one in kept if one.place], least=14, liked=40),
            Shown("Code", [one.member.code for one in kept]),
        ]
    )
    moved = [one.told for one in standing if one.told]
    if moved:
        screen.heading("No longer what they were")
        screen.items(moved)


def show_saved(group: Group, path: Path) -> None:
    """What was saved, and how to use it."""
    screen = Screen()
    names = words.listing_up_to([one.label for one in group.members], _NAMED)
    screen.say(f"Saved “{group.name}”: {_counted(group)}: {names}.", "bold")
    screen.say(f"Ask for it with --area “group:{group.name}”, wherever places are named.")
    screen.say(f"Kept in {path}", "dim")


def show_removed(aside: Path) -> None:
    screen = Screen()
    screen.say(f"Removed “{aside.stem}”.", "bold")
    screen.say(f"Its file was set aside: {aside}", "dim")


def _counted(group: Group) -> str:
    number = len(group.members)
    one = {"region": "region", "icb": "integrated care board", "sub-icb": "sub-ICB location", "provider": "provider"}
    return words.count(number, one.get(group.geography.value, "country"), group.geography.plural)


def _saved(group: Group) -> str:
    return group.created.isoformat() if group.created else ""
