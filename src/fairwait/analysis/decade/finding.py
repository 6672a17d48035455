"""Two months a decade apart as findings: who moved, how far apart areas are, every measure, what can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.decade.bench import MOST_APPORTIONED, two_months
from fairwait.analysis.decade.breaks import breaks_table, censored_sentence, rule_changes, rule_sentence
from fairwait.analysis.decade.chart import then_and_now_chart
from fairwait.analysis.decade.compared import MEASURES, Compared, TwoMonths
from fairwait.analysis.decade.every_measure import LEAD, measures_finding
from fairwait.analysis.decade.functions import MOST_MOVED
from fairwait.analysis.decade.kept import kept_by_measures, order_sentence, order_title, others_sentence
from fairwait.analysis.decade.spread import SpreadChange
from fairwait.analysis.decade.tables import areas_table, functions_table, spread_table
from fairwait.analysis.decade.words import (
    APPORTIONED,
    SETTLED_BY,
    TITLE_RULE,
    aside_sentence,
    chance_sentence,
    ends_sentence,
    fallback_sentence,
    farthest_sentence,
    functions_sentence,
    movers_sentence,
    noise_sentence,
    provenance,
    spread_sentence,
    spread_title,
    working_words,
)
from fairwait.analysis.wording import form
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part

#: The measures whose spread is printed by every estimator; the others have one line in the table of measures.
_SPREAD_IN_FULL = ("within_18_weeks", "median_wait", "p92_wait")


def decade_findings(bench: Workbench, period: Period) -> tuple[Finding, ...]:
    """The findings for a report of ``period``; none where either month is held nowhere, or too few areas are."""
    if two_months(bench, period) is None:
        return ()
    try:
        pair = TwoMonths(bench, period)
        return (moves_finding(pair, LEAD), spread_finding(pair), measures_finding(pair), comparable_finding(pair))
    except NothingToAnswerWithError:
        return ()


def moves_finding(pair: TwoMonths, measure: str = LEAD) -> Finding:
    """Whether where you wait is where people waited then, and who moved, for one measure. Errors as ``compared``."""
    one = pair.compared(measure)
    table = areas_table(one, f"decade-areas-{measure.replace('_', '-')}")
    return Finding(
        id=f"decade-{measure.replace('_', '-')}",
        title=f"{order_title(one)} (exploratory)",
        headline=order_sentence(one),
        sentences=tuple(
            sentence
            for sentence in (
                others_sentence(kept_by_measures(pair), one.measure.id), movers_sentence(one), farthest_sentence(one),
                SETTLED_BY,
            )
            if sentence
        ),
        tables=(table,),
        charts=(then_and_now_chart(one),),
        method=(
            f"Each area is held against England in the same month, on the log-odds scale for shares and the log scale "
            f"for waits; the move is the {working_words(one.measure)}. Each area is tested twice, plainly and guarded "
            "against regression to the mean, and the weaker answer holds; false findings are held to 1 in 20 among "
            f"all {len(one)} areas, and a move must be a tenth or more. Moves are drawn towards the rest, so that "
            "those picked because they look largest are not overstated. The two months’ noise is independent."
        ),
        assumptions=(
            noise_sentence(one),
            APPORTIONED.format(limit=words.percent(MOST_APPORTIONED, 0)),
            chance_sentence(one), ends_sentence(one),
        ),
        caveats=(
            "Two single months. Nothing between them is looked at, and neither month need be typical of its year.",
            "A place that moved against England may have done nothing: the others may have moved.",
            *((censored_sentence(one),) if censored_sentence(one) else ()),
        ),
        quality=_quality(pair, one),
        provenance=provenance(pair, (one,)),
        numbers={
            "areas": len(one), "england_then": one.then.england, "england_now": one.now.england,
            "rank_correlation": one.order.value, "rank_correlation_low": one.order.limits[0],
            "rank_correlation_high": one.order.limits[1], "rank_correlation_noise_alone": one.order.noise_alone.median,
            "rank_correlation_unrelated_high": one.order.unrelated.high,
            "moved_up": int((one.moves.moved > 0).sum()), "moved_down": int((one.moves.moved < 0).sum()),
            "moved_at_double_noise": int((one.moved_at_double != 0).sum()), "then": str(one.then.period),
            "now": str(one.now.period),
        },
    )  # fmt: skip


def _quality(pair: TwoMonths, one: Compared) -> tuple[str, ...]:
    told = (fallback_sentence(pair), aside_sentence(one), functions_sentence(pair))
    return tuple(sentence for sentence in told if sentence)


def spread_finding(pair: TwoMonths, measures: Sequence[str] = _SPREAD_IN_FULL) -> Finding:
    """How far apart the same areas were and are, by every estimator, for some measures."""
    found = [(pair.compared(one), pair.spread(one)) for one in measures]
    lead, changes = found[0]
    return Finding(
        id="decade-spread",
        title=f"{spread_title(lead.then.period, changes)} (exploratory)",
        headline=spread_sentence(lead.measure, changes),
        sentences=(
            *(spread_sentence(one.measure, each) for one, each in found[1:]),
            *((_bent(lead),) if lead.measure.percent else ()),
        ),
        tables=(spread_table(pair, found),),
        method=(
            "Each estimator is computed from the same areas in both months. “Chance” is the same estimator between "
            "areas that are truly equal. The true values are drawn as they may be once noise is allowed "
            "for, independently for the two months; “now over then” is the ratio of the two with its 95% "
            f"interval. {TITLE_RULE}"
        ),
        assumptions=(noise_sentence(lead),),
        caveats=(
            SETTLED_BY,
            "The highest over the lowest rests on two areas only.",
            "A spread is not unfair by itself: need differs too.",
        ),
        quality=_quality(pair, lead),
        provenance=provenance(pair, tuple(one for one, _ in found)),
        numbers=_spread_numbers(found),
    )


def _spread_numbers(found: Sequence[tuple[Compared, tuple[SpreadChange, ...]]]) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {}
    for one, changes in found:
        for change in changes:
            numbers[f"{one.measure.id}_{change.id}_change"] = change.change.value
            numbers[f"{one.measure.id}_{change.id}_verdict"] = change.verdict
    return numbers


def _bent(one: Compared) -> str:
    """Why ratios and points of a share are bent by England's level."""
    return (
        f"With England at {form(one.measure, one.then.england)} areas had little room above it; at "
        f"{form(one.measure, one.now.england)} they have room both ways, so points and ratios of a share grow even if "
        "places differ no more than before. Odds have no such limit, but they too move with England’s level unless all "
        "areas’ odds shift alike."
    )


