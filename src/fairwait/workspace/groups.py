"""Groups: places of one level under a name of the user's own, one small text file each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fairwait.domain.errors import FairwaitError, UsageError
from fairwait.domain.harmless import harmless
from fairwait.domain.place import Area, Geography
from fairwait.workspace.files import Shelf
from fairwait.workspace.names import checked_name
from fairwait.workspace.place import Workspace
from fairwait.workspace.toml import mistake, parsed, written

#: A group longer than this is a mistake: England has some 560 providers in a month.
_MOST = 1000
_LONGEST_NOTE = 2000
_COMMENT = (
    "A group of places, kept by fairwait. The file may be edited: one level for all places, one [[places]] for each.\n"
    "A place is found by its code; the name is the one it had when the group was saved."
)
_KEYS = ("geography", "created", "author", "note", "places")
_CODE = re.compile(r"[0-9A-Z]{2,10}")


@dataclass(frozen=True, slots=True)
class Member:
    """A place of a group: its code, and the name it had when the group was saved."""

    code: str
    name: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.code})" if self.name else self.code


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of places of one geography, in the order they were given."""

    name: str
    geography: Geography
    members: tuple[Member, ...]
    note: str = ""
    author: str = ""
    created: date | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a workspace."""

    workspace: Workspace

    @property
    def shelf(self) -> Shelf:
        return self.workspace.shelf("groups", ".toml", "group")

    def every(self) -> tuple[tuple[Group, ...], tuple[FairwaitError, ...]]:
        """Every group in order of name, and what is wrong with the files that cannot be read: none is passed over."""
        groups, errors = list[Group](), list[FairwaitError]()
        for name in self.shelf.names():
            try:
                groups.append(self.read(name))
            except FairwaitError as error:
                errors.append(error)
        for stranger in self.shelf.strangers():
            errors.append(_of_stranger(self.shelf, stranger))
        return tuple(groups), tuple(errors)

    def read(self, name: str) -> Group:
        """One group; its capitals do not matter.

        Raises :class:`~fairwait.domain.errors.NothingToAnswerWithError` where there is none of that name, and
        :class:`~fairwait.domain.errors.BadInputError`, naming file and line, for a file that was spoilt.
        """
        text = self.shelf.read(name)
        path = self.shelf.path(name)
        return _group(path.stem, parsed(text, path), text, path)

    def save(self, group: Group, *, replace: bool = False) -> Path:
        """Keep a group; :class:`UsageError` where the name is taken and may not be replaced, or nothing is in it."""
        if not group.members:
            raise UsageError("A group needs a place", expected="one or more places, by code or name")
        for what, text in (("note", group.note), ("author", group.author)):
            if len(text) > _LONGEST_NOTE:
                raise UsageError(f"The {what} is too long", where=f"--{what}", expected=f"{_LONGEST_NOTE} characters")
        return self.shelf.write(checked_name(group.name, "group"), _document(group), replace=replace)

    def remove(self, name: str) -> Path:
        """Set a group's file aside, and say where it is now."""
        return self.shelf.remove(name)


def new_group(name: str, places: tuple[Area, ...], *, note: str, author: str, created: date) -> Group:
    """A group of places of one level; :class:`UsageError` where the levels are mixed."""
    levels = list(dict.fromkeys(one.geography for one in places))
    if len(levels) > 1:
        first, other = (next(one for one in places if one.geography is level) for level in levels[:2])
        raise UsageError(
            f"{first.label} and {other.label} are not of one level: one is counted among the {first.geography.plural}, "
            f"the other among the {other.geography.plural}",
            expected="places of one level: their figures can then be set beside one another",
            remedy="name the level with --geography, or save a group for each",
        )
    members = tuple(Member(one.code, one.name) for one in places)
    return Group(checked_name(name, "group"), levels[0] if levels else Geography.SUB_ICB, members,
                 note.strip(), author.strip(), created)  # fmt: skip


def _document(group: Group) -> str:
    facts: dict[str, str | date] = {"geography": group.geography.value}
    if group.created is not None:
        facts["created"] = group.created
    facts |= {key: text for key, text in (("author", group.author), ("note", group.note)) if text}
    return written(facts, {"places": [{"code": one.code, "name": one.name} for one in group.members]}, _COMMENT)


def _group(name: str, held: dict[str, Any], text: str, path: Path) -> Group:
    unknown = [key for key in held if key not in _KEYS]
    if unknown:
        raise mistake(path, text, f"says “{harmless(unknown[0], 40)}”, which no group has", unknown[0],
                      f"only {', '.join(_KEYS)}")  # fmt: skip
    level, levels = held.get("geography"), [one.value for one in Geography]
    if level not in levels:
        raise mistake(path, text, "does not say of which level its places are", "geography",
                      f"geography = one of {', '.join(levels)}")  # fmt: skip
    note, author, created = held.get("note", ""), held.get("author", ""), held.get("created")
    for key, value in (("note", note), ("author", author)):
        if not isinstance(value, str):
            raise mistake(path, text, f"has a {key} that is no text", key, f'{key} = "a text in quotation marks"')
    if created is not None and type(created) is not date:
        raise mistake(path, text, "has a day that is none", "created", "created = 2026-11-22, without marks")
    members = _members(held.get("places"), text, path)
    return Group(name, Geography(level), members, note, author, created)


def _members(rows: Any, text: str, path: Path) -> tuple[Member, ...]:
    expected = '[[places]] and under it code = "03R"'
    if not isinstance(rows, list) or not rows or len(rows) > _MOST:
        raise mistake(path, text, "has no places" if not rows else "has places that cannot be read", "places", expected)
    members: dict[str, Member] = {}
    for number, row in enumerate(rows, 1):
        code, name = (row.get("code"), row.get("name", "")) if isinstance(row, dict) else (None, "")
        plain = code.strip().upper() if isinstance(code, str) else ""
        if not _CODE.fullmatch(plain) or not isinstance(name, str):
            near = str(code) if isinstance(code, str) and code else ""
            raise mistake(path, text, f"has no code in its place number {number}", near, expected)
        members.setdefault(plain, Member(plain, harmless(name, 120)))
    return tuple(members.values())


def _of_stranger(shelf: Shelf, file: str) -> FairwaitError:
    return UsageError(
        f"{harmless(file, 80)} cannot be asked for under that name", where=str(shelf.folder),
        expected="letters, digits, spaces, hyphens and underscores", remedy="rename the file",
    )  # fmt: skip
