"""A report of invented places to render in tests: every kind of column, groups, gaps, and text meant to do harm."""

from __future__ import annotations

import math
from dataclasses import replace

from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Report, Section, Table
from fairwait.domain.provenance import Provenance

#: Text that means something to Typst, XML, a spreadsheet, a shell or a browser. A report prints it and no more.
HOSTILE = (
    '#import "evil.typ": *',
    "$x^2$ _under_ *star* `code` @ref <label>",
    "</w:t></w:p><script>alert(1)</script>&amp;",
    '=HYPERLINK("http://example.invalid","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\tTAB=1",
    "\rCR=1",
    "{{ 7 * 7 }} {% raw %}",
    "a\x00b\x0bc\ufffe\x1b[31m",
    "Ysbyty Llŷn, Ł, Ω, “quoted”, it’s – 1 − 2",
    "\\u{1F600} \\ / : * ? [ ] '",
)

FILE = Provenance(
    publication="rtt-full-csv",
    title="RTT waiting times, full CSV data file",
    period="2026-01",
    file_name="Full-CSV-data-file-Jan26.zip",
    sha256="0123456789abcdef" * 4,
    rows=182_604,
    vintage="2026-03-12",
)
OVERVIEW = Provenance("rtt-overview", "RTT overview time series", "2007-03 to 2026-01", "overview.xlsx", "f" * 64, 227)

RANK_COLUMNS = (
    Column("area", "Area"),
    Column("code", "Code", "code"),
    Column("pathways", "Pathways", "integer"),
    Column("median", "Median wait", "number", decimals=2, unit="weeks"),
    Column("low", "Low", "number", decimals=2, unit="weeks", note="95% interval, chance alone"),
    Column("high", "High", "number", decimals=2, unit="weeks"),
    Column("within", "Within 18 weeks", "percent"),
    Column("unranked", "Not ranked"),
)


def ranked_table(rows: int = 12, id: str = "ranked-areas", preview: int | None = None) -> Table:
    """Places in order of their wait; the last is unranked and has gaps."""
    body: list[tuple[Cell, ...]] = []
    for index in range(rows - 1):
        wait = 18.0 - 8.0 * index / rows
        body.append(
            (
                f"Place {index + 1}",
                f"{index:02d}E",
                71_234 + index,
                wait,
                wait - 0.4,
                wait + 0.5,
                0.55 + index / 999,
                False,
            )
        )
    body.append(("Unheard-of Place", "99X", 0, None, math.nan, None, None, True))
    return Table(
        id=id,
        title="Areas by median wait",
        columns=RANK_COLUMNS,
        rows=tuple(body),
        caption="Longest waits first. Places that could not be judged stand below.",
        interval=IntervalCell(
            "median", "low", "high", "Median wait and its interval", 13.6, unit="weeks", dimmed="unranked"
        ),
        row_groups=((0, "Ranked"), (rows - 1, "Not ranked")),
        preview_rows=preview,
    )


def judged_table(rows: int = 106, unjudged: int = 7) -> Table:
    """A ranked table with a secondary column, a flag and reasons."""
    columns = (
        Column("place", "Area"),
        Column("code", "Code", "code"),
        Column("value", "Value", "percent"),
        Column("low", "Low", "percent", note="lower end of the 95% interval"),
        Column("high", "High", "percent", note="upper end of the 95% interval"),
        Column("rank_low", "Rank, low", "integer"),
        Column("rank_high", "Rank, high", "integer"),
        Column("chance", "Chance of first ten", "percent", secondary=True),
        Column("unranked", "Left out of the order"),
        Column("why", "Not ranked"),
    )
    body: list[tuple[Cell, ...]] = []
    for index in range(rows - unjudged):
        value = 0.8 - index / 400
        name, code = f"Place {index + 1}", f"{index:03d}"
        body.append((name, code, value, value - 0.01, value + 0.01, index + 1, index + 3, 0.5, False, None))
    for index in range(unjudged):
        reason = f"Hospital {index} has sent no figures."
        body.append((f"Lost {index}", f"9{index:02d}", 0.5, None, None, None, None, None, True, reason))
    return Table(
        id="ranked",
        title="Ranked",
        columns=columns,
        rows=tuple(body),
        interval=IntervalCell("value", "low", "high", "Value", 0.6, percent=True, dimmed="unranked"),
        row_groups=((0, "Ranked"), (rows - unjudged, "Not ranked, with the reason")),
    )


def plain_table() -> Table:
    return Table(
        id="treatment-areas",
        title="Four treatment areas",
        columns=(
            Column("name", "Treatment area"),
            Column("n", "Pathways", "integer"),
            Column("share", "Share", "percent"),
        ),
        rows=(("Cardiology", 412_345, 0.058), ("Trauma and orthopaedics", 850_001, 0.119), ("Gynaecology", None, None)),
    )


