"""The page of one place: every finding reads as all findings must, and every kind of place has what it needs."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Section
from fairwait.domain.place import Geography
from fairwait.editions.kinds import place
from fairwait.editions.page import Page
from fairwait.reports.jsonfile import plain
from tests.analysis.reading import bare_codes, every_text, faults_of_sentence, prose
from tests.editions.house_rules import breaches

#: An area, one that cannot be judged, a board, one that has ended since, one that cannot be judged, regions of both
#: kinds, a trust, a silent one, a community trust, an independent hospital and one with a handful of pathways.
PLACES = ("03R", "03L", "QWO", "QMJ", "QF7", "Y56", "Y63", "RR8", "RHQ", "RXG", "NT218", "small")
#: Findings that only this kind of page has.
OWN = ("among", "among-months-", "better-peers", "asked", "watch-list-here")


@pytest.fixture(scope="module", params=PLACES)
def page(request: pytest.FixtureRequest, bench: Workbench) -> Page:
    code = _smallest(bench) if request.param == "small" else request.param
    return place.make(bench, f"place/{code}/")


def _smallest(bench: Workbench) -> str:
    """An independent provider with hardly any list: the one with the shortest of those in the month's file."""
    table = bench.estimates("within_18_weeks", Geography.PROVIDER, bench.latest_period())
    listed = dict(zip(table["area"].tolist(), table["denominator"].tolist(), strict=True))
    shortest: str = min((one for one in listed if listed[one] > 0), key=lambda one: (listed[one], one))
    return shortest


def named(faults: list[tuple[str, str]]) -> str:
    return "\n".join(f"{where}: {fault}" for where, fault in faults)


def own(page: Page) -> list[Finding]:
    return [one for one in page.report.findings() if one.id.startswith(OWN)]


def test_findings_of_places_keep_the_rules_of_all_findings(page: Page) -> None:
    made = own(page)
    files = tuple(dict.fromkeys(file for finding in made for file in finding.provenance))
    alone = replace(
        page.report,
        sections=(Section("own", "Own", "", tuple(made)),),
        headlines=tuple((one.headline, one.id) for one in made[:1]),
        sources=files,
    )
    ruled = [one for one in made if one.id.startswith("watch-list")]
    assert not made or not breaches(alone, may_say_best=bool(ruled))


def test_ids_and_titles_tell_findings_apart(page: Page) -> None:
    findings, tables = page.report.findings(), page.report.tables()
    for named_so in ([one.id for one in findings], [one.id for one in tables], [one.title for one in findings]):
        assert len(named_so) == len(set(named_so)), [one for one in named_so if named_so.count(one) > 1]
    assert len(findings) >= 2


def test_every_sentence_is_one(page: Page) -> None:
    faults = [
        (f"{finding.id} «{text}»", fault)
        for finding in page.report.findings()
        for text in prose(finding)
        for fault in faults_of_sentence(text)
    ]
    assert not faults, named(faults)


def test_no_text_has_holes_or_stray_spaces(page: Page) -> None:
    for finding in page.report.findings():
        for text in every_text(finding):
            assert not re.search(r"\b(nan|None|NaN|inf|N/A)\b|  ", text), f"{finding.id}: {text}"


def test_places_go_by_their_names(page: Page) -> None:
    faults = [
        (finding.id, f"{code} in «{text}»")
        for finding in page.report.findings()
        for text in (finding.headline, *finding.sentences)
        for code in bare_codes(text)
    ]
    assert not faults, named(faults)


def test_nobody_is_said_to_be_best_or_worst_but_by_a_rule(page: Page) -> None:
    for finding in own(page):
        if finding.id.startswith("watch-list"):
            continue
        for text in every_text(finding):
            assert not re.search(r"\b(best|worst)\b", text, re.IGNORECASE), f"{finding.id}: {text}"


def test_sources_are_the_files_of_the_findings(page: Page) -> None:
    held = {one.sha256 for one in page.report.sources}
    assert held == {one.sha256 for finding in page.report.findings() for one in finding.provenance}


def test_headlines_are_those_of_findings_on_the_page(page: Page) -> None:
    found = {one.id: one.headline for one in page.report.findings()}
    ended = [text for text, of in page.report.headlines[:1] if not of]  # of a place that has ended, said first
    assert all("ended in" in text for text in ended)
    told = page.report.headlines[len(ended) :]
    assert 2 <= len(told) <= 5
    for text, of in told:
        assert found[of] == text
    assert page.report.question.endswith("?")


def test_two_printed_pages_hold_a_few_findings_that_are_there(page: Page) -> None:
    found = {one.id for one in page.report.findings()}
    assert 1 <= len(page.extras["print"]) <= 5
    assert set(page.extras["print"]) <= found


def test_extras_are_plain_json(page: Page) -> None:
    assert json.loads(json.dumps(page.extras)) == page.extras
    assert page.path == f"place/{page.extras['code']}/"
    assert page.kind == "place"


def test_tables_that_name_places_carry_their_codes(page: Page) -> None:
    for table in page.report.tables():
        keys = {column.key for column in table.columns}
        labelled = any(
            isinstance(cell, str) and re.search(r" \([A-Z0-9]{3,6}\)$", cell) for row in table.rows for cell in row[:1]
        )
        if labelled and keys & {"place", "provider", "area"}:
            assert any(column.kind == "code" for column in table.columns), table.id


def test_the_same_page_is_made_twice_alike(bench: Workbench) -> None:
    first, again = (place.make(bench, "place/02T/") for _ in range(2))
    assert json.dumps(plain(first.report)) == json.dumps(plain(again.report))
    assert first.extras == again.extras


