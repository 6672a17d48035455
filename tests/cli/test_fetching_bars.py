"""What a person watches while pages are walked and files come: words beside the bars, on a narrow screen too."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from fairwait.cli.fetching import Bars, Walking, _bars
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.reach import reaching
from tests.fetch.sites import MONTHS, SOURCE, site_of
from tests.synthetic.publisher.server import Publisher

PAGE = "https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/"


@pytest.mark.parametrize("width", [60, 80])
def test_the_bar_keeps_its_words_on_a_narrow_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairwait.cli.fetching.wanted", lambda quiet: True)
    monkeypatch.setattr(
        "rich.console.Console", lambda **_: Console(file=io.StringIO(), width=width, force_terminal=True)
    )
    with _bars(False) as bars:
        assert isinstance(bars, Bars)
        bars.page(PAGE)
        seen = _drawn(bars._files, width)
    assert "https://www.eng" in seen


def _drawn(progress: Progress, width: int) -> str:
    screen = Console(file=io.StringIO(), width=width)
    screen.print(progress.get_renderable())
    return screen.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_a_plan_says_which_page_it_is_walking(tmp_path: Path) -> None:
    told: list[str] = []
    with Publisher(site_of()) as running, reaching(running.base) as reach:
        reach.plan(Wanted((SOURCE,), None, None, True), date(2026, 4, 20), Walking(told.append))
    assert MONTHS
    assert told
    assert all(one.startswith("Walking the pages: https://") for one in told)
