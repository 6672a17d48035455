"""What a page offers to take away has a lasting name, the numbers that are drawn, and is the same at every asking."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from fairwait.domain.finding import Column, Finding, Section, Table
from fairwait.editions.page import Page
from fairwait.reports.html_tables import table_view
from fairwait.web.layout.assets import CHART_COLUMNS, chart_csv, chart_svg, charts_of, table_csv, tables_of
from fairwait.web.layout.bundle import bundled, static_files
from fairwait.web.layout.files import PageFiles
from fairwait.web.layout.policy import META_POLICY, POLICY
from fairwait.web.layout.press import press
from fairwait.web.layout.terms import Terms
from tests.web.layout_samples import FewPlaces, page, report

GLOSSARY = (("Pathway", "One wait."), ("Integrated care board (ICB)", "A body."), ("Rank & file", "All."))


def chart() -> ChartSpec:
    marks = (Mark("Leeds", 0.5, "2026-01", 0.4, 0.6, "subject", "15F", "=note"), Mark("Nowhere", None))
    return ChartSpec(
        "time-series", "T", "S", "A", Axis("Share"), marks,
        lines=(Line("limit", ((1.0, 2.0), (3.0, 4.0))),), events=(Event("2025-05", "A break"),), reference=0.6,
    )  # fmt: skip


def test_the_numbers_of_a_chart_are_its_marks_lines_events_and_reference() -> None:
    rows = list(csv.DictReader(io.StringIO(chart_csv(chart()).decode("utf-8-sig"))))
    assert tuple(rows[0]) == CHART_COLUMNS
    assert [row["part"] for row in rows] == ["mark", "mark", "line", "line", "event", "reference"]
    assert rows[0] == {
        "part": "mark", "series": "", "label": "Leeds", "code": "15F", "x": "2026-01", "value": "0.5", "low": "0.4",
        "high": "0.6", "role": "subject", "note": "'=note",
    }  # fmt: skip
    assert rows[1]["value"] == ""
    assert (rows[3]["x"], rows[3]["value"]) == ("3.0", "4.0")
    assert (rows[4]["x"], rows[4]["label"]) == ("2025-05", "A break")
    assert (rows[5]["label"], rows[5]["value"]) == ("England", "0.6")


def test_every_chart_and_table_of_a_page_is_offered_under_the_name_it_is_found_by() -> None:
    html = press(page(), FewPlaces())
    charts, tables = charts_of(report()), tables_of(report())
    assert charts
    assert tables
    for name, spec in charts.items():
        assert f'href="charts/{name}.svg?edition={FewPlaces.version}"' in html
        assert chart_svg(spec).startswith("<svg")
    for stem, table in tables.items():
        assert f'href="tables/{stem}.csv?edition={FewPlaces.version}"' in html
        assert table_csv(table).startswith("\ufeff".encode())


class Planned(FewPlaces):
    """An edition with a few pages of measures."""

    def planned(self, path: str) -> bool:
        return path in {
            "improvers/within_18_weeks/icb/", "improvers/within_18_weeks/provider/", "measures/median_wait/icb/",
            "measures/within_18_weeks/sub-icb/", "gap/within_18_weeks/icb/",
        }  # fmt: skip


def test_a_row_of_one_measure_and_kind_of_place_leads_to_the_page_of_both() -> None:
    columns = (Column("measure", "Measure"), Column("geography", "Kind of place", "code", secondary=True))
    rows = (
        ("Waiting 18 weeks or less", "icb"), ("Waiting 18 weeks or less", "provider"), ("Median wait so far", "icb"),
        ("Median wait so far", "provider"),
    )  # fmt: skip
    table = Table("t", "T", columns, rows)

    def ways(path: str) -> list[str]:
        link = PageFiles(Planned(), path, "../").cells(table)
        assert link is not None
        return [link(row, 0) for row in rows]

    assert ways("improvers/") == [
        "../improvers/within_18_weeks/icb/", "../improvers/within_18_weeks/provider/", "../measures/median_wait/icb/",
        "",
    ]  # fmt: skip
    assert ways("gap/") == ["../gap/within_18_weeks/icb/", "", "../measures/median_wait/icb/", ""]
    assert ways("data/") == ["", "", "../measures/median_wait/icb/", ""]


def test_what_only_programs_read_of_a_kind_of_place_is_in_the_file_and_not_on_the_page() -> None:
    columns = (Column("measure", "Measure"), Column("geography", "Kind of place", "code", secondary=True))
    table = Table("t", "T", columns, (("Median wait so far", "sub-icb"),))
    assert [one.text for one in table_view(table, "a", "t").headings] == ["Measure"]
    assert b"sub-icb" in table_csv(table)


def test_what_the_heading_of_its_rows_says_is_not_said_again_beside_each_row() -> None:
    columns = (
        Column("area_name", "Place"), Column("reason", "Why"), Column("rule", "Rule", secondary=True),
        Column("other", "Other", secondary=True), Column("entry", "Entry", secondary=True),
    )  # fmt: skip
    rows = (("Leeds", "So.", "Missed", "a", "x-1"), ("York", "So.", "Grown", "a", "x-2"))
    table = Table("watch-list", "T", columns, rows, row_groups=((0, "Missed, by one"), (1, "Grown, by two")))
    shown = PageFiles(Planned(), "watch-list/", "../").extent(table)[1]
    assert shown == {"area_name", "reason", "other"}
    elsewhere = replace(table, row_groups=((0, "Missed, by one"),))
    assert "rule" in (PageFiles(Planned(), "watch-list/", "../").extent(elsewhere)[1] or ())


def test_two_findings_of_one_name_have_two_names_for_their_charts() -> None:
    finding = Finding("Same", "Title", "Headline.", charts=(chart(),))
    twice = replace(report(), sections=(Section("s", "S", "", (finding, replace(finding, id="same"))),))
    assert len(charts_of(twice)) == 2


def test_shared_files_are_named_after_what_is_in_them_and_load_nothing() -> None:
    files = static_files()
    assert set(files) == {one.name for one in bundled().values()}
    assert all(len(name.split(".")) == 3 for name in files)
    style = bundled()["site.css"].content.decode()
    assert "@import" not in style
    assert "url(" not in style
    assert "Frutiger" not in style
    script = bundled()["site.js"].content.decode()
    assert "innerHTML" not in script
    assert "http:" not in script
    assert "https:" not in script


def test_the_policy_lets_a_page_load_only_what_stands_beside_it() -> None:
    assert POLICY.startswith(META_POLICY)
    assert "frame-ancestors 'none'" in POLICY
    assert "frame-ancestors" not in META_POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_only_the_first_use_of_a_word_leads_to_its_meaning() -> None:
    terms = Terms(GLOSSARY)
    assert terms.mark("Two pathways, a pathway.") == (
        'Two <a class="term" href="#term-pathway">pathways</a>, a pathway.'
    )
    assert terms.mark("A pathway.") == "A pathway."
    assert 'href="#term-integrated-care-board-icb">ICBs</a>' in terms.mark("Of 42 ICBs.")


def test_a_word_inside_another_is_left_alone_and_text_stays_text() -> None:
    assert Terms(GLOSSARY).mark("Subpathways & <b>") == "Subpathways &amp; &lt;b&gt;"
    assert 'href="#term-rank-file">rank &amp; file</a>' in Terms(GLOSSARY).mark("The rank & file.")


def test_a_place_says_what_it_lies_in_and_what_lies_in_it() -> None:
    extras = {
        "level_label": "integrated care board", "geography": "icb",
        "parents": [{"code": "Y63", "name": "North East and Yorkshire", "level_label": "region"}],
        "children": [{"code": "03R", "name": "Wakefield", "judged": False}, {"code": "99Z", "name": "Gone"}],
        "trusts": [], "main_providers": [{"code": "RXF", "name": "Mid Yorkshire", "share": 0.758}], "serves": [],
        "former": [{"code": "X", "name": "An old board", "told": ""}],
    }  # fmt: skip
    html = press(Page("place/QWO/", "place", report(), extras), FewPlaces())
    said = html.split('class="direction">')[1].split("</p>")[0]
    assert said == (
        'Integrated care board in <a href="../../place/Y63/">North East and Yorkshire</a>. Formerly An old board.'
    )
    assert '<a href="../../place/03R/">Wakefield</a> <span class="way-note">not judged</span>' in html
    assert "<li>Gone</li>" in html
    assert "76%" in html
    assert "NHS trusts in it" not in html
