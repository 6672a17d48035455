"""Every measure of two months a decade apart, the lead one function by function, and the mix of treatment."""

from __future__ import annotations

from fairwait.analysis.decade.compared import MEASURES, Compared, TwoMonths
from fairwait.analysis.decade.functions import MOST_MOVED
from fairwait.analysis.decade.kept import (
    correlation,
    functions_kept_sentence,
    kept_by_functions,
    kept_by_measures,
    kept_sentence,
    kept_title,
)
from fairwait.analysis.decade.mix import mix, mix_table
from fairwait.analysis.decade.spread import SpreadChange
from fairwait.analysis.decade.tables import summary_table
from fairwait.analysis.decade.words import SETTLED_BY, provenance
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Finding
from fairwait.domain.treatment import TREATMENT_FUNCTIONS

LEAD = MEASURES[0]
#: Another limit for the third test of functions, to see whether the answer hangs on it.
_WIDER_RULE = 0.05
_Row = tuple[str, str, Compared, SpreadChange | None]


def measures_finding(pair: TwoMonths) -> Finding:
    """Every measure; the lead measure function by function; and what the choice of functions does to the answer."""
    kept, functions = kept_by_measures(pair), kept_by_functions(pair, LEAD)
    group = "Measures, comparable functions together"
    rows: list[_Row] = [(group, one.measure.title, one, _scaled(pair, one.measure.id)) for one in kept.all]
    title = named_measure(LEAD).title
    rows += [
        (f"{title}, function by function", TREATMENT_FUNCTIONS[one.treatment_function], one, None)
        for one in functions.all
    ]
    mixed = mix(pair)
    admitted, then = mixed[0], pair.then.period.label
    return Finding(
        id="decade-measures",
        title=f"{kept_title(kept, then)} (exploratory)",
        headline=kept_sentence(kept, then),
        sentences=(
            *((functions_kept_sentence(functions),) if functions.all else ()),
            f"{words.in_hundred(admitted.then)} completed pathways ended in an admission in {then} and "
            f"{words.in_hundred(admitted.now)} in {pair.now.period.label}; between areas the rank correlation of that "
            f"share is {correlation(admitted.order, admitted.limits)}.",
        ),
        tables=(
            summary_table(
                pair, [*rows, *_by_rule(pair)], "decade-measures", "Every measure, function and choice of functions"
            ),
            mix_table(pair, mixed),
        ),
        method=(
            "As for the share within 18 weeks. Functions are added band by band before anything is computed. Which "
            f"measures keep an order is judged among all {len(kept.all)}, which functions among all "
            f"{len(functions.all)}, false findings held to 1 in 20. All functions together are given for information "
            "only: what is in them changed hands."
        ),
        assumptions=(
            "Where nobody has measured the month-to-month noise of a wait, it is borrowed from another measure, as the "
            "tables of each measure say.",
        ),
        caveats=(
            SETTLED_BY,
            "Each row is its own family of tests for movers: with so many rows some will show one by chance.",
            "Waits of completed pathways are unadjusted in both months, so the end of clock pauses in October 2015 "
            "does not touch them.",
            "Rates for every so many people are not compared: residents by area in 2015 are not held.",
        ),
        provenance=provenance(pair, kept.all),
        numbers={f"{one.measure.id}_rank_correlation": one.order.value for one in kept.all}
        | {f"{one.measure.id}_moved": int((one.moves.moved != 0).sum()) for one in kept.all}
        | {"measures_keeping_order": len(kept.keeping), "functions_keeping_order": len(functions.keeping)}
        | {"admitted_share_then": admitted.then, "admitted_share_now": admitted.now},
    )


def _scaled(pair: TwoMonths, measure: str) -> SpreadChange | None:
    """The change of the spread by the estimator on the working scale, least tied to England's level."""
    return next((one for one in pair.spread(measure, only=("scale_sd",)) if one.id == "scale_sd"), None)


def _by_rule(pair: TwoMonths) -> list[_Row]:
    evidence = pair.evidence
    ways = (
        (f"Comparable by the rule ({words.points(MOST_MOVED, 0)})", evidence.codes()),
        (f"With a wider limit ({words.points(_WIDER_RULE, 0)})", evidence.codes(_WIDER_RULE)),
        ("All functions (not comparable, for information)", evidence.every),
    )
    group = f"{named_measure(LEAD).title}, by choice of functions"
    return [
        (group, f"{label}: {words.count(len(codes), 'function')}", pair.compared(LEAD, codes), None)
        for label, codes in ways
    ]
