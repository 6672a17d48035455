"""Every page is whole and in order, loads nothing from elsewhere, and holds no style or script of its own."""

from __future__ import annotations

import itertools
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.editions.page import Page
from fairwait.reports.jsonfile import to_json
from fairwait.web.layout.press import press, screen
from tests.web.layout_samples import HOSTILE, FewPlaces, hostile, page, report

VOID = {"meta", "link", "input", "br"}
EDITION = FewPlaces()
KEPT = f"?edition={FewPlaces.version}"


class Read(HTMLParser):
    """A page as its elements in order, each with its attributes, and its text by element."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text.append((self._open[-1] if self._open else "", data))

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def of(self, tag: str) -> str:
        return "".join(text for inside, text in self.text if inside == tag)


def links(html: str) -> list[str]:
    return [one["href"] for one in Read(html).named("a", "link") if "href" in one]


KINDS = ["start", "measure", "place", "places", "watch_list", "data", "glossary"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_one_heading_and_none_is_skipped(kind: str) -> None:
    levels = [int(tag[1]) for tag, _ in Read(press(page(kind), EDITION)).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_part_and_the_one_finding_called_like_it_have_one_heading() -> None:
    alike = Section("a", "What this is", "", (Finding("one", "What this is", "It is."),))
    other = Section("b", "Who it is from", "", (Finding("two", "The people", "We are."),))
    html = press(
        replace(page(), report=replace(report(), headlines=(("It is.", "one"),), sections=(alike, other))), EDITION
    )
    headings = re.findall(r"<h([23])[^>]*>([^<]*)<", html)
    assert headings[:3] == [("2", "What this is"), ("2", "Who it is from"), ("3", "The people")]
    ids = re.findall(r'<article class="finding[^"]*" id="([^"]+)"', html)
    assert len(ids) == 1
    assert f'<a href="#{ids[0]}">What this is</a>' in html


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_its_landmarks_a_language_and_a_way_past_the_head(kind: str) -> None:
    read = Read(press(page(kind), EDITION))
    assert read.named("html")[0]["lang"] == "en-GB"
    for landmark in ("header", "main", "footer"):
        assert len(read.named(landmark)) == 1
    names = [one["aria-label"] for one in read.named("nav")]
    assert len(names) == len(set(names)) >= 2
    assert sum(one.get("href", "").endswith("api/") for one in read.named("a")) == 1, "the figures for programs"
    first = next(attributes for tag, attributes in read.elements if tag == "a")
    assert first["href"] == "#main" == "#" + read.named("main")[0]["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_holds_no_style_and_no_script_of_its_own(kind: str) -> None:
    read = Read(press(page(kind), EDITION))
    assert not read.named("style")
    assert all(one["src"] and "defer" in one for one in read.named("script"))
    handled = [name for _, attributes in read.elements for name in attributes if name == "style" or name[:2] == "on"]
    assert handled == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_is_there_once_and_every_way_within_the_page_leads_somewhere(kind: str) -> None:
    read = Read(press(page(kind), EDITION))
    ids = [one["id"] for _, one in read.elements if "id" in one]
    assert len(ids) == len(set(ids))
    for tag, one in read.elements:
        if tag == "a" and one.get("href", "").startswith("#"):
            assert one["href"][1:] in ids
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(one.get(name, "").split()) <= set(ids)


def test_every_address_is_relative_and_climbs_no_higher_than_the_start_page() -> None:
    for one in links(press(page(path="measures/within_18_weeks/icb/C_110/"), EDITION)):
        assert not re.match(r"[a-z]+:|/", one), one
        assert one.count("../") in (0, 4), one


def test_the_start_page_leads_to_itself_by_an_address_that_a_file_server_knows() -> None:
    html = press(page("start", ""), EDITION)
    assert "./" in links(html)
    assert "" not in links(html)


def test_a_page_says_what_it_is_that_it_is_independent_and_what_it_rests_on() -> None:
    named = Page("place/03R/", "place", replace(report(), title="fairwait: Wakefield (03R), January 2026"))
    html = press(named, EDITION)
    assert "<title>Wakefield (03R), January 2026 – fairwait</title>" in html
    assert "independent, not an NHS service" in html
    assert "Figures to January 2026" in html
    assert "Open Government Licence" in html or report().attribution in html
    assert "findings.json" in links(html)
    assert EDITION.version in html


def test_what_a_report_says_cannot_become_markup() -> None:
    html = press(Page("place/03R/", "place", hostile(report())), EDITION)
    assert "<script>alert" not in html
    assert 'onclick="' not in html
    assert "\x00" not in html
    read = Read(html)
    assert not any("onclick" in one for _, one in read.elements)
    assert HOSTILE.replace("\x00", "") in "".join(text for _, text in read.text)


def test_what_a_reader_typed_cannot_become_markup() -> None:
    html = screen("search", {"title": HOSTILE, "query": HOSTILE, "matches": [], "problem": HOSTILE}, EDITION, "places/")
    assert "<script>alert" not in html
    assert next(one for one in Read(html).named("input"))["value"] == HOSTILE.replace("\x00", "")


def named_rows() -> Report:
    """A table of places by code, by name with its code, one without a page, and of measures."""
    places = Table(
        "places",
        "Places",
        (Column("place", "Place"), Column("code", "Code", "code"), Column("best", "Best of them")),
        (("Wakefield", "03R", "Leeds (15F)"), ("Nowhere", "99Z", "Elsewhere (88Y)"), ("Leeds (15F)", "15F", None)),
    )
    measures = Table(
        "measures",
        "Measures",
        (Column("method", "Measure"), Column("measure", "Id", "code")),
        (("The share", "within_18_weeks"), ("The median", "median_wait")),
    )
    finding = Finding("f", "Title", "Headline.", tables=(places, measures))
    return replace(report(), sections=(Section("s", "Section", "", (finding,)),), headlines=())


def test_names_of_places_and_measures_lead_to_their_pages_where_there_are_any() -> None:
    html = press(Page("place/QWO/", "data", named_rows(), {"geography": "sub-icb"}), EDITION)
    assert '<a href="../../place/03R/">Wakefield</a>' in html
    assert '<a href="../../place/15F/">Leeds (15F)</a>' in html
    assert '<a href="../../measures/within_18_weeks/sub-icb/">The share</a>' in html
    assert '<th scope="row">Nowhere</th>' in html
    assert "<td>Elsewhere (88Y)</td>" in html
    assert '<th scope="row">The median</th>' in html


def test_a_place_does_not_lead_to_its_own_page() -> None:
    assert '<th scope="row">Wakefield</th>' in press(Page("place/03R/", "place", named_rows()), EDITION)


def test_above_a_place_stand_its_region_and_its_board() -> None:
    html = press(page("place", "place/03R/"), EDITION)
    crumbs = html.split('aria-label="Breadcrumb"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)">([^<]+)', crumbs) == [
        ("../../", "Start"),
        ("../../places/", "Places"),
        ("../../place/Y63/", "North East and Yorkshire"),
        ("../../place/QWO/", "West Yorkshire"),
    ]


def test_only_what_is_to_be_printed_prints_and_the_page_says_where_the_rest_is() -> None:
    findings = report().findings()
    html = press(page("place", "place/03R/", print=[findings[0].id]), EDITION)
    assert html.count('<article class="finding"') == 1
    assert html.count('<article class="finding screen-only') == len(findings) - 1
    assert "under place/03R/" in html.split('class="print-only"')[1]
    whole = press(page("place", "place/03R/"), EDITION)
    assert "screen-only" not in whole
    assert "print-only" not in whole


def test_a_chart_without_a_table_stands_beside_its_own_numbers() -> None:
    marks = (Mark("Leeds", 0.612, low=0.6, high=0.62), Mark("Wakefield", 0.647, note="revised"))
    chart = ChartSpec("bars", "A chart", "Its subtitle", "Two bars", Axis("Within 18 weeks", percent=True), marks)
    finding = Finding("lonely", "Title", "Headline.", charts=(chart,))
    bare = replace(report(), sections=(Section("s", "Section", "", (finding,)),), headlines=())
    html = press(Page("place/03R/", "place", bare), EDITION)
    table = html.split('id="numbers-lonely-1-bars"')[1].split("</table>")[0]
    assert "61.2%" in table
    assert "revised" in table
    assert f'href="charts/lonely-1-bars.csv{KEPT}"' in html


def test_a_chart_can_be_taken_away_and_found_again() -> None:
    html = press(page(), EDITION)
    names = re.findall(r'<figure class="[^"]+" id="chart-([^"]+)"', html)
    assert names
    for name in names:
        for ending in ("svg", "png", "csv"):
            assert f'href="charts/{name}.{ending}{KEPT}"' in html
        assert f'href="{KEPT}#chart-{name}"' in html


def test_what_was_asked_goes_with_the_files_of_an_answer() -> None:
    context = {"report": report(), "query": "?place=03R&place=15F", "form": None, "problem": ""}
    html = screen("compare", context, EDITION, "compare/")
    assert "findings.json?place=03R&place=15F" in links(html)
    assert re.search(rf'tables/[\w-]+\.csv\?place=03R&amp;place=15F&amp;edition={FewPlaces.version}"', html)
    assert re.search(r"charts/[\w-]+\.svg\?place=03R&amp;place=15F&amp;edition=", html)


def test_a_form_keeps_what_was_given_and_says_what_was_wrong() -> None:
    fields = [
        {"name": "near", "label": "Near?", "kind": "text", "value": "Leeds (15F)", "help": "A name.", "places": True},
        {"name": "near", "label": "And?", "kind": "text"},
        {"name": "function", "label": "For what?", "kind": "select", "options": [("a", "A"), ("b", "B")], "value": "b"},
        {"name": "format", "label": "As", "kind": "checkbox", "options": [("pdf", "PDF"), ("xlsx", "Excel")],
         "value": ["xlsx"]},
    ]  # fmt: skip
    form = {"action": "wait/", "button": "Show", "fields": fields}
    read = Read(screen("report", {"title": "T", "form": form, "problem": "Leeds is not a month."}, EDITION, "report/"))
    labelled = {one["for"] for one in read.named("label") if "for" in one}
    inputs = [one for one in read.named("input", "select") if one.get("type") not in ("radio", "checkbox")]
    assert {one["id"] for one in inputs} == labelled
    assert [one["value"] for one in read.named("option") if "selected" in one] == ["b"]
    assert [one["value"] for one in read.named("input") if "checked" in one] == ["xlsx"]
    assert "Leeds is not a month." in read.of("p")


def test_a_page_of_an_error_works_without_an_edition() -> None:
    html = screen("message", {"title": "Being made", "sentences": ["Soon."], "status": 503, "again": 5}, None, "a/b/c")
    read = Read(html)
    assert read.of("h1") == "Being made"
    assert "../../static/site" in html
    assert not any("http-equiv" in one and one["http-equiv"] == "refresh" for one in read.named("meta"))


def test_printing_can_be_handed_to_another_process_and_gives_the_same_page_again() -> None:
    assert pickle.loads(pickle.dumps(press)) is press
    assert press(page(), EDITION) == press(page(), EDITION)


def test_laying_out_loads_no_analysis_and_nothing_heavy() -> None:
    heavy = ("numpy", "scipy", "duckdb", "vl_convert", "fairwait.analysis", "fairwait.measures", "fairwait.store")
    code = (
        "import sys; from fairwait.reports.jsonfile import from_json; from fairwait.editions.page import Page;"
        "from fairwait.web.layout.known import Nothing; from fairwait.web.layout.press import press;"
        "html = press(Page('place/03R/', 'start', from_json(sys.stdin.read())), Nothing()); assert '<svg' in html;"
        f"print([one for one in {heavy!r} if one in sys.modules])"
    )
    asked = [sys.executable, "-c", code]
    told = subprocess.run(asked, input=to_json(report()), capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
