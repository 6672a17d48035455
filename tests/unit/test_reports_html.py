"""The page: its structure, its links, what it folds, and that no text of a report can become part of the page."""

from __future__ import annotations

import hashlib
import itertools
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fairwait.domain.chart import Axis, ChartSpec
from fairwait.domain.finding import Column, Finding, IntervalCell, Report, Section, Table
from fairwait.reports.csvfiles import table_bytes
from fairwait.reports.html import render_html, script, write_html
from fairwait.reports.html_tables import table_view
from tests.unit.report_sample import hostile_report, judged_table, plain_table, ranked_table, sample_report

VOID = {"meta", "br", "link", "img", "input", "hr"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        inside = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(inside.split())

    def all(self, tag: str = "", **wanted: str) -> list[Node]:
        found = []
        for child in self.children:
            if isinstance(child, Node):
                classes = child.attributes.get("class", "").split()
                fits = all(
                    value in classes if key == "class_" else child.attributes.get(key) == value
                    for key, value in wanted.items()
                )
                found += [child] if (not tag or child.tag == tag) and fits else []
                found += child.all(tag, **wanted)
        return found


class Tree(HTMLParser):
    """A strict reader: every element must be closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs})
        assert len(attrs) == len(node.attributes), f"<{tag}> has an attribute twice"
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    tree = Tree()
    tree.feed(html)
    tree.close()
    assert tree.open == [tree.root]
    return tree.root


@pytest.fixture(scope="module")
def page() -> Node:
    return parse(render_html(sample_report()))


def test_the_first_page_asks_the_question_and_answers_it(page: Node) -> None:
    (h1,) = page.all("h1")
    assert h1.text == sample_report().question
    (header,) = page.all("header")
    assert [p.text for p in header.all("p")] == ["fairwait", "England, January 2026", "independent, not an NHS service"]
    (answers,) = page.all("ul", class_="headlines")
    assert [li.all("p")[0].text for li in answers.all("li")] == [text for text, _ in sample_report().headlines]
    assert [a.attributes["href"] for a in answers.all("a")] == ["#finding-ranking", "#finding-trend"]
    (unjudged,) = page.all("div", class_="unjudged")
    assert unjudged.text == sample_report().unjudged


def test_headings_are_in_order_and_landmarks_are_there(page: Node) -> None:
    levels = [int(node.tag[1]) for node in page.all() if re.fullmatch(r"h[1-6]", node.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "main", "nav", "footer")] == [1, 1, 1, 1]
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    assert page.all("a")[0].attributes["href"] == "#main"


@pytest.mark.parametrize("report", [sample_report(), hostile_report()], ids=["sample", "hostile"])
def test_every_link_leads_somewhere_and_every_id_is_its_own(report: Report) -> None:
    root = parse(render_html(report))
    ids = [node.attributes["id"] for node in root.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    links = [a.attributes["href"] for a in root.all("a")]
    assert links
    assert all(link.startswith(("#", "data:")) for link in links)
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    referred = [id for node in root.all() for id in node.attributes.get("aria-labelledby", "").split()]
    assert set(referred) <= set(ids)


def test_nothing_of_a_hostile_report_becomes_part_of_the_page() -> None:
    text = render_html(hostile_report())
    root = parse(text)
    assert [node.text for node in root.all("script")] == [" ".join(script().split())]
    assert not [
        node for node in root.all() if any(name.startswith("on") or name == "style" for name in node.attributes)
    ]
    assert not [
        node.tag for node in root.all() if node.tag in ("img", "iframe", "object", "embed", "link", "form", "base")
    ]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", text)
    # What meant harm is printed, letter for letter.
    assert "</w:t></w:p><script>alert(1)</script>&amp;" in root.all("h1")[0].text
    assert "{{ 7 * 7 }} {% raw %}" in root.text


def test_the_page_may_load_nothing_and_run_only_its_own_script() -> None:
    root = parse(render_html(sample_report()))
    (policy,) = [m.attributes["content"] for m in root.all("meta") if "http-equiv" in m.attributes]
    digest = b64encode(hashlib.sha256(script().encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"script-src 'sha256-{digest}'" in policy
    outside = [v for node in root.all() for k, v in node.attributes.items() if "://" in v and k != "xmlns"]
    assert outside == []
    assert "@import" not in root.all("style")[0].text
    assert "url(" not in root.all("style")[0].text


def test_every_finding_carries_all_that_is_needed_to_check_it(page: Node) -> None:
    finding = sample_report().sections[0].findings[0]
    article = next(node for node in page.all("article") if node.attributes["aria-labelledby"] == "finding-ranking")
    told = article.text
    for words in (
        finding.title, finding.headline, *finding.sentences, finding.method, *finding.assumptions,
        *finding.caveats, *finding.quality, *finding.notes, "0123456789abcdef" * 4, "182,604 rows",
    ):  # fmt: skip
        assert words in told
    assert [h.text for h in article.all("h4")] == ["Read with care", "About the data", "Assumptions"]
    assert len(article.all("figure")) == 1


def test_no_part_of_a_page_is_empty() -> None:
    bare = Finding("bare", "Bare", "One sentence.")
    report = replace(
        sample_report(),
        headlines=(),
        unjudged="",
        glossary=(),
        sections=(Section("only", "Only", "", (bare,)),),
        sources=(),
    )
    root = parse(render_html(report))
    for tag in ("ul", "p", "dl", "section", "figure", "details", "h2", "h3", "h4"):
        assert [node.attributes for node in root.all(tag) if not node.text] in ([], [{"class": "files"}])
    assert not root.all("div", class_="care")
    assert not root.all("details", class_="method")


def cells(table: Table) -> list[list[str]]:
    root = parse(_table_html(table))
    return [[cell.text for cell in row.all() if cell.tag in ("td", "th")] for row in root.all("tr")]


def _table_html(table: Table) -> str:
    report = replace(
        sample_report(), headlines=(), sections=(Section("s", "S", "", (Finding("f", "F", "H.", tables=(table,)),)),)
    )
    text = render_html(report)
    text = text[text.index("<article") :]
    return text[text.index("<table>") : text.index("</table>") + len("</table>")]


def test_a_table_has_a_caption_and_names_its_rows_and_columns() -> None:
    root = parse(_table_html(plain_table()))
    assert root.all("caption")[0].text == "Four treatment areas"
    assert [th.attributes.get("scope") for th in root.all("thead")[0].all("th")] == ["col"] * 3
    bodies = root.all("tbody")
    assert [th.text for body in bodies for th in body.all("th", scope="row")] == [
        "Cardiology", "Trauma and orthopaedics", "Gynaecology",
    ]  # fmt: skip
    assert cells(plain_table())[1:] == [
        ["Cardiology", "412,345", "5.8%"], ["Trauma and orthopaedics", "850,001", "11.9%"], ["Gynaecology", "–", "–"],
    ]  # fmt: skip
    assert len(bodies[0].all("td", class_="n")) == 6


def test_units_stand_in_the_headings_and_the_picture_between_name_and_value() -> None:
    headings = cells(ranked_table(4))[0]
    assert headings[0] == "Area"
    assert headings[1].startswith("Median wait and its interval")
    assert headings[2] == "Median wait (weeks)"
    assert "England" in headings[1]


def test_rows_that_are_not_ranked_stand_apart_in_grey() -> None:
    root = parse(_table_html(ranked_table(4)))
    assert [th.text for th in root.all("th", scope="rowgroup")] == ["Ranked", "Not ranked"]
    assert len(root.all("tbody")) == 2
    (dim,) = root.all("tr", class_="dim")
    assert dim.all("th")[0].text == "Unheard-of Place"
    assert (
        "Not ranked" not in cells(ranked_table(4))[0]
    )  # a column of yes and no says nothing that the heading does not
    assert "f-subject" in str(root.all("tbody")[0].all("circle")[0].attributes)
    assert not dim.all("circle")


def test_the_reason_a_place_is_not_ranked_stands_under_its_name() -> None:
    columns = (Column("a", "Area"), Column("v", "Rate", "number"), Column("out", "Out"), Column("why", "Why"))
    rows = (("Here", 2.0, False, None), ("There", 1.0, True, "Its hospital sent nothing"))
    table = Table("t", "T", columns, rows, interval=IntervalCell("v", "l", "h", "Rate", dimmed="out"))
    printed = cells(table)
    assert [row[0] for row in printed] == ["Area", "Here", "ThereIts hospital sent nothing"]
    assert all(len(row) == 3 for row in printed)
    # A column of words that ranked rows use too stays a column.
    kept = replace(table, rows=(("Here", 2.0, False, "x"), rows[1]))
    assert all(len(row) == 4 for row in cells(kept))


def test_a_long_table_is_whole_but_folded() -> None:
    root = parse(render_html(replace(sample_report(), sections=_with(ranked_table(30, preview=10)))))
    (fold,) = root.all("details", class_="fold")
    assert "Show all 30 rows" in fold.text
    rows = [row for row in root.all("article")[0].all("tr") if row.all("td")]
    assert len(rows) == 30
    folded = ["more" in row.attributes.get("class", "").split() for row in rows]
    assert folded == [False] * 10 + [True] * 20
    assert not parse(render_html(sample_report())).all("details", class_="fold")


def test_secondary_columns_of_a_folded_table_are_seen_with_all_its_rows() -> None:
    table = replace(judged_table(40, 2), preview_rows=10)
    root = parse(render_html(replace(sample_report(), sections=_with(table))))
    (fold,) = root.all("details", class_="fold")
    assert "Show all 40 rows and 1 more column" in fold.text
    whole = root.all("article")[0]
    heads = [th for th in whole.all("th", scope="col") if "extra" in th.attributes.get("class", "").split()]
    assert [th.text for th in heads] == ["Chance of first ten"]
    assert len([td for td in whole.all("td") if "extra" in td.attributes.get("class", "").split()]) == 40
    short = parse(render_html(replace(sample_report(), sections=_with(judged_table(12, 2)))))
    assert not [td for td in short.all("td") if "extra" in td.attributes.get("class", "")]


def test_the_first_page_shows_both_ends_of_a_long_ranked_table() -> None:
    root = parse(render_html(replace(sample_report(), sections=_with(ranked_table(40)))))
    (hero,) = root.all("div", id="hero")
    names = [th.text for th in hero.all("th", scope="row")]
    assert names == [f"Place {at}" for at in (*range(1, 11), *range(30, 40))]
    assert [th.text for th in hero.all("th", scope="rowgroup")] == ["First ten", "Last ten, after 19 others"]
    assert [a.attributes["href"] for a in hero.all("a")] == ["#table-ranked-areas"]
    assert "Unheard-of Place" not in names  # a place that could not be judged is not the last


def test_the_maps_of_the_first_page_are_drawn_once_and_pointed_to() -> None:
    maps = tuple(
        ChartSpec(kind, kind, "", "Alt", Axis("Share", percent=True), (), geography="region")  # type: ignore[arg-type]
        for kind in ("map", "tile-map", "map")
    )
    report = replace(sample_report(), sections=(Section("s", "S", "", (Finding("f", "F", "H.", charts=maps),)),))
    root = parse(render_html(report))
    (hero,) = root.all("div", id="hero")
    assert [p.text for p in hero.all("p", class_="chart-title")] == ["map", "tile-map"]
    assert [box.attributes["value"] for box in hero.all("input")] == ["map", "tile-map"]
    (article,) = root.all("article")
    assert [p.text for p in article.all("p", class_="chart-title")] == ["map"]
    assert "#hero" in [a.attributes["href"] for a in article.all("a")]


def test_a_short_report_has_no_picture_on_its_first_page() -> None:
    assert not parse(render_html(sample_report())).all("div", id="hero")


def test_codes_that_stand_in_the_names_are_not_printed_twice() -> None:
    columns = (Column("a", "Area"), Column("code", "Code", "code"), Column("v", "Rate", "number"))
    table = Table("t", "T", columns, (("Here (03R)", "03R", 2.0), ("There (11J)", "11J", 1.0)))
    assert cells(table)[0] == ["Area", "Rate"]


def _with(table: Table) -> tuple[Section, ...]:
    return (Section("s", "S", "Lead.", (Finding("f", "F", "H.", tables=(table,)),)),)


def test_every_table_offers_the_very_csv_that_the_folder_holds() -> None:
    root = parse(render_html(hostile_report()))
    tables = hostile_report().tables()
    offered = [a for a in root.all("a") if a.attributes["href"].startswith("data:text/csv")]
    assert [a.attributes["download"] for a in offered] == [
        "hostile.csv", "hostile-twin.csv", "ranked-areas.csv", "treatment-areas.csv",
    ]  # fmt: skip
    for link, table in zip(offered, tables, strict=True):
        assert b64decode(link.attributes["href"].split(",", 1)[1]) == table_bytes(table)


def test_every_chart_offers_its_svg(page: Node) -> None:
    offered = [a for a in page.all("a") if a.attributes["href"].startswith("data:image/svg")]
    charts = [chart for finding in sample_report().findings() for chart in finding.charts]
    assert [a.attributes["download"] for a in offered] == ["ranking-1-funnel.svg", "trend-1-time-series.svg"]
    for link, chart in zip(offered, charts, strict=True):
        drawn = ElementTree.fromstring(b64decode(link.attributes["href"].split(",", 1)[1]))
        assert drawn[0].text == chart.title


@pytest.mark.parametrize("id", ["unjudged", "completeness"])
def test_the_sentence_on_unjudged_places_leads_to_them(id: str) -> None:
    report = sample_report()
    report = replace(report, sections=(*report.sections, Section("data", "Data", "", (Finding(id, "T", "H."),))))
    (unjudged,) = parse(render_html(report)).all("div", class_="unjudged")
    assert unjudged.all("a")[0].attributes["href"] == f"#finding-{id}"


def test_a_table_without_a_column_of_words_still_names_its_rows() -> None:
    view = table_view(Table("t", "T", (Column("n", "N", "integer"),), ((1,), (2,))), "t", "t")
    assert [row.cells for row in view.groups[0]] == ['<th scope="row">1</th>', '<th scope="row">2</th>']


def test_the_same_report_gives_the_same_page(tmp_path: Path) -> None:
    assert render_html(sample_report()) == render_html(sample_report())
    path = write_html(sample_report(), tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == render_html(sample_report())
