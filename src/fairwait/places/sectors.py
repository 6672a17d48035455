"""NHS and independent-sector providers told apart by code, never by name."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import SectorExceptionRow
from fairwait.domain.place import Sector

_TRUST = re.compile(r"^R[0-9A-Z]{2}$")


@lru_cache(maxsize=10_000)
def sector_of(code: str) -> Sector:
    """Who owns the provider with this ODS code.

    NHS trusts have codes of three characters that begin with R; a five-character code that begins with R is a site
    code of some other body. Trusts with another letter are listed in ``sector_exceptions.csv`` with the reason.
    Everybody else (companies, charities, community interest companies, universities) is the independent sector, as
    in the publication, which knows no third kind. The rule fits the figures from April 2013 on, when primary care
    trusts ceased to be providers.
    """
    listed = _exceptions().get(code)
    if listed is not None:
        return listed
    return Sector.NHS if _TRUST.match(code) else Sector.INDEPENDENT


@cache
def _exceptions() -> dict[str, Sector]:
    rows = read_rows(SectorExceptionRow, "organisations/sector_exceptions.csv")
    return {row.code: Sector(row.sector) for row in rows}
