"""Why a place cannot be ranked by a measure of another return than RTT, and what its noise is measured on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measures as all_measures
from fairwait.definitions.noise import provider_noise
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.collected.held import measure_periods, quarter_of

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.store.reader import Store

_FEWEST_PEOPLE = 20_000
_STATUS = {
    "suppressed": "Too few for a rate.",
    "unmapped": "A code whose place no file says: shown as it came, never guessed.",
}


def reasons_of_collected(
    bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period
) -> list[str]:
    """For each row, why it cannot be ranked; an empty text where it can."""
    assert measure.collected is not None
    reasons, rates = [], rates_of_england(bench, measure, table, period)
    sent, country = bench.sent(measure, geography, period), geography is Geography.ENGLAND
    cells = zip(table["area"].tolist(), table["treatment_function"].tolist(), strict=True)
    for row, (area, item) in enumerate(cells):
        missing, own = (
            missing_words(bench, measure, area, geography, period, item) if country else sent[area, item].reason,
            _of_the_row(measure, table, row, rates),
        )
        reason = missing or own
        if geography is Geography.ENGLAND:
            reason = " ".join(one for one in (missing, own) if one)
        reasons.append(reason or measure.collected.not_ranked or _of_its_size(measure, table, row))
    return reasons


def missing_words(
    bench: Workbench, measure: Measure, area: str, geography: Geography, period: Period, item: str
) -> str:
    """Who sent no figures of an item for a place, or why nobody can say; empty where that leaves out too little."""
    if geography is Geography.ENGLAND:
        judged = bench.senders(measure, period)
        return " ".join(dict.fromkeys(text for one in judged if (text := one.england_words(item))))
    return bench.sent(measure, geography, period)[area, item].reason


def reasons_of_rows(
    bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period
) -> list[str]:
    """What each row itself lacks, whoever else is missing; an empty text where nothing."""
    rates = rates_of_england(bench, measure, table, period)
    return [_of_the_row(measure, table, row, rates) for row in range(len(table))]


def rates_of_england(bench: Workbench, measure: Measure, table: Estimates, period: Period) -> dict[str, float]:
    """England's counted for every one of what it is divided by, for each item of a table; none for shares."""
    if measure.kind is not Kind.RATIO:
        return {}
    items = dict.fromkeys(table["treatment_function"].tolist())
    return {item: bench.england(measure, period, item) / measure.per for item in items}


def _of_the_row(measure: Measure, table: Estimates, row: int, rates: Mapping[str, float]) -> str:
    """What a row itself lacks.

    Of a rate it is the number expected at England's rate that has to be large enough: to ask for a number counted
    would leave out the very places with the fewest cancellations for their size.
    """
    assert measure.collected is not None
    status, method = table["status"][row], str(table["method"][row])
    if status == "no_data":
        if table["numerator"][row] == table["numerator"][row]:
            return f"No {measure.divided_by} here to divide by."
        return f"No {measure.counted} here in these figures."
    if status == "not_defined":
        if not method and measure.needs_population and table["denominator"][row] != table["denominator"][row]:
            return "No count of residents is held for the areas of that time, so nothing can be divided by them."
        return words.sentence(method) if method else "These figures cannot carry this measure for this place."
    if status != "ok":
        return _STATUS.get(status, "These figures cannot carry this measure for this place.")
    expected = table["denominator"][row] * rates.get(table["treatment_function"][row], float("nan"))
    if expected < measure.collected.fewest:
        would = f"At England's rate there would be {expected:,.0f} {measure.counted} here"
        return f"{would}, fewer than the {measure.collected.fewest} that a ranking needs."
    share = measure.kind is Kind.SHARE
    number, what = (
        (table["denominator"][row], measure.divided_by) if share else (table["numerator"][row], measure.counted)
    )
    if expected != expected and number < measure.collected.fewest:
        return f"Fewer {what} ({number:,.0f}) than the {measure.collected.fewest} that a ranking needs."
    if measure.needs_population and table["denominator"][row] < _FEWEST_PEOPLE:
        people = f"{table['denominator'][row]:,.0f}"
        return f"Only {people} people live here, fewer than the {_FEWEST_PEOPLE:,} a ranking needs."
    return ""


def _of_its_size(measure: Measure, table: Estimates, row: int) -> str:
    """Why nobody knows how far a provider's figures move by themselves: larger ones lend it nothing."""
    if table["geography"][row] != Geography.PROVIDER:
        return ""
    classes = provider_noise(measure.id, str(table["treatment_function"][row]))
    if not classes or table["denominator"][row] >= classes[0].smallest_list:
        return ""
    size = f"fewer than {classes[0].smallest_list:,} {measure.divided_by}"
    return f"How far the figures of providers with {size} move could not be measured, and larger ones do not say."


def refuse_order(measure: Measure) -> None:
    """Raise NothingToAnswerWithError for a measure whose order of places would mislead, with its own reason."""
    if measure.collected is not None and measure.collected.not_ranked:
        raise NothingToAnswerWithError(
            f"{measure.title} is not ranked. {measure.collected.not_ranked}",
            expected="a measure whose order of places means something",
            remedy="use “fairwait estimate”, which needs no ranking, or rank another measure",
        )


def refuse_other_returns(measures: Iterable[str], what: str) -> None:
    """Raise UsageError where ``what``, which speaks of RTT alone, is asked of a measure of another return."""
    known = all_measures()
    for name in measures:
        if name in known and known[name].collected is not None:
            raise UsageError(
                f"{known[name].title} is no measure of referral to treatment, which {what} is about",
                where="the measure",
                expected="a measure of referral to treatment, such as within_18_weeks",
                remedy=f"use “fairwait estimate {name}”, “fairwait rank” or “fairwait compare”",
            )


def run_of_periods(store: Store, measure: Measure, geography: Geography, period: Period, most: int) -> list[Period]:
    """The months or quarters held in a row around a period, itself among them, the nearest first, at most ``most``."""
    step = 3 if measure.quarterly else 1
    period, held = quarter_of(measure, period), set(measure_periods(store, measure, geography))
    run = [period] if period in held else []
    while run and len(run) < most:
        ends = (run[0].shift(-step), run[-1].shift(step))
        more = sorted((one for one in ends if one in held), key=lambda one: abs(period.months_until(one)))
        if not more:
            break
        run = sorted([*run, more[0]])
    return run
