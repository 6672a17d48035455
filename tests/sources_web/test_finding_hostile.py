"""Links that are never followed, and names that are made safe."""

from __future__ import annotations

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.period import Period
from fairwait.sources.fetching.names import name_from_address
from fairwait.sources.finding import find
from tests.sources_web.finding_support import RTT, TODAY, UPLOADS, YEAR, YEAR_LINK, anchor, found_among, pages

GOOD = anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Mar24-ZIP-4M-1.zip", "Full CSV data file Mar24 (ZIP, 4M)")
NAME = "Full-CSV-data-file-Feb24-ZIP-4M.zip"
SITE = "https://www.england.nhs.uk"


@pytest.mark.parametrize(
    ("address", "because"),
    [
        (f"https://evil.example/{NAME}", "it leads to evil.example and not to www.england.nhs.uk"),
        (f"//evil.example/{NAME}", "it leads to evil.example"),
        (f"https://www.england.nhs.uk.evil.example/{NAME}", "it leads to www.england.nhs.uk.evil.example"),
        (f"https://www.england.nhs.uk@evil.example/{NAME}", "carries a user's name"),
        (f"https://me:secret@www.england.nhs.uk/{NAME}", "carries a user's name"),
        (f"https://www.england.nhs.uk:8443/{NAME}", "an odd port"),
        (f"ftp://www.england.nhs.uk/{NAME}", "a “ftp” address"),
        (f"file:///etc/{NAME}", "a “file” address"),
        (f"javascript:fetch('{NAME}');//.zip", "a “javascript” address"),
        (f"data:application/zip,{NAME}", "a “data” address"),
        (f"{SITE}/statistics/../../etc/{NAME}", "climbs out of its folder"),
        (f"../../../../{NAME}", "climbs out of its folder"),
        (f"{SITE}/statistics/%2e%2e/%2E%2e/{NAME}", "climbs out of its folder"),
        (f"{SITE}/statistics/%252e%252e/{NAME}", "climbs out of its folder"),
        (f"{SITE}/statistics/..%2f..%2f{NAME}", "climbs out of its folder"),
        (f"{SITE}/statistics/..%5C..%5C{NAME}", "a backslash"),
        (f"{SITE}/statistics/..\\..\\{NAME}", "a backslash"),
        (f"{SITE}/statistics/%00{NAME}", "an invisible sign"),
        (f"{SITE}/statistics/Full-CSV-data-file-Feb24-{'x' * 300}.zip", "its name is absurdly long"),
        (f"{SITE}/{'a/' * 1200}{NAME}", "characters long"),
        (f"https://[::1/{NAME}", "cannot be read"),
        (f"https://www.england.nhs.uk:99999/{NAME}", "cannot be read"),
    ],
)
def test_such_a_link_is_reported_and_never_followed(address: str, because: str) -> None:
    found = found_among(GOOD, anchor(address, "Full CSV data file Feb24 (ZIP, 4M)"))
    assert [file.last for file in found.files] == [Period(2024, 3)]
    assert found.superseded == ()
    assert len(found.refused) == 1
    assert because in found.refused[0].why
    assert because in found.refused[0].sentence
    assert len(found.refused[0].url) <= 201
    assert ("rtt-full-csv", Period(2024, 2)) in found.missing


def test_a_year_page_on_another_host_is_not_read() -> None:
    strange = anchor("https://evil.example/rtt-data-2022-23/", "2022-23 RTT waiting times data")
    found = find(publication("rtt-full-csv"), pages({RTT: YEAR_LINK + strange, YEAR: GOOD}), today=TODAY)
    assert found.pages == (RTT, YEAR)
    assert [one.url for one in found.refused] == ["https://evil.example/rtt-data-2022-23/"]


def test_http_links_are_followed_safely_and_relative_ones_made_full() -> None:
    plain = f"http://www.england.nhs.uk/statistics/wp-content/uploads/sites/2/2024/05/{NAME}"
    relative = "/statistics/wp-content/uploads/sites/2/2024/05/Full-CSV-data-file-Jan24-ZIP-4M.zip"
    found = found_among(GOOD, anchor(plain, "x"), anchor(f" \n{relative}\t ", "y"))
    assert [file.url for file in found.files[1:]] == [plain.replace("http:", "https:"), f"{SITE}{relative}"]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{UPLOADS}/2024/07/Full-CSV-data-file-Mar24-ZIP-4M.zip", "Full-CSV-data-file-Mar24-ZIP-4M.zip"),
        (f"{UPLOADS}/a%20b%20(1).xls?x=1#y", "a b (1).xls"),
        (f"{UPLOADS}/..%2F..%2Fetc%2Fpasswd", "passwd"),
        (f"{UPLOADS}/%2e%2e", "file"),
        (f"{UPLOADS}/.htaccess", "htaccess"),
        (f"{UPLOADS}/con.xls", "file_con.xls"),
        (f"{UPLOADS}/a%00b%0Ac;d|e.xls", "abc;d_e.xls"),
        (f"{UPLOADS}/Zu%CC%88rich.csv", "Zürich.csv"),
        (f"{UPLOADS}/", "2"),
        (f"{UPLOADS}/{'x' * 500}.xlsx", f"{'x' * 115}.xlsx"),
        ("C:\\Users\\me\\Beds.xls", "Beds.xls"),
        ("--delete.zip", "delete.zip"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_made_safe(address: str, name: str) -> None:
    assert name_from_address(address) == name
