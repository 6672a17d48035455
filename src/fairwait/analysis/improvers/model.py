"""What an answer about improvers and fallers consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.stats.change.power import Power

Tier = Literal["confirmed", "candidate", "not distinguishable", "not judged"]
Way = Literal["better", "worse", "higher", "lower", ""]
#: In this part of made-up panels no more are named than what is called the most that chance names.
_MOST = 0.975


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something other than a change of the place itself that could explain a change of its figure.

    ``checked`` says whether the figures held could settle it, ``found`` whether it explains the change; ``sentence``
    says which of the three it is, and why.
    """

    name: str
    checked: bool
    found: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Mover:
    """One place over the window.

    ``early`` and ``late`` are the means of the published values over the first and the last third (the measure's unit,
    shares as fractions); NaN where not judged. ``change`` is how the place moved against all places: the ratio of its
    rate (for a wait, of its weeks; for a share, of its odds) to what it would be had it moved as the rest did, with 95
    per cent limits; ``points`` the same for shares, as a difference of shares. ``z`` is the weakest of the tests,
    positive for more of the measure; ``q`` the share of false ones to be expected among it and all surer ones that
    moved its way. Ranks are expected ranks, 1 the best (the highest, for a measure that only describes), with the 95
    per cent range of the true rank. ``way`` is empty for a place that did not move beyond chance.
    """

    area: str
    name: str
    tier: Tier
    way: Way
    early: float
    late: float
    change: float
    change_low: float
    change_high: float
    points: float
    z: float
    q: float
    rank_early: float
    rank_early_range: tuple[int, int]
    rank_late: float
    rank_late_range: tuple[int, int]
    exclusions: tuple[Exclusion, ...] = ()
    reason: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.area})"

    @property
    def moved(self) -> bool:
        return self.tier in ("confirmed", "candidate")

    @property
    def points_range(self) -> tuple[float, float]:
        """The 95 per cent limits of ``points``; NaN for a measure that is no share."""
        if not np.isfinite(self.points):
            return NOT_KNOWN, NOT_KNOWN
        # From where it would be: of a rare share no more can be lost than there was.
        before = min(max(self.late - self.points, 1e-9), 1.0 - 1e-9)
        odds = before / (1.0 - before)
        low, high = (odds * ratio / (1.0 + odds * ratio) - before for ratio in (self.change_low, self.change_high))
        return low, high

    def climbed_into(self, k: int) -> bool:
        """Whether it may be said to have climbed into the first ``k``: confirmed, and its expected place is there now
        and was not before."""
        return self.tier == "confirmed" and self.rank_late <= k < self.rank_early

    @property
    def excluded(self) -> tuple[Exclusion, ...]:
        """What was found that explains the change."""
        return tuple(one for one in self.exclusions if one.found)


NOT_KNOWN = float("nan")


def not_judged(area: str, name: str, reason: str) -> Mover:
    """A place of which nothing may be said, with the reason."""
    none = (0, 0)
    return Mover(
        area, name, "not judged", "", *((NOT_KNOWN,) * 8), NOT_KNOWN, none, NOT_KNOWN, none, reason=reason
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Movers:
    """Every place of a panel tested for having moved between the first and the last third of its window.

    ``places`` holds all of them, those judged in order of ``z`` (most of the better, or of the higher, first), then
    those not judged. ``judged`` is the size of the family. ``by_chance`` is how many would be named, in either
    direction, and ``confirmed_by_chance`` how many of them confirmed, in panels like this one in which nobody moves:
    its own steps, sizes and gaps, dealt out anew; ``named_in_each`` is how many are in each of them. ``noise`` says in
    a sentence what chance is here.
    """

    panel: Panel
    places: tuple[Mover, ...]
    power: Power
    judged: int
    by_chance: float
    confirmed_by_chance: float
    noise: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    named_in_each: tuple[int, ...] = ()

    @property
    def named(self) -> int:
        """How many are named, candidates or confirmed."""
        return sum(one.moved for one in self.places)

    @property
    def confirmed(self) -> int:
        return sum(one.tier == "confirmed" for one in self.places)

    @property
    def most_by_chance(self) -> int:
        """The number that chance alone names no more of in 39 of 40 panels."""
        return int(np.quantile(self.named_in_each, _MOST, method="higher")) if self.named_in_each else 0

    def __repr__(self) -> str:
        moved = sum(one.moved for one in self.places)
        when = f"{self.panel.periods[0]} to {self.panel.last}"
        return f"<Movers {self.panel.measure.id}, {when}: {moved} of {self.judged} judged moved beyond chance>"

    def of(self, *ways: Way) -> tuple[Mover, ...]:
        """Those that moved beyond chance in one of the given ways, surest first."""
        found = [one for one in self.places if one.moved and one.way in ways]
        return tuple(sorted(found, key=lambda one: -abs(one.z)))

    @property
    def improvers(self) -> tuple[Mover, ...]:
        """Those that became better; nobody, for a measure that only describes."""
        return self.of("better")

    @property
    def fallers(self) -> tuple[Mover, ...]:
        return self.of("worse")

    def place(self, area: str) -> Mover | None:
        return next((one for one in self.places if one.area == area), None)
