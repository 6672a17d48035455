"""Trusts that sent nothing in a month: no panel shows them, and they have neither met nor missed anything."""

from __future__ import annotations

from collections.abc import Collection

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.senders import sent_together
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of


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
