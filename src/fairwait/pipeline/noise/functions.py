"""Noise of single treatment functions of providers: how far such a list's figures move, by its length and sector.

Measured on month-on-month changes of single lists, each less the middle change of its function in that month. The
noise at a length is that with which one change in twenty is larger than 1.96 of its standard errors, the counting
error of both months among them: limits that borrow it are right as often as they say, jumps counted. Between the
lengths measured it runs straight on logs (:mod:`fairwait.definitions.noise.functions`), so no list is judged otherwise
than one that is a pathway longer.

No series at hand prints percentiles of independent providers. Theirs are as much noisier than those of NHS trusts of
the same length as percentiles worked out from the list by months waited are, which both sectors have.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.noise.functions import COUNTING
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.places.sectors import sector_of
from fairwait.sources.opening import open_file
from fairwait.sources.specialty_months import SpecialtyMonths
from fairwait.stats.arrays import Floats, two_sided_z

COLUMNS = ("measure", "sector", "length", "omega", "changes", "lists", "source")
TIMES_COLUMNS = ("measure", "treatment_function", "times")
_TRUSTS = "rtt/series/incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
_AREAS = "rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz"
_MONTHS_WAITED = "rtt/series/provider_specialty_months_waited_2024-05_2025-05.parquet"
_SHARE = "within_18_weeks"
_LEVELS = {"median_wait": 0.5, "p92_wait": 0.92}
_SHORTEST = 20  # no provider with fewer pathways is ranked
_EDGES = (_SHORTEST, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, np.inf)
_FEWEST_CHANGES = 150
_ONE_IN = 0.05
_Z = two_sided_z(1 - _ONE_IN)

Curve = dict[int, tuple[float, float, int, int]]  # by the beginning of a class: length, omega, changes, lists


@dataclass(frozen=True, slots=True)
class Changes:
    """Month-on-month changes, one entry each: less the month's middle, how long the list was, the counting variance of
    both months, whose list it was, and its treatment function."""

    change: Floats
    length: Floats
    counting: Floats
    whose: NDArray[np.object_]
    function: NDArray[np.object_]

    def where(self, rows: NDArray[np.bool_]) -> Changes:
        """The changes in ``rows``."""
        return Changes(
            self.change[rows], self.length[rows], self.counting[rows], self.whose[rows], self.function[rows]
        )  # fmt: skip


def function_rows(shared: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of noise by measure, sector and length, and how many times as noisy single functions of that length are.

    ``shared`` is the folder of published files. A function that is calmer than the others is given no less.
    """
    trusts = {name: changes_of(rows) for name, rows in printed_by_trusts(shared).items()}
    curves = {(name, Sector.NHS): monotone(curve(found)) for name, found in trusts.items()}
    curves[_SHARE, Sector.INDEPENDENT] = monotone(curve(changes_of(_shares_of_independents(shared))))
    waited = dict(_by_months_waited(shared))
    for name in _LEVELS:
        there, here = (curve(changes_of(waited[name, sector])) for sector in (Sector.NHS, Sector.INDEPENDENT))
        curves[name, Sector.INDEPENDENT] = monotone(_in_proportion(curves[name, Sector.NHS], there, here))
    rows = [row for (name, sector), found in sorted(curves.items()) for row in _printed(name, sector, found)]
    return rows, [
        row for name, found in sorted(trusts.items()) for row in _times(name, found, curves[name, Sector.NHS])
    ]


def changes_of(rows: list[tuple[Any, ...]]) -> Changes:
    """Changes between neighbouring months, of rows of provider, function, month (a number), length, value, variance."""
    held = {
        (code, function, month): (length, value, variance) for code, function, month, length, value, variance in rows
    }
    by_month: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for (code, function, month), (length, value, variance) in sorted(held.items()):
        if (before := held.get((code, function, month - 1))) is not None:
            one = (value - before[1], np.sqrt(length * before[0]), variance + before[2], f"{code} {function}", function)
            by_month.setdefault((function, month), []).append(one)
    told = []
    for found in by_month.values():
        middle = np.median([one[0] for one in found])
        told += [(one[0] - middle, *one[1:]) for one in found]
    change, length, counting, whose, function = zip(*told, strict=True)
    return Changes(
        np.array(change), np.array(length, dtype=np.float64), np.array(counting, dtype=np.float64),
        np.array(whose, dtype=object), np.array(function, dtype=object),
    )  # fmt: skip


def curve(found: Changes) -> Curve:
    """The noise of each class of length that enough changes tell, at the middle length of its changes."""
    told: Curve = {}
    for smallest, end in pairwise(_EDGES):
        mine = found.where((found.length >= smallest) & (found.length < end))
        if len(mine.change) >= _FEWEST_CHANGES:
            told[int(smallest)] = (
                float(np.median(mine.length)), right_size(mine), len(mine.change), len(set(mine.whose.tolist()))
            )  # fmt: skip
    return told


def right_size(found: Changes, shape: Floats | None = None) -> float:
    """The noise, or the times ``shape`` that it is, with which one change in twenty passes 1.96 standard errors."""
    shape = np.ones(len(found.change)) if shape is None else shape
    low, high = 0.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        errors = np.sqrt(found.counting + 2 * (middle * shape) ** 2)
        beyond = np.mean(np.abs(found.change) > _Z * errors)
        low, high = (middle, high) if beyond > _ONE_IN else (low, middle)
    return high


