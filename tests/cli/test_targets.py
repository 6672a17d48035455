"""``fairwait targets``: the answer first, at every width, the same numbers for people and programs."""

from __future__ import annotations

import csv
import io
import re

import pytest

from fairwait.cli.layout import cells
from tests.cli.conftest import Fairwait

FIVE = ("targets", "--standard", "rtt-trust-5-points")
SCREENS = {
    "what was asked": ("targets",),
    "one standard": FIVE,
    "every place": (*FIVE, "--all"),
    "a baseline that cannot be used": (*FIVE, "--baseline", "2023-12"),
    "a trust": ("targets", "RAJ"),
    "two boards": ("targets", "QWO", "QK1", "-g", "icb"),
    "a trust in one standard": ("targets", "RHQ", *FIVE[1:]),
    "the best": ("targets", "--best", "top-decile"),
    "treatment": ("targets", "--best", "top-decile", "-m", "admitted_treated_per_1000"),
    "peers of one's own": ("targets", "QWO", "-g", "icb", "--best", "peers", "--peer", "QE1", "--peer", "QHL", "--peer",
                           "QKS", "--peer", "QOP"),
    "the list": ("targets", "--list"),
}  # fmt: skip


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", SCREENS)
def test_every_line_fits_and_says_something(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*SCREENS[name], width=width)
    assert (ran.code, ran.err) == (0, "")
    assert max(cells(line) for line in ran.lines) <= width
    assert not re.search(r"\bnan\b|None|logit|posterior|\bsd\b", ran.out)
    assert ran.lines[0].strip()


def test_people_and_programs_get_the_same_numbers(fairwait: Fairwait) -> None:
    people = " ".join(fairwait(*FIVE, width=100).out.split())
    records = fairwait(*FIVE, "--json").json
    judged = [one for one in records if one["met"] is not None]
    met = sum(one["met"] for one in judged)
    assert f"{met} of {len(judged)} NHS trusts" in people
    assert f"{sum(one['pathways'] for one in judged):,} pathways" in people
    rows = list(csv.DictReader(io.StringIO(fairwait(*FIVE, "--csv").out)))
    assert [row["area"] for row in rows] == [one["area"] for one in records]
    assert all(one["reason"] for one in records if one["met"] is None)


def test_a_place_asked_for_is_answered_first(fairwait: Fairwait) -> None:
    text = " ".join(fairwait("targets", "RHQ", *FIVE[1:]).out.split())
    assert text.startswith("Sheffield Teaching Hospitals NHS Foundation Trust (RHQ) is not judged.")
    (one,) = fairwait("targets", "RAJ", *FIVE[1:], "--json").json
    assert (one["target"], one["met"], one["baseline_month"]) == (0.6, False, "2024-11")


def test_another_baseline_gives_other_targets(fairwait: Fairwait) -> None:
    def targets(*more: str) -> dict[str, float | None]:
        return {one["area"]: one["target"] for one in fairwait(*FIVE, *more, "--json").json}

    november, december = targets(), targets("--baseline", "2024-12")
    assert november["RN7"] != december["RN7"]


def test_best_for_programs_has_what_people_read(fairwait: Fairwait) -> None:
    found = fairwait("targets", "--best", "top-decile", "--json").json
    assert found["numbers"]["naive"] >= found["numbers"]["level"]
    assert found["places"][-1]["code"] == "ENG"
    assert found["sources"]
    rows = list(csv.DictReader(io.StringIO(fairwait("targets", "--best", "top-decile", "--csv").out)))
    assert len(rows) == len(found["places"])


def test_the_list_by_day(fairwait: Fairwait) -> None:
    every = {one["id"] for one in fairwait("targets", "--list", "--json").json}
    march = {one["id"] for one in fairwait("targets", "--list", "-p", "2026-03", "--json").json}
    assert march < every
    assert "rtt-65-england" in march
    assert "rtt-70-england" not in march


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("targets", "--standard", "rtt-93"), 2, "rtt-92"),
        (("targets", "--standard", "first-appointment-72"), 2, "first appointment"),
        (("targets", "--standard", "rtt-trust-5-points", "-g", "icb"), 2, "provider"),
        (("targets", "--baseline", "2024-12"), 2, "--standard"),
        (("targets", "--best", "first"), 2, "top-decile"),
        (("targets", "--best", "peers"), 2, "one place"),
        (("targets", "--best", "top-decile", "--standard", "rtt-92"), 2, "not both"),
        (("targets", "--best", "top-decile", "-m", "decision_to_admit_share"), 2, "no better side"),
        (("targets", "--peer", "QWO"), 2, "--best peers"),
        (("targets", "--standard", "rtt-92", "-g", "icb", "-p", "2030-01"), 4, "not held"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    fairwait: Fairwait, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ran = fairwait(*arguments)
    assert ran.code == code
    assert ran.out == ""
    assert told in " ".join(ran.err.split())
