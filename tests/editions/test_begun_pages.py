"""The pages of boards that began after the month of the figures by area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Section
from fairwait.editions.kinds import place
from fairwait.editions.page import Page
from fairwait.web.layout.known import Nothing
from fairwait.web.layout.press import press
from tests.editions.house_rules import breaches

#: The findings that only these pages have, and those that are made of another file than on other pages.
OWN = ("begun-", "among", "asked", "watch-list-here")
BEGUN = ("D7T5G", "S0E4D", "S1Y5D", "S9B9J", "T6Y0W", "Z9B2Z")


@pytest.fixture(scope="module", params=BEGUN)
def page(request: pytest.FixtureRequest, bench: Workbench) -> Page:
    assert f"place/{request.param}/" in place.paths(bench)
    return place.make(bench, f"place/{request.param}/")


def test_it_keeps_the_rules_of_findings(page: Page) -> None:
    made = [one for one in page.report.findings() if one.id.startswith(OWN)]
    alone = replace(
        page.report,
        sections=(Section("own", "Own", "", tuple(made)),),
        headlines=tuple((one.headline, one.id) for one in made[:1]),
        sources=tuple(dict.fromkeys(file for finding in made for file in finding.provenance)),
    )
    assert breaches(alone, may_say_best=True) == []  # a rule of the watch list is called after its worst quarter


def test_its_first_sentence_says_when_it_began_and_from_what(page: Page) -> None:
    first = page.report.headlines[0][0]
    assert first.startswith(f"{page.extras['name']} began in April 2026 from ")


def test_it_says_what_is_not_known_and_who_sent_figures(page: Page) -> None:
    ids = [one.id for one in page.report.findings()]
    assert {"begun-lists", "among", "begun-unknown", "watch-list-here", "asked"} <= set(ids)
    assert {"completeness", "submissions"} & set(ids)
    assert page.report.period_label == "April 2026"


def test_only_the_board_of_two_whole_ones_is_followed(page: Page) -> None:
    followed = any(one.id.startswith("trajectory-") for one in page.report.findings())
    assert followed == (page.extras["code"] == "Z9B2Z")


def test_it_offers_no_comparison_of_a_month_in_which_it_was_not_there(page: Page) -> None:
    html = press(page, Nothing())
    assert "compare/?place=" not in html
    assert page.extras["children"]


def test_numbers_are_those_of_the_series(bench: Workbench) -> None:
    essex = place.make(bench, "place/D7T5G/").report
    assert "289,198 pathways of people in Essex were waiting in April 2026, 55.5% of them" in essex.headlines[1][0]
    (lists,) = (one for one in essex.findings() if one.id == "begun-lists")
    assert [row[1] for row in lists.tables[0].rows] == [160_586, 13_193, 2_398, 691, 41]


def test_a_board_that_ended_leads_to_those_with_its_people(bench: Workbench) -> None:
    assert [one["code"] for one in place.make(bench, "place/QM7/").extras["now_in"]] == ["D7T5G", "S1Y5D"]
    assert place.make(bench, "place/QWO/").extras["now_in"] == []
