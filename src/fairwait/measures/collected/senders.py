"""Find who sent no figures to a return, from what each provider reported in the periods before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Count
from fairwait.definitions.measure import Measure
from fairwait.definitions.returns_ended import returns_ended
from fairwait.domain import words
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.completeness import AreaSent, MissingSender, Senders, what_of
from fairwait.measures.collected.counting import divisor_period
from fairwait.measures.collected.held import held_periods, quarter_of
from fairwait.measures.collected.holes import holes
from fairwait.measures.collected.places import of_commissioner, of_provider
from fairwait.measures.collected.placing import board_that_fell, heirs
from fairwait.measures.remembered import Same, of_files, remembered
from fairwait.measures.sql import literal
from fairwait.places.areas import ENGLAND, area_index, first_period, region_of
from fairwait.places.providers import provider, provider_changes
from fairwait.places.sectors import sector_of

if TYPE_CHECKING:
    from fairwait.measures.source import HeldRelease, MartSource

#: What says how large a provider is in each return.
_SIZES: Mapping[str, str] = {
    "diagnostics": "waiting",
    "cancelled-operations": "cancelled",
    "operating-theatres": "theatres",
    "beds": "overnight_available",
    "hospital-activity": "elective_admissions",
}
#: How many periods back an independent provider is looked for, how many of them must be held and hold it, and how many
#: periods back an NHS trust is: independent providers come and go, a trust does not cease to treat people.
_LOOKED_BACK = {"month": (3, 2, 12), "quarter": (1, 1, 4)}
_REGIONS, _BOARDS = Geography.REGION, Geography.ICB
_LEVELS = (_BOARDS, _REGIONS)


def judge_measure(measure: Measure, sources: Sequence[MartSource], period: Period) -> tuple[Senders, ...]:
    """Who sent the figures behind a measure: of what it counts, and of what that is divided by if another return."""
    collected = measure.collected
    assert collected is not None
    asked = quarter_of(measure, period)
    found = [judge(collected.numerator, sources, asked, asked)]
    below = collected.denominator
    if below is not None and below.family != collected.numerator.family:
        of = divisor_period(below, sources[0], asked, Basis.PROVIDER)
        found += [] if of is None else [judge(below, sources, of, asked)]
    return tuple(found)


def sent_together(judged: Sequence[Senders], code: str, geography: Geography, item: str = TOTAL) -> AreaSent:
    """Completeness of a place in all the returns of a measure: that of the least complete, with every reason."""
    found = [one.area(code, geography, item) for one in judged]
    reasons = " ".join(dict.fromkeys(one.reason for one in found if one.reason))
    shares = [one.completeness for one in found]
    return AreaSent(float("nan") if any(one != one for one in shares) else min(shares), reasons)


def judge(count: Count, sources: Sequence[MartSource], period: Period, asked: Period) -> Senders:
    """Who sent the figures that a count reads in a period, judged on what ``sources`` hold, the first preferred.

    Places are those of the period ``asked`` about.
    """
    family = count.of
    step = 3 if family.cadence == "quarter" else 1
    near, fewest, far = _LOOKED_BACK[family.cadence]
    before = [period.shift(-step * at) for at in range(1, far + 1)]
    sent = _sent(count, sources, [period, *before])
    recent = [month for month in before[:near] if month in sent]
    if period not in sent or len(recent) < fewest:
        return Senders(count.family, period, False, _too_short(count, period, before[:near], sent))
    gone = _gone(sent, period, [month for month in before if month in sent], recent, fewest)
    usual = _Usual(count, sources, sent, asked)
    found = [_sender(code, last, sent[last], asked) for code, last in gone]
    if family.cadence == "month" and not count.items:
        found += _partly_sent(sent, period, usual, asked)
    found = [_placed(one, usual, period, asked) for one in found if one.size > 0]
    missing = sorted(found, key=lambda one: (-one.size, one.code))
    return Senders(count.family, period, True, "", tuple(missing), usual.of({one.last for one in missing}), asked)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What each provider reported in one period by item, its name and region as printed, and whom the file names as
    silent."""

    sizes: Mapping[str, Mapping[str, float]]
    printed: Mapping[str, tuple[str, str]]
    silent: frozenset[str] = frozenset()


