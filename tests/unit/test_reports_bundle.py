"""All formats together: everything lands, or nothing changes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fairwait.domain.errors import ExitCode, UsageError
from fairwait.reports import bundle
from fairwait.reports.bundle import FORMATS, ReportWriteError, write_report
from fairwait.reports.pictures import Pictures, chart_names
from tests.unit.report_sample import hostile_report, sample_report

STEM = "spotlight-2026-01"


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "new" / "folder"
    paths = write_report(sample_report(), folder, FORMATS)
    assert [path.exists() for path in paths] == [True] * 7
    return folder


def test_every_format_lands_under_the_name_of_the_report(everything: Path) -> None:
    assert listed(everything) == sorted(
        [f"{STEM}.{ending}" for ending in ("html", "pdf", "docx", "xlsx", "json")]
        + [f"{STEM}-tables", f"{STEM}-charts"]
    )
    assert listed(everything / f"{STEM}-tables")[0] == "columns.csv"
    assert listed(everything / f"{STEM}-charts") == ["ranking-1-funnel.svg", "trend-1-time-series.svg"]
    assert (everything / f"{STEM}.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((everything / f"{STEM}.json").read_text(encoding="utf-8"))["schema"] == "fairwait-report/1"
    assert "How far does where you live" in (everything / f"{STEM}.html").read_text(encoding="utf-8")


def test_pictures_stand_alone_with_title_and_description(everything: Path) -> None:
    text = (everything / f"{STEM}-charts" / "ranking-1-funnel.svg").read_text(encoding="utf-8")
    words = "".join(ElementTree.fromstring(text).itertext())
    spec = sample_report().findings()[0].charts[0]
    assert spec.alt in words
    assert spec.subtitle.split()[0] in words


def test_the_same_report_gives_the_same_bytes(everything: Path, tmp_path: Path) -> None:
    write_report(sample_report(), tmp_path, FORMATS)
    for path in sorted(everything.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(everything)).read_bytes(), path.name


def test_hostile_text_and_ids_stay_inside_the_folder(tmp_path: Path) -> None:
    write_report(hostile_report(), tmp_path / "in", FORMATS)
    assert listed(tmp_path) == ["in"]
    assert listed(tmp_path / "in")[0] == "bad-id-charts"
    for path in (tmp_path / "in").rglob("*.svg"):
        ElementTree.fromstring(path.read_text(encoding="utf-8"))


def test_one_format_may_name_its_file(tmp_path: Path) -> None:
    assert write_report(sample_report(), tmp_path / "mine.json", ["json"]) == [tmp_path / "mine.json"]
    assert listed(tmp_path) == ["mine.json"]


@pytest.mark.parametrize(
    ("out", "formats", "said"),
    [
        ("x", ["ppt"], "no report format “ppt”"),
        ("x", [], "No format named"),
        ("x.pdf", ["pdf", "html"], "One file cannot hold html and pdf"),
        ("x.pdf", ["html"], "One file cannot hold html"),
    ],
)
def test_questions_that_cannot_be_asked(tmp_path: Path, out: str, formats: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        write_report(sample_report(), tmp_path / out, formats)
    assert listed(tmp_path) == []


def test_what_is_written_again_replaces_files_and_folders_whole(tmp_path: Path) -> None:
    write_report(sample_report(), tmp_path, ["csv", "json"])
    (tmp_path / f"{STEM}-tables" / "stale.csv").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    write_report(sample_report(), tmp_path, ["csv", "json"])
    assert listed(tmp_path) == ["mine.txt", f"{STEM}-tables", f"{STEM}.json"]
    assert "stale.csv" not in listed(tmp_path / f"{STEM}-tables")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "no permission"), (errno.EIO, "cannot be written")],
)
def test_a_disk_that_fails_midway_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    write_report(sample_report(), tmp_path, ["json", "csv"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number), "charts")

    monkeypatch.setitem(bundle._MAKERS, "svg", fails)
    with pytest.raises(ReportWriteError, match=said) as caught:
        write_report(hostile_report(), tmp_path, ["json", "csv", "svg"])
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert "nothing has been changed" in str(caught.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not [name for name in listed(tmp_path) if name.startswith(".")]


def test_a_file_that_cannot_be_replaced_puts_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a workbook open in Excel cannot be replaced."""
    write_report(sample_report(), tmp_path, ["pdf", "xlsx", "csv"])
    (tmp_path / f"{STEM}.pdf").write_bytes(b"an older report")
    (tmp_path / f"{STEM}-tables" / "mine.csv").write_text("old", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    really = Path.replace

    def refuses(self: Path, target: Path) -> Path:
        if self.name == f"{STEM}.json":
            raise PermissionError(errno.EACCES, "in use", str(target))
        return really(self, target)

    monkeypatch.setattr(Path, "replace", refuses)
    with pytest.raises(ReportWriteError, match="close the file"):
        write_report(sample_report(), tmp_path, ["html", "pdf", "xlsx", "csv", "json"])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_truly_full_disk_is_said_in_words(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    with pytest.raises(OSError) as caught:
        Path("/dev/full").write_text("x" * 9, encoding="utf-8")
    assert "The disk is full" in str(bundle._in_words(caught.value, tmp_path))


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportWriteError, match="A file stands where a folder is needed"):
        write_report(sample_report(), tmp_path / "taken", ["json"])
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_pictures_are_drawn_once_for_all_formats() -> None:
    pictures = Pictures()
    spec = sample_report().findings()[0].charts[0]
    assert pictures.svg(spec) is pictures.svg(spec)
    assert pictures.png(spec) is pictures.png(spec)
    assert pictures.svg(spec, heading=True) != pictures.svg(spec)


def test_charts_have_stable_names_of_their_own() -> None:
    assert [name for name, _, _ in chart_names(sample_report())] == ["ranking-1-funnel", "trend-1-time-series"]


def test_asking_for_figures_loads_no_typesetter() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from fairwait.reports.bundle import write_report\n"
        "from tests.unit.report_sample import sample_report\n"
        "write_report(sample_report(), pathlib.Path(tempfile.mkdtemp()), ['json', 'csv'])\n"
        "heavy = ('typst', 'docx', 'xlsxwriter', 'vl_convert', 'jinja2', 'pydantic', 'duckdb', 'scipy')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
