"""The PDF, read back by another library: its words, its tags, its pages."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.reports.glyphs import REPLACEMENT, printable, shown
from fairwait.reports.pdf import pdf_bytes
from fairwait.reports.pictures import Pictures
from fairwait.reports.printed import printed
from tests.unit.report_sample import hostile_report, ranked_table, region_map, sample_report


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
    assert "Low to high: 95% interval, chance alone." in text
    assert "17.60 to 18.50" in text
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
    assert found.count("TH") >= 6 + 3 + 3
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
    assert model["sections"][0]["findings"][0]["figures"][0]["pictures"][0]["alt"] == finding.charts[0].title


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


def test_long_orders_show_both_ends_and_stand_whole_at_the_end() -> None:
    found = read_pdf(pdf_bytes(only(ranked_table(202))))
    end = next(at for at, page in enumerate(found.pages) if "Tables in full" in page and at > 1)
    body = " ".join(" ".join(found.pages[2:end]).split())
    for number in (1, 10, 192, 201):
        assert re.search(rf"Place {number}\b", body)
    for number in (11, 100, 191):
        assert not re.search(rf"Place {number}\b", body)
    assert "First ten" in body
    assert "Last ten, after 181 others" in body
    assert "Unheard-of Place" in body
    assert f"181 more rows and 1 more column stand in the tables at the end. The whole table: page {end + 1}" in body
    annex = " ".join(" ".join(found.pages[end:]).split())
    for number in range(1, 202):
        assert re.search(rf"Place {number}\b", annex)
    heads = [page for page in found.pages[end:] if "Median wait (weeks)" in " ".join(page.split())]
    assert len(heads) >= 3


def test_other_long_tables_show_the_rows_they_ask_for() -> None:
    table = replace(ranked_table(45, preview=7), interval=None, row_groups=())
    found = read_pdf(pdf_bytes(only(table)))
    assert "38 more rows" in found.text
    assert len(re.findall(r"Place 7\b", found.text)) == 2
    assert len(re.findall(r"Place 8\b", found.text)) == 1


def test_a_full_table_has_many_rows_to_a_page() -> None:
    found = read_pdf(pdf_bytes(only(ranked_table(202))))
    most = max(len(re.findall(r"Place \d+", page)) for page in found.pages)
    assert most >= 60


def test_wide_tables_lie_on_their_side_at_the_end_and_show_what_fits_in_the_body() -> None:
    columns = (Column("a", "Area"), *(Column(f"c{n}", f"Number-of-things {n}", "number") for n in range(11)))
    table = Table("wide", "Wide", columns, (("Place", *(1234.5 + n for n in range(11))),))
    found = read_pdf(pdf_bytes(only(table)))
    assert found.sideways.count(True) == 1
    lying = found.sideways.index(True)
    assert "1,244.5" in found.pages[lying]
    upright = " ".join(page for page, side in zip(found.pages, found.sideways, strict=True) if not side)
    assert "1,234.5" in upright
    assert "1,244.5" not in upright
    assert re.search(r"\d more columns stand in the tables at the end", " ".join(upright.split()))
    assert not any(sample().sideways)


def test_what_an_earlier_finding_said_is_pointed_to() -> None:
    finding = sample_report().findings()[0]
    twin = replace(finding, id="twin", title="The same again", caveats=(*finding.caveats, "Read this too."))
    section = Section("s", "A section", "", (finding, twin))
    model = printed(replace(sample_report(), sections=(section,)), Pictures())
    first, second = ([part for column in one["behind"] for part in column] for one in model["sections"][0]["findings"])
    assert all(part["seen"] is None for part in first)
    told = {part["name"]: (part["texts"], part["seen"]) for part in second}
    assert told["How this was found."] == ([], "finding-0")
    assert told["Read with care."] == (["Read this too."], "finding-0")
    found = read_pdf(pdf_bytes(replace(sample_report(), sections=(section,))))
    assert "Read with care. Read this too. And as on page 3." in found.text
    assert found.text.count(finding.method) == 1


def test_empty_things_leave_no_ruin() -> None:
    report = only(
        Table("t", "Nothing found", (Column("a", "Area"),), ()), headlines=(), unjudged="", glossary=(), sources=()
    )
    found = read_pdf(pdf_bytes(report))
    assert "Nothing found" in found.text
    assert "None" not in found.text


def test_the_first_page_shows_the_map_beside_both_ends_of_the_order() -> None:
    finding = replace(sample_report().findings()[0], charts=(region_map(),), tables=(ranked_table(41),))
    report = replace(sample_report(), sections=(Section("s", "A section", "", (finding,)),), headlines=())
    hero = printed(report, Pictures())["hero"]
    assert [row[0] for row in hero["table"]["rows"]] == [f"Place {n}" for n in [*range(1, 11), *range(31, 41)]]
    assert [group for group in hero["table"]["groups"] if group] == ["First ten", "Last ten, after 20 others"]
    found = read_pdf(pdf_bytes(report))
    assert region_map().title in " ".join(found.pages[0].split())
    assert "Place 40" in found.pages[0]
    assert "Place 11" not in found.pages[0]
    alts = [tag.alt for tag in found.tags if tag.kind == "Figure" and tag.alt]
    assert alts == [region_map().alt] * 2


def test_two_maps_of_the_same_figures_stand_side_by_side_with_one_key() -> None:
    tiles = replace(region_map(), kind="tile-map", alt="Seven tiles.")
    finding = replace(sample_report().findings()[0], charts=(region_map(), tiles), tables=())
    report = replace(sample_report(), sections=(Section("s", "A section", "", (finding,)),), headlines=())
    (figure,) = printed(report, Pictures())["sections"][0]["findings"][0]["figures"]
    assert [picture["alt"] for picture in figure["pictures"]] == [region_map().alt, "Seven tiles."]
    assert [item["words"] for item in figure["key"]] == ["Under 13 (3)", "13 or more (4)"]
    other = replace(tiles, title="Another")
    apart = printed(
        replace(report, sections=(Section("s", "S", "", (replace(finding, charts=(region_map(), other)),)),)),
        Pictures(),
    )
    assert [len(one["pictures"]) for one in apart["sections"][0]["findings"][0]["figures"]] == [1, 1]


def test_the_first_page_holds_long_answers_too() -> None:
    long = "In January 2026, 78 in 100 pathways in a place with a rather long name had waited 18 weeks or less. " * 2
    finding = replace(sample_report().findings()[0], charts=(region_map(),), tables=(ranked_table(106),))
    report = replace(
        sample_report(),
        sections=(Section("s", "A section", "", (finding,)),),
        headlines=((long, "ranking"),) * 5,
        unjudged=long,
    )
    found = read_pdf(pdf_bytes(report))
    assert found.pages[0].count("Evidence: page") == 5
    assert "Place 105" in found.pages[0]
    assert "A section, page 3" in " ".join(found.pages[0].split())
    assert "What is in this report" in found.pages[1]
