"""The real website in a real browser: every route, whole tasks by keyboard alone and without a script, and pictures."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.running_site import Reader
from tests.browser.test_report_page import page_is_wider_than_the_screen
from tests.browser.test_site_layout import MEASURED, run_axe, told, unfolded
from tests.web.small_edition import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

pytestmark = pytest.mark.browser

#: Every route of the website; of those with a page for each place or measure, one of each kind.
PRINTED: Final = (
    "", "places/", "measures/", "watch-list/", "improvers/", "gap/", "data/", "data/providers/", "data/revisions/",
    "data/methods/", "glossary/", "about/", "accessibility/", *sorted(PAGES),
)  # fmt: skip
ANSWERED: Final = (
    "places/?q=devon", "places/?q=leeds+west", "places/?q=wakefeild", "places/?q=xyzzyplugh",
    "wait/", "wait/?near=03R&function=C_110&miles=20",
    "compare/", "compare/?place=02T&place=03R", "report/",
)  # fmt: skip
REFUSED: Final = {"wait/?near=devon": 400, "compare/?place=nowhere&place=03R": 400, "no/such/page/": 404}
ROUTES: Final = (*PRINTED, *ANSWERED, *REFUSED)
#: Pages that say the same in another order of places are looked at by axe once.
SEEN_BY_AXE: Final = tuple(path for path in ROUTES if path not in ("place/03N/", "place/Y63/", "places/?q=devon"))
WIDTHS: Final = (320, 768, 1280)
#: Whether a reader can see what has the focus.
_SEEN: Final = """(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
})()"""
#: What folds a long table out, and its last row.
_FOLD: Final = "details.evidence > summary"
_LAST_ROW: Final = "details.evidence:has(> summary:focus) tbody:last-of-type tr:last-child"


def goes_to(page: Page, address: str) -> Response:
    answer = page.goto(address)
    assert answer is not None
    return answer


def test_every_route_answers_without_a_complaint_and_asks_no_other_host(reader: Reader) -> None:
    page = reader.browser_of()
    for path in ROUTES:
        answer = goes_to(page, reader.website + path)
        assert answer.status == REFUSED.get(path, 200), path
        page.wait_for_timeout(50)
    own = [one for one in reader.said if not any(f"({reader.website}{path})" in one for path in REFUSED)]
    assert own == [], "a browser notes a page that is refused; nothing else is to be noted"
    assert all(one.startswith(reader.website) for one in reader.asked)
    assert reader.contexts[-1].cookies() == []


def test_every_page_has_a_title_of_its_own_one_heading_and_landmarks(reader: Reader) -> None:
    page, titles = reader.browser_of(javascript=False), []
    for path in ROUTES:
        page.goto(reader.website + path)
        titles.append(page.title())
        assert page.title().endswith("fairwait"), path
        assert page.locator("h1").count() == 1, path
        assert page.locator("html").get_attribute("lang") == "en-GB", path
        for landmark in ("main", "banner", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1, (path, landmark)
        assert "independent, not an NHS service" in page.locator("header").inner_text(), path
    printed = titles[: len(PRINTED)]
    assert len(set(printed)) == len(printed), "two pages have the same title"


@pytest.mark.parametrize("path", SEEN_BY_AXE, ids=lambda path: path or "start")
def test_axe_finds_nothing_and_no_contrast_is_left_undecided(reader: Reader, path: str) -> None:
    page = unfolded(reader.opens(path))
    found = run_axe(page)
    assert told(found, "violations") == []
    undecided = [
        node["target"][0] for one in found["incomplete"] if one["id"] == "color-contrast" for node in one["nodes"]
    ]
    assert page.evaluate(MEASURED, undecided) == []


def tabs_to(page: Page, wanted: str, most: int = 500) -> None:
    """Press Tab until what has the focus, ``one`` in the words of the script, is what is wanted; it must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(one => Boolean({wanted}))(document.activeElement)"):
            assert page.evaluate(_SEEN), "the focus cannot be seen"
            return
    raise AssertionError(f"no amount of Tab leads to {wanted}")


def opens_a_table_and_follows_to_a_measure(page: Page) -> None:
    """On the page of a place: fold a table out, follow a measure's name to its own page."""
    tabs_to(page, f"one.matches('{_FOLD}')")
    assert not page.locator(_LAST_ROW).is_visible()
    page.keyboard.press("Enter")
    assert page.locator(_LAST_ROW).is_visible()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    tabs_to(page, "one.matches('main a[href*=\"measures/median_wait/sub-icb/\"]')", most=900)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/measures/median_wait/sub-icb/"))
    assert "wait" in page.locator("h1").inner_text().lower()


def test_a_whole_task_by_keyboard_alone(reader: Reader) -> None:
    """Find Wakefield from the start page by typing, open its page, open a table, follow to a measure."""
    page = reader.opens()
    tabs_to(page, "one.name === 'q'")
    page.keyboard.type("wakef")
    page.get_by_role("option", name=re.compile(r"^Wakefield \(03R\)")).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.website}place/03R/")
    assert "Wakefield" in page.locator("h1").inner_text()
    opens_a_table_and_follows_to_a_measure(page)
    assert reader.said == []


