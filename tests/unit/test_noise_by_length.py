"""The noise of the lists of providers, whole and of single functions: by sector and length, without steps, of a right
size.

That the tables are what the build command makes is tested with that command.
"""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.definitions.noise.lengths import LIST_SIZE, NoiseByLength, noise_by_length
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.curves import changes_of, curve, monotone, right_size

MEASURES = ("within_18_weeks", "decision_to_admit_share", "median_wait", "p92_wait", "p95_wait")


def _noise(measure: str, sector: Sector = Sector.NHS, function: str = "C_110") -> NoiseByLength:
    found = noise_by_length(measure, function, sector)
    assert found is not None
    return found


@pytest.mark.parametrize("function", ["C_110", TOTAL])
@pytest.mark.parametrize("sector", list(Sector))
@pytest.mark.parametrize("measure", MEASURES)
def test_no_list_is_calmer_than_a_longer_one_and_no_two_neighbours_differ_by_a_step(
    measure: str, sector: Sector, function: str
) -> None:
    lengths = np.arange(20.0, 120_000.0)
    sizes = _noise(measure, sector, function).at(lengths)

    assert (np.diff(sizes) <= 0).all()
    assert (sizes[1:] / sizes[:-1]).min() > 0.98
    assert sizes[-1] > 0


@pytest.mark.parametrize("function", ["C_110", TOTAL])
def test_lists_of_4978_and_of_5000_pathways_have_the_same_noise(function: str) -> None:
    short, long = _noise("median_wait", function=function).at(np.array([4_978.0, 5_000.0]))

    assert short == pytest.approx(long, rel=0.005)


def test_trusts_single_functions_are_calmer_than_whole_lists_as_short_and_independents_not_calmer_than_they() -> None:
    """A trust's function is part of a large hospital; a whole list as short is a small provider."""
    for length in (1_000.0, 3_000.0):
        at = np.array([length])
        assert _noise("median_wait").at(at)[0] < _noise("median_wait", function=TOTAL).at(at)[0]
    for measure in ("median_wait", "p92_wait", "within_18_weeks"):
        for length in (50.0, 500.0, 2_000.0, 8_000.0):
            at = np.array([length])
            assert _noise(measure, Sector.INDEPENDENT).at(at)[0] >= _noise(measure).at(at)[0]


def test_a_large_independent_provider_is_not_lent_the_calm_of_a_large_trust() -> None:
    """Of their changes of the share 28 in 100 were told apart with what trusts of 5,000 and more move."""
    at = np.array([30_000.0])
    for measure in ("within_18_weeks", "median_wait", LIST_SIZE):
        assert _noise(measure, Sector.INDEPENDENT, TOTAL).at(at)[0] > 2 * _noise(measure, Sector.NHS, TOTAL).at(at)[0]


def test_a_function_that_moves_more_than_others_is_lent_more() -> None:
    at = np.array([1_000.0])

    assert _noise("median_wait", function="C_330").at(at)[0] > 1.2 * _noise("median_wait").at(at)[0]


def test_long_waits_of_single_functions_at_independents_have_the_noise_of_their_whole_lists() -> None:
    independent = _noise("over_52_weeks", Sector.INDEPENDENT)

    assert independent == _noise("over_52_weeks", Sector.INDEPENDENT, TOTAL)
    assert _noise("over_52_weeks") != _noise("over_52_weeks", function=TOTAL)


def test_what_is_no_list_has_no_noise_by_length() -> None:
    assert noise_by_length("admitted_treated_per_1000", TOTAL, Sector.NHS) is None
    assert noise_by_length("admitted_median_wait", "C_110", Sector.NHS) is None


def _readings(noise: float, counting: float) -> list[tuple[str, str, int, float, float, float]]:
    """Forty providers over thirty months: two readings of one level differ by the noise and the counting error."""
    rng = np.random.default_rng(5)
    common = rng.normal(0, 0.3, 30)  # what everybody's figures did together
    return [
        (
            f"R{place}", "C_110", month, 40.0 if place < 20 else 3_000.0,
            float(common[month] + rng.normal(0, np.hypot(noise, counting))), counting**2,
        )
        for place in range(40)
        for month in range(30)
    ]  # fmt: skip


def test_the_noise_is_what_is_left_of_the_changes_when_counting_error_is_taken_out() -> None:
    found = changes_of(_readings(0.1, 0.15))

    assert right_size(found) == pytest.approx(0.1, rel=0.15)
    assert right_size(found, np.full(len(found.change), 0.05)) == pytest.approx(2.0, rel=0.15)


def test_where_counting_error_hides_the_noise_a_short_list_is_lent_that_of_longer_ones() -> None:
    hidden = curve(changes_of([(*row[:5], 1.0 if row[3] < 100 else row[5]) for row in _readings(0.1, 0.05)]))
    raised = monotone(hidden)

    assert hidden[20][1] < 0.01
    assert raised[20][1] == raised[2_000][1] == hidden[2_000][1] == pytest.approx(0.1, rel=0.15)


def test_a_class_that_too_few_lists_measure_is_joined_with_the_next_and_what_is_left_says_nothing() -> None:
    """Nine lists of 40 pathways, twenty of 3,000 and nine of 7,000."""
    rows = [row for row in _readings(0.1, 0.05) if row[3] > 100 or row[0] in {f"R{place}" for place in range(9)}]
    rows += [(f"L{row[0]}", row[1], row[2], 7_000.0, *row[4:]) for row in rows if row[3] < 100]
    found = curve(changes_of(rows))

    assert list(found) == [20]
    assert found[20][3] == 29
