"""Making an edition: of one version of the data, page by page, going on where it stopped, never shown full of holes."""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fairwait.domain.errors import ExitCode, UnfinishedError
from fairwait.domain.finding import Report
from fairwait.editions import hands as making_hands
from fairwait.editions import making
from fairwait.editions.hands import TABLE, Task
from fairwait.editions.naming import current_edition, data_version
from fairwait.editions.page import Page
from fairwait.editions.plan import Kind
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter
from fairwait.store.reader import Store, packaged_figures
from tests.web.three_pages import three_pages

PATHS = tuple(f"place/{number:03}/" for number in range(120))


class Hands:
    """Makes pages here instead of in other processes; ``does`` may refuse one, by its path or table."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.stores: list[Store] = []
        self.does: Callable[[str], str] = lambda one: ""

    @contextmanager
    def __call__(self, task: Task, processes: int) -> Iterator[Callable[[str, str], Future[str]]]:
        self.stores.append(task.store)

        def hand_over(name: str, one: str) -> Future[str]:
            self.asked.append(one)
            told: Future[str] = Future()
            reason = self.does(one)
            if not reason and name != TABLE:
                page = Page(one, name, report(one))
                with closing(EditionWriter(task.path)) as writer, closing(Edition(task.path)) as edition:
                    writer.page(page, task.press(page, edition))
            told.set_result(reason)
            return told

        yield hand_over


def report(path: str) -> Report:
    return Report(
        id="x", title=path, question="What?", period_label="January 2026", geography_label="England", headlines=(),
        unjudged="", sections=(), sources=(), attribution="", generated_by="",
    )  # fmt: skip


def press(page: Page, edition: Edition) -> str:
    return f"<h1>{page.path}</h1>"


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(making, "hands", made)
    monkeypatch.setattr(making, "KINDS", ("place",))
    monkeypatch.setattr(making, "kind", lambda name: Kind(name, lambda bench: PATHS, lambda bench, path: None))  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(making, "TABLES", ())
    return made


def test_what_is_not_ours_in_the_folder_stays(tmp_path: Path, hands: Hands) -> None:
    strangers = ("my-accounts.sqlite", "photos.sqlite3", "0123456789ab.sqlite", "notes.sqlite-wal", "2026-01.sqlite")
    for name in strangers:
        with sqlite3.connect(tmp_path / name) as file:
            file.execute("create table meta (key text, value text)")
        file.close()
    old, older = (three_pages(tmp_path, f"2025-1{number}-0123456789ab") for number in (1, 2))
    current = three_pages(tmp_path, "2025-12-aaaaaaaaaaaa")
    old.with_name(old.name + "-wal").touch()
    made = making.make_edition(tmp_path, press)
    left = {path.name for path in tmp_path.iterdir() if ".sqlite" in path.name}
    assert left == {*strangers, current.name, made.path.name}
    assert not old.exists()
    assert not older.exists()


def test_too_many_missing_pages_are_not_shown_in_the_place_of_what_is_whole(tmp_path: Path, hands: Hands) -> None:
    before = three_pages(tmp_path, "before")
    hands.does = lambda one: "No figures" if one in PATHS[:2] else ""
    with pytest.raises(UnfinishedError, match="2 of 120 pages could not be made") as told:
        making.make_edition(tmp_path, press)
    assert told.value.exit_code == ExitCode.PARTLY_DONE
    assert "place/000/: No figures" in told.value.where
    assert current_edition(tmp_path) == before


def test_no_edition_is_shown_without_one_of_its_tables(tmp_path: Path, hands: Hands) -> None:
    hands.does = lambda one: "disk full" if one == "estimates" else ""
    with pytest.raises(UnfinishedError, match="table “estimates” could not be made"):
        making.make_edition(tmp_path, press)
    assert current_edition(tmp_path) is None


def test_one_page_in_a_hundred_may_be_missing_and_why_is_kept(tmp_path: Path, hands: Hands) -> None:
    hands.does = lambda one: "No figures" if one == PATHS[7] else ""
    made = making.make_edition(tmp_path, press)
    assert made.failed == ((PATHS[7], "No figures"),)
    assert (made.pages, current_edition(tmp_path)) == (119, made.path)
    edition = Edition(made.path)
    assert edition.whole
    assert edition.fact("failed") == [[PATHS[7], "No figures"]]


def test_what_was_interrupted_goes_on_where_it_stopped_and_readers_keep_their_pages(
    tmp_path: Path, hands: Hands
) -> None:
    def stop(one: str) -> str:
        if one == PATHS[50]:
            raise KeyboardInterrupt
        return ""

    hands.does = stop
    with pytest.raises(KeyboardInterrupt):
        making.make_edition(tmp_path, press, show_early=True)
    shown = current_edition(tmp_path)
    assert shown is not None
    there = Edition(shown).paths()
    assert len(there) >= 48
    hands.does, hands.asked = lambda one: "", []
    made = making.make_edition(tmp_path, press, show_early=True)
    assert made.path == shown
    assert not set(hands.asked) & {*there, "facts", "compare"}, "what is there is not made again"
    assert (made.pages, Edition(made.path).paths()) == (120, PATHS)
    hands.asked = []
    again = making.make_edition(tmp_path, press, again=True)
    assert len(set(hands.asked) & set(PATHS)) == 120, "from the beginning when told so"
    assert again.path != made.path


def test_what_was_made_whole_and_not_shown_is_shown_and_not_made_again(
    tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the machine goes out between the last page and the pointer."""

    def killed(folder: Path, path: Path) -> None:
        (folder / f"CURRENT.{'0' * 32}.partial").write_text(path.name)
        raise KeyboardInterrupt

    (tmp_path / "CURRENT.mine.partial").write_text("somebody's own")
    with monkeypatch.context() as patched:
        patched.setattr(making, "point_to", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make_edition(tmp_path, press)
    assert current_edition(tmp_path) is None
    hands.asked = []
    made = making.make_edition(tmp_path, press)
    assert (made.pages, hands.asked) == (120, [])
    assert current_edition(tmp_path) == made.path
    assert [one.name for one in tmp_path.glob("CURRENT.*")] == ["CURRENT.mine.partial"]


def test_what_another_process_made_while_we_waited_for_our_turn_is_not_made_again(
    tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = data_version(packaged_figures())

    @contextmanager
    def alone(*rest: object) -> Iterator[None]:
        three_pages(tmp_path, version)
        yield

    monkeypatch.setattr(making, "alone", alone)
    made = making.make_edition(tmp_path, press)
    assert (made.fresh, hands.asked) == (False, [])
    assert Edition(made.path).paths() == ("", "place/02P/", "place/03N/"), "the file that is shown was not begun anew"


def test_an_edition_is_of_the_version_that_was_opened_first(
    tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Store] = []

    def open_one(named: object) -> Store:
        opened.append(packaged_figures())
        return opened[-1]

    monkeypatch.setattr(making, "open_chosen", open_one)
    making.make_edition(tmp_path, press)
    assert len(opened) == 1, "what is opened twice may be two versions"
    assert hands.stores == opened


def test_a_store_travels_to_another_process_with_the_releases_that_it_has() -> None:
    store = packaged_figures()
    assert store.connection.execute("select 1").fetchone() == (1,)
    there = pickle.loads(pickle.dumps(store))
    assert there.all_releases == store.all_releases
    assert data_version(there) == data_version(store)
    assert there.connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize(
    ("used", "after"), [(making_hands.MOST_MEMORY + 1, 1), (making_hands.MOST_MEMORY - 1, None), (None, 100)]
)
def test_a_process_forgets_what_it_computed_before_that_becomes_much(
    monkeypatch: pytest.MonkeyPatch, used: float | None, after: int | None
) -> None:
    monkeypatch.setattr(making_hands, "memory_used", lambda: used)
    monkeypatch.setattr(making_hands, "_since", 0)
    monkeypatch.setattr(making_hands, "_task", Task(Path("x"), packaged_figures(), press), raising=False)
    first = object()
    monkeypatch.setattr(making_hands, "_bench", first, raising=False)
    made = 0
    while making_hands._bench is first and made < 300:
        making_hands._remember_less()
        made += 1
    assert made == (after or 300)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says so")
def test_what_a_process_holds_is_known() -> None:
    """In a process of its own, which nothing else fills or empties meanwhile."""
    program = (
        "from fairwait.editions.memory import memory_used\n"
        "before = memory_used()\n"
        "held = bytearray(b'x') * 80_000_000\n"
        "print(before, memory_used(), len(held))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, after, held = map(float, done.stdout.split())
    assert held == 80_000_000
    assert before < 75
    assert 79 < after - before < 85


def press_badly(page: Page, edition: Edition) -> str:
    """Runs in another process."""
    if page.path == "accessibility/":
        raise ValueError("somebody's words")
    if page.path == "glossary/":
        os.kill(os.getpid(), signal.SIGKILL)
    return "<h1>Made</h1>"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a process that is killed")
def test_a_page_that_fails_or_even_ends_its_process_keeps_no_other_from_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ("about/", "accessibility/", "glossary/")
    monkeypatch.setattr(making, "TABLES", ())
    monkeypatch.setattr(making, "KINDS", ("guide",))
    monkeypatch.setattr(making, "_MAY_FAIL", 1)
    made = making.make_edition(tmp_path, press_badly, only=lambda path: path in wanted)
    reasons = dict(made.failed)
    assert set(reasons) == {"accessibility/", "glossary/"}
    assert reasons["accessibility/"].startswith("The program met what it did not foresee: ValueError in test_making.py")
    assert "somebody's words" not in reasons["accessibility/"]
    assert "ended by the system" in reasons["glossary/"]
    assert Edition(made.path).paths() == ("about/",)
