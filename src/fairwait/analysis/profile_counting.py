"""Does one place stand at an end whichever way it is counted? Its own lines of the robustness verdict."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.profile_place import TREATED, WAITS, Standing, Subject
from fairwait.analysis.profile_words import in_unit, unit_of
from fairwait.analysis.robustness import DEPENDS, HIGH, LIKELY, LOW, Robustness, Way, ends_of
from fairwait.analysis.wording import form, form_interval, inline
from fairwait.definitions.measure import Polarity
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table

_MORE_MONTHS = 3


def counting_finding(subject: Subject, measure: str) -> Finding | None:
    """Every way of counting one measure at this place; None where it cannot be judged or has no such measure."""
    if not subject.judged or not subject.applies(measure):
        return None
    found, standing = subject.robustness(measure), subject.standing(measure)
    if found is None or not standing.judged:
        return None
    high, low = ends_of(standing.measure)
    ways = words.number_word(len(found.ways))
    return Finding(
        id=f"counting-{measure.replace('_', '-')}",
        title=f"Whichever way you count: {'waits' if measure == WAITS else inline(standing.measure.title)}",
        headline=_headline(subject, standing, found),
        sentences=_sentences(subject, standing, found),
        tables=(_table(subject, standing, found),),
        method=(
            f"A place is called {high} or {low} only where each of {ways} ways of counting puts it, with a chance of "
            f"at least 80%, in that quarter of the {len(standing.ranking or ())} {subject.peers()} ranked. Where some "
            "do and others do not, it depends on how you count."
        ),
        assumptions=("Each way borrows its own month-to-month noise.",),
        caveats=standing.measure.caveats if measure == TREATED else (),
        provenance=subject.bench.provenance(subject.period),
        numbers={"verdict": subject.verdict(measure), "ways": len(found.ways)},
    )


def _headline(subject: Subject, standing: Standing, found: Robustness) -> str:
    verdict = subject.verdict(standing.measure.id)
    if standing.measure.id == WAITS:
        return _waits(subject, standing, verdict, found)
    england = f" and {form(standing.measure, standing.england)} in England" if standing.england > 0 else ""
    said = (
        f"Admitted treatments for every 1,000 people numbered {form(standing.measure, standing.value)} "
        f"{subject.where} (95% interval {form_interval(standing.measure, *standing.interval)}){england}"
    )
    ways = words.number_word(len(found.ways))
    tail = {
        HIGH: f"high whichever of {ways} ways you count",
        LOW: f"low whichever of {ways} ways you count",
        DEPENDS: "whether that is high or low depends on how you count",
        "": f"its rank lies {standing.rank_words} {subject.peers()}, where 1 is the highest",
    }.get(verdict, "neither high nor low among them all")
    return f"{said}: {tail}."


def _waits(subject: Subject, standing: Standing, verdict: str, found: Robustness) -> str:
    ways, high, low = words.number_word(len(found.ways)), *ends_of(standing.measure)
    ranks = f"for the share within 18 weeks its rank lies {standing.rank_words}, where 1 is the largest"
    if not verdict:
        best = {one: _way_ranks(subject, one) for one in found.ways[1:]}
        spans = words.listing([f"{inline(way.name)} {ranks}" for way, ranks in best.items() if ranks])
        return f"Among {found.ways[0].ranking and len(found.verdicts)} {subject.peers()}, {ranks}; for {spans}."
    if verdict in (HIGH, LOW):
        say = high if verdict == HIGH else low
        return f"Waits {subject.where} are {say} whichever of {ways} ways you count; {ranks}."
    if verdict == DEPENDS:
        return f"Whether waits {subject.where} are {high} or {low} depends on how you count; {ranks}."
    return f"Waits {subject.where} are neither {high} nor {low} in any of {ways} ways of counting; {ranks}."


def _way_ranks(subject: Subject, way: Way) -> str:
    codes = [str(code) for code in way.ranking.estimates["area"]]
    if subject.area.code not in codes:
        return ""
    row = codes.index(subject.area.code)
    low, high = int(way.ranking.rank_low[row]), int(way.ranking.rank_high[row])
    return f"at {low}" if low == high else f"between {low} and {high}"


def _sentences(subject: Subject, standing: Standing, found: Robustness) -> tuple[str, ...]:
    code, verdict = subject.area.code, subject.verdict(standing.measure.id)
    high, low = ends_of(standing.measure)
    sentences = []
    if verdict == DEPENDS:
        for say, chances in ((high, "high"), (low, "low")):
            names = [inline(way.name) for way in found.ways if getattr(way, chances).get(code, 0.0) >= LIKELY]
            if names:
                sentences.append(f"Among the quarter that are {say}: by {words.listing(names)}; not by the others.")
    if standing.measure.polarity is Polarity.CONTEXT:
        sentences.append(
            f"Its rank lies {standing.rank_words} {subject.peers()}, where 1 is the highest. A high rate can mean more "
            "care, more need or more catching up: it is context, neither good nor bad by itself."
        )
    if verdict not in (HIGH, LOW):
        sentences.append(_settling(standing))
    return tuple(sentence for sentence in sentences if sentence)


def _settling(standing: Standing) -> str:
    """How much narrower the interval would be with two months more, from the noise and its correlation."""
    if standing.ranking is None:
        return ""
    noise = standing.ranking.noise
    counting = max(0.0, float(standing.ranking.scale.se[standing.row]) ** 2 - noise.variance(1))
    se = float(standing.ranking.scale.se[standing.row])
    narrower = float(np.sqrt(noise.variance(_MORE_MONTHS) + counting / _MORE_MONTHS)) / se if se > 0 else 1.0
    if narrower > 0.95:
        return ""
    return (
        f"Two more months of figures would bring its interval to about {words.percent(narrower, 0)} of its present "
        "width."
    )


def _table(subject: Subject, standing: Standing, found: Robustness) -> Table:
    code = subject.area.code
    high, low = ends_of(standing.measure)
    rows: list[tuple[Cell, ...]] = []
    for at, way in enumerate(found.ways):
        measure, value = way.ranking.measure, way.values.get(code)
        adjusted = at > 0 and measure.id == standing.measure.id
        england = way.ranking.england
        rows.append(
            (
                way.name, unit_of(measure), in_unit(measure, value),
                None if adjusted or england != england else in_unit(measure, england),
                way.high.get(code), way.low.get(code), _end(way, code, high, low),
            )
        )  # fmt: skip
    return Table(
        id=f"counting-{standing.measure.id.replace('_', '-')}",
        title=f"{subject.area.label}: every way of counting, {subject.period.label}",
        columns=(
            Column("way", "Way of counting"),
            Column("unit", "In"),
            Column("value", "Here", "number", 2),
            Column("england", "England", "number", 2),
            Column("p_high", f"Chance of the {high} quarter", "percent", 0),
            Column("p_low", f"Chance of the {low} quarter", "percent", 0),
            Column("end", "So it is"),
        ),
        rows=tuple(rows),
        caption=f"Quarters are of the {len(found.verdicts)} {subject.peers()} that could be judged.",
    )


def _end(way: Way, code: str, high: str, low: str) -> str:
    if code not in way.high:
        return "not judged"
    if way.high[code] >= LIKELY:
        return high
    return low if way.low[code] >= LIKELY else "neither"
