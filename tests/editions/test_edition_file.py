"""An edition gives back what was put in, while it is being made and after; what is not an edition is refused."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from fairwait.domain.errors import StoreError, UsageError
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.editions import reading
from fairwait.editions.naming import (
    current_edition,
    data_version,
    edition_file,
    editions_folder,
    point_to,
)
from fairwait.editions.page import Page
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter
from fairwait.store.reader import packaged_figures

TABLE = Table("t", "A table", (Column("code", "Code", "code"), Column("value", "Value", "number")), (("02T", 1.5),))
REPORT = Report(
    id="place-02t", title="Calderdale (02T)", question="How do waits in Calderdale compare?",
    period_label="January 2026", geography_label="", headlines=(("A sentence.", "f"),), unjudged="",
    sections=(Section("s", "Section", "", (Finding("f", "Title", "A sentence.", tables=(TABLE,)),)),),
    sources=(), attribution="", generated_by="",
)  # fmt: skip
PAGE = Page("place/02T/", "place", REPORT, {"code": "02T"})
PLACE = ("02T", "Calderdale", "Calderdale (02T)", "sub-icb", "", "QWO", "Y63", 53.7, -1.9, 1, "")
PLACE_COLUMNS = (
    "code", "name", "label", "geography", "sector", "icb", "region", "latitude", "longitude", "judged", "reason",
)  # fmt: skip


def made(folder: Path, *, whole: bool = True) -> Path:
    path = edition_file(folder, "v1")
    writer = EditionWriter.new(path, "v1", {"period": "2026-01"})
    writer.rows("place", PLACE_COLUMNS, [PLACE])
    writer.fact("plan", ["place/02T/", "place/03R/"])
    writer.rows("meta", ("key", "value"), [("planned", "2")])
    writer.page(PAGE, "<p>Calderdale</p>")
    if whole:
        writer.finish()
    else:
        writer.close()
    return path


@pytest.mark.parametrize("whole", [True, False])
def test_a_page_comes_back_as_it_was_put_in(tmp_path: Path, whole: bool) -> None:
    edition = Edition(made(tmp_path, whole=whole))
    page = edition.page("place/02T/")
    assert page is not None
    assert gzip.decompress(page.html) == b"<p>Calderdale</p>"
    assert (page.kind, page.title) == ("place", "Calderdale (02T)")
    assert edition.report("place/02T/") == REPORT
    assert edition.extras("place/02T/") == {"code": "02T"}
    assert edition.whole is whole
    assert edition.made() == (1, 2)


def test_what_was_not_made_is_known_to_be_planned_or_not_to_be(tmp_path: Path) -> None:
    edition = Edition(made(tmp_path, whole=False))
    assert edition.page("place/03R/") is None
    assert edition.planned("place/03R/")
    assert not edition.planned("place/ZZZ/")
    assert edition.report("place/03R/") is None
    assert edition.extras("place/03R/") == {}


def test_a_reader_sees_pages_made_after_it_opened_the_edition(tmp_path: Path) -> None:
    path = made(tmp_path, whole=False)
    edition = Edition(path)
    writer = EditionWriter(path)
    writer.page(Page("place/03R/", "place", REPORT), "<p>Wakefield</p>")
    assert edition.paths("place") == ("place/02T/", "place/03R/")
    writer.close()


def test_a_whole_edition_is_one_file_that_cannot_be_written_to_by_its_reader(tmp_path: Path) -> None:
    edition = Edition(made(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["v1.sqlite"]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        edition.rows("delete from page")


def test_the_same_page_has_the_same_bytes_and_etag(tmp_path: Path) -> None:
    first, second = Edition(made(tmp_path / "a")), Edition(made(tmp_path / "b"))
    assert first.page("place/02T/") == second.page("place/02T/")


def test_a_place_is_found_whatever_the_case_of_its_code(tmp_path: Path) -> None:
    edition = Edition(made(tmp_path))
    place = edition.place("02t")
    assert place is not None
    assert (place.name, place.path, place.judged) == ("Calderdale", "place/02T/", True)
    assert edition.place("nowhere") is None
    assert [one.code for one in edition.places("sub-icb")] == ["02T"]
    assert edition.places("icb") == ()


def test_what_is_typed_is_a_value_and_never_part_of_a_query(tmp_path: Path) -> None:
    edition = Edition(made(tmp_path))
    assert edition.page("'; drop table page; --") is None
    assert edition.page("place/02T/") is not None


@pytest.mark.parametrize("content", [b"", b"not a database at all, though long enough to be looked at" * 20])
def test_what_is_not_an_edition_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v1.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not an edition"):
        Edition(path)


@pytest.mark.parametrize(("beside", "read"), [(None, True), (b"", True), (b"not in the file yet", False)])
def test_an_edition_that_somebody_else_owns_is_read_where_all_of_it_is_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bytes | None, read: bool
) -> None:
    path = made(tmp_path)
    if beside is not None:
        path.with_name(f"{path.name}-wal").write_bytes(beside)
    ordinary = reading._connection

    def not_ours(path: Path, how: str) -> sqlite3.Connection:
        if how == "mode=ro":
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return ordinary(path, how)

    monkeypatch.setattr(reading, "_connection", not_ours)
    if read:
        assert Edition(path).paths() == ("place/02T/",)
    else:
        with pytest.raises(StoreError, match="not an edition"):
            Edition(path)


def test_an_edition_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, whole=False)
    writer = EditionWriter(path)
    writer.rows("meta", ("key", "value"), [("layout", "0")])
    writer.finish()
    with pytest.raises(StoreError, match="another version of fairwait"):
        Edition(path)


def test_the_pointer_names_the_current_edition(tmp_path: Path) -> None:
    assert current_edition(tmp_path) is None
    path = made(tmp_path)
    assert current_edition(tmp_path) is None
    point_to(tmp_path, path)
    assert current_edition(tmp_path) == path


@pytest.mark.parametrize("named", ["", "..", "../v1.sqlite", "/etc/hosts", "gone.sqlite"])
def test_a_pointer_that_leads_elsewhere_is_not_followed(tmp_path: Path, named: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    made(tmp_path)
    (folder / "CURRENT").write_text(named, encoding="utf-8")
    assert current_edition(folder) is None


def test_the_version_follows_from_what_the_store_holds() -> None:
    store = packaged_figures()
    assert data_version(store) == data_version(store)
    assert data_version(store).startswith(store.periods("rtt-full-csv")[-1])


def test_editions_stand_where_they_are_told_to(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    assert editions_folder(tmp_path / "here", environment=environment) == tmp_path / "here"
    named = {**environment, "FAIRWAIT_EDITIONS": str(tmp_path / "there")}
    assert editions_folder(environment=named) == tmp_path / "there"
    assert editions_folder(store=tmp_path / "store", environment=environment) == tmp_path / "store" / "editions"
    assert editions_folder(environment=environment).name == "editions"
    assert "fairwait" in editions_folder(environment=environment).parts


def test_a_file_is_no_folder_of_editions(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        editions_folder(tmp_path / "file")
    with pytest.raises(UsageError, match="No folder was named"):
        editions_folder("  ")
