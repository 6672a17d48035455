"""Words that were meant by one with a slip of the finger in it: the last resort of a search."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

#: Up to which length a word may hold no slip and one; longer words may hold two.
_NO_SLIP, _ONE_SLIP = 3, 7
_REMEMBERED = 200


def slips_allowed(word: str) -> int:
    """How many slips a word of this length may hold: none in short ones, which are too like one another."""
    return 0 if len(word) <= _NO_SLIP else 1 if len(word) <= _ONE_SLIP else 2


class Vocabulary:
    """Words that may be meant. What was asked lately is remembered: it is asked once more where not all of it fits."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple((word, len(word), _letters(word)) for word in dict.fromkeys(words))
        self._lately: OrderedDict[str, dict[str, int]] = OrderedDict()

    def meant_by(self, word: str) -> dict[str, int]:
        """The words that ``word`` is a slip away from, each with the number of slips.

        A slip is a letter too many, too few, another one, or two that changed places. A word may go on after what was
        typed, as people stop typing.
        """
        found = self._lately.get(word)
        if found is None:
            found = self._lately[word] = self._meant(word)
            if len(self._lately) > _REMEMBERED:
                self._lately.popitem(last=False)
        return found

    def _meant(self, word: str) -> dict[str, int]:
        most, size, letters = slips_allowed(word), len(word), _letters(word)
        found: dict[str, int] = {}
        if not most:
            return found
        for other, length, theirs in self._words:
            if length < size - most or (letters & ~theirs).bit_count() > most:
                continue
            apart = _to_beginnings(word, other[: size + most], most)
            # To all of it, or to its beginning where it goes on.
            least = min(apart[end] for end in {length, min(length, size), min(length, size + 1)} if end < len(apart))
            if least <= most:
                found[other] = least
        return found


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words (optimal string alignment); ``most`` + 1 for anything above ``most``."""
    return most + 1 if abs(len(one) - len(other)) > most else min(_to_beginnings(one, other, most)[-1], most + 1)


def one_off(one: str, other: str) -> bool:
    """Whether two codes of one length differ in a single letter."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _to_beginnings(one: str, other: str, most: int) -> list[int]:
    """The slips between a word and every beginning of another, by the length of the beginning; above ``most`` any
    number that is. Only beginnings of nearly the same length are looked at, letter by letter."""
    beyond, width = most + 1, len(other)
    before, row = [beyond] * (width + 1), list(range(width + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [beyond] * (width + 1)
        row[0] = min(at, beyond)
        for column in range(max(1, at - most), min(width, at + most) + 1):
            theirs = other[column - 1]
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != theirs))
            if at > 1 and column > 1 and letter == other[column - 2] and one[at - 2] == theirs:
                cost = min(cost, last[column - 2] + 1)
            row[column] = cost
        if min(row) > most:
            break
    return row


def _letters(word: str) -> int:
    """Which letters a word holds and how often, as bits: one for its first A, another for its second.

    A slip takes away no more than one of them. Letters far apart in the alphabet of all scripts may share theirs.
    """
    bits = 0
    for letter in word:
        bit = 1 << (ord(letter) & 63)
        while bits & bit:
            bit <<= 64
        bits |= bit
    return bits
