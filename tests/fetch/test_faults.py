"""Whatever goes wrong for one file, the others land, nothing held is harmed, and the next run mends it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from fairwait.domain.errors import ExitCode
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.fetch.run import fetch
from fairwait.store.reader import open_store
from tests.fetch.sites import (
    MAIN,
    MONTHS,
    SOURCE,
    address,
    quick_fetcher,
    site_of,
    site_with,
    text_of,
    year_page,
    zipped,
)
from tests.store.test_ingest import england
from tests.synthetic.full_csv import make_month
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import page

TODAY = date(2026, 3, 25)
ILL = "2025-12"
WHOLE = len(zipped(ILL))
SIGN_IN = b"<!doctype html><html>Sign in</html>" * 50
Planted = faults.Fault | Iterable[faults.Fault]


def run(root: Path, publisher: Publisher, **limits: float) -> FetchReport:
    wanted = Wanted((SOURCE,), Period.parse(MONTHS[0]), Period.parse(MONTHS[-1]))
    with quick_fetcher(publisher.base, **limits) as fetcher:
        return fetch(wanted, root, fetcher, today=TODAY)


def outcomes(report: FetchReport) -> dict[str, str]:
    return {str(file.found.last): file.outcome for file in report.files}


def parquet(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.parquet")}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("undisturbed") / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
    return root


#: Faults that a run cannot overcome: what is planted, and what the error must say.
LASTING: dict[str, tuple[Planted, str]] = {
    "404": (faults.status(404), "404|not there|no longer"),
    "403": (faults.status(403), "403|refus|allow"),
    "429 for ever": (faults.status(429, retry_after="1"), "429|too many|slow"),
    "500 for ever": (faults.status(500), "500|server"),
    "a connection cut at once": (faults.cut_at_once(), "connection|broke|cut|ended"),
    "a connection cut half-way, every time from the start": (faults.cut(0), "connection|broke|cut|ended|whole"),
    "a wrong content type": (faults.typed("text/html"), "web page|html"),
    "a web page under the name of a zip": (faults.instead(SIGN_IN, "application/zip"), "web page|zip|html"),
    "fewer bytes under a length that agrees":
        (faults.shortened(WHOLE // 2), "zip|damaged|incomplete|truncated"),
    "a redirect without end": (faults.redirect(address(ILL)), "redirect|loop|circle"),
    "a redirect to another host": (faults.redirect("https://downloads.example.com/x.zip"), "example.com|host|site"),
    "a redirect to a file of this machine": (faults.redirect("file:///etc/passwd"), "file|address|redirect"),
    "an archive that unpacks without end": (faults.gzip_bomb(400_000_000), "zip|large|MB|bytes|pack"),
    "a drip of bytes": (faults.drip(1, 0.01), "slow|time|bytes"),
    "headers without end": (faults.drip_headers(0.02), "time|slow|answer|headers"),
}  # fmt: skip


#: Those that only a fetcher of little patience gives up in time for a test.
ENDLESS = ("a drip of bytes", "headers without end")
IMPATIENT = {"answer": 3.0, "slow_for": 1.0, "whole": 40.0}


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_fault_costs_its_own_file_and_nothing_else(name: str, tmp_path: Path, undisturbed: Path) -> None:
    planted, told = LASTING[name]
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        publisher.faults[address(ILL)] = planted
        report = run(root, publisher, **(IMPATIENT if name in ENDLESS else {}))
        assert outcomes(report) == {"2025-11": "new", "2025-12": "failed", "2026-01": "new"}
        assert report.exit_code is ExitCode.PARTLY_DONE
        error = next(iter(report.errors))
        assert re.search(told, str(error), re.IGNORECASE), str(error)
        assert open_store(root).periods(SOURCE) == ("2025-11", "2026-01")
        publisher.faults.clear()
        again = run(root, publisher)
    assert outcomes(again)["2025-12"] == "new"
    assert again.exit_code is ExitCode.DONE
    assert parquet(root) == parquet(undisturbed)
    assert not list((root / "incoming").iterdir())


PASSING: dict[str, Planted] = {
    "429 once, with Retry-After": faults.status(429, retry_after="1", times=1),
    "a burst of 500": faults.status(500, times=2),
    "503 with a date to come back": faults.status(503, retry_after="Wed, 25 Mar 2020 10:00:00 GMT", times=1),
    "a connection cut at once": faults.cut_at_once(times=2),
    "a connection cut half-way": faults.cut(WHOLE // 2, times=1),
    "cut twice, ever later": (faults.cut(WHOLE // 3, times=1), faults.cut(WHOLE // 3, times=1)),
}


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_is_overcome_in_the_same_run(name: str, tmp_path: Path, undisturbed: Path) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        publisher.faults[address(ILL)] = PASSING[name]
        report = run(root, publisher)
        assert len(publisher.asked_for(address(ILL))) > 1
    assert set(outcomes(report).values()) == {"new"}
    assert report.exit_code is ExitCode.DONE
    assert parquet(root) == parquet(undisturbed)


def test_a_file_beyond_the_limit_is_given_up_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairwait.definitions.publications import publication

    kind = publication(SOURCE).files[0]
    with Publisher(site_of()) as publisher:
        publisher.faults[address(ILL)] = faults.instead(b"PK\x03\x04" + b"\0" * (kind.max_bytes + 1), "application/zip")
        report = run(tmp_path / "store", publisher, whole=60.0)
        asked = publisher.asked_for(address(ILL))
    assert outcomes(report)["2025-12"] == "failed"
    assert re.search("MB|bytes|limit|large", str(report.errors[0]))
    assert max(one.sent for one in asked) < kind.max_bytes, "a declared size beyond the limit is not even read"


def test_changed_bytes_under_the_same_name_are_a_revision_and_the_old_file_is_kept(tmp_path: Path) -> None:
    root, site = tmp_path / "store", site_of()
    with Publisher(site) as publisher:
        run(root, publisher)
        before = england(open_store(root), ILL, "2")
        publisher.faults[address(ILL)] = faults.changing(zipped(ILL, seed=3))
        report = run(root, publisher)
        assert outcomes(report) == {"2025-11": "unchanged", "2025-12": "revised", "2026-01": "unchanged"}
        store = open_store(root)
        assert england(store, ILL, "2") != before
        assert len(store.releases(SOURCE, vintages="all")) == 4
        assert set(outcomes(run(root, publisher)).values()) == {"unchanged"}


def test_a_lying_etag_cannot_pass_other_bytes_for_the_same_file(tmp_path: Path) -> None:
    """Other bytes under the old tag: asked with the tag the server says 304, so nothing is lost and nothing changes."""
    root, site = tmp_path / "store", site_of()
    with Publisher(site) as publisher:
        run(root, publisher)
        publisher.faults[address(ILL)] = faults.changing(zipped(ILL, seed=5), etag=site[address(ILL)].tag)
        assert set(outcomes(run(root, publisher)).values()) == {"unchanged"}
        assert england(open_store(root), ILL, "2") == make_month(ILL).total("2")


@pytest.mark.parametrize("where", [MAIN, year_page("2026-01")])
def test_a_page_whose_markup_has_changed_is_told_with_what_was_not_found(where: str, tmp_path: Path) -> None:
    site = site_of()
    site[where] = page("<div data-app='new-look'></div><a href='/news/'>News</a>")
    with Publisher(site) as publisher:
        report = run(tmp_path / "store", publisher)
    assert not report.files
    assert report.exit_code is ExitCode.NOT_FETCHED
    error = report.errors[0]
    assert where in str(error)
    assert "Full-CSV-data-file" in error.expected or "links" in error.expected
    assert "rtt-full-csv.toml" in error.remedy


@pytest.mark.parametrize("code", [404, 500])
def test_one_year_page_that_cannot_be_had_does_not_keep_the_others_from_it(code: int, tmp_path: Path) -> None:
    months = ("2025-03", "2025-12")
    wanted = Wanted((SOURCE,), Period.parse(months[0]), Period.parse(months[1]))
    with Publisher(site_of(months)) as publisher, quick_fetcher(publisher.base) as fetcher:
        publisher.faults[year_page("2025-03")] = faults.status(code)
        report = fetch(wanted, tmp_path / "store", fetcher, today=TODAY)
    assert outcomes(report) == {"2025-12": "new"}
    assert report.exit_code is ExitCode.PARTLY_DONE
    assert year_page("2025-03") in str(report.errors[0])


def test_a_file_that_is_not_what_its_name_says_is_refused_and_not_sent_again(tmp_path: Path) -> None:
    def wrong(period: str) -> bytes:
        return zipped("2025-10" if period == ILL else period)

    with Publisher(site_of(content=wrong)) as publisher:
        report = run(tmp_path / "store", publisher)
        assert outcomes(report)["2025-12"] == "failed"
        assert "content says October 2025" in report.errors[0].what
        assert open_store(tmp_path / "store").periods(SOURCE) == ("2025-11", "2026-01")
        sent = sum(one.sent for one in publisher.asked_for(address(ILL)))
        assert outcomes(run(tmp_path / "store", publisher))["2025-12"] == "failed"
        assert sum(one.sent for one in publisher.asked_for(address(ILL))) == sent


def test_a_file_that_is_not_what_its_link_says_is_refused(tmp_path: Path) -> None:
    unnamed = address(ILL).replace("Dec25-", "")
    files = [
        (unnamed, text_of(ILL), zipped("2025-10"), ILL),
        (address("2026-01"), text_of("2026-01"), zipped("2026-01"), "2026-01"),
    ]
    with Publisher(site_with(files)) as publisher:
        report = run(tmp_path / "store", publisher)
    assert outcomes(report) == {"2025-12": "failed", "2026-01": "new"}
    assert "not what its link says" in report.errors[0].what
    assert "October 2025" in report.errors[0].expected


@pytest.mark.parametrize("href", [
    "https://files.example.com/Full-CSV-data-file-Dec25-ZIP-4M.zip",
    "file:///Full-CSV-data-file-Dec25-ZIP-4M.zip",
    "../../../../../../../../../Full-CSV-data-file-Dec25-ZIP-4M.zip",
    "https://www.england.nhs.uk/statistics/..%2f..%2fFull-CSV-data-file-Dec25-ZIP-4M.zip",
    "https://www.england.nhs.uk/statistics/..\\..\\Full-CSV-data-file-Dec25-ZIP-4M.zip",
])  # fmt: skip
def test_a_hostile_link_is_never_followed_and_writes_nowhere(href: str, tmp_path: Path) -> None:
    site = site_of(("2025-11", "2026-01"))
    where = year_page("2026-01")
    site[where] = page(site[where].body.decode() + f'<p><a href="{href}">{text_of(ILL)}</a></p>')
    with Publisher(site) as publisher:
        report = run(tmp_path / "store", publisher)
        asked = [one.address for one in publisher.log if "Dec25" in one.address]
    assert {month: outcome for month, outcome in outcomes(report).items() if outcome == "new"} == {
        "2025-11": "new", "2026-01": "new"}  # fmt: skip
    assert not asked or (href.startswith("..") and outcomes(report)["2025-12"] == "failed")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_with_a_mirror_nothing_but_the_mirror_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    asked: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, place: (asked.append(place), connect(self, place))[1])
    with Publisher(site_of()) as publisher:
        run(tmp_path / "store", publisher)
    assert asked
    assert {place[0] for place in asked} == {"127.0.0.1"}  # type: ignore[index]
