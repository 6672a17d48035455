"""The page on targets: every number on it, made again from the packaged figures."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.targets import best, gaps_of
from fairwait.analysis.targets.treatment import Treatment, treatment
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from tests.docs.markdown import ROOT, table_below

PAGE = ROOT / "docs" / "explanation" / "targets.md"


@pytest.fixture(scope="module")
def text() -> str:
    return re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def treated(bench: Workbench) -> Treatment:
    return treatment(bench, "admitted_treated_per_1000", Geography.SUB_ICB, Period(2026, 1))


def test_the_guards_leave_what_the_table_says(treated: Treatment) -> None:
    printed = [row["left"] for row in table_below(PAGE.read_text(encoding="utf-8"), '"If every area')]
    assert printed == [words.integer(one.total) for one in treated.steps if one.computed]


def test_lists_fall_by_what_the_page_says(text: str, treated: Treatment) -> None:
    quarter, half = (words.integer(fall) for _, fall in treated.falls[1:])
    assert f"{words.integer(treated.final.total)} treatments shorten lists by {quarter} or {half}" in text
    assert f"About {treated.leaving_anyway * 100:.0f} in 100 of those who leave a list leave it untreated" in text


def test_who_met_their_own_targets(text: str, bench: Workbench) -> None:
    found = gaps_of(bench, standard("rtt-trust-5-points"), Geography.PROVIDER, Period(2026, 3))
    met = sum(one.met is True for one in found.judged)
    alone, anyhow = found.by_itself.wandering, found.by_itself.with_england
    assert alone is not None
    assert anyhow is not None
    assert f"about {words.number_word(round(alone.number))} of {len(found.judged)} judged trusts" in text
    assert f"about {round(anyhow.number)} would have ({anyhow.low} to {anyhow.high}); {met} did" in text
    assert f"Short by {words.integer(found.judged[0].pathways)} pathways" in text


def test_the_level_of_like_work(text: str, bench: Workbench) -> None:
    found = best(bench, "within_18_weeks", Geography.PROVIDER, Period(2026, 4))
    mixed = found.mixed
    assert mixed is not None
    assert f"{len(found.areas)} of {mixed.places}: the best tenth" in text
    short = words.integer(float(found.short.sum()))
    assert f"begins at {words.percent(found.shrunk)}, and {short} are short of it" in text
    assert f"it would be {words.percent(mixed.level)} and {words.integer(mixed.pathways)}" in text
    for one in found.silent[:2]:
        assert words.integer(one.listed) in text


def test_england_before_and_after(text: str, bench: Workbench) -> None:
    (march,) = gaps_of(bench, standard("rtt-65-england"), Geography.ENGLAND, Period(2026, 3)).places
    (april,) = gaps_of(bench, standard("rtt-65-england"), Geography.ENGLAND, Period(2026, 4)).places
    told = f"had {words.percent(march.value)} within 18 weeks against 65%, and in April {words.percent(april.value)}"
    assert told in text
