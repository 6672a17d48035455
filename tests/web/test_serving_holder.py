"""How a new edition takes the place of the old one."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from pathlib import Path

import pytest

from fairwait.editions.naming import POINTER, edition_file, point_to
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter
from fairwait.web.app import create_app
from fairwait.web.serving.holder import EditionHolder
from fairwait.web.settings import Settings
from tests.web.asgi import ask, asked
from tests.web.own_loop import run_to_the_end
from tests.web.serving import site
from tests.web.three_pages import three_pages


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def version_of(holder: EditionHolder) -> str | None:
    return None if holder.edition is None else holder.edition.version


def test_the_pointer_is_looked_at_once_a_second(tmp_path: Path) -> None:
    clock = Clock()
    holder = EditionHolder(tmp_path, clock=clock)
    assert holder.edition is None
    three_pages(tmp_path, "v1")
    assert holder.edition is None
    clock.now = 1.0
    assert version_of(holder) == "v1"
    three_pages(tmp_path, "v2")
    clock.now = 1.9
    assert version_of(holder) == "v1"
    clock.now = 2.0
    assert version_of(holder) == "v2"


def test_a_request_under_way_keeps_the_edition_it_began_with(tmp_path: Path) -> None:
    clock = Clock()
    three_pages(tmp_path, "v1")
    holder = EditionHolder(tmp_path, clock=clock)
    with holder.lease() as first:
        three_pages(tmp_path, "v2")
        clock.now = 2.0
        with holder.lease() as second:
            assert first is not None
            assert second is not None
            assert (first.version, second.version) == ("v1", "v2")
            assert first.page("") is not None
            three_pages(tmp_path, "v3")
            clock.now = 4.0
            assert version_of(holder) == "v3"
        assert second.page("") is not None, "who began under the first may have met the second since"
    for old in (first, second):
        with pytest.raises(sqlite3.ProgrammingError):
            old.page("")
    assert version_of(holder) == "v3"


def test_a_broken_edition_is_refused_aloud_and_the_old_one_stays(tmp_path: Path) -> None:
    clock, told = Clock(), []
    three_pages(tmp_path, "v1")
    holder = EditionHolder(tmp_path, told=lambda file, reason: told.append((file, reason)), clock=clock)
    assert version_of(holder) == "v1"
    broken = edition_file(tmp_path, "v2")
    broken.write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 100)
    point_to(tmp_path, broken)
    for second in (2.0, 4.0):
        clock.now = second
        assert version_of(holder) == "v1"
    assert [file for file, _ in told] == ["v2.sqlite"], "once, not at every look"
    three_pages(tmp_path, "v3")
    clock.now = 6.0
    assert version_of(holder) == "v3"


def test_an_edition_that_could_not_be_read_for_a_moment_is_shown_later(tmp_path: Path) -> None:
    clock, told = Clock(), []
    three_pages(tmp_path, "v1")
    holder = EditionHolder(tmp_path, told=lambda file, reason: told.append(file), clock=clock)
    assert version_of(holder) == "v1"
    path = three_pages(tmp_path, "v2")
    content = path.read_bytes()
    path.write_bytes(b"busy" * 100)  # the same file, with another content for a while
    for clock.now in (2.0, 3.5, 5.0):
        assert version_of(holder) == "v1"
    path.write_bytes(content)
    clock.now = 200.0
    assert version_of(holder) == "v2"
    assert told == ["v2.sqlite"], "once"


@pytest.mark.parametrize("pointer", ["", "nothing.sqlite", "../v1.sqlite", "/etc/passwd", "v1.sqlite\0", "x" * 5_000])
def test_a_pointer_to_nothing_changes_nothing(tmp_path: Path, pointer: str) -> None:
    clock = Clock()
    three_pages(tmp_path, "v1")
    holder = EditionHolder(tmp_path, clock=clock)
    assert version_of(holder) == "v1"
    (tmp_path / POINTER).write_text(pointer, encoding="utf-8")
    clock.now = 2.0
    assert version_of(holder) == "v1"


def test_an_edition_put_in_the_place_of_one_of_the_same_name_is_opened(tmp_path: Path) -> None:
    clock = Clock()
    three_pages(tmp_path, "v1")
    holder = EditionHolder(tmp_path, clock=clock)
    before = holder.edition
    edition_file(tmp_path, "v1").unlink()
    three_pages(tmp_path, "v1")
    clock.now = 2.0
    assert holder.edition is not before


def test_an_edition_shown_early_is_read_as_a_whole_once_it_is(tmp_path: Path) -> None:
    clock = Clock()
    path = three_pages(tmp_path, "v1", whole=False)
    holder = EditionHolder(tmp_path, clock=clock)
    early = holder.edition
    assert early is not None
    assert (early.whole, early.page("place/03N/")) == (False, None)
    EditionWriter(path).finish()
    point_to(tmp_path, path)
    clock.now = 2.0
    late = holder.edition
    assert late is not None
    assert late.whole


def test_no_request_fails_while_editions_change_under_load(tmp_path: Path) -> None:
    three_pages(tmp_path, "v0")
    shown = site(tmp_path)

    async def read(number: int) -> str:
        for _ in range(number % 7):
            await asyncio.sleep(0)
        answer = await asked(shown.app, ("/", "/place/02P/", "/place/03N/")[number % 3])
        assert answer.status == 200
        return answer.text.partition("Version ")[2].partition("<")[0]

    async def load() -> list[str]:
        seen: list[str] = []
        for number in range(10):
            readers = [asyncio.create_task(read(at)) for at in range(30)]
            await asyncio.sleep(0)
            three_pages(tmp_path, f"v{number}")
            seen += await asyncio.gather(*readers)
        return seen

    seen = run_to_the_end(load())
    assert set(seen) <= {f"v{number}" for number in range(10)}
    assert {"v1", "v5", "v8"} <= set(seen)


def test_the_reports_of_the_last_pages_are_read_once_and_not_kept_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition(three_pages(tmp_path, "v1"))
    first = edition.report("")
    assert first is not None
    assert edition.report("") is first
    assert edition.report("nothing/") is None
    monkeypatch.setattr("fairwait.editions.reading._REPORTS_REMEMBERED", 2)
    for path in ("place/02P/", "place/03N/"):
        edition.report(path)
    assert edition.report("") is not first, "it was forgotten for the two after it"


def test_nothing_of_an_edition_is_kept_after_the_next_has_taken_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was looked up in it goes with it: a worker that lives through hundreds of editions grows by none."""
    monkeypatch.setattr("fairwait.web.serving.holder.LOOK_EVERY", 0.0)
    app = create_app(Settings(tmp_path, tmp_path / "spool", rate=0, log=False))
    for number in range(5):
        three_pages(tmp_path, f"v{number}")
        assert f"Version v{number}" in ask(app, "/place/02P/").text
        assert "Barnsley" in ask(app, "/places/", "q=barnsly").text
        assert "Barnsley" in ask(app, "/api/v1/search", "q=barnsley").text
        assert "Barnsley" in ask(app, "/api/v1/places").text
        for path in ("/findings.json", "/api/v1/", "/compare/", "/wait/", "/report/", "/api/v1/pages"):
            ask(app, path)
    ask(app, "/wait/", "near=02P")
    ask(app, "/compare/", "place=02P&place=03N")
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, Edition) and one.path.parent == tmp_path]
    assert [one.version for one in kept] == ["v4"]
