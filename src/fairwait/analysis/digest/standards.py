"""What a digest says of standards: each in the month that decides it, with the verdict that ``targets`` gives."""

from __future__ import annotations

import math

from fairwait.analysis.digest.model import Line
from fairwait.analysis.targets.gaps import Gap
from fairwait.analysis.wording import form, inline
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.standards import Standard, standard
from fairwait.domain import words
from fairwait.domain.finding import Cell
from fairwait.domain.period import Period

#: Said of a gap that is no more than what a list moves by in an ordinary month (methods 3.1).
JUST = "by less than a list moves in an ordinary month"


def deciding_month(what: Standard, latest: Period) -> Period:
    """The month in which a standard that counts is judged: the one it was due in once it has ended, else the latest."""
    ended = what.ended is not None and latest.first_day > what.ended
    return what.due if ended and what.due is not None and what.due <= latest else latest


def target_line(gap: Gap) -> Line:
    """A place against a standard: met or not, in which month, by how much, and whether that is more than usual."""
    what = standard(gap.standard)
    of = named_measure(what.measure)
    numbers: dict[str, Cell] = {
        "standard": gap.standard,
        "month": str(gap.period),
        "target": gap.target,
        "value": gap.value,
        "met": gap.met,
        "gap": gap.gap,
    }
    if what.due is not None and what.due > gap.period:
        return Line("targets", words.sentence(_coming(what, of, gap)), of.id, numbers)
    when = f"in {gap.period.label}{', when it was due' if what.due == gap.period else ''}"
    just = f", {JUST}" if gap.beyond is False else ""
    asked = _had(what, of, gap)
    if gap.met:
        text = f"{what.title}: met {when}{just}, with {asked}"
        return Line("targets", words.sentence(text + _followed(what, gap)), of.id, numbers)
    number = math.ceil(gap.pathways - 1e-9)
    text = f"{what.title}: not met {when}{just}, with {asked}{_short(what, of, number)}"
    return Line("targets", words.sentence(text + _followed(what, gap)), of.id, numbers | {"short_by": number})


def _had(what: Standard, of: Measure, gap: Gap) -> str:
    """What a place had and what is asked of it: ``64.9% where at least 92.0% is asked``."""
    verb = "was" if _over(what, gap) else "is"
    if what.value == 0:
        return f"{words.count(math.ceil(gap.pathways - 1e-9), _counted(of))} where none {verb} allowed"
    return f"{form(of, gap.value)} where {_asked(what, of, gap)} {verb} asked"


def _asked(what: Standard, of: Measure, gap: Gap) -> str:
    return f"{what.comparison} {form(of, gap.target)}"


def _counted(of: Measure) -> str:
    return "pathway" if of.collected is None else "patient"


def _over(what: Standard, gap: Gap) -> bool:
    return what.ended is not None and gap.period.last_day >= what.ended


def _short(what: Standard, of: Measure, number: int) -> str:
    """What is missing, in pathways or patients on a list of the same length."""
    if what.value == 0:
        return ""
    within = "within the wait" if what.more_is_better else "seen sooner"
    return (
        f"; on a list of the same length {words.integer(number)} more {words.noun(number, _counted(of))} would have to "
        f"be {within}"
    )


def _coming(what: Standard, of: Measure, gap: Gap) -> str:
    assert what.due is not None
    away = f"{words.points(abs(gap.gap), of.decimals)} {'beyond that already' if gap.met else 'short of that'}"
    just = f", {JUST.removeprefix('by ')}" if gap.beyond is False else ""
    return (
        f"{what.title}: it is due in {what.due.label}; in {gap.period.label} it had {form(of, gap.value)} where "
        f"{_asked(what, of, gap)} is asked by then, {away}{just}"
    )


def _followed(what: Standard, gap: Gap) -> str:
    """What is asked since, of a standard that has ended."""
    heir = standard(what.superseded_by) if what.superseded_by and _over(what, gap) else None
    if heir is None or heir.due is None:
        return ""
    return f". Since then what is asked is “{inline(heir.title)}”, due in {heir.due.label}"