def test_the_same_task_without_a_script(reader: Reader) -> None:
    """JavaScript is off: the box asks the server, and everything folds and leads as before."""
    page = reader.opens(javascript=False)
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("wakefield")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.website}place/03R/")
    page.locator(_FOLD).first.focus()
    assert not page.locator(_LAST_ROW).is_visible()
    page.keyboard.press("Enter")
    assert page.locator(_LAST_ROW).is_visible()
    page.locator('main a[href*="measures/median_wait/sub-icb/"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/measures/median_wait/sub-icb/"))


def test_the_first_press_of_tab_leads_past_the_menu(reader: Reader) -> None:
    page = reader.opens("place/03R/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_hospital_leads_to_its_trust(reader: Reader) -> None:
    page = reader.opens()
    page.get_by_role("combobox").first.fill("Pinderfields")
    page.get_by_role("button", name="Find").first.click()
    page.get_by_role("link", name=re.compile("Mid Yorkshire")).first.click()
    page.wait_for_url(f"{reader.website}place/RXF/")


def test_a_former_name_leads_to_todays_place_and_says_so(reader: Reader) -> None:
    page = reader.opens(javascript=False)
    page.get_by_role("searchbox").first.fill("Leeds West")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.website}places/?q=Leeds+West")
    assert page.get_by_text("Leeds West (03C) has ended: its people are in Leeds (15F).").is_visible()


def test_a_form_answers_and_its_address_gives_the_same_answer_again(reader: Reader) -> None:
    """Where would I wait less for orthopaedics near Wakefield? Without a script."""
    page = reader.opens("wait/", javascript=False)
    page.get_by_label("Near which place?").fill("Wakefield")
    page.get_by_label("For what treatment?").select_option("C_110")
    page.get_by_role("button", name="Show the waits").click()
    page.wait_for_url(f"{reader.website}wait/?near=03R&function=C_110&miles=20")
    first = page.locator("main").inner_text()
    again = reader.opens("wait/?near=03R&function=C_110&miles=20", javascript=False)
    assert again.locator("main").inner_text() == first
    assert "not a recommendation" in first


def test_an_ambiguous_place_is_a_choice_to_be_made(reader: Reader) -> None:
    page = reader.opens("wait/?near=devon&function=C_110", javascript=False)
    page.get_by_label("Devon (15N)").check()
    page.get_by_role("button", name="Show the waits").click()
    page.wait_for_url(f"{reader.website}wait/?near=15N&function=C_110&miles=20")


def test_a_report_is_asked_for_by_a_hospital_as_everywhere_else(reader: Reader) -> None:
    page = reader.browser_of(javascript=False)
    goes_to(page, reader.website + "report/")
    page.get_by_label("Place", exact=True).fill("pinderfields")
    page.get_by_role("button", name="Make the report").click()
    only = page.get_by_role("radio", name=re.compile("Mid Yorkshire.*Pinderfields General Hospital"))
    assert only.is_checked()
    page = reader.browser_of()
    goes_to(page, reader.website + "report/")
    page.get_by_label("Place", exact=True).fill("")
    page.get_by_label("Place", exact=True).press_sequentially("pinderfields")
    page.get_by_role("option", name=re.compile("Mid Yorkshire.*Pinderfields")).click()
    assert page.get_by_label("Place", exact=True).input_value() == "Mid Yorkshire Teaching NHS Trust (RXF)"


def test_places_are_compared_by_name(reader: Reader) -> None:
    page = reader.opens("compare/", javascript=False)
    page.get_by_label("First place").fill("Wakefield")
    page.get_by_label("Second place").fill("Calderdale")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(f"{reader.website}compare/?place=02T&place=03R")
    assert "Calderdale and Wakefield" in page.locator("h1").inner_text()


def test_a_chart_is_taken_away_as_a_picture_and_as_numbers(reader: Reader) -> None:
    page = reader.opens("place/03R/")
    for name, begins in (
        ("Picture (SVG)", b"<svg"),
        ("Picture (PNG)", b"\x89PNG"),
        ("Its numbers (CSV)", b"\xef\xbb\xbf"),
    ):
        link = page.get_by_role("link", name=name).first
        answer = page.request.get(str(link.evaluate("one => one.href")))
        assert answer.status == 200, name
        assert answer.body()[:4].startswith(begins[:4]), name


def test_the_page_as_json_says_what_the_page_says(reader: Reader) -> None:
    page = reader.opens("place/03R/")
    twin = page.request.get(f"{reader.website}place/03R/findings.json").json()
    words = page.locator("main").inner_text()
    for sentence, _ in twin["headlines"]:
        assert sentence in words


def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of pages are kept: for CI the folder of its artefacts."""
    named = os.environ.get("FAIRWAIT_SCREENSHOTS", "")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways_and_each_is_pictured(
    reader: Reader, width: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, page = pictures(tmp_path_factory), reader.browser_of(width)
    wide = []
    for path in ROUTES:
        page.goto(reader.website + path)
        if over := page_is_wider_than_the_screen(page):
            wide.append(f"{path}: {over} pixels")
        name = re.sub(r"\W+", "-", path).strip("-") or "start"
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=width != 320)
    assert wide == []
