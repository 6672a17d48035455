"""What lists and flows say, told: England's month and year, and the year of the hospitals of each system.

No interval stands beside these counts: they are of everybody, not of a sample. What a month's removals are to be
compared with is what they usually are, the middle size over the 24 months before.
"""

from __future__ import annotations

from statistics import quantiles

from fairwait.analysis.flows.months import USUAL_MONTHS, FlowSeries, MonthFlow
from fairwait.analysis.flows.systems import Systems
from fairwait.analysis.flows.tables import months_table, removals_chart, systems_table
from fairwait.definitions.dated import breaks
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period

_METHOD = (
    "Unreported removals are the list at the end of the month before, with the month’s new periods, less its completed "
    "pathways and less the list at its end. Weeks of work are the list at the end over completed pathways a week in "
    "the last three months. Flows are added up over months; lists never are."
)
_NO_INTERVAL = (
    "Counts of everybody have no sampling error, so no interval is given. What a month’s removals are compared with is "
    f"their middle size, up or down, over the {USUAL_MONTHS} months before, leaving out months with a note."
)
_NOT_CARE = (
    "Removals are worked out, not counted. They hold records checked and struck off, patients who moved, were treated "
    "elsewhere or died, less clocks opened again. A large figure is list cleaning, not care."
)
#: Twice the usual size, or less than half of it, is said; anything between is as usual.
_UNUSUAL = 1.5
YEAR = 12


def england_finding(england: FlowSeries, full: FlowSeries, period: Period) -> Finding:
    """How England’s list changed in a month and over the year, and how much left it without being treated.

    ``england`` is as reported, ``full`` with estimates for trusts that sent nothing.
    """
    now = england.month(period)
    if now is None:
        raise NothingToAnswerWithError(f"England’s balance is not held for {period.label}")
    year = year_to(england, period)
    shown, other = (
        [one for one in series.months if period.shift(1 - USUAL_MONTHS) <= one.period <= period]
        for series in (england, full)
    )
    wrong = [one for one in england.months if abs(one.residual) > 0.5]
    usual = england.usual(period)
    return Finding(
        id="flows",
        title="What left the list without being treated",
        headline=(
            f"In {period.label} {words.integer(now.new)} pathways joined England’s list, {words.integer(now.treated)} "
            f"were completed and {words.integer(now.unreported)} left it otherwise: it {_moved(now)}."
        ),
        sentences=tuple(
            text
            for text in (
                usual_sentence(england, now),
                _year_sentence(year),
                _estimate_sentence(now),
                _agreement_sentence(england, len(wrong)),
            )
            if text
        ),
        tables=(months_table(shown, f"England’s list and what flowed through it, {_span(shown)}", "flows"),),
        charts=(removals_chart(shown, other, _events(shown)),),
        method=_METHOD,
        assumptions=(_NO_INTERVAL,),
        caveats=(_NOT_CARE, "A trust that stops sending figures looks like a removal of its whole list."),
        quality=tuple(f"{one.period.label}: {note}." for one in shown for note in one.notes),
        provenance=england.sources,
        numbers={
            "start": now.start, "moved_by": abs(now.net), "moved_share": abs(now.net_share or 0),
            "new": now.new, "treated": now.treated, "unreported": now.unreported, "end": now.end,
            "unreported_share": now.unreported_share, "usual_share": usual, "clearance_weeks": now.clearance,
            "unreported_with_estimates": now.estimated, "months_that_do_not_add_up": len(wrong),
        },
    )  # fmt: skip


def systems_finding(systems: Systems, period: Period) -> Finding:
    """Each system’s year up to a month, in order of name, with the systems and months that cannot be reconciled."""
    first = period.shift(1 - YEAR)
    years = {
        code: [one for one in series.months if first <= one.period <= period] for code, series in systems.series.items()
    }
    whole = {code: months for code, months in years.items() if len(months) == YEAR}
    stepped = [systems.series[code].name for code in systems.steps if code in whole]
    judged = {code: months for code, months in whole.items() if code not in systems.steps}
    noted = sum(bool(one.notes) for months in judged.values() for one in months)
    middle = {code: _mean_share(months) for code, months in judged.items()}
    low, high = (pick(middle, key=lambda code: middle[code]) for pick in (min, max))
    quarter, _, three_quarters = quantiles(middle.values(), n=4, method="inclusive")
    where = {code: systems.series[code].name for code in middle}
    unplaced = systems.unplaced.get(period)
    return Finding(
        id="flows-systems",
        title="The same for the hospitals of each system",
        headline=(
            f"In the year to {period.label} the pathways that left hospitals’ lists without being completed came to "
            f"between {words.percent(quarter)} and {words.percent(three_quarters)} of the list a month in half of "
            f"{words.count(len(judged), 'system')}."
        ),
        sentences=(
            "This counts hospitals where they are, whoever their patients are: it says nothing of people who live "
            "there, and is not divided by a population.",
            "How lists are kept differs between hospitals, so these are not put in order: a large share can be care in "
            f"checking records, or records that should never have been opened. The furthest apart, {where[low]} at "
            f"{words.percent(middle[low])} and {where[high]} at {words.percent(middle[high])}, may differ in which "
            "hospitals each file counts as much as in anything done there.",
            *_step_sentences(stepped),
            *((f"{words.count(round(unplaced), 'pathway')} of England’s list are with providers whose system is not "
               "known.",) if unplaced is not None else ()),
            *(("A share below nought means that lists grew by more than the flows account for: pathways came on to "
               "them other than as new ones, or one of the two was counted wrongly.",) if middle[low] < 0 else ()),
            *((f"{words.count(noted, 'month', words=True).capitalize()} of a system "
               f"{words.noun(noted, 'has', 'have')} a note: a hospital’s list came or went.",) if noted else ()),
        ),
        tables=(systems_table(systems, whole, period),),
        method=(
            f"{_METHOD} Lists are summed over the hospitals whose parent, by the file of January 2026 or else the "
            "table of providers, is the system."
        ),
        assumptions=(
            "Hospitals belonged to the same system throughout.",
            "Flows include patients whom no English commissioner pays for, about 0.3% of them; lists do not.",
            _NO_INTERVAL,
        ),
        caveats=(_NOT_CARE, f"The flows by system end in {systems.last.label}."),
        quality=tuple(
            f"{systems.series[code].name}, {one.period.label}: {note}."
            for code, months in judged.items() for one in months for note in one.notes
        ),
        provenance=next(iter(systems.series.values())).sources,
        numbers={
            "systems": len(whole), "compared": len(judged),
            "not_reconciled": len(stepped), "unplaced": unplaced, "quarter_share": quarter,
            "three_quarters_share": three_quarters, "lowest_share": middle[low], "highest_share": middle[high],
        },
    )  # fmt: skip


