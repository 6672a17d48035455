"""How many of the pairs of waits said to differ may not: what the 5% means, for somebody who never heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.editions.near.bands import LEVEL

if TYPE_CHECKING:
    from fairwait.editions.near.asking import Answer


def mistakes(answer: Answer) -> str:
    """At most how many of the pairs named chance may have made, and that it is no promise for the page; empty where
    none is named."""
    found = sum(answer.shorter.values())
    if not found:
        return ""
    wrong = round(LEVEL * found)
    here = f"here about {words.number_word(wrong)} of {words.integer(found)}" if wrong else "here most likely none"
    return (
        f"Of the pairs said to differ, at most about one in {1 / LEVEL:.0f} should be a mistake that chance made: "
        f"{here}. That is a share of the pairs, not of pages: the more pairs a page names, the likelier it is that one "
        "of them is wrong."
    )
