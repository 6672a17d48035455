"""England then and now: how many wait over 18 weeks today, against the month that a well-known claim starts from.

The Medical Technology Group wrote in August 2017 that almost three times as many patients waited over 18 weeks as in
November 2012: 130,000 then, 380,000 in April 2017.
"""

from __future__ import annotations

from fairwait.analysis.national_series import NationalSeries, national_series
from fairwait.analysis.periods.change import Change
from fairwait.analysis.periods.claim import judge_claim, ordinary_sentence, start_sentences
from fairwait.analysis.periods.england import ENGLAND_SERIES, change_of, values_of
from fairwait.analysis.periods.ordinary import starts
from fairwait.analysis.periods.words import break_sentences
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period

#: The claim: where it starts, where it ended, and the numbers it was made with.
CLAIM_FROM, CLAIM_TO = Period(2012, 11), Period(2017, 4)
CLAIMED_TIMES = 3.0
PRINTED_FROM, PRINTED_TO = 130_000, 380_000
_MEASURE = "waiting_over_18_weeks"
_MILLION = 1_000_000
#: What a chart has room to say of each break that this count crosses.
_BRIEFLY = {
    "sexual-health-leaves": "Sexual health leaves",
    "covid": "Pandemic",
    "community-leaves": "Community services leave",
}


def then_and_now_finding(bench: Workbench, period: Period) -> Finding:
    """Lists over 18 weeks in November 2012, April 2017 and ``period``, without and with estimates.

    ``period`` after the last month of the overview held is answered with that last month.

    Raises
    ------
    NothingToAnswerWithError
        When no overview that reaches from November 2012 to April 2017 is held, or ``period`` is before that.
    """
    overview = national_series(bench, CLAIM_FROM, CLAIM_TO)
    if overview is None or period <= CLAIM_TO:
        raise NothingToAnswerWithError(
            "England then and now needs the overview time series from November 2012 on, and a month after April 2017",
            expected="the overview time series, England",
            remedy="ingest the overview time series",
        )
    now = min(period, overview.last)
    series = ENGLAND_SERIES[_MEASURE]
    claim, since = (change_of(overview, series, CLAIM_FROM, month) for month in (CLAIM_TO, now))
    judged = judge_claim(claim, CLAIMED_TIMES)
    values = values_of(overview, series)
    return Finding(
        id="then-and-now",
        title="England then and now",
        headline=_headline(since, now, values[CLAIM_FROM] == min(values.values())),
        sentences=(
            f"In 2017 a report said that almost three times as many waited over 18 weeks in {CLAIM_TO.label} as in "
            f"{CLAIM_FROM.label}, from rounded figures. {judged.sentence}",
            *(start_sentences(found)[:2] if (found := starts(values, CLAIM_FROM, CLAIM_TO)) else ()),
            _lists_sentence(overview, now),
        ),
        tables=(_months_table(overview, now), _series_table(overview, now)),
        charts=(_chart(overview, now, since, claim),),
        method=(
            "Over 18 weeks is the list less those of 18 weeks or less, from England’s overview. A claimed ratio holds "
            "when the one found is within a tenth of it, as reported and with the publisher’s estimates for trusts "
            "that sent nothing."
        ),
        assumptions=(_carried(overview),) if _carried(overview) else (),
        caveats=(
            *break_sentences((since,))[0],
            "“Three times as many” is a ratio of 3; “three times more”, read strictly, is a ratio of 4.",
            f"{words.integer(PRINTED_FROM)} and {words.integer(PRINTED_TO)}, as printed in 2017, give "
            f"{words.times(PRINTED_TO / PRINTED_FROM)}. The overview now has {words.integer(claim.then.value)} and "
            f"{words.integer(claim.now.value)}: the first was rounded down, or has been revised since.",
            "Pathways are not people, and a count of everybody has no sampling error: no interval is given.",
        ),
        quality=(ordinary_sentence(since.ordinary),) if since.ordinary else (),
        provenance=(overview.source,),
        numbers={
            "over_18_from": claim.then.value, "over_18_to": claim.now.value, "over_18_now": since.now.value,
            "claim_ratio": claim.ratio, "claim_ratio_with_estimates": claim.estimated_ratio,
            "claim_verdict": judged.verdict, "now": str(now), "ratio_now": since.ratio,
            "ratio_now_with_estimates": since.estimated_ratio,
        },
    )  # fmt: skip


def _headline(since: Change, now: Period, lowest: bool) -> str:
    estimated = (
        f" ({words.times(since.estimated_ratio)} with estimates for missing trusts)" if since.estimated_ratio else ""
    )
    record = ", the lowest month on record" if lowest else ""
    return (
        f"At the end of {now.label} {words.millions(since.now.value)} pathways had waited more than 18 weeks: "
        f"{words.times(since.ratio)} the {words.integer(since.then.value)} of {CLAIM_FROM.label}{record}{estimated}."
    )


