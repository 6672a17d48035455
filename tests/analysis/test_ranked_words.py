"""What is said of a ranked list: nobody is named at an end where nobody can be told, and nobody to count is no gap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fairwait.analysis import ranked_words
from fairwait.analysis.funnels import funnel_finding
from fairwait.analysis.profile.place import subject_of
from fairwait.analysis.profile.summary import summary_finding
from fairwait.analysis.ranked_words import counted_apart, headline, left_out_sentence, nobody, sentences
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.measures.completeness_providers import ProviderStatus
from fairwait.measures.completeness_words import provider_reason
from fairwait.places.search import find_area

JANUARY = Period(2026, 1)


@pytest.fixture(scope="module")
def heart(bench: Workbench) -> PlaceRanking:
    return rank(bench, "median_wait", Geography.PROVIDER, JANUARY, "C_170")


def test_where_nobody_stands_at_an_end_the_list_begins_with_that(heart: PlaceRanking) -> None:
    alike = replace(heart, bands=tuple("not distinguishable" for _ in heart.bands))
    assert headline(alike) == f"Of {len(heart)} providers that could be judged, none stands clearly at either end."
    assert sentences(alike)[0].startswith("In January 2026 in cardiothoracic surgery")
    apart = replace(heart, bands=("clearly low", *heart.bands[1:]))
    assert headline(apart).startswith("In January 2026 in cardiothoracic surgery")
    assert sentences(apart)[0] == counted_apart(apart)


def test_where_the_spread_is_mostly_chance_what_is_left_of_the_ends_is_told(
    heart: PlaceRanking, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Much of the spread is chance"
    monkeypatch.setattr(ranked_words, "_MOSTLY_REAL", float(heart.result.rankability) - 0.01)
    assert not any(one.startswith(said) for one in sentences(heart))
    monkeypatch.setattr(ranked_words, "_MOSTLY_REAL", float(heart.result.rankability) + 0.01)
    told = next(one for one in sentences(heart) if one.startswith(said))
    value = heart.estimates["value"]
    for row in (int(np.argmax(value)), int(np.argmin(value))):
        assert f"{float(heart.shrunk[row]):.1f} weeks" in told


def test_whoever_has_nobody_to_count_is_not_among_those_who_cannot_be_judged(heart: PlaceRanking) -> None:
    few = sum(not one.startswith("No pathways of this kind") for one in heart.reasons)
    assert nobody(heart) == len(heart.reasons) - few > 400
    assert left_out_sentence(heart).startswith(f"{few} providers could not be judged")
    assert f"{nobody(heart)} providers had no such pathways" in left_out_sentence(heart)
    assert left_out_sentence(replace(heart, reasons=())) == ""


def test_people_wait_at_a_provider_and_in_an_area(bench: Workbench) -> None:
    at = rank(bench, "over_52_weeks", Geography.PROVIDER, JANUARY)
    assert " at Pioneer Healthcare Ltd " in headline(at)
    assert " in Northumberland " in headline(rank(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY))


def test_a_funnel_begins_with_how_many_lie_out(bench: Workbench) -> None:
    found = funnel_finding(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    assert found is not None
    assert found.headline == (
        "On waiting 18 weeks or less, seven of 98 areas lie further out than size, chance and the usual differences "
        "between places allow."
    )
    assert "more than counting error" in found.sentences[0]


def test_one_unit_runs_through_the_leading_sentence(bench: Workbench) -> None:
    kent = summary_finding(subject_of(bench, find_area("RYY", JANUARY), JANUARY)).headline
    assert kent.startswith("In January 2026, 999 in 1,000 pathways")
    assert "in England, 61 in 100" in kent


def test_one_pathway_is_one(bench: Workbench) -> None:
    table = bench.estimates("within_18_weeks", Geography.PROVIDER, JANUARY)
    reasons = reasons_not_to_rank(bench, measure("within_18_weeks"), table, Geography.PROVIDER, JANUARY)
    assert any(one.startswith("Only 1 pathway,") for one in reasons)
    gone = ProviderStatus("X1", "A clinic", Sector.INDEPENDENT, "missing", last_month=Period(2025, 6), last_list=1.0)
    assert "its last list was 1 pathway in June 2025" in provider_reason(gone)
