"""The name of an edition says by which program it was made, to the letter, and its pages do not say when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairwait.editions import naming
from fairwait.editions.naming import data_version, is_edition_name, releases_digest
from fairwait.editions.program import program_digest
from fairwait.editions.reading import Edition
from fairwait.store.reader import packaged_figures
from tests.web.three_pages import three_pages

FILES = {
    "web/layout/templates/page.html": True, "web/layout/static/site.css": True, "analysis/ranked.py": True,
    "definitions/names.csv": True, "cli/rank.py": False, "app/main.py": False, "analysis/x.pyc": False,
}  # fmt: skip


@pytest.mark.parametrize(("changed", "matters"), FILES.items())
def test_what_pages_are_made_with_is_part_of_the_name(tmp_path: Path, changed: str, matters: bool) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    before = program_digest(tmp_path)
    program_digest.cache_clear()
    assert program_digest(tmp_path) == before
    (tmp_path / changed).write_text("after")
    program_digest.cache_clear()
    assert (program_digest(tmp_path) != before) is matters


def test_another_program_gives_another_version_of_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    store = packaged_figures()
    before, figures = data_version(store), releases_digest(store)
    monkeypatch.setattr(naming, "program_digest", lambda: "another")
    assert data_version(store) != before
    assert releases_digest(store) == figures
    assert is_edition_name(f"{before}.sqlite")


def test_when_an_edition_was_made_is_known_and_stands_on_no_page(tmp_path: Path) -> None:
    edition = Edition(three_pages(tmp_path, "v1"))
    made = datetime.fromisoformat(edition.meta["made"])
    assert abs(datetime.now(UTC) - made) < timedelta(minutes=5)
    unfinished = Edition(three_pages(tmp_path, "v2", whole=False))
    assert "made" not in unfinished.meta
