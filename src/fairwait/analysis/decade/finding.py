"""Two months a decade apart as findings: who moved, how far apart areas are, every measure, what can be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.decade.bench import MOST_APPORTIONED, two_months
from fairwait.analysis.decade.breaks import breaks_table, censored_sentence, rule_changes, rule_sentence
from fairwait.analysis.decade.chart import then_and_now_chart
from fairwait.analysis.decade.compared import MEASURES, Compared, TwoMonths
from fairwait.analysis.decade.functions import MOST_MOVED
from fairwait.analysis.decade.mix import mix, mix_table
from fairwait.analysis.decade.spread import SpreadChange
from fairwait.analysis.decade.tables import areas_table, functions_table, spread_table, summary_table
from fairwait.analysis.decade.words import (
    SETTLED_BY,
    aside_sentence,
    ends_sentence,
    england_sentence,
    farthest_sentence,
    functions_sentence,
    movers_sentence,
    noise_sentence,
    order_sentence,
    spread_sentence,
    spread_title,
    wandering_sentence,
    working_words,
)
from fairwait.analysis.wording import form, inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.stats.multiplicity import judge_family

LEAD = MEASURES[0]
#: The measures whose spread is printed by every estimator; the others have one line in the table of measures.
_SPREAD_IN_FULL = ("within_18_weeks", "median_wait", "p92_wait")
#: Another limit for the third test of functions, to see whether the answer hangs on it.
_WIDER_RULE = 0.05


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
        title=f"{_answer(one)} (exploratory)",
        headline=ends_sentence(one),
        sentences=tuple(
            sentence
            for sentence in (
                order_sentence(one), england_sentence(one), movers_sentence(one), farthest_sentence(one, 1),
                farthest_sentence(one, -1), wandering_sentence(one), SETTLED_BY,
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
            f"Patients of a group that was divided are spread as its residents are; an area more than "
            f"{words.percent(MOST_APPORTIONED, 0)} of whose figure rests on that is not compared.",
        ),
        caveats=(
            "Two single months. Nothing between them is looked at, and neither month need be typical of its year.",
            "A place that moved against England may have done nothing: the others may have moved.",
            *((censored_sentence(one),) if censored_sentence(one) else ()),
        ),
        quality=(aside_sentence(one), functions_sentence(pair)),
        provenance=provenance(pair, (one,)),
        numbers={
            "areas": len(one), "england_then": one.then.england, "england_now": one.now.england,
            "rank_correlation": one.order.value, "rank_correlation_noise_alone": one.order.noise_alone.median,
            "rank_correlation_unrelated_high": one.order.unrelated.high,
            "moved_up": int((one.moves.moved > 0).sum()), "moved_down": int((one.moves.moved < 0).sum()),
            "moved_at_double_noise": int((one.moved_at_double != 0).sum()), "then": str(one.then.period),
            "now": str(one.now.period),
        },
    )  # fmt: skip


def _answer(one: Compared) -> str:
    then, now = one.then.period.label, one.now.period.label
    if not one.order.related:
        return f"Where waits were long in {then} does not tell where they are long in {now}"
    if one.order.value < 0:
        return f"Where waits were long in {then} they tend to be short in {now}, and the reverse"
    return f"Where waits were long in {then} still tells something of where they are long in {now}"


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
            SETTLED_BY,
        ),
        tables=(spread_table(pair, found),),
        method=(
            "Each estimator is computed from the same areas in both months. “Chance” is the same estimator between "
            "areas that are truly equal. The true values are drawn from each month’s posterior, in which noise has "
            "been drawn in, independently for the two months; “now over then” is the ratio of the two with its 95% "
            "interval."
        ),
        assumptions=(noise_sentence(lead),),
        caveats=(
            "The highest over the lowest rests on two areas only.",
            "A spread is not unfair by itself: need differs too.",
        ),
        quality=(aside_sentence(lead), functions_sentence(pair)),
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
        "places differ no more than before. Odds do not have that limit."
    )


def measures_finding(pair: TwoMonths) -> Finding:
    """Every measure; the lead measure function by function; and what the choice of functions does to the answer."""
    group = "Measures, comparable functions together"
    compared: list[_Row] = [(group, _title(one), pair.compared(one), _free(pair, one)) for one in MEASURES]
    compared += [*_by_function(pair), *_by_rule(pair)]
    lead = [one for _, _, one, _ in compared[: len(MEASURES)]]
    family = judge_family(np.array([one.order.p for one in lead]), "the rank correlations of all measures")
    related = [one for one, found in zip(lead, family.found.tolist(), strict=True) if found]
    mixed = mix(pair)
    admitted = mixed[0]
    return Finding(
        id="decade-measures",
        title=f"{_how_many(len(related), len(lead))} of the order of {pair.then.period.label} (exploratory)",
        headline=(
            f"Of {len(lead)} ways to look at waits, {len(related)} "
            f"{words.noun(len(related), 'keeps', 'keep')} more of the order of {pair.then.period.label} than unrelated "
            f"orders would{': ' if related else ''}{words.listing([inline(one.measure.title) for one in related])}."
        ),
        sentences=(
            f"{words.in_hundred(admitted.then)} completed pathways ended in an admission in {pair.then.period.label} "
            f"and {words.in_hundred(admitted.now)} in {pair.now.period.label}; the rank correlation of that share is "
            f"{words.decimal(admitted.order, 2)}.",
            SETTLED_BY,
        ),
        tables=(
            summary_table(pair, compared, "decade-measures", "Every measure, function and choice of functions"),
            mix_table(pair, mixed),
        ),
        method=(
            "As for the share within 18 weeks. Functions are added band by band before anything is computed. Which "
            f"measures keep an order is judged among all {len(lead)}, false findings held to 1 in 20. All functions "
            "together are given for information only: what is in them changed hands."
        ),
        assumptions=(
            "Where nobody has measured the month-to-month noise of a wait, it is borrowed from another measure, as the "
            "tables of each measure say.",
        ),
        caveats=(
            "Each row is its own family of tests: with so many rows some will show a mover by chance.",
            "Waits of completed pathways are unadjusted in both months, so the end of clock pauses in October 2015 "
            "does not touch them.",
            "Rates for every so many people are not compared: residents by area in 2015 are not held.",
        ),
        provenance=provenance(pair, tuple(lead)),
        numbers={f"{one.measure.id}_rank_correlation": one.order.value for one in lead}
        | {f"{one.measure.id}_moved": int((one.moves.moved != 0).sum()) for one in lead}
        | {"admitted_share_then": admitted.then, "admitted_share_now": admitted.now},
    )  # fmt: skip


def _how_many(number: int, of: int) -> str:
    some = words.number_word(number).capitalize() if number else "None"
    return f"{some} of {words.number_word(of)} ways to look at waits {words.noun(number, 'keeps', 'keep')} something"


def _title(measure: str) -> str:
    return named_measure(measure).title


def _free(pair: TwoMonths, measure: str) -> SpreadChange | None:
    """The change of the spread by the estimator that does not depend on England's level."""
    return next((one for one in pair.spread(measure, only=("scale_sd",)) if one.id == "scale_sd"), None)