class _Usual:
    """What areas reported in the periods before, each period read once and only where somebody is missing since."""

    def __init__(
        self, count: Count, sources: Sequence[MartSource], sent: Mapping[Period, _Sent], asked: Period
    ) -> None:
        self._count, self._sources, self._sent, self._asked = count, sources, sent, asked
        self._known: dict[Period, dict[tuple[str, str], float]] = {}

    def in_period(self, last: Period) -> Mapping[tuple[str, str], float]:
        """By area and item."""
        if last not in self._known:
            self._known[last] = _usual(self._count, self._sources, self._sent[last], last, self._asked)
        return self._known[last]

    def of(self, periods: Collection[Period]) -> dict[tuple[Period, str, str], float]:
        """By period, area and item."""
        return {(last, *key): size for last in periods for key, size in self.in_period(last).items()}


def _partly_sent(sent: Mapping[Period, _Sent], period: Period, usual: _Usual, asked: Period) -> list[MissingSender]:
    """The providers that sent only some of their tests."""

    def board(code: str, last: Period) -> str:
        return of_provider(code, _BOARDS, asked, sent[last].printed.get(code, ("", ""))[1]) or ""

    found = holes(
        {month: one.sizes for month, one in sent.items()}, period, _explained(period),
        lambda code, last, item: usual.in_period(last).get((board(code, last), item), 0.0),
    )  # fmt: skip
    return [
        replace(
            _sender(one.code, one.last, sent[one.last], asked),
            sizes=one.sizes, before=one.before, sent=one.sent, sent_before=one.of,
        )
        for one in found
    ]  # fmt: skip


def _placed(one: MissingSender, usual: _Usual, period: Period, asked: Period) -> MissingSender:
    """One whose ICB no file gives, where its patients were last counted as far as that shows."""
    if one.board or asked < first_period(_BOARDS):
        return one
    boards = heirs(provider(one.code).parent, asked)
    if boards:
        shared = {region_of(_BOARDS, code, asked) for code in boards}
        return replace(one, boards=boards, region=one.region or (shared.pop() if len(shared) == 1 else ""))
    fell = board_that_fell(one.sizes, one.region, usual.in_period(one.last), usual.in_period(period), asked)
    return replace(one, board=fell, region=region_of(_BOARDS, fell, asked)) if fell else one


def _sent(count: Count, sources: Sequence[MartSource], periods: Sequence[Period]) -> dict[Period, _Sent]:
    """What was reported in each of the periods that is held, the first source preferred."""
    found: dict[Period, _Sent] = {}
    for source in sources:
        held = held_periods(source, count.of, Basis.PROVIDER)
        by_release: dict[str, tuple[tuple[HeldRelease, ...], list[Period]]] = {}
        for period in periods:
            if period in held and period not in found:
                key = "+".join(one.provenance().sha256 for one in held[period])
                by_release.setdefault(key, (held[period], []))[1].append(period)
        for releases, months in by_release.values():
            reads = ("sent", count.family, _item_sql(count))
            kept: dict[Period, _Sent] = of_files(source.table_sql(releases, "counts"), reads, dict)
            lacking = [month for month in months if month not in kept]
            if lacking:
                kept |= _read_sent(count, source, releases, lacking)
            found |= {month: kept[month] for month in months}
    return found


def _read_sent(
    count: Count, source: MartSource, releases: Sequence[HeldRelease], months: Sequence[Period]
) -> dict[Period, _Sent]:
    """Every provider with a row, its size nought where it printed none."""
    wanted = ", ".join(literal(str(one)) for one in months)
    rows = source.connection.execute(
        f"select period, org, {_item_sql(count)}, sum(value) filter (where quantity = {literal(_SIZES[count.family])}) "
        f"from {source.table_sql(releases, 'counts')} where period in ({wanted}) "
        f"and basis = {literal(Basis.PROVIDER.value)} group by all"
    ).fetchall()
    names = source.connection.execute(
        f"select code, any_value(name), any_value(parent_code) from {source.table_sql(releases, 'organisations')} "
        f"where role = {literal(Basis.PROVIDER.value)} group by code"
    ).fetchall()
    printed = {code: (name or "", parent or "") for code, name, parent in names}
    sizes: dict[Period, dict[str, dict[str, float]]] = {month: {} for month in months}
    for month, org, item, size in rows:
        sizes[Period.parse(month)].setdefault(org, {})[item] = size or 0.0
    silent = _named_as_silent(source, releases)
    return {
        month: _Sent(held, printed, frozenset(code for when, code in silent if when == str(month)))
        for month, held in sizes.items()
    }


def _item_sql(count: Count) -> str:
    """The item of a row, ``C_999`` where it is one of what the count adds up."""
    whole = f"item in ({', '.join(map(literal, count.items))})" if count.items else f"item = {literal(ALL)}"
    return f"case when {whole} then {literal(TOTAL)} else item end as one"


