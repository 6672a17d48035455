"""Completeness of a month: who sent figures, who did not, and which areas may be judged all the same (methods.md 0.3).

Everything here is a pure function of plain columns, so that it can be tested without a store. What it needs is read
from a store by :mod:`fairwait.measures.completeness_inputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.reference import ProviderChange
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness_areas import (
    AreaBook,
    AreaCompleteness,
    Judge,
    MissingShare,
    UsualShares,
    Whereabouts,
)
from fairwait.measures.completeness_jumps import USUAL_OMEGA, Jump, series_jumps
from fairwait.measures.completeness_providers import Columns, History, Present, ProviderStatus, provider_statuses
from fairwait.measures.completeness_reconcile import (
    ReconciledMonth,
    overview_by_month,
    reconcile_month,
    reconcile_months,
)
from fairwait.measures.completeness_words import area_reason, provider_reason, reconciliation_sentence
from fairwait.measures.remembered import Same, remembered
from fairwait.places.areas import ENGLAND
from fairwait.places.sectors import sector_of

__all__ = [
    "AreaCompleteness",
    "Completeness",
    "Jump",
    "MissingShare",
    "ProviderStatus",
    "ReconciledMonth",
    "Whereabouts",
    "assess",
    "reconcile_months",
    "reconciliation_sentence",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Completeness:
    """What is known of one month's submissions.

    ``providers`` is every provider known, in order of code. ``reconciliation`` is None where the overview has no
    estimates for the month. ``provider_jumps`` and ``icb_jumps`` are lists that changed too much since the month
    before to be believed unseen. ``shares_as_of`` is the month for which the usual shares were made, None without.
    """

    period: Period
    part: Part
    providers: tuple[ProviderStatus, ...]
    reconciliation: ReconciledMonth | None
    provider_jumps: tuple[Jump, ...]
    icb_jumps: tuple[Jump, ...]
    shares_as_of: Period | None
    book: Judge
    groups: Mapping[str, tuple[str, ...]]

    def provider(self, code: str) -> ProviderStatus | None:
        """A provider's status; None for a code that neither the history nor the month knows."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, ProviderStatus]:
        return {status.code: status for status in reversed(self.providers)}  # the first of two of one code

    def provider_reason(self, code: str) -> str:
        """Why a provider has no estimate and is never ranked; empty for one that submitted."""
        status = self.provider(code)
        return provider_reason(status) if status else ""

    @property
    def missing(self) -> tuple[ProviderStatus, ...]:
        """Missing providers, trusts first, then by size of the last list."""
        found = [status for status in self.providers if status.status == "missing"]
        return tuple(sorted(found, key=lambda status: (not status.is_trust, -status.last_list, status.code)))

    @property
    def missing_trusts(self) -> tuple[ProviderStatus, ...]:
        return tuple(status for status in self.missing if status.is_trust)

    @property
    def missing_unexplained(self) -> tuple[ProviderStatus, ...]:
        """Independent providers that vanished without a documented reason."""
        return tuple(status for status in self.missing if not status.is_trust)

    @property
    def uncounted(self) -> tuple[ProviderStatus, ...]:
        """Missing independent providers that count against no area, because where their patients lived is not known."""
        return self.book.unplaced

    def area(self, code: str, treatment_function: str = TOTAL) -> AreaCompleteness:
        """Completeness of a sub-ICB location, ICB, region or England, with its reason in words."""
        judged = self.book.judge(code, self.groups.get(code, (code,)), treatment_function)
        return judged if judged.reason else replace(judged, reason=area_reason(judged))

    def unranked(
        self, areas: Iterable[str], treatment_function: str = TOTAL
    ) -> dict[str, tuple[AreaCompleteness, ...]]:
        """The areas that may not be ranked, under the missing provider with the largest share of each.

        Areas unknown for want of any shares stand under the empty code. Least complete first.
        """
        found: dict[str, list[AreaCompleteness]] = {}
        for area in areas:
            judged = self.area(area, treatment_function)
            if not judged.may_be_ranked:
                found.setdefault(judged.missing[0].provider.code if judged.missing else "", []).append(judged)
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return {code: tuple(sorted(held, key=_least_complete)) for code, held in ordered}

    def columns(self, areas: Sequence[str], treatment_functions: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Completeness row by row, for rows that pair ``areas`` with ``treatment_functions``.

        Returns ``completeness`` (float64, NaN where unknown), ``status`` and ``reason`` (object arrays of text).
        """
        judged: dict[tuple[str, str], AreaCompleteness] = {}
        rows = list(zip(areas, treatment_functions, strict=True))
        for cell in rows:
            if cell not in judged:
                judged[cell] = self.area(*cell)
        return {
            "completeness": np.array([judged[cell].completeness for cell in rows], dtype=np.float64),
            "status": np.array([judged[cell].status for cell in rows], dtype=object),
            "reason": np.array([judged[cell].reason for cell in rows], dtype=object),
        }


def assess(
    period: Period,
    *,
    series: Columns,
    shares: Columns | None = None,
    changes: Iterable[ProviderChange] = (),
    present: Present | None = None,
    overview: Columns | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    whereabouts: Whereabouts | None = None,
    reported: Mapping[tuple[str, str], float] | None = None,
    part: Part = Part.INCOMPLETE,
    names: Callable[[str, str], str] = lambda code, published: published or code,
    sector: Callable[[str], Sector] = sector_of,
    omega: float = USUAL_OMEGA,
) -> Completeness:
    """Assess the submissions of one month.

    Parameters
    ----------
    series:
        Columns ``level``, ``org``, ``name``, ``period``, ``total`` of the incomplete series: the history.
    shares:
        Columns ``as_of``, ``area``, ``treatment_function``, ``provider``, ``pathways`` of the panel's marts. Without
        them every area that a missing trust may serve is unknown, and absent independent providers count nowhere.
    changes:
        Documented closures, mergers, transfers and departures from the collection.
    present:
        Provider codes of the month's full CSV by part. Without it the series' own month decides.
    overview:
        Columns ``period``, ``series``, ``value``, ``status`` of the England overview, for the reconciliation.
    groups:
        Members (area codes of ``shares``) of ICBs, regions and England; England without an entry is every area.
    whereabouts:
        Where the patients of trusts without shares may live.
    reported:
        The month's own incomplete pathways by area and treatment function: the scale against which a missing trust
        is weighed where there are no shares.
    names, sector:
        What a provider is called (from its code and published name) and who owns it.
    omega:
        Month-to-month noise on the log scale, for jumps.

    Raises
    ------
    NothingToAnswerWithError
        When the history does not reach the month: then nobody can be called missing.
    """
    history = _of_columns(series, History.read)
    statuses = provider_statuses(period, history, changes, part=part, present=present, names=names, sector=sector)
    usual = _usual_shares(shares, period) if shares is not None else UsualShares(None)
    month = None
    if overview is not None:
        month = reconcile_month(
            period, statuses, history, _of_columns(overview, overview_by_month).get(period, {}), sector
        )
    members = {code: tuple(held) for code, held in (groups or {}).items()}
    everywhere = usual.by_provider().areas or {area for held in members.values() for area in held}
    members.setdefault(ENGLAND, tuple(sorted(everywhere)))
    return Completeness(
        period=period,
        part=part,
        providers=statuses,
        reconciliation=month,
        provider_jumps=series_jumps(series, period, level="provider", omega=omega),
        icb_jumps=series_jumps(series, period, level="icb", omega=omega),
        shares_as_of=usual.as_of,
        book=AreaBook.make(statuses, usual, whereabouts or Whereabouts(), reported or {}),
        groups=members,
    )


def _of_columns(columns: Columns, read: Callable[[Columns], T]) -> T:
    """What a pure reading makes of columns, made once for the same columns: their key keeps them alive beside it."""
    return remembered((read.__qualname__, Same(columns)), lambda: read(columns))


def _usual_shares(shares: Columns, period: Period) -> UsualShares:
    """The usual shares to judge a month by; those of many months are the same."""
    key = ("usual shares", Same(shares), UsualShares.nearest(shares, period))
    return remembered(key, lambda: UsualShares.read(shares, period))


def _least_complete(judged: AreaCompleteness) -> tuple[float, str]:
    known = judged.completeness if judged.completeness == judged.completeness else judged.at_least
    return (known if known == known else 1.0, judged.area)
