"""Does one place stand at an end whichever way it is counted? Its own lines of the robustness verdict."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.profile.place import TREATED, WAITS, Subject
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import FEWEST_FOR_QUARTERS, INTERVAL_NOTE, in_unit, lean, spoken, unit_of
from fairwait.analysis.robustness import DEPENDS, HIGH, LIKELY, LOW, Robustness, Way, ends_of
from fairwait.analysis.wording import form, form_interval, inline
from fairwait.definitions.measure import Polarity
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.stats.arrays import two_sided_z

_MORE_MONTHS = 3
_Z = two_sided_z(0.95)


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
            f"at least 80%, in that quarter of the {len(found.verdicts)} {subject.peers()} ranked. Where some do and "
            "others do not, it depends on how you count."
            if len(found.verdicts) >= FEWEST_FOR_QUARTERS
            else f"With {len(found.verdicts)} {subject.peers()} there are too few to speak of quarters: ranks alone "
            "are given."
        ),
        assumptions=("Each way has its own month-to-month noise.",),
        caveats=standing.measure.caveats if measure == TREATED else (),
        provenance=subject.bench.provenance(subject.period),
        numbers={
            "verdict": subject.verdict(measure),
            "ways": len(found.ways),
            "ranked": len(found.verdicts),
            "interval_low": standing.interval[0],
            "interval_high": standing.interval[1],
        },
    )


def _headline(subject: Subject, standing: Standing, found: Robustness) -> str:
    verdict = subject.verdict(standing.measure.id)
    if standing.measure.id == WAITS:
        return _waits(subject, standing, verdict, found)
    england = f" and {form(standing.measure, standing.england)} in England" if standing.england > 0 else ""
    said = (
        f"Admitted treatments for every 1,000 people numbered {form(standing.measure, standing.value)} "
        f"{subject.here} (95% interval {form_interval(standing.measure, *standing.interval)}){england}"
    )
    ways = words.number_word(len(found.ways))
    tail = {
        HIGH: f"high whichever of {ways} ways you count",
        LOW: f"low whichever of {ways} ways you count",
        DEPENDS: _depends(subject, found, HIGH, LOW),
        "": f"its rank {standing.lies} {subject.peers()}, where 1 is the highest",
    }.get(verdict, f"neither high nor low in any of {ways} ways of counting")
    return f"{said}: {tail}."


def _waits(subject: Subject, standing: Standing, verdict: str, found: Robustness) -> str:
    ways, (high, low) = words.number_word(len(found.ways)), ends_of(standing.measure)
    ranks = f"for the share within 18 weeks its rank {standing.lies}, where 1 is the largest"
    if not verdict:
        spans = [f"{span} by {_said(way)}" for way in found.ways if (span := _way_ranks(subject, way))]
        peers = words.count(len(found.verdicts), subject.peers(1), subject.peers(2), words=True)
        return f"Among {peers}, where 1 has the {high}est waits, the rank of {subject.short} is {words.listing(spans)}."
    if verdict in (HIGH, LOW):
        say = high if verdict == HIGH else low
        return f"Waits {subject.here} are {say} whichever of {ways} ways you count; {ranks}."
    if verdict == DEPENDS:
        return f"Waits {subject.here} are {_depends(subject, found, high, low)}; {ranks}."
    return f"Waits {subject.here} are neither {high} nor {low} in any of {ways} ways of counting; {ranks}."


def _depends(subject: Subject, found: Robustness, high: str, low: str) -> str:
    """``short in two of five ways of counting, long in none``."""
    code, total = subject.area.code, words.number_word(len(found.ways))
    at_high = sum(way.high.get(code, 0.0) >= LIKELY for way in found.ways)
    at_low = sum(way.low.get(code, 0.0) >= LIKELY for way in found.ways)
    sides = sorted(((at_high, high), (at_low, low)), reverse=True)
    (first, say), (second, other) = sides
    tail = words.number_word(second) if second else "none"
    return (
        f"{say} in {words.number_word(first)} of {total} ways of counting and {other} in {tail}, so it depends on how "
        "you count"
    )


def _said(way: Way) -> str:
    """A way of counting inside a sentence."""
    _, _, how = way.name.partition(", ")
    joined = {"": "", "as published": ""}.get(how, f" over {how}" if how.startswith("residents") else f" with {how}")
    return f"{spoken(way.ranking.measure)}{joined}"


def _row(subject: Subject, way: Way) -> int | None:
    codes = [str(code) for code in way.ranking.estimates["area"]]
    return codes.index(subject.area.code) if subject.area.code in codes else None


def _ranks(subject: Subject, way: Way) -> tuple[int, int] | None:
    """Lowest and highest rank; from the way's own draws, since an adjusted way is ranked anew."""
    row = _row(subject, way)
    if row is None:
        return None
    low, high = way.ranking.result.ranks.interval()
    return int(low[row]), int(high[row])


