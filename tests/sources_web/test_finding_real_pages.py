"""The two real pages: every month of 2023-24 in nine files, each with the copy that a person would choose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.period import Period
from fairwait.sources.finding import Found, find
from fairwait.sources.finding.walking import period_pages, read
from tests.sources_web.finding_support import RTT, TODAY, YEAR, pages, told

pytestmark = pytest.mark.shared_data

SOURCES = ("rtt-full-csv", "rtt-commissioner-workbooks", "rtt-provider-workbooks")
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
}
MONTHS = {Period(2023, month): f"{name}23" for month, name in
          zip(range(4, 13), ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), strict=True)}  # fmt: skip
MONTHS |= {Period(2024, 1): "Jan24", Period(2024, 2): "Feb24", Period(2024, 3): "Mar24"}
#: Read off the page by a person: the file of each month and kind that is not simply “-revised”.
ODD = {
    ("rtt-incomplete-commissioner", "Apr23"): ("2023/06/Incomplete-Commissioner-Apr23-XLS-7462K-36960.xls", 0),
    ("rtt-admitted-provider", "Apr23"): ("2023/07/Admitted-Provider-Apr23-XLS-9463K-v2.xls", 1),
    ("rtt-admitted-commissioner", "Apr23"): ("2023/06/Admitted-Commissioner-Apr23-XLS-3864K-36960.xls", 0),
    ("rtt-full-csv", "Apr23"): ("2023/06/Full-CSV-data-file-Apr23-ZIP-3528K-36960.zip", 0),
    ("rtt-admitted-commissioner", "May23"): ("2023/07/Admitted-Commissioner-May23-XLS-3875K-25787.xls", 0),
    ("rtt-admitted-provider", "May23"): ("2023/07/Admitted-Provider-May23-XLS-9535K-25787.xls", 0),
    ("rtt-non-admitted-provider", "May23"): ("2024/01/NonAdmitted-Provider-May23-XLSX-4304K-revised.xlsx", 10),
    ("rtt-full-csv", "May23"): ("2024/01/Full-CSV-data-file-May23-ZIP-3627K-revised.zip", 10),
    ("rtt-incomplete-provider", "Jun23"): ("2023/08/Incomplete-Provider-Jun23-XLSX-8564K-64970.xlsx", 0),
    ("rtt-full-csv", "Jun23"): ("2023/08/Full-CSV-data-file-Jun23-ZIP-3659K-64970.zip", 0),
    ("rtt-new-periods-provider", "Jul23"): ("2024/01/New-Periods-Provider-Jul23-XLSX-331K-revisions.xlsx", 10),
    ("rtt-full-csv", "Jul23"): ("2024/01/Full-CSV-data-file-Jul23-ZIP-3623K-revised.zip", 10),
    ("rtt-incomplete-commissioner", "Jan24"): ("2024/03/Incomplete-Commissioner-Jan24-XLSX-4254K-55749.xlsx", 0),
    ("rtt-admitted-commissioner", "Jan24"): ("2024/07/Admitted-Commissioner-Jan24-XLSX-1921K-revised.xlsx", 10),
    ("rtt-admitted-commissioner", "Feb24"): ("2024/04/Admitted-Commissioner-Feb24-XLSX-1915K-08666.xlsx", 0),
    ("rtt-admitted-provider", "Feb24"): ("2024/04/Admitted-Provider-Feb24-XLSX-4211K-08666.xlsx", 0),
    ("rtt-non-admitted-commissioner", "Feb24"): ("2024/07/NonAdmitted-Commissioner-Feb24-XLSX-2051K-revised.xlsx", 10),
}
#: Months in which every file is revised, and in which none is.
ALL_REVISED = ("Jul23", "Aug23", "Sep23", "Oct23", "Nov23", "Dec23", "Mar24")
NONE_REVISED = ("Jun23",)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> dict[str, str]:
    folder = shared_data / "web_pages"
    return {
        RTT: (folder / "rtt_main_index.html").read_text(encoding="utf-8"),
        YEAR: (folder / "rtt_2023-24_index.html").read_text(encoding="utf-8"),
    }


@pytest.fixture(scope="module")
def found(real: dict[str, str]) -> dict[str, Found]:
    first, last = Period(2023, 4), Period(2024, 3)
    return {source: find(publication(source), pages(real), first=first, last=last, today=TODAY) for source in SOURCES}


def test_nine_files_in_each_of_twelve_months(found: dict[str, Found]) -> None:
    seen = {(file.publication, MONTHS[file.last]) for one in found.values() for file in one.files}
    assert seen == {(name, month) for name in STEMS for month in MONTHS.values()}
    assert sum(len(one.files) for one in found.values()) == 9 * 12


def test_each_file_is_the_one_that_its_words_say(found: dict[str, Found], real: dict[str, str]) -> None:
    """Held against the page's own text, read with one plain expression a name."""
    for one in found.values():
        for file in one.files:
            stem = f"{STEMS[file.publication]}-{MONTHS[file.last]}-"
            links = re.findall(rf'href="([^"]*/{stem}[^"]*)"', real[YEAR])
            assert links == [file.url]
            assert file.name == file.url.rsplit("/", 1)[1]
            assert file.first == file.last


