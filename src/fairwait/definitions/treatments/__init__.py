"""Plain words for treatments: which treatment function the knee that somebody types may be counted under.

``plain_words.csv`` is ours, reviewed row by row: what a treatment function is for in a few words, and what people say
for it. The return counts by who treats, not by what is wrong, so one word may stand for several functions: all are
told, and nobody chooses between them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fairwait.definitions.packaged import read_rows
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.domain.treatment_names import find_treatment_function

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = "treatments/plain_words.csv"
#: How many letters must be typed for treatments whose names begin so to be offered, and how many of those at most.
_PART: Final = 4
_MOST_BEGIN: Final = 3
_NO_NAMES: Final = (TOTAL, "X01")


@dataclass(frozen=True, slots=True)
class PlainWords:
    """A row: a treatment function, what it is for in a few words, what people say for it (parted by semicolons), and
    when somebody last looked at it."""

    treatment_function: str
    in_short: str
    said: str
    reviewed: date


@dataclass(frozen=True, slots=True)
class Meant:
    """A treatment function that a text may mean. ``said`` is the word that fitted; ``whole`` says that it is all of the
    text, ``begun`` that the text is only its beginning."""

    treatment_function: str
    said: str
    whole: bool
    begun: bool = False


def plain_words() -> tuple[PlainWords, ...]:
    """Every row of the table."""
    return read_rows(PlainWords, TABLE)


@cache
def in_short() -> Mapping[str, str]:
    """What each treatment function is for, in a few words, by its code."""
    return MappingProxyType({row.treatment_function: row.in_short for row in plain_words()})


def treatments_meant(text: str) -> tuple[Meant, ...]:
    """The treatment functions that a text may mean: by all of it, by a word begun, or by words within it.

    “knee” and “Gynaecology” fit whole, “ortho” begins a word, “knee operation” holds one. The longest word that a text
    holds counts: “lung surgery” is not what “lung” is. Empty where none fits; the first way that fits anything is told.
    """
    wanted = _plain(text)
    whole = [Meant(code, said, whole=True) for said, code in _said() if said == wanted]
    if whole or not wanted:
        return tuple(_once(whole))
    if len(wanted) >= _PART:
        begun = [Meant(code, said, whole=False, begun=True) for said, code in _said() if said.startswith(wanted)]
        if begun:
            return tuple(_once(begun))[:_MOST_BEGIN]
    held = [(said, code) for said, code in _said() if f" {said} " in f" {wanted} "]
    longest = max((len(said) for said, _ in held), default=0)
    return tuple(_once([Meant(code, said, whole=False) for said, code in held if len(said) == longest]))


def treatment_function_of(text: str) -> str:
    """The code that a text means: by a plain word that stands for one function only, else as
    :func:`fairwait.domain.treatment_names.find_treatment_function`, with its errors."""
    meant = [one.treatment_function for one in treatments_meant(text) if one.whole]
    return meant[0] if len(meant) == 1 else find_treatment_function(text)


@cache
def _said() -> tuple[tuple[str, str], ...]:
    """Every word with the function it may stand for: names first, then what people say."""
    return tuple(dict.fromkeys((*_names(), *_sayings())))


def _names() -> Iterator[tuple[str, str]]:
    for code, name in TREATMENT_FUNCTIONS.items():
        if code not in _NO_NAMES:
            yield _plain(name), code


def _sayings() -> Iterator[tuple[str, str]]:
    for row in plain_words():
        for said in row.said.split(";"):
            yield _plain(said), row.treatment_function


def _once(found: list[Meant]) -> Iterator[Meant]:
    seen: set[str] = set()
    for one in found:
        if one.treatment_function not in seen:
            seen.add(one.treatment_function)
            yield one


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ")).split())
