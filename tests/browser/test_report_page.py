"""What a reader meets when opening the report in a browser."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from fairwait.reports.csvfiles import table_bytes
from tests.browser.conftest import OpenReport
from tests.browser.example_areas import AreaFigures
from tests.browser.example_report import example_report, ranked

pytestmark = pytest.mark.browser

#: Success criteria of WCAG 2.2 up to AA, and axe's own advice on landmarks, headings and tables.
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
WIDTHS = (320, 768, 1280)


def axe_finds(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options=STANDARD)
    return [
        f"{item['id']} ({item['impact']}): {item['help']}: {node['html'][:140]}"
        for item in results.response["violations"]
        for node in item["nodes"][:3]
    ]


def page_is_wider_than_the_screen(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_the_page_opens_without_a_complaint_and_asks_no_host_for_anything(
    open_report: OpenReport, report_file: Path
) -> None:
    page = open_report()
    page.wait_for_timeout(300)
    assert page.said == []
    assert page.asked == [report_file.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_folded_out(open_report: OpenReport, scheme: str, width: int) -> None:
    page = open_report(width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_finds(page) == []


def test_axe_finds_nothing_as_the_page_opens(open_report: OpenReport) -> None:
    assert axe_finds(open_report()) == []


def test_axe_would_find_grey_on_white(open_report: OpenReport) -> None:
    """The check itself can fail: paler text is found."""
    page = open_report()
    page.add_style_tag(content=":root { --quiet: #a0a9ae !important }")
    assert any(line.startswith("color-contrast") for line in axe_finds(page))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(open_report: OpenReport, width: int) -> None:
    page = open_report(width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page_is_wider_than_the_screen(page) == 0


def test_text_twice_as_large_still_fits_a_telephone(open_report: OpenReport) -> None:
    page = open_report(width=640)
    page.add_style_tag(content="html { font-size: 212.5% }")
    assert page_is_wider_than_the_screen(page) == 0


def test_text_with_generous_spacing_loses_nothing(open_report: OpenReport) -> None:
    """WCAG 1.4.12: line height 1.5, letters 0.12 em and words 0.16 em apart."""
    page = open_report(width=320)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    assert page_is_wider_than_the_screen(page) == 0


def test_lines_of_running_text_are_no_longer_than_75_characters(open_report: OpenReport) -> None:
    page = open_report(width=1280)
    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('main p')].filter(p => p.checkVisibility()).map(p => {
            const probe = document.createElement('span');
            probe.textContent = '0'.repeat(75);
            probe.style.cssText = 'position:absolute;white-space:nowrap';
            p.append(probe);
            const share = p.clientWidth / probe.getBoundingClientRect().width;
            probe.remove();
            return share;
        }))"""
    )
    assert longest <= 1.0


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_folded_rows_open_and_close_again(
    open_report: OpenReport, areas: list[AreaFigures], javascript: bool
) -> None:
    page = open_report(javascript=javascript)
    block = page.locator("#table-ranked-areas")
    rows = block.locator("tbody tr:not(.group)")
    assert rows.count() == len(areas)
    assert rows.last.is_hidden()
    block.locator("summary").click()
    assert rows.last.is_visible()
    assert "usual activity" in rows.last.inner_text() or "sent no figures" in rows.last.inner_text()
    block.locator("summary").click()
    assert rows.last.is_hidden()


def test_a_place_far_down_a_long_table_is_found_by_name(open_report: OpenReport, areas: list[AreaFigures]) -> None:
    page = open_report()
    block = page.locator("#table-ranked-areas")
    wanted = areas[-1].name
    assert block.get_by_role("rowheader", name=wanted).is_hidden()
    block.get_by_label("Find in this table").fill(wanted.lower())
    assert block.get_by_role("rowheader", name=wanted).is_visible()
    assert block.locator("tbody tr:visible").count() == 1
    assert block.get_by_role("status").inner_text() == f"1 of {len(areas)} rows"
    block.get_by_label("Find in this table").fill("")
    assert block.locator("tbody tr:not(.group):visible").count() == 12


def test_without_javascript_nothing_is_offered_that_would_not_work(open_report: OpenReport) -> None:
    assert open_report(javascript=False).locator("input[type=search], button").count() == 0


def test_without_javascript_the_methods_and_sources_open(open_report: OpenReport) -> None:
    page = open_report(javascript=False)
    method = page.locator("details.method").first
    assert method.locator("p").is_hidden()
    method.locator("summary").click()
    assert method.locator("p").is_visible()
    source = page.locator("details.provenance").first
    source.locator("summary").click()
    assert "sha256" in source.inner_text()


