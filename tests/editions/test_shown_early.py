"""When an edition that is still being made is shown: where there is no whole one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fairwait.editions import making
from fairwait.editions.naming import current_edition, data_version
from fairwait.store.reader import packaged_figures
from tests.web.three_pages import three_pages


@pytest.mark.parametrize(("before", "early"), [(None, True), ("unfinished", True), ("whole", False)])
def test_an_edition_is_shown_early_only_where_there_is_no_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None, early: bool
) -> None:
    if before is not None:
        three_pages(tmp_path, "before", whole=before == "whole")
    new = f"{data_version(packaged_figures())}.sqlite"
    shown_meanwhile: list[str] = []

    def begin(path: Path, *rest: Any) -> tuple[list[tuple[str, str]], str]:
        three_pages(path.parent, path.stem, whole=False, show=False)
        return [], "January 2026"

    def make_pages(*rest: Any) -> list[tuple[str, str]]:
        current = current_edition(tmp_path)
        shown_meanwhile.append(current.name if current else "")
        return []

    monkeypatch.setattr(making, "_begin", begin)
    monkeypatch.setattr(making, "_make_pages", make_pages)
    made = making.make_edition(tmp_path, lambda page, edition: "", show_early=True)
    assert shown_meanwhile == [new if early else "before.sqlite"]
    assert current_edition(tmp_path) == made.path == tmp_path / new
