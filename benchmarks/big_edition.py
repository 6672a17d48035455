"""An edition as large as the largest asked for, of made-up values: 60 months x 106 areas x 24 treatment functions.

The places, measures and treatment functions are real, every figure is drawn at random from a fixed seed: what takes
long to read is as it would be, and what is read means nothing. ``python -m benchmarks.big_edition FOLDER`` makes one
and makes it the current edition of the folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.domain.items import NAMES
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.editions.estimates import COLUMNS
from fairwait.editions.naming import edition_file, point_to
from fairwait.editions.page import Page
from fairwait.editions.tables.estimates import NOT_JUDGED
from fairwait.editions.tables.facts import measure_record
from fairwait.editions.tables.held import Held
from fairwait.editions.tables.judging import SEE_REASON, WITH_NOISE
from fairwait.editions.writing import EditionWriter
from fairwait.places.areas import areas

LAST_MONTH = Period(2026, 1)
MONTHS = 60
MEASURES = ("within_18_weeks", "over_52_weeks", "waiting_per_1000", "new_periods_per_1000", "median_wait", "p92_wait")
_PLACE_COLUMNS = (
    "code", "name", "label", "geography", "sector", "icb", "region", "latitude", "longitude", "judged", "reason",
)  # fmt: skip
_TABLE_ROWS = 400  # makes a page of about 100 KB before it is packed: what a page of a place comes to
_REASON = "Between 1% and 20% of the usual activity of this place is from providers that sent no figures."


def make_big_edition(
    folder: Path,
    *,
    months: int = MONTHS,
    measures: Sequence[str] = MEASURES,
    version: str = "2026-01-madeup000001",
    press: Callable[[Page], str] | None = None,
    facts: Mapping[str, object] | None = None,
    pages: Sequence[Page] = (),
) -> Path:
    """Make the edition in ``folder``, make it the current one, and give its file.

    ``press`` lays a page out as HTML; without it pages are laid out plainly, at the size that real ones have. ``facts``
    stand in the place of those that would be empty; ``pages`` are more pages.
    Half a minute and 300 MB for the usual size.
    """
    path = edition_file(folder, version)
    writer = EditionWriter.new(path, version, {"period": str(LAST_MONTH), "made_up": "1"})
    places = [*areas(Geography.REGION, LAST_MONTH), *areas(Geography.ICB, LAST_MONTH)]
    locations = areas(Geography.SUB_ICB, LAST_MONTH)
    writer.rows("place", _PLACE_COLUMNS, map(_place, [*places, *locations]))
    writer.rows("name", ("folded", "code", "shown", "what"), _names([*places, *locations]))
    for number, measure in enumerate(measures):
        writer.rows("estimate", COLUMNS, estimate_rows(measure, locations, months, seed=number))
    _facts(writer, measures, locations, months)
    for name, body in (facts or {}).items():
        writer.fact(name, body)
    paths = ["", *(f"place/{one.code}/" for one in (*places, *locations))]
    paths += [f"measures/{measure}/sub-icb/" for measure in measures]
    every = [*(_page(where, seed=at) for at, where in enumerate(paths)), *pages]
    writer.fact("plan", [page.path for page in every])
    for page in every:
        writer.page(page, (press or _plainly)(page))
    writer.rows("meta", ("key", "value"), [("planned", str(len(every)))])
    writer.finish()
    point_to(folder, path)
    return path


def estimate_rows(
    measure: str, places: Sequence[Area], months: int = MONTHS, *, seed: int = 0
) -> Iterator[tuple[Any, ...]]:
    """Made-up estimates of one measure in the order of the table's key: a tenth of them without a value or unranked."""
    draw = np.random.default_rng(seed)
    periods = [str(LAST_MONTH.shift(-back)) for back in range(months - 1, -1, -1)]
    codes = sorted(one.code for one in places)
    for period in periods:
        for function in sorted(TREATMENT_FUNCTIONS):
            yield from _cells(draw, (measure, Geography.SUB_ICB.value, period, function), codes)


