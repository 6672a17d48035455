"""The vocabulary: one word for one thing, as the project's glossary has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_ROW: Final = re.compile(r"^\| (?P<term>.+?) \| (?P<text>.+) \|$")
_MARKS: Final = re.compile(r"\*\*|`|(?<!\w)\*|\*(?!\w)")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means, in plain text, under the heading of the glossary that it stands under."""

    heading: str
    term: str
    text: str


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the glossary."""
    heading, found = "", []
    for line in files("fairwait.definitions").joinpath("glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif (row := _ROW.match(line)) and row["term"] not in ("term", "---"):
            found.append(Term(heading, _plain(row["term"]), _plain(row["text"])))
    return tuple(found)


def _plain(marked: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", marked)).strip()
