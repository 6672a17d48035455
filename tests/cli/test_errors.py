"""Every way of going wrong: the exit code, the words, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.cli.errors import error_text
from fairwait.domain.errors import BadInputError
from tests.cli.conftest import Fairwait

USAGE, BAD_INPUT, NOTHING = 2, 3, 4

MISTAKES = {
    "no such command": (("wait",), USAGE, "No such command"),
    "no such option": (("rank", "median_wait", "--colour"), USAGE, "No such option"),
    "no measure": (("rank",), USAGE, "Missing argument"),
    "unknown measure": (("rank", "median_weight"), USAGE, "median_wait"),
    "measure not of this level": (("rank", "waiting_per_1000", "-g", "provider"), USAGE, "not defined for providers"),
    "unknown level": (("estimate", "median_wait", "-g", "county"), USAGE, "sub-icb"),
    "two forms": (("estimate", "median_wait", "--json", "--csv"), USAGE, "--json and --csv"),
    "not a month": (("estimate", "median_wait", "-p", "2026-13"), USAGE, "--period"),
    "a word as month": (("estimate", "median_wait", "-p", "soon"), USAGE, "not a month"),
    "a month far ahead": (("estimate", "median_wait", "-p", "2099-12"), NOTHING, "January 2026"),
    "a year far ahead": (("estimate", "median_wait", "-p", "99999999999-01"), USAGE, "not a month"),
    "digits of another script": (("estimate", "median_wait", "-p", "２０２６-０１"), USAGE, "not a month"),
    "a month not held": (("estimate", "median_wait", "-p", "2025-12"), NOTHING, "January 2026"),
    "months that a measure needs": (("estimate", "clearance_weeks"), NOTHING, "November 2025"),
    "unknown function": (("rank", "median_wait", "-t", "phrenology"), USAGE, "treatment function"),
    "ambiguous function": (("rank", "median_wait", "-t", "surgery"), USAGE, "C_100"),
    "every function ranked": (("rank", "median_wait", "-t", "all"), USAGE, "takes one"),
    "unknown place": (("estimate", "median_wait", "-a", "Atlantis"), USAGE, "No place is called"),
    "ambiguous place": (("estimate", "median_wait", "-a", "north"), USAGE, "could be"),
    "places of two levels": (("rank", "median_wait", "-a", "Leeds", "-a", "West Yorkshire"), USAGE, "one level"),
    "a provider that sent nothing": (("explain", "median_wait", "-a", "RHQ"), NOTHING, "since July 2025"),
    "one place is no comparison": (("compare", "Leeds"), USAGE, "2 to 8"),
    "the same place twice": (("compare", "Leeds", "15F"), USAGE, "2 to 8"),
    "England cannot be ranked": (("rank", "median_wait", "-g", "england"), NOTHING, "at least 3"),
    "noise nobody measured": (("rank", "unreported_removals_share"), NOTHING, "noise"),
    "not a vintage": (("status", "--store", "no-such-folder"), NOTHING, "no store"),
    "vintage of no release": (("estimate", "median_wait", "--vintage", "abc123"), NOTHING, "392fa3583f10"),
    "vintage of no sha256": (("estimate", "median_wait", "--vintage", "newest"), USAGE, "sha256"),
    "empty vintage": (("estimate", "median_wait", "--vintage", ""), USAGE, "sha256"),
    "ingest without a store": (("ingest", "file.zip"), USAGE, "FAIRWAIT_STORE"),
    "unknown format": (("report", "--format", "gif"), USAGE, "html"),
    "no format": (("report", "--format", ","), USAGE, "No format"),
    "no folder": (("report", "--out", ""), USAGE, "--out"),
    "standard output": (("report", "--out", "-"), USAGE, "standard output"),
    "an endless path": (("report", "--out", "x" * 5000), USAGE, "--out"),
    "rows out of range": (("rank", "median_wait", "--rows", "0"), USAGE, "--rows"),
}


@pytest.mark.parametrize(("arguments", "code", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_ends_with_its_code_and_says_what_to_do(
    fairwait: Fairwait, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ran = fairwait(*arguments)
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert told in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert all(len(line) <= 80 or " " not in line.strip() for line in ran.err.splitlines() if "Error: No" not in line)


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_an_error_never_reaches_standard_output(fairwait: Fairwait, form: str) -> None:
    ran = fairwait("estimate", "median_wait", "-p", "2025-12", form)
    assert (ran.code, ran.out) == (NOTHING, "")
    assert ran.err


HOSTILE = {
    "SQL in a measure": "median_wait'; drop table estimates; --",
    "a path as a name": "../../../etc/passwd",
    "a terminal's escape": "\x1b[2J\x1b[31mred",
    "right to left": "xyz\u202edcba",
    "a newline": "Leeds\nError: everything is lost",
    "nothing": "",
    "blanks": "   ",
    "an emoji": "🏥" * 5,
    "a format string": "%s%s%n{0}{x.__class__}",
    "rich markup": "[bold red]Leeds[/]",
    "endless": "Z" * 100_000,
    "not a number": "NaN",
    "a wildcard": "%_*",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "arguments",
    [
        ("estimate", "{}"),
        ("measures", "{}"),
        ("estimate", "median_wait", "--area", "{}"),
        ("estimate", "median_wait", "--treatment-function", "{}"),
        ("estimate", "median_wait", "--period", "{}"),
        ("estimate", "median_wait", "--geography", "{}"),
        ("estimate", "median_wait", "--vintage", "{}"),
        ("explain", "median_wait", "--area", "{}"),
        ("compare", "Leeds", "{}"),
        ("change", "{}"),
        ("change", "2012-11", "2017-04", "-m", "{}"),
        ("change", "2024-01", "2026-01", "--area", "{}"),
        ("report", "--format", "{}"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_hostile_text_is_a_usage_error_and_is_not_repeated_raw(
    fairwait: Fairwait, arguments: tuple[str, ...], text: str
) -> None:
    ran = fairwait(*(text if one == "{}" else one for one in arguments))
    assert ran.code == USAGE, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "Sorry" not in ran.err
    assert not set(ran.err) & {"\x1b", "\u202e"}
    assert "\nError: everything is lost" not in ran.err
    assert len(ran.err) < 3000


@pytest.mark.parametrize("text", ["a\0b", "   "])
def test_a_text_that_can_be_no_folder_is_a_usage_error(fairwait: Fairwait, text: str) -> None:
    assert fairwait("status", "--store", text).code == USAGE
    assert fairwait("report", "--out", text).code == USAGE


def test_a_file_is_no_store(fairwait: Fairwait, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x")
    ran = fairwait("status", "--store", str(file))
    assert ran.code == USAGE
    assert "a store is a folder" in ran.err


def test_an_unforeseen_error_is_an_apology_and_debug_gives_the_traceback(
    fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by \x1b[31mnought")

    monkeypatch.setattr("fairwait.cli.status.form_of", broken)
    ran = fairwait("status")
    assert (ran.code, ran.out) == (1, "")
    assert "Sorry" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    for arguments in (("--debug", "status"), ("status", "--debug")):
        with_traceback = fairwait(*arguments)
        assert with_traceback.code == 1
        assert "Traceback" in with_traceback.err
        assert "ZeroDivisionError" in with_traceback.err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")], ids=str)
def test_an_interruption_is_no_fault(fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """DuckDB, at work when Ctrl-C is pressed, raises an error of its own."""

    def interrupted(*_: object) -> None:
        raise error

    monkeypatch.setattr("fairwait.cli.status.form_of", interrupted)
    ran = fairwait("status")
    assert (ran.code, ran.out, ran.err.strip()) == (130, "", "Stopped.")


def test_an_error_is_a_block_that_can_be_read_and_copied() -> None:
    error = BadInputError(
        "data.csv is not a publication that fairwait can read",
        where="a/very/long/path/that/must/stay/in/one/piece/so/that/it/can/be/copied/data.csv",
        expected="a file that NHS England published",
        remedy="check that the file is complete and unedited",
    )
    assert error_text(error, 60) == (
        "Error: data.csv is not a publication that fairwait can read.\n"
        "  Where:      a/very/long/path/that/must/stay/in/one/piece/so/that/it/can/be/copied/data.csv\n"
        "  Expected:   a file that NHS England published\n"
        "  What to do: check that the file is complete and unedited"
    )
