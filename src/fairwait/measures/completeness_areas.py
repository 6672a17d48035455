"""How much of each area's usual activity comes from providers that did send figures (methods.md 0.3).

Completeness of an area is one less the shares of its missing providers. Shares are of the area's incomplete pathways,
each provider's over its own last 12 submitted months, and stand for flows too: no other shares are published.

Providers whose end is documented are taken out of the usual total, since their patients are counted elsewhere by now.
ICBs, regions and England are sums of pathways over their areas, not averages of shares.

Where a missing trust's shares are not known from before its absence, only a bound is: all of its list, or twice the
patients that its catchment shares give (they are of 2022 and of all admissions, so they are given a wide margin),
might have come from the area. An area that the bound leaves complete is complete; the others are ``unknown``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_providers import LOOK_BACK_MONTHS, Columns, ProviderStatus, distinct, rows_of
from fairwait.measures.remembered import Same, remembered
from fairwait.stats.missing import FEWEST_COMPLETE

AreaStatus = Literal["complete", "incomplete", "unknown"]
Cell = tuple[str, str]

#: How far catchment shares may understate what a trust draws from an ICB.
CATCHMENT_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class MissingShare:
    """A missing provider's usual share (0 to 1) of an area's pathways; ``at_most`` when only a bound is known."""

    provider: ProviderStatus
    share: float
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class AreaCompleteness:
    """Completeness of one area for one treatment function.

    ``completeness`` runs from 0 to 1 and is NaN when ``status`` is unknown; ``at_least`` is then the lower bound
    (NaN where not even that is known), and otherwise the same number. ``missing`` are the missing providers that the
    area usually sends patients to, largest share first; ``reason`` is a sentence for the reader, empty when complete.
    """

    area: str
    treatment_function: str
    completeness: float
    status: AreaStatus
    at_least: float
    missing: tuple[MissingShare, ...] = ()
    reason: str = ""

    @property
    def may_be_ranked(self) -> bool:
        return self.status == "complete"


@dataclass(frozen=True, slots=True)
class UsualShares:
    """Who usually treats an area's patients, as known for one month.

    ``pathways`` are mean monthly pathways by area and treatment function, then provider. ``as_of`` is the month the
    shares were made for; None when none may be used. ``older`` are providers that are in no shares of ``as_of``, whose
    own latest ones stand instead: they matter only while the provider is missing.
    """

    as_of: Period | None
    pathways: Mapping[Cell, Mapping[str, float]] = field(default_factory=dict)
    older: frozenset[str] = frozenset()

    @classmethod
    def read(cls, shares: Columns, period: Period) -> UsualShares:
        """The shares to judge ``period`` by, from the columns of the panel's marts.

        The latest ``as_of`` not after the month; before the first one, the first (shares of later months, the best
        there is). Neither may be more than 24 months away. A provider no longer in those shares is added with its
        own latest ones, however old: a long absence must not make an area look complete.
        """
        as_of = cls.nearest(shares, period)
        if as_of is None:
            return cls(None)
        rows = list(rows_of(shares, "as_of", "provider", "area", "treatment_function", "pathways"))
        months = {text: Period.parse(str(text)) for text in {row[0] for row in rows}}
        latest: dict[str, str] = {}
        for text, provider in {row[:2] for row in rows}:
            if months[text] <= as_of and text > latest.get(provider, ""):
                latest[provider] = text
        found: dict[Cell, dict[str, float]] = defaultdict(dict)
        for text, provider, area, function, pathways in rows:
            if latest.get(provider) == text:
                found[area, function][provider] = float(pathways)
        older = frozenset(str(provider) for provider, text in latest.items() if months[text] < as_of)
        return cls(as_of, dict(found), older)

    @staticmethod
    def nearest(shares: Columns, period: Period) -> Period | None:
        """The month of the shares that ``period`` is judged by; None where none is near enough."""
        return _nearest([Period.parse(text) for text in distinct(shares, "as_of")], period)

    def by_provider(self) -> ByProvider:
        """The same pathways, provider by provider; found once for the many months that share them."""
        return remembered(("shares by provider", Same(self)), lambda: ByProvider.of(self.pathways))


@dataclass(frozen=True, slots=True)
class ByProvider:
    """Usual pathways as sums of everybody: ``total`` by cell, and the ``cells`` in which each provider has some."""

    total: Mapping[Cell, float]
    cells: Mapping[str, Sequence[Cell]]
    areas: frozenset[str]

    @classmethod
    def of(cls, pathways: Mapping[Cell, Mapping[str, float]]) -> ByProvider:
        cells: dict[str, list[Cell]] = defaultdict(list)
        for cell, held in pathways.items():
            for provider in held:
                cells[provider].append(cell)
        totals = {cell: sum(held.values()) for cell, held in pathways.items()}
        return cls(totals, dict(cells), frozenset(area for area, _ in pathways))

    def of_any(self, providers: Iterable[str]) -> set[Cell]:
        """The cells in which any of these has some."""
        return {cell for provider in providers for cell in self.cells.get(provider, ())}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of where a trust's patients live when its shares are not.

    ``catchments`` map a trust to the ICBs its patients come from, as fractions of them; ``plausible`` map a trust to
    the areas it may serve; ``icb_of`` maps an area to its ICB.
    """

    catchments: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    plausible: Mapping[str, Sequence[str]] = field(default_factory=dict)
    icb_of: Mapping[str, str] = field(default_factory=dict)

    def most_from(self, trust: ProviderStatus, areas: Sequence[str]) -> float:
        """The most pathways of a trust's usual list that can be of patients of these areas."""
        catchment = self.catchments.get(trust.code)
        if catchment is not None:
            icbs = {self.icb_of.get(area, "") for area in areas}
            drawn = CATCHMENT_MARGIN * sum(catchment.get(icb, 0.0) for icb in icbs)
            return min(1.0, drawn) * trust.usual_list
        served = self.plausible.get(trust.code)
        if served is None:  # nothing is known of where its patients live: they may live anywhere
            return trust.usual_list
        return trust.usual_list if set(served).intersection(areas) else 0.0


