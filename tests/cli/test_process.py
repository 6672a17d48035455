"""fairwait as a process of its own: exit codes, pipes, interruptions, terminals and their encodings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import environment, process
from tests.cli.interrupting import interrupted_after, interrupted_loading


def run(*arguments: str, **options: object) -> tuple[int, str, str]:
    started = process(*arguments, **options)
    out, err = started.communicate()
    return started.returncode, out.decode("utf-8"), err.decode("utf-8")


def test_the_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    assert run("measures", "--json")[0] == 0
    assert run("rank", "nothing")[0] == 2
    assert run("rank")[0] == 2
    assert run("estimate", "median_wait", "-p", "1999-01")[0] == 4
    bad = tmp_path / "bad.csv"
    bad.write_text("<html>Page not found</html>")
    assert run("ingest", str(bad), "--store", str(tmp_path / "store"))[0] == 3


def test_the_answer_is_on_standard_output_and_nothing_else_is() -> None:
    code, out, err = run("estimate", "within_18_weeks", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)[0]["denominator"] == 7_155_958


def test_the_installed_command_is_the_same_program() -> None:
    installed = Path(sys.executable).with_name("fairwait.exe" if os.name == "nt" else "fairwait")
    if not installed.exists():
        pytest.skip("the package is not installed as a command here")
    done = subprocess.run([str(installed), "--version"], capture_output=True, env=environment(), check=True)
    assert done.stdout.decode().strip() == run("--version")[1].strip()


@pytest.mark.parametrize("arguments", [("measures",), ("rank", "median_wait", "--all"), ("measures", "--json")])
def test_a_reader_that_leaves_is_no_error(arguments: tuple[str, ...]) -> None:
    """As ``fairwait ... | head -1`` does."""
    read, write = os.pipe()
    os.close(read)
    started = process(*arguments, stdout=write)
    os.close(write)
    _, err = started.communicate()
    assert (started.returncode, err) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_interrupting_ends_quietly_with_130(tmp_path: Path) -> None:
    """Ctrl-C while a report is computed."""
    out = tmp_path / "out"
    arguments = ("report", "--out", str(out), "--format", "all")
    ended = interrupted_after("fairwait.reports.spotlight", lambda number: os.kill(number, signal.SIGINT), *arguments)
    assert ended == (130, "", "Stopped.")
    assert not out.exists() or not list(out.iterdir()), "nothing half made is left"


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("module", ["fairwait.app.program", "typer", "fairwait.cli.streams"])
def test_interrupting_the_start_is_quiet_too(module: str) -> None:
    """Before the program has loaded what would say "Stopped."."""
    assert interrupted_loading(module, "rank", "median_wait") == (130, "", "")


def test_a_place_can_be_written_in_any_encoding() -> None:
    """A pipe gets UTF-8, whatever the locale would have."""
    code, out, err = run("rank", "median_wait", "-g", "icb", env=environment(PYTHONIOENCODING="ascii", LC_ALL="C"))
    assert (code, err) == (0, "")
    assert "–" in out


def on_a_terminal(*arguments: str, **variables: str) -> str:
    """What a person at a terminal of 100 columns would see, standard error included."""
    import pty

    ours, theirs = pty.openpty()
    kept = {name: value for name, value in environment(**variables).items() if name not in ("COLUMNS", "NO_COLOR")}
    kept |= {"TERM": "xterm-256color", "COLUMNS": "100"} | variables
    started = process(*arguments, stdout=theirs, stderr=theirs, stdin=theirs, env=kept)
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the terminal closes with its last program
            break
        if not part:
            break
        seen += part
    os.close(ours)
    assert started.wait() == 0
    return seen.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_terminal_gets_emphasis_and_no_color_keeps_it_colourless() -> None:
    seen = on_a_terminal("rank", "within_18_weeks", "-g", "region")
    assert "\x1b[1m" in seen  # the answer in bold
    assert "\x1b[2m" in seen  # unranked places in dim
    plain = on_a_terminal("rank", "within_18_weeks", "-g", "region", NO_COLOR="1")
    assert "\x1b[3" not in plain.replace("\x1b[?25", "")  # no foreground colour at all


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_progress_is_for_people_only() -> None:
    assert "Ranking" in on_a_terminal("rank", "within_18_weeks", "-g", "icb")
    quiet = on_a_terminal("rank", "within_18_weeks", "-g", "icb", "--json")
    assert "Ranking" not in quiet
    assert quiet.lstrip().startswith("[")
