"""That people from outside England are left out of a provider's figures, wherever that is more than a few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fairwait.analysis.profile.place import Subject
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL
from fairwait.measures.outside import WORTH_SAYING, outside_england, share_outside


def outside_of(bench: Workbench, period: Period) -> Mapping[tuple[str, str], int]:
    """Pathways of people from outside England by provider and treatment function, read once for a month of a bench."""
    key = ("outside England", period)
    if key not in bench.kept:
        bench.kept[key] = outside_england(bench.store, period)
    return cast("Mapping[tuple[str, str], int]", bench.kept[key])


def outside_caveats(subject: Subject, told: float) -> tuple[str, ...]:
    """How many of a provider's whole list are left out; empty of areas, and of providers with hardly any.

    ``told`` is how many pathways of people from England are on it.
    """
    if not subject.is_provider:
        return ()
    outside, code = outside_of(subject.bench, subject.period), subject.area.code
    share = share_outside(outside, code, TOTAL, told)
    if share < WORTH_SAYING:
        return ()
    away = outside[code, TOTAL]
    return (
        f"{words.count(away, 'pathway')} more on its list, {words.percent(share, 0)} of the whole, "
        f"{words.noun(away, 'is', 'are')} of people whose care is not paid for by the NHS in England, such as people "
        "from Wales. Figures here leave them out, as NHS England’s do: with them its waits would be others.",
    )
