"""The words in braces: months, quarters and financial years as names write them."""

from __future__ import annotations

import pytest

from fairwait.definitions.link_patterns import plain, span_in
from fairwait.domain.period import Period


def span(words: str, pattern: str, rhythm: str = "month") -> str:
    found = span_in((pattern,), plain(words), rhythm)  # type: ignore[arg-type]
    return f"{found[0]} {found[1]}" if found else ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Incomplete-Commissioner-Apr23-XLS-7462K.xls", "incomplete commissioner apr23 xls 7462k xls"),
        ("Incomplete Commissioner Apr23 (XLS 7462K)", "incomplete commissioner apr23 xls 7462k"),
        ("Beds\u00a0Open – Overnight_Web  File", "beds open overnight web file"),
        ("Café", "cafe"),
        ("", ""),
    ],
)
def test_words_are_plain(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("x Apr23 y", "2023-04"), ("x Apr-2023", "2023-04"), ("april 23", "2023-04"), ("Sept-2012", "2012-09"),
        ("September2012_V2", "2012-09"), ("Febuary 2014", "2014-02"), ("MAR15-revised", "2015-03"),
        ("01 July 2024", "2024-07"), ("Dec14 revised 2386K1", "2014-12"),
        ("Decision 24", ""), ("Maybe 23", ""), ("Summary 23", ""), ("Mar 155", ""), ("Apr", ""), ("2023-04", ""),
        ("janes 24 Feb24", "2024-02"),
    ],
)  # fmt: skip
def test_months(words: str, month: str) -> None:
    assert span(words, "{month}") == (f"{month} {month}" if month else "")


@pytest.mark.parametrize(
    ("words", "quarter"),
    [
        ("Q1-2024-25", "2024-04 2024-06"), ("Q4 2020-21 Final", "2021-01 2021-03"),
        ("Quarter-1-2026-27-Overnight", "2026-04 2026-06"), ("Q3 2019/20", "2019-10 2019-12"),
        ("Q2-1819", "2018-07 2018-09"), ("2025-26 Q1", "2025-04 2025-06"), ("201920 Q3", "2019-10 2019-12"),
        ("Apr-Jun 2013", "2013-04 2013-06"), ("October to December 2014", "2014-10 2014-12"),
        ("January to March 15", "2015-01 2015-03"),
        ("Q5 2024-25", ""), ("Q1 2024-26", ""), ("Q1 2024", ""), ("April to July 2013", ""),
    ],
)  # fmt: skip
def test_quarters(words: str, quarter: str) -> None:
    assert span(words, "{quarter}", "quarter") == quarter


def test_a_quarter_may_be_named_by_its_last_month_only() -> None:
    assert span("June 2013", "{month}", "quarter") == "2013-04 2013-06"
    assert span("May 2013", "{month}", "quarter") == ""


@pytest.mark.parametrize(
    ("words", "years"),
    [("rtt data 2023-24", "2023-04 2024-03"), ("1999-00", ""), ("2099-00", "2099-04 2100-03"), ("2023-25", "")],
)
def test_financial_years(words: str, years: str) -> None:
    assert span(words, "{years}", "year") == years


def test_the_first_pattern_that_fits_and_the_first_month_that_is_one_are_taken() -> None:
    both = ("nothing {month}", "{month}")
    assert span_in(both, "marble 12 jan24 feb24", "month") == (Period(2024, 1), Period(2024, 1))
    assert span_in(("nothing here",), "jan24", "month") is None
