"""A small version of the study of the gap over time, and the committed large one held to what the page promises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from studies.gap import RESULTS, Country, Story, run
from studies.gap_page import PAGE, page


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def _story(results: dict[str, Any], story: Story) -> dict[str, Any]:
    return next(row for row in results["countries"] if row["story"] == story)


@pytest.mark.parametrize("story", ["returning", "wandering", "flow"])
def test_no_change_is_seldom_called_one(story: Story) -> None:
    """Of 40 countries 5 in 100 are two; eight would come by chance once in a thousand."""
    found = run(Country(story), 40)["estimators"]
    for id in ("q95_5", "cv", "theil", "tau"):
        assert found[id]["said_wider"] <= 0.2, id


def test_growth_is_found() -> None:
    found = run(Country("growing"), 25)["estimators"]
    assert found["tau"]["said_wider"] > 0.5
    assert found["tau"]["narrower"] == 0.0


def test_the_full_study_holds_what_the_answer_promises(committed: dict[str, Any]) -> None:
    """The whole answer errs seldom; single estimators of two places or three more often than their intervals say."""
    for story in ("returning", "wandering", "flow"):
        row = _story(committed, story)
        assert row["countries"] >= 150
        assert row["together"]["apart"] <= 0.025, story
        assert row["together"]["closer"] <= 0.025, story
        for id, one in row["estimators"].items():
            assert one["excluded"] <= 0.11 or id in ("eq", "top_bottom") or story == "wandering", (story, id)
            assert one["said_wider"] <= 0.06 or id in ("eq", "top_bottom"), (story, id)
    assert _story(committed, "growing")["together"]["apart"] > 0.6
    wandering = _story(committed, "wandering")["estimators"]
    for id, one in wandering.items():
        assert one["said_wider"] <= one["wider"], id
    assert max(one["wider"] for one in wandering.values()) > 0.08, "the check for wandering is not idle"


def test_two_places_cannot_say_how_sure_their_ratio_is(committed: dict[str, Any]) -> None:
    """Why the highest over the lowest is printed and does not count."""
    assert _story(committed, "returning")["estimators"]["eq"]["excluded"] > 0.12


def test_the_page_says_what_the_results_say(committed: dict[str, Any]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(committed)
