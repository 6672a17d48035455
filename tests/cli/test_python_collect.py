"""Collecting from Python: the store that is meant, a look before fetching, and errors in Python's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fairwait
from tests.fetch.sites import MONTHS, SOURCE, site_of
from tests.synthetic.publisher.server import Publisher

RANGE: dict[str, Any] = {"first": MONTHS[0], "last": MONTHS[-1]}


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FAIRWAIT_STORE", raising=False)
    monkeypatch.delenv("FAIRWAIT_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(site_of()) as running:
        yield running


def test_a_plan_says_what_would_be_fetched_and_writes_nothing(publisher: Publisher, tmp_path: Path) -> None:
    found = fairwait.plan(SOURCE, mirror=publisher.base, **RANGE)
    assert sorted(str(file.last) for file in found.files) == sorted(MONTHS)
    assert not [one for one in publisher.log if one.address.endswith(".zip")]
    assert list(tmp_path.iterdir()) == []


def test_the_store_of_the_environment_is_the_one_fetched_into(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRWAIT_STORE", str(tmp_path / "mine"))
    assert fairwait.fetch(SOURCE, mirror=publisher.base, **RANGE).exit_code == fairwait.ExitCode.DONE
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]
    assert fairwait.open_store().periods(SOURCE) == tuple(MONTHS)
    assert fairwait.refresh(SOURCE, first=MONTHS[0], mirror=publisher.base).report.version


@pytest.mark.parametrize("ask", [fairwait.fetch, fairwait.refresh])
def test_without_a_store_nothing_is_fetched(ask: Any, publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(fairwait.UsageError, match="No store was named") as caught:
        ask(SOURCE, mirror=publisher.base)
    assert 'store="my-store"' in caught.value.remedy
    assert (list(tmp_path.iterdir()), publisher.log) == ([], [])


def test_offline_asks_nobody(publisher: Publisher, tmp_path: Path) -> None:
    for mirror in (None, publisher.base):
        with pytest.raises(fairwait.UsageError, match="without a folder of copies"):
            fairwait.fetch(SOURCE, tmp_path / "store", mirror=mirror, offline=True)
    assert publisher.log == []


@pytest.mark.parametrize(
    ("asked", "where", "said"),
    [
        ({"first": 202601}, "first", "202601 is no month"),
        ({"last": "2026-13"}, "last", "2026-13"),
        ({"first": "2026-02", "last": "2026-01"}, "first and last", "January 2026 is before February 2026"),
    ],
)
def test_a_month_that_is_none_is_told_by_the_arguments_name(asked: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(fairwait.UsageError, match=said) as caught:
        fairwait.plan(SOURCE, **asked)
    assert caught.value.where == where
    assert "--" not in str(caught.value)


def test_a_number_is_no_period_of_any_question() -> None:
    with pytest.raises(fairwait.UsageError, match="202601 is no month"):
        fairwait.estimate("within_18_weeks", period=202601)  # type: ignore[arg-type]


def test_a_mirror_that_is_not_there_is_named_as_it_was_given() -> None:
    with pytest.raises(fairwait.UsageError, match="There is no folder far/away") as caught:
        fairwait.plan(SOURCE, mirror="far/away")
    assert caught.value.where == "mirror"
