"""The folder through which workers hand on work: bounded, and what is lost with a process is found again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from fairwait.app.serving.renderer import draw_next
from fairwait.app.serving.told import taking
from fairwait.domain.errors import StoreBusyError
from fairwait.store.lock import alone
from fairwait.web.serving import spool as spool_module
from fairwait.web.serving.line import Line, is_key, key_of
from fairwait.web.serving.spool import PAGES_WANTED, Spool
from tests.web.own_loop import run_to_the_end

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#005eb8"/></svg>'
)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path / "line", most=3, room=10_000)


def test_a_line_takes_so_many_and_then_says_that_it_is_full(line: Line) -> None:
    assert [line.put(key_of(str(number)), b"") for number in range(5)] == ["accepted"] * 3 + ["full"] * 2
    job = line.claim()
    assert job is not None
    assert line.put(key_of("9"), b"") == "full", "what is at work counts too"
    line.finish(job, b"done")
    assert line.put(key_of("9"), b"") == "accepted"


def test_what_is_asked_for_twice_is_made_once(line: Line) -> None:
    key = key_of("a", "b")
    assert [line.put(key, b"x"), line.put(key, b"x")] == ["accepted", "already"]
    job = line.claim()
    assert job is not None
    assert line.put(key, b"x") == "already"
    line.finish(job, b"result")
    result = line.result(key)
    assert result is not None
    assert result.read_bytes() == b"result"
    assert (line.put(key, b"x"), line.claim()) == ("already", None)


def test_first_come_first_served_and_everybody_knows_their_turn(line: Line) -> None:
    keys = [key_of(name) for name in "abc"]
    for at, key in enumerate(keys):
        line.put(key, key.encode())
        os.utime(line.folder / "waiting" / f"{key}.0", (at, at))
    assert [line.before(key) for key in keys] == [0, 1, 2]
    first = line.claim()
    assert first is not None
    assert first.key == keys[0]
    assert [line.before(key) for key in keys] == [None, 1, 2]


def test_two_takers_never_get_the_same_job(tmp_path: Path) -> None:
    one = Line(tmp_path, most=50, room=1_000)
    other = Line(tmp_path, most=50, room=1_000)
    for number in range(20):
        one.put(key_of(str(number)), b"")
    taken = [job.key for _ in range(10) for job in (one.claim(), other.claim()) if job]
    assert len(taken) == len(set(taken)) == 20


def test_what_a_taker_died_over_is_tried_once_more_and_then_given_up(line: Line) -> None:
    key = key_of("poison")
    line.put(key, b"x")
    for _ in range(2):
        assert line.claim() is not None
        assert line.failure(key) is None
        line.recover("It could not be drawn.")
    assert line.claim() is None
    assert line.failure(key) == "It could not be drawn."
    assert line.put(key, b"x") == "already", "not tried again at once"
    failed = line.folder / "failed" / key
    long_ago = time.time() - 3_600
    os.utime(failed, (long_ago, long_ago))
    assert line.put(key, b"x") == "accepted"


def test_work_is_taken_up_again_though_the_folder_of_what_waits_was_removed(line: Line) -> None:
    key = key_of("a")
    line.put(key, b"x")
    assert line.claim() is not None
    (line.folder / "waiting").rmdir()
    assert line.recover("It could not be drawn.") == 1
    again = line.claim()
    assert again is not None
    assert again.key == key


def test_a_job_that_is_put_back_while_it_is_looked_for_is_found(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    key, find = key_of("a"), Line._find
    line.put(key, b"")
    assert line.claim() is not None

    def put_back_meanwhile(held: Line, folder: Path, wanted: str) -> str | None:
        found = find(held, folder, wanted)
        if folder.name == "waiting":
            line.recover("")
        return found

    monkeypatch.setattr(Line, "_find", put_back_meanwhile)
    assert line.under_way(key)


def test_results_are_kept_up_to_a_size_and_those_asked_for_last_longest(line: Line) -> None:
    for number in range(6):
        line.put(key_of(str(number)), b"")
        job = line.claim()
        assert job is not None
        line.finish(job, b"x" * 3_000)
        if line.result(key_of("0")) is not None:
            os.utime(line.folder / "done" / key_of("0"))
        if number:
            os.utime(line.folder / "done" / key_of(str(number)), (number, number))
    kept = [number for number in range(6) if line.result(key_of(str(number))) is not None]
    assert 0 in kept
    assert 1 not in kept
    assert sum(path.stat().st_size for path in (line.folder / "done").iterdir()) <= 10_000


def test_a_result_of_several_files_is_there_whole_or_not_at_all(line: Line) -> None:
    key = key_of("report")
    line.put(key, b"")
    job = line.claim()
    assert job is not None
    with pytest.raises(NotADirectoryError), line.making(job) as folder:
        _half_made(folder)
    assert line.result(key) is None
    assert line.under_way(key)
    with line.making(job) as folder:
        (folder / "whole.pdf").write_bytes(b"whole")
        assert line.result(key) is None
    result = line.result(key)
    assert result is not None
    assert [path.name for path in result.iterdir()] == ["whole.pdf"]
    assert not list(line.folder.glob(".making-*"))


def test_who_comes_second_stands_by_and_leaves_the_work_of_the_first_alone(line: Line) -> None:
    key, came = key_of("report"), threading.Event()
    line.put(key, b"")

    def second() -> None:
        with taking(line):
            line.recover("It died over it.")
            came.set()

    other = threading.Thread(target=second)
    with taking(line):
        job = line.claim()
        assert job is not None
        with line.making(job) as folder:
            other.start()
            assert not came.wait(1.0)
            (folder / "whole.pdf").write_bytes(b"whole")
        assert not came.is_set()
    other.join(120)
    assert came.is_set(), "its turn comes"
    assert line.result(key) is not None
    assert line.failure(key) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["renderer", "maker"])
def test_the_processes_that_take_work_out_do_so_alone(tmp_path: Path, name: str) -> None:
    spool = Spool(tmp_path / "spool")
    line = spool.pictures if name == "renderer" else spool.reports
    command = [sys.executable, "-m", f"fairwait.app.serving.{name}", str(tmp_path), str(spool.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            assert any(_is_held(line) for _ in _tries())
        finally:
            process.kill()


def _tries() -> Iterator[int]:
    """Looks, a little apart, for two minutes: the machine may be busy."""
    for number in range(400):
        yield number
        time.sleep(0.3)


def _is_held(line: Line) -> bool:
    try:
        with alone(line.folder / "taker.lock", line.folder, "test looks at"):
            return False
    except StoreBusyError:
        return True


def _half_made(folder: Path) -> None:
    (folder / "half.pdf").write_bytes(b"half")
    raise NotADirectoryError


def test_a_key_tells_nothing_and_reaches_nothing() -> None:
    assert is_key(key_of("anything", "typed"))
    assert not any(is_key(text) for text in ("", "..", "../" * 10 + "ab", "A" * 32, "g" * 32, "a" * 31))
    assert key_of("ab", "c") != key_of("a", "bc")


def test_a_picture_is_drawn_once_by_another_and_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    async def asking() -> list[bytes]:
        waiting = [asyncio.create_task(spool.png(SVG)) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert await asyncio.to_thread(draw_next, spool.pictures)
        assert not draw_next(spool.pictures)
        return [*await asyncio.gather(*waiting), await spool.png(SVG)]

    pictures = run_to_the_end(asking())
    assert pictures[0].startswith(b"\x89PNG")
    assert len(set(pictures)) == 1


def test_a_picture_that_cannot_be_drawn_is_said_to_be_so(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    async def asking() -> None:
        waiting = asyncio.create_task(spool.png("this is no drawing"))
        await asyncio.sleep(0.01)
        await asyncio.to_thread(draw_next, spool.pictures)
        await waiting

    with pytest.raises(HTTPException) as error:
        run_to_the_end(asking())
    assert error.value.status_code == 500


def test_who_comes_when_many_pictures_wait_is_asked_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path)
    monkeypatch.setattr(spool_module, "PATIENCE", 0.05)
    for number in range(spool.pictures.most):
        assert spool.pictures.put(key_of(str(number)), b"") == "accepted"
    with pytest.raises(HTTPException) as full:
        run_to_the_end(spool.png(SVG))
    assert full.value.status_code == 429
    job = spool.pictures.claim()
    assert job is not None
    spool.pictures.fail(job, "")
    with pytest.raises(HTTPException) as late:
        run_to_the_end(spool.png(SVG))
    assert late.value.status_code == 503


def test_pages_wanted_are_given_once_and_not_too_many_are_noted(tmp_path: Path) -> None:
    spool, maker = Spool(tmp_path), Spool(tmp_path)
    spool.want("place/02P/")
    spool.want("place/02P/")
    assert list(maker.wanted()) == ["place/02P/"]
    assert list(maker.wanted()) == []
    for number in range(PAGES_WANTED + 50):
        spool.want(f"place/{number}/")
    wanted = maker.wanted()
    assert next(wanted).startswith("place/")
    assert len(list(Spool(tmp_path).wanted())) == PAGES_WANTED - 1
