"""The PDF, read back by another library: its words, its tags, its pages."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.reports.glyphs import REPLACEMENT, printable, shown
from fairwait.reports.layout import INLINE_ROWS, SIDEWAYS, UPRIGHT, lay_out, printed_rows
from fairwait.reports.pdf import pdf_bytes
from fairwait.reports.pictures import Pictures
from fairwait.reports.printed import printed, table_data
from tests.unit.report_sample import hostile_report, plain_table, ranked_table, sample_report


@dataclass(frozen=True)
class Tag:
    kind: str
    alt: str


@dataclass(frozen=True)
class Read:
    """What a reader finds in a PDF."""

    pages: tuple[str, ...]
    tags: tuple[Tag, ...]
    bytes: bytes
    sideways: tuple[bool, ...]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pages).split())

    def count(self, kind: str) -> int:
        return sum(tag.kind == kind for tag in self.tags)


def _words(read: Any, element: Any) -> str:
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _tags(element: Any) -> Iterator[Tag]:
    yield Tag(_words(raw.FPDF_StructElement_GetType, element), _words(raw.FPDF_StructElement_GetAltText, element))
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _tags(child)


def read_pdf(content: bytes) -> Read:
    document = pypdfium2.PdfDocument(content)
    pages, tags, sideways = [], [], []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        sideways.append(page.get_width() > page.get_height())
        tree = raw.FPDF_StructTree_GetForPage(page)
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            tags += _tags(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
        raw.FPDF_StructTree_Close(tree)
        page.close()
    document.close()
    return Read(tuple(pages), tuple(tags), content, tuple(sideways))


@cache
def sample() -> Read:
    return read_pdf(pdf_bytes(sample_report()))


def only(*tables: Table, **fields: Any) -> Report:
    finding = Finding("f", "A finding", "Its headline.", tables=tables)
    return replace(sample_report(), sections=(Section("s", "A section", "A lead.", (finding,)),), **fields)


def test_the_first_page_asks_answers_and_says_who_could_not_be_judged() -> None:
    first = " ".join(sample().pages[0].split())
    report = sample_report()
    assert first.startswith("fairwait England, January 2026 independent, not an NHS service")
    assert report.question in first
    for sentence, _ in report.headlines:
        assert sentence in first
    assert report.unjudged in first
    assert "Place 1" in first


def test_every_later_page_has_its_running_head_and_number() -> None:
    pages = sample().pages
    assert len(pages) >= 5
    for number, page in enumerate(pages[1:], start=2):
        assert page.strip().startswith("fairwait · England, January 2026 · independent, not an NHS service")
        assert f"{number} of {len(pages)}" in page


def test_words_tables_and_sources_are_all_there() -> None:
    text = sample().text
    for finding in sample_report().findings():
        for sentence in (finding.title, finding.headline, *finding.sentences, finding.method, *finding.caveats):
            assert sentence in text
    assert "71,234" in text
    assert "Median wait (weeks)" in text
    assert "Not ranked" in text
    assert "Low (weeks): 95% interval, chance alone" in text
    assert "0123456789abcdef" * 4 in text.replace(" ", "")
    assert "One referral to one consultant-led service." in text
    assert "Contains public sector information" in text


def test_the_pdf_is_tagged_for_those_who_listen() -> None:
    found = sample()
    assert b"/MarkInfo" in found.bytes
    assert b"/StructTreeRoot" in found.bytes
    assert re.search(rb"/Lang\s*\(en-GB\)", found.bytes)
    assert b"pdfuaid:part" in found.bytes
    assert found.count("H1") >= 4
    assert found.count("H2") == 3 + 3  # the findings, then how to read, words used and about
    assert found.count("Table") == 3
    assert found.count("TH") >= 8 + 3 + 3
    assert found.count("TOC") >= 1


def test_every_picture_speaks() -> None:
    alts = [tag.alt for tag in sample().tags if tag.kind == "Figure" and tag.alt]
    wanted = [spec.alt for finding in sample_report().findings() for spec in finding.charts]
    assert sorted(alts) == sorted(wanted)


def test_a_picture_without_words_of_its_own_speaks_its_title() -> None:
    report = sample_report()
    finding = report.sections[0].findings[0]
    silent = replace(finding, charts=(replace(finding.charts[0], alt=""),))
    model = printed(replace(report, sections=(Section("s", "S", "", (silent,)),)), Pictures())
    assert model["sections"][0]["findings"][0]["charts"][0]["alt"] == finding.charts[0].title


def test_headlines_lead_to_the_page_of_their_evidence() -> None:
    found = sample()
    page = int(re.search(r"Evidence: page (\d+)", found.pages[0])[1])  # type: ignore[index]
    assert "Where waits are longest" in found.pages[page - 1]
    assert found.count("Link") >= 2


def test_fonts_are_embedded_and_no_person_or_clock_is_named() -> None:
    content = sample().bytes
    assert b"Arimo" in content
    assert b"CreationDate" not in content
    author = pypdfium2.PdfDocument(content).get_metadata_dict()
    assert (author["Author"], author["Title"]) == ("fairwait", sample_report().question)
    assert author["CreationDate"] == ""


def test_the_same_report_gives_the_same_bytes() -> None:
    assert pdf_bytes(sample_report()) == pdf_bytes(sample_report())


def test_hostile_text_is_printed_and_does_nothing() -> None:
    found = read_pdf(pdf_bytes(hostile_report()))
    for text in ('#import "evil.typ": *', "$x^2$ _under_ *star* `code` @ref <label>", "{{ 7 * 7 }}", "#evil $1"):
        assert text in found.text
    assert "<script>alert(1)</script>&amp;" in found.text
    assert "Ysbyty Llŷn, Ł, Ω" in found.text
    assert found.count("Table") >= 4


@settings(deadline=None)
@given(st.text())
def test_only_what_the_font_holds_is_printed(text: str) -> None:
    result = shown(text)
    assert len(result) == len(text)
    assert all(ord(letter) in printable() and ord(letter) >= 32 for letter in result)
    for before, after in zip(text, result, strict=True):
        assert after in (before, REPLACEMENT, " ")
        if before.isascii() and before.isprintable():
            assert after == before


def test_characters_without_a_shape_do_not_stop_the_report() -> None:
    report = replace(sample_report(), question="漢字 😀 \x00 \u0300 Llŷn?", unjudged="\U0010ffff\u202e")
    assert "Llŷn?" in read_pdf(pdf_bytes(report)).text


def test_long_tables_stand_whole_at_the_end_under_repeated_heads() -> None:
    table = ranked_table(INLINE_ROWS + 71, preview=7)
    found = read_pdf(pdf_bytes(only(table)))
    assert f"The first 7 of {INLINE_ROWS + 71} rows." in found.text
    annex = [page for page in found.pages if f"Place {INLINE_ROWS + 50}" in page or "Place 190" in page]
    assert annex
    heads = [page for page in found.pages if "Median wait (weeks)" in " ".join(page.split())]
    assert len(heads) >= 4
    for number in range(1, INLINE_ROWS + 71):
        assert re.search(rf"Place {number}\b", found.text)


def test_wide_tables_lie_on_their_side() -> None:
    columns = (Column("a", "Area"), *(Column(f"c{n}", f"Number-of-things {n}", "number") for n in range(9)))
    table = Table("wide", "Wide", columns, (("Place", *(1234.5 + n for n in range(9))),))
    found = read_pdf(pdf_bytes(only(table)))
    assert found.sideways.count(True) == 1
    assert "1,242.5" in found.pages[found.sideways.index(True)]
    assert not any(sample().sideways)


def test_empty_things_leave_no_ruin() -> None:
    report = only(
        Table("t", "Nothing found", (Column("a", "Area"),), ()), headlines=(), unjudged="", glossary=(), sources=()
    )
    found = read_pdf(pdf_bytes(report))
    assert "Nothing found" in found.text
    assert "None" not in found.text


def test_drawn_intervals_lie_on_one_axis() -> None:
    data = table_data(ranked_table(6))
    interval = data["interval"]
    rows = interval["rows"]
    assert all(row[0] < row[1] < row[2] for row in rows[:-1])
    assert rows[-1] == [None, None, None]
    middles = [row[1] for row in rows[:-1]]
    assert middles == sorted(middles, reverse=True)
    # Equal steps of the wait are equal steps on paper, and England's line lies where its wait does.
    steps = {round(first - second, 3) for first, second in pairwise(middles)}
    assert len(steps) == 1
    waits = [row[3] for row in ranked_table(6).rows[:-1]]
    slope = (middles[0] - middles[-1]) / (waits[0] - waits[-1])  # type: ignore[operator]
    assert interval["reference"] == pytest.approx(middles[0] - slope * (waits[0] - 13.6), abs=2e-4)  # type: ignore[operator]
    assert interval["reference_text"] == "England 13.6"
    assert data["dimmed"] == [False] * 5 + [True]


def test_print_does_not_say_twice_what_names_and_headings_say() -> None:
    heads = [column["head"] for column in table_data(ranked_table(6))["columns"]]
    assert "Not ranked" not in heads
    assert "Code" in heads
    table = plain_table()
    named = replace(
        table,
        columns=(Column("a", "Area"), Column("c", "Code", "code")),
        rows=(("Wakefield (03R)", "03R"), ("Bury (00V)", "00V")),
    )
    assert [column["head"] for column in table_data(named)["columns"]] == ["Area"]
    assert len(table_data(replace(named, rows=(*named.rows, ("Leeds", "15F"))))["columns"]) == 2


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["text", "integer", "number", "percent", "code"]), st.text(max_size=40)),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 60),
)
def test_tables_never_run_off_the_paper(columns: list[tuple[Any, str]], rows: int) -> None:
    made = tuple(Column(f"c{index}", label or "x", kind) for index, (kind, label) in enumerate(columns))
    body = tuple(tuple("word " * 9 if c.kind == "text" else 1234567 for c in made) for _ in range(rows))
    table = Table("t", "T", made, body)
    layout = lay_out(table, printed_rows(table))
    assert sum(layout.widths) <= (SIDEWAYS if layout.sideways else UPRIGHT) + len(made) * 0.06
    assert min(layout.widths) > 0
    assert 6 <= layout.type <= 9


def region_map() -> ChartSpec:
    return ChartSpec(
        kind="map",
        title="Waits are longest in the north",
        subtitle="Median wait, seven regions",
        alt="A map of seven regions in two classes.",
        y=Axis("Median wait", unit="weeks"),
        marks=tuple(
            Mark(code, 10.0 + n, code=code) for n, code in enumerate(("Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63"))
        ),
        geography="region",
        breaks=(13.0,),
    )


def test_the_first_page_shows_the_map_beside_both_ends_of_the_order() -> None:
    finding = replace(sample_report().findings()[0], charts=(region_map(),), tables=(ranked_table(41),))
    report = replace(sample_report(), sections=(Section("s", "A section", "", (finding,)),), headlines=())
    hero = printed(report, Pictures())["hero"]
    assert [row[0] for row in hero["table"]["rows"]] == [f"Place {n}" for n in [*range(1, 11), *range(31, 41)]]
    assert [group for group in hero["table"]["groups"] if group] == ["First ten", "Last ten, after 20 others"]
    assert hero["table"]["interval"]["rows"][0] == table_data(ranked_table(41))["interval"]["rows"][0]
    found = read_pdf(pdf_bytes(report))
    assert region_map().title in " ".join(found.pages[0].split())
    assert "Place 40" in found.pages[0]
    assert "Place 11" not in found.pages[0]
    alts = [tag.alt for tag in found.tags if tag.kind == "Figure" and tag.alt]
    assert alts == [region_map().alt] * 2
