"""The user's own files: names that stay in their folder, writes that lose nothing, errors that say where."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from fairwait.domain.errors import BadInputError, NothingToAnswerWithError, StoreError, UsageError
from fairwait.workspace import files
from fairwait.workspace.files import Shelf
from fairwait.workspace.names import LONGEST, checked_name
from fairwait.workspace.place import Workspace, chosen_workspace, find_workspace


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Workspace(tmp_path / "mine").shelf("groups", ".toml", "group")


@pytest.mark.parametrize(
    "name",
    ["../../x", "/etc/passwd", "a/b", "a\\b", "..", ".", "", "   ", "con", "LPT1", "a\nb", "a\0b", "a\u202eb", "-x",
     "x" * (LONGEST + 1), "C:x", "a.b", "\ud800", "nul", "a\tb", "*"],
)  # fmt: skip
def test_a_name_that_is_no_plain_name_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(UsageError) as told:
        shelf.write(name, "text")
    assert "cannot be the name of a group" in told.value.what
    assert told.value.what.isprintable()
    assert not shelf.folder.exists()


@pytest.mark.parametrize("name", ["North", "coast and hills", "Année_2", "a-b", "連合", "consort", "x" * LONGEST])
def test_plain_names_of_any_language_are_kept(shelf: Shelf, name: str) -> None:
    shelf.write(name, "text")
    assert shelf.names() == (name,)
    assert shelf.read(name) == "text"


def test_spaces_are_tidied() -> None:
    assert checked_name("  the   coast ", "group") == "the coast"


def test_capitals_do_not_make_another_name(shelf: Shelf) -> None:
    shelf.write("North", "one")
    with pytest.raises(UsageError, match="already"):
        shelf.write("NORTH", "two")
    shelf.write("nortH", "three", replace=True)
    assert shelf.names() == ("North",)
    assert shelf.read("north") == "three"


def test_what_is_removed_is_set_aside(shelf: Shelf) -> None:
    shelf.write("north", "one")
    aside = shelf.remove("NORTH")
    assert shelf.names() == ()
    assert aside.read_text(encoding="utf-8") == "one"
    with pytest.raises(NothingToAnswerWithError, match="no group"):
        shelf.remove("north")


def test_a_missing_name_is_told_with_those_there_are(shelf: Shelf) -> None:
    shelf.write("north", "one")
    with pytest.raises(NothingToAnswerWithError) as told:
        shelf.read("south")
    assert "“north”" in told.value.expected


def test_a_file_that_is_no_text_says_the_line(shelf: Shelf) -> None:
    shelf.write("north", "one")
    shelf.path("north").write_bytes(b"one\ntwo\n\xff\xfe")
    with pytest.raises(BadInputError) as told:
        shelf.read("north")
    assert told.value.where.endswith("line 3")


def test_a_file_that_is_far_too_long_is_not_read(shelf: Shelf) -> None:
    shelf.write("north", "short")
    shelf.path("north").write_text("x" * (files.LARGEST + 1), encoding="utf-8")
    with pytest.raises(BadInputError, match="too long"):
        shelf.read("north")


def test_a_mark_of_windows_at_the_start_is_no_part_of_the_text(shelf: Shelf) -> None:
    shelf.write("north", "one")
    shelf.path("north").write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert shelf.read("north") == "one\ntwo"


def test_of_changes_at_once_none_is_lost(shelf: Shelf) -> None:
    def add() -> None:
        for _ in range(10):
            shelf.update("tally", lambda kept: str(int(kept or "0") + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert shelf.read("tally") == "40"
    assert not list(shelf.folder.glob("*.partial"))


def test_a_write_that_fails_leaves_what_was_there(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("north", "one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fairwait.store.lasting.os.fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        shelf.write("north", "two", replace=True)
    monkeypatch.undo()
    assert shelf.read("north") == "one"
    assert not list(shelf.folder.glob("*.partial"))


def test_a_file_under_another_name_is_told_of(shelf: Shelf) -> None:
    shelf.write("north", "one")
    (shelf.folder / "my file!.toml").write_text("", encoding="utf-8")
    assert shelf.names() == ("north",)
    assert shelf.strangers() == ("my file!.toml",)


def test_where_the_workspace_is(tmp_path: Path) -> None:
    store, mine, other = tmp_path / "store", tmp_path / "mine", tmp_path / "other"
    both = {"FAIRWAIT_WORKSPACE": str(other), "FAIRWAIT_STORE": str(store)}
    assert chosen_workspace(mine, store, both).folder == mine
    assert chosen_workspace(None, mine, both).folder == other
    assert chosen_workspace(None, None, {"FAIRWAIT_STORE": str(store)}).folder == store / "workspace"
    assert chosen_workspace(None, mine, {"FAIRWAIT_STORE": str(store)}).folder == mine / "workspace"
    assert find_workspace(None, None, {}) is None
    with pytest.raises(UsageError, match="No folder was named") as told:
        chosen_workspace(None, None, {})
    assert "FAIRWAIT_WORKSPACE" in told.value.remedy


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        chosen_workspace(tmp_path / "file", None, {})


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this account")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        Workspace(tmp_path).shelf("groups", ".toml", "group").write("north", "one")


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, ".txt", "note")
    shelf.write("small", "kept")
    with pytest.raises(UsageError, match="too long"):
        shelf.update("small", lambda before: "x" * (files.LARGEST + 1))
    assert shelf.read("small") == "kept"
