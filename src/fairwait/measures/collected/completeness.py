"""Who sent no figures to a return other than RTT, and how much of each area's usual figures that leaves out.

The rules of RTT completeness rest on RTT's own history and are not applied here. A monthly return's provider is missing
that reported in at least two of the three months before and does not now; a quarterly return's, that reported in the
quarter before. A documented merger, transfer or closure explains an absence. Where the periods before are not held
nobody can say who is missing, and nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Count, Family
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.measures.collected.held import held_periods
from fairwait.measures.collected.places import of_provider
from fairwait.measures.completeness_words import percent, short_name
from fairwait.measures.sql import literal
from fairwait.places.areas import ENGLAND
from fairwait.places.providers import provider, provider_changes
from fairwait.stats.missing import FEWEST_COMPLETE

if TYPE_CHECKING:
    from fairwait.measures.source import MartSource

#: What says how large a provider is in each return.
_SIZES: Mapping[str, str] = {
    "diagnostics": "waiting",
    "cancelled-operations": "cancelled",
    "operating-theatres": "theatres",
    "beds": "overnight_available",
    "hospital-activity": "elective_admissions",
}
_SIZE_WORDS: Mapping[str, tuple[str, str]] = {
    "diagnostics": ("patient waiting", "patients waiting"),
    "cancelled-operations": ("cancellation", "cancellations"),
    "operating-theatres": ("operating theatre", "operating theatres"),
    "beds": ("bed open overnight", "beds open overnight"),
    "hospital-activity": ("planned admission", "planned admissions"),
}
_LOOKED_BACK = {"month": (3, 2), "quarter": (1, 1)}
_NAMED = 3
_REGIONS, _BOARDS = Geography.REGION, Geography.ICB


@dataclass(frozen=True, slots=True)
class MissingSender:
    """A provider that reported and does not: what it last reported (``size``) and when, and where it sits.

    ``board`` and ``region`` are empty where no file says.
    """

    code: str
    name: str
    last: Period
    size: float
    board: str
    region: str


@dataclass(frozen=True, slots=True)
class AreaSent:
    """How complete the figures of a place are: a share from 0 to 1, NaN where nobody can say, and why not, in words."""

    completeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Senders:
    """Who sent figures of one return in one period.

    ``known`` is false where the periods before are not held, for ``why_unknown``. ``usual`` is what each area's
    providers, or the area itself, last reported together, by area code.
    """

    family: Family
    name: str
    period: Period
    known: bool
    why_unknown: str
    missing: tuple[MissingSender, ...] = ()
    usual: Mapping[str, float] = field(default_factory=dict)

    def area(self, code: str, geography: Geography) -> AreaSent:
        """Completeness of a place. A provider that is in the figures has sent them."""
        if not self.known:
            return AreaSent(float("nan"), self.why_unknown)
        if geography is Geography.PROVIDER:
            gone = next((one for one in self.missing if one.code == code), None)
            return AreaSent(1.0, "") if gone is None else AreaSent(float("nan"), self._absence(gone))
        here, perhaps = self._of_area(code, geography)
        whole = self.usual.get(code, 0.0)
        sure = sum(one.size for one in here)
        if not here and not perhaps:
            return AreaSent(1.0, "")
        if whole <= 0:
            return AreaSent(
                float("nan"), f"{self._who(here or perhaps)} How much of this area's figures that is, is not known."
            )
        share = min(1.0, sure / whole)
        if 1.0 - share < FEWEST_COMPLETE:
            return AreaSent(
                1.0 - share, f"{self._who(here)} That was {percent(share)} of what this area usually reports."
            )
        most = min(1.0, (sure + sum(one.size for one in perhaps)) / whole)
        if 1.0 - most < FEWEST_COMPLETE:
            told = f"{self._who(perhaps)} Whose patients they were is not known; up to {percent(most)} of this area's."
            return AreaSent(float("nan"), told)
        return AreaSent(1.0 - share, "")

    def england_words(self) -> str:
        """Who is missing from England's figure, in a sentence; empty when nobody with anything to report is."""
        if not self.known:
            return self.why_unknown
        if not self.missing:
            return ""
        rest = len(self.missing) - _NAMED
        more = f" So did {words.count(rest, 'smaller one', words=True)}." if rest > 0 else ""
        return f"{self._who(self.missing)}{more}"

    def _of_area(self, code: str, geography: Geography) -> tuple[list[MissingSender], list[MissingSender]]:
        """The missing that sit in an area, and those that may: of no known ICB or region, in its region or anywhere."""
        if geography is Geography.ENGLAND:
            return list(self.missing), []
        if geography is _REGIONS:
            return [one for one in self.missing if one.region == code], [one for one in self.missing if not one.region]
        region = of_board(code, self.period)
        here = [one for one in self.missing if one.board == code]
        return here, [one for one in self.missing if not one.board and one.region in ("", region)]

    def _who(self, missing: Sequence[MissingSender]) -> str:
        ordered = sorted(missing, key=lambda one: (-one.size, one.code))[:_NAMED]
        return " ".join(self._absence(one) for one in ordered)

    def _absence(self, one: MissingSender) -> str:
        singular, plural = _SIZE_WORDS[self.name]
        size = f"{words.integer(one.size)} {singular if one.size == 1 else plural}"
        return f"{short_name(one.name)} ({one.code}) sent no figures; its last, of {one.last.label}, had {size}."


def of_board(code: str, period: Period) -> str:
    """The region of an ICB."""
    from fairwait.places.areas import region_of

    return region_of(Geography.ICB, code, period)


