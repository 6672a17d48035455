"""One figure in two files of the same month, and everything that moved between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.analysis.revisions.pairs import Pair

#: Movements of fewer pathways than this in the older file are not listed by size relative to it: 1 to 2 is “100%”.
RELATIVE_FROM = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure of an organisation, or of England, in the older and the newer file.

    ``basis`` is “provider”, “commissioner”, “england” or what a series calls its level. ``what`` says which figure: a
    part of the return, a treatment function, a quantity. None is a figure that the file does not have, for an
    organisation that is not in it. ``shifted`` are pathways in other weeks than before, whatever the total.
    """

    code: str
    name: str
    basis: str
    what: str
    label: str
    period: str
    old: float | None
    new: float | None
    shifted: int = 0

    @property
    def difference(self) -> float:
        """Newer less older; a figure that a file does not have counts as nought here, and is shown as missing."""
        return (self.new or 0) - (self.old or 0)

    @property
    def relative(self) -> float | None:
        """The difference as a share of the older figure; None where that is nought or not there."""
        return self.difference / self.old if self.old else None


@dataclass(frozen=True, slots=True)
class Turnout:
    """An organisation that one of the two files has and the other has not. ``size`` is its figure in ``what``."""

    code: str
    name: str
    basis: str
    size: float


@dataclass(frozen=True, slots=True)
class MeasureMoved:
    """One measure over the places of a level. Values are in the measure's unit, shares as fractions.

    ``judged`` places have an interval in both files; ``beyond`` names those whose figure moved by more than its
    interval. ``unjudged`` places moved and have no interval, as large medians have none.
    """

    measure: str
    title: str
    geography: str
    unit: str
    percent: bool
    decimals: int
    places: int
    moved: int
    judged: int
    beyond: tuple[str, ...]
    unjudged: int
    most: str
    most_old: float | None
    most_new: float | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What moved between two files. Lists are of what moved only, largest absolute movement first.

    ``england`` are England's figures (or those of all organisations of a level), moved or not; ``headline`` is the one
    that a sentence leads with. ``rows`` figures were compared (rows of a month: an organisation's part and treatment
    function with all its weeks) and ``changed`` of them differ. ``months`` are those in
    which anything moved. ``added`` and ``dropped`` count figures of series that only one of the two files has.
    """

    pair: Pair
    england: tuple[Moved, ...]
    organisations: tuple[Moved, ...] = ()
    functions: tuple[Moved, ...] = ()
    appeared: tuple[Turnout, ...] = ()
    vanished: tuple[Turnout, ...] = ()
    measures: tuple[MeasureMoved, ...] = ()
    measures_why: str = ""
    rows: int = 0
    changed: int = 0
    months: tuple[str, ...] = ()
    added: int = 0
    dropped: int = 0

    @property
    def headline(self) -> Moved | None:
        """The list of incomplete pathways where it moved, else what moved most of England's figures."""
        moved = [one for one in self.england if one.old != one.new]
        return next((one for one in moved if one.what in ("2", "incomplete_total", "total")), largest(moved))

    @property
    def nothing(self) -> bool:
        return not (self.changed or self.appeared or self.vanished)

    def of(self, basis: str) -> tuple[Moved, ...]:
        """The organisations of a basis that moved, largest first."""
        return tuple(one for one in self.organisations if one.basis == basis)

    def share_of(self, one: Moved) -> float | None:
        """How much of England's movement in the same figure an organisation's movement is; None without either."""
        whole = next((figure for figure in self.england if figure.what == one.what), None)
        return one.difference / whole.difference if whole is not None and whole.difference else None


def largest(moved: Sequence[Moved]) -> Moved | None:
    return max(moved, key=lambda one: abs(one.difference), default=None)


def in_order(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    """Largest absolute movement first, then most pathways shifted between weeks, then by name."""
    return tuple(sorted(moved, key=lambda one: (-abs(one.difference), -one.shifted, one.name, one.what)))


def in_relative_order(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    """Largest movement relative to the older figure first, of those with at least :data:`RELATIVE_FROM` in it."""
    told = [one for one in moved if (one.old or 0) >= RELATIVE_FROM and one.new is not None and one.difference]
    return tuple(sorted(told, key=lambda one: (-abs(one.relative or 0), one.name, one.what)))
