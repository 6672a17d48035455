"""A month of made-up figures as the text of a published CSV file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
from numpy.typing import NDArray

from tests.synthetic.layouts import PART_NAMES
from tests.synthetic.world import TREATMENTS, treatment_names

if TYPE_CHECKING:
    from tests.synthetic.full_csv import Month

_PREAMBLE = ("Referral to treatment waiting times: full data file", "Made-up figures for testing")
_PART_ORDER = {part: position for position, part in enumerate(PART_NAMES)}


def _with_totals(month: Month) -> tuple[NDArray[np.int64], ...]:
    """Detail rows and the C_999 row of each (provider, commissioner, part), in published order."""
    part = np.array([_PART_ORDER[name] for name in PART_NAMES])[
        np.searchsorted(np.array(sorted(PART_NAMES)), month.part)
    ]
    order = np.lexsort((month.treatment, part, month.commissioner, month.provider))
    keys = np.stack([month.provider, month.commissioner, part], axis=1)[order]
    counts = np.column_stack([month.bands, month.known, month.unknown])[order]
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)]) if len(keys) else np.array([], dtype=int)
    sums = np.add.reduceat(counts, starts) if len(keys) else counts
    all_keys = np.concatenate([keys, keys[starts]])
    treatment = np.concatenate([month.treatment[order], np.full(len(starts), len(TREATMENTS))])
    final = np.lexsort((treatment, all_keys[:, 2], all_keys[:, 1], all_keys[:, 0]))
    return all_keys[final], treatment[final], np.concatenate([counts, sums])[final]


def as_csv(month: Month) -> bytes:
    """The text, written by DuckDB since 180,000 rows x 121 columns are too many for Python's csv module."""
    keys, treatment, counts = _with_totals(month)
    layout, world = month.layout, month.world
    provider, commissioner, part = keys.T
    bands, known, unknown = counts[:, :-2], counts[:, -2], counts[:, -1]
    is_completed = part < 2
    blank = -1
    cells = np.where(world.leaves_blanks[provider][:, None] & (bands == 0), blank, bands)
    cells[part == _PART_ORDER["3"]] = blank
    values: dict[str, NDArray[np.int32]] = {
        f"b{j}": np.ascontiguousarray(cells[:, j], dtype=np.int32) for j in range(cells.shape[1])
    }
    values["known"] = np.where(is_completed, known, blank).astype(np.int32)
    hides_zero = world.leaves_blanks[provider] & (unknown == 0)
    values["unknown"] = np.where(is_completed & ~hides_zero, unknown, blank).astype(np.int32)
    values["all"] = (known + unknown).astype(np.int32)
    values |= {"p": provider.astype(np.int32), "c": commissioner.astype(np.int32), "part": part.astype(np.int32)}
    values["t"] = treatment.astype(np.int32)
    values["line"] = np.arange(len(part), dtype=np.int32)
    return _copy(month, layout.columns, values)


def _copy(month: Month, headings: list[str], values: dict[str, NDArray[np.int32]]) -> bytes:
    year, number = int(month.period[:4]), int(month.period[5:])
    texts = [f"'{text}'" for text in month.layout.period_values(year, number)]
    texts += [f"{who}.{column}" for who in ("pr", "co") for column in ("parent", "parent_name", "code", "name")]
    texts += ["pa.code", "pa.name", "tf.code", "tf.name"]
    numbers = [f"nullif(v.{name}, -1)" for name in values if name not in ("p", "c", "part", "t", "line")]
    selected = ", ".join(
        f'{expression} AS "{heading}"' for expression, heading in zip([*texts, *numbers], headings, strict=True)
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = true")
        _lookup(con, "pr", [(o.parent, o.parent_name, o.code, o.name) for o in month.world.providers])
        _lookup(con, "co", [(o.parent, o.parent_name, o.code, o.name) for o in month.world.commissioners])
        _lookup(con, "pa", [("", "", *names) for names in PART_NAMES.values()])
        _lookup(con, "tf", [("", "", *names) for names in treatment_names(month.layout.open_band)])
        con.register("v", values)
        target = Path(folder) / "out.csv"
        con.execute(
            f"COPY (SELECT {selected} FROM v JOIN pr ON pr.i = v.p JOIN co ON co.i = v.c JOIN pa ON pa.i = v.part "
            f"JOIN tf ON tf.i = v.t ORDER BY v.line) TO '{target.as_posix()}' (FORMAT csv, HEADER)"
        )
        body = target.read_bytes().replace(b"\n", b"\r\n")
    above = "".join(f"{line}\r\n" for line in _PREAMBLE[: month.layout.preamble])
    return above.encode() + body


def _lookup(con: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[str, str, str, str]]) -> None:
    con.execute(f"CREATE TABLE {name} (i INTEGER, parent VARCHAR, parent_name VARCHAR, code VARCHAR, name VARCHAR)")
    con.executemany(
        f"INSERT INTO {name} VALUES (?, nullif(?, ''), nullif(?, ''), ?, ?)",
        [(index, *row) for index, row in enumerate(rows)],
    )
