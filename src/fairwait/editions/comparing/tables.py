"""The tables and pictures of a comparison, one measure at a time."""

from __future__ import annotations

from fairwait.definitions.measure_words import inline, value_axis, value_column
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Mark
from fairwait.domain.finding import Column, IntervalCell, Table
from fairwait.domain.period import Period
from fairwait.editions.comparing.asking import ALIKE, Compared, MeasureCompared

_LEVELS = {"sub-icb": "sub-ICB location", "icb": "integrated care board", "region": "region", "provider": "provider"}


def places_table(period: Period, one: MeasureCompared) -> Table:
    """The places with value, interval, rank, counts and, where one is not ranked, the reason instead."""
    measure = one.measure
    return Table(
        id=f"compare-{measure.id.replace('_', '-')}",
        title=f"{measure.title}, {measure.when(period)}",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code"),
            Column("level", "What it is", secondary=True),
            value_column(measure, "value", "Value"),
            value_column(measure, "low", "Low", "95% limit"),
            value_column(measure, "high", "High", "95% limit"),
            Column("ranks", "Ranks", note="The range of ranks it may truly have, of all ranked places of its level."),
            Column("numerator", f"Counted ({measure.counted})", "integer", secondary=True),
            Column("denominator", measure.divided_by.capitalize(), "integer", secondary=True),
            Column("reason", "Why not ranked"),
        ),
        rows=tuple(
            (
                held.place.name, held.place.code, _LEVELS.get(held.place.geography, held.place.geography),
                *((None,) * 3 if held.misleads else (held.value, held.low, held.high)), _ranks(held),
                *((None,) * 2 if held.misleads else (held.numerator, held.denominator)), held.reason,
            )
            for held in one.places
        ),
        interval=IntervalCell(
            "value", "low", "high", "Value with interval", reference=one.england,
            percent=measure.percent, decimals=measure.decimals,
        ),
    ).without_empty_columns()  # fmt: skip


def _ranks(held: Compared) -> str | None:
    if held.rank_low is None or held.rank_high is None:
        return None
    ranks = str(held.rank_low) if held.rank_low == held.rank_high else f"{held.rank_low} to {held.rank_high}"
    return f"{ranks} of {words.integer(held.of)}"


def pairs_table(period: Period, one: MeasureCompared) -> Table:
    """Every pair of one level: the ratio with its limits, the chance, and what is decided."""
    higher = one.measure.words.higher
    ordered = sorted(one.contrasts, key=lambda pair: (pair.verdict == ALIKE, -pair.ratio))
    return Table(
        id=f"compare-{one.measure.id.replace('_', '-')}-pairs",
        title=f"{one.measure.title}: do they differ? {one.measure.when(period)}",
        columns=(
            Column("first", "The larger"),
            Column("first_code", "Its code", "code", secondary=True),
            Column("second", "The other"),
            Column("second_code", "Code of the other", "code", secondary=True),
            Column("ratio", "Times", "number", figures=3),
            Column("low", "Low", "number", figures=3),
            Column("high", "High", "number", figures=3),
            Column("chance", f"Chance that the first is truly {higher}"),
            Column("verdict", "Do they differ?"),
        ),
        rows=tuple(
            (
                pair.first.name, pair.first.code, pair.second.name, pair.second.code, pair.ratio, pair.low, pair.high,
                chance_words(pair.probability), pair.verdict.replace("higher", higher),
            )
            for pair in ordered
        ),
        caption="Ratios are drawn in where chance can stretch them, so they need not be those of the printed values.",
    )  # fmt: skip


def places_chart(period: Period, one: MeasureCompared) -> tuple[ChartSpec, ...]:
    """The places as rows with their intervals and England as a line; none without two values."""
    drawn = [held for held in one.places if held.value is not None and not held.misleads]
    if len(drawn) < 2:
        return ()
    differ = sum(pair.verdict != ALIKE for pair in one.contrasts)
    told = f"{differ} of {words.count(len(one.contrasts), 'pair')} differ" if one.contrasts else "not tested"
    if len(one.contrasts) == 1:
        told = "they differ" if differ else "they cannot be told apart"
    marks = tuple(
        Mark(
            label=held.place.name, y=held.value, low=held.low, high=held.high, code=held.place.code,
            role="unranked" if held.position is None else "subject",
        )
        for held in sorted(drawn, key=lambda held: held.position is None)
    )  # fmt: skip
    return (
        ChartSpec(
            kind="interval-rows",
            title=f"{one.measure.title}: {told}",
            subtitle=f"{one.measure.unit}, {one.measure.when(period)}, with 95% intervals",
            alt=f"Rows of {len(drawn)} places with their {inline(one.measure.title)} and an interval each.",
            y=value_axis(one.measure),
            marks=marks,
            reference=one.england,
        ),
    )


def chance_words(value: float) -> str:
    """A chance in whole per cents, neither nought nor a hundred: no number of draws shows that."""
    if value >= 0.995:
        return "more than 99%"
    return "less than 1%" if value < 0.005 else words.percent(value, 0)
