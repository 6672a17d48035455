"""Pages of the website in a browser: for everybody, at every size, with and without a script, on paper."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.finding import Finding, Report, Section
from fairwait.editions.page import Page as SitePage
from fairwait.editions.searching import Match
from fairwait.web.layout.bundle import static_files
from fairwait.web.layout.policy import POLICY
from fairwait.web.layout.press import press, screen
from tests.browser.test_report_page import page_is_wider_than_the_screen
from tests.web.layout_samples import PLACES, FewPlaces, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations", "incomplete"],  # what passes is not written down: it is most of a long page
}
PATHS = ("", "place/03R/", "measures/within_18_weeks/sub-icb/", "places/", "wait/", "report/", "gone/")
KINDS = {"": "start", "place/03R/": "place", "measures/within_18_weeks/sub-icb/": "measure"}


class Quiet(SimpleHTTPRequestHandler):
    """Files under the headers that the server sends with every page."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def with_a_lonely_chart() -> Report:
    """The example report with a chart that has no table, and words that are explained."""
    marks = tuple(Mark(name, value, low=value - 0.02, high=value + 0.02) for name, value in (("A", 0.6), ("B", 0.7)))
    chart = ChartSpec("bars", "Two bars", "Invented", "Two bars", Axis("Share", percent=True), marks)
    finding = Finding("lonely", "A chart alone", "Two pathways and a funnel.", charts=(chart,))
    base = report()
    terms = (("Pathway", "One wait for one condition."), ("Funnel", "A chart of values against size."))
    return replace(base, sections=(*base.sections, Section("lonely", "Alone", "", (finding,))), glossary=terms)


