"""A place among the places of its kind: every main measure as a strip of percentile bands, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fairwait.analysis.among.bands import Among, among, direction, ends_in_words
from fairwait.analysis.among.beside import Beside, beside
from fairwait.analysis.profile.place import WAITS, Subject
from fairwait.analysis.profile.summary import MAIN_MEASURES
from fairwait.analysis.profile.words import INTERVAL_NOTE, capital, in_unit, label_of, lean, so_many_of, spoken, unit_of
from fairwait.analysis.wording import form, form_interval, plain, value_axis
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark, Strip
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography

_EDGES = (("p10", "10th"), ("p25", "25th"), ("p50", "Middle"), ("p75", "75th"), ("p90", "90th"))
_CAVEATS = (
    "Bands are made of the figures as they stand, noise and all: what is noise in a place’s own figure is in its "
    "interval and in its ranks.",
    "Every place counts once, however many people it has.",
)


def among_finding(subject: Subject, others: Sequence[Beside] | None = None) -> Finding | None:
    """A judged place on the bands of its kind; None for one that cannot be judged.

    ``others`` is what it is set beside: by default its region, the places most like it and its neighbours.
    """
    if not subject.judged:
        return None
    measures = tuple(one for one in MAIN_MEASURES if subject.applies(one))
    others = beside(subject, measures) if others is None else tuple(others)
    found = [one for one in (among(subject.standing(name), others) for name in measures) if one is not None]
    if not found:
        return None
    return Finding(
        id="among",
        title=f"{capital(subject.name)} among {subject.peers()}",
        headline=_headline(subject, found[0]),
        sentences=tuple(one for one in _sentences(subject, found, others) if one),
        tables=(_table(subject, found, others),),
        charts=(_chart(subject, found, others),),
        method=(
            f"Bands are percentiles of the {found[0].bands.judged} {subject.peers()} that could be judged by each "
            "measure, each counting once. The interval is 95%, month-to-month noise included. The middle of several "
            "places is their median."
        ),
        caveats=_CAVEATS,
        provenance=subject.sources,
        numbers=_numbers(found),
    )


def _headline(subject: Subject, lead: Among) -> str:
    measure, bands = lead.measure, lead.bands
    what = f"{capital(spoken(measure))} {subject.where}, {form(measure, lead.standing.value)},"
    if not bands.banded:
        return (
            f"{what} is {_article(lead.where)} {subject.peers()}: they have "
            f"{form_interval(measure, bands.lowest, bands.highest)}, the middle one {form(measure, bands.middle)}."
        )
    return (
        f"{what} lies in the {lead.where} of the {bands.judged} {subject.peers()} that could be judged{_means(lead)}: "
        f"half of them have {form_interval(measure, bands.edges[1], bands.edges[3])}, the middle one "
        f"{form(measure, bands.middle)}."
    )


def _means(lead: Among) -> str:
    """That a low share within a wait is a long wait: nobody need know which way is good to read on."""
    return " (the lower the share, the longer the waits)" if lead.measure.id == WAITS else ""


def _article(where: str) -> str:
    return f"the {where}"


def _sentences(subject: Subject, found: Sequence[Among], others: Sequence[Beside]) -> list[str]:
    return [
        _reach(found[0]),
        _boards(subject, found[0]),
        _beside(found[0], others),
        _elsewhere(found),
        _expected(found),
        _directions(found),
    ]


def _boards(subject: Subject, lead: Among) -> str:
    """Why so many boards are in the bands; empty of other places, whose pages name those that could not be judged."""
    left = len(lead.standing.ranking.unranked) if lead.standing.ranking is not None else 0
    if subject.area.geography is not Geography.ICB or not left:
        return ""
    every = f"{lead.bands.judged + left} {subject.peers()} of {subject.period.label}"
    return f"Of the {every} {words.number_word(left)} could not be judged."


def _reach(lead: Among) -> str:
    """Which bands its interval touches."""
    low, high = lead.reach
    if not low:
        return ""
    interval = form_interval(lead.measure, *lead.standing.interval)
    if low == high:
        return f"Its 95% interval, {interval}, lies in that band."
    return f"Its 95% interval, {interval}, reaches from the {low} to the {high}."


def _beside(lead: Among, others: Sequence[Beside]) -> str:
    assert lead.standing.ranking is not None  # a place stands among those of a ranking
    table = lead.standing.ranking.estimates
    judged = dict(zip(table["area"].tolist(), table["value"].tolist(), strict=True))
    told = [(one.told(judged), lead.beside[one.key]) for one in others]
    known = [f"{name} {form(lead.measure, value)}" for name, value in told if value == value]
    if lead.standing.england == lead.standing.england:
        known.insert(0, f"England {form(lead.measure, lead.standing.england)}")
    if not known:
        return ""
    first, *rest = known
    opening = first.split(" ", 1)[0]
    lead_word = f"{opening} has {first.split(' ', 1)[1]}" if opening == "England" else f"Beside it, {first}"
    return words.sentence(words.listing([lead_word, *rest]))


def _elsewhere(found: Sequence[Among]) -> str:
    """In which other measures it lies clearly outside the middle half, in which only its figure does."""
    rest = [one for one in found[1:] if one.bands.banded]
    if not rest:
        return ""
    parts = {
        "clearly below the middle half for": [one for one in rest if one.side == "below"],
        "clearly above it for": [one for one in rest if one.side == "above"],
        "outside, but with an interval that reaches it, for": [one for one in rest if one.outside and not one.side],
    }
    told = [
        f"{where} {words.listing([spoken(one.measure) for one in those])}" for where, those in parts.items() if those
    ]
    if not told:
        return "In every other figure it lies in the middle half."
    if not parts["clearly below the middle half for"]:
        told[0] = (
            told[0]
            .replace("above it", "above the middle half")
            .replace(
                "outside, but with an interval that reaches it,",
                "outside the middle half, but with an interval that reaches it,",
            )
        )
    kept = sum(not one.outside for one in rest)
    tail = f"; inside for the other {words.count(kept, 'figure', words=True)}" if kept else ""
    tail = tail.replace("the other one figure", "the other figure")
    return words.sentence(f"It lies {'; '.join(told)}{tail}")


def _expected(found: Sequence[Among]) -> str:
    """How many figures of a place like any other lie outside the middle half, by what it is."""
    number = sum(one.bands.banded for one in found)
    if number < 2:
        return ""
    half = f"{number // 2}" if number % 2 == 0 else f"{number // 2} or {number // 2 + 1}"
    return (
        f"Half of all places lie outside the middle half of any one figure, so {half} of {number} is what to expect of "
        "one like any other."
    )


def _directions(found: Sequence[Among]) -> str:
    """Which way each measure is good."""
    ways: dict[Polarity, list[str]] = {}
    for one in found:
        ways.setdefault(one.measure.polarity, []).append(spoken(one.measure))
    said = []
    if more := ways.get(Polarity.HIGHER_IS_BETTER):
        said.append(f"higher is better for {words.listing(more)}")
    if less := ways.get(Polarity.LOWER_IS_BETTER):
        said.append(f"lower for {words.listing(less)}" if more else f"lower is better for {words.listing(less)}")
    if context := ways.get(Polarity.CONTEXT):
        told = "the others are" if said and len(context) > 1 else f"{words.listing(context)} is"
        said.append(f"{told} context, neither good nor bad")
    return words.sentence("; ".join(said))


def _table(subject: Subject, found: Sequence[Among], others: Sequence[Beside]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        measure, standing = one.measure, one.standing
        low, high = standing.interval
        rows.append(
            (
                label_of(measure), unit_of(measure), in_unit(measure, standing.value),
                in_unit(measure, low), in_unit(measure, high), capital(one.where), standing.rank_cell,
                *(in_unit(measure, edge) for edge in one.bands.edges),
                in_unit(measure, standing.england), *(in_unit(measure, one.beside[each.key]) for each in others),
                direction(measure), one.bands.judged, measure.id,
            )
        )  # fmt: skip
    columns = (
        Column("figure", "Figure"),
        Column("unit", "In"),
        Column("value", "Here", "number", 2),
        Column("low", "Low", "number", 2, note=f"lower {INTERVAL_NOTE}"),
        Column("high", "High", "number", 2, note=f"upper {INTERVAL_NOTE}"),
        Column("where", "Lies in", note=f"among {subject.peers()} that could be judged"),
        Column("rank", "Rank", note="its 95% interval; 1 is the highest, of waits and shares of long waits the lowest"),
        *(Column(key, label, "number", 2, secondary=key != "p50") for key, label in _EDGES),
        Column("england", "England", "number", 2),
        *(Column(one.key, one.label, "number", 2) for one in others),
        Column("direction", "Which way is good", secondary=True),
        Column("judged", "Judged", "integer", secondary=True),
        Column("measure", "Measure", "code", secondary=True),
    )
    title = f"{subject.area.label} among {subject.peers()}, {subject.period.label}"
    return lean(Table(id="among", title=title, columns=columns, rows=tuple(rows), caption=_caption(subject, found)))


def _caption(subject: Subject, found: Sequence[Among]) -> str:
    if found[0].bands.banded:
        return f"Percentiles of {subject.peers()}: 10 in 100 have less than the 10th, half less than the middle."
    return "Of so few places no tenths or quarters are made."


def _chart(subject: Subject, found: Sequence[Among], others: Sequence[Beside]) -> ChartSpec:
    clear = sum(bool(one.side) for one in found)
    title = (
        f"{capital(so_many_of(clear, len(found), 'figure'))} {words.noun(clear, 'lies', 'lie')} clearly outside "
        "the middle half"
        if clear
        else "No figure lies clearly outside the middle half"
        if found[0].bands.banded
        else f"{subject.area.name} in the range of all {subject.peers()}"
    )
    return ChartSpec(
        kind="strips",
        title=title,
        subtitle=f"{subject.area.label} among {subject.peers()} that could be judged, {subject.period.label}",
        alt=(
            f"{capital(words.count(len(found), 'strip', words=True))}, one for each figure, with the bands in which "
            f"{subject.peers()} lie, the dot of {subject.area.label} with its interval, and a mark for England"
            f"{''.join(f', {one.named}' for one in others)}. {_headline(subject, found[0])}"
        ),
        y=value_axis(found[0].measure),
        marks=tuple(mark for one in found for mark in _marks(subject, one, others)),
        strips=tuple(Strip(label_of(one.measure), _axis(one.measure), *ends_in_words(one.measure)) for one in found),
    )


def _axis(measure: Measure) -> Axis:
    """The axis of a strip, whose name says already what a rate is for."""
    axis = value_axis(measure)
    return replace(axis, unit=axis.unit if measure.kind is Kind.QUANTILE else "", decimals=1)


def _marks(subject: Subject, one: Among, others: Sequence[Beside]) -> list[Mark]:
    """Everything on one strip; every mark is called after the row of the table that holds its number."""
    name, bands = label_of(one.measure), one.bands
    low, high = one.standing.interval
    p10, p25, middle, p75, p90 = bands.edges
    made = (
        [
            Mark(name, None, low=p10, high=p90, note=f"8 in 10 {subject.peers()}", series=name),
            Mark(name, None, low=p25, high=p75, note="half of them", series=name),
        ]
        if bands.banded
        else [Mark(name, None, low=bands.lowest, high=bands.highest, note=f"all {subject.peers()}", series=name)]
    )
    made.append(Mark(name, middle, note="middle", series=name))
    if one.standing.england == one.standing.england:
        made.append(Mark(name, one.standing.england, role="comparison", note="England", series=name))
    made += [
        Mark(name, one.beside[each.key], note=each.label, series=name)
        for each in others
        if one.beside[each.key] == one.beside[each.key]
    ]
    made.append(Mark(name, one.standing.value, None, low, high, "subject", subject.area.code, series=name))
    return made


def _numbers(found: Sequence[Among]) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {}
    for one in found:
        name = one.measure.id
        numbers |= {name: one.standing.value, f"{name}_band": one.where, f"{name}_judged": one.bands.judged}
        numbers |= {f"{name}_low": one.standing.interval[0], f"{name}_high": one.standing.interval[1]}
        edges = zip(_EDGES, one.bands.edges, strict=True)
        numbers |= {f"{name}_{key}": plain(edge) for (key, _), edge in edges}
        numbers |= {f"{name}_lowest": one.bands.lowest, f"{name}_highest": one.bands.highest}
        numbers |= {f"{name}_{key}": plain(value) for key, value in one.beside.items()}
    return numbers