def funnel(title: str = "Most areas lie within what chance allows") -> ChartSpec:
    return ChartSpec(
        kind="funnel",
        title=title,
        subtitle="Ratio to England by size, sub-ICB locations, January 2026",
        alt="A funnel plot of 106 areas. Nine lie outside the limits.",
        y=Axis("Ratio", decimals=2),
        x=Axis("Expected pathways", decimals=0),
        marks=(Mark("Place 1", 1.21, 800.0, show_label=True, role="subject"), Mark("Place 2", 0.97, 1200.0)),
        lines=(Line("95% limit", ((500.0, 1.1), (2000.0, 1.05)), dashed=True),),
        reference=1.0,
    )


def region_map() -> ChartSpec:
    return ChartSpec(
        kind="map",
        title="Waits are longest in the north",
        subtitle="Median wait, seven regions",
        alt="A map of seven regions in two classes.",
        y=Axis("Median wait", unit="weeks"),
        marks=tuple(
            Mark(code, 10.0 + n, code=code) for n, code in enumerate(("Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63"))
        ),
        geography="region",
        breaks=(13.0,),
    )


def series() -> ChartSpec:
    return ChartSpec(
        kind="time-series",
        title="The list stopped growing",
        subtitle="England, pathways, by month",
        alt="A line that rises to 7.7 million in 2023 and falls to 7.2 million in January 2026.",
        y=Axis("Pathways", decimals=0, from_zero=True),
        marks=(Mark("England", 7.7e6, "2023-09"), Mark("England", 7.16e6, "2026-01")),
        events=(Event("2024-02", "Community pathways leave"),),
    )


def sample_report() -> Report:
    """A short report with every feature of the model."""
    ranking = Finding(
        id="ranking",
        title="Where waits are longest",
        headline="Half the pathways in Place 1 had waited more than 18.0 weeks; in England 13.6.",
        sentences=("The interval is 17.6 to 18.5 weeks.", "Nine areas lie outside what chance allows."),
        tables=(ranked_table(),),
        charts=(funnel(),),
        method="The published rule: T = p × n, interpolated within the week.",
        assumptions=("One month borrows the noise of others.",),
        caveats=("Pathways are not people.",),
        quality=("One provider sent no figures.",),
        provenance=(FILE,),
        numbers={"median": 13.625, "areas": 106, "judged": True, "longest": "Place 1", "lost": None},
        notes=("See the full table in the workbook.",),
    )
    series_finding = Finding(
        "trend", "How the list has moved", "The list fell by 1 in 14.", charts=(series(),), provenance=(OVERVIEW,)
    )
    treatments = Finding(
        "treatments", "By treatment area", "Cardiology holds 5.8% of pathways.", tables=(plain_table(),)
    )
    return Report(
        id="spotlight-2026-01",
        title="Waiting in England",
        question="How far does where you live decide how long you wait?",
        period_label="January 2026",
        geography_label="England",
        headlines=(
            ("Half the pathways in Place 1 had waited more than 18.0 weeks; in England 13.6.", "ranking"),
            ("The list fell by 1 in 14.", "trend"),
        ),
        unjudged="1 area could not be judged: the hospital it relies on sent no figures.",
        sections=(
            Section("ranked", "Ranked areas", "Who waits longest, and how sure are we?", (ranking, series_finding)),
            Section("treatment", "By treatment area", "Four areas that others report on.", (treatments,)),
        ),
        sources=(FILE, OVERVIEW),
        attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
        generated_by="fairwait 0.1.0",
        glossary=(("Pathway", "One referral to one consultant-led service."),),
    )


def hostile_report() -> Report:
    """The sample with harmful text in every place that text can stand."""
    evil = " ".join(HOSTILE)
    columns = (
        Column("name", HOSTILE[3]),
        Column("code", "Code", "code", note=evil),
        Column("n", HOSTILE[1], "integer"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((text, text, index) for index, text in enumerate(HOSTILE))
    table = Table("hostile", evil, columns, rows, caption=evil, row_groups=((1, HOSTILE[0]),))
    twin = Table("hostile/../../twin", "Hostile: [twin]*?/\\ of a very long name indeed, longer than 31", columns, rows)
    picture = replace(funnel(evil), alt=evil, marks=tuple(Mark(text, 1.0, 900.0, show_label=True) for text in HOSTILE))
    finding = Finding(
        "bad",
        evil,
        evil,
        (evil,),
        (table, twin),
        (picture,),
        evil,
        (evil,),
        (evil,),
        (evil,),
        (FILE,),
        {evil: evil},
        (evil,),
    )
    report = sample_report()
    return Report(
        id="../bad id",
        title=evil,
        question=evil,
        period_label="January 2026",
        geography_label="#evil $1",
        headlines=((evil, "bad"), (evil, "no-such-finding")),
        unjudged=evil,
        sections=(Section("evil", evil, evil, (finding,)), *report.sections),
        sources=(Provenance(evil, evil, evil, evil, "0" * 64, 1), FILE),
        attribution=evil,
        generated_by=evil,
        glossary=((evil, evil),),
    )
