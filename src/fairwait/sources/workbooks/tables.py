"""The tables of one workbook: marts and organisations as every month has them, and the figures as printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, Part
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.quantiles import censored
from fairwait.sources.workbooks.rows import SheetRows
from fairwait.sources.workbooks.sums import known_of

if TYPE_CHECKING:
    import duckdb
    import numpy as np

DETAIL = ("commissioner", "provider", "independent")
MARTS, ORGANISATIONS, PUBLISHED = "workbook_marts", "workbook_organisations", "workbook_published"
_LAST_BAND = 104
_NOBODY = ("", "-", "–")


def write_tables(con: duckdb.DuckDBPyConnection, sheets: Sequence[SheetRows], period: Period, basis: str) -> None:
    """Write the three tables of a workbook whose checks have passed; organisations come from their own sheets only."""
    detail = [sheet for sheet in sheets if sheet.header.level in DETAIL]
    _write_marts(con, detail, period, basis)
    _write_organisations(con, sheets, basis)
    _write_published(con, sheets, period)


def _write_marts(con: duckdb.DuckDBPyConnection, detail: Sequence[SheetRows], period: Period, basis: str) -> None:
    """One row for an organisation, part and treatment function that counts anything; C_999 is our own sum."""
    pieces = []
    for index, sheet in enumerate(detail):
        con.register(f"workbook_detail_{index}", _columns(sheet))
        pieces.append(f"select * from workbook_detail_{index}")
    bands = [f"b{band:03d}" for band in range(_LAST_BAND + 1)]
    sums = ", ".join(f"sum({band})::integer as {band}" for band in bands)
    numbers = "sum(known)::bigint as known, sum(unknown)::bigint as unknown, sum(total)::bigint as total"
    con.execute(f"""
        create or replace temp table {MARTS} as
        with detail as (
            select * from ({" union all by name ".join(pieces)})
            where treatment_function <> '{TOTAL}' and total > 0),
        both_kinds as (
            select org, part, treatment_function, {numbers}, any_value(open_band) as open_band, {sums}
            from detail group by all
            union all
            select org, part, '{TOTAL}', {numbers}, any_value(open_band), {sums} from detail group by org, part)
        select '{period}' as period, '{basis}' as basis, org, part, treatment_function, known, unknown, total,
               open_band::smallint as open_band, {", ".join(bands)}
        from both_kinds order by basis, part, treatment_function, org""")
    for index in range(len(detail)):
        con.unregister(f"workbook_detail_{index}")


def _columns(sheet: SheetRows) -> dict[str, object]:
    """A sheet as columns for DuckDB. New periods have no bands: none are counted in any, as in the full CSV."""
    import numpy as np

    size, open_band = len(sheet.org), sheet.header.open_band
    columns: dict[str, object] = {
        "org": np.array(sheet.org, dtype=object),
        "part": np.full(size, sheet.header.part.value, dtype=object),
        "treatment_function": np.array(sheet.treatment, dtype=object),
        "known": known_of(sheet),
        "unknown": _count(sheet, "unknown"),
        "total": sheet.counts["total"],
        "open_band": np.full(size, open_band),
    }
    for band in range(_LAST_BAND + 1):
        if band < sheet.bands.shape[1]:
            columns[f"b{band:03d}"] = np.ascontiguousarray(sheet.bands[:, band])
        else:
            zero = not sheet.bands.shape[1]
            columns[f"b{band:03d}"] = np.ma.masked_array(np.zeros(size, dtype=np.int64), mask=not zero)
    return columns


def _count(sheet: SheetRows, field: str) -> np.ndarray:
    import numpy as np

    return sheet.counts.get(field, np.zeros(len(sheet.org), dtype=np.int64))


def _write_organisations(con: duckdb.DuckDBPyConnection, sheets: Sequence[SheetRows], basis: str) -> None:
    """Each organisation with the place above it, whose name stands in that level's own sheet."""
    above = {
        code: name
        for sheet in sheets
        if sheet.header.level not in ("national", *DETAIL)
        for code, name in zip(sheet.org, sheet.name, strict=True)
    }
    found: dict[str, tuple[str, str, str]] = {}
    for sheet in (sheet for sheet in sheets if sheet.header.level in DETAIL):
        for code, name, parent, parent_name in zip(
            sheet.org, sheet.name, sheet.parent_code, sheet.parent_name, strict=True
        ):
            found.setdefault(code, (name, parent, parent_name or above.get(parent, "")))
    rows = sorted((code, *rest) for code, rest in found.items())
    con.execute(
        f"""
        create or replace temp table {ORGANISATIONS} as
        select '{basis}' as role, unnest($1::varchar[]) as code, unnest($2::varchar[]) as name,
               unnest($3::varchar[]) as parent_code, unnest($4::varchar[]) as parent_name
        """,
        [
            [row[0] for row in rows],
            [row[1] for row in rows],
            [None if row[2] in _NOBODY else row[2] for row in rows],
            [None if row[2] in _NOBODY else row[3] or None for row in rows],
        ],
    )


