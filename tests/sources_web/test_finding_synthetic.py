"""Made-up pages in every spelling: each period from April 2012 on is found, and the newest alone on demand."""

from __future__ import annotations

from datetime import date

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.period import Period
from fairwait.sources.finding import find, find_in_files
from tests.sources_web.finding_support import TODAY, on_site, told
from tests.synthetic.publisher.pages import FIRST, LAST, RTT, build_site, file_address, year_address
from tests.synthetic.publisher.site import Site
from tests.synthetic.publisher.spellings import QUARTERLY, file_name, usual

MONTHS = [FIRST.shift(number) for number in range(FIRST.months_until(LAST) + 1)]
NEW_PERIODS = [month for month in MONTHS if month >= Period(2015, 10)]
QUARTERS = [month for month in MONTHS if month.month % 3 == 0]


@pytest.fixture(scope="module")
def site() -> Site:
    return build_site(lambda publication, period: f"{publication} {period}".encode())


def test_the_span_is_the_whole_of_it() -> None:
    assert (len(MONTHS), len(NEW_PERIODS), len(QUARTERS)) == (174, 132, 58)


@pytest.mark.parametrize(
    ("source", "periods"),
    [
        ("rtt-full-csv", {"rtt-full-csv": MONTHS}),
        *(
            (
                f"rtt-{basis}-workbooks",
                {f"rtt-{kind}-{basis}": MONTHS for kind in ("incomplete", "admitted", "non-admitted")}
                | {f"rtt-new-periods-{basis}": NEW_PERIODS},
            )
            for basis in ("commissioner", "provider")
        ),
        ("diagnostics", {"diagnostics-provider": MONTHS, "diagnostics-commissioner": MONTHS}),
        ("cancelled-operations", {"cancelled-operations": QUARTERS}),
        ("beds", {"beds": QUARTERS, "beds-day-only": QUARTERS}),
        ("operating-theatres", {"operating-theatres": QUARTERS}),
    ],
)
def test_every_period_is_found_and_leads_to_its_own_bytes(
    site: Site, source: str, periods: dict[str, list[Period]]
) -> None:
    found = find(publication(source), on_site(site), first=FIRST, today=TODAY)
    by_key = {(file.publication, file.last): file for file in found.files}
    assert set(by_key) == {(name, period) for name, many in periods.items() for period in many}
    for (name, period), file in by_key.items():
        assert site[file.url].body == f"{name} {period}".encode()
        assert file.revision == usual(name, period).rank
        assert file.first.months_until(file.last) == (2 if name in QUARTERLY else 0)
    assert told(found) == []
    assert [file.last for file in found.files] == sorted((file.last for file in found.files), reverse=True)


def test_the_overview_is_its_newest_edition_whatever_months_are_asked_for(site: Site) -> None:
    year = (Period(2013, 4), Period(2014, 3))
    for (first, last), latest in (((None, None), False), (year, False), ((None, None), True)):
        found = find(publication("rtt-overview"), on_site(site), first=first, last=last, latest=latest, today=TODAY)
        assert [file.last for file in found.files] == [LAST]
        assert found.missing == ()
        assert len(found.pages) == 2


def test_only_the_pages_of_the_years_asked_for_are_read(site: Site) -> None:
    found = find(publication("rtt-full-csv"), on_site(site), first=Period(2014, 2), last=Period(2014, 5), today=TODAY)
    assert [str(file.last) for file in found.files] == ["2014-05", "2014-04", "2014-03", "2014-02"]
    assert found.pages == (RTT, year_address("rtt-", 2014), year_address("rtt-", 2013))
    assert found.missing == ()


def test_the_latest_is_one_period_of_each_kind_from_the_newest_page(site: Site) -> None:
    found = find(publication("rtt-provider-workbooks"), on_site(site), latest=True, today=TODAY)
    assert {(file.publication, file.last) for file in found.files} == {
        (f"rtt-{kind}-provider", LAST) for kind in ("incomplete", "admitted", "non-admitted", "new-periods")
    }
    assert found.pages == (RTT, year_address("rtt-", 2026))
    assert found.missing == ()


