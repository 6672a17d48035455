"""A single month with nothing before it: figures are shown, nothing is ranked, and the words say what is wanting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fairwait.analysis.england import england_finding
from fairwait.analysis.missing import missing_finding, unjudged_sentence
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import ExitCode, NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.frame import area_frame
from fairwait.places.areas import area_index
from fairwait.reports.spotlight import spotlight
from fairwait.store.reader import open_store
from tests.analysis.stores import PROVIDERS, add_months, real_areas
from tests.synthetic.full_csv import Month, make_month
from tests.synthetic.world import make_world

#: After the last boundary change of clinical commissioning groups, before the first month of the packaged series.
ALONE = Period(2021, 9)
BEFORE_BOARDS = Period(2019, 6)
MEASURES = ("within_18_weeks", "median_wait", "p92_wait", "waiting_per_1000", "admitted_treated_per_1000")


def month(period: Period, scale: float = 14.0) -> Month:
    """The country at that date; codes of clinical commissioning groups are mostly those of today's locations."""
    world = make_world(
        area_list=real_areas(14, Period(2026, 1)), provider_list=PROVIDERS, seed=3, list_size=5_000.0, style="ccg"
    )
    return make_month(str(period), world=world, waiting_scale=scale)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("alone")
    return Workbench(open_store(add_months(folder / "store", [month(ALONE)], folder / "files")))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("geography", [Geography.ENGLAND, Geography.ICB, Geography.SUB_ICB])
def test_estimates_need_no_history(alone: Workbench, measure: str, geography: Geography) -> None:
    table = alone.estimates(measure, geography, ALONE)
    assert (table["status"] == "ok").sum() >= (14 if geography is Geography.SUB_ICB else 1)
    assert np.isnan(table["completeness"]).all(), "nobody can say how complete it is"


def test_england_is_the_truth_of_the_file(alone: Workbench) -> None:
    table = alone.estimates("within_18_weeks", Geography.ENGLAND, ALONE)
    assert table["denominator"][0] == month(ALONE).band_sums("2").sum()


@pytest.mark.parametrize("geography", [Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER])
def test_nothing_is_ranked_and_the_error_says_why_and_what_to_do(alone: Workbench, geography: Geography) -> None:
    assert alone.judged(ALONE) is None
    with pytest.raises(NothingToAnswerWithError, match="Who usually submits figures is not known") as caught:
        rank(alone, "within_18_weeks", geography, ALONE)
    assert caught.value.exit_code is ExitCode.NOTHING_TO_ANSWER_WITH
    assert "September 2021" in caught.value.where
    assert "ingest" in caught.value.remedy
    assert "months before" in caught.value.remedy


def test_completeness_of_a_place_is_refused_in_words(alone: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="September 2021"):
        alone.completeness("03R", ALONE)


def test_no_report_is_made_of_it(alone: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="not known"):
        spotlight(alone)


def test_what_could_not_be_counted_is_everything(alone: Workbench) -> None:
    finding = missing_finding(alone, ALONE)
    assert "no place is ranked" in finding.headline
    assert "September 2021" in finding.headline
    assert "not known for September 2021" in unjudged_sentence(alone, ALONE)


def test_england_is_still_set_beside_the_published_month(alone: Workbench) -> None:
    """The overview reaches back to 2007; a made-up month differs from it, and the finding says so."""
    finding = england_finding(alone, ALONE)
    waiting = finding.tables[0].records()[0]
    assert waiting["fairwait"] == month(ALONE).total("2")
    assert waiting["published"] > 5_000_000
    assert waiting["difference"] == waiting["fairwait"] - waiting["published"]
    assert "agree exactly" in finding.sentences[1]
    assert not finding.sentences[1].startswith("All")


@pytest.fixture(scope="module")
def before_boards(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder: Path = tmp_path_factory.mktemp("before")
    return Workbench(open_store(add_months(folder / "store", [month(BEFORE_BOARDS, 21.0)], folder / "files")))


def test_a_month_before_boards_has_an_england(before_boards: Workbench) -> None:
    for measure in ("within_18_weeks", "over_52_weeks", "median_wait"):
        table = before_boards.estimates(measure, Geography.ENGLAND, BEFORE_BOARDS)
        assert list(table["status"]) == ["ok"], measure
    truth = month(BEFORE_BOARDS, 21.0).band_sums("2")
    share = before_boards.england("within_18_weeks", BEFORE_BOARDS)
    assert share == truth[:18].sum() / truth.sum()
    assert before_boards.estimates("over_65_weeks", Geography.ENGLAND, BEFORE_BOARDS)["status"][0] == "not_defined"


def test_a_month_before_boards_has_the_groups_of_its_time(before_boards: Workbench) -> None:
    """The 191 groups of 2019 are not the areas of today: a code that was none then is unmapped, never guessed."""
    table = before_boards.estimates("within_18_weeks", Geography.SUB_ICB, BEFORE_BOARDS)
    assert set(table["boundary_vintage"]) == {"CCGs of April 2019"}
    then = area_index(Geography.SUB_ICB, BEFORE_BOARDS)
    assert len(then) == 191
    unmapped = set(table["area"][table["status"] == "unmapped"])
    assert unmapped == set(table["area"]) - set(then)


@pytest.mark.parametrize(("geography", "last"), [(Geography.SUB_ICB, "2013-03"), (Geography.ICB, "2017-03")])
def test_places_without_a_lookup_for_the_month_are_refused_by_name(geography: Geography, last: str) -> None:
    month_before = Period.parse(last)
    with pytest.raises(NothingToAnswerWithError, match=month_before.label) as caught:
        area_frame(geography, month_before)
    assert caught.value.remedy
    assert area_frame(geography, month_before.shift(1)).codes
