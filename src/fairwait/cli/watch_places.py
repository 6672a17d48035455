"""Which place is meant where boards and trusts are told of: those whose months are published."""

from __future__ import annotations

from fairwait.cli.places_over_time import place_followed
from fairwait.domain.period import Period
from fairwait.domain.place import Area


def place_of_digest(text: str, period: Period) -> Area:
    """The board, trust, region or country that a name or code means in a month.

    Raises UsageError for a name that could be several, or is none; an area below a board is found, for the digest to
    say what to ask for.
    """
    return place_followed(text, (period,))