def judge(measure: Measure, count: Count, sources: Sequence[MartSource], period: Period) -> Senders:
    """Who sent the figures that one count of a measure reads, judged on what ``sources`` hold, the first preferred."""
    family = count.of
    step = 3 if family.cadence == "quarter" else 1
    back, fewest = _LOOKED_BACK[family.cadence]
    before = [period.shift(-step * at) for at in range(1, back + 1)]
    sent = {month: found for month in (period, *before) if (found := _sent(count, sources, month)) is not None}
    earlier = [month for month in before if month in sent]
    if period not in sent or len(earlier) < fewest:
        return Senders(family, count.family, period, False, _too_short(family, period, before, sent))
    gone = _gone(sent, period, earlier, fewest)
    missing = tuple(sorted((_sender(code, last, sent[last]) for code, last in gone), key=lambda one: -one.size))
    return Senders(
        family, count.family, period, True, "", tuple(one for one in missing if one.size > 0),
        _usual(count, sources, sent, earlier[0], period),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sent:
    """What each provider reported in one period, and the region printed beside it."""

    sizes: Mapping[str, float]
    regions: Mapping[str, str]


def _sent(count: Count, sources: Sequence[MartSource], period: Period) -> _Sent | None:
    for source in sources:
        held = held_periods(source, count.of, Basis.PROVIDER)
        if period in held:
            return _read_sent(count, source, held[period], period)
    return None


def _read_sent(count: Count, source: MartSource, releases: Sequence[object], period: Period) -> _Sent:
    """Every provider with a row, its size nought where it printed none."""
    items = f"item in ({', '.join(map(literal, count.items))})" if count.items else f"item = {literal(ALL)}"
    rows = source.connection.execute(
        f"select org, sum(value) filter (where quantity = {literal(_SIZES[count.family])} and {items}) "
        f"from {source.table_sql(releases, 'counts')} where period = {literal(str(period))} "
        f"and basis = {literal(Basis.PROVIDER.value)} group by org"
    ).fetchall()
    names = source.connection.execute(
        f"select code, any_value(parent_code) from {source.table_sql(releases, 'organisations')} "
        f"where role = {literal(Basis.PROVIDER.value)} group by code"
    ).fetchall()
    return _Sent({org: size or 0.0 for org, size in rows}, {code: parent or "" for code, parent in names})


def _gone(
    sent: Mapping[Period, _Sent], period: Period, earlier: Sequence[Period], fewest: int
) -> list[tuple[str, Period]]:
    """Codes that reported often enough before and do not now, unexplained, each with its last period."""
    explained = {
        one.code for one in provider_changes() if one.documented and one.kind != "left-rtt" and one.period <= period
    }
    found = []
    for code in sorted({code for month in earlier for code in sent[month].sizes}):
        reported = [month for month in earlier if code in sent[month].sizes]
        if len(reported) >= fewest and code not in sent[period].sizes and code not in explained:
            found.append((code, reported[0]))
    return found


def _sender(code: str, last: Period, sent: _Sent) -> MissingSender:
    printed = sent.regions.get(code, "")
    return MissingSender(
        code, provider(code).name, last, sent.sizes[code],
        of_provider(code, _BOARDS, last, printed) or "", of_provider(code, _REGIONS, last, printed) or "",
    )  # fmt: skip


def _usual(
    count: Count, sources: Sequence[MartSource], sent: Mapping[Period, _Sent], last: Period, period: Period
) -> dict[str, float]:
    """What each area reported in the last period before: by commissioner where the return is, else by its providers."""
    usual: dict[str, float] = {ENGLAND: sum(sent[last].sizes.values())}
    for geography in (_BOARDS, _REGIONS):
        for code, size in sent[last].sizes.items():
            place = of_provider(code, geography, last, sent[last].regions.get(code, ""))
            if place:
                usual[place] = usual.get(place, 0.0) + size
    return usual | _by_commissioner(count, sources, last)


def _by_commissioner(count: Count, sources: Sequence[MartSource], period: Period) -> dict[str, float]:
    """Sizes by ICB and region as the return counts them; empty for a return by provider only."""
    from fairwait.measures.collected.places import PlacesAsked
    from fairwait.measures.frame import area_frame

    for source in sources:
        held = held_periods(source, count.of, Basis.COMMISSIONER) if count.of.by_commissioner else {}
        if period not in held:
            continue
        rows = source.connection.execute(
            f"select org, sum(value) from {source.table_sql(held[period], 'counts')} "
            f"where period = {literal(str(period))} and basis = {literal(Basis.COMMISSIONER.value)} "
            f"and quantity = {literal(_SIZES[count.family])} and item = {literal(ALL)} group by org"
        ).fetchall()
        found: dict[str, float] = {}
        for geography in (_BOARDS, _REGIONS):
            asked = PlacesAsked(area_frame(geography, period), geography, period)
            for org, size in rows:
                place = asked.place_of(org, Basis.COMMISSIONER, {})
                if place:
                    found[place] = found.get(place, 0.0) + (size or 0.0)
        return found
    return {}


def _too_short(family: Family, period: Period, before: Sequence[Period], sent: Mapping[Period, _Sent]) -> str:
    if period not in sent:
        return f"Which providers sent figures is not known: those by provider are not held for {period.label}."
    missing = words.listing([month.label for month in reversed(before) if month not in sent])
    unit = "quarter" if family.cadence == "quarter" else "months"
    return (
        f"Who usually sends figures is not known, because the {unit} before {'is' if unit == 'quarter' else 'are'} not "
        f"held ({missing}), so nobody can say whether any are missing."
    )
