"""Every measure with figures: what it asks, which way is better, for which places, and of when the latest are."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.one_measure.held import HeldMeasure
from fairwait.analysis.one_measure.words import LEVEL_NAMES, direction
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.provenance import Provenance

#: What stands where neither way is better.
_DESCRIBES = "Describes: neither is better"


def index_finding(bench: Workbench, held: Sequence[HeldMeasure]) -> Finding:
    """The measures of :func:`~fairwait.analysis.one_measure.held.measures_held` as a list, one row each."""
    rows = tuple(_row(measure, levels) for measure, levels in by_measure(held))
    describe = sum(measure.polarity is Polarity.CONTEXT for measure, _ in by_measure(held))
    return Finding(
        id="measures",
        title="Every measure with figures",
        headline=f"Figures are held of {words.count(len(rows), 'measure')}, {describe} of which only "
        f"{words.noun(describe, 'describes', 'describe')}.",
        sentences=(
            "A measure that only describes, such as a rate of treatment, has a highest and a lowest and no better end.",
        ),
        tables=(
            Table(
                id="measures",
                title="Measures, what each asks and which way is better",
                columns=(
                    Column("title", "Measure"),
                    Column("question", "What it asks"),
                    Column("direction", "Which way is better"),
                    Column("levels", "Held for"),
                    Column("latest", "Latest"),
                    Column("measure", "Name in files and commands", secondary=True),
                ),
                rows=rows,
                caption="Rates first, then shares, waits and balances.",
            ),
        ),
        method=(
            "Every definition is a file that names its formula, polarity, caveats and who answers for it; a measure "
            "stands here when the files held carry all that it counts for one place or more."
        ),
        caveats=("A definition is no estimate and has no interval: each measure’s own pages give those.",),
        provenance=_sources(bench, held),
        numbers={"measures": len(rows), "describing": describe},
    )


def by_measure(held: Sequence[HeldMeasure]) -> tuple[tuple[Measure, tuple[HeldMeasure, ...]], ...]:
    """What is held of each measure, in the order in which the measures come."""
    names = dict.fromkeys(one.measure.id for one in held)
    found = [tuple(one for one in held if one.measure.id == name) for name in names]
    return tuple((levels[0].measure, levels) for levels in found)


def _row(measure: Measure, levels: Sequence[HeldMeasure]) -> tuple[Cell, ...]:
    named = "; ".join(LEVEL_NAMES[one.geography] for one in levels)
    months = dict.fromkeys(measure.when(one.period) for one in levels)
    way = _DESCRIBES if measure.polarity is Polarity.CONTEXT else direction(measure).rstrip(".")
    return (measure.title, measure.question, way, named, "; ".join(months), measure.id)


def _sources(bench: Workbench, held: Sequence[HeldMeasure]) -> tuple[Provenance, ...]:
    own = [bench.provenance(one.period, one.measure) for one in held]
    return tuple(dict.fromkeys(file for files in own for file in files))
