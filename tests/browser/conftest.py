"""The system's Chromium on one saved report: no server, no network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fairwait.reports.html import write_html
from tests.browser.example_areas import AreaFigures, invented_areas, published_areas
from tests.browser.example_report import example_report
from tests.browser.running_site import reader, website
from tests.conftest import SHARED
from tests.web.small_edition import small_edition, small_editions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

OpenReport = Callable[..., "Page"]
__all__ = ["reader", "small_edition", "small_editions", "website"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped, saying so, where the system has none."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("needs Chromium, which is not on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def areas(tmp_path_factory: pytest.TempPathFactory) -> list[AreaFigures]:
    """Real areas of January 2026 where the published file is at hand, invented ones elsewhere."""
    if (SHARED / "data" / "rtt" / "full_csv").is_dir():
        return published_areas(SHARED / "data", tmp_path_factory.mktemp("extract"))
    return invented_areas()


@pytest.fixture(scope="session")
def report_file(areas: list[AreaFigures], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example report as a page on disk."""
    return write_html(example_report(areas, maps=True), tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture
def open_report(chromium: Browser, report_file: Path) -> Iterator[OpenReport]:
    """Open the report at a width, in a colour scheme, with or without JavaScript; whatever it says or asks is kept."""
    contexts: list[Any] = []

    def open_page(width: int = 1280, scheme: str = "light", javascript: bool = True, forced: str = "none") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            forced_colors=forced,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", lambda request: asked.append(request.url))
        page.said, page.asked = said, asked  # type: ignore[attr-defined]
        page.goto(report_file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
