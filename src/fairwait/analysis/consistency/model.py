"""What an answer about staying at the top or the bottom consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fairwait.analysis.panel import Panel
from fairwait.stats.change.mobility import Mobility
from fairwait.stats.change.persistence import StayNull

Standing = Literal["", "steadily first", "first on the whole", "steadily last", "last on the whole"]
SURE, PROBABLE = 0.95, 0.80
#: Of the months, the share that a place called steady was at that end as published.
STEADY_MONTHS = 0.75


@dataclass(frozen=True, slots=True)
class Stay:
    """One place over the window.

    ``months`` are those in which it could be ranked, ``top`` and ``bottom`` in how many of them it was among the first
    and the last k as published. ``p_top`` and ``p_bottom`` are the chances that its mean level over the window truly
    ranks there; ``rank`` its expected rank over the window, with the 95 per cent range of the true one. ``reason`` says
    why a place is not judged; its numbers are then NaN or nought.
    """

    area: str
    name: str
    months: int
    top: int
    bottom: int
    p_top: float
    p_bottom: float
    rank: float
    rank_range: tuple[int, int]
    mean: float
    reason: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.area})"

    @property
    def judged(self) -> bool:
        return not self.reason

    @property
    def standing(self) -> Standing:
        """Whether its level over the window belongs to the first or the last k; *steadily* where that is sure and it
        was there in three months of four."""
        if not self.judged:
            return ""
        if self.p_top >= PROBABLE:
            return "steadily first" if self._steady(self.p_top, self.top) else "first on the whole"
        if self.p_bottom >= PROBABLE:
            return "steadily last" if self._steady(self.p_bottom, self.bottom) else "last on the whole"
        return ""

    def _steady(self, chance: float, months: int) -> bool:
        return chance >= SURE and months >= STEADY_MONTHS * self.months


@dataclass(frozen=True, slots=True)
class Consistency:
    """Every place of a panel by its ranks month by month, rank 1 the best (the highest, of a measure that describes).

    ``places`` are in order of expected rank, those not judged last. ``null`` is how many places would be among the
    first k in every month did nobody truly move; ``shared`` how many places the first and last month's first k have in
    common, ``shared_by_chance`` how many they would had the two orders nothing to do with each other. ``mobility`` is
    None for fewer than six months. ``borrowed`` says where the noise comes from when the window is too short to measure
    its own.
    """

    panel: Panel
    k: int
    places: tuple[Stay, ...]
    judged: int
    null: StayNull
    shared: int
    shared_by_chance: float
    shared_p: float
    mobility: Mobility | None
    borrowed: str

    @property
    def stayed_top(self) -> tuple[Stay, ...]:
        """Among the first k as published in every month of the window."""
        return tuple(one for one in self.places if one.judged and one.top == len(self.panel.periods))

    @property
    def stayed_bottom(self) -> tuple[Stay, ...]:
        return tuple(one for one in self.places if one.judged and one.bottom == len(self.panel.periods))

    def place(self, area: str) -> Stay | None:
        return next((one for one in self.places if one.area == area), None)
