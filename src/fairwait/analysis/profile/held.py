"""What the file holds for a place that cannot be judged: counts to check against the source, nothing to compare."""

from __future__ import annotations

from fairwait.analysis.profile.outside import outside_caveats
from fairwait.analysis.profile.place import WAITS, Subject, decisive
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import capital, in_unit, label_of, lean, unit_of, whole
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table


def held_finding(subject: Subject, standings: list[Standing]) -> Finding:
    """The values in the file without England, interval or rank beside them, and why those would mislead."""
    waiting = next(one for one in standings if one.measure.id == WAITS).denominator
    headline, told = _words(subject, waiting)
    away = outside_caveats(subject, waiting)
    table = _table(subject, standings)
    return Finding(
        id="summary",
        title="What the file holds",
        headline=headline,
        sentences=(told,),
        tables=(table,) if table.rows else (),
        caveats=(*away, *named_measure(WAITS).caveats),
        provenance=subject.bench.provenance(subject.period),
        numbers={"pathways": whole(waiting)},
    )


def _words(subject: Subject, waiting: float) -> tuple[str, str]:
    month = subject.period.label
    number = whole(waiting) or 0
    if not subject.is_provider:
        counted = words.count(number, "pathway")
        return (
            f"The file of {month} holds {counted} of people {subject.where}, from the providers that did report.",
            "Rates per 1,000 people made from them are far too low, and their shares and waits are those of patients "
            "treated elsewhere than most: none can be set beside England’s."
            if subject.incomplete and decisive(subject)
            else "Too much is missing from them to set them beside England’s: what it would change cannot be known."
            if subject.incomplete
            else "Nobody can tell how much is missing from them, so none is set beside England’s.",
        )
    if waiting != waiting or waiting == 0:
        return (
            f"The published file of {month} holds no waiting list of this provider.",
            "Nothing is estimated here from its other months.",
        )
    counted = capital(words.count(number, "pathway", words=True))
    return (
        f"{counted} {words.noun(number, 'was', 'were')} waiting {subject.where} at the end of {month}.",
        "With so few, one pathway more or less would change every figure, so none is set beside England’s.",
    )


def _table(subject: Subject, standings: list[Standing]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (label_of(one.measure), unit_of(one.measure), in_unit(one.measure, one.value), whole(one.pathways))
        for one in standings
        if one.value == one.value
    )
    return lean(
        Table(
            id="held",
            title=f"{subject.area.label}: what the file holds, {subject.period.label}",
            columns=(
                Column("measure", "Figure"),
                Column("unit", "In"),
                Column("value", "In the file", "number", 2),
                Column("pathways", "Pathways it rests on", "integer"),
            ),
            rows=rows,
            caption="For checking against the source, not for comparison: no England, interval or rank is beside them.",
        )
    )
