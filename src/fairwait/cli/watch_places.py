"""Which place is meant where boards and trusts are told of: a bare name is a board's before it is a trust's."""

from __future__ import annotations

from fairwait.cli.asking import typed
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

_ORDER = (Geography.ICB, Geography.PROVIDER, Geography.REGION, Geography.SUB_ICB)


def place_of_digest(text: str, period: Period) -> Area:
    """The board, trust, region or country that a name or code means in a month.

    Raises UsageError for a name that could be several, or is none; an area below a board is found, for the digest to
    say what to ask for.
    """
    from fairwait.places.areas import ENGLAND
    from fairwait.places.search import find_area

    wanted = typed(text)
    if wanted.strip().lower() in ("england", ENGLAND.lower()):
        return Area(ENGLAND, "England", Geography.ENGLAND)
    refused: UsageError | None = None
    for level in _ORDER:
        try:
            return find_area(wanted, period, level)
        except UsageError as error:
            if refused is None or ("could be" in error.what and "could be" not in refused.what):
                refused = error
    assert refused is not None
    raise refused