# --- What every kind of place must have -------------------------------------------------------------------------------


def ids(bench: Workbench, code: str) -> set[str]:
    return {one.id for one in place.make(bench, f"place/{code}/").report.findings()}


def test_a_judged_area_has_its_bands_its_peers_and_what_is_asked_of_it(bench: Workbench) -> None:
    found = ids(bench, "03R")
    assert {"summary", "among", "better-peers", "asked", "similar", "providers", "need", "completeness"} <= found


def test_an_area_whose_own_months_are_not_held_shows_those_of_its_board_and_says_so(bench: Workbench) -> None:
    found = {one.id: one for one in place.make(bench, "place/03R/").report.findings()}
    months = found["among-months-within-18-weeks"]
    assert months.sentences[0].startswith("Of Wakefield itself too few months are held")
    assert "in West Yorkshire was" in months.headline
    assert not any(one.startswith(("trajectory-", "signal-")) for one in found)


def test_a_board_has_its_months_its_signals_its_children_and_the_watch_list(bench: Workbench) -> None:
    found = ids(bench, "QWO")
    assert {"among", "among-months-within-18-weeks", "children", "asked", "watch-list-here"} <= found
    assert any(one.startswith("trajectory-") for one in found)
    assert any(one.startswith("signal-") for one in found)


def test_a_region_has_its_boards_and_a_range_instead_of_bands_of_seven(bench: Workbench) -> None:
    page = place.make(bench, "place/Y56/")
    among = next(one for one in page.report.findings() if one.id == "among")
    assert not any(column.key in ("p10", "p90") for column in among.tables[0].columns)
    assert " of 6" in str(among.tables[0].records()[0]["where"])
    assert [one["code"] for one in page.extras["children"]]


def test_a_region_is_counted_the_way_its_rank_is(bench: Workbench) -> None:
    among = next(one for one in place.make(bench, "place/Y56/").report.findings() if one.id == "among")
    told = {str(row["figure"]): (row["where"], row["rank"]) for row in among.tables[0].records()}
    assert told["Median wait"] == ("2nd shortest of 6", "2 of 6")
    assert told["Admitted treatments per 1,000 people"][0] == "Lowest of 6"


def test_where_none_is_allowed_pathways_are_counted(bench: Workbench) -> None:
    found = next(one for one in place.make(bench, "place/03R/").report.findings() if one.id == "asked")
    row = next(one for one in found.tables[0].records() if one["standard"] == "Nobody waiting longer than 104 weeks")
    assert (row["asked"], row["has"], row.get("gap")) == ("none", "2 pathways", None)


def test_an_area_that_cannot_be_judged_says_why_first_and_is_ranked_nowhere(bench: Workbench) -> None:
    page = place.make(bench, "place/03L/")
    assert page.report.sections[0].id == "completeness"
    assert not {"among", "better-peers"} & {one.id for one in page.report.findings()}
    assert "85% of the usual waiting list" in page.report.headlines[0][0]
    assert "Sheffield Teaching Hospitals" in page.report.sections[0].findings[0].sentences[0]
    assert page.extras["judged"] is False
    assert page.extras["reason"]


def test_a_silent_trust_shows_what_it_last_sent_and_its_months_until_then(bench: Workbench) -> None:
    page = place.make(bench, "place/RHQ/")
    found = {one.id: one for one in page.report.findings()}
    assert {"completeness", "before", "homes"} <= set(found)
    months = found["among-months-within-18-weeks"]
    assert "June 2025" in months.headline
    assert months.tables[0].rows[0][0] == "April 2026", "the months it was silent stand there, each with the reason"
    assert "July 2025" in page.report.unjudged


def test_a_board_that_has_ended_says_what_became_of_it_and_keeps_its_own_months(bench: Workbench) -> None:
    page = place.make(bench, "place/QMJ/")
    first, _ = page.report.headlines[0]
    assert first == "North Central London (QMJ) ended in March 2026: its people are in West and North London (Z9B2Z)."
    assert "West and North London" not in page.report.unjudged
    assert "West and North London" not in {one["name"] for one in page.extras["former"]}, (
        "a successor is no former name"
    )
    months = next(one for one in page.report.findings() if one.id == "among-months-within-18-weeks")
    assert months.tables[0].rows[0][0] == "March 2026"
    asked = next(one for one in page.report.findings() if one.id == "asked")
    assert asked.title.startswith("What was asked")


def test_a_small_independent_provider_has_a_short_page(bench: Workbench) -> None:
    small = place.make(bench, f"place/{_smallest(bench)}/").report
    large = place.make(bench, "place/NT218/").report
    assert len(small.findings()) < len(large.findings()) or len(small.tables()) <= 4
    assert not any(one.id.startswith(("similar", "counting", "signal")) for one in small.findings())


def test_parents_lead_from_an_area_to_its_board_and_region(bench: Workbench) -> None:
    extras = place.make(bench, "place/03R/").extras
    assert [one["code"] for one in extras["parents"]] == ["QWO", "Y63"]
    assert extras["main_providers"][0]["code"] == "RXF"
    assert place.make(bench, "place/Y63/").extras["parents"] == []


def test_every_place_of_the_month_has_a_page_and_nobody_else(bench: Workbench) -> None:
    found = place.paths(bench)
    assert len(found) == len(set(found)) > 600
    assert {"place/03R/", "place/QWO/", "place/Y63/", "place/RHQ/"} <= set(found)
    for wrong in ("place/XXX/", "place/03R", "place/../03R/", "place/"):
        with pytest.raises(NothingToAnswerWithError):
            place.make(bench, wrong)
