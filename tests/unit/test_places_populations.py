"""Populations: sums, vintages, ages, deprivation and centres."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import AGE_BANDS, ENGLAND, areas, parent_of, population

CCG, JANUARY, APRIL = Period(2021, 6), Period(2026, 1), Period(2026, 4)
LEVELS = (Geography.ENGLAND, Geography.REGION, Geography.ICB, Geography.SUB_ICB)
ENGLAND_2020, ENGLAND_2022 = 56_550_138, 57_106_398


@pytest.mark.parametrize("period", [CCG, JANUARY])
@pytest.mark.parametrize("geography", LEVELS)
def test_every_level_holds_all_the_people_of_england(geography: Geography, period: Period) -> None:
    people = population(geography, period)

    assert people.codes == tuple(one.code for one in areas(geography, period))
    assert people.total.sum() == ENGLAND_2020
    assert (people.ages.sum(axis=1) == people.total).all()
    assert people.ages.shape == (len(people.codes), len(AGE_BANDS)) == (len(people.codes), 9)
    assert people.vintage == "mid-2020"


@pytest.mark.parametrize("geography", LEVELS)
def test_the_later_totals_sum_to_england_and_have_no_ages(geography: Geography) -> None:
    people = population(geography, JANUARY, "mid-2022")

    assert people.total.sum() == ENGLAND_2022
    assert np.isnan(people.ages).all()
    assert people.vintage == "mid-2022"


def test_an_icb_is_the_sum_of_its_locations() -> None:
    places, boards = population(Geography.SUB_ICB, JANUARY), population(Geography.ICB, JANUARY)
    for code in boards.codes:
        parts = [places.total_of(one) for one in places.codes if parent_of(Geography.SUB_ICB, one, JANUARY) == code]
        assert boards.total_of(code) == sum(parts)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "key", "geography", "period"),
    [
        ("pop_mid2020_imd_icb22.csv", "ICB22CDH", Geography.ICB, JANUARY),
        ("pop_mid2020_imd_sicbl22.csv", "SICBL22CDH", Geography.SUB_ICB, JANUARY),
        ("pop_mid2020_imd_ccg21.csv", "CCG21CDH", Geography.SUB_ICB, CCG),
    ],
)
def test_people_deprivation_and_centres_are_those_published(
    name: str, key: str, geography: Geography, period: Period, shared_data: Path
) -> None:
    people = population(geography, period)
    with (shared_data / "population" / name).open() as lines:
        rows = {row[key]: row for row in csv.DictReader(lines)}

    assert set(rows) == set(people.codes)
    for at, code in enumerate(people.codes):
        row = rows[code]
        assert people.total[at] == float(row["total_population"])
        assert people.ages[at].tolist() == [float(row[band.replace("_plus", "plus")]) for band in AGE_BANDS]
        assert people.imd_mean_rank[at] == pytest.approx(float(row["imd2019_popwtd_mean_rank"]), abs=0.11)
        assert 100 * people.most_deprived_tenth[at] == pytest.approx(float(row["pct_pop_imd_decile1"]), abs=0.006)
        assert 100 * people.most_deprived_fifth[at] == pytest.approx(float(row["pct_pop_imd_quintile1"]), abs=0.006)
        assert people.longitude[at] == pytest.approx(float(row["popwtd_lon"]), abs=2e-5)
        assert people.latitude[at] == pytest.approx(float(row["popwtd_lat"]), abs=2e-5)


def test_a_fifth_of_england_lives_in_the_most_deprived_fifth() -> None:
    england = population(Geography.ENGLAND, JANUARY)

    assert england.most_deprived_fifth[0] == pytest.approx(0.2, abs=0.002)
    assert england.imd_mean_rank[0] == pytest.approx(32_844 / 2, rel=0.02)


def test_boundaries_move_between_ccgs_and_locations() -> None:
    before, after = population(Geography.SUB_ICB, CCG), population(Geography.SUB_ICB, JANUARY)
    moved = {code for code in before.codes if before.total_of(code) != after.total_of(code)}

    assert moved == {"01Y", "15M", "D2P2L", "15E", "06H", "78H"}


def test_the_icbs_that_share_frimley_are_not_known_from_april_2026() -> None:
    people = population(Geography.ICB, APRIL)
    unknown = {code for code, total in zip(people.codes, people.total, strict=True) if np.isnan(total)}

    assert unknown == {"S0E4D", "S9B9J", "QRL"}
    assert np.isnan(people.latitude[people.codes.index("QRL")])
    assert population(Geography.REGION, APRIL).total.sum() == ENGLAND_2020
    london = population(Geography.ICB, JANUARY)
    assert people.total_of("Z9B2Z") == london.total_of("QMJ") + london.total_of("QRV")


def test_questions_without_an_answer_are_refused() -> None:
    with pytest.raises(UsageError, match="Providers"):
        population(Geography.PROVIDER, JANUARY)
    with pytest.raises(UsageError, match="mid-2022"):
        population(Geography.SUB_ICB, CCG, "mid-2022")
    with pytest.raises(KeyError):
        population(Geography.ENGLAND, JANUARY).total_of("03R")
    assert population(Geography.ENGLAND, JANUARY).total_of(ENGLAND) == ENGLAND_2020
