"""The sources of a history, each named once: what is always cited together has one number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from fairwait.domain import words

if TYPE_CHECKING:
    from fairwait.places.statements import Statement

_LOOKUP = "lookup of April "
_ASSUMED = "code assumed to go on"
#: Evidence of the tables in words for people: how it begins there, and what is said here.
_PLAINLY = (
    (_ASSUMED, "assumed to go on: no file after February 2026 lists such places"),
    ("the country", "England is the whole country"),
)


class Sources:
    """The numbered sources of some statements. Evidence that the same statements rest on is one source."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        parts = [_parts(one.source) for one in statements]
        citing = {
            part: frozenset(at for at, cited in enumerate(parts) if part in cited) for cited in parts for part in cited
        }
        groups = list(dict.fromkeys(citing.values()))
        self._number = {part: groups.index(by) + 1 for part, by in citing.items()}
        self.texts = [_text([part for part, by in citing.items() if by == group]) for group in groups]

    def cited(self, one: Statement) -> str:
        """The numbers for a statement, such as “1, 3–5”."""
        return ", ".join(_runs(sorted({self._number[part] for part in _parts(one.source)}), "–"))


def _parts(source: str) -> tuple[str, ...]:
    parts = source.split("; ")
    if any(part.startswith(_ASSUMED) for part in parts):
        parts = [part for part in parts if part != "parent unchanged"]
    return tuple(dict.fromkeys(parts))


def _text(parts: Sequence[str]) -> str:
    """One source, several lookups in one breath: “lookups of April 2017 to 2021 and 2023”."""
    years = [int(part.removeprefix(_LOOKUP)) for part in parts if part.startswith(_LOOKUP)]
    if len(years) < 2:
        return "; ".join(map(_plainly, parts))
    said = [f"lookups of April {_years(years)}"]
    at = next(index for index, part in enumerate(parts) if part.startswith(_LOOKUP))
    others = [_plainly(part) for part in parts if not part.startswith(_LOOKUP)]
    return "; ".join([*others[:at], *said, *others[at:]])


def _plainly(part: str) -> str:
    return next((said for begin, said in _PLAINLY if part.startswith(begin)), part)


def _years(years: Sequence[int]) -> str:
    """“2017 to 2021 and 2023”."""
    return words.listing(_runs(sorted(years), " to "))


def _runs(numbers: Sequence[int], joined: str) -> list[str]:
    """Numbers in order, three or more that follow one another told by the first and the last."""
    found: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        these = [str(number) for _, number in run]
        found += [f"{these[0]}{joined}{these[-1]}"] if len(these) > 2 else these
    return found
