"""Which of several copies is right, and what is said of links that nobody knows or that contradict themselves."""

from __future__ import annotations

from datetime import date

import pytest

from fairwait.definitions.publications import FileKind, publication
from fairwait.domain.errors import FetchError, UsageError
from fairwait.domain.period import Period
from fairwait.sources.finding import find, find_in_files
from fairwait.sources.finding.names import revision
from tests.sources_web.finding_support import (
    RTT,
    TODAY,
    UPLOADS,
    YEAR,
    YEAR_LINK,
    anchor,
    found_among,
    pages,
    year_of_links,
)

MARCH = Period(2024, 3)


def csv_link(tail: str, folder: str = "2024/05", text: str = "Full CSV data file Mar24 (ZIP, 4M)") -> str:
    return anchor(f"{UPLOADS}/{folder}/Full-CSV-data-file-Mar24-ZIP-4M{tail}.zip", text)


@pytest.mark.parametrize(
    ("links", "right"),
    [
        # Whatever the order of the page, a revised copy beats a numbered one, and that the first.
        ((csv_link("-12345"), csv_link("-v2")), "-v2.zip"),
        ((csv_link("-v3"), csv_link("-v2")), "-v3.zip"),
        ((csv_link("-revised"), csv_link("-v2"), csv_link("")), "-revised.zip"),
        ((csv_link("-revised-2", "2024/06"), csv_link("-revised", "2024/07")), "-revised-2.zip"),
        ((csv_link("-abc", text="Full CSV data file Mar24 (ZIP, 4M) revised"), csv_link("-v2")), "-abc.zip"),
        # Of two alike, the one put up later; of two put up together, the one further down.
        ((csv_link("-a-revised", "2024/07"), csv_link("-b-revised", "2024/01")), "-a-revised.zip"),
        ((csv_link("-a", "2023/12"), csv_link("-b", "2024/01")), "-b.zip"),
        ((csv_link("-a"), csv_link("-b")), "-b.zip"),
    ],
)
def test_one_copy_is_right_and_the_others_are_replaced(links: tuple[str, ...], right: str) -> None:
    found = found_among(*links)
    assert [file.last for file in found.files] == [MARCH]
    assert found.files[0].url.endswith(right)
    assert len(found.superseded) == len(links) - 1
    assert found.files[0].url not in {file.url for file in found.superseded}


def test_the_same_address_twice_is_one_link() -> None:
    found = found_among(csv_link("-a"), csv_link("-a", text="Latest full extract"))
    assert len(found.files) == 1
    assert found.superseded == ()


@pytest.mark.parametrize(
    ("name", "text", "rank"),
    [
        ("Admitted-Provider-Apr23-XLS-9463K-v2.xls", "Admitted Provider Apr23 (XLS, 9463K)", 1),
        ("Admitted-Commissioner-Dec14-revised-XLS-2386K1.xls", "", 10),
        ("Incomplete-Commissioner-Jul23-XLSX-4250K-revisions.xlsx", "", 10),
        ("Monthly-Diagnostics-Revisions-Web-File-Provider-March-2017.xls", "", 10),
        ("Beds-Open-Overnight-Web_File-Q3-2023-24-Revised-POKJH.xlsx", "", 10),
        ("Beds-Open-Overnight-Web_File-Q4-2020-21-Final-1.xlsx", "", 0),
        ("Full-CSV-data-file-Mar24-revised-v2.zip", "", 11),
        ("Full-CSV-data-file-Mar24-v2-revised.zip", "", 11),
        ("Full-CSV-data-file-Mar24-unrevised.zip", "not revised", 0),
        ("Full-CSV-data-file-Mar24-pre-revision.zip", "", 0),
        ("MRR_Prov-Web-file-August-20-REVISED-8th-July-2021.xls", "", 10),
        ("Full-CSV-data-file-Mar24.zip", "Full CSV data file (corrected)", 10),
        ("RTT-Annual-Report-2018-19-v0.5.xls", "", 0),
    ],
)
def test_how_late_a_copy_is(name: str, text: str, rank: int) -> None:
    assert revision(f"{UPLOADS}/2024/05/{name}", text) == rank


