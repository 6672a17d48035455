"""Pages that come and go, in a real browser: a report under way, what is not kept, what is not made yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from fairwait.app.serving.told import taking
from fairwait.editions.naming import point_to
from fairwait.editions.reading import Edition
from fairwait.web.serving.line import Job, Line
from fairwait.web.serving.spool import Spool
from fairwait.web.site.selection import selected
from tests.browser.running_site import Reader, served
from tests.browser.test_report_page import page_is_wider_than_the_screen
from tests.browser.test_site_layout import MEASURED, run_axe, told, unfolded
from tests.web.three_pages import three_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_MADE: Final = "report/made/?place={}&period=2026-01&format=html&format=pdf"
UNDER_WAY, READY, FAILED, NOBODY = (_MADE.format(code) for code in ("QWO", "Y63", "RXF", "03N"))
WHY: Final = "The report could not be made: the figures of that month cannot be read."
#: Each page, its status, and words that stand on it and on no other.
STATES: Final = {
    "api/": (200, "How can a program read these figures?"),
    NOBODY: (200, "Make a report to keep"),
    UNDER_WAY: (202, "is being made"),
    READY: (200, "Your report on"),
    FAILED: (422, WHY),
    "report/made/?place=nowhere&period=2026-01&format=html": (400, "nowhere"),
    "place/03R/?edition=2025-11-00000000beef": (410, "That edition is not kept here"),
}
BEING_MADE: Final = "place/03N/"
#: A page that looks again by itself stays as it is while it is looked at.
_STAYS: Final = """(() => {
  const later = window.setTimeout;
  window.setTimeout = (what, after, ...rest) => (after >= 5000 ? 0 : later(what, after, ...rest));
})()"""


@pytest.fixture(scope="module")
def reports(small_edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A website with a report at work, one that is made and one that failed, as whoever makes them leaves them.

    While somebody else makes reports for the same folder, its own process stands by: so these stay as they are.
    """
    folder = tmp_path_factory.mktemp("reports")
    (folder / small_edition.name).symlink_to(small_edition)
    point_to(folder, folder / small_edition.name)
    line = Spool(folder / "spool").reports
    line.folder.mkdir(parents=True)
    with taking(line):
        _leave_behind(line, small_edition)
        with served(folder) as address:
            yield address


def _leave_behind(line: Line, file: Path) -> None:
    with closing(Edition(file)) as edition:
        at_work, made, failed = (
            selected(address.partition("?")[2], edition).key for address in (UNDER_WAY, READY, FAILED)
        )
    assert line.put(at_work, b"{}") == "accepted"
    assert line.claim() is not None
    nobody = line.folder / "nobody"
    with line.making(Job(made, b"", nobody)) as folder:
        for name in ("report.html", "report.pdf"):
            (folder / name).write_bytes(b"what is in it is another test's")
    line.fail(Job(failed, b"", nobody), WHY)


@pytest.fixture(scope="module")
def half_made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A website whose edition has two pages of three."""
    folder = tmp_path_factory.mktemp("half-made")
    three_pages(folder, "v1", whole=False)
    with served(folder) as address:
        yield address


def is_well(reader: Reader, page: Page, path: str, status: int, words: str) -> None:
    """It answers so, says so, is a whole page of ours, passes axe, fits a telephone and complains of nothing."""
    page.add_init_script(_STAYS)
    answer = page.goto(reader.website + path)
    assert answer is not None
    assert answer.status == status
    assert words in page.locator("main").inner_text()
    assert page.title().endswith("fairwait")
    assert page.locator("h1").count() == 1
    for landmark in ("main", "banner", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    found = run_axe(unfolded(page))
    assert told(found, "violations") == []
    undecided = [
        node["target"][0] for one in found["incomplete"] if one["id"] == "color-contrast" for node in one["nodes"]
    ]
    assert page.evaluate(MEASURED, undecided) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page_is_wider_than_the_screen(page) == 0
    own = [one for one in reader.said if f"the server responded with a status of {status}" not in one]
    assert own == [], "a browser notes that a page was refused; nothing else is to be noted"
    assert all(one.startswith(reader.website) for one in reader.asked)


@contextmanager
def somebody_at(website: str, chromium: Browser) -> Iterator[Reader]:
    one = Reader(chromium, website)
    yield one
    for context in one.contexts:
        context.close()


@pytest.mark.parametrize("path", STATES)
def test_a_page_that_is_there_for_a_while_is_a_page_like_any_other(chromium: Browser, reports: str, path: str) -> None:
    with somebody_at(reports, chromium) as reader:
        is_well(reader, reader.browser_of(), path, *STATES[path])


def test_a_page_that_is_not_made_yet_says_so_and_is_a_page_like_any_other(chromium: Browser, half_made: str) -> None:
    with somebody_at(half_made, chromium) as reader:
        page = reader.browser_of()
        is_well(reader, page, BEING_MADE, 503, "2 of 3 pages have been made so far.")
        assert page.get_by_role("link", name="Look again now").is_visible()


def test_a_report_that_is_ready_is_taken_away(chromium: Browser, reports: str) -> None:
    with somebody_at(reports, chromium) as reader:
        page = reader.opens(READY)
        with page.expect_download() as taken:
            page.get_by_role("main").get_by_role("link", name="PDF").click()
        assert taken.value.suggested_filename == "report.pdf"
