"""Groups of places from the command line: saved, listed, asked for, and never outside their folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Fairwait, environment


@pytest.fixture
def mine(tmp_path: Path) -> str:
    return str(tmp_path / "mine")


def test_a_group_is_saved_shown_and_asked_for(fairwait: Fairwait, mine: str) -> None:
    saved = fairwait("groups", "save", "coast", "00R", "Northumberland", "--note", "by the sea", "--workspace", mine)
    assert saved.code == 0
    assert (Path(mine) / "groups" / "coast.toml").is_file()
    (listed,) = fairwait("groups", "--json", "--workspace", mine).json
    assert (listed["group"], listed["places"], listed["note"]) == ("coast", ["00R", "00L"], "by the sea")
    shown = fairwait("groups", "show", "Coast", "--json", FAIRWAIT_WORKSPACE=mine).json
    assert [one["now_name"] for one in shown] == ["Blackpool", "Northumberland"]
    ranked = fairwait("rank", "median_wait", "--area", "group:coast", "--json", f"--workspace={mine}").json
    assert {one["area"] for one in ranked} == {"00R", "00L"}
    estimated = fairwait("estimate", "median_wait", "-a", "group:coast", "--json", "--workspace", mine).json
    assert {one["area"] for one in estimated} == {"00R", "00L"}


@pytest.mark.parametrize("width", [40, 80])
def test_the_list_fits_a_terminal(fairwait: Fairwait, mine: str, width: int) -> None:
    assert fairwait("groups", "--workspace", mine).out.startswith("There is no group yet.")
    fairwait("groups", "save", "coast", "00R", "00L", "--note", "long " * 30, "--workspace", mine)
    table = fairwait("groups", "--workspace", mine, width=width).lines[:5]
    assert all(len(line) <= width for line in table)


def test_no_name_leaves_the_folder(fairwait: Fairwait, mine: str) -> None:
    for name in ("../../x", "a/b", "CON", "", "a\nb"):
        ran = fairwait("groups", "save", name, "00R", "--workspace", mine)
        assert ran.code == 2, name
        assert "cannot be the name of a group" in ran.err
    assert not Path(mine).exists()


def test_a_group_is_not_overwritten_unless_asked(fairwait: Fairwait, mine: str) -> None:
    for _ in range(2):
        ran = fairwait("groups", "save", "coast", "00R", "--workspace", mine)
    assert (ran.code, "already" in ran.err) == (2, True)
    assert fairwait("groups", "save", "coast", "00L", "--replace", "--workspace", mine).code == 0
    assert fairwait("groups", "show", "coast", "--json", "--workspace", mine).json[0]["code"] == "00L"


def test_what_ended_is_told_beside_the_answer(fairwait: Fairwait, mine: str) -> None:
    fairwait("groups", "save", "boards", "QWO", "QMM", "QJG", "--workspace", mine)
    ran = fairwait("groups", "show", "boards", "--period", "2026-04", "--workspace", mine)
    assert "Norfolk and Waveney (QMM) is part of Norfolk and Suffolk" in " ".join(ran.out.split())
    assert "Suffolk and North East Essex (QJG) is no single place" in " ".join(ran.out.split())


def test_one_place_is_wanted_or_another_level(fairwait: Fairwait, mine: str) -> None:
    fairwait("groups", "save", "coast", "00R", "--workspace", mine)
    ran = fairwait("explain", "median_wait", "--area", "group:coast", "--workspace", mine)
    assert (ran.code, "takes one place" in ran.err) == (2, True)
    ran = fairwait("rank", "median_wait", "-g", "icb", "-a", "group:coast", "--workspace", mine)
    assert (ran.code, "one of sub-ICB locations" in ran.err) == (2, True)


def test_without_a_workspace_it_is_said_what_to_do(fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRWAIT_WORKSPACE", raising=False)
    ran = fairwait("groups")
    assert (ran.code, "FAIRWAIT_WORKSPACE" in ran.err) == (2, True)


def test_of_two_savers_at_once_one_wins_and_the_other_is_told(mine: str) -> None:
    command = [sys.executable, "-m", "fairwait", "groups", "save", "coast", "--workspace", mine]
    savers = [
        subprocess.Popen([*command, code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        for code in ("00R", "00L")
    ]
    codes = []
    for one in savers:
        one.communicate()
        codes.append(one.returncode)
    assert sorted(codes) == [0, 2]
    assert [one.name for one in (Path(mine) / "groups").glob("*.toml")] == ["coast.toml"]


@pytest.mark.parametrize("path", [("groups",), ("groups", "save"), ("groups", "show"), ("groups", "remove")])
def test_help(fairwait: Fairwait, path: tuple[str, ...]) -> None:
    ran = fairwait(*path, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.lines)


def test_the_workspace_may_be_named_anywhere_and_wants_a_folder(fairwait: Fairwait, mine: str) -> None:
    assert fairwait("--workspace", mine, "groups", "save", "coast", "00R").code == 0
    assert fairwait("groups", f"--workspace={mine}", "show", "coast", "--json").json[0]["code"] == "00R"
    ran = fairwait("groups", "show", "coast", "--workspace")
    assert (ran.code, "requires an argument" in ran.err) == (2, True)


def test_a_mistake_in_a_file_is_told_with_its_line_and_kept(fairwait: Fairwait, mine: str) -> None:
    fairwait("groups", "save", "coast", "00R", "--workspace", mine)
    path = Path(mine) / "groups" / "coast.toml"
    path.write_text('geography = "sub-icb"\nplaces = [\n', encoding="utf-8")
    ran = fairwait("rank", "median_wait", "-a", "group:coast", "--workspace", mine)
    assert ran.code == 3
    assert "line 2" in " ".join(ran.err.split()) or "line 3" in " ".join(ran.err.split())
    listed = fairwait("groups", "--workspace", mine)
    assert "coast.toml" in listed.err
    assert path.read_text(encoding="utf-8").endswith("places = [\n")