def test_xlsx_put_up_later_beats_xls_without_a_word_of_revision() -> None:
    old = anchor(f"{UPLOADS}/2023/07/Admitted-Commissioner-May23-XLS-3875K-25787.xls")
    new = anchor(f"{UPLOADS}/2024/01/Admitted-Commissioner-May23-XLSX-1900K-11111.xlsx")
    for links in ((old, new), (new, old)):
        found = found_among(*links, entry=publication("rtt-commissioner-workbooks"))
        assert [file.name[-5:] for file in found.files] == [".xlsx"]


def test_adjusted_admitted_waits_are_left_and_not_taken_for_the_others() -> None:
    adjusted = anchor(f"{UPLOADS}/2014/05/AdjAdmitted-Commissioner-Mar14-XLS-2M.xls", "Adjusted Admitted Commissioner")
    plain = anchor(f"{UPLOADS}/2014/05/Admitted-Commissioner-Mar14-XLS-2M.xls", "Admitted Commissioner Mar14")
    found = found_among(plain, adjusted, entry=publication("rtt-commissioner-workbooks"))
    assert [(file.publication, file.last) for file in found.files] == [("rtt-admitted-commissioner", Period(2014, 3))]
    assert found.superseded == ()
    assert found.drift == ()


def test_a_file_that_nobody_knows_is_drift_with_the_nearest_name_and_the_place_to_teach_it() -> None:
    strange = anchor(f"{UPLOADS}/2024/05/Full-data-file-CSV-Feb24-ZIP-4M.zip", "Everything in one file")
    found = found_among(csv_link(""), strange)
    (drift,) = found.drift
    assert (drift.kind, drift.found) == ("link", "Full-data-file-CSV-Feb24-ZIP-4M.zip")
    assert drift.guess == "Full-CSV-data-file-Mar24-ZIP-3832K-revised.zip"
    assert drift.teach == "src/fairwait/definitions/sources/rtt-full-csv.toml, key names of [[files]] “rtt-full-csv”"
    assert "Everything in one file" in drift.sentence
    assert ("rtt-full-csv", Period(2024, 2)) in found.missing


def test_a_file_like_nothing_known_says_so() -> None:
    found = found_among(csv_link(""), anchor(f"{UPLOADS}/2024/05/zzz.csv", "zzz"))
    assert found.drift[0].guess == ""
    assert "nothing known is like it" in found.drift[0].sentence
    assert "a new [[files]] or [[leave]]" in found.drift[0].teach


def test_what_a_neighbour_knows_is_not_strange() -> None:
    theirs = anchor(f"{UPLOADS}/2024/05/Incomplete-Provider-Mar24-XLSX-8M.xlsx", "Incomplete Provider Mar24")
    assert found_among(csv_link(""), theirs).drift == ()
    alone = find(
        publication("rtt-full-csv"),
        pages(year_of_links(csv_link(""), theirs)),
        today=TODAY,
        catalogue=[publication("rtt-full-csv")],
    )
    assert [one.found for one in alone.drift] == ["Incomplete-Provider-Mar24-XLSX-8M.xlsx"]


def test_a_name_without_its_month_is_read_from_the_text_or_the_heading_above() -> None:
    by_text = anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-ZIP-4M.zip", "Full CSV data file Feb24 (ZIP, 4M)")
    by_heading = anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file.zip", "Full CSV data file")
    found = found_among(by_text, by_heading)  # both stand under “March 2024”
    assert [(str(file.last), file.name) for file in found.files] == [
        ("2024-03", "Full-CSV-data-file.zip"),
        ("2024-02", "Full-CSV-data-file-ZIP-4M.zip"),
    ]


