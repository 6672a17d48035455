"""How a publisher spells the name of a file and the text of its link: every habit seen over the years, as one value."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import Literal

from fairwait.domain.period import Period

MonthForm = Literal["Apr23", "Apr-23", "April-2023", "Apr2023", "APRIL-23"]
#: Words by which a copy says that it is not the first, and how the finder must rank it.
REVISION_WORDS = {"": 0, "v2": 1, "v3": 2, "revised": 10, "revisions": 10, "Revised": 10, "revised-2": 11}

#: What each publication calls its files.
STEMS = {
    "rtt-full-csv": "Full-CSV-data-file",
    "rtt-incomplete-commissioner": "Incomplete-Commissioner",
    "rtt-admitted-commissioner": "Admitted-Commissioner",
    "rtt-non-admitted-commissioner": "NonAdmitted-Commissioner",
    "rtt-new-periods-commissioner": "New-Periods-Commissioner",
    "rtt-incomplete-provider": "Incomplete-Provider",
    "rtt-admitted-provider": "Admitted-Provider",
    "rtt-non-admitted-provider": "NonAdmitted-Provider",
    "rtt-new-periods-provider": "New-Periods-Provider",
    "rtt-overview": "RTT-Overview-Timeseries",
    "diagnostics-provider": "Monthly-Diagnostics-Web-File-Provider",
    "diagnostics-commissioner": "Monthly-Diagnostics-Web-File-Commissioner",
    "cancelled-operations": "QMCO-Provider",
    "beds": "Beds-Open-Overnight-Web_File",
    "beds-day-only": "Beds-Open-Day-Only-Web_File",
    "operating-theatres": "Operating-Theatres",
}
QUARTERLY = ("cancelled-operations", "beds", "beds-day-only", "operating-theatres")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name. ``revised_at`` says where the word of revision stands; ``tail`` ends the name."""

    ending: str = ".xlsx"
    separator: Literal["-", "_", "%20"] = "-"
    month: MonthForm = "Apr23"
    size: str = "4228K"
    comma: bool = True
    revision: str = ""
    revised_at: Literal["end", "before size", "text only"] = "end"
    tail: str = ""

    @property
    def rank(self) -> int:
        return REVISION_WORDS[self.revision]


def period_words(publication: str, period: Period, form: MonthForm) -> str:
    """The period as a name writes it; a quarter, given by its last month, as ``Q1-2024-25``."""
    if publication in QUARTERLY:
        start = period.shift(-2)
        april = start.year - (start.month < 4)
        number = (start.month - 4) % 12 // 3 + 1
        return f"Q{number}-{april}-{(april + 1) % 100:02d}"
    short, full = calendar.month_abbr[period.month], calendar.month_name[period.month]
    year = f"{period.year % 100:02d}"
    return {
        "Apr23": f"{short}{year}",
        "Apr-23": f"{short}-{year}",
        "April-2023": f"{full}-{period.year}",
        "Apr2023": f"{short}{period.year}",
        "APRIL-23": f"{full.upper()}-{year}",
    }[form]


def file_name(publication: str, period: Period, spelling: Spelling) -> str:
    """The name of the file, percent signs and all."""
    kind = spelling.ending.lstrip(".").upper()
    in_name = spelling.revision if spelling.revised_at != "text only" else ""
    parts = [STEMS[publication], period_words(publication, period, spelling.month)]
    if spelling.revised_at == "before size":
        parts += [in_name, kind, spelling.size, spelling.tail]
    else:
        parts += [kind, spelling.size, spelling.tail, in_name]
    name = "-".join(part for part in parts if part)
    return f"{name.replace('-', spelling.separator)}{spelling.ending}"


def link_text(publication: str, period: Period, spelling: Spelling) -> str:
    """The words of the link: ``Incomplete Commissioner Apr23 (XLSX, 4228K) revised``."""
    kind = spelling.ending.lstrip(".").upper()
    size = f"({kind}{',' if spelling.comma else ''} {spelling.size})"
    words = [STEMS[publication].replace("-", " "), period_words(publication, period, spelling.month), size]
    return " ".join([*words, spelling.revision.replace("-", " ")]).strip()


def usual(publication: str, period: Period) -> Spelling:
    """The spelling that a month of that time would have had, each month another of the habits of its years."""
    if publication == "rtt-full-csv":
        ending = ".zip"
    elif publication.startswith("rtt-") and period >= Period(2023, 5):
        ending = ".xlsx"
    else:
        ending = ".xls" if publication not in QUARTERLY or period.year < 2019 else ".xlsx"
    form: MonthForm = "April-2023" if publication.startswith("diagnostics") else "Apr23"
    number = period.year * 12 + period.month + len(publication)
    if period < Period(2013, 4):
        return Spelling(ending, "_", form, f"{2000 + number % 700}K")
    old: tuple[Spelling, ...] = (
        Spelling(ending, "-", form, "2357K", revision="revised", revised_at="before size"),
        Spelling(ending, "-", form, "2386K1", revision="revised", revised_at="before size"),
        Spelling(ending, "-", form, "2400K", tail="41795"),
        Spelling(ending, "-", form, "7462K", comma=False, tail="36960"),
    )
    late: tuple[Spelling, ...] = (
        Spelling(ending, "-", form, "4228K", revision="revised"),
        Spelling(ending, "-", form, "4250K", revision="revisions"),
        Spelling(ending, "-", form, "9463K", revision="v2"),
        Spelling(ending, "-", form, "4248K", tail="64970"),
        Spelling(ending, "-", form, "3843K", revision="revised", revised_at="text only", tail="55749"),
        Spelling(ending, "-", form, "4M", tail="WL5BiP"),
    )
    return late[number % len(late)] if period >= Period(2019, 4) else old[number % len(old)]
