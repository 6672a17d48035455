"""Which place a name means where Python asks for months: the same as on the command line, without a word beside it."""

from __future__ import annotations

from fairwait.analysis.workbench import Workbench
from fairwait.app.asked import level_of
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import ENGLAND
from fairwait.places.ended import is_ended
from fairwait.places.search import code_in, find_area
from fairwait.places.standing import latest_lookup


def place_of(
    bench: Workbench, name: str, geography: Geography | str | None, month: Period | None, *, ended: bool = True
) -> Area:
    """The place that a name means: a board before the area of the same name, unless a level or a code is given.

    Without a ``month`` today's places are meant, then, unless ``ended`` is false, those of the latest full file, which
    finds boards that have ended since. Raises UsageError of the first month.
    """
    if name.strip().lower() == "england" and geography in (None, Geography.ENGLAND, "england"):
        return Area(ENGLAND, "England", Geography.ENGLAND)
    level = None if geography is None else level_of(geography)
    months = (month,) if month is not None else (latest_lookup(), *((bench.latest_period(),) if ended else ()))
    refused: UsageError | None = None
    for one in dict.fromkeys(months):
        try:
            return _in_month(name, one, level)
        except UsageError as error:
            refused = refused or error
    assert refused is not None
    raise refused


def _in_month(name: str, month: Period, level: Geography | None) -> Area:
    found = find_area(name, month, level)
    if level is not None or found.geography is not Geography.SUB_ICB or code_in(name) == found.code:
        return found
    try:
        return find_area(name, month, Geography.ICB)
    except UsageError as error:
        if is_ended(error):
            raise
        return found
