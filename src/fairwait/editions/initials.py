"""What a hospital or trust is called by the first letters of its name, as QMC is for Queen’s Medical Centre."""

from __future__ import annotations

from typing import Final

_LEFT_OUT: Final = frozenset(("and", "of", "the", "for", "nhs", "foundation", "trust"))
#: Fewer letters would stand for too much.
_FEWEST: Final = 3


def initials(name: str, *, of_some: bool) -> set[str]:
    """The initials of a folded name; with ``of_some`` also those of words of it that follow one another."""
    letters = "".join(word[0] for word in name.split() if word not in _LEFT_OUT)
    runs = {letters[i:j] for i in range(len(letters)) for j in range(i + _FEWEST, len(letters) + 1)}
    return runs if of_some else {letters} & runs
