"""The website as plain files: every link works from a plain file server, and no folder of others is touched."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairwait.domain.errors import FairwaitError, StoreError, UsageError
from fairwait.editions.reading import Edition
from fairwait.web import static_site
from fairwait.web.static_site import folder, pages, whole
from fairwait.web.static_site.folder import LIST, checked
from tests.cli.conftest import environment
from tests.web.links import Walked, served, walk


@pytest.fixture(scope="module")
def site(small_edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition as files, two folders below the root of a file server."""
    root = tmp_path_factory.mktemp("server")
    static_site.write_site(small_edition, root / "some" / "where", url="https://example.org/some/where")
    return root


@pytest.fixture(scope="module")
def walked(site: Path) -> Walked:
    """Every link of it, followed."""
    with served(site) as port:
        return walk(port, "/some/where/")


@pytest.fixture(scope="module")
def edition(small_edition: Path) -> Iterator[Edition]:
    opened = Edition(small_edition)
    yield opened
    opened.close()


def test_no_link_is_broken(walked: Walked, whole_plan: frozenset[str]) -> None:
    """But for pages that this edition of a few places has left out."""
    left_out = {f"/some/where/{path}: 404" for path in whole_plan}
    assert [one for one in walked.broken if one not in left_out] == []


def test_every_page_is_reached(walked: Walked, edition: Edition) -> None:
    assert set(edition.paths()) <= set(walked.pages)


def test_no_link_is_absolute_and_nothing_asks_elsewhere(walked: Walked) -> None:
    assert walked.absolute == []


def test_nothing_on_a_page_is_styled_or_run_inside_it(walked: Walked) -> None:
    assert walked.inline == []


def test_charts_tables_and_findings_can_be_taken_away(walked: Walked, site: Path, edition: Edition) -> None:
    endings = {Path(one).suffix for one in walked.files}
    assert {".svg", ".csv", ".json", ".css", ".js"} <= endings
    assert ".png" not in endings, "pictures as pixels are offered only where they were written"
    twin = json.loads((site / "some/where/place/03R/findings.json").read_text(encoding="utf-8"))
    assert twin == json.loads(edition.report_json("place/03R/") or "")


@pytest.mark.parametrize("path", ["compare/", "wait/", "report/", "api/"])
def test_what_needs_a_server_says_so_and_what_to_do(walked: Walked, path: str) -> None:
    text = walked.pages[path]
    assert "this needs the server" in text
    assert 'href="../places/"' in text


def test_the_search_gives_way_to_the_list_of_places(walked: Walked) -> None:
    for path, text in walked.pages.items():
        assert 'role="search"' not in text, path
        assert "data-suggest" not in text, path
        assert not re.search(r'href="[^"]*api/v1', text), path
    assert "Searching by any name, former name or code needs the server" in walked.pages[""]
    assert 'href="../place/03R/"' in walked.pages["places/"]


def test_search_engines_are_told_of_every_page(site: Path, edition: Edition) -> None:
    top = site / "some" / "where"
    assert "Sitemap: https://example.org/some/where/sitemap.xml" in (top / "robots.txt").read_text(encoding="utf-8")
    told = re.findall(r"<loc>(.*?)</loc>", (top / "sitemap.xml").read_text(encoding="utf-8"))
    assert sorted(told) == sorted(f"https://example.org/some/where/{path}" for path in edition.paths())
    assert "There is no such page" in (top / "404.html").read_text(encoding="utf-8")


def test_the_list_names_every_file(site: Path) -> None:
    top = site / "some" / "where"
    listed = json.loads((top / LIST).read_text(encoding="utf-8"))
    held = sorted(one.relative_to(top).as_posix() for one in top.rglob("*") if one.is_file())
    assert listed["files"] == held


