"""Any name that the grammar of spellings can write is read as what it was written for."""

from __future__ import annotations

import calendar
from typing import get_args

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairwait.definitions.link_patterns import plain, span_in
from fairwait.definitions.publications import Publication, publications
from fairwait.domain.period import Period
from fairwait.sources.finding import Link, find_in_files
from fairwait.sources.finding.names import revision
from fairwait.sources.finding.recognise import recognise
from tests.synthetic.publisher.spellings import (
    QUARTERLY,
    REVISION_WORDS,
    STEMS,
    MonthForm,
    Spelling,
    file_name,
    link_text,
)

NOW = Period(2026, 11)
ENTRY: dict[str, Publication] = {kind.publication: one for one in publications() for kind in one.files}

sizes = st.one_of(
    st.integers(1, 99_999).map(lambda number: f"{number}K"),
    st.integers(1, 40).map(lambda number: f"{number}M"),
    st.integers(1, 9_999).map(lambda number: f"{number}K1"),
)
#: The runs of letters and figures that a publisher's system appends.
tails = st.one_of(st.just(""), st.integers(10_000, 99_999).map(str), st.from_regex(r"[A-Za-z0-9]{5,7}", fullmatch=True))
periods = st.builds(Period, st.integers(2010, 2039), st.integers(1, 12))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Period, Spelling]:
    """A publication, a period of it and a way to spell its name."""
    publication = draw(st.sampled_from(sorted(STEMS)))
    endings = next(kind.endings for kind in ENTRY[publication].files if kind.publication == publication)
    spelling = Spelling(
        ending=draw(st.sampled_from([each for each in endings if each != ".csv"])),
        separator=draw(st.sampled_from(["-", "_", "%20"])),
        month=draw(st.sampled_from(get_args(MonthForm))),
        size=draw(sizes),
        comma=draw(st.booleans()),
        revision=draw(st.sampled_from(sorted(REVISION_WORDS))),
        revised_at=draw(st.sampled_from(["end", "before size", "text only"])),
        tail=draw(tails),
    )
    period = draw(periods)
    if publication in QUARTERLY:
        period = Period(period.year, (period.month - 1) // 3 * 3 + 3)
    return publication, period, spelling


@given(written())
@settings(max_examples=400)
@example(("rtt-incomplete-commissioner", Period(2023, 4), Spelling(".xls", size="7462K", comma=False, tail="36960")))
@example(("rtt-admitted-commissioner", Period(2014, 12), Spelling(".xls", size="2386K1", revision="revised")))
@example(("rtt-full-csv", Period(2026, 3), Spelling(".zip", size="4M", tail="Dc1i9U")))
def test_any_spelling_is_read_as_its_publication_and_period(case: tuple[str, Period, Spelling]) -> None:
    publication, period, spelling = case
    first = period.shift(-2) if publication in QUARTERLY else period
    name, text = file_name(publication, period, spelling), link_text(publication, period, spelling)
    for link in (Link(f"https://x/{name}", text, "p"), Link(f"https://x/{name}", "", "p"),
                 Link(f"https://x/1{spelling.ending}", text, "p")):  # fmt: skip
        found = recognise(link, ENTRY[publication], NOW)
        assert found is not None
        assert (found.kind.publication, found.span) == (publication, (first, period))
        assert found.doubt == ""


@given(written())
def test_the_rank_of_a_copy_is_read_from_name_or_text(case: tuple[str, Period, Spelling]) -> None:
    publication, period, spelling = case
    if spelling.tail and plain(spelling.tail)[:1] == "v":
        return  # a run of letters that happens to read “v2” cannot be told from a version
    name, text = file_name(publication, period, spelling), link_text(publication, period, spelling)
    if spelling.revised_at == "text only" or spelling.tail == "":
        assert revision(f"https://x/{name}", text) >= spelling.rank
    assert revision(f"https://x/1{spelling.ending}", text) == spelling.rank


@given(written())
def test_no_other_source_takes_it_for_its_own(case: tuple[str, Period, Spelling]) -> None:
    publication, period, spelling = case
    name = file_name(publication, period, spelling)
    for one in publications():
        if one.id != ENTRY[publication].id:
            assert find_in_files(one, [name]).files == ()


@given(st.text(max_size=60))
def test_words_without_a_month_are_no_month(text: str) -> None:
    span = span_in(("{month}",), plain(text), "month")
    if span is not None:
        assert any(name[:3] in plain(text) for name in map(str.lower, calendar.month_abbr) if name)
        assert any(sign.isdigit() for sign in plain(text))
