"""What was lost comes back, what is wrong is told, and no single record, link or file keeps the rest from being had."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fairwait.cli.fetch_screen import plan_records
from fairwait.domain.errors import ExitCode, StoreError
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.held import held
from fairwait.pipeline.fetch.plan import Wanted, make_plan
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.fetch.run import fetch
from fairwait.store import manifest, release
from fairwait.store.lasting import write_atomically
from fairwait.store.reader import open_store
from tests.fetch.sites import MONTHS, SOURCE, address, quick_fetcher, site_of, site_with, text_of, zipped
from tests.fetch.test_faults import outcomes, run
from tests.fetch.test_kills import state
from tests.store.test_ingest import england
from tests.synthetic.full_csv import make_month
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, Site

TODAY = date(2026, 3, 25)
ILL = "2025-12"
REVISED = "ZIP-4M-revised-XyZ99"


def alone(root: Path, publisher: Publisher, month: str = ILL) -> FetchReport:
    with quick_fetcher(publisher.base) as fetcher:
        return fetch(Wanted((SOURCE,), Period.parse(month), Period.parse(month)), root, fetcher, today=TODAY)


def both_copies(seed: int = 70) -> Site:
    """A month with an original and, at another address, a revised file."""
    return site_with([
        (address(ILL), text_of(ILL), zipped(ILL), ILL),
        (address(ILL, REVISED), text_of(ILL, " revised"), zipped(ILL, seed), ILL),
    ])  # fmt: skip


def sent(publisher: Publisher) -> int:
    return sum(one.sent for one in publisher.log if one.address.endswith(".zip"))


LOSSES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "the releases": (lambda root: shutil.rmtree(root / "releases"), False),
    "one table of a release": (lambda root: next(root.rglob("marts.parquet")).unlink(), False),
    "the releases and all raw files": (
        lambda root: (shutil.rmtree(root / "releases"), shutil.rmtree(root / "raw")), True),
    "the releases, the raw files damaged": (
        lambda root: (shutil.rmtree(root / "releases"), [path.write_bytes(b"PK") for path in root.glob("raw/*.zip")]),
        True),
    "the notes of the raw files": (lambda root: [path.unlink() for path in root.glob("raw/*.json")], False),
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_a_release_that_was_lost_comes_back(name: str, tmp_path: Path) -> None:
    """From the raw file where it is sound, without a byte of it being sent again; else from the publisher."""
    lose, again = LOSSES[name]
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        undisturbed = state(root)
        lose(root)
        publisher.log.clear()
        report = run(root, publisher)
        assert (sent(publisher) > 0) == again
        assert report.exit_code is ExitCode.DONE
        assert set(outcomes(run(root, publisher)).values()) == {"unchanged"}
    store = open_store(root)
    assert store.periods(SOURCE) == MONTHS
    assert [england(store, month, "2") for month in MONTHS] == [make_month(month).total("2") for month in MONTHS]
    assert state(root) == undisturbed


def test_a_kill_while_a_lost_release_is_brought_back_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairwait.pipeline.fetch import run as running

    def killed(*_: object) -> None:
        raise StoreError("the power went")

    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        undisturbed = state(root)
        shutil.rmtree(root / "releases")
        publisher.log.clear()
        with monkeypatch.context() as patch:
            patch.setattr(running, "ingest_one", killed)
            with pytest.raises(StoreError):
                run(root, publisher)
        run(root, publisher)
        assert sent(publisher) == 0
    assert state(root) == undisturbed


def test_a_store_of_an_older_format_is_read_again_from_its_raw_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        publisher.log.clear()
        for path in root.rglob(release.DESCRIPTION):
            path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": 0}), encoding="utf-8")
        report = run(root, publisher)
        assert set(outcomes(report).values()) == {"new"}
        assert sent(publisher) == 0
    assert open_store(root).periods(SOURCE) == MONTHS


def test_what_was_lost_is_not_called_held(tmp_path: Path) -> None:
    root, wanted = tmp_path / "store", Wanted((SOURCE,), Period.parse(MONTHS[0]), Period.parse(MONTHS[-1]))
    with Publisher(site_of()) as publisher, quick_fetcher(publisher.base) as fetcher:
        run(root, publisher)
        plan = make_plan(wanted, fetcher.page, TODAY)
    assert [one["held"] for one in plan_records(plan, root)] == [True] * 3
    assert [(one.held, one.lacking) for one in held(wanted, root, TODAY)] == [(3, 0)]
    shutil.rmtree(root / "releases")
    assert [one["held"] for one in plan_records(plan, root)] == [False] * 3
    assert [(one.held, one.lacking) for one in held(wanted, root, TODAY)] == [(0, 3)]


def test_known_bytes_under_another_months_link_are_refused(tmp_path: Path) -> None:
    """December is held; then the publisher puts December's file up as January."""
    root, site = tmp_path / "store", site_of()
    site[address("2026-01")] = Served(zipped(ILL), "application/zip")
    with Publisher(site) as publisher:
        alone(root, publisher)
        for november in ("new", "unchanged"):
            report = run(root, publisher)
            assert outcomes(report) == {"2025-11": november, "2025-12": "unchanged", "2026-01": "failed"}
            assert report.exit_code is ExitCode.PARTLY_DONE
            assert "not what its link says" in str(report.errors[0])
    assert open_store(root).periods(SOURCE) == MONTHS[:2]


