"""An example report with every kind of chart and table, to look at and to test pages with.

Only what a page must be able to show is built here; the words and numbers of the true report are made by analyses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Report, Section, Table
from fairwait.domain.provenance import Provenance
from tests.browser.example_areas import AreaFigures

FILE = Provenance(
    publication="rtt-full-csv",
    title="RTT waiting times, full CSV data file",
    period="2026-01",
    file_name="Full-CSV-data-file-Jan26.zip",
    sha256="5f1d9c27" * 8,
    rows=183_417,
    vintage="2026-03-12",
)
RATE = Axis("Admitted treatments per 1,000 people in the month", decimals=2)
SHARE = Axis("Waiting 18 weeks or less", percent=True)


def _england(areas: Sequence[AreaFigures]) -> float:
    return sum(area.admitted for area in areas) / sum(area.people for area in areas) * 1000


def _share(area: AreaFigures) -> float:
    return area.within_18 / area.waiting if area.waiting else math.nan


def ranked(areas: Sequence[AreaFigures]) -> Table:
    """Every area, highest first, with the places that may not be ranked below."""
    judged = [area for area in areas if area.judged]
    rows: list[tuple[Cell, ...]] = [
        (
            area.name,
            area.icb,
            area.rate,
            *area.interval,
            area.admitted,
            max(1, at - 6),
            min(len(judged), at + 8),
            False,
            None,
        )
        for at, area in enumerate(judged, 1)
    ]
    rows += [
        (area.name, area.icb, area.rate, None, None, area.admitted, None, None, True, area.reason)
        for area in areas
        if not area.judged
    ]
    return Table(
        id="ranked-areas",
        title="All areas, highest first",
        columns=(
            Column("area", "Area"),
            Column("icb", "Integrated care board"),
            Column("rate", "Treated per 1,000", "number", decimals=2),
            Column("low", "Interval from", "number", decimals=2),
            Column("high", "to", "number", decimals=2),
            Column("admitted", "Admitted treatments", "integer"),
            Column("rank_low", "Rank from", "integer"),
            Column("rank_high", "to", "integer", note="95% of simulated orders put the area between these ranks"),
            Column("unranked", "Not ranked"),
            Column("reason", "Why not ranked"),
        ),
        rows=tuple(rows),
        caption="Completed admitted pathways per 1,000 residents, January 2026. A high rate is neither good nor bad.",
        interval=IntervalCell(
            "rate", "low", "high", "Rate and 95% interval", _england(areas), decimals=1, dimmed="unranked"
        ),
        row_groups=((0, "Ranked"), (len(judged), "Shown but not ranked")),
        preview_rows=12,
    )


def _map(areas: Sequence[AreaFigures], kind: str) -> ChartSpec:
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


def _funnel(areas: Sequence[AreaFigures]) -> ChartSpec:
    england = _england(areas)
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
        subtitle="Admitted treatments per 1,000 people by size of area, January 2026; limits allow for ordinary monthly noise",
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


def _spread() -> ChartSpec:
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


def _trend() -> ChartSpec:
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


def _scatter(areas: Sequence[AreaFigures]) -> ChartSpec:
    judged = [area for area in areas if area.judged]
    names = {area.code for area in sorted(judged, key=lambda area: -area.rate)[:3]}
    return ChartSpec(
        kind="scatter",
        title="Deprivation explains little of the difference",
        subtitle="Admitted treatments per 1,000 people by the share of residents in the most deprived fifth, January 2026",
        alt="A cloud of points with a fitted line that rises slightly from left to right.",
        y=Axis("Treated per 1,000", decimals=1, from_zero=True),
        x=Axis("Residents in the most deprived fifth of neighbourhoods", percent=True, decimals=0),
        marks=tuple(
            Mark(a.name, a.rate, a.deprived, show_label=a.code in names, code=a.code, role="rest") for a in judged
        ),
        lines=(Line("fitted", ((0.0, 4.6), (0.6, 5.1)), role="subject"),),
    )


def _ends(areas: Sequence[AreaFigures]) -> ChartSpec:
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
        reference=_england(areas),
    )


def example_report(areas: Sequence[AreaFigures], *, maps: bool) -> Report:
    """The whole report. ``maps`` needs areas whose codes the packaged boundaries know."""
    top, england = areas[0], _england(areas)
    rank = Finding(
        id="ranked",
        title="How much treatment differs",
        headline=f"In January 2026, {top.name} had {top.rate:.1f} admitted treatments per 1,000 people; England had {england:.1f}.",
        sentences=(
            f"Its 95% interval runs from {top.interval[0]:.1f} to {top.interval[1]:.1f}.",
            "More treatment is not better treatment: a high rate can mean high need, low thresholds or catching up.",
        ),
        charts=((_map(areas, "map"), _map(areas, "tile-map")) if maps else ()) + (_ends(areas),),
        tables=(ranked(areas),),
        method="Completed admitted pathways of the month, divided by residents. Areas are ordered by expected rank.",
        assumptions=("One month borrows the month-to-month noise of other months: 8% of the rate.",),
        caveats=("Pathways are not people: one person can have several.",),
        quality=("Three providers sent no figures for January 2026.",),
        provenance=(FILE,),
        numbers={"top_rate": top.rate, "england_rate": england},
    )
    sure = Finding(
        id="chance",
        title="Could it be chance?",
        headline="The highest rate is 3.6 times the lowest; month-to-month noise alone would give about 1.5 times.",
        sentences=("Two more months would narrow the intervals by about a third.",),
        charts=(_spread(), _funnel(areas)),
        method="Ratios of rates, beside the same ratios in 10,000 simulated countries without true differences.",
        provenance=(FILE,),
    )
    treatments = Finding(
        id="treatments",
        title="Four treatment areas",
        headline="Gynaecology varies most: 1 in 10 areas treats twice as many per head as the lowest tenth.",
        tables=(
            Table(
                "treatment-areas",
                "Spread by treatment area",
                (
                    Column("name", "Treatment area"),
                    Column("n", "Admitted treatments", "integer"),
                    Column("rate", "Treated per 1,000", "number", decimals=2),
                    Column("ratio", "90th to 10th percentile", "number", decimals=2, unit="times"),
                    Column("share", "Share of all", "percent"),
                ),
                (
                    ("Cardiology", 8_412, 0.14, 2.31, 0.028),
                    ("Trauma and orthopaedics", 50_001, 0.85, 1.62, 0.166),
                    ("Gynaecology", 17_230, 0.29, 2.04, 0.057),
                    ("General surgery", 33_018, 0.56, 1.88, None),
                ),
            ),
        ),
        caveats=("Coding of day cases as outpatient procedures differs between hospitals.",),
        provenance=(FILE,),
    )
    change = Finding(
        id="change",
        title="Over time",
        headline="Wakefield’s share within 18 weeks fell from 67.1% to 61.0%; noise alone moves a place like this by 1.2 points.",
        charts=(_trend(),),
    )
    need = Finding(
        id="deprivation",
        title="Deprivation",
        headline="Between the least and the most deprived areas the rate rises by 0.5 per 1,000, a tenth of the average.",
        charts=(_scatter(areas),),
    )
    return Report(
        id="spotlight-2026-01",
        title="Treatment and waiting in England",
        question="How far does where you live decide how long you wait?",
        period_label="January 2026",
        geography_label="England",
        headlines=(
            (rank.headline, "ranked"),
            (sure.headline, "chance"),
            (treatments.headline, "treatments"),
            (change.headline, "change"),
        ),
        unjudged="3 areas could not be judged: the hospitals they rely on sent no figures for January 2026.",
        sections=(
            Section("country", "The country", "Every area, with how sure we can be of its place.", (rank,)),
            Section("sure", "How sure are we?", "What was found, beside what chance alone would give.", (sure,)),
            Section(
                "treatment", "By treatment area", "The four that other reports compare, and all others.", (treatments,)
            ),
            Section("context", "Time and need", "What moves with the rates, and what does not.", (change, need)),
        ),
        sources=(FILE,),
        attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
        generated_by="fairwait 0.1.0",
        glossary=(
            ("Pathway", "One referral to one consultant-led service. A person can have several."),
            ("Interval", "A range that would hold the true value in 95 of 100 such months."),
        ),
    )
