"""The tables behind similar places: who they are and how alike, and the place beside them measure by measure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, lean
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.similar.contrast import PlaceContrast, PlaceContrasts
from fairwait.analysis.similar.places import Similar, SimilarPlace
from fairwait.analysis.similar.residents import Variable
from fairwait.analysis.similar.words import DRAWN, tells_nothing, verdict
from fairwait.analysis.wording import inline, plain, value_column
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.domain.place import Area


def places_table(by_method: Mapping[str, Similar], measure: Measure, ranking: PlaceRanking | None) -> Table:
    """The place, then every place that any method drew, in the order of the first method; figures and likeness."""
    first = next(iter(by_method.values()))
    drawn: dict[str, SimilarPlace] = {}
    for similar in by_method.values():
        for one in similar.places:
            drawn.setdefault(one.area.code, one)
    own = SimilarPlace(first.area, 0.0, first.own)
    rows = [
        (
            one.area.label,
            one.area.code,
            *(_order(similar, one.area) for similar in by_method.values()),
            plain(one.values[0]),
            *_figures(one.area, measure, ranking),
        )
        for one in (own, *drawn.values())
    ]
    share = measure.kind is Kind.SHARE
    england = None if ranking is None or ranking.england != ranking.england else ranking.england
    return lean(Table(
        id="similar-places",
        title=f"{first.area.label} and the places most like it, {first.period.label}",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code", secondary=True),
            *(Column(f"by_{name}", DRAWN[name], "integer", note="1 is the most alike") for name in by_method),
            _variable(first.variables[0]),
            value_column(measure, "value", measure.title),
            bound_column(measure, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(measure, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("reason", "Not judged"),
        ),
        rows=tuple(rows),
        caption="The place itself first, then the most alike first.",
        interval=IntervalCell(
            value="value", low="low", high="high", label=f"{measure.title}, 95% interval", reference=england,
            percent=share, decimals=measure.decimals, unit="" if share else measure.unit, dimmed="reason",
        ),
    ))  # fmt: skip


def residents_table(by_method: Mapping[str, Similar]) -> Table:
    """What the place and each that any method drew were compared by, and how much each figure counted."""
    first = next(iter(by_method.values()))
    drawn = {one.area.code: one for similar in by_method.values() for one in similar.places}
    rows: list[tuple[Cell, ...]] = [
        (one.area.label, one.area.code, *(plain(value) for value in one.values))
        for one in (SimilarPlace(first.area, 0.0, first.own), *drawn.values())
    ]
    return Table(
        id="similar-by",
        title=f"What {first.area.label} and the places most like it were compared by",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code", secondary=True),
            *(_variable(one) for one in first.variables),
        ),
        rows=tuple(rows),
        caption=f"The place itself first, then the most alike first.{_weights(by_method.get('weighted'))}",
        preview_rows=6,
    )


def _weights(similar: Similar | None) -> str:
    """How much each figure counted where what tells of the outcome decides."""
    if similar is None:
        return ""
    vain_weights = tells_nothing(similar)
    order = sorted(zip(similar.weights, similar.variables, strict=True), key=lambda one: -one[0])
    told = words.listing([f"{inline(one.label)} {words.percent(weight, 0)}" for weight, one in order])
    vain = " These weights foretell nothing, so no choice by them is better than another." if vain_weights else ""
    return f" By what tells of the outcome they count: {told}.{vain}"


def _variable(one: Variable) -> Column:
    return Column(one.key, one.label, "number", one.decimals, unit=one.unit)


def _order(similar: Similar, area: Area) -> Cell:
    return next((number for number, one in enumerate(similar.places, 1) if one.area.code == area.code), None)


def _figures(area: Area, measure: Measure, ranking: PlaceRanking | None) -> tuple[Cell, Cell, Cell, Cell]:
    """Value, interval and, where the place is not judged, the reason."""
    if ranking is None:
        return None, None, None, "No place can be judged."
    at = np.flatnonzero(ranking.estimates["area"] == area.code)
    if len(at):
        row = int(at[0])
        value, low, high = (
            float(one[row]) for one in (ranking.estimates["value"], ranking.scale.low, ranking.scale.high)
        )
        return plain(value), plain(low), plain(high), None
    left = np.flatnonzero(ranking.unranked["area"] == area.code)
    return None, None, None, ranking.reasons[int(left[0])] if len(left) else "Not in the month’s file."


def contrasts_table(area: Area, by_method: Mapping[str, PlaceContrasts], when: str) -> tuple[Table, ...]:
    """One row for each measure and method: the place, the average of its peers, and what one more would have.

    Nothing where no measure of the place can be compared.
    """
    first = next(iter(by_method.values()))
    if not any(row.contrast for one in by_method.values() for row in one.rows):
        return ()
    rows: list[tuple[Cell, ...]] = []
    groups = []
    for at, row in enumerate(first.rows):
        groups.append((len(rows), row.measure.title))
        rows += [_contrast_row(name, contrasts.rows[at]) for name, contrasts in by_method.items()]
    table = Table(
        id="similar-measures",
        title=f"{area.label} beside the places most like it, {when}",
        columns=(
            Column("method", "Peers chosen by"),
            Column("measure", "Measure", "code", secondary=True),
            Column("unit", "In"),
            Column("value", "Here", "number", 1),
            Column("middle", "Average of peers", "number", 1),
            Column("range_low", "One more such place, low", "number", 1),
            Column("range_high", "One more such place, high", "number", 1, note="19 in 20 lie between low and high"),
            Column("verdict", "Beside them"),
            Column("peers", "Peers judged", "integer", secondary=True),
            Column("z", "Distance from their average, in standard errors", "number", 2, secondary=True),
            Column("q", "Expected share of false ones, of differing", "number", 4, secondary=True),
            Column("q_range", "Expected share of false ones, of lying outside", "number", 4, secondary=True),
        ),
        rows=tuple(rows),
        caption=(
            "The expected share of false ones allows for the number of measures looked at: of findings at 0.05 and "
            "below, one in 20 is false. “By "
            "itself” is outside the range, but not beyond chance once that number is allowed for."
        ),
        row_groups=tuple(groups),
    )
    return (lean(table),)


def _contrast_row(name: str, row: PlaceContrast) -> tuple[Cell, ...]:
    times = 100.0 if row.measure.kind is Kind.SHARE else 1.0
    printed = [None if one != one else times * one for one in (row.value, row.middle, row.range_low, row.range_high)]
    return (
        DRAWN[name], row.measure.id, _unit(row.measure), *printed, row.reason or verdict(row), len(row.judged),
        row.contrast.z if row.contrast else None, plain(row.q), plain(row.q_range),
    )  # fmt: skip


def _unit(measure: Measure) -> str:
    return "%" if measure.kind is Kind.SHARE else measure.unit
