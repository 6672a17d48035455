"""Files of a report that another process drops to make room, just as somebody asks for them: said in words."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fairwait.web.serving.line import Job, Line
from fairwait.web.serving.spool import Spool
from fairwait.web.site import reports
from fairwait.web.site.selection import selected
from tests.web.asgi import Answer, ask
from tests.web.serving import Site, site
from tests.web.three_pages import three_pages

ASKED = urlencode([("place", "02P"), ("period", "2026-01"), ("format", "html")])


@pytest.fixture
def key(tmp_path: Path) -> str:
    """A report that is made, in the spool of a site over three pages; the name of its folder."""
    three_pages(tmp_path, "v1")
    shown = site(tmp_path)
    edition = shown.holder.edition
    assert edition is not None
    named = selected(ASKED, edition).key
    with shown.spool.reports.making(Job(named, b"", tmp_path / "nobody")) as folder:
        (folder / "report.html").write_bytes(b"<p>The report")
    return named


@pytest.fixture
def shown(tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(reports, "_PATIENCE", 0.0)
    return site(tmp_path)


def file_of(shown: Site, key: str) -> Answer:
    return ask(shown.app, f"/report/files/{key}/report.html")


def is_told_that_it_is_gone(answer: Answer) -> bool:
    return answer.status == 404 and "Ask for it again on the page “Report”." in answer.text


def test_while_it_is_there_it_is_given_out(shown: Site, key: str) -> None:
    assert file_of(shown, key).body == b"<p>The report"
    assert "report.html" in ask(shown.app, "/report/made/", ASKED).text


def test_a_folder_that_goes_before_its_files_are_listed(shown: Site, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Line.result

    def then_dropped(line: Line, name: str) -> Path | None:
        found = look(line, name)
        shutil.rmtree(line.folder / "done", ignore_errors=True)
        return found

    monkeypatch.setattr(Line, "result", then_dropped)
    page = ask(shown.app, "/report/made/", ASKED)
    assert (page.status, page.header("cache-control")) == (200, "no-store")
    assert "Make the report" in page.text, "it can be asked for again"
    assert is_told_that_it_is_gone(file_of(shown, key))


def test_a_file_that_goes_before_it_is_read(shown: Site, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = reports._files

    def then_dropped(spool: Spool, name: str) -> list[tuple[Path, int]] | None:
        found = look(spool, name)
        assert found
        shutil.rmtree(spool.reports.folder / "done")
        return found

    monkeypatch.setattr(reports, "_files", then_dropped)
    assert is_told_that_it_is_gone(file_of(shown, key))
    assert [one for one in shown.records if one["event"] == "fault"] == []
