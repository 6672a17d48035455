"""Refresh: what changed is told once, in words, whatever was cut off in between."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fairwait.domain.errors import StoreError
from fairwait.domain.period import Period
from fairwait.pipeline import refresh as module
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.fetch.run import fetch
from fairwait.pipeline.refresh import Refreshed, refresh
from tests.fetch.sites import MAIN, MONTHS, SOURCE, address, quick_fetcher, site_of, text_of, year_page, zipped
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, Site, page

TODAY = date(2026, 3, 25)


def run(root: Path, publisher: Publisher, asked: list[Wanted] | None = None) -> Refreshed:
    def get(wanted: Wanted) -> FetchReport:
        if asked is not None:
            asked.append(wanted)
        with quick_fetcher(publisher.base) as fetcher:
            return fetch(wanted, root, fetcher, today=TODAY)

    return refresh(root, Wanted((SOURCE,)), get, today=TODAY)


def add(site: Site, period: str, body: bytes, ending: str = "ZIP-4M-AbC12", also: str = "") -> None:
    """Put a further file on the site and link it on its year's page."""
    url = address(period, ending)
    site[url] = Served(body, "application/zip")
    old = site[year_page(period)].body.decode() if year_page(period) in site else ""
    site[year_page(period)] = page(f'{old}<p><a href="{url}">{text_of(period, also)}</a></p>')


def test_a_new_month_and_a_revision_are_told_once_and_written_down(tmp_path: Path) -> None:
    root, site = tmp_path / "store", site_of(MONTHS[:2])
    with Publisher(site) as publisher:
        first = run(root, publisher)
        assert any("New" in text and "2 months" in text for text in first.changes.sentences())
        add(site, MONTHS[2], zipped(MONTHS[2]))
        add(site, MONTHS[1], zipped(MONTHS[1], seed=900), "ZIP-4M-revised", " revised")
        second = run(root, publisher)
        third = run(root, publisher)
    assert [one.months for one in second.changes.months] == [("2026-01",)]
    (revised,) = second.changes.revised
    assert revised.period == "2025-12"
    assert revised.new is not None
    assert revised.old is not None
    assert revised.new - revised.old == 900
    assert "900" in revised.headline
    assert second.written is not None
    assert second.written.read_text(encoding="utf-8").splitlines() == list(second.changes.sentences())
    assert json.loads(second.written.with_suffix(".json").read_text(encoding="utf-8"))["revised"]
    assert third.changes.nothing
    assert third.written is None
    assert "Nothing has changed" in third.changes.sentences()[0]


def test_a_kill_between_publishing_and_telling_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, site = tmp_path / "store", site_of(MONTHS[:2])
    with Publisher(site) as publisher:
        run(root, publisher)
        add(site, MONTHS[2], zipped(MONTHS[2]))
        with monkeypatch.context() as patch:
            patch.setattr(module, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                run(root, publisher)
        after = run(root, publisher)
    assert [one.months for one in after.changes.months] == [("2026-01",)]


def test_what_was_held_before_the_first_refresh_is_not_news(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        with quick_fetcher(publisher.base) as fetcher:
            fetch(Wanted((SOURCE,)), root, fetcher, today=TODAY)
        assert run(root, publisher).changes.nothing


def test_a_store_that_holds_something_is_looked_at_from_the_april_before_last_on(tmp_path: Path) -> None:
    asked: list[Wanted] = []
    with Publisher(site_of()) as publisher:
        run(tmp_path / "store", publisher, asked)
        run(tmp_path / "store", publisher, asked)
    assert [wanted.first for wanted in asked] == [None, Period(2024, 4)]


def test_two_refreshes_at_once_are_one_too_many(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:

        def meanwhile(wanted: Wanted) -> FetchReport:
            with pytest.raises(StoreError, match="Another refresh"):
                run(root, publisher)
            with quick_fetcher(publisher.base) as fetcher:
                return fetch(wanted, root, fetcher, today=TODAY)

        done = refresh(root, Wanted((SOURCE,)), meanwhile, today=TODAY)
    assert done.report.number("new") == len(MONTHS)


def test_pages_that_cannot_be_used_change_nothing_and_are_told(tmp_path: Path) -> None:
    site = site_of()
    with Publisher(site) as publisher:
        run(tmp_path / "store", publisher)
        site[MAIN] = page("<p>We have moved.</p>")
        done = run(tmp_path / "store", publisher)
    assert done.changes.nothing
    assert done.report.failures
