"""The page about speed says what the benchmarks found, and the benchmarks found what was promised."""

from __future__ import annotations

import pytest
from benchmarks.page import PAGE, build, load, measured


def test_the_page_is_written_from_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == build(load()), "run: python -m benchmarks"


@pytest.mark.parametrize(("what", "limit", "value", "unit"), measured(load()), ids=lambda each: str(each)[:40])
def test_every_limit_was_kept(what: str, limit: float, value: float, unit: str) -> None:
    assert 0 <= value <= limit, f"{what}: {value:.2f} {unit}"
    assert value or not limit, f"{what} was not measured"  # only of what may never happen is nought a good answer