def comparable_finding(pair: TwoMonths) -> Finding:
    """Which functions can be compared and what changed in between, with the evidence."""
    compared = tuple(pair.compared(one) for one in MEASURES)
    changes = rule_changes(pair, compared)
    kept = [one for one in pair.evidence.functions if one.comparable()]
    out = [one for one in pair.evidence.functions if not one.comparable()]
    covered = pair.evidence.covered(Part.INCOMPLETE, pair.functions)
    return Finding(
        id="decade-comparable",
        title=f"What can be compared between {pair.then.period.label} and {pair.now.period.label}",
        headline=f"{functions_sentence(pair)} {words.count(len(out), 'treatment function')} "
        f"{words.noun(len(out), 'is', 'are')} left out, each for a reason in the files.",
        sentences=(f"Compared are {words.listing([one.name.lower() for one in kept])}.",),
        tables=(functions_table(pair), breaks_table(pair, changes)),
        method=(
            "The rule was set before any wait was looked at: a treatment function is left out if one of the months "
            "does not have it, if a break seen or published in the files names it, or if the share that NHS England "
            f"pays for directly differs by more than {words.points(MOST_MOVED, 0)} between the months in any part of "
            f"the return. {rule_sentence(pair, changes)}".rstrip()
        ),
        caveats=(
            "What a treatment function’s name covers is taken to be the same in both months; clinics may have been "
            "booked under another name.",
        ),
        provenance=provenance(pair, compared),
        numbers={
            "functions_compared": len(pair.functions),
            "functions_left_out": len(out),
            "list_share_then": covered[0],
            "list_share_now": covered[1],
        },
    )