class Judge(Protocol):
    """Whoever can say how complete an area is."""

    @property
    def unplaced(self) -> tuple[ProviderStatus, ...]:
        """Missing independent providers that count against no area."""

    def judge(self, area: str, members: Sequence[str], function: str = TOTAL) -> AreaCompleteness:
        """Completeness of an area made of ``members``."""


@dataclass(frozen=True, slots=True)
class AreaBook:
    """Everything needed to judge any area: usual pathways, missing providers and what is known of their patients.

    ``unlocated`` are missing trusts without shares, and independent providers known by review to serve some areas;
    ``unplaced`` the other missing independent providers without shares, which are listed but counted against nobody:
    their last list lies before every month that shares are made from.
    ``reported`` are the month's own lists, the scale of last resort where there are no shares at all.
    """

    usual: Mapping[Cell, float]
    lost: Mapping[Cell, Mapping[str, float]]
    missing: Mapping[str, ProviderStatus]
    unlocated: tuple[ProviderStatus, ...]
    unplaced: tuple[ProviderStatus, ...]
    whereabouts: Whereabouts
    reported: Mapping[Cell, float]

    @classmethod
    def make(
        cls,
        statuses: Sequence[ProviderStatus],
        shares: UsualShares,
        whereabouts: Whereabouts,
        reported: Mapping[Cell, float],
    ) -> AreaBook:
        everybody = shares.by_provider()
        missing = {status.code: status for status in statuses if status.status == "missing" and status.counts}
        ended = {status.code for status in statuses if status.status in ("closed", "left")}
        ended |= shares.older - set(missing)
        usual, held = dict(everybody.total), shares.pathways
        for cell in everybody.of_any(ended):
            usual[cell] = sum(pathways for provider, pathways in held[cell].items() if provider not in ended)
        lost = {
            cell: {provider: pathways for provider, pathways in held[cell].items() if provider in missing}
            for cell in everybody.of_any(missing)
        }
        elsewhere = [status for status in missing.values() if status.code not in everybody.cells]
        return cls(
            usual,
            lost,
            missing,
            tuple(status for status in elsewhere if _may_be_placed(status, whereabouts)),
            tuple(status for status in elsewhere if not _may_be_placed(status, whereabouts)),
            whereabouts,
            reported,
        )

    def judge(self, area: str, members: Sequence[str], function: str = TOTAL) -> AreaCompleteness:
        """Completeness of an area made of ``members`` (itself, for an area that shares are known of)."""
        scale = self.usual or self.reported
        usual = sum(scale.get((member, function), 0.0) for member in members)
        lost: dict[str, float] = defaultdict(float)
        for member in members:
            for provider, pathways in self.lost.get((member, function), {}).items():
                lost[provider] += pathways
        bounds = {
            trust.code: most for trust in self.unlocated if (most := self.whereabouts.most_from(trust, members)) > 0
        }
        known = any((member, TOTAL) in scale for member in members)
        return self._weigh(area, function, usual, lost, bounds, known)

    def _weigh(
        self,
        area: str,
        function: str,
        usual: float,
        lost: Mapping[str, float],
        bounds: Mapping[str, float],
        known: bool,
    ) -> AreaCompleteness:
        if not known and (bounds or (self.usual and self.missing)):
            # Nothing says who usually treats this area's patients, and somebody who might is missing. Without shares
            # of any area, an area out of reach of every missing trust is as complete as can be told.
            suspects = tuple(MissingShare(self.missing[code], float("nan"), at_most=True) for code in bounds)
            return AreaCompleteness(area, function, float("nan"), "unknown", float("nan"), suspects)
        complete = 1 - sum(lost.values()) / usual if usual > 0 else 1.0
        most_absent, most_usual = sum(lost.values()) + sum(bounds.values()), usual + sum(bounds.values())
        at_least = 1 - most_absent / most_usual if most_usual > 0 else 1.0
        shares = [MissingShare(self.missing[code], pathways / usual) for code, pathways in lost.items()]
        shares.sort(key=lambda one: (-one.share, one.provider.code))
        if complete >= FEWEST_COMPLETE and at_least < FEWEST_COMPLETE:
            bounded = [
                MissingShare(self.missing[code], most / most_usual, at_most=True) for code, most in bounds.items()
            ]
            bounded.sort(key=lambda one: (-one.share, one.provider.code))
            return AreaCompleteness(area, function, float("nan"), "unknown", at_least, (*bounded, *shares))
        status: AreaStatus = "complete" if complete >= FEWEST_COMPLETE else "incomplete"
        return AreaCompleteness(area, function, complete, status, complete, tuple(shares))


def _may_be_placed(status: ProviderStatus, whereabouts: Whereabouts) -> bool:
    return status.is_trust or status.code in whereabouts.plausible


def _nearest(months: Iterable[Period], period: Period) -> Period | None:
    ordered = sorted(months)
    before = [month for month in ordered if month <= period]
    chosen = before[-1] if before else (ordered[0] if ordered else None)
    return chosen if chosen is not None and within_reach(chosen, period) else None


def within_reach(as_of: Period, period: Period) -> bool:
    """Whether shares made for one month may judge another: they are at most 24 months apart."""
    return abs(as_of.months_until(period)) <= LOOK_BACK_MONTHS
