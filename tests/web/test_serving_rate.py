"""How much one address may ask: of all the workers of a server together, and with a table that has an end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fairwait.web.serving.rate import Buckets, weight_of
from fairwait.web.serving.shared import Table
from fairwait.web.settings import Settings

_ANOTHER_WORKER = """
import sys
from pathlib import Path
from fairwait.web.serving.rate import Buckets
from fairwait.web.serving.shared import Table
print(*(Buckets(0.001, 5, Table("salt", file=Path(sys.argv[1]))).wait("a") > 0 for _ in range(3)))
"""


def _buckets(now: list[float], table: Table | None = None, rate: float = 2.0, burst: int = 4) -> Buckets:
    return Buckets(rate, burst, table, clock=lambda: now[0])


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = _buckets(now)
    assert [buckets.wait("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]
    now[0] = 1.0
    assert [buckets.wait("a") for _ in range(3)] == [0, 0, 0.5]
    assert buckets.wait("b") == 0
    now[0] = 1_000.0
    assert [buckets.wait("a") for _ in range(5)] == [0, 0, 0, 0, 0.5], "no more than a bucket full is saved up"


def test_no_limit_is_no_limit() -> None:
    buckets = _buckets([0.0], rate=0.0, burst=1)
    assert not any(buckets.wait("a") for _ in range(1_000))


def test_what_is_dear_takes_more_and_leaves_room_for_what_is_not() -> None:
    now = [0.0]
    buckets = _buckets(now, burst=12)
    assert [buckets.wait("a", 5) for _ in range(3)] == [0, 0, 1.5]
    assert [buckets.wait("a") for _ in range(3)] == [0, 0, 0.5]


def test_what_weighs_more_than_a_bucket_holds_takes_all_of_it() -> None:
    buckets = _buckets([0.0], burst=2)
    assert [buckets.wait("a", 5) for _ in range(2)] == [0, 1]


def test_the_answers_that_are_worked_out_weigh_more_than_printed_pages() -> None:
    assert {weight_of(path) for path in ("/", "/place/02P/", "/measures/", "/api/v1/search", "/waiting/")} == {1}
    assert {weight_of(path) for path in ("/compare/", "/wait/", "/compare/charts/x.svg", "/wait/findings.json")} == {5}


def test_two_workers_of_one_server_count_together(tmp_path: Path) -> None:
    now, file = [0.0], tmp_path / "spool" / "asked"
    one, other = (_buckets(now, Table("salt", file=file)) for _ in range(2))
    assert [one.wait("a"), other.wait("a"), one.wait("a"), other.wait("a")] == [0, 0, 0, 0]
    assert one.wait("a") == other.wait("a") == 0.5
    assert other.wait("b") == 0


def test_workers_that_are_processes_count_together(tmp_path: Path) -> None:
    file = tmp_path / "asked"
    mine = Buckets(0.001, 5, Table("salt", file=file))
    assert [mine.wait("a") for _ in range(3)] == [0, 0, 0]
    told = subprocess.run(
        [sys.executable, "-c", _ANOTHER_WORKER, str(file)], check=True, capture_output=True, text=True
    ).stdout
    assert told.split() == ["False", "False", "True"], "two of five were left"
    assert mine.wait("a") > 0


def test_another_server_over_the_same_folder_counts_for_itself(tmp_path: Path) -> None:
    now, file = [0.0], tmp_path / "asked"
    before, after = (_buckets(now, Table(salt, file=file), burst=1) for salt in ("one", "two"))
    assert before.wait("a") == 0
    assert before.wait("a") > 0
    assert after.wait("a") == 0


def test_moments_of_before_the_machine_was_started_count_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "asked"
    long_up, just_up = (_buckets([now], Table("salt", file=file), burst=1) for now in (1_000_000.0, 5.0))
    assert long_up.wait("a") == 0
    assert long_up.wait("a") > 0
    assert [just_up.wait("a") > 0 for _ in range(2)] == [False, True]


def test_the_table_has_an_end_and_forgets_who_has_most_left() -> None:
    now, table = [0.0], Table(most=64)
    buckets = _buckets(now, table, burst=8)
    assert not any(buckets.wait("greedy") for _ in range(8))
    for number in range(2_000):
        assert buckets.wait(f"address {number}") == 0
    assert len(table) <= 64
    assert buckets.wait("greedy") > 0


@pytest.mark.parametrize("written", [b"", b"short", b"\xff" * 64, b"\x7f" * 400_000])
def test_whatever_stands_in_the_file_somebody_is_answered(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "asked"
    file.write_bytes(written)
    buckets = _buckets([0.0], Table("salt", file=file))
    assert [buckets.wait("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]


def test_where_there_can_be_no_file_a_worker_counts_for_itself(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    buckets = _buckets([0.0], Table("salt", file=tmp_path / "spool" / "asked"))
    assert [buckets.wait("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]


def test_nobody_can_be_found_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "asked"
    assert _buckets([0.0], Table("salt", file=file)).wait("203.0.113.77") == 0
    assert b"203.0.113.77" not in file.read_bytes()
    assert any(file.read_bytes())


def test_all_processes_of_a_server_are_told_the_same_salt(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path)
    told = settings.as_text()
    assert Settings.from_environment({"FAIRWAIT_SERVE_SETTINGS": told}) == settings
    assert Settings(tmp_path, tmp_path).salt != settings.salt
    assert settings.salt not in repr(settings)
