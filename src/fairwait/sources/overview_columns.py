"""The columns of the England overview: which words of its two header rows mean which series.

The upper row names a group (merged over its columns), the lower row the column. Only words decide; positions move
from one edition to the next.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.domain.errors import BadInputError
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.workbook_grid import plain

#: Where a new column belongs.
TEACH = "COLUMNS in fairwait/sources/overview_columns.py"
_ESTIMATES = "with_estimates"
_INCOMPLETE = "incomplete rtt pathways"
_UNIQUE = "unique patients"
_ADMITTED = "completed admitted (unadjusted) rtt pathways"
_NON_ADMITTED = "completed non-admitted rtt pathways"
_NEW = "new rtt periods"
_COMPLETED = "total completed pathways"
_UNREPORTED = "derived unreported removals"
_REMOVALS = "total removals"
_UNREPORTED_SHARE = "derived unreported removals as a % of total removals"
_ADJUSTED = "completed admitted (adjusted) rtt pathways"


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """One published series. ``kind`` says what its numbers are: weeks, whole pathways, a share or an estimate.

    ``required`` series have stood in every edition; the others came or will go with a change in the collection.
    """

    series: str
    group: str
    label: str
    kind: str  # "count" | "estimate" | "share" | "weeks" | "balance"
    required: bool = True


def _pair(series: str, group: str, label: str, suffix: str, kind: str, required: bool = True) -> list[SeriesColumn]:
    """A series as reported, and the same with estimates for missing data."""
    estimate = "estimate" if kind == "count" else kind
    return [
        SeriesColumn(series, group, label, kind, required),
        SeriesColumn(f"{series}_{_ESTIMATES}", group, f"{label} {suffix}", estimate, required),
    ]


def _completed(prefix: str, group: str, required: bool = True) -> list[SeriesColumn]:
    return [
        SeriesColumn(f"{prefix}_median", group, "median wait (weeks)", "weeks", required),
        SeriesColumn(f"{prefix}_p95", group, "95th percentile (weeks)", "weeks", required),
        SeriesColumn(f"{prefix}_within_18", group, "no. within 18 weeks", "count", required),
        SeriesColumn(f"{prefix}_over_52", group, "no. > 52 weeks", "count", required),
    ]


_MISSING = "with estimates for missing data"
_TOTAL_LABEL = "no. of pathways (all)"
_REMOVALS_LABEL = "total unreported removals"

COLUMNS: tuple[SeriesColumn, ...] = (
    SeriesColumn("median_wait", _INCOMPLETE, "median wait (weeks)", "weeks"),
    SeriesColumn("p92_wait", _INCOMPLETE, "92nd percentile (weeks)", "weeks"),
    *_pair("within_18", _INCOMPLETE, "no. within 18 weeks", _MISSING, "count"),
    *_pair("within_18_share", _INCOMPLETE, "% within 18 weeks", _MISSING, "share"),
    *_pair("over_18", _INCOMPLETE, "no. > 18 weeks", _MISSING, "count"),
    *_pair("over_52", _INCOMPLETE, "no. > 52 weeks", _MISSING, "count"),
    *_pair("over_52_share", _INCOMPLETE, "% > 52 weeks", _MISSING, "share"),
    *_pair("over_65", _INCOMPLETE, "no. > 65 weeks", _MISSING, "count", required=False),
    *_pair("over_78", _INCOMPLETE, "no. > 78 weeks", _MISSING, "count", required=False),
    *_pair("over_104", _INCOMPLETE, "no. > 104 weeks", _MISSING, "count", required=False),
    # The label says millions and the cells are formatted so; the stored numbers are pathways.
    *_pair("incomplete_total", _INCOMPLETE, "total waiting (mil)", _MISSING, "count"),
    SeriesColumn(
        "unique_patient_ratio",
        _UNIQUE,
        "ratio of total unique patients to total waiting (i.e. incomplete rtt pathways)",
        "share",
        required=False,
    ),
    SeriesColumn("unique_patients", _UNIQUE, "estimated number of unique patients (mil)", "estimate", required=False),
    *_completed("admitted", _ADMITTED),
    *_pair("admitted_total", _ADMITTED, _TOTAL_LABEL, _MISSING, "count"),
    *_completed("non_admitted", _NON_ADMITTED),
    *_pair("non_admitted_total", _NON_ADMITTED, _TOTAL_LABEL, _MISSING, "count"),
    *_pair("new_periods", _NEW, "no. of new rtt periods", _MISSING, "count"),
    *_pair("completed_total", _COMPLETED, "total completed pathways", "with estimates", "count"),
    *_pair("unreported_removals", _UNREPORTED, _REMOVALS_LABEL, "with estimates", "balance"),
    *_pair("total_removals", _REMOVALS, "total removals", "with estimates", "balance"),
    SeriesColumn("unreported_removals_share", _UNREPORTED_SHARE, _UNREPORTED_SHARE, "share"),
    SeriesColumn(
        f"unreported_removals_share_{_ESTIMATES}", _UNREPORTED_SHARE, f"{_UNREPORTED_SHARE}, with estimates", "share"
    ),
    *_completed("admitted_adjusted", _ADJUSTED, required=False),
    SeriesColumn("admitted_adjusted_total", _ADJUSTED, _TOTAL_LABEL, "count", required=False),
)  # fmt: skip
KINDS: dict[str, str] = {column.series: column.kind for column in COLUMNS}

#: (as reported, with estimates): the second can never be smaller, since only missing trusts are added.
ESTIMATE_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (column.series, f"{column.series}_{_ESTIMATES}") for column in COLUMNS
    if column.kind == "count" and f"{column.series}_{_ESTIMATES}" in KINDS
)  # fmt: skip


def find_header(rows: Sequence[Sequence[object]]) -> int | None:
    """Index of the upper header row: the first with a month column and the group of incomplete pathways."""
    for index, row in enumerate(rows):
        words = {plain(cell) for cell in row}
        if "month" in words and (_INCOMPLETE in words or _ADMITTED in words):
            return index
    return None


def read_header(
    upper: Sequence[object], lower: Sequence[object], where: str
) -> tuple[int, dict[int, SeriesColumn], tuple[Drift, ...]]:
    """Column of the month, the series of each column that has one, and the columns that nobody taught.

    Raises
    ------
    BadInputError
        Naming a required column that is missing or renamed, or one that is there twice.
    """
    known = {(column.group, column.label): column for column in COLUMNS}
    month_column = [plain(cell) for cell in upper].index("month")
    found: dict[int, SeriesColumn] = {}
    strange: dict[int, tuple[str, str]] = {}
    group = ""
    for position, cell in enumerate(lower):
        group = plain(upper[position]) or group if position < len(upper) else group
        label = plain(cell)
        if not label or position <= month_column:
            continue
        column = known.get((group, label))
        if column is None:
            strange[position] = (group, label)
        elif column in found.values():
            raise BadInputError(
                f"The column “{column.label}” under “{column.group}” is there twice", where=f"{where}, header",
                expected="each column once", remedy="download the workbook again; do not edit it",
            )  # fmt: skip
        else:
            found[position] = column
    _refuse_missing(found, strange, where)
    names = [f"{column.group} / {column.label}" for column in COLUMNS]
    drift = tuple(
        unknown("column", f"{group} / {label}".removeprefix(" / "), names,
                where=f"{where}, header, column {position + 1}", teach=TEACH)
        for position, (group, label) in strange.items()
    )  # fmt: skip
    return month_column, found, drift


def _refuse_missing(found: dict[int, SeriesColumn], unknown: dict[int, tuple[str, str]], where: str) -> None:
    """A required column must be there; an optional one may be absent, but not absent beside an unknown heading."""
    have = {column.series for column in found.values()}
    strange = [f"{group} / {label}" for group, label in unknown.values()]
    for column in COLUMNS:
        if column.series in have:
            continue
        wanted = f"{column.group} / {column.label}"
        near = difflib.get_close_matches(wanted, strange, n=1, cutoff=0.6)
        if column.required or near:
            raise BadInputError(
                f"The column “{column.label}” under “{column.group}” is missing", where=f"{where}, header",
                expected="that column" + (f" (the nearest found is “{near[0]}”)" if near else ""),
                remedy="download the workbook again; if NHS England renamed the column, fairwait must be taught first: "
                f"{TEACH}",
            )  # fmt: skip