def test_name_and_text_that_disagree_are_taken_by_the_name_and_told() -> None:
    found = found_among(csv_link("-a", text="Full CSV data file Apr24 (ZIP, 4M)"))
    assert [file.last for file in found.files] == [MARCH]
    (doubt,) = found.doubts
    assert "rtt-full-csv of March 2024" in doubt
    assert "rtt-full-csv of April 2024" in doubt
    kinds = anchor(f"{UPLOADS}/2024/05/Admitted-Provider-Mar24-XLSX-1.xlsx", "NonAdmitted Provider Mar24 (XLSX)")
    found = found_among(kinds, entry=publication("rtt-provider-workbooks"))
    assert [file.publication for file in found.files] == ["rtt-admitted-provider"]
    assert "rtt-non-admitted-provider of March 2024" in found.doubts[0]


def test_a_page_without_any_year_is_said_to_have_changed() -> None:
    with pytest.raises(FetchError) as caught:
        find(publication("rtt-full-csv"), pages({RTT: '<div><a href="/new/2023-24">2023-24 figures</a></div>'}), today=TODAY)  # fmt: skip # noqa: E501
    told = str(caught.value)
    assert "links none of its pages by year or month: its layout has changed" in told
    assert RTT in told
    assert "found 1 link, 0 of them to data files" in told
    assert "the nearest is “2023-24 figures” (https://www.england.nhs.uk/new/2023-24)" in told
    assert "src/fairwait/definitions/sources/rtt-full-csv.toml, key walk.pages" in told


def test_pages_without_any_known_file_are_said_to_have_changed() -> None:
    renamed = anchor(f"{UPLOADS}/2024/05/Complete-CSV-dataset-Mar24.zip", "Complete CSV dataset")
    with pytest.raises(FetchError) as caught:
        found_among(renamed)
    told = str(caught.value)
    assert "No file of “Referral to treatment waiting times: full CSV data file” is recognised on 2 pages" in told
    assert YEAR in told
    assert "found 2 links, 1 of them to data files" in told
    assert "Complete-CSV-dataset-Mar24.zip" in told
    assert "rtt-full-csv.toml" in told


def test_one_changed_year_does_not_take_the_others_with_it() -> None:
    before = RTT + "rtt-data-2022-23/"
    main = YEAR_LINK + anchor(before, "2022-23 RTT waiting times data")
    good = {RTT: main, YEAR: csv_link("")}
    for page, data in (("<p>Moved to our new data service.</p>", 0), (anchor(f"{UPLOADS}/2023/05/all.zip"), 1)):
        found = find(publication("rtt-full-csv"), pages({**good, before: page}), today=TODAY)
        assert [file.last for file in found.files] == [MARCH]
        (failure,) = found.failed
        assert (failure.url, failure.first, failure.last) == (before, Period(2022, 4), Period(2023, 3))
        assert f"of which {data} to data files" in failure.why
        assert not [period for _, period in found.missing if failure.first <= period <= failure.last]


def test_a_years_other_address_is_tried_when_the_first_does_not_answer() -> None:
    menu = '<nav><a href="/statistics/other/rtt-data-2023-24/">x</a></nav>'
    other = "https://www.england.nhs.uk/statistics/other/rtt-data-2023-24/"
    main = f"{menu}<article>{YEAR_LINK}</article>"
    found = find(publication("rtt-full-csv"), pages({RTT: main, other: csv_link("")}), today=TODAY)
    assert found.pages == (RTT, other)
    assert found.failed == ()
    found = find(publication("rtt-full-csv"), pages({RTT: main, other: "", YEAR: csv_link("")}), today=TODAY)
    assert found.pages == (RTT, YEAR)


def test_the_main_page_that_cannot_be_had_is_the_error_itself() -> None:
    with pytest.raises(FetchError, match="There is no such page"):
        find(publication("rtt-full-csv"), pages({}), today=TODAY)


