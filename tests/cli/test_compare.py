"""Places side by side: the same whatever the order, sure only where the draws are, and fair to those not judged."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.analysis.compare import MAIN_MEASURES, MeasureComparison, compare
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import ENGLAND
from fairwait.places.search import find_area

JANUARY = Period(2026, 1)


def places(*names: str) -> list[Area]:
    return [find_area(name, JANUARY) for name in names]


def one(bench: Workbench, measure: str, *names: str) -> MeasureComparison:
    (found,) = compare(bench, places(*names), JANUARY, measures=[measure])
    return found


def test_the_main_measures_for_an_area_and_what_fits_a_provider(bench: Workbench) -> None:
    areas = compare(bench, places("Leeds", "Wakefield"), JANUARY)
    assert tuple(found.measure.id for found in areas) == MAIN_MEASURES
    providers = compare(bench, places("RCB", "RJ1"), JANUARY)
    assert {found.measure.id for found in providers} == {
        "within_18_weeks", "median_wait", "p92_wait", "over_52_weeks",
    }  # fmt: skip


def test_the_order_of_the_names_changes_nothing_but_the_rows(bench: Workbench) -> None:
    names = ("Leeds", "Wakefield", "Northumberland")
    forth, back = one(bench, "median_wait", *names), one(bench, "median_wait", *reversed(names))
    assert forth.places == tuple(reversed(back.places))
    key = lambda pair: (pair.first.code, pair.second.code)  # noqa: E731
    assert sorted(forth.contrasts, key=key) == sorted(back.contrasts, key=key)


def test_a_contrast_is_the_share_of_the_draws(bench: Workbench) -> None:
    """The obvious second way: count the draws in which the first place has more."""
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    rows = {str(code): row for row, code in enumerate(ranking.estimates["area"])}
    found = one(bench, "within_18_weeks", "Leeds", "Wakefield", "Northumberland", "Thurrock")
    assert len(found.contrasts) == 6
    for pair in found.contrasts:
        above, below = (1 / (1 + np.exp(-ranking.result.draws[:, rows[p.code]])) for p in (pair.first, pair.second))
        assert pair.probability == pytest.approx(float((above > below).mean()))
        assert pair.ratio == pytest.approx(float(np.median(above / below)), rel=1e-6)
        assert pair.low <= pair.ratio <= pair.high


def test_opposite_ends_differ_clearly_and_an_area_never_from_its_like(bench: Workbench) -> None:
    ends = one(bench, "within_18_weeks", "Castle Point and Rochford", "Northumberland")
    (pair,) = ends.contrasts
    assert (pair.first.name, pair.verdict) == ("Northumberland", "clearly higher")
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    middle = len(ranking) // 2
    alike = [str(ranking.estimates["area"][row]) for row in (middle, middle + 1)]
    (pair,) = one(bench, "within_18_weeks", *alike).contrasts
    assert pair.verdict == "cannot be told apart"


def test_a_place_that_nobody_can_judge_has_its_value_its_reason_and_no_contrast(bench: Workbench) -> None:
    found = one(bench, "admitted_treated_per_1000", "Sheffield", "Leeds", "Wakefield")
    sheffield = found.places[0]
    assert sheffield.value is not None
    assert sheffield.value < 1
    assert sheffield.expected_rank is None
    assert "Sheffield Teaching Hospitals" in sheffield.reason
    assert len(found.contrasts) == 1
    assert all("03N" not in (pair.first.code, pair.second.code) for pair in found.contrasts)


def test_levels_are_ranked_apart_and_never_contrasted_with_one_another(bench: Workbench) -> None:
    found = one(bench, "median_wait", "Leeds", "West Yorkshire", "RCB")
    assert [place.of for place in found.places] == [
        len(rank(bench, "median_wait", level, JANUARY))
        for level in (Geography.SUB_ICB, Geography.ICB, Geography.PROVIDER)
    ]
    assert found.contrasts == ()


def test_a_rate_has_no_value_for_a_provider_and_says_so(bench: Workbench) -> None:
    found = one(bench, "waiting_per_1000", "Leeds", "RCB")
    assert found.places[1].value is None
    assert found.places[1].reason == "Not defined for providers."


def test_england_stands_beside_and_is_not_ranked(bench: Workbench) -> None:
    england = Area(ENGLAND, "England", Geography.ENGLAND)
    (found,) = compare(bench, [england, *places("Leeds")], JANUARY, measures=["within_18_weeks"])
    assert found.places[0].numerator == 4_395_958
    assert found.places[0].expected_rank is None
    assert found.england == found.places[0].value


@pytest.mark.parametrize("names", [("Leeds",), ("Leeds", "15F"), tuple(f"{n}" for n in ("Leeds",) * 3)])
def test_two_different_places_at_least(bench: Workbench, names: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="2 to 8"):
        compare(bench, places(*names), JANUARY)


def test_nine_places_are_too_many(bench: Workbench) -> None:
    ranking = rank(bench, "median_wait", Geography.SUB_ICB, JANUARY)
    codes = [str(code) for code in ranking.estimates["area"][:9]]
    with pytest.raises(UsageError, match="9 places were named"):
        compare(bench, places(*codes), JANUARY)
    assert len(compare(bench, places(*codes[:8]), JANUARY, measures=["median_wait"])[0].contrasts) == 28
