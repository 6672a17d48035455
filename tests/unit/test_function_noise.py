"""The noise of single treatment functions of providers: by sector and length of list, without steps, of a right size.

That the tables are what the build command makes is tested with that command.
"""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.definitions.noise import provider_noise
from fairwait.definitions.noise.functions import FunctionNoise, function_noise
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.functions import changes_of, curve, monotone, right_size

MEASURES = ("within_18_weeks", "decision_to_admit_share", "median_wait", "p92_wait", "p95_wait")


def _noise(measure: str, sector: Sector = Sector.NHS, function: str = "C_110") -> FunctionNoise:
    found = function_noise(measure, function, sector)
    assert found is not None
    return found


@pytest.mark.parametrize("sector", list(Sector))
@pytest.mark.parametrize("measure", MEASURES)
def test_no_list_is_calmer_than_a_longer_one_and_no_two_neighbours_differ_by_a_step(
    measure: str, sector: Sector
) -> None:
    lengths = np.arange(20.0, 30_000.0)
    sizes = _noise(measure, sector).at(lengths)

    assert (np.diff(sizes) <= 0).all()
    assert (sizes[1:] / sizes[:-1]).min() > 0.98
    assert sizes[-1] > 0


def test_lists_of_4978_and_of_5000_pathways_have_the_same_noise() -> None:
    short, long = _noise("median_wait").at(np.array([4_978.0, 5_000.0]))

    assert short == pytest.approx(long, rel=0.002)


def test_trusts_single_functions_are_calmer_than_whole_lists_as_short_and_independents_not_calmer_than_they() -> None:
    """What was borrowed before: whole lists of 200 to 999 and of 1,000 to 4,999 pathways, small providers mostly."""
    for length, whole in ((500.0, provider_noise("median_wait")[1]), (3_000.0, provider_noise("median_wait")[2])):
        assert _noise("median_wait").at(np.array([length]))[0] < whole.omega / 2
    for measure in ("median_wait", "p92_wait", "within_18_weeks"):
        for length in (50.0, 500.0, 2_000.0, 8_000.0):
            at = np.array([length])
            assert _noise(measure, Sector.INDEPENDENT).at(at)[0] >= _noise(measure).at(at)[0]
    large = np.array([8_000.0])
    assert _noise("within_18_weeks", Sector.INDEPENDENT).at(large)[0] > 3 * provider_noise("within_18_weeks")[-1].omega


def test_a_function_that_moves_more_than_others_is_lent_more() -> None:
    at = np.array([1_000.0])

    assert _noise("median_wait", function="C_330").at(at)[0] > 1.2 * _noise("median_wait").at(at)[0]


def test_whole_lists_and_long_waits_have_none_of_their_own() -> None:
    assert function_noise("median_wait", TOTAL, Sector.NHS) is None
    assert function_noise("over_52_weeks", "C_110", Sector.NHS) is None


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
