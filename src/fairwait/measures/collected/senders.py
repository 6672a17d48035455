"""Find who sent no figures to a return, from what each provider reported in the periods before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Count
from fairwait.definitions.measure import Measure
from fairwait.definitions.returns_ended import returns_ended
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.completeness import AreaSent, MissingSender, Senders, what_of
from fairwait.measures.collected.counting import divisor_period
from fairwait.measures.collected.held import quarter_of
from fairwait.measures.collected.holes import holes
from fairwait.measures.collected.places import of_provider
from fairwait.measures.collected.placing import board_that_fell, heirs
from fairwait.measures.collected.sent import Sent, sent_in
from fairwait.measures.collected.usual import Usual
from fairwait.places.areas import first_period, region_of
from fairwait.places.providers import provider, provider_changes
from fairwait.places.sectors import sector_of

if TYPE_CHECKING:
    from fairwait.measures.source import MartSource

#: How many periods back an independent provider is looked for, how many of them must be held and hold it, and how many
#: periods back an NHS trust is: independent providers come and go, a trust does not cease to treat people.
_LOOKED_BACK = {"month": (3, 2, 12), "quarter": (1, 1, 4)}
_REGIONS, _BOARDS = Geography.REGION, Geography.ICB


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


class SentOnce(dict[tuple[str, str], AreaSent]):
    """:func:`sent_together` of the places and items of one level, each found when it is first asked for."""

    def __init__(self, judged: Sequence[Senders], geography: Geography) -> None:
        super().__init__()
        self._judged, self._geography = judged, geography

    def __missing__(self, cell: tuple[str, str]) -> AreaSent:
        found = self[cell] = sent_together(self._judged, cell[0], self._geography, cell[1])
        return found


def judge(count: Count, sources: Sequence[MartSource], period: Period, asked: Period) -> Senders:
    """Who sent the figures that a count reads in a period, judged on what ``sources`` hold, the first preferred.

    Places are those of the period ``asked`` about.
    """
    family = count.of
    step = 3 if family.cadence == "quarter" else 1
    near, fewest, far = _LOOKED_BACK[family.cadence]
    before = [period.shift(-step * at) for at in range(1, far + 1)]
    sent = sent_in(count, sources, [period, *before])
    recent = [month for month in before[:near] if month in sent]
    if period not in sent or len(recent) < fewest:
        return Senders(count.family, period, False, _too_short(count, period, before[:near], sent))
    gone = _gone(sent, period, [month for month in before if month in sent], recent, fewest)
    usual = Usual(count, sources, sent, asked)
    found = [_sender(code, last, sent[last], asked) for code, last in gone]
    if family.cadence == "month" and not count.items:
        found += _partly_sent(sent, period, usual, asked)
    found = [_placed(one, usual, period, asked) for one in found if one.size > 0]
    missing = sorted(found, key=lambda one: (-one.size, one.code))
    return Senders(count.family, period, True, "", tuple(missing), usual.of({one.last for one in missing}), asked)


def _partly_sent(sent: Mapping[Period, Sent], period: Period, usual: Usual, asked: Period) -> list[MissingSender]:
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


def _placed(one: MissingSender, usual: Usual, period: Period, asked: Period) -> MissingSender:
    """One whose ICB no file gives, where its patients were last counted as far as that shows."""
    if one.board or asked < first_period(_BOARDS):
        return one
    boards = heirs(provider(one.code).parent, asked)
    if boards:
        shared = {region_of(_BOARDS, code, asked) for code in boards}
        return replace(one, boards=boards, region=one.region or (shared.pop() if len(shared) == 1 else ""))
    fell = board_that_fell(one.sizes, one.region, usual.in_period(one.last), usual.in_period(period), asked)
    return replace(one, board=fell, region=region_of(_BOARDS, fell, asked)) if fell else one


def _gone(
    sent: Mapping[Period, Sent], period: Period, before: Sequence[Period], recent: Sequence[Period], fewest: int
) -> list[tuple[str, Period]]:
    """Codes that reported often enough before and do not now, unexplained, each with its last period.

    One that the file itself names as silent is missing whenever it reported in the year before.
    """
    explained, now = _explained(period), sent[period].sizes.keys()
    found = []
    for code in sorted({code for month in before for code in sent[month].sizes.keys() - now}):
        looked_at = before if sector_of(code) is Sector.NHS else recent
        named = code in sent[period].silent
        reported = [month for month in (before if named else looked_at) if code in sent[month].sizes]
        if named or (len(reported) >= fewest and code not in explained):
            found.append((code, reported[0]))
    return found


def _explained(period: Period) -> set[str]:
    """Codes that a documented merger, transfer or closure ended by this period."""
    changed = [one for one in provider_changes() if one.documented and one.kind != "left-rtt"]
    ended = {one.code for one in returns_ended() if one.first <= str(period)}
    return ended | {one.code for one in changed if one.period <= period}


def _sender(code: str, last: Period, sent: Sent, asked: Period) -> MissingSender:
    name, region = sent.printed.get(code, ("", ""))
    return MissingSender(
        code, provider(code, name).name, last, sent.sizes[code],
        of_provider(code, _BOARDS, asked, region) or "", of_provider(code, _REGIONS, asked, region) or "",
    )  # fmt: skip


def _too_short(count: Count, period: Period, before: Sequence[Period], sent: Mapping[Period, Sent]) -> str:
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
