"""Killed at any moment and run again, a fetch gives the store that an undisturbed fetch gives."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fairwait.store.reader import open_store
from tests.fetch.sites import MONTHS, SOURCE, address, site_of, zipped
from tests.fetch.test_faults import run
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher

#: In a process of its own, as the command runs it, with pauses skipped.
_FETCH = """
import sys
from datetime import date
from pathlib import Path
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.run import fetch
from fairwait.sources.fetching import Fetcher

months = [Period.parse(month) for month in sys.argv[3:]]
with Fetcher(mirror=sys.argv[2], sleep=lambda seconds: None) as fetcher:
    fetch(Wanted(("rtt-full-csv",), *months), Path(sys.argv[1]), fetcher, today=date(2026, 3, 25))
"""
_TIMES = {"ingested_at", "received_at", "headers"}
GROUPS, KILLS = 5, 10


def start(root: Path, publisher: Publisher) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _FETCH, str(root), publisher.base, MONTHS[0], MONTHS[-1]]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def state(root: Path) -> dict[str, Any]:
    """Everything a store is, but for the times at which it came about and the number of its version."""
    held: dict[str, Any] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or name.startswith(("versions/", ".writer")) or name == "CURRENT":
            continue
        held[name] = _timeless(json.loads(path.read_text())) if path.suffix == ".json" else path.read_bytes()
    held["catalogue"] = sorted((one.publication, one.period_key, one.sha256) for one in open_store(root).all_releases)
    return held


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(one) for name, one in value.items() if name not in _TIMES}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    root = tmp_path_factory.mktemp("undisturbed") / "store"
    with Publisher(site_of()) as publisher:
        started = time.monotonic()
        assert start(root, publisher).wait() == 0
        return state(root), time.monotonic() - started


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_at_random_moments_and_run_again(
    group: int, tmp_path: Path, undisturbed: tuple[dict[str, Any], float]
) -> None:
    """Ten moments in each group, spread evenly over a whole run, each shaken a little."""
    wanted, whole = undisturbed
    rng = random.Random(20260325 + group)
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        if group % 2:  # one file comes slowly, so that kills fall into downloads too
            publisher.faults[address(MONTHS[1])] = faults.drip(len(zipped(MONTHS[1])) // 20, min(whole / 30, 0.2))
        for kill in range(KILLS):
            process = start(root, publisher)
            time.sleep(max(0.0, whole * (0.25 + 0.75 * (kill + rng.random()) / KILLS)))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if (root / "CURRENT").exists():
                assert set(open_store(root).periods(SOURCE)) <= set(MONTHS)
            report = run(root, publisher)
            assert not report.errors
            assert state(root) == wanted
            shutil.rmtree(root)


def test_a_kill_between_download_and_ingest_costs_no_second_download(tmp_path: Path) -> None:
    """The file stands in “incoming” with its record: it is read first, and the address says that it has not changed."""
    from fairwait.domain.errors import StoreError
    from fairwait.pipeline.fetch import run as running

    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        with pytest.MonkeyPatch.context() as patch:

            def killed(*_: object) -> None:
                raise StoreError("the power went")

            patch.setattr(running, "ingest_one", killed)
            with pytest.raises(StoreError):
                run(root, publisher)
        sent = {one.address: one.sent for one in publisher.log if one.address.endswith(".zip") and one.status == 200}
        assert sent
        publisher.log.clear()
        report = run(root, publisher)
        again = {one.address for one in publisher.log if one.sent and one.address in sent}
    assert not again
    assert {file.outcome for file in report.files} == {"new"}
    assert open_store(root).periods(SOURCE) == MONTHS


def test_an_interruption_publishes_what_landed(tmp_path: Path) -> None:
    from fairwait.pipeline.fetch import run as running

    root, done = tmp_path / "store", []
    real = running.ingest_one

    def then_interrupted(*given: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(given)
        return real(*given)

    with Publisher(site_of()) as publisher:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "ingest_one", then_interrupted)
            with pytest.raises(KeyboardInterrupt):
                run(root, publisher)
        assert len(open_store(root).periods(SOURCE)) == 1
        run(root, publisher)
    assert open_store(root).periods(SOURCE) == MONTHS
