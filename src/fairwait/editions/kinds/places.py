"""All places, A to Z: the way to every place's page without a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Section, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page
from fairwait.editions.tables.begun import places_begun, why_not_then
from fairwait.editions.tables.places import parents, places_shown, why_not_judged
from fairwait.places.areas import area

PLACES: Final = "places/"
#: The parts of the page: id, title, what one is called, and what the list is of.
_PARTS: Final = (
    ("sub-icb", "Sub-ICB locations", "sub-ICB location", "Areas of England, from a district to a county or two."),
    ("icb", "Integrated care boards", "integrated care board", "The boards that plan and pay for care in an area."),
    ("region", "Regions", "region", "The regions of NHS England."),
    ("nhs", "NHS trusts", "NHS provider", "NHS trusts that treat people who are referred by another doctor."),
    ("independent", "Independent providers", "independent provider", "Everybody else who treats NHS patients."),
)  # fmt: skip
_CAPTION: Final = "In order of name. The name leads to the page."
_METHOD: Final = (
    "Areas are those of the month’s lookup. Providers are those that sent waiting times for the month and those that "
    "should have. A place can be judged if the providers that usually hold 97% of its waiting list sent their figures; "
    "in a single specialty it may still have too few patients."
)
_CAVEAT: Final = "A list of places has no estimates, so it has no interval."


def paths(bench: Workbench) -> tuple[str, ...]:
    """There is always the one page."""
    return (PLACES,)


def make(bench: Workbench, path: str) -> Page:
    """The page, a part for each kind of place."""
    period = bench.latest_period()
    kinds: dict[str, list[Area]] = {id: [] for id, *_ in _PARTS}
    for place in places_shown(bench, period):
        kinds[_part(place)].append(place)
    kinds["icb"] += places_begun(bench).values()
    findings = [
        (_finding(bench, period, id, title, noun, kinds[id]), lead) for id, title, noun, lead in _PARTS if kinds[id]
    ]
    report = page_report(
        "places",
        title="All places, A to Z",
        question="Which places are there?",
        period_label=period.label,
        geography_label="England",
        sections=tuple(Section(one.id, one.title, lead, (one,)) for one, lead in findings),
    )
    return Page(path, "places", report)


def _part(place: Area) -> str:
    if place.geography is Geography.PROVIDER:
        return "nhs" if place.sector is Sector.NHS else "independent"
    return place.geography.value


def _finding(bench: Workbench, period: Period, id: str, title: str, noun: str, places: Sequence[Area]) -> Finding:
    ordered = sorted(places, key=lambda one: (one.name.casefold(), one.code))
    later = places_begun(bench)
    reasons = [why_not_then(bench, one) if one.code in later else why_not_judged(bench, one, period) for one in ordered]
    unjudged, begun = sum(map(bool, reasons)), sum(one.code in later for one in ordered)
    columns = [Column("name", title), Column("code", "Code", "code")]
    rows: list[list[Cell]] = [[one.name, one.code] for one in ordered]
    if id != "region":
        columns.append(Column("inside", "Region" if id == "icb" else "Integrated care board"))
        for row, one in zip(rows, ordered, strict=True):
            row.append(_inside(one, period))
    if unjudged:
        columns.append(Column("reason", "Why it cannot be judged"))
        for row, reason in zip(rows, reasons, strict=True):
            row.append(reason.rstrip(".") or None)
    table = Table(f"places-{id}", title, tuple(columns), tuple(map(tuple, rows)), caption=_CAPTION)
    return Finding(
        id=f"places-{id}",
        title=title,
        headline=_headline(len(ordered), unjudged, noun, period),
        sentences=_two_maps(len(ordered), begun, period),
        tables=(table,),
        method=_METHOD,
        caveats=(_CAVEAT,),
        provenance=bench.provenance(period),
        numbers={"places": len(ordered), "not_judged": unjudged},
    )


def _headline(number: int, unjudged: int, noun: str, period: Period) -> str:
    there = words.sentence(f"{words.count(number, noun)} {words.noun(number, 'has', 'have')} a page").rstrip(".")
    if not unjudged:
        return f"{there}; all can be judged for {period.label}."
    return f"{there}; {words.integer(unjudged)} of them cannot be judged for {period.label}."


def _two_maps(number: int, begun: int, period: Period) -> tuple[str, ...]:
    """Why there are more boards than ever stood at once."""
    if not begun:
        return ()
    then = f"{words.integer(number - begun)} are those of {period.label}"
    return (
        f"{words.sentence(then).rstrip('.')} and {words.number_word(begun)} began since, in place of others: they "
        f"have a page of their first months, and nothing of {period.label}.",
    )


def _inside(place: Area, period: Period) -> str | None:
    icb, region = parents(place, period)
    above = area(Geography.ICB, icb, period) if icb else area(Geography.REGION, region, period) if region else None
    return above.name if above else None
