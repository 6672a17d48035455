"""Who climbed and who fell over a window: the test guarded against chance, regression to the mean and wandering lists.

The mean of the first third of a window is held against that of the last (methods, section 6). Three tests, the weakest
of which holds: the plain one; one that allows for a first reading that was never quite true (regression to the mean,
:func:`fairwait.stats.movers.guarded_z`); and, for a stock, one that asks whether a list that took its usual steps in no
particular direction would have got as far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Bools, Floats, two_sided_z
from fairwait.stats.change.sizes import KNOWN
from fairwait.stats.change.tails import as_normal, reach, tail_degrees
from fairwait.stats.change.wander import Wander
from fairwait.stats.movers import guarded_z
from fairwait.stats.multiplicity import benjamini_hochberg

#: One-sided chance below which a change may be called one.
CANDIDATE_P = 0.025
#: Share of false ones tolerated among those confirmed, over all places and in each direction.
CONFIRMED_Q = 0.10
#: Of the months of each third, the share that a place needs to be judged.
MONTHS_NEEDED = 2 / 3

CONFIRMED, CANDIDATE, NOT_DISTINGUISHABLE = 2, 1, 0
CANDIDATE_Z = two_sided_z(1.0 - 2.0 * CANDIDATE_P)


def thirds(months: int) -> tuple[slice, slice]:
    """The first and the last third of a window, whole months: eight each of 24, three each of nine or ten."""
    third = max(1, months // 3)
    return slice(0, third), slice(months - third, months)


def turning_months(held: int, months: int) -> tuple[int, int, int]:
    """The first months of a window and of its middle and last thirds, in the ``held`` months whose last it is."""
    early, late = thirds(months)
    return held - months, held - months + early.stop, held - months + late.start


def enough(held: Bools) -> tuple[Bools, Bools]:
    """Which places have two thirds of the months of the first third, and of the last. ``held`` is places x months."""
    early, late = (
        held[:, part].sum(axis=1) >= MONTHS_NEEDED * (part.stop - part.start) - 1e-9 for part in thirds(held.shape[1])
    )
    return np.asarray(early), np.asarray(late)


@dataclass(frozen=True, slots=True)
class Readings:
    """The means of the first and last third of each place, relative to all places, on the working scale.

    ``early_se`` and ``late_se`` are their standard errors by noise and counting; that of the later one includes what
    taking a break's step out costs. ``walk_se`` is how far a wandering list gets between the two by its usual steps;
    None for a flow.

    ``degrees`` and ``excess`` say how surely chance is known and how heavy the tails of the difference are; ``own``
    which places' size of chance is their own. None: known for certain, normal, all their own.
    """

    early: Floats
    late: Floats
    early_se: Floats
    late_se: Floats
    walk_se: Floats | None
    degrees: Floats | None = None
    excess: Floats | None = None
    own: Bools | None = None

    @property
    def difference(self) -> Floats:
        return np.asarray(self.late - self.early)

    @property
    def se(self) -> Floats:
        """Standard error of the difference: for a stock the larger of the two ways to see it."""
        plain = np.sqrt(self.early_se**2 + self.late_se**2)
        return np.asarray(plain if self.walk_se is None else np.maximum(plain, self.walk_se))

    @property
    def tails(self) -> tuple[Floats, Floats]:
        """Degrees of freedom of the Student t that fits the difference, and what brings the difference to it."""
        nothing = np.zeros_like(self.early)
        sure = nothing + KNOWN if self.degrees is None else self.degrees
        return tail_degrees(sure, nothing if self.excess is None else self.excess)

    @property
    def half_width(self) -> Floats:
        """Half the width of the 95 per cent interval of the difference."""
        return np.asarray(self.se * reach(*self.tails))

    def of(self, rows: Bools | NDArray[np.intp]) -> Readings:
        """Those of some places."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(self, **{name: value[rows] for name, value in found.items() if value is not None})


