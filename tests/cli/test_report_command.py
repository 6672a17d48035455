"""``fairwait report``: the files land where they were asked for, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fairwait.cli.report import _by_ending, formats_named, out_named
from fairwait.domain.errors import UsageError
from tests.cli.conftest import Fairwait


def test_formats_by_comma_again_and_all() -> None:
    assert formats_named(None) == formats_named(["all"])
    assert formats_named(["pdf,html", "html"]) == ["html", "pdf"]
    assert formats_named(["Word", " XLSX "]) == ["docx", "xlsx"]
    assert formats_named(["all"]) == ["html", "pdf", "docx", "xlsx", "csv", "json", "svg"]
    with pytest.raises(UsageError, match="gif"):
        formats_named(["html,gif"])


def test_a_home_folder_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert out_named("~/reports") == tmp_path / "reports"


def test_the_report_is_written_and_its_headlines_told(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("report", "--out", str(tmp_path / "a" / "b"), "--format", "html,json")
    assert (ran.code, ran.err) == (0, "")
    page, data = sorted((tmp_path / "a" / "b").iterdir())
    assert (page.suffix, data.suffix) == (".html", ".json")
    assert str(page) in ran.out
    assert str(data) in ran.out
    report = json.loads(data.read_text(encoding="utf-8"))["report"]
    told = " ".join(ran.out.split())
    for sentence, _ in report["headlines"]:
        assert sentence in told
    assert report["unjudged"] in told
    assert report["period_label"] == "January 2026"


def test_a_profile_of_one_place(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("report", "--area", "Wakefield", "--out", str(tmp_path), "--format", "json", "--json")
    assert ran.code == 0, ran.err
    (file,) = ran.json
    assert "Wakefield" in file["title"]
    assert Path(file["path"]).stat().st_size == file["bytes"]


def test_what_a_profile_leaves_aside_is_said(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("report", "--area", "Wakefield", "-t", "cardiology", "--out", str(tmp_path), "-f", "json")
    assert ran.code == 0
    assert "--treatment-function changes nothing" in " ".join(ran.err.split())
    assert fairwait("report", "--area", "England", "--out", str(tmp_path)).code == 2


def test_json_lists_the_files_and_folders(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("report", "-g", "icb", "--out", str(tmp_path), "-f", "csv", "-f", "svg", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [one["format"] for one in ran.json] == ["csv", "svg"]
    for one in ran.json:
        folder = Path(one["path"])
        assert folder.is_dir()
        assert one["bytes"] == sum(file.stat().st_size for file in folder.iterdir()) > 1000


def test_a_place_that_cannot_be_written_changes_nothing(fairwait: Fairwait, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("mine")
    ran = fairwait("report", "-g", "icb", "--out", str(file))
    assert ran.code == 3
    assert "What to do:" in ran.err
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


def test_mistakes_are_found_before_the_work_begins(
    fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert fairwait("report", "-p", "2020-01", "--out", str(tmp_path)).code == 4

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the report was made")

    monkeypatch.setattr("fairwait.cli.report._made", never)
    for mistake in (("-f", "gif"), ("-m", "nothing"), ("-t", "nothing"), ("-p", "nothing"), ("-g", "nothing")):
        assert fairwait("report", "--out", str(tmp_path), *mistake).code == 2
    assert fairwait("report", "-m", "waiting_per_1000", "-g", "provider", "--out", str(tmp_path)).code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_ending_of_out_names_the_format_and_a_folder_gets_them_all(tmp_path: Path) -> None:
    assert _by_ending(tmp_path / "mine.pdf") == ["pdf"]
    assert _by_ending(tmp_path / "mine.htm") == ["html"]
    assert _by_ending(tmp_path / "folder") is None
    (tmp_path / "named.pdf").mkdir()
    assert _by_ending(tmp_path / "named.pdf") is None
