"""What telling many pairs of waits apart at once means, for somebody who never heard of it: how many of those said to
differ may not, and why two may be tied though their limits do not overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.editions.near.bands import LEVEL

if TYPE_CHECKING:
    from fairwait.editions.near.asking import Answer, Near


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


def tied_all_the_same(answer: Answer) -> str:
    """That waits whose limits stand apart may be tied, and why; empty where it is not so in the answer."""
    number = len(answer.apart_but_tied)
    if not number:
        return ""
    first, second = answer.apart_but_tied[0]
    such = "One tied pair has" if number == 1 else f"{words.number_word(number).capitalize()} of the tied pairs have"
    those = f"{_with_limits(first)} and {_with_limits(second)}"
    return (
        f"{such} limits that do not overlap, {'' if number == 1 else 'such as '}{those}: that would do for two looked "
        f"at alone, as a rule, but not among {words.count(answer.pairs, 'pair')}, of which chance alone brings some so "
        "far apart. With another distance other pairs are looked at, and the same two may be told apart."
    )


def _with_limits(one: Near) -> str:
    limits = one.wait.limits
    return (
        one.name if limits is None else f"{one.name} ({words.interval(limits.low, limits.high, words.decimal)} weeks)"
    )