def test_a_further_page_that_cannot_be_had_is_told_and_the_rest_is_found() -> None:
    beds = publication("beds")
    link = anchor(f"{UPLOADS}/2026/08/NHS-organisations-in-England-Quarter-1-2026-27-Overnight.xlsx", "Overnight")
    found = find(beds, pages({beds.page: link}), today=TODAY)
    assert [(file.publication, str(file.first), str(file.last)) for file in found.files] == [
        ("beds", "2026-04", "2026-06")
    ]
    assert found.failed[0].url == beds.walk.also[0]


def test_what_cannot_be_fetched_says_why_and_where_it_is() -> None:
    with pytest.raises(UsageError) as caught:
        find(publication("proms"), pages({}), today=TODAY)
    assert publication("proms").not_fetched in str(caught.value)
    assert publication("proms").page in str(caught.value)


def test_a_file_at_one_address_is_dated_by_the_month_of_the_fetch() -> None:
    found = find(publication("ods-organisations"), pages({}), today=TODAY)
    assert [(file.publication, str(file.last), file.name) for file in found.files] == [
        ("ods-trusts", "2026-11", "etr.zip"),
        ("ods-successors", "2026-11", "succ.zip"),
    ]
    assert found.pages == ()
    assert found.missing == ()


def test_a_monthly_page_dates_the_files_on_it() -> None:
    gp = publication("gp-registered-patients")
    may, june = f"{gp.page}/may-2024", f"{gp.page}/june-2024"
    body = '<h2>Resources</h2><a href="https://files.digital.nhs.uk/0{0}/AB/gp-reg-pat-prac-quin-age.csv">By age</a>'
    main = anchor(may, "Patients Registered at a GP Practice, May 2024") + anchor(june, "June 2024")
    known = {gp.page: main, may: body.format(1), june: body.format(2)}
    found = find(gp, pages(known), first=Period(2024, 5), last=Period(2024, 6), today=TODAY)
    assert [(str(file.last), file.url.split("/")[3]) for file in found.files] == [("2024-06", "02"), ("2024-05", "01")]
    assert found.missing == ()


def test_of_a_running_years_editions_the_newest_upload_is_right() -> None:
    cdc = publication("cdc-activity")
    links = "".join(
        anchor(f"{UPLOADS}/2026/{folder}/CDC-Activity-by-Provider-2026-27_{month}.csv")
        for folder, month in (("08", "June"), ("09", "July"), ("07", "May"))
    )
    found = find(cdc, pages({cdc.page: links}), today=TODAY)
    assert [file.name for file in found.files] == ["CDC-Activity-by-Provider-2026-27_July.csv"]
    assert len(found.superseded) == 2


def test_of_two_forms_of_one_edition_the_form_named_first_in_the_catalogue_is_right() -> None:
    cdc = publication("cdc-activity")
    assert cdc.files[0].endings[0] == ".csv"
    both = [anchor(f"{UPLOADS}/2026/08/CDC-Activity-by-Provider-2026-27_June{tail}") for tail in (".csv", ".xlsx")]
    for links in (both, both[::-1]):
        found = find(cdc, pages({cdc.page: "".join(links)}), today=TODAY)
        assert [file.name[-4:] for file in found.files] == [".csv"]


