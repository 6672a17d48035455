"""What bodies answered: nothing is lost, nothing hostile is obeyed, and two missed reviews escalate."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.workspace.place import Workspace
from fairwait.workspace.responses import LONGEST, Responses

ENTRY = "persistently_low-within_18_weeks-all-QKS"
START = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Responses:
    return Responses(Workspace(tmp_path / "mine"))


def at(days: int) -> datetime:
    return START + timedelta(days=days)


def test_answers_are_added_and_the_last_of_each_counts(kept: Responses) -> None:
    kept.record(ENTRY, response="Staff are short", owner="Chief nurse", now=at(0))
    found = kept.record(
        ENTRY, action="Weekend lists", owner="Chair", review=date(2026, 3, 1), author="A. N.", now=at(1)
    )
    assert [one.recorded for one in found.history] == [at(0), at(1)]
    assert (found.latest("response"), found.latest("owner")) == ("Staff are short", "Chair")
    assert found.review == date(2026, 3, 1)
    again = kept.of(ENTRY, date(2026, 2, 1))
    assert again == found
    assert not found.overdue


def test_the_file_is_plain_json_in_utc(kept: Responses) -> None:
    east = datetime(2026, 1, 10, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    kept.record(ENTRY, response="Yes", now=east)
    held = json.loads(kept.shelf.path(ENTRY).read_text(encoding="utf-8"))
    assert held["schema"] == "fairwait-response/1"
    assert held["history"][0]["recorded"] == "2026-01-10T10:00:00Z"


def test_two_missed_reviews_escalate_and_an_outcome_ends_it(kept: Responses) -> None:
    kept.record(ENTRY, review="2026-02-01", now=at(0))
    assert kept.of(ENTRY, date(2026, 2, 1)).overdue is False  # type: ignore[union-attr]
    one = kept.of(ENTRY, date(2026, 2, 2))
    assert one is not None
    assert (one.missed, one.overdue, one.escalated) == (1, True, False)
    kept.record(ENTRY, review="2026-04-01", now=datetime(2026, 2, 20, tzinfo=UTC))
    two = kept.of(ENTRY, date(2026, 4, 2))
    assert two is not None
    assert (two.missed, two.escalated) == (2, True)
    done = kept.record(ENTRY, outcome="Lists are shorter", now=datetime(2026, 5, 1, tzinfo=UTC))
    assert (done.missed, done.escalated, done.review) == (0, False, None)
    assert [review.missed for review in done.reviews] == [True, True]  # history is not rewritten


@pytest.mark.parametrize("day", ["2026-01-30", "2026-02-01"])
def test_a_review_answered_in_time_is_not_missed(kept: Responses, day: str) -> None:
    kept.record(ENTRY, review="2026-02-01", now=at(0))
    kept.record(ENTRY, outcome="Looked at", now=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    found = kept.of(ENTRY, date(2026, 6, 1))
    assert found is not None
    assert found.missed == 0
    assert not found.overdue


def test_moving_a_review_before_its_day_is_no_miss(kept: Responses) -> None:
    kept.record(ENTRY, review="2026-02-01", now=at(0))
    kept.record(ENTRY, review="2026-03-01", now=at(3))
    found = kept.of(ENTRY, date(2026, 2, 10))
    assert found is not None
    assert (found.missed, found.review) == (0, date(2026, 3, 1))


@pytest.mark.parametrize(
    "review",
    ["2026-01-01", "soon", "2026-13-01", "2026-02-30", "01/02/2026", "20260201", "2099-01-01", "２０２６-02-01", ""],
)
def test_a_review_that_is_no_day_to_come_is_refused(kept: Responses, review: str) -> None:
    with pytest.raises(UsageError):
        kept.record(ENTRY, review=review, now=START)
    assert kept.of(ENTRY) is None


def test_a_day_that_has_gone_by_is_refused_in_the_same_words_however_long_ago(kept: Responses) -> None:
    told = []
    for days in (1, 2000):
        gone = (START - timedelta(days=days)).date()
        with pytest.raises(UsageError) as refused:
            kept.record(ENTRY, review=gone, now=START)
        told.append((refused.value.what.replace(str(gone), "DAY"), refused.value.expected))
    assert told[0] == told[1]
    assert "has gone by" in told[0][0]
    assert kept.record(ENTRY, review=START.date(), now=START).review == START.date()


@pytest.mark.parametrize("text", ["a\x1b[31mred", "a\u202eb", "a\0b", "x" * (LONGEST + 1), "zero\u200bwidth"])
def test_texts_that_hide_something_or_never_end_are_refused(kept: Responses, text: str) -> None:
    with pytest.raises(UsageError):
        kept.record(ENTRY, response=text, now=START)
    assert kept.of(ENTRY) is None


def test_nothing_said_is_refused(kept: Responses) -> None:
    with pytest.raises(UsageError, match="Nothing was said"):
        kept.record(ENTRY, author="A. N.", response="   ", now=START)


def test_markup_is_kept_as_text_and_lines_become_one(kept: Responses) -> None:
    found = kept.record(ENTRY, response="<b>no</b>\r\n=1+1", now=START)
    assert found.latest("response") == "<b>no</b> =1+1"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "con"])
def test_an_entry_that_is_no_name_writes_nothing(kept: Responses, name: str) -> None:
    with pytest.raises(UsageError):
        kept.record(name, response="x", now=START)
    assert not kept.shelf.folder.exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "fairwait-response/1"}', '{"schema": "fairwait-response/1", "history": [1]}',
     '{"schema": "fairwait-response/1", "history": [{"recorded": "2026-01-01T00:00:00"}]}',
     '{"schema": "fairwait-response/1", "history": [{"recorded": "2026-01-01T00:00:00Z", "owner": 5}]}'],
)  # fmt: skip
def test_a_file_that_somebody_changed_is_told_and_kept(kept: Responses, text: str) -> None:
    kept.record(ENTRY, response="first", now=START)
    path = kept.shelf.path(ENTRY)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match="responses"):
        kept.of(ENTRY)
    with pytest.raises(BadInputError):
        kept.record(ENTRY, response="second", now=at(1))
    assert path.read_text(encoding="utf-8") == text


def test_what_an_editor_put_in_is_shown_without_signs_a_screen_obeys(kept: Responses) -> None:
    kept.record(ENTRY, response="first", now=START)
    path = kept.shelf.path(ENTRY)
    path.write_text(path.read_text(encoding="utf-8").replace("first", "\\u001b[31mfirst"), encoding="utf-8")
    found = kept.of(ENTRY)
    assert found is not None
    assert found.latest("response") == "[31mfirst"
