"""Where flows can be had when those of a place cannot: England, and the hospitals of the system that it lies in."""

from __future__ import annotations

from fairwait.analysis.flows.systems import Systems, system_flows
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import areas, parent_of
from fairwait.places.providers import providers

_INGEST = "ingest the full CSV data files, or the four workbooks each, of two months in a row; or ask for England"


def elsewhere(bench: Workbench, area: Area, period: Period) -> str:
    """What to do for flows of a place without consecutive months: what to ingest, and which system it lies in."""
    try:
        systems = system_flows(bench)
    except NothingToAnswerWithError:
        return f"{_INGEST}, whose flows are held"
    first = min(one.months[0].period for one in systems.series.values() if one.months)
    span = f"{first.label} to {systems.last.label}"
    general = f"{_INGEST}, or for the hospitals of one of {len(systems.series)} systems ({span}), which are held"
    around = [one for one in _systems_of(area, period) if one in systems.series]
    if not around:
        return general
    named = words.listing_up_to([_named(systems, one) for one in around], 3)
    if area.geography is Geography.REGION:
        return f"{general}. The systems of {area.name} are {named}: say “fairwait flows {around[0]} --geography icb”"
    return f"{general}. {area.name} lies in {named}: say “fairwait flows {around[0]} --geography icb”"


def _named(systems: Systems, code: str) -> str:
    return f"{systems.series[code].name} ({code})"


def _systems_of(area: Area, period: Period) -> tuple[str, ...]:
    """The systems that a place lies in, or that lie in a region; none where no lookup says."""
    try:
        if area.geography is Geography.REGION:
            return tuple(one.code for one in areas(Geography.ICB, period) if one.parent == area.code)
        if area.geography is Geography.SUB_ICB:
            return (parent_of(Geography.SUB_ICB, area.code, period),)
    except NothingToAnswerWithError:
        return ()
    if area.geography is Geography.PROVIDER and area.code in providers():
        return (providers()[area.code].parent,)
    return (area.code,)
