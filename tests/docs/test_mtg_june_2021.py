"""The worked example of June 2021: every number on its page, recomputed with the functions that reports use."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from fairwait.definitions.dated import bank_holidays
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import areas
from fairwait.places.commissioners import commissioner
from fairwait.stats.calendar import calendar_change, per_standard_month, working_days
from fairwait.stats.noise import Noise
from fairwait.stats.nulls import null_of_counts
from fairwait.stats.rates import crude_rate
from fairwait.stats.spread import extremal_quotient
from tests.docs.markdown import ROOT, table_below

PAGE = ROOT / "docs" / "explanation" / "mtg-june-2021.md"
MAY, JUNE = Period(2021, 5), Period(2021, 6)


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def number(text: str) -> float:
    return float(text.replace(",", "").replace("%", ""))


def has(page: str, sentence: str) -> bool:
    return sentence in re.sub(r"\s+", " ", page)


def test_regional_rates_recompute_from_the_published_counts(page: str) -> None:
    rows = table_below(page, "What was published")
    rates = [float(crude_rate(number(row["treated"]), number(row["population"]))) for row in rows]
    assert [f"{rate:.3f}" for rate in rates] == [row["per 1,000"] for row in rows]
    assert rates == pytest.approx([5.417, 4.856, 4.850, 4.654], abs=5e-4)


def test_highest_over_lowest(page: str) -> None:
    highest, second, lowest = 8.77, 7.26, 2.52
    assert extremal_quotient([highest, second, lowest]) == pytest.approx(3.48015873015873)
    assert extremal_quotient([second, lowest]) == pytest.approx(2.880952380952381)
    assert highest - second == pytest.approx(1.51)
    assert has(page, "the first divided by the last, 3.48.")
    assert has(page, "the ratio is 2.88, and the gap between first and second is 1.51")


def test_chance_alone_gives_half_as_much_again(page: str) -> None:
    expected = np.full(106, 1_800.0)
    noise = Noise(omega=0.08, rho=0.0)
    null = null_of_counts(extremal_quotient, expected, np.random.default_rng(1), noise=noise)
    assert null.median == pytest.approx(1.5, abs=0.05)
    assert has(page, "chance alone gives about 1.5.")


def test_working_days_of_may_and_june(page: str) -> None:
    days = working_days([MAY, JUNE], bank_holidays(2021, 2021))
    assert days.tolist() == [19, 22]
    assert float(calendar_change(*days)) == pytest.approx(0.15789, abs=1e-5)
    assert has(page, "May 2021 had 19 working days, June 22.")
    assert has(page, "June would show 15.8% more")


@pytest.mark.parametrize(("column", "beta"), [("per working day", 1.0), ("allowing less for the calendar", 0.85)])
def test_changes_per_working_day(page: str, column: str, beta: float) -> None:
    rows = table_below(page, "What the calendar alone predicts")
    published = {row["region"]: row["change on May"] for row in table_below(page, "What was published")}
    for row in rows:
        assert row["published"] == published[row["region"]]
        june = float(per_standard_month(1 + number(row["published"]) / 100, 22, beta=beta))
        may = float(per_standard_month(1.0, 19, beta=beta))
        assert row[column] == f"{(june / may - 1) * 100:+.2f}%"


def test_the_south_fell_however_the_calendar_is_allowed_for(page: str) -> None:
    for row in table_below(page, "What the calendar alone predicts"):
        if row["region"].startswith("South"):
            assert number(row["per working day"]) < 0
            assert number(row["allowing less for the calendar"]) < 0
        assert number(row["allowing less for the calendar"]) < 0.5


def test_106_areas_existed_and_no_hub_is_one_of_them() -> None:
    groups = areas(Geography.SUB_ICB, JUNE)
    assert len(groups) == 106
    for code in ("13Q", "14M", "14T", "NONC", "Y56"):
        assert code not in {area.code for area in groups}
        assert not commissioner(code, JUNE).rankable


def test_national_figures_are_the_published_ones(page: str, shared_data: Path) -> None:
    by_month = _overview(shared_data)
    june, may, july = by_month["2021-06"], by_month["2021-05"], by_month["2021-07"]
    assert june == (275_835, 1_338_890)
    assert may[0] == 242_793
    assert (july[0], by_month["2019-07"][0]) == (260_164, 314_280)
    assert 264_108 not in {admitted for month, (admitted, _) in by_month.items() if month.startswith("2019")}
    per_day = float(per_standard_month(june[0], 22) / per_standard_month(may[0], 19)) - 1
    assert has(page, f"or +{(june[0] / may[0] - 1) * 100:.2f}%: {per_day * 100:.2f}% per working day")


def test_all_completed_pathways_would_be_24_per_1000(shared_data: Path) -> None:
    people = sum(_regions(shared_data).values())
    assert round(float(crude_rate(1_338_890, people))) == 24


def test_the_populations_are_a_little_below_mid_2020(page: str, shared_data: Path) -> None:
    resident = _regions(shared_data)
    for row in table_below(page, "What was published"):
        below = 1 - number(row["population"]) / resident[row["region"]]
        assert 0.0035 < below < 0.0065


def _overview(shared_data: Path) -> dict[str, tuple[int, int]]:
    """Admitted and all completed pathways by month, read straight from the published workbook."""
    from python_calamine import CalamineWorkbook

    workbook = next((shared_data / "rtt" / "series").glob("RTT-Overview*.xlsx"))
    rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name("Full Time Series").to_python()
    titles = rows[9]
    admitted = titles.index("Completed admitted (unadjusted) RTT pathways") + 4
    total = titles.index("Total completed pathways")
    return {
        f"{row[1]:%Y-%m}": (int(row[admitted]), int(row[total]))
        for row in rows
        if hasattr(row[1], "year") and isinstance(row[admitted], float) and isinstance(row[total], float)
    }


def _regions(shared_data: Path) -> dict[str, int]:
    import csv

    people: dict[str, int] = {}
    with (shared_data / "organisations" / "ccg21_stp21_region_pop.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            people[row["NHSER21 Name"]] = people.get(row["NHSER21 Name"], 0) + int(row["All Ages"])
    return people