def _write_published(con: duckdb.DuckDBPyConnection, sheets: Sequence[SheetRows], period: Period) -> None:
    """Every row of every sheet as printed; a quantile in the open band is told apart, whatever figure was printed."""
    import numpy as np

    pieces = []
    for index, sheet in enumerate(sheets):
        size = len(sheet.org)
        columns: dict[str, object] = {
            "sheet": np.full(size, sheet.grid.sheet, dtype=object),
            "level": np.full(size, sheet.header.level, dtype=object),
            "org": np.array(sheet.org, dtype=object),
            "name": np.array(sheet.name, dtype=object),
            "part": np.full(size, sheet.header.part.value, dtype=object),
            "treatment_function": np.array(sheet.treatment, dtype=object),
            "known": known_of(sheet),
            "unknown": _count(sheet, "unknown"),
            "total": sheet.counts["total"],
            "within_18": _printed(sheet, "within_18"),
            "over_52": _over_52(sheet),
        }
        for figure in ("median", "p92", "p95"):
            weeks, status = sheet.weeks[figure], np.array(sheet.statuses[figure], dtype=object)
            if figure in sheet.header.figures:
                status[censored(sheet, figure, period) & (status == "ok")] = "censored"
            columns[figure] = np.ma.masked_array(weeks, mask=np.isnan(weeks))
            columns[f"{figure}_status"] = status
        con.register(f"workbook_sheet_{index}", columns)
        pieces.append(f"select * from workbook_sheet_{index}")
    con.execute(f"create or replace temp table {PUBLISHED} as {' union all by name '.join(pieces)}")
    for index in range(len(sheets)):
        con.unregister(f"workbook_sheet_{index}")


def _printed(sheet: SheetRows, field: str) -> np.ndarray:
    import numpy as np

    if field in sheet.counts:
        return sheet.counts[field]
    return np.ma.masked_array(np.zeros(len(sheet.org), dtype=np.int64), mask=True)


def _over_52(sheet: SheetRows) -> np.ndarray:
    """The printed count of 52 weeks and more: a column of its own, or the open band where that begins at 52."""
    if "over_52" not in sheet.counts and sheet.bands.shape[1] and sheet.header.open_band == 52:
        return sheet.bands[:, -1]
    return _printed(sheet, "over_52")


def refuse_one_organisation_twice(sheets: Sequence[SheetRows]) -> None:
    """Raise BadInputError for one listed both as a provider and as independent: it would be counted twice."""
    seen: dict[tuple[str, Part], SheetRows] = {}
    for sheet in (sheet for sheet in sheets if sheet.header.level in DETAIL):
        for row, code in enumerate(sheet.org):
            other = seen.setdefault((code, sheet.header.part), sheet)
            if other is not sheet:
                raise BadInputError(
                    f"{code} stands in two sheets, “{other.grid.sheet}” and “{sheet.grid.sheet}”",
                    where=sheet.where(row), expected="each organisation in one sheet", remedy=AGAIN,
                )  # fmt: skip
