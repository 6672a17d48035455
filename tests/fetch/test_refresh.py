"""Refresh: what changed is told once, in words, whatever was cut off in between."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fairwait.domain.errors import StoreBusyError
from fairwait.pipeline import refresh as module
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.fetch.run import fetch
from fairwait.pipeline.ingest import ingest
from fairwait.pipeline.refresh import Refreshed, refresh
from tests.fetch.sites import MAIN, MONTHS, SOURCE, address, quick_fetcher, site_of, text_of, year_page, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, Site, page

TODAY = date(2026, 3, 25)


def run(root: Path, publisher: Publisher) -> Refreshed:
    def get(wanted: Wanted) -> FetchReport:
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


def test_an_old_month_that_failed_is_fetched_by_the_next_refresh_and_then_left_in_peace(tmp_path: Path) -> None:
    root, old = tmp_path / "store", "2023-06"
    with Publisher(site_of((old, *MONTHS))) as publisher:
        publisher.faults[address(old)] = faults.status(500)
        first = run(root, publisher)
        assert [str(file.found.last) for file in first.report.files if file.outcome == "failed"] == [old]
        publisher.faults.clear()
        second = run(root, publisher)
        assert [one.months for one in second.changes.months] == [(old,)]
        before = len(publisher.asked_for(address(old)))
        third = run(root, publisher)
        assert len(publisher.asked_for(address(old))) == before
    assert third.report.number("unchanged") == len(MONTHS)
    assert not [one for one in third.report.missing if str(one.period) == old]


def test_a_record_of_what_was_told_that_cannot_be_read_loses_no_news(tmp_path: Path) -> None:
    root, site = tmp_path / "store", site_of(MONTHS[:2])
    with Publisher(site) as publisher:
        run(root, publisher)
        (root / "news" / "told.json").write_text("")
        add(site, MONTHS[2], zipped(MONTHS[2]))
        done = run(root, publisher)
    assert {month for one in done.changes.months for month in one.months} >= {MONTHS[2]}


def test_what_is_published_while_the_change_is_worked_out_is_told_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, late = tmp_path / "store", tmp_path / "october.zip"
    late.write_bytes(zipped("2025-10"))
    real = module.what_changed

    def meanwhile(*given: object) -> object:
        found = real(*given)  # type: ignore[arg-type]
        assert ingest([late], root).files[0].outcome == "new"
        return found

    with Publisher(site_of(MONTHS[:2])) as publisher:
        with monkeypatch.context() as patch:
            patch.setattr(module, "what_changed", meanwhile)
            first = run(root, publisher)
        assert not any("2025-10" in one.months for one in first.changes.months)
        assert any("2025-10" in one.months for one in run(root, publisher).changes.months)


def test_two_refreshes_at_once_are_one_too_many(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:

        def meanwhile(wanted: Wanted) -> FetchReport:
            with pytest.raises(StoreBusyError, match="Another refresh"):
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
