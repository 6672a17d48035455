"""The Word document, opened again: headings, tables, pictures and properties are what they should be."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.reports.layout import INLINE_ROWS
from fairwait.reports.word import word_bytes
from tests.unit.report_sample import hostile_report, ranked_table, sample_report


def opened(report: Report) -> Any:
    return Document(BytesIO(word_bytes(report)))


@cache
def sample() -> Any:
    return opened(sample_report())


def styled(document: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def everything(document: Any) -> str:
    return " ".join(node.text or "" for node in document.element.iter(qn("w:t")))


def only(*tables: Table) -> Report:
    finding = Finding("f", "A finding", "Its headline.", tables=tables)
    return replace(sample_report(), sections=(Section("s", "A section", "A lead.", (finding,)),))


def test_headings_are_headings() -> None:
    report = sample_report()
    assert styled(sample(), "Title") == [report.question]
    assert [*styled(sample(), "Heading 1")] == [
        "What is in this report", "Ranked areas", "By treatment area", "Sources",
    ]  # fmt: skip
    findings = [finding.title for finding in report.findings()]
    assert styled(sample(), "Heading 2") == ["How to read it", *findings, "Words used", "About this report"]


def test_the_answer_leads_to_its_evidence() -> None:
    words = styled(sample(), "Headline")
    for sentence, _ in sample_report().headlines:
        assert f"{sentence} Evidence" in words
    places = {mark.get(qn("w:name")) for mark in sample().element.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in sample().element.iter(qn("w:hyperlink"))}
    assert links
    assert links <= places
    assert len({mark.get(qn("w:id")) for mark in sample().element.iter(qn("w:bookmarkStart"))}) == len(places)


def test_tables_are_tables_with_heads_that_repeat() -> None:
    tables = sample().tables
    assert len(tables) == 2
    first = tables[0]
    assert [cell.text for cell in first.rows[0].cells] == [
        "Area", "Code", "Pathways", "Median wait (weeks)", "Low (weeks)", "High (weeks)", "Within 18 weeks",
    ]  # fmt: skip
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in first.rows)
    assert [cell.text for cell in first.rows[2].cells][:4] == ["Place 1", "00E", "71,234", "18.00"]
    assert [cell.text for cell in first.rows[-1].cells][2:] == ["0", "–", "–", "–", "–"]
    assert first.rows[1].cells[0].text == "Ranked"
    assert first.rows[-2].cells[0].text == "Not ranked"
    styles = [cell.paragraphs[0].style.name for cell in first.rows[2].cells]
    assert styles[:3] == ["TableText", "TableText", "TableTextNumber"]
    assert first.rows[-1].cells[0].paragraphs[0].style.name == "TableDim"


def test_tables_are_described_for_those_who_listen() -> None:
    properties = sample().tables[0]._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Areas by median wait"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Longest waits first.")


def test_every_picture_has_its_words() -> None:
    charts = [spec for finding in sample_report().findings() for spec in finding.charts]
    shapes = sample().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [spec.alt for spec in charts]
    captions = styled(sample(), "Caption")
    assert all(spec.title in captions for spec in charts)
    assert all(shape.width.mm <= 166.1 and shape.height.mm <= 210.1 for shape in shapes)


def test_the_language_is_british_and_no_person_or_time_is_named() -> None:
    languages = {node.get(qn("w:val")) for node in sample().styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    core = sample().core_properties
    assert (core.author, core.last_modified_by, core.language) == ("fairwait", "fairwait", "en-GB")
    assert (core.title, core.created.year, core.modified.year) == (sample_report().question, 1980, 1980)
    with zipfile.ZipFile(BytesIO(word_bytes(sample_report()))) as archive:
        names = archive.namelist()
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert not any("thumbnail" in name or name.endswith("app.xml") for name in names)


def test_every_page_says_what_it_is() -> None:
    section = sample().sections[0]
    assert section.header.paragraphs[0].text == "fairwait · England, January 2026 · independent, not an NHS service"
    assert "PAGE" in section.footer._element.xml


def test_sources_glossary_and_what_stands_behind_are_there() -> None:
    text = everything(sample())
    assert "0123456789abcdef" * 4 in text
    assert "One referral to one consultant-led service." in text
    behind = styled(sample(), "Behind")
    assert "Read with care. Pathways are not people." in behind
    assert "How this was found. The published rule: T = p × n, interpolated within the week." in behind
    assert any("95% interval, chance alone" in line for line in behind)


def test_hostile_text_is_only_text() -> None:
    document = opened(hostile_report())
    text = everything(document)
    for words in (
        '#import "evil.typ": *',
        "</w:t></w:p><script>alert(1)</script>&amp;",
        '=HYPERLINK("http://example.invalid","x")',
    ):
        assert words in text
    assert len(document.tables) == 4
    content = zipfile.ZipFile(BytesIO(word_bytes(hostile_report())))
    relations = content.read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    assert "<script" not in content.read("word/document.xml").decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", content.read("word/document.xml").decode())


def test_long_tables_stand_whole_at_the_end() -> None:
    table = ranked_table(INLINE_ROWS + 71, preview=7)
    document = opened(only(table))
    first, whole = document.tables
    assert len(first.rows) == 1 + 1 + 7
    assert len(whole.rows) == 1 + 2 + INLINE_ROWS + 71
    assert any(f"The first 7 of {INLINE_ROWS + 71} rows" in line for line in styled(document, "Behind"))
    assert "Long tables in full" in styled(document, "Heading 1")


def test_wide_tables_lie_on_their_side_and_the_next_page_stands() -> None:
    columns = (Column("a", "Area"), *(Column(f"c{n}", f"Number-of-things {n}", "number") for n in range(9)))
    document = opened(only(Table("wide", "Wide", columns, (("Place", *(1234.5 + n for n in range(9))),))))
    sides = [section.orientation for section in document.sections]
    assert sides == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    lying = document.sections[1]
    assert lying.page_width > lying.page_height
    grid = [int(column.get(qn("w:w"))) / 20 for column in document.tables[0]._tbl.tblGrid]
    assert sum(grid) <= lying.page_width.pt - lying.left_margin.pt - lying.right_margin.pt + 8


def test_empty_things_leave_no_ruin() -> None:
    report = replace(
        only(Table("t", "Nothing found", (Column("a", "Area"),), ())), headlines=(), unjudged="", glossary=()
    )
    document = opened(report)
    assert len(document.tables[0].rows) == 1
    assert "Words used" not in styled(document, "Heading 2")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert word_bytes(sample_report()) == word_bytes(sample_report())
