"""One example of every kind of chart, drawn from the areas at hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from tests.browser.example_areas import AreaFigures

RATE = Axis("Admitted treatments per 1,000 people in the month", decimals=2)
SHARE = Axis("Waiting 18 weeks or less", percent=True)


def england_rate(areas: Sequence[AreaFigures]) -> float:
    return sum(area.admitted for area in areas) / sum(area.people for area in areas) * 1000


def _share(area: AreaFigures) -> float:
    return area.within_18 / area.waiting if area.waiting else math.nan


def shares_map(areas: Sequence[AreaFigures], kind: str) -> ChartSpec:
    marks = tuple(
        Mark(area.name, _share(area), code=area.code, role="rest" if area.judged else "unranked", note=area.reason)
        for area in areas
    )
    return ChartSpec(
        kind="map" if kind == "map" else "tile-map",
        title="Waits are longest in a band from Norfolk to the Severn"
        if kind == "map"
        else "Tile by tile, the country is more even than the map suggests",
        subtitle="Share of pathways waiting 18 weeks or less, sub-ICB locations, January 2026",
        alt="Areas of England in five shades of blue; three are hatched because they could not be judged.",
        y=SHARE,
        marks=marks,
        geography="sub-icb",
        breaks=(0.54, 0.58, 0.62, 0.66),
    )


def funnel(areas: Sequence[AreaFigures]) -> ChartSpec:
    england = england_rate(areas)
    judged = [area for area in areas if area.judged]
    sizes = [100 * 1.08**step for step in range(60)]

    def limit(z: float) -> tuple[tuple[float, float], ...]:
        return tuple((n * 1000 / england, england * math.exp(z * math.sqrt(1 / n + 0.08**2))) for n in sizes)

    marks = []
    for area in judged:
        z = math.log(area.rate / england) / math.sqrt(england / (area.people / 1000) / england**2 + 0.08**2)
        marks.append(
            Mark(area.name, area.rate, area.people, role="subject" if abs(z) > 3.6 else "rest", code=area.code)
        )
    return ChartSpec(
        kind="funnel",
        title="More areas lie outside the funnel than chance would put there",
        subtitle="Treated per 1,000 people by size of area, January 2026; limits allow for ordinary monthly noise",
        alt="A funnel plot. Most areas lie within the limits; about twenty lie above or below.",
        y=RATE,
        x=Axis("People", decimals=0, log=True),
        marks=tuple(marks),
        lines=(
            Line("99.8% limit", limit(3.09)),
            Line("95% limit", limit(1.96), dashed=True),
            Line("95% limit", limit(-1.96), dashed=True),
            Line("99.8% limit", limit(-3.09)),
        ),
        reference=england,
    )


def spread_bars() -> ChartSpec:
    chance = "What noise alone would give, with 95% of simulations"
    rows = (("Highest to lowest", 3.56, 1.52, 1.4, 1.7), ("90th to 10th percentile", 1.72, 1.2, 1.15, 1.26))
    marks = [Mark(label, found, role="subject", low=found * 0.94, high=found * 1.07) for label, found, *_ in rows]
    marks += [
        Mark(label, null, low=low, high=high, role="comparison", series=chance) for label, _, null, low, high in rows
    ]
    marks.append(Mark("Middle half of areas", 1.31, role="rest"))
    return ChartSpec(
        kind="bars",
        title="The gap is twice what chance alone would make it",
        subtitle="Ratio of the higher rate to the lower, sub-ICB locations, January 2026",
        alt="Three bars. The highest area has 3.56 times the rate of the lowest; noise alone would give about 1.5.",
        y=Axis("Ratio", unit="times", decimals=2),
        marks=tuple(marks),
    )


def trend() -> ChartSpec:
    months = [(2022 + at // 12, at % 12 + 1) for at in range(3, 52)]
    england = [0.62 - 0.06 * math.sin(at / 17) + 0.004 * math.cos(at) for at in range(len(months))]
    marks = [
        Mark(
            "England",
            value,
            f"{year}-{month:02d}",
            low=value - 0.02 * (at - 44) / 4 if at > 44 else None,
            high=value + 0.02 * (at - 44) / 4 if at > 44 else None,
            role="comparison",
            series="England",
            note="forecast" if at > 44 else "revised in May 2025" if at == 38 else "",
        )
        for at, ((year, month), value) in enumerate(zip(months, england, strict=True))
    ]
    marks += [
        Mark(
            "Wakefield",
            None if at in (20, 21) else value + 0.05 - at / 600,
            f"{year}-{month:02d}",
            role="subject",
            series="Wakefield",
        )
        for at, ((year, month), value) in enumerate(zip(months[:45], england, strict=False))
    ]
    return ChartSpec(
        kind="time-series",
        title="Wakefield’s lead over England has narrowed since 2022",
        subtitle="Share of pathways waiting 18 weeks or less, April 2022 to April 2026",
        alt="Two lines. Wakefield starts five points above England and ends level with it.",
        y=SHARE,
        marks=tuple(marks),
        events=(
            Event("2023-04", "Oral surgery moves to integrated care boards"),
            Event("2024-02", "Community pathways leave the count"),
        ),
    )


def deprivation(areas: Sequence[AreaFigures]) -> ChartSpec:
    judged = [area for area in areas if area.judged]
    names = {area.code for area in sorted(judged, key=lambda area: -area.rate)[:3]}
    return ChartSpec(
        kind="scatter",
        title="Deprivation explains little of the difference",
        subtitle="Treated per 1,000 people by share of residents in the most deprived fifth, January 2026",
        alt="A cloud of points with a fitted line that rises slightly from left to right.",
        y=Axis("Treated per 1,000", decimals=1, from_zero=True),
        x=Axis("Residents in the most deprived fifth of neighbourhoods", percent=True, decimals=0),
        marks=tuple(
            Mark(a.name, a.rate, a.deprived, show_label=a.code in names, code=a.code, role="rest") for a in judged
        ),
        lines=(Line("fitted", ((0.0, 4.6), (0.6, 5.1)), role="subject"),),
    )


def highest_and_lowest(areas: Sequence[AreaFigures]) -> ChartSpec:
    judged = [area for area in areas if area.judged]
    chosen = [*judged[:5], *judged[-5:], *(area for area in areas if not area.judged)]
    return ChartSpec(
        kind="interval-rows",
        title="The five highest and the five lowest do not overlap",
        subtitle="Admitted treatments per 1,000 people with 95% intervals, January 2026",
        alt="Ten rows with intervals. The five highest lie above England’s line, the five lowest below it.",
        y=RATE,
        marks=tuple(
            Mark(
                area.name,
                area.rate if area.judged else None,
                low=area.interval[0] if area.judged else None,
                high=area.interval[1] if area.judged else None,
                role="unranked" if not area.judged else "subject" if at == 0 else "rest",
                note=area.reason,
            )
            for at, area in enumerate(chosen)
        ),
        reference=england_rate(areas),
    )
