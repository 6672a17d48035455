"""What became of a place that has ended, in one sentence: the same words wherever a place is named."""

from __future__ import annotations

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.places.former import former_place, provider_heir
from fairwait.places.providers import provider_changes
from fairwait.places.standing import latest_lookup


def ended_sentence(place: Area, period: Period | None = None) -> str:
    """“North Central London (QMJ) ended in March 2026: its people are in West and North London (Z9B2Z).”

    Empty for a place that still stands in ``period``, by default the first month of the newest areas. Of providers
    only documented ends are told, with who took over where that is one provider.
    """
    month = period or latest_lookup()
    if place.geography is Geography.PROVIDER:
        return _provider(place, month)
    if place.geography is Geography.ENGLAND or place.code in area_index(place.geography, month):
        return ""
    try:
        heir = former_place(place.code, frozenset(), month, place.geography)
    except UsageError as error:
        return told_of(error)
    return "" if heir is None else f"{place.label} has ended: its people are in {heir.label}."


def told_of(error: UsageError) -> str:
    """The same sentence from the error that a search for a place that has ended gives."""
    return f"{error.what.rstrip('.')}: {error.where.rstrip('.')}." if error.where else f"{error.what.rstrip('.')}."


def is_ended(error: UsageError) -> bool:
    """Whether an error of a search says that the place meant has ended."""
    return " ended in " in error.what


def _provider(place: Area, month: Period) -> str:
    ends = [one for one in provider_changes() if one.code == place.code and one.documented and one.period <= month]
    if not ends:
        return ""
    last, heir = ends[-1].period.shift(-1), provider_heir(place.code, month)
    became = "" if heir is None else f": its patients are with {heir.label}"
    return f"{place.label} ended in {last.label}{became}."
