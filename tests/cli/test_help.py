"""Help: every command has it, in plain words with an example, fast and at every width."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Fairwait, environment

COMMANDS = (
    "report",
    "rank",
    "estimate",
    "compare",
    "near",
    "children",
    "peers",
    "change",
    "trend",
    "gap",
    "decade",
    "consistency",
    "improvers",
    "signals",
    "targets",
    "digest",
    "flows",
    "explain",
    "places",
    "measures",
    "status",
    "ingest",
)
BUILDERS = ("figures", "reference", "noise")
#: Commands with a word behind them, which list what there is without one. They keep files of the user's own.
WORDS = [("groups", "save"), ("groups", "show"), ("groups", "remove"), ("watch", "show"), ("watch", "respond")]

#: The commands of the website, which make folders and answer for hours instead of printing a table.
WEBSITE = ("serve", "site", "edition")

PATHS = [(), ("build",), *((one,) for one in (*COMMANDS, *WEBSITE)), *(("build", one) for one in BUILDERS)]


@pytest.mark.parametrize("path", [*PATHS, ("groups",), ("watch",), *WORDS], ids=" ".join)
def test_every_command_has_help(fairwait: Fairwait, path: tuple[str, ...]) -> None:
    ran = fairwait(*path, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"Usage: {' '.join(('fairwait', *path))}")
    assert all(len(line) <= 80 for line in ran.lines)
    assert fairwait(*path, "-h").out == ran.out


@pytest.mark.parametrize("width", [50, 60, 120])
def test_help_fits_other_terminals(width: int) -> None:
    """In a process: the runner inside this one has its own idea of a terminal."""
    command = [sys.executable, "-m", "fairwait", "report", "--help"]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment(COLUMNS=str(width)), check=True)
    assert all(len(line) <= width for line in ran.stdout.splitlines())


@pytest.mark.parametrize("path", [*PATHS[2:], *WORDS], ids=" ".join)
def test_each_has_an_example_and_no_word_of_the_programming_language(fairwait: Fairwait, path: tuple[str, ...]) -> None:
    out = fairwait(*path, "--help").out
    assert f"Example: {' '.join(('fairwait', *path))} " in " ".join(out.split())
    assert not re.search(r"<\w*(str|Path|int|bool)|list\[|None", out)


def example_of(fairwait: Fairwait, path: tuple[str, ...]) -> list[str]:
    words = " ".join(fairwait(*path, "--help").out.split())
    return shlex.split(words.split("Example: fairwait ")[1].split(" Arguments:")[0].split(" Options:")[0])


@pytest.mark.parametrize("path", PATHS[2:-3], ids=" ".join)
def test_the_example_is_one_that_can_be_asked(fairwait: Fairwait, path: tuple[str, ...]) -> None:
    """Its options exist: anything but a wrong option may come of it here."""
    example = example_of(fairwait, path)
    if path[0] in ("report", "ingest", "status", *WEBSITE):
        example = [*example, "--help"]  # these read or write what is not there
    assert fairwait(*example).code == 0


@pytest.mark.parametrize("command", ["groups", pytest.param("watch", marks=pytest.mark.slow)])
def test_the_examples_of_own_files_can_be_asked_in_turn(
    fairwait: Fairwait, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They write to a workspace: to one of this test's."""
    monkeypatch.chdir(tmp_path)
    kept = {"FAIRWAIT_WORKSPACE": str(tmp_path / "kept")}
    for path in WORDS:
        if path[0] == command:
            ran = fairwait(*example_of(fairwait, path), **kept)
            assert (ran.code, ran.err) == (0, ""), path
    assert list(tmp_path.iterdir()), "nothing was kept"


def test_every_command_is_listed_with_one_line(fairwait: Fairwait) -> None:
    listed = fairwait("--help").out.split("Commands:")[1]
    for name in (*COMMANDS, *WEBSITE, "build", "groups", "watch"):
        assert re.search(rf"^  {name} +\w.*\.$", listed, re.M), name
    assert "..." not in listed


def test_without_arguments_help_is_shown(fairwait: Fairwait) -> None:
    ran = fairwait()
    assert "Usage: fairwait" in ran.out + ran.err
    assert ran.code in (0, 2)


def test_the_version_is_said(fairwait: Fairwait) -> None:
    from fairwait import __version__

    assert fairwait("--version").out == f"fairwait {__version__}\n"


def test_json_and_csv_everywhere(fairwait: Fairwait) -> None:
    for name in COMMANDS:
        out = fairwait(name, "--help").out
        assert "--json" in out
        assert "--csv" in out


def loaded_by(code: str) -> set[str]:
    """Packages loaded once the code has run, in a Python of its own."""
    report = f"import sys\n{code}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, env=environment(), check=True)
    return set(done.stdout.split())


HEAVY = {
    "numpy", "scipy", "duckdb", "pydantic", "rich", "docx", "typst", "vl_convert", "jinja2", "xlsxwriter", "fastapi",
    "uvicorn", "starlette", "sqlite3",
}  # fmt: skip


def test_help_loads_nothing_heavy() -> None:
    assert "typer" in loaded_by("import fairwait.app.program")
    assert loaded_by("import fairwait.app.program") & HEAVY == set()


def test_importing_the_package_loads_nothing_at_all() -> None:
    assert loaded_by("import fairwait") & {*HEAVY, "typer", "dataclasses"} == set()


@pytest.mark.slow
def test_help_starts_in_half_a_second() -> None:
    """Processor time, the best of five: a busy machine shall not fail it."""
    resource = pytest.importorskip("resource")

    best = 9.0
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "fairwait", "--help"], capture_output=True, env=environment(), check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert best < 0.5
