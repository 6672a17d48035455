"""The wording that every finding uses: read each expected value aloud."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain import words
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period

FINITE = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False, allow_infinity=False)
LIKELY = st.floats(min_value=1e-6, max_value=1e9)


def as_number(text: str) -> float:
    return float(text.replace(",", "").replace(words.MINUS, "-").rstrip("%"))


@pytest.mark.parametrize(
    ("value", "figures", "expected"),
    [
        (7_155_958, 3, "7,160,000"),
        (4.654, 3, "4.65"),
        (4.655, 3, "4.66"),  # half up on the printed decimal, though the float lies just below
        (9.996, 3, "10.0"),
        (99.96, 3, "100"),
        (999.6, 3, "1,000"),
        (0.03214, 3, "0.0321"),
        (0.00099996, 3, "0.00100"),
        (-12.345, 3, "−12.3"),
        (0, 3, "0"),
        (0.0, 3, "0"),
        (1234, 2, "1,200"),
        (2.0, 3, "2.00"),
    ],
)
def test_significant_figures(value: float, figures: int, expected: str) -> None:
    assert words.significant(value, figures) == expected


@given(LIKELY)
def test_significant_figures_are_near_and_never_more_than_three(value: float) -> None:
    text = words.significant(value)
    assert abs(as_number(text) - value) <= 0.0050001 * value
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    assert len(digits.rstrip("0")) <= 3
    if "." in text:
        assert len(digits) == 3


@given(FINITE, st.integers(min_value=0, max_value=6))
def test_decimal_rounds_to_the_nearest_and_reads_back(value: float, decimals: int) -> None:
    text = words.decimal(value, decimals)
    assert abs(as_number(text) - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12
    assert "-" not in text
    assert not (text.startswith(words.MINUS) and as_number(text) == 0)
    assert len(text.partition(".")[2]) == decimals


def test_numbers_round_as_people_do() -> None:
    assert words.decimal(0.25) == "0.3"
    assert words.decimal(2.5, 0) == "3"
    assert words.decimal(1.005, 2) == "1.01"
    assert words.decimal(-0.04) == "0.0"
    assert words.integer(7155958) == "7,155,958"
    assert words.integer(-1200) == "−1,200"
    assert words.decimal(1e16, 0) == "10,000,000,000,000,000"


@pytest.mark.parametrize(
    "function",
    [
        words.decimal,
        words.integer,
        words.significant,
        words.prose,
        words.millions,
        words.percent,
        words.points,
        words.in_hundred,
        words.times,
        words.weeks,
    ],
)
@pytest.mark.parametrize("missing", [None, math.nan, math.inf, -math.inf])
def test_a_missing_number_says_so(function: object, missing: float | None) -> None:
    assert callable(function)
    assert function(missing) == "not known"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(106, "106"), (999, "999"), (1234, "1,230"), (12.345, "12.3"), (0, "0"), (3.0, "3"), (0.5, "0.500")],
)
def test_prose_keeps_small_whole_numbers(value: float, expected: str) -> None:
    assert words.prose(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7_155_958, "7.16 million"),
        (1_000_000, "1 million"),
        (999_499, "999,000"),
        (999_500, "1 million"),
        (12_000_000, "12 million"),
        (120_000_000, "120 million"),
        (301_671, "302,000"),
    ],
)
def test_millions(value: int, expected: str) -> None:
    assert words.millions(value) == expected


def test_percentages_and_points() -> None:
    assert words.percent(0.6143) == "61.4%"
    assert words.percent(0.125, 0) == "13%"
    assert words.percent(0.6145, 1) == "61.5%"
    assert words.percent(-0.02) == "−2.0%"
    assert words.percent(1) == "100.0%"
    assert words.points(0.032) == "3.2 percentage points"
    assert words.points(0.01) == "1.0 percentage point"
    assert words.points(-0.01) == "−1.0 percentage point"
    assert words.points(0.01, 0) == "1 percentage point"


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        (0.6143, "61 in 100"),
        (0.0213, "2 in 100"),
        (0.003, "3 in 1,000"),
        (0.015, "15 in 1,000"),
        (0.0051, "5 in 1,000"),
        (0.996, "996 in 1,000"),
        (0.0049, "5 in 1,000"),
        (0, "none in 100"),
        (1, "100 in 100"),
        (0.00001, "1 in 100,000"),
        (1e-9, "fewer than 1 in 1,000,000"),
        (1 - 1e-9, "all but 1 in 1,000,000"),
    ],
)
def test_in_hundred(fraction: float, expected: str) -> None:
    assert words.in_hundred(fraction) == expected


def test_times() -> None:
    assert words.times(3.4801) == "3.48 times"
    assert words.times(2.0) == "twice"
    assert words.times(2.01) == "2.01 times"
    assert words.times(3) == "3.00 times"


def test_intervals() -> None:
    assert words.interval(4.1, 5.2, words.decimal) == "4.1 to 5.2"
    assert words.interval(0.58, 0.641, words.percent) == "58.0 to 64.1%"
    assert words.interval(4.1, 5.2, unit="weeks") == "4.10 to 5.20 weeks"
    assert words.interval(None, 5.2, words.decimal, unit="weeks") == "up to 5.2 weeks"
    assert words.interval(4.1, math.inf, words.decimal, unit="weeks") == "4.1 weeks or more"
    assert words.interval(None, None) == "not known"


def test_weeks() -> None:
    assert words.weeks(13.62) == "13.6 weeks"
    assert words.weeks(1) == "1.0 week"
    assert words.weeks(104, censored=True) == "more than 104 weeks"


def test_counted_nouns() -> None:
    assert words.count(1, "area") == "1 area"
    assert words.count(0, "area") == "0 areas"
    assert words.count(106, "area") == "106 areas"
    assert words.count(1, "area", words=True) == "one area"
    assert words.count(0, "area", words=True) == "no areas"
    assert words.count(11, "area", words=True) == "11 areas"
    assert words.count(2, "pathway") == "2 pathways"
    assert words.count(2, "specialty") == "2 specialties"
    assert words.count(2, "branch") == "2 branches"
    assert words.count(3, "person", "people") == "3 people"
    assert words.noun(2, "is") == "are"
    assert words.noun(1, "is") == "is"
    assert words.noun(0, "was") == "were"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")],
        *[(22, "22nd"), (101, "101st"), (111, "111th"), (113, "113th"), (1001, "1,001st")],
    ],
)
def test_ordinals(number: int, expected: str) -> None:
    assert words.ordinal(number) == expected


def test_ordinals_in_words() -> None:
    assert words.ordinal(3, words=True) == "third"
    assert words.ordinal(10, words=True) == "tenth"
    assert words.ordinal(11, words=True) == "11th"


# fmt: off
AN = [
    "area", "ICB", "NHS trust", "18-week wait", "8% rise", "11-week", "8,000", "18,000", "hour", "honest answer",
    "independent provider", "orthopaedic list", "18.2% share", "80", "unusual place", "unidentified code", "X01",
    "estimate", "811", "“ICB” code", "increase", "uninterrupted run", "even chance", "800", "8.5 week wait",
    "11,000",
]
# fmt: on
# fmt: off
A = [
    "hospital", "sub-ICB location", "one-off", "UK list", "unit", "useful", "1-in-8 chance", "100", "110",
    "1,100", "180", "European average", "13% share", "place", "usual month", "urology list", "CCG", "universal",
    "unique code", "1.8 week wait", "2-week wait", "118",
]
# fmt: on


@pytest.mark.parametrize(("phrase", "expected"), [*[(p, "an") for p in AN], *[(p, "a") for p in A]])
def test_the_article_follows_the_sound(phrase: str, expected: str) -> None:
    assert words.with_article(phrase) == f"{expected} {phrase}"


def test_lists() -> None:
    assert words.listing([]) == ""
    assert words.listing(["A"]) == "A"
    assert words.listing(["A", "B"]) == "A and B"
    assert words.listing(["A", "", "B", "C"], "or") == "A, B or C"
    assert words.listing(["Bath, Swindon", "Leeds", "Bury"]) == "Bath, Swindon; Leeds and Bury"
    assert words.listing_up_to(["A", "B", "C", "D", "E"], 2) == "A, B and 3 others"
    assert words.listing_up_to(["A", "B", "C"], 2) == "A, B and C"
    assert words.listing_up_to(["A", "B", "C", "D"], 2, "more area") == "A, B and 2 more areas"


@given(st.lists(st.text(alphabet="abc", min_size=1), min_size=1, max_size=12), st.integers(1, 12))
def test_a_shortened_list_accounts_for_every_item(items: list[str], limit: int) -> None:
    text = words.listing_up_to(items, limit)
    match = re.search(r"and (\d+) others$", text)
    named = text[: match.start()] if match else text
    shown = len([part for part in re.split(r", | and ", named) if part.strip()])
    assert shown + (int(match[1]) if match else 0) == len(items)


def test_possessives_changes_and_comparisons() -> None:
    assert words.possessive("Wakefield") == "Wakefield’s"
    assert words.possessive("Leeds") == "Leeds’"
    assert words.change(4.1, 5.2, words.decimal) == "rose from 4.1 to 5.2"
    assert words.change(0.6, 0.5, words.percent) == "fell from 60.0% to 50.0%"
    assert words.change(4.11, 4.12, words.decimal) == "stayed at 4.1"
    assert words.compared(2, 1, more="longer", less="shorter") == "longer than"
    assert words.compared(1, 2) == "lower than"
    assert words.compared(1, 1) == "the same as"


def test_months() -> None:
    assert words.month("2026-01") == "January 2026"
    assert words.month(Period(2021, 6)) == "June 2021"
    assert words.months("2021-07", "2022-03") == "July 2021 to March 2022"
    assert words.months(Period(2021, 7), "2021-12") == "July to December 2021"
    assert words.months("2021-07", "2021-07") == "July 2021"
    with pytest.raises(UsageError):
        words.month("January")


def test_sentences() -> None:
    assert words.sentence("the  list\nrose") == "The list rose."
    assert words.sentence("Is it real?") == "Is it real?"
    assert words.sentence("They said “no.”") == "They said “no.”"
    assert words.sentence("  ") == ""
    assert words.sentence(words.sentence("a b")) == "A b."


def test_numpy_numbers_print_like_plain_ones() -> None:
    import numpy as np

    assert words.significant(np.float64(4.654)) == "4.65"
    assert words.integer(np.int64(7155958)) == "7,155,958"
    assert words.percent(np.float32(0.5)) == "50.0%"
