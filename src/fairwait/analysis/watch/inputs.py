"""What the rules need of the other analyses, by shape; :class:`BenchInputs` asks them, tests may give their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fairwait.analysis.panel.panel import Panel
from fairwait.definitions.measure import Measure
from fairwait.definitions.watch_rules import WatchRule
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats

#: Figures that end longer ago than this say nothing of now.
OLDEST_MONTHS = 3
#: So many months are looked back over: two years of change, and a year of walking back.
MONTHS_READ = 36
#: So many months make three thirds of three: fewer cannot be tested.
FEWEST_MONTHS = 9


class Excluded(Protocol):
    """Another explanation of a change: whether it was looked at, and whether it holds."""

    @property
    def name(self) -> str: ...
    @property
    def checked(self) -> bool: ...
    @property
    def found(self) -> bool: ...
    @property
    def sentence(self) -> str: ...


class Moved(Protocol):
    """What the test of change says of one place (:mod:`fairwait.analysis.improvers`)."""

    @property
    def area(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def way(self) -> str: ...
    @property
    def early(self) -> float: ...
    @property
    def late(self) -> float: ...
    @property
    def change(self) -> float: ...
    @property
    def change_low(self) -> float: ...
    @property
    def change_high(self) -> float: ...
    @property
    def points(self) -> float: ...
    @property
    def points_range(self) -> tuple[float, float]: ...
    @property
    def q(self) -> float: ...
    @property
    def exclusions(self) -> Sequence[Excluded]: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Goal:
    """What one place has to reach by one standard, on the measure's scale (shares as fractions).

    It is held against the place in the months ``first`` to ``last``, both included; ``last`` is None while nothing
    has followed it. ``dispute`` says how else its document can be read.
    """

    standard: str
    title: str
    source: str
    target: float
    first: Period
    last: Period | None = None
    dispute: str = ""

    def counts_in(self, month: Period) -> bool:
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(frozen=True, slots=True)
class Silent:
    """A provider that sent nothing: its last month with figures, and how many were waiting in it."""

    area: str
    name: str
    parent: str
    trust: bool
    last: Period | None
    since: Period
    waiting: float


class Inputs(Protocol):
    """Where the rules read. ``period`` is the month the list is of; nothing after it is ever read."""

    @property
    def period(self) -> Period: ...

    def panel(self, measure: Measure, geography: Geography, function: str) -> Panel | None:
        """Every month held up to ``period`` on the map of the last; None where too little is held to judge anybody."""
        ...

    def bottom(self, panel: Panel, part: float) -> Floats:
        """The probability of being in the worst ``part`` of places, month by month. (places, months); NaN unknown."""
        ...

    def movers(self, panel: Panel) -> dict[str, Moved] | None:
        """The test of change over the months of a panel, by place; None where it cannot be made."""
        ...

    def goals(self, standards: Sequence[str], panel: Panel) -> dict[str, tuple[Goal, ...]]:
        """What each place of a panel has to reach by some standards; places without are left out."""
        ...

    def silent(self, measure: Measure) -> tuple[Period, tuple[Silent, ...]] | None:
        """The last month held of the measure’s return, and who sent nothing for it; None where that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """One question: one rule, one measure, one kind of place."""

    rule: WatchRule
    measure: Measure
    geography: Geography
    treatment_function: str
    since: Period  # what came off the list after this month is told
