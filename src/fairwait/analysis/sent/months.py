"""Every provider's months: what it sent, what is known of the months without figures, and the gaps between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Literal, cast

from fairwait.analysis.sent.figures import Figures, figures_of
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.measures.completeness_providers import History, ProviderStatus, provider_statuses
from fairwait.measures.completeness_words import provider_reason
from fairwait.places.providers import provider, provider_changes
from fairwait.places.sectors import sector_of

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.store.release import Release

#: ``unknown``: there are no earlier months from which anybody could tell who was missing.
Status = Literal["submitted", "missing", "closed", "left", "not_yet_open", "zero", "unknown"]


@dataclass(frozen=True, slots=True)
class Revised:
    """That another file of the month gives another figure: ``was`` is that figure, None where the provider is not in
    the file; ``release`` is the oldest file held that differs."""

    was: int | None
    release: Release


@dataclass(frozen=True, slots=True)
class SentMonth:
    """One month of one provider. ``size`` is its list in pathways, None where it sent none.

    ``judged`` is what is known of a month without figures (and of one with them), None where nobody can tell.
    """

    period: Period
    status: Status
    size: int | None
    judged: ProviderStatus | None
    revised: Revised | None = None

    @property
    def reason(self) -> str:
        """What is known of a month without figures, in words; empty of one with figures."""
        return provider_reason(self.judged) if self.judged is not None and self.size is None else ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Months in a row without figures, ``first`` to ``last``, of a provider that had sent before.

    ``before`` and ``after`` are the months with figures on either side and the lists in them; ``after`` is None where
    nothing has come since.
    """

    first: Period
    last: Period
    months: int
    before: SentMonth
    after: SentMonth | None


@dataclass(frozen=True)
class Sent:
    """One provider from the first month with its figures to the last month held by anybody.

    Of one that sent figures and had nobody waiting yet, months of which more than that is not known are left out.
    """

    code: str
    name: str
    sector: Sector
    months: tuple[SentMonth, ...]

    @cached_property
    def with_figures(self) -> tuple[SentMonth, ...]:
        return tuple(one for one in self.months if one.size is not None)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The months missed: runs of months without figures that ended with figures, or that nothing explains."""
        return tuple(_gaps(self.months))

    @property
    def ended(self) -> SentMonth | None:
        """The first month of the end of its returns, where they ended and why is known; None while it reports."""
        last = self.months[-1]
        if (
            not self.with_figures
            or last.status not in ("closed", "left")
            or (self.gaps and self.gaps[-1].after is None)
        ):
            return None
        tail = [one for one in self.months if one.period > self.with_figures[-1].period and one.status != "zero"]
        return tail[0]


def sent_by_provider(bench: Workbench) -> tuple[Sent, ...]:
    """Every provider that ever sent figures in the months held, in order of code. Computed once a workbench.

    Raises NothingToAnswerWithError where no lists by provider are held.
    """
    key = ("sent by provider",)
    if key not in bench.kept:
        bench.kept[key] = _found(figures_of(bench))
    return cast("tuple[Sent, ...]", bench.kept[key])


def _found(figures: Figures) -> tuple[Sent, ...]:
    lists: dict[str, dict[Period, float]] = {}
    for month in figures.months:
        for code, total in figures.shown[month].lists.items():
            lists.setdefault(code, {})[month] = total
    history = History(lists, figures.names, figures.months)
    judged = {month: _judged(month, history, figures) for month in figures.months}
    every = (_one(code, lists.get(code, {}), judged, figures) for code in sorted({*lists, *_present(figures)}))
    return tuple(one for one in every if one.months)


def _present(figures: Figures) -> set[str]:
    """Whoever sent any part of the return."""
    return {code for parts in figures.present.values() for held in parts.values() for code in held}


def _one(
    code: str, lists: dict[Period, float], judged: dict[Period, dict[str, ProviderStatus]], figures: Figures
) -> Sent:
    every = [_month(code, month, lists.get(month, 0.0), judged[month], figures) for month in figures.months]
    first = next((one.period for one in every if one.status in ("submitted", "zero")), figures.months[-1])
    months = tuple(one for one in every if one.period >= first and one.status != "not_yet_open")
    return Sent(code, provider(code, figures.names.get(code, "")).name, sector_of(code), months)


def _judged(month: Period, history: History, figures: Figures) -> dict[str, ProviderStatus]:
    """What is known of every provider in a month; empty where no earlier months are held."""
    try:
        every = provider_statuses(
            month, history, provider_changes(), present=figures.present.get(month),
            names=lambda code, published: provider(code, published).name, sector=sector_of,
        )  # fmt: skip
    except NothingToAnswerWithError:
        return {}
    return {one.code: one for one in every}


def _month(
    code: str, month: Period, total: float, judged: dict[str, ProviderStatus], figures: Figures
) -> SentMonth:  # fmt: skip
    other = figures.earlier(code, month)
    revised = None if other is None else Revised(None if other[1] is None else round(other[1]), other[0])
    if total > 0:
        return SentMonth(month, "submitted", round(total), judged.get(code), revised)
    known = judged.get(code)
    return SentMonth(month, known.status if known else "unknown", None, known, revised)


def _gaps(months: Sequence[SentMonth]) -> Iterator[Gap]:
    runs = [list(run) for _, run in groupby(months, key=lambda one: one.size is None and one.status != "zero")]
    for at, run in enumerate(runs):
        if at == 0 or run[0].size is not None or run[0].status == "zero":
            continue
        before = next((one for one in reversed(months) if one.size is not None and one.period < run[0].period), None)
        after = next((one for one in months if one.size is not None and one.period > run[-1].period), None)
        explained = run[-1].status in ("closed", "left") and after is None
        missed = [one for one in run if one.status in ("missing", "unknown")]
        if before is None or (explained and not missed):
            continue
        kept = missed if explained else run
        yield Gap(kept[0].period, kept[-1].period, len(kept), before, after)
