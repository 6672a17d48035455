"""A second process makes what it is handed; whatever goes wrong with it, nothing is missing or left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fairwait.reports.beside import helper as beside
from fairwait.reports.beside.helper import Helper, NotMade, cores, helper
from fairwait.reports.beside.worker import greeting


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[Helper]:
    """A second process, whatever the machine has."""
    monkeypatch.setattr(beside, "cores", lambda: 2)
    with helper() as found:
        assert found is not None
        yield found


def waited_for(condition: Callable[[], bool], seconds: float = 120.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def begun(second: Helper, name: str) -> bool:
    return waited_for(lambda: name in second._begun)


def gone(number: int) -> bool:
    """Whether no process has the number, or only the remains of one."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_jobs_are_made_in_another_process(second: Helper) -> None:
    second.offer([("who", os.getpid, ()), ("sum", sum, ((1, 2, 3),))])
    assert waited_for(lambda: len(second.made) == 2)
    assert second.take("sum") == 6
    assert second.take("who") == second._process.pid != os.getpid()


def test_what_has_not_begun_is_given_back_and_not_made_twice(second: Helper) -> None:
    second.offer([("long", time.sleep, (1.0,)), ("next", os.getpid, ())])
    assert begun(second, "long")
    with pytest.raises(NotMade):
        second.take("next")
    assert second.take("long") is None
    assert second.made == ("long",)


def test_what_was_never_offered_is_not_made(second: Helper) -> None:
    with pytest.raises(NotMade):
        second.take("nothing")


def test_a_job_that_fails_is_for_the_first_process_and_the_next_goes_on(second: Helper) -> None:
    second.offer([("wrong", int, ("no number",)), ("right", int, ("7",))])
    assert waited_for(lambda: "right" in second.made)
    with pytest.raises(NotMade):
        second.take("wrong")
    assert second.take("right") == 7


def test_what_cannot_travel_either_way_is_made_here(second: Helper) -> None:
    second.offer([("answer", iter, ((1, 2),)), ("open", open, (os.devnull,))])
    assert begun(second, "open")
    with pytest.raises(NotMade):
        second.take("open")
    assert second.take("answer") is not None
    second.offer([("job", map, (lambda one: one, ()))])
    assert begun(second, "job")
    with pytest.raises(NotMade):
        second.take("job")


def test_a_process_that_is_killed_leaves_the_work_to_the_first(second: Helper) -> None:
    second.offer([("long", time.sleep, (60.0,)), ("next", os.getpid, ())])
    assert begun(second, "long")
    second._process.kill()
    started = time.monotonic()
    for name in ("long", "next"):
        with pytest.raises(NotMade):
            second.take(name)
    assert time.monotonic() - started < 40, "nobody waited for the minute that it would have taken"


def test_a_process_that_answers_nonsense_counts_as_none(
    second: Helper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for said in (b"", b"hello", (5).to_bytes(8, "little") + b"hello"):
        program = tmp_path / "other.py"
        program.write_text(f"import sys, time\nsys.stdout.buffer.write({said!r})\nsys.stdout.flush()\n")
        monkeypatch.setattr(beside, "COMMAND", (str(program),))
        with helper() as found:
            assert found is not None
            found.offer([("who", os.getpid, ())])
            assert waited_for(lambda: not found._alive)
            with pytest.raises(NotMade):
                found.take("who")


def test_another_fairwait_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    monkeypatch.setattr(beside, "greeting", lambda: greeting() + "elsewhere")
    with helper() as found:
        assert found is not None
        found.offer([("who", os.getpid, ())])
        assert waited_for(lambda: not found._alive)
        with pytest.raises(NotMade):
            found.take("who")
        assert found.made == ()


def test_what_is_to_be_loaded_is_loaded_first_and_a_wrong_name_harms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    for modules, made in ((("json",), ("load", "who")), (("no.such.module",), ("who",))):
        with helper(*modules) as found:
            assert found is not None
            found.offer([("who", os.getpid, ())])
            assert waited_for(lambda found=found: "who" in found.made)  # type: ignore[misc]
            assert found.made == made


def test_patience_ends(second: Helper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "PATIENCE", 0.3)
    second.offer([("long", time.sleep, (60.0,))])
    assert begun(second, "long")
    with pytest.raises(NotMade):
        second.take("long")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up where Linux lists them")
def test_however_the_block_is_left_the_process_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    numbers: list[int] = []

    def leave(end: type[BaseException]) -> None:
        with helper() as found:
            assert found is not None
            numbers.append(found._process.pid)
            found.offer([("long", time.sleep, (60.0,))])
            raise end

    for end in (KeyboardInterrupt, ValueError):
        started = time.monotonic()
        with pytest.raises(end):
            leave(end)
        assert time.monotonic() - started < 40, "nobody waited for the minute that it would have taken"
    assert len(numbers) == 2
    assert all(gone(number) for number in numbers)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_first_process_that_is_killed_takes_the_second_with_it(tmp_path: Path) -> None:
    """Nothing can be closed by a process that is killed: the second one notices by itself, in the midst of work."""
    import subprocess

    program = (
        "import time\n"
        "from fairwait.reports.beside import helper as beside\n"
        "beside.cores = lambda: 2\n"
        "with beside.helper() as found:\n"
        "    found.offer([('long', time.sleep, (60.0,))])\n"
        "    while 'long' not in found._begun: time.sleep(0.01)\n"
        "    print(found._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        number = int(first.stdout.readline())
        assert not gone(number)
        first.send_signal(signal.SIGKILL)
        assert waited_for(lambda: gone(number))


def test_none_on_one_core_nor_where_none_is_wanted_nor_inside_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cores() >= 1
    monkeypatch.setattr(beside, "cores", lambda: 1)
    with helper() as found:
        assert found is None
    monkeypatch.setattr(beside, "cores", lambda: 2)
    with helper(wanted=False) as found:
        assert found is None
    with monkeypatch.context() as changed:
        changed.setattr(sys, "frozen", True, raising=False)
        with helper() as found:
            assert found is None
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).with_name("no-such-python")))
    with helper() as found:
        assert found is None


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors are given out on Linux")
def test_what_counts_is_what_this_process_may_use() -> None:
    mine = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(mine)})
        assert cores() == 1
        with helper() as found:
            assert found is None
    finally:
        os.sched_setaffinity(0, mine)


def test_modules_that_lie_in_the_folder_are_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(beside, "cores", lambda: 2)
    with helper() as found:
        assert found is not None
        found.offer([("who", os.getpid, ())])
        assert waited_for(lambda: found.made == ("who",))
