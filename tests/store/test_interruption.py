"""Kills, second writers and full disks: whatever happens, the store is as before or as after, never between."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairwait.domain.errors import StoreError
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store
from fairwait.store.writer import open_writer
from tests.store.test_ingest import PUBLICATION, england, snapshot
from tests.synthetic.full_csv import make_month

_INGEST = "import sys; from pathlib import Path; from fairwait.pipeline.ingest import ingest; " \
          "ingest([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]))"  # fmt: skip


def _start(root: Path, *files: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _INGEST, str(root), *map(str, files)], stderr=subprocess.DEVNULL)


def test_killed_at_any_moment_and_run_again_gives_the_undisturbed_store(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in ("a", "b", "c")]
    months = [make_month(period) for period in ("2025-11", "2025-12", "2026-01")]
    for month, path in zip(months, files, strict=True):
        month.write(path)
    started = time.monotonic()
    _start(tmp_path / "undisturbed", *files).wait()
    whole = time.monotonic() - started
    rng = random.Random(20260131)
    for attempt in range(12):
        root = tmp_path / f"store{attempt}"
        process = _start(root, *files)
        time.sleep(rng.uniform(0.3, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for period in open_store(root).periods(PUBLICATION) if (root / "CURRENT").exists() else ():
            assert england(open_store(root), str(period), "2") > 0
        ingest(files, root)
        store = open_store(root)
        assert [str(period) for period in store.periods(PUBLICATION)] == ["2025-11", "2025-12", "2026-01"]
        for month in months:
            assert england(store, month.period, "2") == month.total("2")
        releases = {k: v for k, v in snapshot(root).items() if k.endswith(".parquet")}
        assert releases == {k: v for k, v in snapshot(tmp_path / "undisturbed").items() if k.endswith(".parquet")}
        assert not list((root / "staging").iterdir())
        shutil.rmtree(root)


def test_a_second_writer_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    make_month("2026-01").write(path)
    root = tmp_path / "store"
    ingest([path], root)
    before = snapshot(root)
    with open_writer(root):
        other = subprocess.run(
            [sys.executable, "-c", _INGEST, str(root), str(path)], capture_output=True, text=True, check=False
        )
    assert "Another fairwait process is writing" in other.stderr
    assert snapshot(root) == before


def test_a_reader_works_while_a_writer_holds_the_lock(tmp_path: Path) -> None:
    month = make_month("2026-01")
    month.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    with open_writer(tmp_path / "store"):
        assert england(open_store(tmp_path / "store"), "2026-01", "2") == month.total("2")


def test_a_full_disk_is_said_in_words_and_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, root = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "store"
    make_month("2025-12").write(first)
    make_month("2026-01").write(second)
    ingest([first], root)
    before = snapshot(root)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("fairwait.store.raw._copied", full)
    with pytest.raises(StoreError, match="disk is full"):
        ingest([second], root)
    monkeypatch.undo()
    assert {k: v for k, v in snapshot(root).items() if not k.startswith("staging/")} == before
    ingest([second], root)
    assert len(open_store(root).periods(PUBLICATION)) == 2


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on file size, which Windows has not")
def test_a_file_size_limit_hit_by_duckdb_is_a_store_error(tmp_path: Path) -> None:
    """A write refused by the operating system inside DuckDB surfaces as the same error, not as a traceback."""
    path = tmp_path / "a.csv"
    make_month("2026-01").write(path)
    code = (
        "import resource, signal, sys; from pathlib import Path; from fairwait.pipeline.ingest import ingest\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "from fairwait.domain.errors import FairwaitError\n"
        "try: ingest([Path(sys.argv[2])], Path(sys.argv[1]))\n"
        "except FairwaitError as error: print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "store"), str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "StoreError", done.stderr
