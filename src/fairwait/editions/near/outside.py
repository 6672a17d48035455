"""Which lists within reach hold people from outside England, who are left out of the wait."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.domain import words
from fairwait.editions.near.asking import Answer


def outside_caveats(answer: Answer, left_out: Mapping[str, float]) -> tuple[str, ...]:
    """Whose lists here hold people from outside England; empty where hardly any do.

    ``left_out`` is their share (0 to 1) of a provider's whole list for the treatment, where it is more than a few.
    """
    found = [one for one in (*answer.placed, *answer.unsure, *answer.untold) if one.wait.provider in left_out]
    if not found:
        return ()
    most = sorted(found, key=lambda one: -left_out[one.wait.provider])
    named = words.listing_up_to([f"{one.name} ({words.percent(left_out[one.wait.provider], 0)})" for one in most], 4)
    return (
        "People whose care is not paid for by the NHS in England, such as people from Wales, wait on the same lists "
        "and are left out of these figures, as of NHS England’s own. They are part of the whole list at "
        f"{named}; with them the wait there would be another.",
    )