def _named_as_silent(source: MartSource, releases: Sequence[HeldRelease]) -> list[tuple[str, str]]:
    """Month and code of the providers that an official workbook names as not having sent figures."""
    naming = [one for one in releases if "non_submitters" in getattr(one, "tables", ())]
    if not naming:
        return []
    text = f"select period, code from {source.table_sql(naming, 'non_submitters')} where basis = 'provider'"
    return [(period, code) for period, code in source.connection.execute(text).fetchall()]


def _gone(
    sent: Mapping[Period, _Sent], period: Period, before: Sequence[Period], recent: Sequence[Period], fewest: int
) -> list[tuple[str, Period]]:
    """Codes that reported often enough before and do not now, unexplained, each with its last period.

    One that the file itself names as silent is missing whenever it reported in the year before.
    """
    explained = _explained(period)
    found = []
    for code in sorted({code for month in before for code in sent[month].sizes}):
        looked_at = before if sector_of(code) is Sector.NHS else recent
        named = code in sent[period].silent
        reported = [month for month in (before if named else looked_at) if code in sent[month].sizes]
        missing = named or (len(reported) >= fewest and code not in explained)
        if missing and code not in sent[period].sizes:
            found.append((code, reported[0]))
    return found


def _explained(period: Period) -> set[str]:
    """Codes that a documented merger, transfer or closure ended by this period."""
    changed = [one for one in provider_changes() if one.documented and one.kind != "left-rtt"]
    ended = {one.code for one in returns_ended() if one.first <= str(period)}
    return ended | {one.code for one in changed if one.period <= period}


def _sender(code: str, last: Period, sent: _Sent, asked: Period) -> MissingSender:
    name, region = sent.printed.get(code, ("", ""))
    return MissingSender(
        code, provider(code, name).name, last, sent.sizes[code],
        of_provider(code, _BOARDS, asked, region) or "", of_provider(code, _REGIONS, asked, region) or "",
    )  # fmt: skip


def _usual(
    count: Count, sources: Sequence[MartSource], sent: _Sent, last: Period, asked: Period
) -> dict[tuple[str, str], float]:
    """What each area reported of each item in a period: by commissioner where the return is, else by its providers.

    Two months asked about have the same places as long as they have the same boards.
    """
    boards = frozenset(area_index(_BOARDS, asked)) if asked >= first_period(_BOARDS) else frozenset()
    key = ("usual", count.family, count.items, last, boards, Same(sent))
    return remembered(key, lambda: _made_usual(count, sources, sent, last, asked))


def _made_usual(
    count: Count, sources: Sequence[MartSource], sent: _Sent, last: Period, asked: Period
) -> dict[tuple[str, str], float]:
    usual: dict[tuple[str, str], float] = defaultdict(float)
    for code, sizes in sent.sizes.items():
        places = [ENGLAND]
        places += [of_provider(code, one, asked, sent.printed.get(code, ("", ""))[1]) or "" for one in _LEVELS]
        for place in filter(None, places):
            for item, size in sizes.items():
                usual[place, item] += size
    return dict(usual) | _by_commissioner(count, sources, last, asked)


def _by_commissioner(
    count: Count, sources: Sequence[MartSource], period: Period, asked: Period
) -> dict[tuple[str, str], float]:
    """Sizes by ICB and region as the return counts them; empty for a return by provider only."""
    for source in sources:
        held = held_periods(source, count.of, Basis.COMMISSIONER) if count.of.by_commissioner else {}
        if period not in held:
            continue
        rows = source.connection.execute(
            f"select org, {_item_sql(count)}, sum(value) from {source.table_sql(held[period], 'counts')} "
            f"where period = {literal(str(period))} and basis = {literal(Basis.COMMISSIONER.value)} "
            f"and quantity = {literal(_SIZES[count.family])} group by all"
        ).fetchall()
        found: dict[tuple[str, str], float] = defaultdict(float)
        for org, item, size in rows:
            for geography in _LEVELS:
                place = of_commissioner(org, geography, asked)
                if place:
                    found[place, item] += size or 0.0
        return dict(found)
    return {}


def _too_short(count: Count, period: Period, before: Sequence[Period], sent: Mapping[Period, _Sent]) -> str:
    family, what = count.of, what_of(count.family)
    if period not in sent:
        return (
            f"Which providers sent figures of {what} is not known: those by provider are not held for {period.label}."
        )
    missing = words.listing([month.label for month in reversed(before) if month not in sent])
    unit = "quarter" if family.cadence == "quarter" else "months"
    return (
        f"Who usually sends figures of {what} is not known, because the {unit} before "
        f"{'is' if unit == 'quarter' else 'are'} not held ({missing}), so nobody can say whether any are missing."
    )
