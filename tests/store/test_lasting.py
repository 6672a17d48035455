"""What is written is whole, is what it says it is, and is on the disk before anything points to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairwait.pipeline.ingest import ingest
from fairwait.store import raw
from fairwait.store.reader import open_store
from fairwait.store.writer import file_sha256, open_writer
from tests.store.test_ingest import PUBLICATION, england
from tests.synthetic.full_csv import make_month


def test_a_new_month_whose_note_was_lost_is_new_and_not_revised(tmp_path: Path) -> None:
    """As after a kill between the release's rename and its note."""
    make_month("2026-01").write(tmp_path / "a.csv")
    root = tmp_path / "store"
    ingest([tmp_path / "a.csv"], root)
    for note in (root / "raw").glob("*.json"):
        note.unlink()
    assert [file.outcome for file in ingest([tmp_path / "a.csv"], root).files] == ["new"]
    assert len(open_store(root).releases(PUBLICATION, vintages="all")) == 1


def test_a_file_kept_without_a_reader_does_not_make_the_release_of_its_bytes_unknown(tmp_path: Path) -> None:
    path, root = tmp_path / "a.csv", tmp_path / "store"
    make_month("2026-01").write(path)
    ingest([path], root)
    with open_writer(root) as writer:
        writer.keep(path, file_sha256(path))
        assert writer.known(file_sha256(path)) is not None
    assert [file.outcome for file in ingest([path], root).files] == ["unchanged"]


def test_a_file_kept_without_a_reader_is_kept_only_while_its_bytes_are(tmp_path: Path) -> None:
    path, root = tmp_path / "a.xlsx", tmp_path / "store"
    path.write_bytes(b"PK and so on")
    sha256 = file_sha256(path)
    with open_writer(root) as writer:
        writer.keep(path, sha256)
        assert writer.kept(sha256)
        (root / "raw" / f"{sha256}.xlsx").unlink()
        assert not writer.kept(sha256)


@pytest.mark.parametrize("held_before", [False, True])
def test_a_file_that_changes_while_it_is_read_is_refused(
    held_before: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves another month over the file after its sha256 was taken and before it is read."""
    path, root = tmp_path / "a.csv", tmp_path / "store"
    make_month("2026-01").write(path)
    if held_before:
        ingest([path], root)
        next((root / "raw").glob("*.json")).unlink()
    swapped = file_sha256(path)

    def then_swapped(source: Path) -> str:
        make_month("2025-12").write(path)
        return swapped

    with monkeypatch.context() as patch:
        patch.setattr("fairwait.pipeline.ingest.file_sha256", then_swapped)
        (file,) = ingest([path], root).files
    assert file.outcome == "failed"
    assert "changed while it was being read" in str(file.error)
    assert not list((root / "staging").iterdir())
    assert [one.period_key for one in open_store(root).all_releases] == (["2026-01"] if held_before else [])
    assert all(one.stem == file_sha256(one) for one in (root / "raw").glob("*.csv"))


def test_damaged_raw_bytes_are_written_anew(tmp_path: Path) -> None:
    path, root = tmp_path / "a.csv", tmp_path / "store"
    make_month("2026-01").write(path)
    ingest([path], root)
    sha256 = file_sha256(path)
    kept = root / "raw" / f"{sha256}.csv"
    kept.write_bytes(b"half")
    (root / "raw" / f"{sha256}.json").unlink()
    ingest([path], root)
    assert file_sha256(kept) == sha256


def test_a_text_half_written_by_somebody_else_is_left_to_him(tmp_path: Path) -> None:
    """News is written under another lock: the writer must neither clear its half-written texts nor fall over one."""
    for folder in ("news", "raw"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "told.json.0a.partial").write_text("half", encoding="utf-8")
    with open_writer(tmp_path):
        pass
    assert [path.parent.name for path in tmp_path.rglob("*.partial")] == ["news"]


@pytest.mark.skipif(os.name != "posix", reason="folders are flushed where the system has a call for it")
def test_everything_is_on_the_disk_before_it_is_pointed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut could undo at any moment: names given and not flushed, contents written and not flushed."""
    root = tmp_path / "store"
    flushed_contents, unflushed_names, bare = set(), set(), []
    real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "mkdir")}

    def fsync(descriptor: int) -> None:
        stat = os.fstat(descriptor)
        flushed_contents.add(stat.st_ino)
        unflushed_names.difference_update(
            {path for path in unflushed_names if os.stat(path.parent).st_ino == stat.st_ino}
        )
        real["fsync"](descriptor)

    def moved(kind: str) -> Callable[..., Any]:
        def move(source: str | Path, target: str | Path, *more: Any, **also: Any) -> None:
            if Path(source).is_file() and Path(source).stat().st_ino not in flushed_contents:
                bare.append(str(target))
            if Path(target).name == "CURRENT":
                bare.extend(f"{path} before CURRENT" for path in unflushed_names)
            real[kind](source, target, *more, **also)
            unflushed_names.add(Path(target))

        return move

    def mkdir(path: str | Path, *more: Any, **also: Any) -> None:
        real["mkdir"](path, *more, **also)
        if "staging" not in Path(path).parts:
            unflushed_names.add(Path(path))

    make_month("2026-01").write(tmp_path / "a.csv")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", moved("replace"))
    monkeypatch.setattr(os, "rename", moved("rename"))
    monkeypatch.setattr(os, "mkdir", mkdir)
    ingest([tmp_path / "a.csv"], root)
    assert not bare
    assert not {path.relative_to(tmp_path).as_posix() for path in unflushed_names}
    monkeypatch.undo()
    assert england(open_store(root), "2026-01", "2") == make_month("2026-01").total("2")


def test_a_note_that_is_no_note_is_written_anew(tmp_path: Path) -> None:
    path, root = tmp_path / "a.csv", tmp_path / "store"
    make_month("2026-01").write(path)
    ingest([path], root)
    note = root / "raw" / f"{file_sha256(path)}.json"
    for damage in ("[" * 100_000, "[]", '{"release": 3}', '{"release": "../.."}', "{"):
        note.write_text(damage, encoding="utf-8")
        assert raw.known(root, file_sha256(path)) is None
        assert [file.outcome for file in ingest([path], root).files] == ["new"]
        assert json.loads(note.read_text(encoding="utf-8"))["release"].startswith("releases/")
