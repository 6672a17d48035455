"""An example report with every kind of chart and table, to look at and to test pages with.

Only what a page must be able to show is built here; the words and numbers of the true report are made by analyses.
"""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Report, Section, Table
from fairwait.domain.provenance import Provenance
from tests.browser.example_areas import AreaFigures
from tests.browser.example_charts import (
    deprivation,
    england_rate,
    funnel,
    highest_and_lowest,
    shares_map,
    spread_bars,
    trend,
)

FILE = Provenance(
    publication="rtt-full-csv",
    title="RTT waiting times, full CSV data file",
    period="2026-01",
    file_name="Full-CSV-data-file-Jan26.zip",
    sha256="5f1d9c27" * 8,
    rows=183_417,
    vintage="2026-03-12",
)


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
            "rate", "low", "high", "Rate and 95% interval", england_rate(areas), decimals=1, dimmed="unranked"
        ),
        row_groups=((0, "Ranked"), (len(judged), "Shown but not ranked")),
        preview_rows=12,
    )


def example_report(areas: Sequence[AreaFigures], *, maps: bool) -> Report:
    """The whole report. ``maps`` needs areas whose codes the packaged boundaries know."""
    top, england = areas[0], england_rate(areas)
    rank = Finding(
        id="ranked",
        title="How much treatment differs",
        headline=f"{top.name} had {top.rate:.1f} admitted treatments per 1,000 people; England had {england:.1f}.",
        sentences=(
            f"Its 95% interval runs from {top.interval[0]:.1f} to {top.interval[1]:.1f}.",
            "More treatment is not better treatment: a high rate can mean high need, low thresholds or catching up.",
        ),
        charts=((shares_map(areas, "map"), shares_map(areas, "tile-map")) if maps else ())
        + (highest_and_lowest(areas),),
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
        charts=(spread_bars(), funnel(areas)),
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
        headline="Wakefield’s share within 18 weeks fell from 67.1% to 61.0%; noise alone moves it by 1.2 points.",
        charts=(trend(),),
    )
    need = Finding(
        id="deprivation",
        title="Deprivation",
        headline="From the least to the most deprived areas the rate rises by 0.5 per 1,000, a tenth of the average.",
        charts=(deprivation(areas),),
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
