"""``fairwait fetch``, ``refresh`` and ``sources`` as somebody types them."""

from __future__ import annotations

import csv
import io
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fairwait.store.reader import open_store
from tests.cli.conftest import Fairwait, fairwait  # noqa: F401  (the fixture)
from tests.fetch.sites import MONTHS, SOURCE, address, site_of, year_page, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import page

RANGE = ("--from", MONTHS[0], "--to", MONTHS[-1])
#: February has been due since the middle of April.
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due and what may still be revised depends on the day: here it is always the same."""
    monkeypatch.setattr("fairwait.cli.fetching.today", lambda: TODAY)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(site_of()) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "store")


def test_the_first_fetch_brings_everything_and_the_second_nothing(
    fairwait: Fairwait, publisher: Publisher, store: str  # noqa: F811
) -> None:  # fmt: skip
    first = fairwait("fetch", SOURCE, *RANGE, "--mirror", publisher.base, "--store", store)
    assert first.code == 0
    assert "3 files: 3 new." in first.out
    assert "November 2025 to January 2026 (5,768 rows)" in " ".join(first.out.split())
    sent = sum(one.sent for one in publisher.log if one.address.endswith(".zip"))
    again = fairwait("fetch", SOURCE, *RANGE, "--mirror", publisher.base, "--store", store)
    assert (again.code, "3 unchanged" in again.out) == (0, True)
    assert sum(one.sent for one in publisher.log if one.address.endswith(".zip")) == sent
    assert open_store(Path(store)).version == 1


def test_each_outcome_has_its_number(fairwait: Fairwait, publisher: Publisher, store: str) -> None:  # noqa: F811
    def code(*more: str) -> int:
        ran = fairwait("fetch", SOURCE, *RANGE, "--mirror", publisher.base, "--store", store, "--exit-code", *more)
        return ran.code

    assert code() == 10
    assert code() == 0
    publisher.faults[address(MONTHS[1])] = faults.changing(zipped(MONTHS[1], seed=4))
    assert code() == 11
    assert code("--to", "2026-02") == 6, "February's figures were due in the middle of April"
    publisher.faults.clear()
    site = publisher.site
    del site[address(MONTHS[0])]
    assert code() == 5
    site[year_page(MONTHS[0])] = page("")
    assert code() == 7


def test_a_month_that_should_be_out_and_is_not_is_told(
    fairwait: Fairwait, publisher: Publisher, store: str  # noqa: F811
) -> None:  # fmt: skip
    ran = fairwait(
        "fetch", SOURCE, "--from", "2025-10", "--to", "2026-01", "--mirror", publisher.base, "--store", store
    )
    assert ran.code == 6
    assert "October 2025" in ran.out.partition("Should be out by now")[2]


def test_a_dry_run_walks_and_changes_nothing(fairwait: Fairwait, publisher: Publisher, store: str) -> None:  # noqa: F811
    ran = fairwait("fetch", SOURCE, *RANGE, "--dry-run", "--mirror", publisher.base, "--store", store)
    assert ran.code == 0
    assert "3 to download" in ran.out
    assert not Path(store).exists()
    assert not [one for one in publisher.log if one.address.endswith(".zip")]
    rows = fairwait("fetch", SOURCE, *RANGE, "--dry-run", "--json", "--mirror", publisher.base, "--store", store).json
    assert [row["period"] for row in rows] == sorted(MONTHS, reverse=True)
    assert {row["held"] for row in rows} == {False}


def test_latest_brings_the_newest_alone(fairwait: Fairwait, publisher: Publisher, store: str) -> None:  # noqa: F811
    fairwait("fetch", SOURCE, "--to", MONTHS[-1], "--latest", "--mirror", publisher.base, "--store", store)
    assert open_store(Path(store)).periods(SOURCE) == (MONTHS[-1],)


def test_json_and_csv_tell_the_same_files(fairwait: Fairwait, publisher: Publisher, store: str) -> None:  # noqa: F811
    publisher.faults[address(MONTHS[0])] = faults.status(404)
    told = fairwait("fetch", SOURCE, *RANGE, "--json", "--mirror", publisher.base, "--store", store)
    assert told.code == 5
    counts = {"new": 2, "revised": 0, "same figures": 0, "passed over": 0, "unchanged": 0, "kept": 0, "failed": 1}
    assert told.json["counts"] == counts | {"missing": 0}
    assert told.json["exit_code"] == 5
    (failed,) = [one for one in told.json["files"] if one["outcome"] == "failed"]
    assert failed["url"] == address(MONTHS[0])
    assert failed["error"]["remedy"]
    again = fairwait("fetch", SOURCE, *RANGE, "--csv", "--mirror", publisher.base, "--store", store)
    rows = list(csv.DictReader(io.StringIO(again.out)))
    assert {row["period"]: row["outcome"] for row in rows} == {
        "2025-11": "failed", "2025-12": "unchanged", "2026-01": "unchanged"}  # fmt: skip


def test_offline_touches_no_network_and_says_what_is_held(
    fairwait: Fairwait, publisher: Publisher, store: str, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    fairwait("fetch", SOURCE, *RANGE, "--mirror", publisher.base, "--store", store)

    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    ran = fairwait("fetch", SOURCE, "--from", "2025-10", "--to", "2026-01", "--offline", "--json", "--store", store)
    assert ran.code == 0
    assert [(row["held"], row["lacking"]) for row in ran.json] == [(3, 1)]
    assert "Nothing was asked of any site" in fairwait("fetch", SOURCE, "--offline", "--store", store).out


def test_a_mirror_s_folder_and_a_folder_of_saved_files_serve_as_well(
    fairwait: Fairwait, store: str, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    mirror, loose = site_of().write(tmp_path / "mirror"), tmp_path / "saved"
    loose.mkdir()
    for month in MONTHS:
        (loose / address(month).rsplit("/", 1)[1]).write_bytes(zipped(month))
    (loose / "Full-CSV-data-file-Dec25-ZIP-4M-revised.zip").write_bytes(zipped("2025-12", 9))
    for turn, folder in enumerate((mirror, loose)):
        own = f"{store}-{turn}"
        ran = fairwait("fetch", SOURCE, *RANGE, "--offline", "--mirror", str(folder), "--store", own)
        assert (ran.code, ran.err) == (0, "")
        assert "3 new" in ran.out
        assert open_store(Path(own)).periods(SOURCE) == MONTHS
    assert open_store(Path(f"{store}-1")).release(SOURCE, "2025-12").revised
    assert len(list(loose.iterdir())) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("fetch", "dm01x"), 2, "no publication called"),
        (("fetch", SOURCE, "--from", "2026-01", "--to", "2025-01"), 2, "before"),
        (("fetch", SOURCE, "--from", "yesterday"), 2, "not a month"),
        (("fetch", SOURCE, "--mirror", "no/such-folder"), 2, "There is no folder no/such-folder"),
        (("fetch", "elective-hubs"), 2, "not fetched by fairwait"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_done(
    arguments: tuple[str, ...], code: int, told: str, fairwait: Fairwait, store: str  # noqa: F811
) -> None:  # fmt: skip
    ran = fairwait(*arguments, "--store", store)
    assert ran.code == code
    assert told in ran.err.replace("\n", " ").replace("  ", " ")
    assert not Path(store).exists()


def test_fetch_and_refresh_need_a_store_to_be_named(fairwait: Fairwait) -> None:  # noqa: F811
    for command in ("fetch", "refresh"):
        ran = fairwait(command)
        assert ran.code == 2
        assert "FAIRWAIT_STORE" in ran.err


def test_refresh_says_what_changed_and_keeps_the_words(
    fairwait: Fairwait, publisher: Publisher, store: str  # noqa: F811
) -> None:  # fmt: skip
    ran = fairwait("refresh", SOURCE, "--from", MONTHS[0], "--mirror", publisher.base, "--store", store)
    assert "What changed" in ran.out
    assert "3 months" in ran.out
    again = fairwait("refresh", SOURCE, "--from", MONTHS[0], "--mirror", publisher.base, "--store", store, "--json")
    assert "Nothing has changed" in again.json["changes"]["sentences"][0]
    assert again.json["fetch"]["counts"]["unchanged"] == 3
    assert (Path(store) / "news" / "version-1.txt").exists()


def test_sources_are_listed_and_told(fairwait: Fairwait) -> None:  # noqa: F811
    listed = fairwait("sources", "--json").json
    assert {"rtt-full-csv", "diagnostics", "cancelled-operations", "beds"} <= {one["id"] for one in listed}
    assert "full CSV" in fairwait("sources", SOURCE).out
    assert fairwait("sources", SOURCE, "--json").json["page"].startswith("https://")