@pytest.mark.parametrize("code", [404, 410])
def test_a_dead_revised_link_gives_way_to_the_original_and_says_so(code: int, tmp_path: Path) -> None:
    root = tmp_path / "store"
    with Publisher(both_copies()) as publisher:
        publisher.faults[address(ILL, REVISED)] = faults.status(code)
        for outcome in ("new", "unchanged"):
            report = alone(root, publisher)
            assert outcomes(report) == {ILL: outcome}
            assert report.exit_code is ExitCode.DONE
            (doubt,) = report.doubts
            assert "December 2025" in doubt
            assert "not at its address" in doubt
        assert england(open_store(root), ILL, "2") == make_month(ILL).total("2")
        publisher.faults.clear()
        assert outcomes(alone(root, publisher)) == {ILL: "revised"}
        publisher.faults[address(ILL, REVISED)] = faults.status(code)
        gone = alone(root, publisher)
        assert outcomes(gone) == {ILL: "failed"}, "the revised file is held: the original is no help"
    assert england(open_store(root), ILL, "2") == make_month(ILL).total("2") + 70


def test_a_revised_link_that_fails_for_the_moment_does_not_give_way(tmp_path: Path) -> None:
    with Publisher(both_copies()) as publisher:
        publisher.faults[address(ILL, REVISED)] = faults.status(500)
        assert outcomes(alone(tmp_path / "store", publisher)) == {ILL: "failed"}


def test_a_disk_that_fills_while_an_address_is_noted_ends_the_run_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "store"

    def full(path: Path, text: str) -> None:
        if manifest.FOLDER in path.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_atomically(path, text)

    with Publisher(site_of()) as publisher:
        with monkeypatch.context() as patch:
            patch.setattr(manifest, "write_atomically", full)
            with pytest.raises(StoreError, match="disk is full"):
                run(root, publisher)
        assert set(outcomes(run(root, publisher)).values()) == {"new"}


def test_a_folder_that_cannot_be_made_ends_the_run_in_words(tmp_path: Path) -> None:
    root = tmp_path / "store"
    root.mkdir()
    (root / manifest.INCOMING).write_text("in the way", encoding="utf-8")
    with Publisher(site_of()) as publisher, pytest.raises(StoreError, match="cannot be written"):
        run(root, publisher)


def test_the_original_that_comes_after_its_revision_is_passed_over(tmp_path: Path) -> None:
    root = tmp_path / "store"
    original = site_with([(address(ILL), text_of(ILL), zipped(ILL), ILL)])
    with Publisher(both_copies()) as publisher:
        alone(root, publisher)
    with Publisher(original) as publisher:
        report = alone(root, publisher)
    assert outcomes(report) == {ILL: "passed over"}
    assert england(open_store(root), ILL, "2") == make_month(ILL).total("2") + 70


def test_the_same_figures_packed_again_are_no_revision(tmp_path: Path) -> None:
    root, site = tmp_path / "store", site_of((ILL,))
    with Publisher(site) as publisher:
        alone(root, publisher)
        site[address(ILL)] = Served(repacked(zipped(ILL)), "application/zip")
        report = alone(root, publisher)
        assert outcomes(report) == {ILL: "same figures"}
        site[address(ILL)] = Served(zipped(ILL, seed=1), "application/zip")
        assert outcomes(alone(root, publisher)) == {ILL: "revised"}, "one patient more is a revision"


def repacked(body: bytes) -> bytes:
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as plain:
        for member in packed.infolist():
            plain.writestr(member, packed.read(member), zipfile.ZIP_STORED)
    return target.getvalue()


def test_every_outcome_has_words() -> None:
    from typing import get_args

    from fairwait.cli import fetch_screen
    from fairwait.cli import ingest as ingest_screen
    from fairwait.pipeline.fetch.report import OUTCOMES
    from fairwait.pipeline.ingest import Outcome

    assert set(fetch_screen._OUTCOMES) == set(OUTCOMES)
    assert set(ingest_screen._OUTCOMES) == set(get_args(Outcome)) == {*ingest_screen._MARKS, "failed"}
    assert {len(mark) for mark in ingest_screen._MARKS.values()} == {9}, "the marks stand in a column"