def readings(relative: Floats, sampling: Floats, wander: Wander, steps: Sequence[int] = ()) -> Readings:
    """Read both thirds of every place. ``relative`` and ``sampling`` are (places, months), NaN where not known.

    ``steps`` are the columns whose change was taken out of ``relative``: in a flow the noise of the two months beside
    it stays in every later month, so its variance is added; a wandering list may have taken its usual step in that
    month as well.
    """
    part_early, part_late = thirds(relative.shape[1])
    held = np.isfinite(relative)
    share = np.zeros_like(relative)
    for part, sign in ((part_early, -1.0), (part_late, 1.0)):
        months = held[:, part].sum(axis=1, keepdims=True)
        share[:, part] += sign * held[:, part] / np.maximum(1, months)
    passed_on = np.cumsum(share[:, ::-1], axis=1)[:, ::-1]  # how much of a change into a month reaches the difference
    counted = np.where(held, np.nan_to_num(sampling), 0.0)
    early, early_variance = _third(relative, counted, held, part_early, wander)
    late, late_variance = _third(relative, counted, held, part_late, wander)
    if wander.nature == "flow":
        for column in steps:
            if 0 < column < relative.shape[1]:
                beside = counted[:, column] + counted[:, column - 1]
                late_variance += passed_on[:, column] ** 2 * (2.0 * wander.omega**2 * (1.0 - wander.rho) + beside)
    stock = wander.nature == "stock"
    walk = np.sqrt(wander.walk_variance(passed_on[:, 1:])) if stock else None
    excess = wander.excess_of(passed_on[:, 1:] if stock else share)
    return Readings(
        early, late, np.sqrt(early_variance), np.sqrt(late_variance), walk, wander.sure, excess, wander.told
    )


def _third(relative: Floats, counted: Floats, held: Bools, part: slice, wander: Wander) -> tuple[Floats, Floats]:
    months = held[:, part].sum(axis=1).astype(float)
    number = np.maximum(1.0, months)
    mean = np.where(months > 0, np.where(held, relative, 0.0)[:, part].sum(axis=1) / number, np.nan)
    return mean, wander.mean_variance(months) + counted[:, part].sum(axis=1) / number**2


@dataclass(frozen=True, slots=True)
class Climb:
    """The test of each place, positive where it rose against the rest.

    ``z`` is the weakest of ``z_naive``, ``z_guarded`` and ``z_walk`` (NaN for a flow), with the sign of the difference;
    0 where they point different ways, as far out as a standard normal value would be.
    ``q`` is the share of false ones expected among it and all surer ones, :func:`expected_false`.
    """

    z_naive: Floats
    z_guarded: Floats
    z_walk: Floats
    z: Floats
    q: Floats

    own: Bools | None = None

    def tiers(self, large: Bools) -> NDArray[np.int_]:
        """:data:`CONFIRMED`, :data:`CANDIDATE` or :data:`NOT_DISTINGUISHABLE`, given which changes are large enough
        to matter. Without a size of chance of its own a place is a candidate at most."""
        candidate = large & (np.abs(self.z) > CANDIDATE_Z)
        sure = candidate & (self.q <= CONFIRMED_Q)
        sure = sure if self.own is None else sure & self.own
        return np.where(sure, CONFIRMED, candidate.astype(np.int_))


def climb(read: Readings) -> Climb:
    """Test every place of ``read`` (all of them known) for having moved, in either direction."""
    plain, guarded, walk, weaker = weakest(read, *read.tails)
    q = expected_false(weaker, lists=read.walk_se is not None)
    return Climb(plain, guarded, walk, weaker, q, read.own)


def weakest(read: Readings, degrees: Floats, factor: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The plain, the guarded and the walk test of every place, and the weakest of them as :class:`Climb` has it.

    ``degrees`` and ``factor`` are :attr:`Readings.tails`. Readings may be (panels, places): each panel by itself.
    """
    plain, guarded, weaker = guarded_z(read.early, read.early_se, read.late, read.late_se)
    walk = np.full_like(plain, np.nan)
    if read.walk_se is not None:
        walk = read.difference / read.walk_se
        weaker = np.sign(weaker) * np.minimum(np.abs(weaker), np.abs(walk))
    return plain, guarded, walk, as_normal(weaker, degrees, factor)


def expected_false(z: Floats, *, lists: bool) -> Floats:
    """The expected share of false ones among each place and all surer ones (Benjamini and Hochberg 1995). (places,)

    Of a flow each direction is a family of its own (methods, section 6). A list has no second test worth the name: its
    guard against regression to the mean hardly ever bites, so both directions are judged together.
    """
    from scipy.special import ndtr

    if lists:
        return benjamini_hochberg(np.asarray(2.0 * ndtr(-np.abs(z))))
    up, down = (benjamini_hochberg(np.asarray(ndtr(side * z))) for side in (-1.0, 1.0))
    return np.where(z >= 0, up, down)
