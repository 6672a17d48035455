"""The two maps of a ranking: true shapes for finding a place, equal-area tiles for judging the country."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.ends import ends_of
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.wording import form, function_name, inline, places, value_axis
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

MAPPED = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)
_CLASSES = 5


def maps(ranking: PlaceRanking) -> tuple[ChartSpec, ...]:
    """The same values as true shapes and as equal-area tiles; none for a geography without a map."""
    if ranking.geography not in MAPPED:
        return ()
    breaks = _breaks(ranking)
    marks = tuple(_marks(ranking))
    title = ends_of(ranking.measure).counted(ranking.bands, places(ranking.geography, 1), places(ranking.geography))
    unjudged = len(ranking.reasons)
    hatched = f"; {words.count(unjudged, 'place')} that could not be judged {words.noun(unjudged, 'is', 'are')} hatched"
    scope = "" if ranking.treatment_function == TOTAL else f", {function_name(ranking.treatment_function)}"
    when = ranking.measure.when(ranking.period)
    subtitle = f"{ranking.measure.title}{scope}, {when}{hatched if unjudged else ''}"
    highest, lowest = int(np.argmax(ranking.estimates["value"])), int(np.argmin(ranking.estimates["value"]))
    classes = breaks and len(breaks) + 1
    alt = (
        f"Map of {inline(ranking.measure.title)}{scope} by {places(ranking.geography, 1)} in {classes} "
        f"classes, from {ranking.label(lowest)} at {form(ranking.measure, ranking.estimates['value'][lowest])} to "
        f"{ranking.label(highest)} at {form(ranking.measure, ranking.estimates['value'][highest])}{hatched}."
    )
    return tuple(
        ChartSpec(
            kind=kind, title=title, subtitle=subtitle, alt=alt, y=_precise(ranking.measure), marks=marks,
            geography=ranking.geography.value, breaks=breaks, reference=_known(ranking.england),
        )
        for kind in ("map", "tile-map")
    )  # fmt: skip


def _precise(measure: Measure) -> Axis:
    axis = value_axis(measure)
    return Axis(axis.label, axis.unit, 1, axis.percent)


def _known(value: float) -> float | None:
    return None if value != value else value


def _breaks(ranking: PlaceRanking) -> tuple[float, ...]:
    """Fifths of the ranked places, rounded so that a reader can repeat them."""
    digits = 2 if ranking.measure.kind is Kind.SHARE else 1
    value = ranking.estimates["value"]
    fifths = np.quantile(value, np.arange(1, _CLASSES) / _CLASSES)
    while digits < 6 and len(set(np.round(fifths, digits))) < len(fifths):
        digits += 1
    return tuple(float(one) for one in sorted(set(np.round(fifths, digits))))


def _marks(ranking: PlaceRanking) -> list[Mark]:
    ends = {0, len(ranking) - 1}
    codes, values = ranking.estimates["area"], ranking.estimates["value"]
    ranked = [
        Mark(
            label=ranking.label(row), y=float(values[row]), code=str(codes[row]),
            low=float(ranking.scale.low[row]), high=float(ranking.scale.high[row]),
            show_label=row in ends and ranking.geography is not Geography.SUB_ICB,
        )
        for row in range(len(ranking))
    ]  # fmt: skip
    left_out = [
        Mark(
            label=f"{ranking.unranked['area_name'][row]} ({ranking.unranked['area'][row]})", y=None, role="unranked",
            code=str(ranking.unranked["area"][row]), note=reason,
        )
        for row, reason in enumerate(ranking.reasons)
    ]  # fmt: skip
    return ranked + left_out