def test_the_latest_is_looked_for_on_the_page_before_while_the_new_years_is_empty() -> None:
    early = build_site(lambda name, period: b"x" if period <= Period(2026, 3) else None)
    found = find(publication("rtt-full-csv"), on_site(early), latest=True, today=date(2026, 5, 25))
    assert [file.last for file in found.files] == [Period(2026, 3)]
    assert found.pages == (RTT, year_address("rtt-", 2026), year_address("rtt-", 2025))
    assert told(found) == []


def test_what_should_be_out_and_is_not_linked_is_missing(site: Site) -> None:
    gone = {Period(2024, 7), Period(2019, 1)}
    holed = build_site(lambda name, period: None if period in gone else b"x", publications=("rtt-full-csv",))
    found = find(publication("rtt-full-csv"), on_site(holed), today=TODAY)
    assert found.missing == (("rtt-full-csv", Period(2019, 1)), ("rtt-full-csv", Period(2024, 7)))
    assert len(found.files) == 172


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 19), ()),  # September is due on the 20th
        (date(2026, 11, 20), (Period(2026, 9),)),
        (date(2027, 1, 19), (Period(2026, 9), Period(2026, 10))),
    ],
)
def test_a_month_is_missing_only_from_its_day_on(today: date, missing: tuple[Period, ...]) -> None:
    late = build_site(lambda name, period: b"x", publications=("rtt-full-csv",), last=Period(2026, 8))
    found = find(publication("rtt-full-csv"), on_site(late), today=today)
    assert found.missing == tuple(("rtt-full-csv", period) for period in missing)
    newest = find(publication("rtt-full-csv"), on_site(late), today=today, latest=True)
    assert newest.missing == tuple(("rtt-full-csv", period) for period in missing[-1:])


def test_nothing_is_missing_in_a_gap_nor_before_the_first_period() -> None:
    empty = build_site(lambda name, period: b"x" if period == LAST else None)
    found = find(publication("operating-theatres"), on_site(empty), today=TODAY)
    missing = {period for _, period in found.missing}
    assert min(missing) == Period(2013, 3)
    assert missing > {Period(2019, 12), Period(2021, 12)}
    assert not missing & {Period(2020, 3), Period(2020, 12), Period(2021, 6), Period(2021, 9)}


def test_a_later_copy_replaces_the_first_whatever_the_first_is_called() -> None:
    months = {("rtt-full-csv", month): b"again" for month in (*MONTHS[:12], *MONTHS[-12:])}
    both = build_site(lambda name, period: b"first", publications=("rtt-full-csv",), revisions=months)
    found = find(publication("rtt-full-csv"), on_site(both), today=TODAY)
    chosen = {file.last: file for file in found.files}
    for (name, month), _ in months.items():
        assert both[chosen[month].url].body == b"again"
        assert chosen[month].url == file_address(name, month, revised=True)
    assert {file.url for file in found.superseded} == {file_address(name, month) for name, month in months}
    assert len(found.files) == 174


def test_a_folder_of_the_same_files_gives_the_same_choice(site: Site) -> None:
    names = [address.rsplit("/", 1)[1].replace("%20", " ") for address in site if "/uploads/" in address]
    for source in ("rtt-full-csv", "rtt-commissioner-workbooks", "diagnostics", "beds", "cancelled-operations"):
        found = find_in_files(publication(source), [*names, "notes.txt"], today=TODAY, first=FIRST)
        walked = find(publication(source), on_site(site), today=TODAY, first=FIRST)
        assert {(file.publication, file.last) for file in found.files} == {
            (file.publication, file.last) for file in walked.files
        }
        assert told(found) == []


def test_a_folder_with_two_copies_takes_the_later() -> None:
    first = file_name("rtt-full-csv", LAST, usual("rtt-full-csv", LAST))
    names = [first, "sub/folder/Full-CSV-data-file-Sep26-ZIP-4M-revised.zip", "odd.xls"]
    found = find_in_files(publication("rtt-full-csv"), names)
    assert [file.url for file in found.files] == [names[1]]
    assert [file.url for file in found.superseded] == [first]
    assert [one.found for one in found.drift] == ["odd.xls"]
    assert found.missing == ()
