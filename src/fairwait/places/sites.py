"""Where a provider treats people: its hospitals, as far as the lists of NHS.UK place them, else its own address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import SiteRow
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.places.former import provider_heir
from fairwait.places.providers import provider_rows
from fairwait.places.sectors import sector_of

#: What ``how`` says of a provider without a listed hospital, by who owns it.
HEAD_OFFICE = "head office"
OWN_SITE = "its own place"
#: What it says between the list that places a hospital and the code of who had it then.
THEN_OF = ", then of "


@cache
def hospitals(period: Period | None = None) -> Mapping[str, tuple[SiteRow, ...]]:
    """The listed hospitals of each provider that has any, by its code.

    With a month, those of a provider that has ended by then are with whoever took it over, where that is one provider.
    """
    found: dict[str, list[SiteRow]] = {}
    for row in read_rows(SiteRow, "organisations/hospital_sites.csv"):
        heir = provider_heir(row.provider, period) if period else None
        if heir is not None:
            how = row.how if "," in row.how else f"{row.how}{THEN_OF}{row.provider}"
            row = replace(row, provider=heir.code, how=how)
        found.setdefault(row.provider, []).append(row)
    return MappingProxyType({code: tuple(rows) for code, rows in found.items()})


@cache
def treatment_points(period: Period | None = None) -> Mapping[str, tuple[SiteRow, ...]]:
    """Every point at which a provider may be found: its hospitals, or without any its registered address.

    A trust's registered address is its head office, which is usually one of its hospitals and need not be; an
    independent provider's is the place that its code stands for. Providers that nothing places are not here.
    """
    found = dict(hospitals(period))
    for row in provider_rows():
        if row.code not in found and row.latitude is not None and row.longitude is not None:
            how = HEAD_OFFICE if sector_of(row.code) is Sector.NHS else OWN_SITE
            found[row.code] = (SiteRow(row.code, row.name, "", "", row.code, row.latitude, row.longitude, how),)
    return MappingProxyType(found)
