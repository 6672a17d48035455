"""One place: where it stands, how it moved, what is asked of it, what its like do, and all that is known below that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwait.analysis.among.asked import asked_finding, watched_finding
from fairwait.analysis.among.better import better_finding, reaching_finding
from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.profile.place import WAITS, Subject, subject_of
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding
from fairwait.domain.place import Sector
from fairwait.editions.one_place.begun import begun_page
from fairwait.editions.one_place.codes import with_codes, without_code
from fairwait.editions.one_place.extras import extras_of, shown
from fairwait.editions.one_place.months import over_time
from fairwait.editions.one_place.sections import arranged, headlines, printed
from fairwait.editions.page import Page
from fairwait.editions.tables.begun import places_begun
from fairwait.places.ended import ended_sentence
from fairwait.reports.profile import profile

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

_START = "place/"
#: An independent provider with a shorter list than this has a short page: its figures say little.
_SHORT_LIST = 500
#: The same on every page of an edition, so told once: on the pages about the data.
_TOLD_ELSEWHERE = ("data-quality",)


def paths(bench: Workbench) -> tuple[str, ...]:
    """A page for every place of the latest month, and for the boards that began since."""
    return tuple(f"{_START}{code}/" for code in (*shown(bench), *places_begun(bench)))


def make(bench: Workbench, path: str) -> Page:
    """The page of one place.

    ``extras`` say what it is and what it lies in (see :mod:`fairwait.editions.one_place.extras`); ``print`` has the ids
    of the findings that two printed pages have room for.

    Raises NothingToAnswerWithError for a path of no place.
    """
    code = path.removeprefix(_START).rstrip("/")
    later = places_begun(bench).get(code)
    if later is not None and path == f"{_START}{code}/":
        return begun_page(bench, later, path)
    area = shown(bench).get(code)
    if area is None or path != f"{_START}{code}/":
        raise NothingToAnswerWithError(f"No place has a page at {path}", expected="the code of a place of this month")
    period = bench.latest_period()
    base = profile(bench, area, period=period)
    subject = subject_of(bench, area, period)
    in_short = _small(subject)
    found = tuple(without_code(with_codes(one), area) for one in _findings(subject, base.findings(), in_short=in_short))
    sections = arranged(found, judged=subject.judged, in_short=in_short)
    kept = [finding for section in sections for finding in section.findings]
    told = headlines(sections, judged=subject.judged)
    report = replace(
        base,
        id=f"place-{period}-{code.lower()}",
        headlines=(*((ended, "") for ended in (ended_sentence(area),) if ended), *told),
        sections=sections,
        sources=tuple(dict.fromkeys(file for finding in kept for file in finding.provenance)),
    )
    return Page(path, "place", report, {**extras_of(subject), "print": printed(sections, judged=subject.judged)})


def _small(subject: Subject) -> bool:
    """Whether it is an independent provider with too short a list for more than a short page."""
    listed = subject.standing(WAITS).denominator
    return subject.is_provider and subject.area.sector is Sector.INDEPENDENT and not listed >= _SHORT_LIST


def _findings(subject: Subject, base: tuple[Finding, ...], *, in_short: bool) -> Iterator[Finding]:
    """Those of the profile, and what a page has besides."""
    bench, area = subject.bench, subject.area
    # The bands show what the profile's chart of ratios to England's figures shows, and more.
    kept = (one for one in base if one.id not in _TOLD_ELSEWHERE)
    yield from (replace(one, charts=()) if one.id == "summary" else one for one in kept)
    more = [among_finding(subject), better_finding(subject)]
    if not in_short:
        more += [reaching_finding(subject), asked_finding(bench, area), watched_finding(bench, area)]
    yield from (one for one in more if one is not None)
    yield from over_time(bench, area, subject.period, in_short=in_short)
