"""What people type for treatment functions, levels and months."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.cli.asking import level_named, period_named
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.domain.treatment_names import find_treatment_function


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("C_320", "C_320"), ("c_320", "C_320"), ("320", "C_320"), ("Cardiology", "C_320"), (" cardiology ", "C_320"),
        ("orthopaedics", "C_110"), ("Trauma & Orthopaedics", "C_110"), ("trauma", "C_110"), ("T&O", "C_110"),
        ("ENT", "C_120"), ("gynae", "C_502"), ("eyes", "C_130"), ("Other", "X01"), ("x05", "X05"),
        ("plastic", "C_160"), ("general surgery", "C_100"), ("total", TOTAL), ("all treatment functions", TOTAL),
        ("999", TOTAL),
    ],
)  # fmt: skip
def test_a_treatment_function_by_what_people_call_it(typed: str, code: str) -> None:
    assert find_treatment_function(typed) == code


@pytest.mark.parametrize("code", TREATMENT_FUNCTIONS)
def test_every_function_is_found_by_its_code_and_its_name(code: str) -> None:
    assert find_treatment_function(code) == code
    assert find_treatment_function(TREATMENT_FUNCTIONS[code].upper()) == code


@pytest.mark.parametrize(("typed", "offered"), [("surgery", "C_170"), ("cardio", "C_320"), ("general", "C_300")])
def test_what_several_are_called_lists_them(typed: str, offered: str) -> None:
    with pytest.raises(UsageError) as raised:
        find_treatment_function(typed)
    assert offered in raised.value.expected


@pytest.mark.parametrize(("typed", "offered"), [("cardiolgy", "C_320"), ("opthalmology", "C_130")])
def test_a_slip_is_answered_with_the_nearest(typed: str, offered: str) -> None:
    with pytest.raises(UsageError) as raised:
        find_treatment_function(typed)
    assert offered in raised.value.expected


@given(st.text(max_size=30))
def test_any_text_is_a_function_or_a_usage_error(text: str) -> None:
    try:
        found = find_treatment_function(text)
    except UsageError:
        return
    assert found in TREATMENT_FUNCTIONS


@pytest.mark.parametrize(
    ("typed", "period"),
    [("2026-01", "2026-01"), (" 2026-01 ", "2026-01"), ("January 2026", "2026-01"), ("jan 2026", "2026-01"),
     ("Jan26", "2026-01"), ("dec-2014", "2014-12")],
)  # fmt: skip
def test_a_month_by_what_people_write(typed: str, period: str) -> None:
    assert period_named(typed) == Period.parse(period)


@given(st.text(max_size=20))
def test_any_text_is_a_month_none_or_a_usage_error(text: str) -> None:
    try:
        found = period_named(text)
    except UsageError:
        return
    assert found is None or 1990 <= found.year <= 2100


@pytest.mark.parametrize(
    ("typed", "level"),
    [("england", "england"), ("ICBs", "icb"), ("sub_icb", "sub-icb"), ("Sub ICB", "sub-icb"), ("providers", "provider"),
     ("regions", "region"), ("national", "england")],
)  # fmt: skip
def test_a_level_by_what_people_write(typed: str, level: str) -> None:
    assert level_named(typed) is Geography(level)
