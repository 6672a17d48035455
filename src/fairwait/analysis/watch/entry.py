"""What the watch list says: entries with their evidence, who was considered and is not on it, and what chance gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwait.definitions.watch_rules import WatchRule
from fairwait.domain.finding import Cell
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.workspace.responses import Response


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that an entry rests on, as a sentence, with the numbers it prints by name."""

    sentence: str
    numbers: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """One place on the list by one rule and one measure.

    ``id`` is the same for as long as the rule, the measure, the treatment function and the place are. ``period`` is
    the last month judged, ``since`` the first month of the unbroken run, ``at_least`` whether the run may have begun
    before the first month that can be compared. ``entered`` is the month that put it on the list. ``chance`` is the
    probability that chance alone put it here, NaN where the question makes no sense. ``parent`` is the code of the
    integrated care board of a provider.
    """

    id: str
    area: str
    name: str
    geography: Geography
    parent: str
    rule: WatchRule
    measure: str
    treatment_function: str
    period: Period
    reason: str
    evidence: tuple[Evidence, ...]
    since: Period
    entered: Period
    at_least: bool
    off_when: str
    chance: float
    sources: tuple[Provenance, ...] = ()
    notes: tuple[str, ...] = ()
    response: Response | None = None

    @property
    def escalated(self) -> bool:
        """Whether two agreed reviews were missed since the last outcome."""
        return self.response is not None and self.response.escalated

    @property
    def label(self) -> str:
        return f"{self.name} ({self.area})"


@dataclass(frozen=True, slots=True)
class NotOnIt:
    """Places that one rule considered by one measure and did not put on the list, for one reason.

    ``details`` say more of single places, by code: why a figure cannot be judged. ``ended`` is the month that took a
    place off the list, for those that came off lately.
    """

    rule: str
    measure: str
    treatment_function: str
    geography: Geography
    reason: str
    places: tuple[str, ...]
    details: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, Period] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Chance:
    """How many of a rule's entries chance alone is expected to have put there, and how that is known."""

    rule: str
    considered: int
    entries: int
    expected_false: float
    sentence: str


@dataclass(frozen=True, slots=True)
class WatchList:
    """The whole list. ``entries`` are about performance, ``data_entries`` about figures that were not sent.

    Who came off it after ``told_since`` stands in ``not_on_it`` with the month.
    """

    period: Period
    told_since: Period
    geographies: tuple[Geography, ...]
    rules: tuple[WatchRule, ...]
    entries: tuple[WatchEntry, ...]
    data_entries: tuple[WatchEntry, ...]
    not_on_it: tuple[NotOnIt, ...]
    chance: tuple[Chance, ...]
    sources: tuple[Provenance, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        told = f"{len(self.entries)} entries, {len(self.data_entries)} about figures not sent"
        return f"<WatchList {self.period}: {told}, {len(self.not_on_it)} not on it>"

    @property
    def every(self) -> tuple[WatchEntry, ...]:
        return (*self.entries, *self.data_entries)

    @property
    def new(self) -> tuple[WatchEntry, ...]:
        """The entries that came onto the list after ``told_since``, as far as that can be known."""
        return tuple(one for one in self.every if self.is_new(one))

    def is_new(self, entry: WatchEntry) -> bool:
        """Whether an entry is news; one whose run begins with the first month held only became known."""
        return entry.entered > self.told_since and not entry.at_least

    def of(self, area: str) -> tuple[WatchEntry, ...]:
        """The entries of one place."""
        return tuple(one for one in self.every if one.area == area)

    def within(self, board: str) -> tuple[WatchEntry, ...]:
        """The entries of an integrated care board and of the trusts that sit in it."""
        return tuple(one for one in self.every if board in (one.area, one.parent))


def entry_id(rule: str, measure: str, treatment_function: str, area: str) -> str:
    """The stable name of an entry, fit to be a file's."""
    function = "all" if treatment_function == TOTAL else treatment_function
    return f"{rule}-{measure}-{function}-{area}"
