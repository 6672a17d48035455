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

    def begin(begun: Path | None, fresh: Path, *rest: Any) -> making._Work:
        three_pages(fresh.parent, fresh.stem, whole=False, show=False)
        return making._Work(fresh, "January 2026", 0, [])

    def work_off(*rest: Any) -> None:
        current = current_edition(tmp_path)
        shown_meanwhile.append(current.name if current else "")

    monkeypatch.setattr(making, "_begin", begin)
    monkeypatch.setattr(making, "_work_off", work_off)
    made = making.make_edition(tmp_path, lambda page, edition: "", show_early=True)
    assert shown_meanwhile == [new if early else "before.sqlite"]
    assert current_edition(tmp_path) == made.path == tmp_path / new
