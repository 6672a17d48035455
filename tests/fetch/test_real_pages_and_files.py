"""The two real index pages, year pages of our own, and real files: served on loopback, fetched, read and exact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted, make_plan
from fairwait.pipeline.fetch.run import fetch
from fairwait.store.reader import open_store
from tests.fetch.sites import MAIN, quick_fetcher
from tests.store.test_ingest import england
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Site, page, served_file

pytestmark = pytest.mark.shared_data
TODAY = date(2026, 3, 25)
UPLOADS = "https://www.england.nhs.uk/statistics/wp-content/uploads/sites/2/"


def _year(start: int) -> str:
    """The address under which the real main page links a year: the last two lack the slash at the end."""
    return f"{MAIN}rtt-data-{start}-{(start + 1) % 100:02d}{'' if start >= 2024 else '/'}"


@pytest.fixture
def site(shared_data: Path) -> Site:
    """The real main page and the real page of 2023-24, with nothing behind their links yet."""
    pages = shared_data / "web_pages"
    return Site({
        MAIN: served_file(pages / "rtt_main_index.html"),
        _year(2023): served_file(pages / "rtt_2023-24_index.html"),
    })  # fmt: skip


def _link(site: Site, where: str, folder: str, *paths: Path) -> None:
    """Put real files on the site and link them on a page, after what stands there."""
    links = site[where].body.decode() if where in site else ""
    for path in paths:
        url = f"{UPLOADS}{folder}/{path.name.replace(' ', '%20')}"
        site[url] = served_file(path)
        links += f'<p><a href="{url}">{path.stem.replace("-", " ")}</a></p>'
    site[where] = page(links)


def test_the_real_pages_lead_to_every_file_of_the_year(site: Site) -> None:
    names = ("rtt-full-csv", "rtt-commissioner-workbooks", "rtt-provider-workbooks")
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        plan = make_plan(Wanted(names, Period(2023, 4), Period(2024, 3)), fetcher.page, TODAY)
    assert not plan.failures
    assert not plan.missing
    assert len(plan.files) == 12 * 9
    revised = {str(file.last) for file in plan.files if file.revision and file.publication == "rtt-full-csv"}
    assert revised == {f"2023-{month:02d}" for month in (5, 7, 8, 9, 10, 11, 12)} | {"2024-01", "2024-02", "2024-03"}


def test_pages_that_are_not_there_are_told_year_by_year_and_the_year_that_is_gives_its_months(site: Site) -> None:
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        plan = make_plan(Wanted(("rtt-full-csv",)), fetcher.page, TODAY)
    assert sorted({str(file.last) for file in plan.files})[0::11] == ["2023-04", "2024-03"]
    (failure,) = plan.failures
    assert failure.error.what.startswith("14 pages"), "fifteen years are linked, and one page stands behind them"
    assert "11 others" in failure.error.where


@pytest.mark.slow
def test_real_files_are_fetched_and_read_to_the_published_totals(
    site: Site, shared_data: Path, tmp_path: Path
) -> None:  # fmt: skip
    rtt, books = shared_data / "rtt", sorted((shared_data / "rtt" / "commissioner_workbooks").iterdir())
    _link(site, _year(2025), "2026/03", *(rtt / "full_csv").iterdir(), *(rtt / "series").glob("RTT-Overview*"))
    _link(
        site,
        "https://www.england.nhs.uk/statistics/rtt-data-2014-15/",
        "2015/08",
        *(b for b in books if "Dec24" not in b.name),
    )
    _link(site, _year(2024), "2025/02", *(b for b in books if "Dec24" in b.name))
    diagnostics = publication("diagnostics")
    address = f"{diagnostics.page}monthly-diagnostics-data-2024-25/"
    site[diagnostics.page] = page(
        f'<h1>Diagnostics</h1><p><a href="{address}">Monthly Diagnostics Data 2024-25</a></p>'
    )
    _link(site, address, "2025/07", *sorted((shared_data / "diagnostics").glob("*.xls")))
    names = ("rtt-full-csv", "rtt-overview", "rtt-commissioner-workbooks", "diagnostics")
    with Publisher(site) as publisher, quick_fetcher(publisher.base) as fetcher:
        reports = [
            fetch(Wanted(names, first, last), tmp_path / "store", fetcher, today=TODAY)
            for first, last in (
                (Period(2026, 1), None), (Period(2014, 12), Period(2015, 3)), (Period(2024, 8), Period(2024, 12)))
        ]  # fmt: skip
    landed = [file for report in reports for file in report.files if file.outcome == "new"]
    failed = [file for report in reports for file in report.files if file.outcome == "failed"]
    assert not failed, str(failed[0].error)
    assert len(landed) == 1 + 1 + 13 + 5
    store = open_store(tmp_path / "store")
    assert england(store, "2026-01", "2") == 7_155_958
    assert england(store, "2026-01", "1A") == 301_671
    assert store.periods("diagnostics-provider") == ("2024-08", "2024-09", "2024-10", "2024-11", "2024-12")
    assert store.periods("rtt-admitted-commissioner") == ("2014-12", "2015-01", "2015-02", "2015-03", "2024-12")
