"""What the headings of a workbook's columns mean: codes and names, weekly bands, totals, printed quantiles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from fairwait.domain.treatment import Part

Level = Literal["national", "region", "area-team", "icb", "commissioner", "provider", "independent"]

TREATMENT_CODE = "treatment function code"
TREATMENT_NAME = "treatment function"
MEDIAN = "average (median) waiting time (in weeks)"
P92 = "92nd percentile waiting time (in weeks)"
P95 = "95th percentile waiting time (in weeks)"
UNKNOWN = "patients with unknown clock start date"
COMPLETED_ALL = "total number of completed pathways (all)"
COMPLETED_KNOWN = "total number of completed pathways (with a known clock start)"
INCOMPLETE_ALL = "total number of incomplete pathways"
DTA_ALL = "total number of incomplete pathways with a decision to admit for treatment"
NEW_ALL = "number of new rtt clock starts during the month"

#: Whose rows a sheet holds, by the words before “Code” in its heading; the last kind found is the sheet's own.
PLACES: dict[str, Level] = {
    "region": "region",
    "commissioning region": "region",
    "area team": "area-team",
    "stp": "icb",
    "ics": "icb",
    "icb": "icb",
    "system": "icb",
    "ccg": "commissioner",
    "commissioner": "commissioner",
    "commissioner org": "commissioner",
    "sub icb": "commissioner",
    "sub-icb": "commissioner",
    "sub icb location": "commissioner",
    "sub-icb location": "commissioner",
    "org": "commissioner",
    "provider": "provider",
    "provider org": "provider",
}
#: From the whole country down: a sheet's own level is the lowest that it names.
ORDER: tuple[Level, ...] = ("national", "region", "area-team", "icb", "commissioner", "provider", "independent")

#: Where a heading, a band, a kind of place and a sheet of words that nobody knows are to be taught.
TEACH_COLUMN = "HEADINGS in fairwait/sources/workbooks/columns.py"
TEACH_BAND = "band_of in fairwait/sources/workbooks/columns.py"
TEACH_PLACE = "PLACES in fairwait/sources/workbooks/columns.py"
TEACH_SHEET = "_WORDS in fairwait/sources/workbooks/source.py"
TEACH_FUNCTION = "TREATMENT_FUNCTIONS in fairwait/domain/treatment.py"
#: A heading that opens with weeks waited.
LIKE_A_BAND = re.compile(r"^(>|<|over|more than|up to)?\s*\d+\s*(to|-|–|\+|plus|weeks?)")

_BAND = re.compile(r"^>\s?(\d+)\s?(?:-|–|to)\s?(\d+)(?: weeks)?$")
_OPEN = re.compile(r"^>?\s?(\d+)\s?(?:plus|\+)(?: weeks)?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading that is understood: the field it fills, or what it checks.

    ``kind``: a count of pathways, a share of them, or weeks.
    """

    field: str
    kind: Literal["count", "share", "weeks"]


#: Headings of figures other than the bands.
HEADINGS: dict[str, Heading] = {
    UNKNOWN: Heading("unknown", "count"),
    COMPLETED_ALL: Heading("total", "count"),
    COMPLETED_KNOWN: Heading("known", "count"),
    INCOMPLETE_ALL: Heading("total", "count"),
    DTA_ALL: Heading("total", "count"),
    NEW_ALL: Heading("total", "count"),
    "total within 18 weeks": Heading("within_18", "count"),
    "total (with a known clock start) within 18 weeks": Heading("within_18", "count"),
    "% within 18 weeks": Heading("within_18_share", "share"),
    "total 52 plus weeks": Heading("over_52", "count"),
    "total 65 plus weeks": Heading("over_65", "count"),
    "total 78 plus weeks": Heading("over_78", "count"),
    "total 104 plus weeks": Heading("over_104", "count"),
    "% 52 plus weeks": Heading("over_52_share", "share"),
    "% of incomplete pathways with a decision to admit for treatment": Heading("dta_share", "share"),
    MEDIAN: Heading("median", "weeks"),
    P92: Heading("p92", "weeks"),
    P95: Heading("p95", "weeks"),
}
#: Headings without which a sheet of that part cannot be what it says it is.
REQUIRED: dict[Part, tuple[str, ...]] = {
    Part.ADMITTED: (UNKNOWN, COMPLETED_ALL, COMPLETED_KNOWN, MEDIAN, P95),
    Part.NON_ADMITTED: (UNKNOWN, COMPLETED_ALL, COMPLETED_KNOWN, MEDIAN, P95),
    Part.INCOMPLETE: (INCOMPLETE_ALL, "total within 18 weeks", MEDIAN),
    Part.INCOMPLETE_DTA: (DTA_ALL,),
    Part.NEW_PERIODS: (NEW_ALL,),
}
#: A total that only one kind of part has: what a sheet counts, whatever its name.
COUNTED: dict[str, tuple[Part, ...]] = {
    COMPLETED_ALL: (Part.ADMITTED, Part.NON_ADMITTED),
    INCOMPLETE_ALL: (Part.INCOMPLETE,),
    DTA_ALL: (Part.INCOMPLETE_DTA,),
    NEW_ALL: (Part.NEW_PERIODS,),
}


def band_of(words: str) -> tuple[int, bool] | None:
    """The band that a heading names and whether it is the open last one.

    ``>17-18`` is (17, False), ``52 plus`` is (52, True).
    Week b holds waits above b and up to b + 1 weeks, so ``>0-2`` is no band.
    """
    if match := _BAND.match(words):
        first, last = int(match[1]), int(match[2])
        return (first, False) if last == first + 1 else None
    if match := _OPEN.match(words):
        return int(match[1]), True
    return None
