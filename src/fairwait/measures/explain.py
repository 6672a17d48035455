"""From a printed number back to the formula, the counts and the rows of the published files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fairwait.definitions.measure import Kind, Measure, Term
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.measures.collected.explained import explain_collected
from fairwait.measures.counting import Counted, ask, count, geography_named, month_of
from fairwait.measures.engine import estimates_of, people_of
from fairwait.measures.explained import Contributor, ExplainedTerm, Explanation
from fairwait.measures.formula import divided, formula_words, interpolated, term_words
from fairwait.measures.frame import organisations
from fairwait.measures.selections import Whose, selections, whose_of
from fairwait.measures.source import MartSource, relation
from fairwait.measures.sql import organisation_counts_sql
from fairwait.measures.values import term_count
from fairwait.places.names import area_name
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage


_NO_FIGURE = {
    "no_data": "the files hold no pathways of this kind for this place",
    "unmapped": "the place of this code is not known",
}


def explain(
    measure: Measure | str,
    source: MartSource,
    *,
    area: str,
    geography: Geography | str,
    period: Period | str,
    treatment_function: str = TOTAL,
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | str | None = None,
) -> Explanation:
    """Explain one estimate. ``area`` is a code of the geography; errors are those of :func:`estimate`.

    On other ``boundaries`` an organisation that was divided contributes a share, which its contributor states.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    if chosen.collected is not None:
        return explain_collected(
            chosen, source, area=area, geography=geography_named(geography), period=month_of(period),
            item=treatment_function, population_vintage=population_vintage,
            boundaries=None if boundaries is None else month_of(boundaries),
        )  # fmt: skip
    question = ask(
        [chosen], geography=geography, period=period, treatment_functions=(treatment_function,), vintage=vintage,
        population_vintage=population_vintage, boundaries=boundaries,
    )  # fmt: skip
    counted = count(question, source)
    (asked,) = question.measures
    (cell,) = counted.frame.positions([area])  # one treatment function: one cell a place
    record = list(estimates_of(asked, counted).records())[cell]
    people = float(people_of(asked, counted)[cell])
    whose = whose_of(counted, area)
    terms = tuple(
        ExplainedTerm(
            term_words(term, question.period),
            term.sign,
            float(term_count(term, counted.held)[cell]),
            tuple(selections(term, counted, source, whose)),
        )
        for term in asked.terms
    )
    return Explanation(
        measure=asked,
        record=record,
        treatment_function_name=TREATMENT_FUNCTIONS.get(treatment_function, treatment_function),
        formula=formula_words(asked, question.period),
        with_numbers=_with_numbers(asked, counted, cell, terms, record, people),
        terms=terms,
        people=None if people != people else people,
        contributors=_contributors(asked.numerator[0], counted, source, whose),
        files=tuple(file for offset in sorted(counted.releases) for file in counted.releases[offset]),
    )


def _with_numbers(
    measure: Measure,
    counted: Counted,
    cell: int,
    terms: tuple[ExplainedTerm, ...],
    record: Mapping[str, Any],
    people: float,
) -> str:
    period = counted.question.period
    if record["value"] is None and record["status"] != "suppressed":
        if counted.frame.geography is Geography.PROVIDER and measure.needs_population:
            return "a provider serves no set population, so its pathways are not divided by one"
        return _NO_FIGURE.get(record["status"], "this cannot be worked out for this place in this month")
    if measure.kind is Kind.QUANTILE:
        (part,) = measure.numerator[0].parts
        held = counted.held[0][part]
        return interpolated(measure, held.bands[cell], int(held.open_band[cell]), record["value"], period)
    if record["value"] is None:
        return f"{words.integer(terms[0].count)} {words.noun(terms[0].count, 'pathway')}: too few for a rate"
    return divided(measure, [term.count for term in terms], people, record["value"], period)


def _contributors(term: Term, counted: Counted, source: MartSource, whose: Whose) -> tuple[Contributor, ...]:
    basis, offset = counted.frame.geography.basis, max(term.months)
    period = counted.question.period.shift(offset)
    vintage = counted.question.vintage if offset == 0 else None
    text = organisation_counts_sql(
        relation(source, "marts", period, term.parts, basis, vintage), period=period, basis=basis, parts=term.parts,
        treatment_function=counted.grid.treatment_functions[0], orgs=whose.orgs,
    )  # fmt: skip
    names = organisations(source, basis, term.parts, period, vintage)
    rows = source.connection.execute(text).fetchall()
    return tuple(
        Contributor(code, _name(code, names.get(code, ("", ""))[0], basis), int(n), whose.shares.get(code, 1.0))
        for code, n in rows
    )


def _name(code: str, published: str, basis: Basis) -> str:
    return provider(code, published).name if basis is Basis.PROVIDER else area_name(published) or code