def pages() -> dict[str, str]:
    """Every kind of page by its path."""
    known, held = FewPlaces(), with_a_lonely_chart()
    short = replace(held, sections=(held.sections[0], held.sections[-1]), headlines=held.headlines[:1])
    printed = {"print": [held.findings()[0].id]}
    levels = [{"label": "Areas", "path": "measures/within_18_weeks/sub-icb/"}, {"label": "Boards", "path": "x/"}]
    extras: dict[str, dict[str, Any]] = {
        "place/03R/": printed,
        "measures/within_18_weeks/sub-icb/": {"direction": "Higher is better.", "geographies": levels},
    }
    made = {
        path: press(SitePage(path, kind, short if path else held, extras.get(path, {})), known)
        for path, kind in KINDS.items()
    }
    matches = [
        Match((PLACES["15F"],), "Leeds", "name", "formerly NHS Leeds CCG", "", True),
        Match((PLACES["03R"], PLACES["15F"]), "X", "former name", "NHS X CCG (0X0), a group", "It ended.", False),
    ]
    form = {
        "action": "wait/", "button": "Show the waits",
        "fields": [
            {"name": "near", "label": "Near which place?", "kind": "text", "places": True, "help": "A name or a code."},
            {"name": "function", "label": "For what?", "kind": "select", "options": [("a", "All"), ("b", "Some")]},
            {"name": "miles", "label": "How far?", "kind": "radio", "options": [("5", "5 miles"), ("9", "9 miles")]},
        ],
    }  # fmt: skip
    search = {"title": "Places called “leeds”", "query": "leeds", "matches": matches, "problem": ""}
    wait = {
        "report": replace(short, sections=short.sections[-1:]),
        "form": form,
        "problem": "“Leeds” could be two places.",
        "query": "?near=15F",
    }
    ask = {"title": "Make a report", "form": {**form, "method": "post"}, "sentences": ["Choose."], "problem": ""}
    gone = {"title": "There is no such page", "sentences": ["Look for it by name."], "status": 404, "again": 0}
    return made | {
        "places/": screen("search", search, known, "places/"),
        "wait/": screen("wait", wait, known, "wait/"),
        "report/": screen("report", ask, known, "report/"),
        "gone/": screen("message", gone, known, "gone/"),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plain file server with every kind of page; its address."""
    folder = tmp_path_factory.mktemp("site")
    for path, html in pages().items():
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "index.html").write_text(html, encoding="utf-8")
    (folder / "static").mkdir()
    for name, one in static_files().items():
        (folder / "static" / name).write_bytes(one.content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Visitor:
    """Opens pages in contexts of a kind, and remembers what they said and asked for."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []
        self.asked: list[str] = []

    def open(
        self, path: str = "", width: int = 1280, scheme: str = "light", javascript: bool = True, forced: bool = False
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            forced_colors="active" if forced else "none",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda one: self.said.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda one: self.said.append(f"error: {one}"))
        page.on("request", lambda one: self.asked.append(one.url))
        page.goto(self.site + path)
        return page


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[Visitor]:
    one = Visitor(chromium, site)
    yield one
    for context in one.contexts:
        context.close()


def run_axe(page: Page) -> Any:
    from axe_playwright_python.sync_playwright import Axe

    return Axe().run(page, options=STANDARD).response


def told(found: Any, part: str) -> list[str]:
    return [f"{one['id']}: {node['html'][:160]}" for one in found[part] for node in one["nodes"][:4]]


def axe(page: Page, part: str) -> list[str]:
    """What axe finds: ``violations``, or what it leaves ``incomplete``."""
    return told(run_axe(page), part)


#: What axe leaves undecided (words in pictures, single signs), measured: the paint of the words against whatever is
#: painted behind their corners and middle, or against their halo. Gives those below 4.5 to 1.
MEASURED = """(selectors) => {
  const rgb = (colour) => {
    const found = colour.match(/rgba?\\(([^)]+)\\)/);
    const parts = found ? found[1].split(/[ ,\\/]+/).map(Number) : [];
    return found && (parts[3] ?? 1) === 1 ? parts.slice(0, 3) : null;
  };
  const light = (colour) => colour.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = rgb(getComputedStyle(document.documentElement).backgroundColor) ?? [255, 255, 255];
  const behind = (node, x, y) => {
    for (const one of document.elementsFromPoint(x, y)) {
      if (one === node || node.contains(one)) continue;
      const style = getComputedStyle(one);
      if (one instanceof SVGLineElement) continue; // thinner than a letter
      const shape = one instanceof SVGGeometryElement;
      const paint = shape ? (style.fill === "none" ? null : rgb(style.fill)) : rgb(style.backgroundColor);
      if (paint && !(one instanceof SVGTextContentElement)) return paint;
    }
    return ground;
  };
  return selectors.flatMap((selector) => {
    const node = document.querySelector(selector);
    node.scrollIntoView({ block: "center", inline: "center" });
    const style = getComputedStyle(node);
    const drawn = node instanceof SVGElement;
    const words = rgb(drawn ? style.fill : style.color);
    const box = node.getBoundingClientRect();
    const halo = drawn && style.paintOrder.startsWith("stroke") && style.stroke !== "none" ? rgb(style.stroke) : null;
    const spots = [[0.5, 0.5], [0.05, 0.2], [0.95, 0.2], [0.05, 0.8], [0.95, 0.8]];
    const grounds = halo ? [halo]
      : spots.map(([x, y]) => behind(node, box.left + x * box.width, box.top + y * box.height));
    const least = words ? Math.min(...grounds.map((one) => ratio(words, one))) : 0;
    return least < 4.5 ? [`${least.toFixed(2)}: ${node.outerHTML.slice(0, 160)}`] : [];
  });
}"""


def unfolded(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    return page


LOOKS = [("light", False), ("dark", False), ("light", True)]


@pytest.mark.parametrize(("scheme", "forced"), LOOKS, ids=["light", "dark", "forced colours"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "start")
def test_axe_finds_nothing_and_measures_every_contrast(visitor: Visitor, path: str, scheme: str, forced: bool) -> None:
    page = unfolded(visitor.open(path, scheme=scheme, forced=forced))
    found = run_axe(page)
    assert told(found, "violations") == []
    undecided = [node["target"][0] for one in found["incomplete"] if one["id"] == "color-contrast"
                 for node in one["nodes"]]  # fmt: skip
    assert page.evaluate(MEASURED, undecided) == []


def test_words_in_a_picture_that_are_too_pale_would_be_found(visitor: Visitor) -> None:
    page = visitor.open("place/03R/")
    page.evaluate("document.documentElement.style.setProperty('--ink', '#a0a9ae')")
    assert len(page.evaluate(MEASURED, [".for-wide text.f-ink"])) == 1
    page.evaluate("document.documentElement.style.setProperty('--ink', '#16232d')")
    assert page.evaluate(MEASURED, [".for-wide text.f-ink"]) == []


@pytest.mark.parametrize("path", ["place/03R/", "wait/"])
def test_axe_finds_nothing_on_a_telephone(visitor: Visitor, path: str) -> None:
    assert axe(unfolded(visitor.open(path, width=320)), "violations") == []


def test_axe_would_find_paler_text(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate("document.documentElement.style.setProperty('--quiet', '#a0a9ae')")
    assert any(one.startswith("color-contrast") for one in axe(page, "violations"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "start")
def test_no_page_scrolls_sideways_at_any_width(visitor: Visitor, path: str) -> None:
    page = unfolded(visitor.open(path))
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page_is_wider_than_the_screen(page) == 0, width


def test_pages_have_nothing_to_complain_of_and_ask_no_other_host(visitor: Visitor, site: str) -> None:
    for path in PATHS:
        visitor.open(path).wait_for_timeout(100)
    assert visitor.said == []
    assert visitor.asked
    assert all(one.startswith(site) for one in visitor.asked)


def test_no_page_sets_a_cookie(visitor: Visitor) -> None:
    visitor.open()
    assert visitor.contexts[-1].cookies() == []


def test_the_menu_stands_open_where_there_is_room_and_folds_on_a_telephone(visitor: Visitor) -> None:
    wide = visitor.open(javascript=False)
    assert wide.get_by_role("link", name="Watch list").is_visible()
    assert not wide.locator(".menu summary").is_visible()
    narrow = visitor.open(width=320, javascript=False)
    assert not narrow.get_by_role("link", name="Watch list").is_visible()
    narrow.locator(".menu summary").click()
    assert narrow.get_by_role("link", name="Watch list").is_visible()


def test_without_a_script_the_box_asks_the_page_of_places(visitor: Visitor, site: str) -> None:
    page = visitor.open(javascript=False)
    page.get_by_label("Find your area, hospital, trust or board").fill("leeds west")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}places/?q=leeds+west")


SEARCH = "**/api/v1/search**"
LEEDS = {"label": "Leeds (15F)", "path": "place/15F/", "why": "formerly NHS Leeds CCG"}
WAKEFIELD = {"label": "Wakefield (03R)", "path": "place/03R/", "why": ""}


def answer(route: Route, *found: dict[str, str]) -> None:
    """Answer the box as the API does."""
    route.fulfill(body=json.dumps({"items": found}), content_type="application/json")


def suggesting(page: Page) -> None:
    page.route(SEARCH, lambda route: answer(route, LEEDS, WAKEFIELD))


def typed_and_asked(page: Page, asked: list[Route], text: str) -> Route:
    """What the box asks once a text stands in it, not answered yet; ``asked`` takes the questions as they come."""
    before = len(asked)
    page.get_by_role("combobox").fill(text)
    for _ in range(1_000):
        if len(asked) > before:
            return asked[-1]
        page.wait_for_timeout(20)
    raise AssertionError(f"nothing was asked when {text} was typed")


def test_the_box_suggests_places_and_the_keyboard_chooses_one(visitor: Visitor, site: str) -> None:
    page = visitor.open()
    suggesting(page)
    box = page.get_by_role("combobox", name="Find your area, hospital, trust or board")
    box.fill("lee")
    page.get_by_role("option", name="Leeds (15F) formerly NHS Leeds CCG").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert axe(page, "violations") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "Wakefield" in chosen.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}place/03R/")


def test_escape_puts_the_suggestions_away_and_enter_then_asks_the_page(visitor: Visitor, site: str) -> None:
    page = visitor.open()
    suggesting(page)
    page.get_by_role("combobox").fill("lee")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}places/?q=lee")


def test_what_is_answered_after_escape_is_not_shown(visitor: Visitor) -> None:
    page = visitor.open()
    asked: list[Route] = []
    page.route(SEARCH, lambda route: asked.append(route))
    first = typed_and_asked(page, asked, "lee")
    page.keyboard.press("Escape")
    answer(first, LEEDS)
    page.wait_for_timeout(300)
    assert page.get_by_role("option").count() == 0


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_later_one(visitor: Visitor) -> None:
    page = visitor.open()
    asked: list[Route] = []
    page.route(SEARCH, lambda route: asked.append(route))
    slow = typed_and_asked(page, asked, "wak")
    answer(typed_and_asked(page, asked, "lee"), LEEDS)
    page.get_by_role("option", name="Leeds").wait_for()
    page.keyboard.press("ArrowDown")
    answer(slow, WAKEFIELD)
    page.wait_for_timeout(300)
    assert page.get_by_role("option").count() == 1
    assert "Leeds" in page.locator("[role=option][aria-selected=true]").inner_text(), "and the choice stays"


def test_where_too_many_ask_the_box_asks_again_later(visitor: Visitor) -> None:
    page = visitor.open()
    asked: list[Route] = []
    page.route(SEARCH, lambda route: asked.append(route))
    refused = typed_and_asked(page, asked, "lee")
    with page.expect_response(SEARCH):
        refused.fulfill(status=429, headers={"retry-after": "1"}, body="{}")
    page.wait_for_timeout(2_000)
    answer(typed_and_asked(page, asked, "leed"), LEEDS)
    page.get_by_role("option", name="Leeds").wait_for()


def test_a_field_of_a_form_takes_the_suggestion_and_stays_where_it_is(visitor: Visitor, site: str) -> None:
    page = visitor.open("wait/")
    suggesting(page)
    field = page.get_by_role("combobox", name="Near which place?")
    field.fill("lee")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("option").first.click()
    assert field.input_value() == "Leeds (15F)"
    assert page.url == f"{site}wait/"


def test_where_nobody_answers_the_box_is_still_a_box(visitor: Visitor, site: str) -> None:
    page = visitor.open()
    box = page.get_by_role("combobox")
    with page.expect_response(SEARCH):
        box.fill("leed")
    box.fill("leeds")
    page.wait_for_timeout(400)
    assert page.get_by_role("option").count() == 0
    assert len([one for one in visitor.asked if "/search" in one]) == 1, "where nobody answers nobody is asked again"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}places/?q=leeds")


def test_a_word_is_explained_on_focus_and_escape_puts_it_away(visitor: Visitor) -> None:
    page = visitor.open("place/03R/")
    term = page.locator("a.term").first
    term.focus()
    meaning = page.get_by_role("tooltip")
    assert meaning.is_visible()
    assert meaning.inner_text()
    assert term.get_attribute("aria-describedby") == meaning.get_attribute("id")
    assert axe(page, "violations") == []
    page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_the_pointer_may_go_onto_a_meaning_without_losing_it(visitor: Visitor) -> None:
    page = visitor.open("place/03R/")
    page.locator("a.term").first.hover()
    page.get_by_role("tooltip").hover()
    page.wait_for_timeout(400)
    assert page.get_by_role("tooltip").is_visible()


def test_without_a_script_a_word_leads_to_its_meaning(visitor: Visitor) -> None:
    page = visitor.open("place/03R/", javascript=False)
    page.locator("a.term").first.click()
    target = page.locator(":target")
    assert target.locator("dd").is_visible()


def test_the_numbers_of_a_chart_that_has_no_table_open_without_a_script(visitor: Visitor) -> None:
    page = visitor.open("wait/", javascript=False)
    page.locator(".numbers summary").last.click()
    assert "60.0%" in page.locator(".numbers table").last.inner_text()


def test_in_print_only_the_chosen_findings_stand_and_a_line_says_where_the_rest_is(visitor: Visitor) -> None:
    page = visitor.open("place/03R/", width=800)
    page.emulate_media(media="print")
    shown = page.locator("article.finding:visible")
    assert shown.count() == 1
    assert page.locator(".print-only").is_visible()
    assert page.url in page.locator(".print-only").inner_text()
    for hidden in (".parts", ".finder", ".chart-take", ".glossary", ".files"):
        assert page.locator(hidden).locator("visible=true").count() == 0


def test_every_focus_is_seen_from_the_first_to_the_last(visitor: Visitor) -> None:
    page = visitor.open("wait/")
    wanted = page.locator("a:visible, button:visible, input:visible, select:visible, summary:visible").count()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "document.activeElement === document.body ? 'end' : getComputedStyle(document.activeElement).outlineStyle"
        )
        if style == "end":
            return
        assert style == "solid", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    raise AssertionError("the keyboard never came to the end of the page")


