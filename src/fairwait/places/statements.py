"""One thing that is known of a code, with its dates and its evidence: what a history is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Topic = Literal["what", "figures", "name", "parent", "ons-code", "came-from", "became"]
Evidence = Literal["published", "partly inferred", "inferred", "reviewed"]
#: Whether the dates of a statement are those from which it was so, or only the months in which the figures show it.
Dates = Literal["in force", "figures"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is known of a code. ``since`` and ``until`` are days, None where open or not known.

    ``other`` is the code of the parent, predecessor or successor, or the ONS code, that it is about; ``share`` the
    share (0 to 1) of the old area's people who moved, None where that is not known or does not apply. Where ``dates``
    is ``figures``, the days only bound the months in which the waiting-time files have it so.
    """

    topic: Topic
    text: str
    since: date | None
    until: date | None
    other: str
    share: float | None
    evidence: Evidence
    source: str
    dates: Dates = "in force"


def evidence_of(source: str) -> Evidence:
    """Whether a source is a published row or a conclusion from several."""
    return "inferred" if "inferred" in source or "assumed" in source else "published"