def monotone(found: Curve) -> Curve:
    """No list is taken to be calmer than a longer one: where few wait at all, counting error hides the rest."""
    largest, raised = 0.0, {}
    for smallest, (length, omega, changes, lists) in sorted(found.items(), reverse=True):
        largest = max(largest, omega)
        raised[smallest] = (length, largest, changes, lists)
    return dict(sorted(raised.items()))


def _in_proportion(trusts: Curve, there: Curve, here: Curve) -> Curve:
    """The noise of trusts, raised as that of independents (``here``) is above trusts' (``there``) at each length."""
    return {
        smallest: (here[smallest][0], trusts[smallest][1] * max(1.0, one[1] / there[smallest][1]), *one[2:])
        for smallest, one in here.items()
        if smallest in trusts and smallest in there
    }


def _times(name: str, found: Changes, trusts: Curve) -> Iterator[dict[str, str]]:
    known = np.array([one[:2] for one in trusts.values()])
    usual = np.exp(np.interp(np.log(found.length), np.log(known[:, 0]), np.log(known[:, 1])))
    for function in sorted(set(found.function.tolist())):
        mine = found.function == function
        times = right_size(found.where(mine), usual[mine]) if mine.sum() >= _FEWEST_CHANGES else 1.0
        if times > 1.005:
            yield {"measure": name, "treatment_function": function, "times": f"{times:.2f}"}


def _printed(name: str, sector: Sector, found: Curve) -> Iterator[dict[str, str]]:
    source = "trusts" if sector is Sector.NHS else "independents" if name == _SHARE else "in proportion"
    for length, omega, changes, lists in found.values():
        yield {
            "measure": name, "sector": sector.value, "length": f"{length:.0f}", "omega": f"{omega:.4f}",
            "changes": str(changes), "lists": str(lists), "source": source,
        }  # fmt: skip


def printed_by_trusts(shared: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """Rows of :func:`changes_of` by measure, of the NHS trusts' own lists and the percentiles printed of them."""
    rows = _query(
        """select Provider_Code, Treatment_Function_Code, (period // 100) * 12 + period % 100,
            Total_Incomplete_Pathways, Total_Within_18_Weeks, try_cast(Median_Waiting_Time_Weeks as double),
            try_cast(P92_Waiting_Time_Weeks as double)
        from read_csv($path) where not Is_Total and Treatment_Function_Code <> $total
            and Total_Incomplete_Pathways >= $shortest""",
        shared / _TRUSTS,
    )
    found: dict[str, list[tuple[Any, ...]]] = {_SHARE: [_share(*row[:5]) for row in rows]}
    for name, column in (("median_wait", 5), ("p92_wait", 6)):
        found[name] = [
            (*row[:4], np.log(row[column]), COUNTING[name] ** 2 / row[3]) for row in rows if row[column]
        ]  # fmt: skip
    return found


def _shares_of_independents(shared: Path) -> list[tuple[Any, ...]]:
    rows = _query(
        """select provider_org_code, treatment_function_code,
            cast(left(period, 4) as int) * 12 + cast(right(period, 2) as int), sum(total_all), sum(within_18wks)
        from read_csv($path, types = {'period': 'VARCHAR'}) where treatment_function_code <> $total
        group by all having sum(total_all) >= $shortest""",
        shared / _AREAS,
    )
    return [_share(*row) for row in rows if sector_of(row[0]) is Sector.INDEPENDENT]


def _share(code: str, function: str, month: int, whole: float, part: float) -> tuple[Any, ...]:
    inside, outside = float(part) + 0.5, float(whole) - float(part) + 0.5
    return code, function, int(month), float(whole), np.log(inside / outside), 1 / inside + 1 / outside


def _by_months_waited(shared: Path) -> Iterator[tuple[tuple[str, Sector], list[tuple[Any, ...]]]]:
    """Rows of :func:`changes_of` of percentiles worked out from months waited, by measure and sector."""
    bands = ", ".join(f"coalesce(m{band:02d}, 0)" for band in range(13))
    with duckdb.connect() as con, tempfile.TemporaryDirectory() as workdir:
        table = SpecialtyMonths().read(open_file(shared / _MONTHS_WAITED, Path(workdir)), con).tables["marts"]
        rows = con.execute(
            f"""select org, treatment_function, cast(left(period, 4) as int) * 12 + cast(right(period, 2) as int),
                {bands} from {table}
            where kind = 'incomplete' and org_status = 'exact' and treatment_function <> '{TOTAL}' order by all"""
        ).fetchall()
    for name, level in _LEVELS.items():
        for sector in (Sector.NHS, Sector.INDEPENDENT):
            mine = (row for row in rows if sector_of(row[0]) is sector)
            yield (name, sector), [one for row in mine if (one := _percentile(row, level)) is not None]


def _percentile(row: tuple[Any, ...], level: float) -> tuple[Any, ...] | None:
    """The log of a percentile in months, straight within a month, and its counting variance; None in the open band."""
    bands = np.array(row[3:], dtype=np.float64)
    whole, upto = bands.sum(), np.cumsum(bands)
    band = int(np.searchsorted(upto, level * whole))
    if whole < _SHORTEST or band >= len(bands) - 1 or bands[band] <= 0:
        return None
    months = band + (level * whole - (upto[band - 1] if band else 0.0)) / bands[band]
    variance = level * (1 - level) * whole / (bands[band] * months) ** 2
    return (*row[:3], whole, np.log(months), variance) if months > 0 else None


def _query(query: str, path: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        return con.execute(query, {"path": str(path), "total": TOTAL, "shortest": _SHORTEST}).fetchall()
