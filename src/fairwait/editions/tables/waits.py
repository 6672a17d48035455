"""How long people have waited so far at each provider, by treatment function, and where the providers are.

The figures of ``wait`` carry limits that allow for how far such a figure moves from one month to the next, because
they are made to be held against each other. Whoever sent nothing has rows too, with the last month of which anything
is known: a provider that is silent is not one without a queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from fairwait.analysis.profile.outside import outside_of
from fairwait.analysis.run_noise import month_noise
from fairwait.analysis.scale import on_scale
from fairwait.analysis.submissions import usual_functions
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.measures.outside import WORTH_SAYING, share_outside
from fairwait.places.sites import treatment_points
from fairwait.reports.spotlight import ATTRIBUTION

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter

#: The measures of the table, each with the beginning of its columns' names.
MEASURES: Final = {"median_wait": "median", "p92_wait": "p92", "within_18_weeks": "within_18"}
COLUMNS: Final = (
    "provider", "treatment_function", "period",
    *(f"{name}{end}" for name in MEASURES.values() for end in ("", "_low", "_high")),
    "list_size", "status", "reason", "last_sent",
)  # fmt: skip
SITE_COLUMNS: Final = ("code", "name", "provider", "latitude", "longitude", "how")
#: Beside the words for estimates, of the median: the 92nd percentile alone lies in the open band, or nothing was sent.
OPEN_P92, SILENT = "p92 censored", "not sent"

Row = tuple[object, ...]
Values = tuple[float | None, float | None, float | None]


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the tables ``wait`` and ``wait_site`` for the latest month, and the fact ``wait`` that says of what.

    Nothing is written for a month that is held by area only.
    """
    period = bench.latest_period()
    try:
        rows = [*_sent(bench, period), *_silent(bench, period)]
    except NothingToAnswerWithError:
        return
    writer.rows("wait", COLUMNS, rows)
    writer.rows("wait_site", SITE_COLUMNS, _sites({str(row[0]) for row in rows}, period))
    functions = sorted({str(row[1]) for row in rows})
    england = {one: _number(bench.england("median_wait", period, one)) for one in functions}
    known = {"period": str(period), "england": england, "attribution": ATTRIBUTION, "outside": _outside(bench, rows)}
    writer.fact("wait", {**known, "sources": bench.provenance(period)})


def _outside(bench: Workbench, rows: list[Row]) -> dict[str, dict[str, float]]:
    """By treatment function: providers of whose whole list people from outside England are more than a few, and the
    share (0 to 1) of them."""
    outside, size = outside_of(bench, bench.latest_period()), COLUMNS.index("list_size")
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        code, function, told = str(row[0]), str(row[1]), row[size]
        share = share_outside(outside, code, function, float(told)) if isinstance(told, int) else 0.0
        if share >= WORTH_SAYING:
            found.setdefault(function, {})[code] = share
    return found


def _sent(bench: Workbench, period: Period) -> Iterator[Row]:
    """A row for every provider and treatment function with somebody waiting."""
    bench.prepare(tuple(MEASURES), Geography.PROVIDER, period)
    table = bench.all_estimates("median_wait", Geography.PROVIDER, period)
    there = table["status"] != "no_data"
    for function in (one for one in TREATMENT_FUNCTIONS if one in set(table["treatment_function"][there].tolist())):
        found = {name: _values(bench, name, period, function) for name in MEASURES}
        for area, (values, status, reason, size) in found["median_wait"].items():
            p92, p92_status = found["p92_wait"][area][:2]
            status = OPEN_P92 if status == "ok" and p92_status == "censored" else status
            yield (
                area, function, str(period), *values, *p92, *found["within_18_weeks"][area][0],
                size, status, reason, str(period),
            )  # fmt: skip


def _values(
    bench: Workbench, name: str, period: Period, function: str
) -> dict[str, tuple[Values, str, str, int | None]]:
    """By provider: the value with its limits, its status, why it is held against no other, and the pathways waiting."""
    measure = named_measure(name)
    table = bench.estimates(measure, Geography.PROVIDER, period, function)
    table = table.where(table["status"] != "no_data")
    reasons = np.array(reasons_not_to_rank(bench, measure, table, Geography.PROVIDER, period), dtype=object)
    if bench.judged(period) is None:  # who else sent figures is not known; these did
        reasons[table["status"] == "ok"] = ""
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    fit = (reasons == "") & (table["value"] > 0)
    scaled = on_scale(
        measure, table.where(fit), month_noise(bench, measure, Geography.PROVIDER, period, function), Geography.PROVIDER
    )
    low[fit], high[fit] = scaled.low, scaled.high
    return {
        record["area"]: (
            (record["value"], _number(below), _number(above)), record["status"], str(reason),
            None if record["denominator"] is None else int(record["denominator"]),
        )
        for record, below, above, reason in zip(table.records(), low, high, reasons, strict=True)
    }  # fmt: skip


def _silent(bench: Workbench, period: Period) -> Iterator[Row]:
    """Rows of providers that should have sent figures and did not: the functions that they usually have, and the total.

    The list of the total is the last one sent; of a treatment function its size is not told.
    """
    judged = bench.judged(period)
    if judged is None:
        return
    usual = usual_functions(bench.store, bench.history, period)
    for one in judged.missing:
        last = str(one.last_month) if one.last_month else ""
        for function in sorted({TOTAL, *usual.get(one.code, ())}):
            size = round(one.last_list) if function == TOTAL else None
            yield (
                one.code, function, str(period), *(None,) * 9,
                size, SILENT, judged.provider_reason(one.code), last,
            )  # fmt: skip


def _sites(providers: set[str], period: Period) -> Iterator[Row]:
    for code, points in treatment_points(period).items():
        if code in providers:
            for one in points:
                yield (one.code, one.name, code, one.latitude, one.longitude, one.how)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