def _lists_sentence(overview: NationalSeries, now: Period) -> str:
    """The same for the list as a whole and the share within 18 weeks."""
    whole = change_of(overview, ENGLAND_SERIES["waiting"], CLAIM_FROM, now)
    share = change_of(overview, ENGLAND_SERIES["within_18_weeks"], CLAIM_FROM, now)
    return (
        f"The whole list is {words.times(whole.ratio)} as long, and {words.in_hundred(share.now.value)} on it have "
        f"waited 18 weeks or less; in {CLAIM_FROM.label} {words.in_hundred(share.then.value)}."
    )


def _carried(overview: NationalSeries) -> str:
    """Whether the estimate for missing trusts was the same in neighbouring months: then it is one figure carried on."""
    series = ENGLAND_SERIES["waiting"]
    months = [CLAIM_FROM.shift(step) for step in (-1, 0, 1)]
    gaps = {change_of(overview, series, month, month).then.missing for month in months}
    (gap,) = gaps if len(gaps) == 1 else (None,)
    if not gap:
        return ""
    return (
        f"The estimates add the same {words.integer(gap)} pathways to the list in {months[0].label}, {months[1].label} "
        f"and {months[2].label}: last figures of the missing trusts carried on, and no count of those months."
    )


def _months_table(overview: NationalSeries, now: Period) -> Table:
    months = dict.fromkeys((CLAIM_FROM, CLAIM_TO, now, overview.last))
    rows: list[tuple[Cell, ...]] = []
    for month in months:
        one = change_of(overview, ENGLAND_SERIES[_MEASURE], CLAIM_FROM, month)
        whole = change_of(overview, ENGLAND_SERIES["waiting"], CLAIM_FROM, month)
        rows.append(
            (month.label, one.now.value, one.now.estimated, one.ratio, one.estimated_ratio, one.now.missing,
             whole.now.value, 1 - (one.now.value or 0) / whole.now.value if whole.now.value else None)
        )  # fmt: skip
    return Table(
        id="then-and-now",
        title="England: pathways that had waited more than 18 weeks",
        columns=(
            Column("month", "End of"),
            Column("over_18", "Over 18 weeks", "integer"),
            Column("estimated", "With estimates", "integer"),
            Column("ratio", f"Times {CLAIM_FROM.label}", "number", 2),
            Column("estimated_ratio", "Times, with estimates", "number", 2),
            Column("missing", "Estimated missing", "integer"),
            Column("waiting", "Whole list", "integer", secondary=True),
            Column("share", "Within 18 weeks", "percent", 1, secondary=True),
        ),
        rows=tuple(rows),
        caption="As the overview now stands: months have been revised since they were first published.",
    )


def _series_table(overview: NationalSeries, now: Period) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (str(month), value, estimated) for month, value, estimated in reversed(_points(overview, now))
    ]
    return Table(
        id="then-and-now-months",
        title="England, month by month: pathways that had waited more than 18 weeks",
        columns=(
            Column("period", "Month"),
            Column("over_18", "Over 18 weeks", "integer"),
            Column("estimated", "With estimates", "integer"),
        ),
        rows=tuple(rows),
        caption="Latest first.",
        preview_rows=13,
    )


def _points(overview: NationalSeries, now: Period) -> list[tuple[Period, float, float | None]]:
    series = ENGLAND_SERIES[_MEASURE]
    plain, estimated = values_of(overview, series), values_of(overview, series, estimated=True)
    return [(month, value, estimated.get(month)) for month, value in sorted(plain.items()) if month <= now]


def _chart(overview: NationalSeries, now: Period, since: Change, claim: Change) -> ChartSpec:
    points = _points(overview, now)
    marks = [
        Mark("As reported", value / _MILLION, str(month), role="subject", series="As reported")
        for month, value, _ in points
    ] + [
        Mark("With estimates", value / _MILLION, str(month), role="comparison", series="With estimates")
        for month, _, value in points
        if value is not None
    ]
    between = [one.one for one in since.crossed if one.one.id in _BRIEFLY]
    events = [Event(str(one.period), f"{one.period.label}: {_BRIEFLY[one.id]}") for one in between]
    events += [Event(str(month), f"{month.label}: {words.integer(values)}") for month, values in (
        (CLAIM_FROM, since.then.value), (CLAIM_TO, claim.now.value),
    )]  # fmt: skip
    return ChartSpec(
        kind="time-series",
        title=f"Over 18 weeks: {words.times(since.ratio)} as many as in {CLAIM_FROM.label}",
        subtitle=f"Pathways that had waited more than 18 weeks, England, {points[0][0].label} to {now.label}, millions",
        alt=(
            f"Two lines that nearly meet, as reported and with estimates: from {words.millions(points[0][1])} in "
            f"{points[0][0].label} down to {words.integer(since.then.value)} in {CLAIM_FROM.label} and up to "
            f"{words.millions(since.now.value)} in {now.label}. Breaks are marked."
        ),
        y=Axis("Pathways over 18 weeks", "million", decimals=1, from_zero=True),
        marks=tuple(marks),
        events=tuple(events),
    )
