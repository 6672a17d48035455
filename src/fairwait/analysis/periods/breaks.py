"""Which of the breaks between two months a figure crosses, and which it does not, each with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fairwait.definitions.dated import SeriesBreak, breaks_between
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import Part

#: Told to comparisons of areas only: for others the later ones stand for all.
_MERGERS = ("ccgs-209", "ccgs-207", "ccgs-195", "ccgs-191", "ccgs-135", "sussex-surrey-2023")
_BOUNDARIES = (*_MERGERS, "ccgs-106", "icbs-begin", "icb-mergers-2026")
_HANDED_OVER = ("dental-to-icbs", "specialised-2024", "specialised-2025")
_AREAS = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)
#: Breaks across which lists of commissioners for all treatment functions together cannot be compared at all.
FORBIDDING = ("dental-to-icbs",)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A break between two months. ``concerns`` says whether the figure crosses it, ``why`` why it does not."""

    one: SeriesBreak
    concerns: bool
    why: str = ""

    @property
    def sentence(self) -> str:
        """The break as a list prints it: since when, what, and what it does or why it does not matter here."""
        return f"{self.said}. {self.one.effect if self.concerns else self.why}"

    @property
    def said(self) -> str:
        """Since when, and what, without a full stop."""
        when = self.one.period.label
        if self.one.last is not None:
            when = f"{when} to {Period(self.one.last.year, self.one.last.month).label}"
        caution = "Reported and not confirmed: " if self.one.known == "reported" else ""
        return f"{when}: {caution}{self.one.what}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts, as far as breaks can bear on it.

    Figures ``censored`` in either month, and those over 65 weeks or more (``long_bands``), depend on the open band.
    """

    parts: Collection[Part]
    geography: Geography
    treatment_function: str
    censored: bool = False
    long_bands: bool = False


def crossed(what: Counted, then: Period, now: Period) -> tuple[Crossed, ...]:
    """Every break between the two months, in order of date, with whether ``what`` crosses it."""
    first, last = sorted((then, now))
    if first == last:
        return ()
    told = [one for one in breaks_between(first, last) if one.id not in _MERGERS or what.geography in _AREAS]
    return tuple(Crossed(one, not why, why) for one in told for why in [_why_not(one, what, then, now)])


def _why_not(one: SeriesBreak, what: Counted, then: Period, now: Period) -> str:
    """Why a break does not touch a figure; empty where it does."""
    parts = set(what.parts)
    if one.id == "sexual-health-leaves" and not parts & {Part.INCOMPLETE, Part.NON_ADMITTED}:
        return "These were treated without admission, so admitted patients are not touched."
    if one.id == "clock-pauses-end":
        return "Adjusted waits of admitted patients alone are concerned; fairwait uses the unadjusted ones only."
    if one.id == "new-periods-begin" and Part.NEW_PERIODS not in parts:
        return "New periods alone are concerned."
    if one.id == "bands-to-104" and not (what.censored or what.long_bands):
        return "Counts over 18 and 52 weeks, and percentiles within the bands, mean the same before and after."
    if one.id in _BOUNDARIES:
        moved = "Both months are counted on one boundary of this place."  # or they would not be compared
        return moved if what.geography in _AREAS else "Boundaries of areas do not touch this figure."
    if one.id in _HANDED_OVER and what.geography is Geography.ENGLAND:
        return "What passes from one commissioner to another leaves England’s sum as it was."
    if not one.concerns(what.treatment_function, what.geography.basis.value):
        return "Other treatment functions are concerned, or figures on another basis."
    if one.id == "covid" and not _disturbed(one, then) and not _disturbed(one, now):
        return "Neither month lies in it, but lists and treatment were not the same after it."
    return ""


def _disturbed(one: SeriesBreak, month: Period) -> bool:
    return one.last is not None and one.date <= month.last_day and month.first_day <= one.last