@pytest.fixture
def two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only two pages are written, in this process: enough to see what happens to folders."""
    monkeypatch.setattr(Edition, "paths", lambda self: ("", "place/03R/"))

    def here(file: Path, out: Path, paths: Any, png: bool, processes: int, told: Any) -> Iterator[list[str]]:
        for at, path in enumerate(paths, 1):
            yield pages.write_page(Edition(file), path, out, None)
            if told:
                told(at, len(paths), path)

    monkeypatch.setattr(whole, "_pages", here)


@pytest.mark.usefixtures("two_pages")
def test_a_site_is_replaced_by_the_next_and_nothing_is_left_beside_it(small_edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    static_site.write_site(small_edition, out)
    old = next(one for one in (out / "place/03R/charts").iterdir())
    listed = json.loads((out / LIST).read_text(encoding="utf-8"))
    (out / "once").mkdir()
    (out / "once/was.html").write_text("an older page")
    listed["files"].append("once/was.html")
    (out / LIST).write_text(json.dumps(listed))
    static_site.write_site(small_edition, out)
    assert old.exists()
    assert not (out / "once").exists(), "what an earlier site had and this one has not is gone"
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_run_left_beside_it_goes_after_a_day_and_nothing_else_does(tmp_path: Path) -> None:
    out, long_ago = tmp_path / "my.site", time.time() - 200_000
    left = [".my.site.abcdefg1.new"]
    kept = [".my.site.abcdefg2.new", ".my.site.mine.new", ".mytsite.abcdefg1.new", ".my.site.abcdefg1.old", "x.new"]
    for name in (*left, *kept):
        (tmp_path / name / "place").mkdir(parents=True)
        (tmp_path / name / "place" / "index.html").write_text("a page")
        if name != kept[0]:  # which somebody may be writing
            os.utime(tmp_path / name, (long_ago, long_ago))
    with folder.replaced(out) as new:
        (new / "index.html").write_text("a page")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*kept, "my.site"])


@pytest.mark.usefixtures("two_pages")
def test_a_folder_with_anything_else_in_it_is_refused_and_kept(small_edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    static_site.write_site(small_edition, out)
    (out / "diary.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="holds files that are not of a website written by fairwait") as refused:
        static_site.write_site(small_edition, out)
    assert "diary.txt" in refused.value.remedy
    assert sorted(tmp_path.rglob("*")) == before
    assert (out / "diary.txt").read_text() == "mine"


@pytest.mark.usefixtures("two_pages")
def test_a_file_put_there_at_the_last_moment_is_kept(small_edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    static_site.write_site(small_edition, out)

    def put_one(made: int, planned: int, path: str) -> None:
        (out / "mine.txt").write_text("mine")

    with pytest.raises(UsageError, match="holds files"):
        static_site.write_site(small_edition, out, told=put_one)
    assert (out / "mine.txt").read_text() == "mine"
    assert (out / "index.html").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("two_pages")
def test_an_interruption_leaves_the_old_site_and_nothing_else(small_edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    static_site.write_site(small_edition, out)
    before = {one: one.stat().st_mtime_ns for one in out.rglob("*")}

    def stop(made: int, planned: int, path: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        static_site.write_site(small_edition, out, told=stop)
    assert {one: one.stat().st_mtime_ns for one in out.rglob("*")} == before
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("two_pages")
def test_a_full_disk_is_said_and_leaves_nothing_behind(
    small_edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole, "put", full)
    with pytest.raises(StoreError, match="The disk is full"):
        static_site.write_site(small_edition, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to this account")
@pytest.mark.usefixtures("two_pages")
def test_a_folder_closed_to_us_is_said(small_edition: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written to"):
            static_site.write_site(small_edition, tmp_path / "site")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_can_be_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "inside").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "inside")
    monkeypatch.chdir(tmp_path / "inside")
    odd = (
        tmp_path / "file",
        tmp_path / "file" / "below",
        tmp_path / "link",
        Path(),
        Path(".."),
        Path("/"),
        Path("a\0b"),
    )
    for out in odd:
        with pytest.raises(UsageError):
            checked(out)
    assert checked(tmp_path / "inside" / "new") == tmp_path / "inside" / "new"


@pytest.mark.usefixtures("two_pages")
def test_a_list_that_somebody_wrote_leads_to_no_file_outside(small_edition: Path, tmp_path: Path) -> None:
    out, precious = tmp_path / "site", tmp_path / "precious.txt"
    precious.write_text("keep")
    out.mkdir()
    (out / "x").write_text("x")
    odd = ["../precious.txt", str(precious), "a/../../precious.txt", "x", LIST, "", 7]
    (out / LIST).write_text(json.dumps({"files": odd}))
    static_site.write_site(small_edition, out)
    assert precious.read_text() == "keep"


@pytest.mark.parametrize("name", ["../x", "a/../b", "/etc/x", "a\\b", ".hidden", "a//b", "a\0b", ""])
def test_an_edition_leads_to_no_file_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="address can be no file"):
        pages.put(tmp_path / "out", name, b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "https://a b", "https://x/?q", "https://x/<y>"])
def test_an_odd_address_is_refused(small_edition: Path, tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="is no address of a website"):
        static_site.write_site(small_edition, tmp_path / "site", url=url)


def test_pictures_are_written_where_they_are_wanted(edition: Edition, tmp_path: Path) -> None:
    written = pages.write_page(edition, "measures/median_wait/sub-icb/C_110/", tmp_path, lambda svg: b"PNG")
    drawn = [one for one in written if one.endswith(".png")]
    assert drawn
    html = (tmp_path / "measures/median_wait/sub-icb/C_110/index.html").read_text(encoding="utf-8")
    assert len(re.findall(r'href="charts/[^"]+\.png(?:\?edition=[\w-]+)?"', html)) == len(drawn)


@pytest.mark.slow
def test_the_command_writes_it_and_says_where(small_editions: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "fairwait", "site", "--out", "out", "--editions", str(small_editions), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=tmp_path, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["path"] == str(tmp_path / "out")
    assert (tmp_path / "out" / "index.html").exists()
    again = subprocess.run([*command[:5], ".", *command[6:]], capture_output=True, text=True, env=environment(),
                           cwd=tmp_path, check=False)  # fmt: skip
    assert again.returncode == UsageError.exit_code
    assert "the folder you are in" in again.stderr


def test_its_errors_are_of_the_family() -> None:
    assert issubclass(UsageError, FairwaitError)
    assert folder.LIST == "fairwait-site.json"