def usual_sentence(series: FlowSeries, now: MonthFlow) -> str:
    """How large the month’s removals are beside the usual; empty where that is not known."""
    usual, share = series.usual(now.period), now.unreported_share
    if share is None:
        return ""
    size = words.percent(share, 2)
    if now.notes:
        notes = "; ".join(now.notes)
        return f"Removals come to {size} of the list at the start, not to be compared with other months: {notes}."
    if usual is None:
        return ""
    ratio = abs(share) / usual if usual else float("inf")
    how = (
        "more than is usual" if ratio > _UNUSUAL else "less than is usual" if ratio < 1 / _UNUSUAL else "about as usual"
    )
    more = " A month’s large removals are list cleaning, not care." if ratio > _UNUSUAL and share > 0 else ""
    number = len(series.before(now.period))
    return (
        f"Removals were {size} of the list at the start, {how}: the middle of the {number} ordinary months of the two "
        f"years before is {words.percent(usual, 2)}.{more}"
    )


def year_to(series: FlowSeries, period: Period) -> list[MonthFlow]:
    """The months held of the year that ends with ``period``."""
    first = period.shift(1 - YEAR)
    return [one for one in series.months if first <= one.period <= period]


def _moved(now: MonthFlow) -> str:
    if not now.net:
        return "stayed as it was"
    share = abs(now.net_share or 0)
    return f"{'grew' if now.net > 0 else 'fell'} by {words.integer(abs(now.net))} ({words.percent(share, 2)})"


def _year_sentence(year: list[MonthFlow]) -> str:
    if len(year) < YEAR:
        return ""
    new, treated, removed = (sum(getattr(one, name) for one in year) for name in ("new", "treated", "unreported"))
    left = treated + removed
    return (
        f"Over the year {words.millions(new)} pathways joined and {words.millions(left)} left, "
        f"{words.in_hundred(removed / left)} of them without a reported completion; the list went from "
        f"{words.integer(year[0].start)} to {words.integer(year[-1].end)}."
    )


def _estimate_sentence(now: MonthFlow) -> str:
    if now.estimated is None or abs(now.estimated - now.unreported) < 0.5:
        return ""
    return f"With NHS England’s estimates for trusts that sent nothing, removals were {words.integer(now.estimated)}."


def _agreement_sentence(england: FlowSeries, wrong: int) -> str:
    stated = sum(one.stated is not None for one in england.months)
    if not stated:
        return ""
    if not wrong:
        return f"Our removals equal the published ones in all {stated} months since {england.months[0].period.label}."
    return f"Our removals differ from the published ones in {wrong} of {stated} months: one figure was revised."


def _step_sentences(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    verb = words.noun(len(names), "is", "are")
    return (
        f"{words.listing(names)} {verb} left out of this range: the flows count other hospitals there than the lists "
        "do, so the two cannot be brought together.",
    )


def _mean_share(months: list[MonthFlow]) -> float:
    """Removals of ordinary months over the lists at their starts."""
    ordinary = [one for one in months if not one.notes] or months
    return sum(one.unreported for one in ordinary) / sum(one.start for one in ordinary)


def _span(months: list[MonthFlow]) -> str:
    return words.months(months[0].period, months[-1].period)


def _events(months: list[MonthFlow]) -> tuple[tuple[str, str], ...]:
    first, last = months[0].period, months[-1].period
    return tuple(
        (str(one.period), one.what) for one in breaks()
        if first <= one.period <= last and one.id == "community-leaves"
    )  # fmt: skip
