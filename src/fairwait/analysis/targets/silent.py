"""Trusts that sent nothing in a month: no panel shows them, they have met and missed nothing, and no sum holds them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.senders import sent_together
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of


@dataclass(frozen=True, slots=True)
class SilentList:
    """The last list of an NHS trust that sent nothing: how many waited on it, and in which month."""

    code: str
    name: str
    listed: float
    last: Period


def silent_lists(bench: Workbench, measure: Measure, period: Period) -> tuple[SilentList, ...]:
    """The last lists of the NHS trusts that sent nothing in a month, the longest first: no sum of it has them."""
    found: dict[str, SilentList] = {}
    if measure.collected is not None:
        for one in (missing for sender in bench.senders(measure, period) for missing in sender.missing):
            if one.sent == 0 and sector_of(one.code) is Sector.NHS:  # one that left out an item did send
                found[one.code] = SilentList(one.code, provider(one.code).name, one.size, one.last)
    else:
        assessed = bench.judged(period)
        for status in assessed.missing_trusts if assessed is not None else ():
            if status.last_month is not None:
                name = provider(status.code).name
                found[status.code] = SilentList(status.code, name, status.last_list, status.last_month)
    return tuple(sorted(found.values(), key=lambda one: -one.listed))


def silent_trusts(
    bench: Workbench, measure: Measure, period: Period, known: Collection[str]
) -> dict[str, tuple[str, str]]:
    """The NHS trusts that should have sent figures of a measure and did not, by code: name and reason.

    Those in ``known`` are told of already.
    """
    if measure.collected is not None:
        senders = bench.senders(measure, period)
        codes = {one.code for sender in senders for one in sender.missing}
        told = {code: sent_together(senders, code, Geography.PROVIDER, TOTAL).reason for code in sorted(codes)}
    else:
        assessed = bench.judged(period)
        missing = assessed.missing_trusts if assessed is not None else ()
        told = {one.code: assessed.provider_reason(one.code) for one in missing} if assessed is not None else {}
    return {
        code: (provider(code).name, why)
        for code, why in told.items()
        if why and code not in known and sector_of(code) is Sector.NHS
    }
