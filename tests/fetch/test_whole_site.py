"""Every month that a publisher offers is found, fetched and read: a made-up NHS England from 2012 to the present."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted, make_plan
from fairwait.pipeline.fetch.run import fetch
from fairwait.store.manifest import manifest
from fairwait.store.reader import open_store
from tests.fetch.sites import quick_fetcher, zipped
from tests.store.test_ingest import england
from tests.synthetic.full_csv import make_month
from tests.synthetic.publisher.pages import FIRST, LAST, build_site
from tests.synthetic.publisher.server import Publisher

TODAY = date(2026, 11, 22)
SOURCE = "rtt-full-csv"
EVERY = tuple(str(FIRST.shift(step)) for step in range(FIRST.months_until(LAST) + 1))


def test_every_month_from_2012_on_is_found_through_the_pages_and_none_is_called_missing() -> None:
    site = build_site(lambda publication, period: b"PK\x03\x04", publications=[SOURCE])
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        plan = make_plan(Wanted((SOURCE,)), fetcher.page, TODAY)
    assert sorted(str(file.last) for file in plan.files) == list(EVERY)
    assert not plan.missing
    assert not plan.failures
    assert not plan.drift


@pytest.mark.slow
def test_a_month_of_each_layout_is_fetched_and_gives_the_true_totals(tmp_path: Path) -> None:
    months = ("2012-04", "2014-11", "2016-07", "2018-06", "2021-03", "2023-05", "2026-01")
    site = build_site(lambda _, period: zipped(str(period)) if str(period) in months else None, publications=[SOURCE])
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        report = fetch(Wanted((SOURCE,)), tmp_path / "store", fetcher, today=TODAY)
    assert {str(file.found.last) for file in report.files if file.outcome == "new"} == set(months)
    assert not {str(one.period) for one in report.missing} & set(months)
    store = open_store(tmp_path / "store")
    for month in months:
        for part in ("1A", "2", "3"):
            assert england(store, month, part) == make_month(month).total(part)


def test_a_revised_file_is_taken_and_the_original_beside_it_is_not(tmp_path: Path) -> None:
    site = build_site(
        lambda _, period: zipped(str(period)) if str(period) == "2025-12" else None, publications=[SOURCE],
        first=Period(2025, 12), last=Period(2025, 12), revisions={(SOURCE, Period(2025, 12)): zipped("2025-12", 70)},
    )  # fmt: skip
    wanted = Wanted((SOURCE,), Period(2025, 12), Period(2025, 12))
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        report = fetch(wanted, tmp_path / "store", fetcher, today=TODAY)
        taken = [one.address for one in publisher.log if one.address.endswith(".zip")]
    (file,) = report.files
    assert file.found.revision > 0
    assert taken == [file.found.url]
    release = open_store(tmp_path / "store").release(SOURCE, "2025-12")
    assert release.revised
    assert england(open_store(tmp_path / "store"), "2025-12", "2") == make_month("2025-12").total("2") + 70


def test_an_original_fetched_before_gives_way_to_the_revised_file_fetched_later(tmp_path: Path) -> None:
    month, wanted = Period(2025, 12), Wanted((SOURCE,), Period(2025, 12), Period(2025, 12))
    first = build_site(lambda *_: zipped("2025-12"), publications=[SOURCE], first=month, last=month)
    then = build_site(lambda *_: zipped("2025-12"), publications=[SOURCE], first=month, last=month,
                      revisions={(SOURCE, month): zipped("2025-12", 70)})  # fmt: skip
    for site, outcome in ((first, "new"), (then, "revised"), (then, "unchanged")):
        with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
            report = fetch(wanted, tmp_path / "store", fetcher, today=TODAY)
        assert [file.outcome for file in report.files] == [outcome]
    store = open_store(tmp_path / "store")
    assert len(store.releases(SOURCE, vintages="all")) == 2
    assert england(store, "2025-12", "2") == make_month("2025-12").total("2") + 70
    assert len([one for one in manifest(tmp_path / "store") if one.latest]) == 2


def test_several_sources_on_one_page_ask_for_it_once() -> None:
    site = build_site(lambda publication, period: b"PK\x03\x04", publications=[SOURCE, "rtt-overview"])
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        plan = make_plan(Wanted((SOURCE, "rtt-overview")), fetcher.page, TODAY)
        asked = [one.address for one in publisher.log]
    assert {file.source for file in plan.files} == {SOURCE, "rtt-overview"}
    assert len(asked) == len(set(asked))


def test_years_that_have_no_page_yet_are_missing_and_nothing_is_said_to_have_changed() -> None:
    site = build_site(lambda *_: b"PK\x03\x04", publications=[SOURCE], last=Period(2025, 3))
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        plan = make_plan(Wanted((SOURCE,), Period(2026, 4)), fetcher.page, TODAY)
    assert not plan.failures
    assert [str(one.period) for one in plan.missing] == [
        "2026-04",
        "2026-05",
        "2026-06",
        "2026-07",
        "2026-08",
        "2026-09",
    ]
