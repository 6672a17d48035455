"""start.py sets up and hands over, on any machine, and says what to do where it cannot."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.smoke.small_project import REPOSITORY, SmallProject, make_small_project

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return make_small_project(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """A project that is set up already, for tests that change nothing of it."""
    project = make_small_project(tmp_path_factory.mktemp("ready"))
    first = project.run("report", prelude="")  # no short cut: the whole of what a stranger's machine does
    assert first.code == 0, first.err
    assert "Setting up fairwait." in first.err
    return project


def state_of(project: SmallProject) -> dict[str, str]:
    state: dict[str, str] = json.loads((project.root / ".venv" / "fairwait-setup.json").read_text())
    return state


def test_no_words_explain_themselves_and_set_nothing_up(project: SmallProject) -> None:
    done = project.run()
    assert done.code == 2
    assert "python3 start.py report" in done.out
    assert not (project.root / ".venv").exists()


def test_words_options_and_exit_codes_go_through(ready: SmallProject) -> None:
    done = ready.run("rank", "--fail", "two words")
    assert (done.code, done.out) == (5, "ran 1.0 rank --fail two words\n")


def test_a_second_run_says_nothing_and_is_quick(ready: SmallProject) -> None:
    before = os.times()
    done = ready.run("report", prelude="")
    after = os.times()
    assert done.err == ""
    assert done.out == "ran 1.0 report\n"
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    assert worked < 0.5  # seconds of processor time, which other work on the machine does not add to; usually 0.1


def test_tests_are_added_to_what_is_there(project: SmallProject) -> None:
    project.run("report")
    done = project.run("test", "-k", "something")
    assert "Adding what the tests need." in done.err
    assert re.fullmatch(r"tests ran -n [1-9]\d* -k something\n", done.out)
    assert project.run("test", "-n", "0").out == "tests ran -n 0\n"
    assert project.run("report").err == ""


@pytest.fixture
def start() -> dict[str, Any]:
    """What start.py defines."""
    return runpy.run_path(str(REPOSITORY / "start.py"))


@pytest.mark.parametrize(
    ("cores", "memory", "number"),
    [(2, 23e9, 2), (8, 8e9, 2), (8, 16e9, 5), (4, 1e9, 1), (4, 3e9 - 1, 1), (2, 6e9, 2), (3, None, 3)],
)
def test_no_more_processes_run_tests_than_there_is_memory_for(
    start: dict[str, Any], capfd: pytest.CaptureFixture[str], cores: int, memory: float | None, number: int
) -> None:
    workers = start["workers"]
    workers.__globals__.update(processors=lambda: cores, free_memory=lambda: memory)
    assert workers() == number
    assert ("since each may need 3 GB" in capfd.readouterr().err) == (number < cores)


def test_the_least_that_the_system_or_its_container_allows_counts(start: dict[str, Any], tmp_path: Path) -> None:
    free_memory = start["free_memory"]
    assert free_memory() > 50e6
    told, limit = tmp_path / "meminfo", tmp_path / "memory.max"
    places = ((str(told), "MemAvailable:", 1024), (str(limit), "", 1), (str(tmp_path / "none"), "", 1))
    free_memory.__globals__["MEMORY_TOLD"] = places
    told.write_text("MemTotal:       24000000 kB\nMemAvailable:   10000000 kB\n")
    for said, expected in (("max", 10_240_000_000), ("4000000000", 4_000_000_000), ("90000000000", 10_240_000_000)):
        limit.write_text(f"{said}\n")
        assert free_memory() == expected
    told.write_text("MemTotal: 24000000 kB\n")
    limit.unlink()
    assert free_memory() > 50e6, "all there is, where nobody says what is free"


def test_a_changed_lock_makes_the_environment_again(project: SmallProject) -> None:
    project.run("report")
    project.lock("run", smalldep="2.0")
    done = project.run("report")
    assert "again, since its lock or the Python changed" in done.err
    assert done.out == "ran 2.0 report\n"


def test_another_python_makes_the_environment_again(project: SmallProject) -> None:
    project.run("report")
    state = state_of(project) | {"python": "3.9.0 somewhere else"}
    (project.root / ".venv" / "fairwait-setup.json").write_text(json.dumps(state))
    assert "again, since its lock or the Python changed" in project.run("report").err


def test_a_vanished_python_makes_the_environment_again(project: SmallProject) -> None:
    project.run("report")
    for name in ("python", "python3"):
        (project.root / ".venv" / "bin" / name).unlink(missing_ok=True)
    assert project.run("report").out == "ran 1.0 report\n"


def test_a_changed_project_file_installs_the_program_again_only(project: SmallProject) -> None:
    project.run("report")
    kept = project.root / ".venv" / "kept"
    kept.touch()
    with (project.root / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    assert project.run("report").out == "ran 1.0 report\n"
    assert kept.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process group as POSIX systems do")
def test_a_killed_set_up_is_done_again(project: SmallProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder, another = project.root / ".venv", tmp_path / "whose environment the tests run in"
    monkeypatch.setenv("FAIRWAIT_VENV", str(another))
    running = subprocess.Popen(
        [sys.executable, str(project.root / "start.py"), "report"],
        env=project.environment(),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (folder / "pyvenv.cfg").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(running.pid, 9)
    running.wait()
    assert not another.exists()
    assert state_of(project)["done"] == "no"
    done = project.run("report")
    assert "Setting up fairwait." in done.err
    assert done.out == "ran 1.0 report\n"


def test_two_at_once_make_one_environment(project: SmallProject) -> None:
    results = []
    threads = [threading.Thread(target=lambda: results.append(project.run("report"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [done.out for done in results] == ["ran 1.0 report\n"] * 2
    assert sum("Ready after" in done.err for done in results) == 1


def test_a_file_that_is_not_the_locked_one_is_refused(project: SmallProject) -> None:
    project.add_wheel("smalldep", "1.0", "VERSION = 'tampered with'\n")
    done = project.run("report")
    assert done.code == 1
    assert "not the one that was locked" in done.err
    assert "ran" not in done.out


def test_an_index_that_cannot_be_reached_is_explained(project: SmallProject) -> None:
    done = project.run("report", PIP_FIND_LINKS=str(project.root / "nowhere"))
    assert done.code == 1
    assert "PIP_INDEX_URL" in done.err
    assert "Traceback" not in done.err
    assert project.run("report").out == "ran 1.0 report\n"


def test_settings_that_would_misplace_packages_are_overruled(project: SmallProject, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = project.run("report", PIP_USER="1", PIP_TARGET=str(elsewhere))
    assert done.out == "ran 1.0 report\n"
    assert not elsewhere.exists()


def test_a_folder_made_by_someone_else_is_left_alone(project: SmallProject) -> None:
    theirs = project.root / ".venv" / "precious"
    theirs.parent.mkdir()
    theirs.touch()
    done = project.run("report")
    assert done.code == 1
    assert "was not made by start.py" in done.err
    assert theirs.exists()


def test_another_folder_can_be_named(project: SmallProject, tmp_path: Path) -> None:
    done = project.run("report", FAIRWAIT_VENV=str(tmp_path / "own folder"))
    assert done.out == "ran 1.0 report\n"
    assert not (project.root / ".venv").exists()


@pytest.mark.parametrize("absent", ["ensurepip", "venv"])
def test_bare_debian_is_told_which_package_to_install(project: SmallProject, absent: str) -> None:
    done = project.run("report", prelude=f"import sys; sys.modules[{absent!r}] = None")
    assert done.code == 1
    assert "sudo apt install python3-venv" in done.err
    assert absent in done.err
    assert "Traceback" not in done.err
    assert not (project.root / ".venv").exists()


def test_an_old_python_is_told_what_is_needed(project: SmallProject) -> None:
    done = project.run("report", prelude="import sys; sys.version_info = (3, 10, 4, 'final', 0)")
    assert done.code == 1
    assert "needs Python 3.11 or newer; this is Python 3.10.4" in done.err


def test_a_missing_lock_is_explained(project: SmallProject) -> None:
    (project.root / "requirements" / "run.lock").unlink()
    done = project.run("report")
    assert done.code == 1
    assert "complete copy" in done.err


def test_start_imports_nothing_but_the_standard_library() -> None:
    code = "import runpy, sys; runpy.run_path('start.py'); print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-IS", "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= set(sys.stdlib_module_names) | {"__main__"}
