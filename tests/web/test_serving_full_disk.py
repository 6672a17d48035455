"""A disk that takes nothing more, or is only read: pages go on, and what cannot be made is said to be so."""

from __future__ import annotations

import os
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.exceptions import HTTPException

from fairwait.editions.naming import data_version
from fairwait.store.reader import packaged_figures
from fairwait.web.serving import shared
from fairwait.web.serving.line import Line, key_of
from fairwait.web.serving.shared import Table
from fairwait.web.serving.spool import PAGES_WANTED, Spool
from fairwait.web.site import reports
from tests.web.asgi import ask
from tests.web.own_loop import run_to_the_end
from tests.web.serving import Site, site
from tests.web.three_pages import three_pages

FORM = {"content-type": "application/x-www-form-urlencoded"}
BARNSLEY = urlencode([("place", "02P"), ("period", "2026-01"), ("format", "pdf")])


@pytest.fixture
def shown(tmp_path: Path) -> Site:
    three_pages(tmp_path, data_version(packaged_figures()), whole=False)
    (tmp_path / "spool").write_text("a file stands where the folder would be, so that nothing can be written there")
    return site(tmp_path)


def test_a_report_that_cannot_be_put_in_the_line_is_said_to_be_so(shown: Site) -> None:
    answer = ask(shown.app, "/report/", method="POST", headers=FORM, body=BARNSLEY.encode())
    assert answer.status == 503
    assert "No report can be made here just now" in answer.text
    assert 'value="Barnsley (02P)"' in answer.text, "the choice is kept"
    assert ask(shown.app, "/report/made/", BARNSLEY).status == 200
    assert not [one for one in shown.records if one["event"] == "fault"]


def test_a_picture_that_cannot_be_put_in_the_line_is_said_to_be_so(shown: Site) -> None:
    with pytest.raises(HTTPException) as error:
        run_to_the_end(shown.spool.png("<svg/>"))
    assert (error.value.status_code, error.value.headers) == (503, {"retry-after": "600"})


def test_a_page_that_is_wanted_is_answered_though_the_wish_cannot_be_noted(shown: Site) -> None:
    assert ask(shown.app, "/place/03N/").status == 503
    assert not [one for one in shown.records if one["event"] == "fault"]


def test_what_was_made_before_is_still_given_out_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, key = Line(tmp_path, most=3, room=1_000), key_of("a")
    line.put(key, b"")
    job = line.claim()
    assert job is not None
    line.finish(job, b"result")

    def read_only(path: Path) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(os, "utime", read_only)
    result = line.result(key)
    assert result is not None
    assert result.read_bytes() == b"result"
    assert line.result(key_of("b")) is None


def test_nothing_half_written_is_left_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(tmp_path, most=3, room=1_000)

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert line.put(key_of("a"), b"x") == "shut"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(os.name != "posix", reason="tells how much of the disk a file takes")
def test_a_table_that_workers_share_takes_its_room_before_it_is_written_to(tmp_path: Path) -> None:
    """Where the disk is full by then, the system would end whoever writes to it."""
    Table("salt", file=tmp_path / "asked")
    told = (tmp_path / "asked").stat()
    assert told.st_blocks * 512 >= told.st_size > 200_000


def test_where_there_is_no_room_for_a_shared_table_each_process_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(opened: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shared, "_take_room", full)
    table = Table("salt", file=tmp_path / "asked")
    at, _ = table.find("somebody", 10.0)
    table.put(at, "somebody", 5.0)
    assert table.find("somebody", 10.0)[1] == 5.0
    assert (tmp_path / "asked").stat().st_size == 0


def test_what_a_killed_process_left_half_written_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    spool, long_ago = Spool(tmp_path), time.time() - 3_600
    spool.pictures.put(key_of("a"), b"")
    spool.want("place/02P/")
    folders = [spool.pictures.folder / "waiting", spool.folder / "wanted"]
    for folder in folders:
        for name in (".left", ".written-now"):
            (folder / name).write_bytes(b"half")
        os.utime(folder / ".left", (long_ago, long_ago))
    spool.pictures.recover("")
    assert list(spool.wanted()) == ["place/02P/"]
    for folder in folders:
        assert [path.name for path in folder.glob(".*")] == [".written-now"]
    assert spool.pictures.claim() is not None


def test_what_is_half_written_does_not_keep_pages_from_being_wanted(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.want("place/02P/")
    for number in range(PAGES_WANTED):
        (spool.folder / "wanted" / f".{number}").write_bytes(b"")
    spool.want("place/03N/")
    assert set(spool.wanted()) == {"place/02P/", "place/03N/"}


def test_a_report_that_is_dropped_while_its_page_is_made_is_not_there_and_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_pages(tmp_path, data_version(packaged_figures()))
    shown = site(tmp_path)
    key, gone = key_of("report"), tmp_path / "gone"
    monkeypatch.setattr(type(shown.spool.reports), "result", lambda line, wanted: gone)
    assert reports._files(Spool(tmp_path / "spool"), key) is None
    assert ask(shown.app, "/report/made/", BARNSLEY).status == 200
    assert ask(shown.app, f"/report/files/{key}/x.pdf").status == 404
    gone.mkdir()
    (gone / "x.pdf").symlink_to(tmp_path / "nowhere")
    assert ask(shown.app, f"/report/files/{key}/x.pdf").status == 404
    assert not [one for one in shown.records if one["event"] == "fault"]
