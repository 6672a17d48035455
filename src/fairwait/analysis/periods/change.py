"""Any two months held against each other: then, now, how many times as much, and what changed in between.

England is answered from the published overview, which reaches back to 2007; places from the full files of both months,
or else from the monthly series of lists. What cannot be compared says why: it never gets a ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fairwait.analysis.collected import refuse_other_returns
from fairwait.analysis.periods.breaks import Crossed
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.stats.contrasts import MATERIAL_RATIO

#: How many pairs of months as far apart must not overlap, for them to say what is ordinary.
FEWEST_APART = 12
Scale = Literal["count", "flow", "share", "weeks", "rate", "balance"]
Verdict = Literal[
    "clearly higher", "higher by little", "clearly lower", "lower by little",
    "cannot be told apart", "no change", "not judged", "not comparable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """One measure in one month.

    ``value`` is in the measure's unit: pathways, pathways per working day (flows), a fraction, weeks, or a rate per
    1,000 people. ``estimated`` is the same with the publisher's estimates for trusts that sent nothing. ``status`` is
    ``ok``, ``censored`` (at least the value) or ``not_defined``. A share has its part in ``numerator`` and its whole
    in ``denominator``; a flow the month's count and its working days. ``completeness`` is a share from 0 to 1, None
    where it is not known.
    """

    period: Period
    value: float | None
    status: str = "ok"
    estimated: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    completeness: float | None = None

    @property
    def missing(self) -> float | None:
        """What the publisher estimates that missing trusts hold: the value with estimates less that without."""
        return None if self.value is None or self.estimated is None else self.estimated - self.value


@dataclass(frozen=True, slots=True)
class Ordinary:
    """How much the same figure of England changes anyway.

    ``neighbouring`` is the ratio that 95 in 100 changes from one month to the next stay within, either way;
    ``low``, ``middle`` and ``high`` are the 5th, 50th and 95th percentile of the ratio of all ``pairs`` of months as
    far apart, and ``as_far`` the number of them that changed by at least as much, either way. ``within`` is the ratio
    that 95 in 100 of them stay within, either way: the yardstick of a verdict. It is None where fewer than
    ``FEWEST_APART`` of them do not overlap (``separate``): most of what overlapping pairs say, they say twice. Months
    of the pandemic are left out.
    """

    neighbouring: float
    months_apart: int
    pairs: int
    low: float
    middle: float
    high: float
    as_far: int
    separate: int
    within: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of one place in two months.

    ``difference`` is now less then and ``ratio`` now over then; both None where the two cannot be compared, for
    ``reason``. ``estimated_ratio`` is the ratio with estimates for missing trusts on both sides. ``low`` and ``high``
    are 95 per cent limits of a place's ratio with month-to-month noise on both sides; England has none, because a
    count of everybody has no sampling error: ``ordinary`` serves instead.
    """

    id: str
    title: str
    unit: str
    scale: Scale
    decimals: int
    then: Moment
    now: Moment
    difference: float | None
    ratio: float | None
    estimated_ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    reason: str
    crossed: tuple[Crossed, ...]
    ordinary: Ordinary | None = None

    @property
    def breaks(self) -> tuple[Crossed, ...]:
        """The breaks between the two months that this figure crosses."""
        return tuple(one for one in self.crossed if one.concerns)


@dataclass(frozen=True, slots=True)
class Periods:
    """Two months of one place compared over some measures. ``notes`` hold for all of them."""

    area: Area
    then: Period
    now: Period
    treatment_function: str
    basis: str
    changes: tuple[Change, ...]
    sources: tuple[Provenance, ...]
    notes: tuple[str, ...]


def change(
    bench: Workbench,
    then: Period,
    now: Period | None = None,
    *,
    place: Area | None = None,
    measures: Sequence[str] = (),
    treatment_function: str = TOTAL,
) -> Periods:
    """Compare ``then`` with ``now`` (the latest month held when None) for ``place`` (England when None).

    ``measures`` are names of England's series or of measures; without any, the main ones, and those that are not
    defined in one of the months say so instead of raising.

    Raises
    ------
    UsageError
        ``then`` after ``now``, or a measure that does not exist or is not defined for the place.
    NothingToAnswerWithError
        A month that is not held; a measure named that was not defined in one of the months; a place whose boundary
        changed in between, or that did not exist.
    """
    from fairwait.analysis.periods.england import ENGLAND_SERIES, england_changes, latest_of_england
    from fairwait.analysis.periods.places import latest_for, place_changes

    refuse_other_returns(measures, "a change between months")
    area = place or Area("ENG", "England", Geography.ENGLAND)
    national = area.geography is Geography.ENGLAND and treatment_function == TOTAL
    national = national and all(one in ENGLAND_SERIES for one in measures)
    end = now or (latest_of_england(bench) if national else latest_for(bench, area, then, treatment_function))
    if end < then:
        raise UsageError(
            f"{then.label} comes after {end.label}", expected="the earlier month first, then the later one",
            remedy=f"ask for the change from {end} to {then}",
        )  # fmt: skip
    answer = england_changes if national else place_changes
    found = answer(bench, area, then, end, tuple(dict.fromkeys(measures)), treatment_function)
    undefined = next((one for one in found.changes if one.id in measures and _undefined(one)), None)
    if undefined is not None:
        raise NothingToAnswerWithError(
            f"{undefined.title}: {undefined.reason}",
            where=f"{area.name}, {then.label} and {end.label}",
            expected="two months in which the measure is defined",
            remedy="ask for later months, or leave --measure out to see what can be compared",
        )
    return found


def _undefined(one: Change) -> bool:
    return "not_defined" in (one.then.status, one.now.status)


def difference_of(then: Moment, now: Moment) -> float | None:
    """Now less then, of two figures that are numbers; None otherwise."""
    if then.value is None or now.value is None or {then.status, now.status} != {"ok"}:
        return None
    return now.value - then.value


def ratio_of(before: float | None, after: float | None) -> float | None:
    """After over before; None where either is not known, or where nothing stood before."""
    return None if before is None or after is None or before <= 0 else after / before


def told(ratio: float, beyond: bool) -> Verdict:
    """The verdict on a ratio: whether it is beyond what months differ by anyway, and whether it is large."""
    if not beyond:
        return "cannot be told apart"
    large = ratio >= MATERIAL_RATIO or ratio <= 1 / MATERIAL_RATIO
    if ratio > 1:
        return "clearly higher" if large else "higher by little"
    return "clearly lower" if large else "lower by little"
