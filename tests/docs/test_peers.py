"""The numbers of the page on peers are those that the program gives."""

from __future__ import annotations

import re

import numpy as np

from fairwait.analysis.similar import similar_places
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index, areas
from fairwait.places.providers import provider
from tests.docs.markdown import ROOT

PAGE = (ROOT / "docs" / "explanation" / "peers.md").read_text(encoding="utf-8")
JANUARY = Period(2026, 1)
MEASURES = {
    "waiting 18 weeks or less": "within_18_weeks",
    "median wait so far": "median_wait",
    "waiting list per 1,000 people": "waiting_per_1000",
    "admitted treatments per 1,000 people": "admitted_treated_per_1000",
    "new waits started per 1,000 people": "new_periods_per_1000",
}


def test_what_is_foretold_is_what_the_page_says(bench: Workbench) -> None:
    wakefield = area_index(Geography.SUB_ICB, JANUARY)["03R"]
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", PAGE, re.MULTILINE))
    for said, measure in MEASURES.items():
        similar = similar_places(wakefield, JANUARY, method="weighted", bench=bench, measure=measure)
        assert similar.explained is not None
        percent = round(100 * similar.explained)
        assert rows[said] == (f"{percent}%" if percent > 0 else f"nothing (−{-percent}%)")


def test_how_many_peers_the_ways_share_is_what_the_page_says(bench: Workbench) -> None:
    def shared(geography: Geography, method: str) -> float:
        kept = []
        for one in areas(geography, JANUARY):
            equal = similar_places(one, JANUARY)
            other = similar_places(one, JANUARY, method=method, bench=bench)  # type: ignore[arg-type]
            kept.append(len(set(equal.codes) & set(other.codes)))
        return float(np.mean(kept))

    weighted = f"{shared(Geography.SUB_ICB, 'weighted'):.1f} of 10 for sub-ICB locations on average"
    boards = f"{shared(Geography.ICB, 'weighted'):.1f} for boards"
    page = " ".join(PAGE.split())
    assert f"{weighted}, {boards}" in page
    assert f"it shares {shared(Geography.SUB_ICB, 'mahalanobis'):.1f} of 10" in page


def test_alder_hey_has_three_peers(bench: Workbench) -> None:
    assert len(similar_places(provider("RBS"), JANUARY, bench=bench).places) == 3
