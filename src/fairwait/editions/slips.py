"""Words that were meant by one with a slip of the finger in it: the last resort of a search."""

from __future__ import annotations

from collections.abc import Iterable

#: Up to which length a word may hold no slip and one; longer words may hold two.
_NO_SLIP, _ONE_SLIP = 3, 7


def slips_allowed(word: str) -> int:
    """How many slips a word of this length may hold: none in short ones, which are too like one another."""
    return 0 if len(word) <= _NO_SLIP else 1 if len(word) <= _ONE_SLIP else 2


def meant_by(word: str, known: Iterable[str]) -> dict[str, int]:
    """The known words that ``word`` is a slip away from, each with the number of slips.

    A slip is a letter too many, too few, another one, or two that changed places. A known word may go on after what
    was typed, as people stop typing.
    """
    most = slips_allowed(word)
    found: dict[str, int] = {}
    if not most:
        return found
    letters = set(word)
    for other in known:
        if len(other) < len(word) - most or len(letters.difference(other)) > most:
            continue
        apart = distance(word, other, most)
        if len(other) > len(word):
            apart = min(apart, distance(word, other[: len(word)], most), distance(word, other[: len(word) + 1], most))
        if apart <= most:
            found[other] = apart
    return found


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words (optimal string alignment); ``most`` + 1 for anything above ``most``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for column, theirs in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != theirs))
            if at > 1 and column > 1 and letter == other[column - 2] and one[at - 2] == theirs:
                cost = min(cost, last[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