def test_text_twice_as_large_and_widely_spaced_still_fits(visitor: Visitor) -> None:
    page = visitor.open("wait/", width=640)
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page_is_wider_than_the_screen(page) == 0


def test_a_link_into_what_is_folded_opens_it(visitor: Visitor) -> None:
    page = visitor.open("place/03R/")
    folded = page.locator(".in-short .evidence figure.chart").first
    assert not folded.is_visible()
    name = folded.get_attribute("id")
    assert visitor.open(f"place/03R/#{name}").locator(f"#{name}").is_visible()
    assert visitor.open(f"place/03R/#{name}", javascript=False).locator(f"#{name}").is_visible()


def test_a_headline_opens_the_evidence_that_it_leads_to(visitor: Visitor) -> None:
    page = visitor.open("place/03R/")
    heading = page.locator(".in-short > h3").first
    page.evaluate("id => { location.hash = id; }", heading.get_attribute("id"))
    page.locator(".in-short .evidence[open]").first.wait_for()
    assert page.locator(".evidence[open]").count() == 1


def test_one_press_opens_all_evidence_and_another_folds_it(visitor: Visitor) -> None:
    page = visitor.open("")
    every, folds = page.locator(".contents button"), page.locator(".evidence")
    assert folds.count() > 2
    every.focus()
    page.keyboard.press("Enter")
    assert page.locator(".evidence[open]").count() == folds.count()
    page.get_by_role("button", name="Fold all figures").click()
    assert page.locator(".evidence[open]").count() == 0


def test_what_is_folded_on_a_screen_prints_without_a_script(visitor: Visitor) -> None:
    page = visitor.open("", width=800, javascript=False)
    assert page.locator(".evidence > :is(.table-block, figure):visible").count() == 0
    page.emulate_media(media="print")
    tables, pictures = page.locator(".evidence > .table-block"), page.locator(".evidence > figure")
    assert page.locator(".evidence > .table-block:visible").count() == tables.count() > 0
    assert page.locator(".evidence > figure:visible").count() == pictures.count() > 0
    assert page.locator(".evidence > summary:visible").count() == 0
