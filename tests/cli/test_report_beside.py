"""The report is the same whether a second process made parts of it, failed at them, or never was."""

from __future__ import annotations

import os
import pickle
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.cli.report import _BESIDE_LOADS
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.reports.beside import helper as beside
from fairwait.reports.beside.helper import Helper
from fairwait.reports.spotlight.asked import Asked, Sent
from fairwait.reports.spotlight.sections import BESIDE, SECTIONS
from fairwait.store.reader import open_store
from tests.cli.conftest import Fairwait, process
from tests.cli.interrupting import interrupted_after

#: Says who it is, takes a job, and dies over it.
DIES = """
import sys
from fairwait.reports.beside.frames import receive, send
from fairwait.reports.beside.worker import greeting
send(sys.stdout.buffer, greeting())
receive(sys.stdin.buffer)
sys.exit(1)
"""


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sections that a second process brought."""
    names: list[str] = []
    close = Helper.close

    def noting(self: Helper) -> None:
        names.extend(name for name in self.made if name != "load")
        close(self)

    monkeypatch.setattr(Helper, "close", noting)
    return names


def written(fairwait: Fairwait, folder: Path, *arguments: str) -> dict[str, bytes]:
    ran = fairwait("report", "--out", str(folder), "--format", "html,json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_the_second_process_loads_is_there() -> None:
    for name in _BESIDE_LOADS:
        assert find_spec(name) is not None


def test_what_may_be_made_beside_is_part_of_the_report() -> None:
    assert set(BESIDE) <= set(SECTIONS)
    assert "lead" not in BESIDE, "the first page is made from it"


def test_the_report_is_the_same_with_and_without_a_second_process(
    fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch, brought: list[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 1)
    alone = written(fairwait, tmp_path / "alone")
    assert brought == []
    monkeypatch.setattr(beside, "cores", lambda: 2)
    assert written(fairwait, tmp_path / "both") == alone
    assert brought, "the second process made nothing"
    assert set(brought) <= set(BESIDE)


def test_the_question_travels_whole(synthetic_store: Path) -> None:
    """The very releases that the first process saw: what is published meanwhile changes neither half of a report."""
    bench = Workbench(open_store(synthetic_store), seed=5, boundaries=Period(2024, 4))
    asked = Asked(bench, "median_wait", Geography.ICB, Period(2025, 10), "C_110")
    travelled = pickle.loads(pickle.dumps(Sent.of(asked))).asked()
    there = travelled.bench
    assert (travelled.measure, travelled.geography, travelled.month, travelled.function) == (
        "median_wait", Geography.ICB, Period(2025, 10), "C_110",
    )  # fmt: skip
    assert (there.seed, there.boundaries) == (5, Period(2024, 4))
    assert there.store is not bench.store
    assert vars(there.store) == vars(bench.store)


def test_a_second_process_that_dies_over_its_work_is_done_without(
    fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch, brought: list[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 1)
    alone = written(fairwait, tmp_path / "alone", "-g", "icb")
    monkeypatch.setattr(beside, "cores", lambda: 2)
    monkeypatch.setattr(beside, "COMMAND", ("-c", DIES))
    assert written(fairwait, tmp_path / "both", "-g", "icb") == alone
    assert brought == []


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
@pytest.mark.parametrize("while_loading", ["fairwait.reports.beside.helper", "fairwait.reports.spotlight", "docx"])
def test_ctrl_c_at_a_terminal_ends_both_at_once(tmp_path: Path, while_loading: str) -> None:
    """A terminal tells every process of the command: as the second starts, as both compute, as files are made."""
    told: list[int] = []

    def ctrl_c(number: int) -> None:
        told.append(number)
        os.killpg(number, signal.SIGINT)

    out = tmp_path / "out"
    ended = interrupted_after(while_loading, ctrl_c, "report", "--out", str(out), "--format", "all")
    assert ended == (130, "", "Stopped.")
    with pytest.raises(ProcessLookupError):
        os.killpg(told[0], 0)  # nobody is left
    assert not out.exists() or not list(out.iterdir()), "nothing half made is left"


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_nobody_is_left_behind_by_an_error(tmp_path: Path) -> None:
    started = process("report", "-p", "1999-01", "--out", str(tmp_path), start_new_session=True)
    _, err = started.communicate(timeout=120)
    assert started.returncode == 4, err.decode()
    with pytest.raises(ProcessLookupError):
        os.killpg(started.pid, 0)
