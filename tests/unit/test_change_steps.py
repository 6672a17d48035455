"""Steps of places: what is asked of panels too short to say how steps follow on one another."""

from __future__ import annotations

import numpy as np

from fairwait.stats.change.steps import _follows


def test_one_step_of_each_place_says_nothing_of_what_follows_it() -> None:
    assert _follows(np.array([[1.0], [-1.0], [0.5], [-0.5]])) == 0.0


def test_steps_that_turn_back_are_told_from_steps_that_go_on() -> None:
    back = np.tile([1.0, -1.0], (6, 12))
    assert _follows(back) < 0.0 < _follows(np.abs(back))
