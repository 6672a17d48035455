"""Boards that began after the month of the figures by area: their lists, their origins, and what is not known."""

from __future__ import annotations

import math

import pytest

from fairwait.analysis.begun.boards import boards_begun, boards_ranked, latest_of_series
from fairwait.analysis.begun.finding import began_sentence, lists_finding, origins_finding, unknown_finding
from fairwait.analysis.begun.origins import origins_of
from fairwait.analysis.begun.subject import BegunBoard, begun_board
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.store.reader import packaged_figures

APRIL = Period(2026, 4)
BEGUN = {"D7T5G", "S0E4D", "S1Y5D", "S9B9J", "T6Y0W", "Z9B2Z"}


@pytest.fixture(scope="module")
def bench() -> Workbench:
    return Workbench(packaged_figures())


def board(bench: Workbench, code: str) -> BegunBoard:
    return begun_board(bench, boards_begun(bench, bench.latest_period())[code], APRIL)


def test_the_six_boards_of_april_have_begun(bench: Workbench) -> None:
    assert latest_of_series(bench) == APRIL
    assert set(boards_begun(bench, bench.latest_period())) == BEGUN
    assert not boards_begun(bench, APRIL)


def test_the_lists_are_those_of_the_series(bench: Workbench) -> None:
    essex = board(bench, "D7T5G")
    standing = essex.standing("within_18_weeks")
    assert (standing.numerator, standing.denominator) == (160_586, 289_198)
    assert essex.standing("over_104_weeks").numerator == 41
    told = lists_finding(essex)
    assert "289,198 pathways" in told.headline
    assert "55.5%" in told.headline
    assert "64.9%" in told.headline


def test_boards_are_ranked_among_those_of_the_month_that_could_be_judged(bench: Workbench) -> None:
    ranking = boards_ranked(bench, "within_18_weeks", APRIL)
    assert (len(ranking), len(ranking.reasons)) == (32, 4)
    assert all(ranking.reasons)
    assert "QF7" in ranking.unranked["area"].tolist()  # Sheffield Teaching Hospitals sends nothing
    essex = board(bench, "D7T5G").standing("within_18_weeks")
    assert essex.ranks == (32, 32, 32)
    low, high = essex.interval
    assert low < essex.value < high < 0.58


def test_no_rate_where_nobody_knows_how_many_people_live_there(bench: Workbench) -> None:
    assert not board(bench, "S0E4D").standing("waiting_per_1000").judged
    assert board(bench, "D7T5G").standing("waiting_per_1000").judged
    told = " ".join(unknown_finding(board(bench, "S0E4D"), followed=False).sentences)
    assert "nothing is given per 1,000 people" in told
    assert "no file says where the lines run" in told


def test_shares_of_people_only_where_locations_account_for_all(bench: Workbench) -> None:
    essex = origins_of(board(bench, "D7T5G").area)
    assert [one.board.code for one in essex] == ["QH8", "QM7", "QJG"]
    assert [one.whole for one in essex] == [True, False, False]
    assert sum(one.people for one in essex) == pytest.approx(1)
    assert all(math.isnan(one.people) for one in origins_of(board(bench, "S9B9J").area))
    assert "in no file" in " ".join(origins_finding(board(bench, "S9B9J")).sentences)


def test_the_first_sentence_says_when_it_began_and_from_what(bench: Workbench) -> None:
    assert began_sentence(board(bench, "Z9B2Z")) == (
        "West and North London began in April 2026 from North Central London and North West London."
    )
    assert began_sentence(board(bench, "S0E4D")).endswith("Berkshire West, with a part of Frimley.")


def test_a_trend_is_not_claimed_of_one_month(bench: Workbench) -> None:
    told = " ".join(unknown_finding(board(bench, "D7T5G"), followed=False).sentences)
    assert "one month is none" in told
    assert "September 2026" in told
    assert "one month is none" not in " ".join(unknown_finding(board(bench, "Z9B2Z"), followed=True).sentences)
