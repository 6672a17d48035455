"""The digest as a page in a browser: nothing for axe to find, nothing asked of a host, no wider than a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairwait.analysis.digest import digest
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.reports.digest import to_html
from tests.browser.test_report_page import axe_finds, page_is_wider_than_the_screen
from tests.figures import packaged_bench

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def digest_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digest of a board with its trusts, entries of the watch list among them."""
    made = digest(
        packaged_bench(),
        [Area("QKS", "Kent and Medway", Geography.ICB), Area("QF7", "South Yorkshire", Geography.ICB)],
        period=Period(2026, 4),
    )
    assert any(one.every_entry for one in made.areas)
    file = tmp_path_factory.mktemp("digest") / "digest.html"
    file.write_text(to_html(made), encoding="utf-8")
    return file


@pytest.fixture(params=[(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def page(chromium: Browser, digest_file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    opened.goto(digest_file.as_uri())
    assert asked == [digest_file.as_uri()]
    yield opened
    context.close()


def test_axe_finds_nothing(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_finds(page) == []
    assert page_is_wider_than_the_screen(page) == 0


def test_axe_would_find_a_picture_without_words(page: Page) -> None:
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any(line.startswith("image-alt") for line in axe_finds(page))