def _cells(draw: np.random.Generator, key: tuple[str, str, str, str], codes: list[str]) -> Iterator[tuple[Any, ...]]:
    """One treatment function in one month: a cell for every place."""
    below = draw.integers(50, 40_000, len(codes)).astype(float)
    share = draw.beta(6, 4, len(codes))
    half = 1.96 * np.sqrt(share * (1 - share) / below)
    fate = draw.random(len(codes))
    rank = draw.permutation(len(codes)) + 1
    total = key[3] == "C_999"
    for at, code in enumerate(codes):
        if fate[at] < 0.03:
            why = (0, "no_data", "No pathways of this kind in the published file.", None, None, None, None, None, "")
            yield (*key, code, None, None, None, SEE_REASON, None, None, None, None, None, *why)
            continue
        judged = bool(fate[at] > 0.1)
        ranks = (max(1, int(rank[at]) - 9), min(len(codes), int(rank[at]) + 9), len(codes), 0.2, 0.1)
        low, high = float(share[at] - half[at]), float(share[at] + half[at])
        limits = (float(share[at] - 2 * half[at]), float(share[at] + 2 * half[at]), WITH_NOISE, low, high)
        yield (
            *key, code, float(share[at]), *(limits if judged else (None, None, SEE_REASON, None, None)),
            float(round(share[at] * below[at])), float(below[at]), 1.0 if judged else 0.9,
            *((1, "ok", "") if judged else (0, NOT_JUDGED, _REASON)),
            *(ranks if total and judged else (None,) * 5), "",
        )  # fmt: skip


def _place(one: Area) -> tuple[Any, ...]:
    icb = one.parent if one.geography is Geography.SUB_ICB else ""
    region = one.parent if one.geography is Geography.ICB else ""
    return (one.code, one.name, one.label, one.geography.value, "", icb, region, one.latitude, one.longitude, 1, "")


def _names(places: Sequence[Area]) -> Iterator[tuple[str, str, str, str]]:
    for one in places:
        yield one.name.casefold(), one.code, one.name, "name"
        yield one.code.casefold(), one.code, one.code, "code"


def _facts(writer: EditionWriter, measures: Sequence[str], places: Sequence[Area], months: int) -> None:
    """What the API looks up beside the estimates: real definitions, and nobody who did not send figures."""
    level, functions = Geography.SUB_ICB.value, sorted(TREATMENT_FUNCTIONS)
    held = Held(
        rows={
            one: {level: {str(LAST_MONTH.shift(-back)): len(functions) * len(places) for back in range(months)}}
            for one in measures
        },
        functions=dict.fromkeys(measures, functions),
        areas={one.code: (level, one.name) for one in places},
    )
    writer.fact("held", held.plain())
    writer.fact("measures", [measure_record(named_measure(one), LAST_MONTH) for one in measures])
    writer.fact("functions", NAMES)
    writer.fact("sources", [])
    writer.fact("watch_list", None)


def _page(path: str, seed: int) -> Page:
    """A page with one table of made-up numbers."""
    draw = np.random.default_rng(seed)
    values = draw.random((_TABLE_ROWS, 4)).round(6).tolist()
    columns = (Column("row", "Row", "integer"), *(Column(f"c{at}", f"Column {at}", "number", 3) for at in range(4)))
    rows = tuple((at, *row) for at, row in enumerate(values))
    finding = Finding(
        id=f"made-up-{seed}", title="Made-up figures", headline="These figures are made up to measure speed.",
        tables=(Table(f"made-up-{seed}", "Made-up figures", columns, rows),),
    )  # fmt: skip
    report = Report(
        id=f"made-up-{seed}", title=f"Made-up page {path or 'start'}", question="How fast is a page?",
        period_label=LAST_MONTH.label, geography_label="England", headlines=((finding.headline, finding.id),),
        unjudged="", sections=(Section("made-up", "Made-up figures", finding.headline, (finding,)),), sources=(),
        attribution="", generated_by="",
    )  # fmt: skip
    return Page(path, path.split("/")[0] or "start", report)


def _plainly(page: Page) -> str:
    table = page.report.tables()[0]
    body = "\n".join(
        "<tr>" + "".join(f'<td class="number">{cell}</td>' for cell in row) + "</tr>" for row in table.rows
    )
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><title>{page.report.title}</title></head>\n'
        f"<body><h1>{page.report.question}</h1>\n<table>\n{body}\n</table></body></html>\n"
    )


if __name__ == "__main__":
    made = make_big_edition(Path(sys.argv[1]))
    print(f"{made.name}: {made.stat().st_size / 1e6:.0f} MB")