_Row = tuple[str, str, Compared, SpreadChange | None]


def _by_function(pair: TwoMonths) -> list[_Row]:
    found: list[_Row] = []
    for code in pair.functions:
        try:
            one = pair.compared(LEAD, None, code)
        except NothingToAnswerWithError:
            continue
        found.append((f"{_title(LEAD)}, function by function", TREATMENT_FUNCTIONS[code], one, None))
    return found


def _by_rule(pair: TwoMonths) -> list[_Row]:
    evidence = pair.evidence
    ways = (
        (f"Comparable by the rule ({words.points(MOST_MOVED, 0)})", evidence.codes()),
        (f"With a wider limit ({words.points(_WIDER_RULE, 0)})", evidence.codes(_WIDER_RULE)),
        ("All functions (not comparable, for information)", evidence.every),
    )
    group = f"{_title(LEAD)}, by choice of functions"
    return [
        (group, f"{label}: {words.count(len(codes), 'function')}", pair.compared(LEAD, codes), None)
        for label, codes in ways
    ]


def comparable_finding(pair: TwoMonths) -> Finding:
    """Which functions can be compared and what changed in between, with the evidence."""
    compared = tuple(pair.compared(one) for one in MEASURES)
    changes = rule_changes(pair, compared)
    out = [one for one in pair.evidence.functions if not one.comparable()]
    return Finding(
        id="decade-comparable",
        title=f"What can be compared between {pair.then.period.label} and {pair.now.period.label}",
        headline=f"{functions_sentence(pair)} {words.count(len(out), 'treatment function')} "
        f"{words.noun(len(out), 'is', 'are')} left out, each for a reason in the files.",
        sentences=tuple(one for one in (rule_sentence(pair, changes),) if one),
        tables=(functions_table(pair), breaks_table(pair, changes)),
        method=(
            "The rule was set before any wait was looked at: a treatment function is left out if one of the months "
            "does not have it, if a break seen or published in the files names it, or if the share that NHS England "
            f"pays for directly differs by more than {words.points(MOST_MOVED, 0)} between the months in any part of "
            "the return."
        ),
        caveats=(
            "What a treatment function’s name covers is taken to be the same in both months; clinics may have been "
            "booked under another name.",
        ),
        provenance=provenance(pair, compared),
        numbers={"functions_compared": len(pair.functions), "functions_left_out": len(out)},
    )


def provenance(pair: TwoMonths, compared: Sequence[Compared]) -> tuple[Provenance, ...]:
    """The files behind some comparisons, those of the earlier month first."""
    files = [
        file
        for month in (pair.then, pair.now)
        for one in compared
        for file in month.bench.provenance(month.period, one.measure)
    ]
    return tuple(dict.fromkeys(files))
