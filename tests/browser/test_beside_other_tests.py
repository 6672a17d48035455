"""An open browser does not keep the tests of the same process from asking the site in their own way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.web.own_loop import run_to_the_end

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_coroutine_runs_while_a_browser_is_open_and_the_browser_goes_on(chromium: Browser) -> None:
    async def three() -> int:
        await asyncio.sleep(0.01)
        return 3

    page = chromium.new_page()
    page.set_content("<title>before</title>")
    assert run_to_the_end(three()) == 3
    page.evaluate("document.title = 'after'")
    assert page.title() == "after"
    page.close()
    with pytest.raises(LookupError, match="gone"):
        run_to_the_end(_broken())


async def _broken() -> None:
    raise LookupError("gone")
