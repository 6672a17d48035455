"""What a measure is: its question, which way is better, how it is made, what broke, and what to beware of."""

from __future__ import annotations

from fairwait.analysis.one_measure.words import direction, formula
from fairwait.analysis.wording import inline
from fairwait.definitions.dated import SeriesBreak, breaks
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.finding import Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance


def definition_finding(measure: Measure, period: Period, sources: tuple[Provenance, ...]) -> Finding:
    """The definition of a measure as of a month, with the files behind that month's figures."""
    known = breaks_of(measure)
    told = (
        f"{words.count(len(known), 'break', words=True).capitalize()} in what is counted "
        f"{words.noun(len(known), 'bears', 'bear')} on it."
        if known
        else "No break in what is counted is known to bear on it."
    )
    return Finding(
        id=f"definition-{measure.id.replace('_', '-')}",
        title=f"What “{inline(measure.title)}” means",
        headline=measure.question,
        sentences=(direction(measure), measure.why_it_matters, told, _answers(measure)),
        tables=(_breaks_table(measure, known),) if known else (),
        method=f"{formula(measure, period)} The counts behind every value stand in its row of the full tables.",
        caveats=measure.caveats,
        provenance=sources,
        numbers={"breaks": len(known), "per": measure.per},
        notes=(words.sentence(f"Source: {measure.source}"),),
    )


def breaks_of(measure: Measure) -> tuple[SeriesBreak, ...]:
    """The breaks that the measure's file names, in order of date; only those that may be told as facts."""
    return tuple(one for one in breaks() if one.id in measure.breaks and one.known != "reported")


def _answers(measure: Measure) -> str:
    """Who answers for the definition, and whether somebody else has looked at it."""
    looked = f"reviewed by {measure.reviewer}" if measure.status == "reviewed" else "not yet reviewed by anybody else"
    return f"The definition is by {inline(measure.author)}, {looked}."


def _breaks_table(measure: Measure, known: tuple[SeriesBreak, ...]) -> Table:
    return Table(
        id=f"definition-breaks-{measure.id.replace('_', '-')}",
        title=f"Breaks that bear on “{inline(measure.title)}”",
        columns=(
            Column("since", "Since"),
            Column("what", "What changed"),
            Column("effect", "What it does to the figures"),
            Column("handling", "How it is handled", secondary=True),
        ),
        rows=tuple((_when(one), one.what, one.effect, one.handling) for one in known),
        caption="Figures on both sides of a break are never compared without saying so.",
    )


def _when(one: SeriesBreak) -> str:
    last = one.last
    return one.period.label if last is None else words.months(one.period, Period(last.year, last.month))