def test_the_keyboard_reaches_every_link_every_fold_and_every_table(open_report: OpenReport) -> None:
    page = open_report()
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a, summary, input, [tabindex="0"]')]
            .filter(node => node.checkVisibility() && !node.matches('[type=radio]:not(:checked)'))
            .map((node, index) => (node.dataset.at = index))"""
    )
    reached = []
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.dataset.at ?? null")
        if at is None:
            break
        reached.append(int(at))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", f"no visible focus on element {at}"
    assert sorted(reached) == wanted


def test_enter_opens_a_fold(open_report: OpenReport) -> None:
    page = open_report()
    page.locator(".fold summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".fold").first.get_attribute("open") is not None


def test_the_skip_link_is_first_and_leads_past_the_head(open_report: OpenReport) -> None:
    page = open_report()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_headline_leads_to_its_finding(open_report: OpenReport, areas: list[AreaFigures]) -> None:
    page = open_report()
    for sentence, id in example_report(areas, maps=True).headlines:
        page.locator(".headlines li", has_text=sentence).get_by_role("link").click()
        assert abs(page.locator(f"#finding-{id}").bounding_box()["y"]) < 120


def test_the_table_can_be_taken_away_as_csv(open_report: OpenReport, areas: list[AreaFigures]) -> None:
    page = open_report()
    with page.expect_download() as waiting:
        page.locator("#table-ranked-areas").get_by_role("link", name="Download these figures").click()
    assert waiting.value.suggested_filename == "ranked-areas.csv"
    assert Path(waiting.value.path()).read_bytes() == table_bytes(ranked(areas))


def test_a_chart_can_be_taken_away_as_svg(open_report: OpenReport) -> None:
    page = open_report()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download this chart").first.click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("width", "shown", "hidden"), [(320, ".for-narrow", ".for-wide"), (1280, ".for-wide", ".for-narrow")]
)
def test_each_screen_gets_the_chart_made_for_it(open_report: OpenReport, width: int, shown: str, hidden: str) -> None:
    page = open_report(width=width)
    for figure in page.locator("figure:not(.upright)").all():
        assert figure.locator(shown).is_visible()
        assert figure.locator(hidden).is_hidden()
        size = figure.locator(f"{shown} text").first.evaluate("node => node.getBoundingClientRect().height")
        assert size >= 10


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_country_can_be_seen_as_shapes_or_as_tiles(open_report: OpenReport, javascript: bool) -> None:
    page = open_report(javascript=javascript)
    shapes, tiles = page.locator("figure.kind-map"), page.locator("figure.kind-tile-map")
    assert shapes.is_visible()
    assert tiles.is_hidden()
    page.get_by_label("Tiles of equal size").check()
    assert shapes.is_hidden()
    assert tiles.is_visible()


def test_the_lines_of_the_rows_meet_in_one_line_of_the_nation(open_report: OpenReport) -> None:
    page = open_report()
    places = page.locator("#table-ranked-areas tbody tr:not(.group):not(.more) .row > line.s-comparison").evaluate_all(
        "lines => lines.map(line => line.getBoundingClientRect()).map(box => [box.x, box.top, box.bottom])"
    )
    assert len(places) > 5
    assert max(x for x, _, _ in places) - min(x for x, _, _ in places) < 0.6
    for (_, _, bottom), (_, top, _) in itertools.pairwise(places):
        assert abs(top - bottom) <= 2


def test_the_pictures_follow_the_colour_scheme(open_report: OpenReport) -> None:
    dot = "#table-ranked-areas .row circle"
    colours = {
        scheme: open_report(scheme=scheme).locator(dot).first.evaluate("node => getComputedStyle(node).fill")
        for scheme in ("light", "dark")
    }
    assert colours == {"light": "rgb(11, 79, 108)", "dark": "rgb(108, 195, 232)"}


def test_a_forced_palette_still_shows_dots_and_intervals(open_report: OpenReport) -> None:
    page = open_report(forced="active")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for mark in ("circle", "line"):
        node = page.locator(f"#table-ranked-areas .row {mark}").first
        painted = node.evaluate("node => { const s = getComputedStyle(node); return [s.fill, s.stroke] }")
        assert any(colour not in (ground, "none") for colour in painted)


def test_paper_shows_every_row_and_every_method(open_report: OpenReport, areas: list[AreaFigures]) -> None:
    import pypdfium2

    page = open_report(javascript=False)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    assert all(area.name.split(" (")[0].split()[0] in text for area in areas)
    assert "10,000 simulated countries" in text
    assert "Show all" not in text
    assert "Download" not in text
    sizes = {tuple(round(side) for side in sheet.get_size()) for sheet in document}
    assert sizes == {(595, 842)} or sizes == {(596, 842)} or sizes == {(595, 843)}
    document.close()


def test_the_whole_report_is_small_enough_to_send(report_file: Path) -> None:
    assert report_file.stat().st_size < 1_500_000