def _interval(subject: Subject, way: Way) -> tuple[float, float]:
    row = _row(subject, way)
    if row is None:
        return float("nan"), float("nan")
    scale = way.ranking.scale
    ends = scale.natural(scale.theta[row] + np.array([-_Z, _Z]) * scale.se[row])
    return min(float(ends[0]), float(way.ranking.estimates["value"][row])), float(ends[1])


def _way_ranks(subject: Subject, way: Way) -> str:
    ranks = _ranks(subject, way)
    if ranks is None:
        return ""
    return str(ranks[0]) if ranks[0] == ranks[1] else f"between {ranks[0]} and {ranks[1]}"


def _sentences(subject: Subject, standing: Standing, found: Robustness) -> tuple[str, ...]:
    code, verdict = subject.area.code, subject.verdict(standing.measure.id)
    high, low = ends_of(standing.measure)
    sentences = []
    if verdict == DEPENDS:
        for say, chances in ((high, "high"), (low, "low")):
            names = [_said(way) for way in found.ways if getattr(way, chances).get(code, 0.0) >= LIKELY]
            if names:
                sentences.append(f"Among the quarter that are {say} by {words.listing(names)}, and not by the others.")
    if standing.measure.polarity is Polarity.CONTEXT:
        ranks = f"Its rank {standing.lies} {subject.peers()}, where 1 is the highest. " if verdict else ""
        sentences.append(
            f"{ranks}A high rate can mean more care, more need or more catching up: it is context, neither good nor "
            "bad by itself."
        )
    if verdict not in (HIGH, LOW):
        sentences.append(_settling(standing))
    return tuple(sentence for sentence in sentences if sentence)


def _settling(standing: Standing) -> str:
    """How much narrower the interval would be with two months more, from the noise and its correlation."""
    if standing.ranking is None:
        return ""
    noise = standing.ranking.noise
    se, borrowed = (float(one[standing.row]) for one in (standing.ranking.scale.se, standing.ranking.scale.borrowed))
    counting = max(0.0, se**2 - borrowed)
    later = noise.variance(_MORE_MONTHS) * (borrowed / noise.variance(1))
    narrower = float(np.sqrt(later + counting / _MORE_MONTHS)) / se if se > 0 else 1.0
    if narrower > 0.95:
        return ""
    return (
        f"Two more months of figures would bring its interval to about {words.percent(narrower, 0)} of its present "
        "width."
    )


def _table(subject: Subject, standing: Standing, found: Robustness) -> Table:
    """A line for each way of counting; with too few places for quarters, ranks alone."""
    code, quarters = subject.area.code, len(found.verdicts) >= FEWEST_FOR_QUARTERS
    high, low = ends_of(standing.measure)
    rows: list[tuple[Cell, ...]] = []
    for at, way in enumerate(found.ways):
        measure, england = way.ranking.measure, way.ranking.england
        other_way = at > 0 and measure.id == standing.measure.id  # England itself is not counted this way
        chances = (way.high.get(code), way.low.get(code), _end(way, code, high, low)) if quarters else ()
        rows.append(
            (
                way.name, unit_of(measure), in_unit(measure, way.values.get(code)),
                *(in_unit(measure, end) for end in _interval(subject, way)),
                None if other_way else in_unit(measure, england), *(_ranks(subject, way) or (None, None)), *chances,
            )
        )  # fmt: skip
    columns = [
        Column("way", "Way of counting"),
        Column("unit", "In"),
        Column("value", "Here", "number", 2),
        Column("low", "Low", "number", 2, note=f"lower {INTERVAL_NOTE}", secondary=True),
        Column("high", "High", "number", 2, note=f"upper {INTERVAL_NOTE}", secondary=True),
        Column("england", "England", "number", 2),
        Column("rank_low", "Rank, low", "integer"),
        Column("rank_high", "Rank, high", "integer"),
    ]
    if quarters:
        columns += [
            Column("p_high", f"Chance of the {high} quarter", "percent", 0),
            Column("p_low", f"Chance of the {low} quarter", "percent", 0),
            Column("end", "So it is"),
        ]
    return lean(
        Table(
            id=f"counting-{standing.measure.id.replace('_', '-')}",
            title=f"{subject.area.label}: every way of counting, {subject.period.label}",
            columns=tuple(columns),
            rows=tuple(rows),
            caption=f"Among the {len(found.verdicts)} {subject.peers()} that could be judged.",
        )
    )


def _end(way: Way, code: str, high: str, low: str) -> str:
    if code not in way.high:
        return "not judged"
    if way.high[code] >= LIKELY:
        return high
    return low if way.low[code] >= LIKELY else "neither"
