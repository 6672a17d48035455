"""Pages that are hard on their reader: nested without end, full of links, or written to make a terminal obey."""

from __future__ import annotations

import time
from collections.abc import Callable
from string import ascii_lowercase

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.errors import FetchError
from fairwait.domain.harmless import hides
from fairwait.domain.period import Period
from fairwait.sources.finding import find, find_in_files
from fairwait.sources.finding.links import links_on
from fairwait.sources.finding.markup import MOST
from tests.sources_web.finding_support import RTT, TODAY, UPLOADS, YEAR, YEAR_LINK, anchor, found_among, pages

GOOD = anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Mar24-ZIP-4M-1.zip", "Full CSV data file Mar24 (ZIP, 4M)")
PAGE = "https://www.england.nhs.uk/statistics/"


def seconds(work: Callable[[], object]) -> float:
    """Time on the processor, whatever else the machine does."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.parametrize(
    "markup",
    [
        '<article><a href="/x.zip">x</a>' * 8_000,
        "<h1><b>some words " * 8_000,
        '<a href="/x.zip"><object>some words ' * 8_000,
    ],
    ids=["areas", "headings", "links"],
)
def test_markup_nested_thousandfold_takes_no_longer_than_its_length(markup: str) -> None:
    assert seconds(lambda: links_on(markup, PAGE)) < 3.0


def strange(number: int) -> str:
    """A name that nobody knows, unlike every other."""
    letters = "".join(ascii_lowercase[number // 26**place % 26] for place in range(4))
    return f"{letters}-of-another-thing-{letters}.zip"


def test_thousands_of_unknown_files_are_told_in_seconds() -> None:
    links = [anchor(f"{UPLOADS}/2024/05/{strange(number)}") for number in range(8_000)]
    found = []
    assert seconds(lambda: found.append(found_among(GOOD, *links))) < 6.0
    assert len(found[0].drift) == 8_000


def test_a_name_that_is_nearly_known_is_seen_behind_many_that_are_not() -> None:
    links = [anchor(f"{UPLOADS}/2024/05/{strange(number)}") for number in range(80)]
    drift = found_among(GOOD, *links, anchor(f"{UPLOADS}/2024/05/Ful-CSV-data-fil.zip")).drift
    assert [(one.found, one.guess[:18]) for one in drift if one.guess] == [
        ("Ful-CSV-data-fil.zip", "Full-CSV-data-file")
    ]


def test_a_page_of_more_links_than_any_list_has_is_refused_and_named() -> None:
    endless = '<a href="/x">x</a>' * (MOST + 1)
    with pytest.raises(FetchError, match="more than 20,000 links") as told:
        find(publication("rtt-full-csv"), pages({RTT: endless}), today=TODAY)
    assert told.value.where == RTT
    assert len(links_on('<a href="/x">x</a>' * MOST, PAGE)) == MOST
    older = f"{RTT}rtt-data-2022-23/"
    years = YEAR_LINK + anchor(older, "2022-23 RTT waiting times data")
    found = find(publication("rtt-full-csv"), pages({RTT: years, YEAR: GOOD, older: endless}), today=TODAY)
    assert [one.url for one in found.failed] == [older]
    assert "more than 20,000 links" in found.failed[0].why


def test_words_of_a_page_reach_nobody_s_terminal_as_orders() -> None:
    orders = "\x1b]0;owned\x07 \x1b[2J\u009b31m\u202e"
    found = found_among(
        GOOD,
        anchor(f"{UPLOADS}/2024/05/Another-thing.zip", f"an{orders}other"),
        anchor(f"https://evil.example/Full-CSV-data-file-Jan24{orders}.zip", orders),
        anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Feb24-ZIP.zip", f"Full CSV data file Dec23 {orders}"),
    )
    sentences = [*found.doubts, *(one.sentence for one in found.drift), *(one.sentence for one in found.refused)]
    assert len(sentences) == 3
    assert not any(hides(sentence) for sentence in sentences)
    assert "another" in " ".join(found.drift[0].sentence.replace("]0;owned [2J31m", "").split())
    assert not any(hides(file.text) for file in found.files)


@pytest.mark.parametrize("sign", ["\u009b", "\u202e", "%C2%9B", "%E2%80%AE", "%25E2%2580%258B"])
def test_an_address_that_hides_a_sign_is_not_followed(sign: str) -> None:
    found = found_among(GOOD, anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Feb24{sign}.zip"))
    assert [file.last for file in found.files] == [Period(2024, 3)]
    assert "invisible sign" in found.refused[0].why
    assert not hides(found.refused[0].sentence)


def test_a_query_that_hides_a_sign_is_not_followed_either() -> None:
    found = found_among(GOOD, anchor(f"{UPLOADS}/2024/05/Full-CSV-data-file-Feb24.zip?x=\u202e"))
    assert "invisible sign" in found.refused[0].why


def test_headings_are_cleaned_and_still_read() -> None:
    html = f"<h2>March\x1b[1m 2024</h2>{anchor('/x.zip')}"
    assert [link.heading for link in links_on(html, PAGE)] == ["March[1m 2024"]


def test_the_place_to_teach_a_name_like_no_other_is_the_entry_asked_for() -> None:
    name = f"{UPLOADS}/2024/05/Zzzz-qqq.zip"
    assert found_among(GOOD, anchor(name)).drift[0].teach.startswith("src/fairwait/definitions/sources/rtt-full-csv")
    in_folder = find_in_files(publication("rtt-full-csv"), ["Zzzz-qqq.zip"]).drift[0]
    assert "of the publication that it belongs to" in in_folder.teach
    assert ".toml" not in in_folder.teach


@pytest.mark.parametrize(("last", "missing"), [("2024-03", ()), ("2024-04", ("2024-04",))])
def test_the_newest_up_to_a_month_is_not_missing_because_newer_ones_are_out(
    last: str, missing: tuple[str, ...]
) -> None:
    found = find(publication("rtt-full-csv"), pages({RTT: YEAR_LINK, YEAR: GOOD}), latest=True,
                 last=Period.parse(last), today=TODAY)  # fmt: skip
    assert [file.last for file in found.files] == [Period(2024, 3)]
    assert tuple(str(month) for _, month in found.missing) == missing
