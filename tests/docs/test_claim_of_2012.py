"""The page on the claim of 2012: every number on it, recomputed from the packaged overview."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.periods.change import Change, change
from fairwait.analysis.periods.claim import WITHIN
from fairwait.analysis.periods.england import england_starts
from fairwait.analysis.periods.ordinary import Starts
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.period import Period
from tests.docs.markdown import ROOT, table_below

PAGE = ROOT / "docs" / "explanation" / "claim-of-2012.md"
THEN, CLAIM, NOW = Period(2012, 11), Period(2017, 4), Period(2026, 4)
MEASURE = "waiting_over_18_weeks"


@pytest.fixture(scope="module")
def text() -> str:
    return re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def claim(bench: Workbench) -> Change:
    return change(bench, THEN, CLAIM, measures=[MEASURE]).changes[0]


@pytest.fixture(scope="module")
def tried(bench: Workbench) -> Starts:
    found = england_starts(bench, MEASURE, THEN, CLAIM)
    assert found is not None
    return found


def test_the_figures(claim: Change) -> None:
    page = PAGE.read_text(encoding="utf-8")
    _, reported, estimated = table_below(page, "The figures")
    for row, then, now, ratio in (
        (reported, claim.then.value, claim.now.value, claim.ratio),
        (estimated, claim.then.estimated, claim.now.estimated, claim.estimated_ratio),
    ):
        assert [row["November 2012"], row["April 2017"], row["ratio"]] == [
            words.integer(then), words.integer(now), words.decimal(ratio, 2),
        ]  # fmt: skip


def test_what_is_missing(text: str, claim: Change, bench: Workbench) -> None:
    assert f"{words.integer(claim.then.missing)} pathways over 18 weeks, " in text
    for moment in (claim.then, claim.now):
        assert words.percent((moment.missing or 0) / (moment.estimated or 1)) in text
    lists = [change(bench, month, month, measures=["waiting"]).changes[0].then for month in
             (Period(2012, 10), THEN, Period(2012, 12))]  # fmt: skip
    assert {words.integer(one.missing) for one in lists} == {"60,276"}
    assert f"{3 * (1 - WITHIN):.1f} to {3 * (1 + WITHIN):.1f}" in text


def test_other_starts(tried: Starts, text: str) -> None:
    rows = {row["start"].split(",")[0]: row["ratio"] for row in table_below(PAGE.read_text("utf-8"), "The start was")}
    held = {month.label: words.decimal(ratio, 2) for month, ratio in tried.choices.items()}
    assert rows.pop("the mean month of 2012") == words.decimal(tried.year_ratio, 2)
    assert rows == {label: held[label] for label in rows}
    assert len(rows) == 5
    assert tried.same_end is not None
    assert f"2012 to 2016, it is {tried.same_end[1]:.2f}" in text


def test_lowest_month_and_today(bench: Workbench, text: str) -> None:
    found = england_starts(bench, MEASURE, THEN, NOW)
    assert found is not None
    assert f"lowest of all {found.lowest_of} months from August 2007 to April 2026" in text
    over, whole = change(bench, THEN, NOW, measures=[MEASURE, "waiting"]).changes
    assert f"In April 2026, {words.integer(over.now.value)} pathways" in text
    assert f"{words.times(over.ratio)} November 2012, {words.times(over.estimated_ratio)} with estimates" in text
    assert f"{words.times(whole.ratio)} as long" in text


def test_what_is_ordinary(claim: Change, text: str) -> None:
    assert claim.ordinary is not None
    assert f"changes by less than {words.percent(claim.ordinary.neighbouring - 1, 0)}" in text
    assert f"{claim.ordinary.as_far} of {claim.ordinary.pairs} changed by as much" in text
    assert (claim.ordinary.separate, claim.ordinary.within, claim.verdict) == (4, None, "not judged")
    assert "Only four such pairs do not overlap" in text
    assert f"months {claim.ordinary.months_apart} apart" in text


def test_the_breaks_named_are_those_between(claim: Change) -> None:
    assert {one.one.id for one in claim.breaks} == {"sexual-health-leaves"}
    assert "clock-pauses-end" in {one.one.id for one in claim.crossed}
