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
from fairwait.reports.word import word_bytes
from tests.unit.report_sample import hostile_report, judged_table, ranked_table, region_map, sample_report


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
    assert len(tables) == 3  # the first page's, then one of each finding that has one
    first = tables[1]
    assert [cell.text for cell in first.rows[0].cells] == [
        "Area", "Code", "Pathways", "Median wait (weeks)", "Low to high", "Within 18 weeks",
    ]  # fmt: skip
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in first.rows)
    assert [cell.text for cell in first.rows[2].cells][:4] == ["Place 1", "00E", "71,234", "18.00"]
    assert first.rows[2].cells[4].text == "17.60 to 18.50"
    assert [cell.text for cell in first.rows[-1].cells][2:] == ["0", "–", "–", "–"]
    assert first.rows[1].cells[0].text == "Ranked"
    assert first.rows[-2].cells[0].text == "Not ranked"
    styles = [cell.paragraphs[0].style.name for cell in first.rows[2].cells]
    assert styles[:3] == ["TableText", "TableText", "TableTextNumber"]
    assert first.rows[-1].cells[0].paragraphs[0].style.name == "TableDim"


def test_tables_are_described_for_those_who_listen() -> None:
    properties = sample().tables[1]._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Areas by median wait"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Longest waits first.")


def test_every_picture_has_its_words() -> None:
    charts = [spec for finding in sample_report().findings() for spec in finding.charts]
    shapes = sample().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [spec.alt for spec in charts]
    captions = styled(sample(), "Caption")
    assert all(spec.title in captions for spec in charts)
    assert all(shape.width.mm <= 145.1 and shape.height.mm <= 160.1 for shape in shapes)


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
    assert len(document.tables) == 1 + 4  # the ends of an order on the first page, then the tables of the findings
    content = zipfile.ZipFile(BytesIO(word_bytes(hostile_report())))
    relations = content.read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    assert "<script" not in content.read("word/document.xml").decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", content.read("word/document.xml").decode())


def test_long_tables_show_both_ends_and_stand_whole_at_the_end() -> None:
    document = opened(only(ranked_table(202)))
    _, extract, whole = document.tables
    names = [row.cells[0].text for row in extract.rows]
    assert names[1:3] == ["First ten", "Place 1"]
    assert names[12:14] == ["Last ten, after 181 others", "Place 192"]
    assert names[-2:] == ["Not ranked", "Unheard-of Place"]
    assert len(whole.rows) == 1 + 2 + 202
    (note,) = [line for line in styled(document, "Behind") if "181 more rows and 1 more column" in line]
    assert note.endswith("stand in the tables at the end. The whole table")
    assert "Tables in full" in styled(document, "Heading 1")
    places = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))} <= places


def test_the_contents_lead_to_the_tables_and_the_sources() -> None:
    assert styled(opened(only(ranked_table(202))), "ContentsChief")[-2:] == ["Tables in full", "Sources"]
    assert "Tables in full" not in styled(sample(), "ContentsChief")


def test_what_an_earlier_finding_said_is_pointed_to() -> None:
    finding = sample_report().findings()[0]
    twin = replace(finding, id="twin", title="The same again", caveats=(*finding.caveats, "Read this too."))
    section = Section("s", "A section", "", (finding, twin))
    lines = styled(opened(replace(sample_report(), sections=(section,))), "Behind")
    assert lines.count("Read with care. Pathways are not people.") == 1
    assert "Read with care. Read this too. And as said before." in lines
    assert "How this was found. As said before." in lines


def test_reasons_stand_beside_names_in_an_extract_and_below_rows_in_full() -> None:
    document = opened(only(judged_table(40, 2)))
    _, extract, whole = document.tables
    last = extract.rows[-1]
    assert [cell.text for cell in last.cells][:2] == ["Lost 1", "Hospital 1 has sent no figures."]
    assert len(last._tr.tc_lst) == 2
    assert [row.cells[0].text for row in whole.rows][-4:] == [
        "Lost 0", "Hospital 0 has sent no figures.", "Lost 1", "Hospital 1 has sent no figures.",
    ]  # fmt: skip


def test_wide_tables_lie_on_their_side_at_the_end_and_the_next_page_stands() -> None:
    columns = (Column("a", "Area"), *(Column(f"c{n}", f"Number-of-things {n}", "number") for n in range(11)))
    document = opened(only(Table("wide", "Wide", columns, (("Place", *(1234.5 + n for n in range(11))),))))
    sides = [section.orientation for section in document.sections]
    assert sides == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    for section, table in zip(document.sections, document.tables, strict=False):
        grid = [int(column.get(qn("w:w"))) / 20 for column in table._tbl.tblGrid]
        assert sum(grid) <= section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    assert len(document.tables[0].columns) < len(document.tables[1].columns) == 12


def test_the_first_page_sets_the_map_beside_both_ends_of_the_order() -> None:
    finding = replace(sample_report().findings()[0], charts=(region_map(),), tables=(ranked_table(41),))
    document = opened(replace(sample_report(), sections=(Section("s", "A section", "", (finding,)),)))
    frame = document.tables[0]
    left, right = frame.rows[0].cells
    assert region_map().title in [paragraph.text for paragraph in left.paragraphs]
    assert [node.get("descr") for node in left._tc.iter(qn("wp:docPr"))] == [region_map().alt]
    (ends,) = right.tables
    assert [cell.text for cell in ends.rows[0].cells] == ["Area", "Median wait (weeks)", "Low to high"]
    assert len(ends.rows) == 1 + 2 + 20
    assert right._tc[-1].tag == left._tc[-1].tag == qn("w:p")
    titles = [paragraph.text for paragraph in document.paragraphs]
    assert titles.index("What is in this report") > titles.index(sample_report().unjudged)


def test_two_maps_of_the_same_figures_share_a_line() -> None:
    tiles = replace(region_map(), kind="tile-map", alt="Seven tiles.")
    finding = replace(sample_report().findings()[0], charts=(region_map(), tiles), tables=())
    document = opened(replace(sample_report(), sections=(Section("s", "A section", "", (finding,)),)))
    lines = [[node.get("descr") for node in p._p.iter(qn("wp:docPr"))] for p in document.paragraphs]
    assert [region_map().alt, "Seven tiles."] in lines
    assert sum(shape.width.mm for shape in list(document.inline_shapes)[-2:]) <= 164


def test_empty_things_leave_no_ruin() -> None:
    report = replace(
        only(Table("t", "Nothing found", (Column("a", "Area"),), ())), headlines=(), unjudged="", glossary=()
    )
    document = opened(report)
    assert len(document.tables[0].rows) == 1
    assert "Words used" not in styled(document, "Heading 2")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert word_bytes(sample_report()) == word_bytes(sample_report())
