"""The real website, run as ``fairwait serve`` runs it, and somebody with a browser who reads it."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def website(small_editions: Path) -> Iterator[str]:
    """The website as ``fairwait serve`` runs it, over the small edition; its address."""
    with served(small_editions) as address:
        yield address


@contextlib.contextmanager
def served(editions: Path) -> Iterator[str]:
    """``fairwait serve`` over a folder of editions, to which it adds none; its address."""
    command = [
        sys.executable, "-m", "fairwait", "serve", "--no-prepare", "--port", "0", "--workers", "1", "--rate", "0",
        "--editions", str(editions), "--no-log",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert said is not None
        try:
            _wait_for(said[0] + "healthz")
            yield said[0]
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the website did not start")


class Reader:
    """Somebody with a browser. What pages say on its console and which addresses they ask for is remembered."""

    def __init__(self, browser: Browser, website: str) -> None:
        self.browser, self.website = browser, website
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []
        self.asked: list[str] = []

    def browser_of(self, width: int = 1280, javascript: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda one: self.said.append(f"{one.type}: {one.text} ({one.location.get('url')})"))
        page.on("pageerror", lambda one: self.said.append(f"error: {one}"))
        page.on("request", lambda one: self.asked.append(one.url))
        return page

    def opens(self, path: str = "", width: int = 1280, javascript: bool = True) -> Page:
        page = self.browser_of(width, javascript)
        page.goto(self.website + path)
        return page


@pytest.fixture
def reader(chromium: Browser, website: str) -> Iterator[Reader]:
    one = Reader(chromium, website)
    yield one
    for context in one.contexts:
        context.close()
