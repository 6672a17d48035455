"""The funnel of a ranking: how much of the spread is more than counting error, and who lies beyond even that."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.wording import function_name, inline, places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Line, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats
from fairwait.stats.funnel import Funnel, ratio_funnel, share_funnel
from fairwait.stats.funnel_null import outside_of_one_curve
from fairwait.stats.nulls import NullBand

_CURVE_POINTS = 60
#: The most places that one sentence names; the table has them all.
_NAMED = 30


def funnel_finding(
    bench: Workbench, measure: str, geography: Geography, period: Period, treatment_function: str = TOTAL
) -> Finding | None:
    """Is the spread more than chance, and which places lie beyond it? None for waits, which are no counts."""
    ranking = rank(bench, measure, geography, period, treatment_function)
    if ranking.measure.kind is Kind.QUANTILE:
        return None
    funnel, size = _funnel(ranking)
    chance = outside_of_one_curve(funnel, bench.generator())
    assert chance is not None  # three places at least are ranked
    outside = [ranking.label(int(row)) for row in np.flatnonzero(funnel.flag998)]
    mostly = (
        " With so little of it counting error, the funnel says less about single places than about all of them."
        if funnel.mostly_true
        else ""
    )
    counted = f"{words.number_word(funnel.outside998) if funnel.outside998 else 'none'} of {funnel.judged}"
    lies = words.noun(funnel.outside998 or 1, "lies", "lie")
    headline = (
        f"On {inline(ranking.measure.title)}, {counted} {places(geography)} {lies} "
        "further out than size, chance and the usual differences between places allow."
    )
    spread = (
        f"{words.percent(funnel.true_share, 0)} of the spread is more than counting error; beyond the outer limits "
        f"places that differ with nobody out of line would put {_by_chance(chance.outer)}.{mostly}"
    )
    return Finding(
        id=ranking.finding_id("funnel"),
        title=f"Funnel: {_what(ranking)}",
        headline=headline,
        sentences=(
            spread,
            f"Beyond the inner limits {words.noun(funnel.outside95, 'lies', 'lie')} {funnel.outside95}, where places "
            f"that differ with nobody out of line would put {_by_chance(chance.inner)}.",
            _verdict(funnel, chance.outer),
            *((f"Beyond the outer limits: {words.listing_up_to(outside, _NAMED)}.",) if outside else ()),
        ),
        tables=(_funnel_table(ranking, funnel),),
        charts=(_funnel_chart(ranking, funnel, size),),
        method=(
            "The spread beyond counting error (tau squared, on the log scale for rates and the arcsine scale for "
            "shares; month-to-month noise is part of it) is added to counting error (Spiegelhalter 2005; additive "
            "over-dispersion). It is measured with the ends trimmed, so the 95% and 99.8% limits hold fewer places "
            "than that even of a normal curve: how many lie outside when nobody stands out is simulated, 400 times, "
            "trimming and all, and printed with the range that holds 95% of the simulations."
        ),
        assumptions=("The middle of the places is taken to set the norm, good or bad.",),
        caveats=("A place inside the limits is not thereby fine, nor one outside to blame: it is where to ask why.",),
        provenance=bench.provenance(period, ranking.measure if ranking.measure.collected is not None else None),
        numbers={
            "tau2": funnel.spread.tau2, "phi": funnel.spread.phi, "true_share": funnel.true_share,
            "outside_95": funnel.outside95, "outside_998": funnel.outside998,
            "expected_outside_95": chance.inner.mean, "expected_outside_95_high": chance.inner.high,
            "expected_outside_998": chance.outer.mean, "expected_outside_998_low": chance.outer.low,
            "expected_outside_998_high": chance.outer.high,
        },
    )  # fmt: skip


def _by_chance(band: NullBand) -> str:
    return (
        f"{words.significant(band.mean, 2)} ({words.interval(band.low, band.high, lambda one: words.decimal(one, 0))})"
    )


def _verdict(funnel: Funnel, outer: NullBand) -> str:
    if funnel.outside998 > outer.high:
        return "That is more beyond the outer limits than one curve of differences accounts for."
    return "That is no more beyond the outer limits than one curve of differences accounts for: nobody need stand out."


def _funnel(ranking: PlaceRanking) -> tuple[Funnel, Floats]:
    part, whole = ranking.estimates["numerator"], ranking.estimates["denominator"]
    if ranking.measure.kind is Kind.SHARE:
        return share_funnel(part, whole), whole
    expected = whole * part.sum() / whole.sum()
    return ratio_funnel(part, expected), expected


def _funnel_chart(ranking: PlaceRanking, funnel: Funnel, size: Floats) -> ChartSpec:
    share = ranking.measure.kind is Kind.SHARE
    outer = set(np.flatnonzero(funnel.flag998).tolist())
    curve = np.geomspace(max(1.0, float(np.nanmin(size)) * 0.8), float(np.nanmax(size)) * 1.05, _CURVE_POINTS)
    lines, against = [], _size_name(ranking)
    for confidence, name in ((0.95, "95%"), (0.998, "99.8%")):
        for ends, side in zip(funnel.curve(curve, confidence), ("low", "high"), strict=True):
            points = tuple((float(x), float(y)) for x, y in zip(curve, ends, strict=True) if np.isfinite(y))
            lines.append(Line(f"{name} {side}", points, dashed=confidence == 0.95))
    codes = ranking.estimates["area"]
    marks = tuple(
        Mark(
            label=str(ranking.estimates["area_name"][row]), x=float(size[row]), y=float(funnel.value[row]),
            role="subject" if row in outer else "rest", show_label=row in outer, code=str(codes[row]),
        )
        for row in range(len(ranking))
    )  # fmt: skip
    title = (
        f"{words.count(len(outer), places(ranking.geography, 1), places(ranking.geography), words=True).capitalize()} "
        f"{words.noun(len(outer), 'lies', 'lie')} beyond the outer limits"
    )
    what = _what(ranking) if share else f"observed over expected, {_what(ranking)}"
    return ChartSpec(
        kind="funnel",
        title=title,
        subtitle=(
            f"{what}, {ranking.measure.when(ranking.period)}; limits allow for differences as wide as the middle of "
            "the places"
        ),
        alt=(
            f"Funnel of {what} against size for {len(ranking)} {places(ranking.geography)}, with 95% and 99.8% limits; "
            f"{len(outer)} {words.noun(len(outer), 'lies', 'lie')} beyond the outer limits."
        ),
        x=Axis(against, decimals=0, log=True),
        y=Axis("Share" if share else "Observed over expected", decimals=0 if share else 1, percent=share),
        marks=marks,
        lines=tuple(lines),
        reference=funnel.target,
        reference_label="all judged places" if share else "as expected",
    )


def _what(ranking: PlaceRanking) -> str:
    """The measure, and the treatment function or test where it is one alone."""
    title, function = inline(ranking.measure.title), ranking.treatment_function
    return title if function == TOTAL else f"{title}, {function_name(function)}"


def _size_name(ranking: PlaceRanking) -> str:
    """What places are set out by: what a share is of, or how many would be counted at the rate of all."""
    if ranking.measure.kind is Kind.SHARE:
        return ranking.measure.divided_by.capitalize()
    return f"{ranking.measure.counted.capitalize()} expected"


def _funnel_table(ranking: PlaceRanking, funnel: Funnel) -> Table:
    share = ranking.measure.kind is Kind.SHARE
    kind, decimals = ("percent", 1) if share else ("number", 2)
    order = np.argsort(-np.abs(funnel.flag998 * 2 + funnel.flag95), kind="stable")
    said = {2: "beyond the outer limits", 1: "beyond the inner limits", 0: "inside"}
    names, codes = ranking.estimates["area_name"], ranking.estimates["area"]
    rows: list[tuple[Cell, ...]] = [
        (
            str(names[row]), str(codes[row]), round(float(funnel.size[row])),
            float(funnel.value[row]), float(funnel.low95[row]), float(funnel.high95[row]), float(funnel.low998[row]),
            float(funnel.high998[row]), said[abs(int(funnel.flag95[row])) + abs(int(funnel.flag998[row]))],
        )
        for row in order
    ]  # fmt: skip

    def column(key: str, name: str) -> Column:
        return Column(key, name, "percent" if kind == "percent" else "number", decimals)

    return Table(
        id=ranking.finding_id("funnel"),
        title=f"Funnel limits: {_what(ranking)}, {ranking.measure.when(ranking.period)}",
        columns=(
            Column("place", places(ranking.geography, 1).capitalize()),
            Column("code", "Code", "code"),
            Column("size", _size_name(ranking), "integer"),
            column("value", "Share" if share else "Observed over expected"),
            column("low95", "95% low"),
            column("high95", "95% high"),
            column("low998", "99.8% low"),
            column("high998", "99.8% high"),
            Column("where", "Where it lies"),
        ),
        rows=tuple(rows),
        caption="Places beyond the limits first.",
        preview_rows=10,
    )
