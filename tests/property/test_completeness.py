"""What must hold of completeness whatever the country looks like: above all, that silence never looks like success."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.domain.period import Period
from fairwait.measures.completeness import Completeness, assess
from tests.unit.completeness_support import change, overview, sector, series, shares

NOW = Period(2025, 1)
PROVIDERS = ("RAA", "RBB", "RCC", "RDD", "NXX", "NYY")
AREAS = ("01A", "01B", "01C", "01D")
GROUPS = {"Q12": ("01A", "01B"), "Q34": ("01C", "01D"), "YYY": AREAS}

cells = st.dictionaries(st.sampled_from(AREAS), st.integers(1, 5000), min_size=1)
countries = st.fixed_dictionaries(dict.fromkeys(PROVIDERS, cells))
#: One more may go, and somebody must stay: a month without anybody is a month that the series does not have.
some = st.sets(st.sampled_from(PROVIDERS), max_size=len(PROVIDERS) - 2)


def size(country: dict[str, dict[str, int]], code: str) -> int:
    return sum(country[code].values())


def known(country: dict[str, dict[str, int]], places: tuple[str, ...] = AREAS) -> list[str]:
    """Places that have any patients at all: of the others nothing is ever known."""
    lived_in = {area for held in country.values() for area in held}
    return [place for place in places if lived_in.intersection(GROUPS.get(place, (place,)))]


def assessed(country: dict[str, dict[str, int]], gone: set[str], **more: Any) -> Completeness:
    """The month with ``gone`` deleted from it, everybody there in the six months before."""
    lists = {(code, NOW.shift(-back)): size(country, code) for code in PROVIDERS for back in range(7)}
    lists = {key: total for key, total in lists.items() if not (key[1] == NOW and key[0] in gone)}
    usual = shares(country={code: {area: {"C_100": n} for area, n in held.items()} for code, held in country.items()})
    given_: dict[str, Any] = {"series": series(lists), "shares": usual, "groups": GROUPS, "sector": sector}
    return assess(NOW, **(given_ | more))


@given(countries, some)
@settings(max_examples=60)
def test_deleting_rows_finds_exactly_those_providers_and_their_shares(
    country: dict[str, dict[str, int]], gone: set[str]
) -> None:
    found = assessed(country, gone)
    assert {one.code for one in found.missing} == gone
    for area in AREAS:
        usual = sum(country[code].get(area, 0) for code in PROVIDERS)
        lost = sum(country[code].get(area, 0) for code in gone)
        if usual:
            assert found.area(area).completeness == pytest.approx(1 - lost / usual)
            assert found.area(area).may_be_ranked == (1 - lost / usual >= 0.97)


@given(countries, some, st.sampled_from(PROVIDERS))
@settings(max_examples=60)
def test_one_more_absence_never_makes_any_place_more_complete(
    country: dict[str, dict[str, int]], gone: set[str], another: str
) -> None:
    before, after = assessed(country, gone - {another}), assessed(country, gone | {another})
    for place in (*known(country, (*AREAS, *GROUPS)), "ENG"):
        assert after.area(place).completeness <= before.area(place).completeness + 1e-12


@given(countries, some)
@settings(max_examples=60)
def test_a_larger_place_lies_between_its_members(country: dict[str, dict[str, int]], gone: set[str]) -> None:
    found = assessed(country, gone)
    for group in known(country, tuple(GROUPS)):
        values = [found.area(member).completeness for member in known(country, GROUPS[group])]
        assert min(values) - 1e-12 <= found.area(group).completeness <= max(values) + 1e-12


@given(countries, some)
@settings(max_examples=60)
def test_an_unknown_share_never_ranks_what_the_known_share_would_not(
    country: dict[str, dict[str, int]], gone: set[str]
) -> None:
    """Forget the shares of the missing trusts: every area they keep out must still be kept out."""
    trusts = {code for code in gone if code.startswith("R")}
    usual = shares(
        country={code: {area: {"C_100": n} for area, n in held.items()} for code, held in country.items()},
        without=trusts,
    )
    informed, forgotten = assessed(country, gone), assessed(country, gone, shares=usual)
    for area in AREAS:
        lost = sum(country[code].get(area, 0) for code in gone)
        if not informed.area(area).may_be_ranked and lost:
            assert not forgotten.area(area).may_be_ranked


@given(countries, some)
@settings(max_examples=60)
def test_estimates_made_as_nhs_england_makes_them_leave_no_residual(
    country: dict[str, dict[str, int]], gone: set[str]
) -> None:
    reported = sum(size(country, code) for code in PROVIDERS if code not in gone)
    added = sum(size(country, code) for code in gone if code.startswith("R"))
    month = assessed(country, gone, overview=overview(reported, reported + added)).reconciliation
    assert month is not None
    assert month.figures.residual == 0


@given(countries, some, st.sampled_from(PROVIDERS))
@settings(max_examples=60)
def test_documenting_a_closure_takes_exactly_that_provider_off_the_list(
    country: dict[str, dict[str, int]], gone: set[str], closed: str
) -> None:
    gone = gone | {closed}
    found = assessed(country, gone, changes=[change(closed, NOW)])
    assert {one.code for one in found.missing} == gone - {closed}
    assert all(0 <= found.area(area).completeness <= 1 for area in known(country))
