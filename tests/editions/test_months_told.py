"""A page never passes figures of one month for all that the edition holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fairwait.analysis.glance import england as glance
from fairwait.analysis.national_series import national_series
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.editions import months
from fairwait.editions.months import months_told
from fairwait.measures.completeness_inputs import OVERVIEW, SERIES
from fairwait.web.layout.frame import frame_of
from tests.web.layout_samples import FewPlaces

JANUARY, APRIL = Period(2026, 1), Period(2026, 4)


def test_the_head_of_every_page_names_the_months_that_go_further(bench: Workbench) -> None:
    assert months_told(bench, JANUARY) == ("Figures by area to January 2026; England, boards and trusts to April 2026")
    assert months_told(bench, APRIL) == "Figures to April 2026"


def test_series_that_end_in_different_months_are_told_apart(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = {OVERVIEW: Period(2026, 3), SERIES: APRIL}
    monkeypatch.setattr(months, "_last", lambda _, publication: ends[publication])
    assert months_told(bench, JANUARY) == (
        "Figures by area to January 2026; England to March 2026; boards and trusts to April 2026"
    )


def test_a_page_prints_what_its_edition_knows_of_its_months() -> None:
    known = FewPlaces()
    assert frame_of("", "Start", known).months == "Figures to January 2026"
    told = FewPlaces()
    told.meta = {**known.meta, "months_told": "Figures by area to then; England to now"}
    assert frame_of("", "Start", told).months == "Figures by area to then; England to now"


def test_englands_newest_share_stands_beside_that_of_the_month(bench: Workbench) -> None:
    found = glance.england_in_brief(bench, JANUARY)
    overview = national_series(bench)
    assert overview is not None
    assert "In April 2026, the newest month published for England, there were 7,093,502, 65 in 100" in found.headline
    assert overview.source in found.provenance


def test_nothing_is_said_of_a_newest_month_that_is_the_month_itself(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    overview = national_series(bench)
    assert overview is not None
    monkeypatch.setattr(glance, "national_series", lambda _: replace(overview, last=JANUARY))
    assert "newest month" not in glance.england_in_brief(bench, JANUARY).headline