def test_a_known_name_with_a_strange_ending_is_drift() -> None:
    found = found_among(csv_link(""), anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Feb24-ZIP-4M.ods"))
    assert [file.last for file in found.files] == [MARCH]
    assert [one.found for one in found.drift] == ["Full-CSV-data-file-Feb24-ZIP-4M.ods"]


def test_of_several_editions_of_a_whole_series_only_the_newest_is_right() -> None:
    editions = [anchor(f"{UPLOADS}/2026/11/RTT-Overview-Timeseries-{month}26.xlsx") for month in ("Jul", "Sep", "Aug")]
    found = found_among(*editions, entry=publication("rtt-overview"), today=date(2026, 11, 19))
    assert [str(file.last) for file in found.files] == ["2026-09"]
    assert [str(file.last) for file in found.superseded] == ["2026-08", "2026-07"]
    assert found.missing == ()  # September is out a day before it is due


def test_nothing_is_wrong_where_nothing_is_due() -> None:
    full, new = publication("rtt-full-csv"), f"{RTT}rtt-data-2024-25/"
    empty = pages({RTT: anchor(new, "2024-25 RTT waiting times data"), new: "<p>Nothing yet.</p>"})
    found = find(full, empty, first=Period(2024, 4), today=date(2024, 6, 19))
    assert (found.files, found.missing, found.failed) == ((), (), ())
    with pytest.raises(FetchError, match="none of a name that is known"):
        find(full, empty, first=Period(2024, 4), today=date(2024, 6, 20))
    assert find(full, empty, first=Period(2030, 1), today=TODAY).pages == (RTT,)


def test_strange_data_on_a_page_is_told_though_nothing_is_due_yet() -> None:
    newest = RTT + "rtt-data-2026-27/"
    main = YEAR_LINK + anchor(newest, "2026-27 RTT waiting times data")
    known = {RTT: main, YEAR: csv_link(""), newest: anchor(f"{UPLOADS}/2026/05/everything.csv")}
    found = find(publication("rtt-full-csv"), pages(known), today=date(2026, 5, 25))
    assert [failure.url for failure in found.failed] == [newest]


def test_of_what_has_ended_no_newest_period_is_missed() -> None:
    ended = publication("operating-theatres").model_copy(update={"last_period": Period(2018, 3)})
    one = anchor(f"{UPLOADS}/2017/02/Operating-Theatres-Q3-2016-17.xlsx")
    found = find(ended, pages({ended.page: one}), latest=True, today=TODAY)
    assert [str(file.last) for file in found.files] == ["2016-12"]
    assert found.missing == ()


def test_a_list_without_a_rhythm_is_dated_by_the_fetch_and_must_be_there() -> None:
    kind = FileKind(publication="hub-list", names=(r"\bsurgical hubs\b",), example="Hubs.csv", endings=(".csv",))
    lists = publication("elective-hubs").model_copy(update={"files": (kind,), "not_fetched": ""})
    there = anchor("https://nhsfitforthefuture.campaign.gov.uk/files/surgical-hubs.csv")
    found = find(lists, pages({lists.page: there}), today=TODAY)
    assert [(file.publication, str(file.first), str(file.last)) for file in found.files] == [
        ("hub-list", "2026-11", "2026-11")
    ]
    assert found.doubts == ()
    with pytest.raises(FetchError, match="No file of “List of elective surgical hubs” is recognised"):
        find(lists, pages({lists.page: "<p>See the map.</p>"}), today=TODAY)


def test_the_real_files_beside_us_are_known_by_their_names() -> None:
    names = (
        "Full-CSV-data-file-Jan26-ZIP-4M-WL5BiP.zip",
        "RTT-Overview-Timeseries-Including-Estimates-for-Missing-Trusts-Apr26-XLS-116K-X7gGnn.xlsx",
        "Admitted-Commissioner-Mar15-revised-XLS-2388K (1).xls",
        "NonAdmitted-Commissioner-Mar15-XLS-2400K-41795.xls",
        "Incomplete-Commissioner-Dec14-revised-XLS-2357K.xls",
        "Monthly-Diagnostics-Web-File-Provider-August-2024.xls",
    )
    expected = {
        "rtt-full-csv": ["2026-01"],
        "rtt-overview": ["2026-04"],
        "rtt-commissioner-workbooks": ["2015-03", "2015-03", "2014-12"],
        "diagnostics": ["2024-08"],
    }
    for source, months in expected.items():
        found = find_in_files(publication(source), names)
        assert [str(file.last) for file in found.files] == months
        assert found.drift == ()