@pytest.mark.parametrize(("publication_id", "month"), ODD)
def test_the_odd_ones_are_what_a_person_reads(found: dict[str, Found], publication_id: str, month: str) -> None:
    files = [file for one in found.values() for file in one.files]
    chosen = next(file for file in files if (file.publication, MONTHS[file.last]) == (publication_id, month))
    tail, revision = ODD[publication_id, month]
    assert chosen.url.endswith(f"/sites/2/{tail}")
    assert chosen.revision == revision


def test_whole_months_revised_or_not(found: dict[str, Found]) -> None:
    for one in found.values():
        for file in one.files:
            if MONTHS[file.last] in ALL_REVISED:
                assert file.revision == 10, file.name
            if MONTHS[file.last] in NONE_REVISED:
                assert file.revision == 0, file.name


def test_nothing_on_the_real_pages_is_strange(found: dict[str, Found]) -> None:
    for one in found.values():
        assert told(one) == []
        assert one.pages == (RTT, YEAR)


def test_the_main_page_leads_to_fifteen_years_by_the_addresses_of_its_text(real: dict[str, str]) -> None:
    main = read(pages(real), RTT)
    years, refused = period_pages(publication("rtt-full-csv"), main)
    assert refused == ()
    assert [page.span[0] for page in years] == [Period(year, 4) for year in range(2025, 2010, -1)]
    first = [page.addresses[0].removeprefix("https://www.england.nhs.uk/statistics/") for page in years]
    assert first[0] == "statistical-work-areas/rtt-waiting-times/rtt-data-2025-26"
    assert first[1] == "statistical-work-areas/rtt-waiting-times/rtt-data-2024-25"
    assert first[2] == "statistical-work-areas/rtt-waiting-times/rtt-data-2023-24/"
    assert first[11:] == [
        "rtt-data-2014-15/",
        "rtt-waiting-times/rtt-data-2013-14/",
        "rtt-waiting-times/rtt-data-2012-13/",
        "rtt-waiting-times/rtt-data-2011-12/",
    ]
    menu = f"{RTT}rtt-data-2014-15/"
    assert years[11].addresses == ("https://www.england.nhs.uk/statistics/rtt-data-2014-15/", menu)


def test_years_that_cannot_be_read_are_told_and_their_months_not_called_missing(real: dict[str, str]) -> None:
    one = find(publication("rtt-full-csv"), pages(real), today=TODAY)
    assert len(one.files) == 12
    assert len(one.failed) == 14
    assert "There is no such page" in one.failed[0].why
    # The main page of late 2025 knows no 2026-27: those months are due and linked nowhere.
    assert one.missing == tuple(("rtt-full-csv", Period(2026, month)) for month in range(4, 10))


def test_the_overview_is_not_taken_from_a_yearly_report(real: dict[str, str]) -> None:
    newest = YEAR.replace("2023-24", "2025-26").rstrip("/")
    edition = "RTT-Overview-Timeseries-Including-Estimates-for-Missing-Trusts-Dec25-XLS-115K-6jPlxd.xlsx"
    series = f'<a href="https://www.england.nhs.uk/statistics/wp-content/uploads/sites/2/2026/02/{edition}">Series</a>'
    one = find(publication("rtt-overview"), pages({**real, newest: series}), today=TODAY)
    assert [(file.last, file.name) for file in one.files] == [(Period(2025, 12), edition)]
    assert one.superseded == ()
    assert one.missing == (("rtt-overview", Period(2026, 9)),)
