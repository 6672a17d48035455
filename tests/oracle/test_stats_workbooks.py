"""The quantile rules against every figure printed in the commissioner workbooks that are at hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fairwait.stats.waits import PRESENT_RULE, QuantileRule, QuantileStatus, WaitQuantiles, wait_quantile

RULE_OF_2014 = QuantileRule(median_offset=0.5, suppress_below=50)
#: Printed quantiles of this commissioner do not follow from its printed bands in any month of 2014-15.
MISPRINTED = "09L"
WORKBOOKS = tuple(
    f"{kind}-Commissioner-{month}"
    for kind in ("Admitted", "Incomplete", "NonAdmitted")
    for month in ("Dec14", "Jan15", "Feb15", "Mar15")
)


class Sheet:
    """The bands and printed quantiles of one sheet, rows in printed order."""

    def __init__(self, folder: Path, stem: str, sheet: str) -> None:
        from python_calamine import CalamineWorkbook

        found = [path for path in sorted(folder.iterdir()) if path.name.startswith(stem)]
        if not found:
            pytest.skip(f"the workbook {stem} is not among the published files here")
        rows: list[list[Any]] = CalamineWorkbook.from_path(str(found[0])).get_sheet_by_name(sheet).to_python()
        top = next(index for index, row in enumerate(rows) if ">0-1" in row)
        head = [str(cell) for cell in rows[top]]
        first = head.index(">0-1")
        last = max(index for index, cell in enumerate(head) if cell.lower().replace("+", " plus").endswith(" plus"))
        self.rows = [row for row in rows[top + 1 :] if isinstance(row[first], (int, float))]
        self.bands = np.array([[cell or 0 for cell in row[first : last + 1]] for row in self.rows], dtype=np.int64)
        self.misprinted = np.array([MISPRINTED in row[:4] for row in self.rows])
        self.median = next(index for index, cell in enumerate(head) if "median" in cell)
        self.p95 = next(index for index, cell in enumerate(head) if cell.startswith("95th percentile"))

    def printed(self, column: int) -> NDArray[np.float64]:
        """The figures of a column, NaN for a dash."""
        return np.array([row[column] if isinstance(row[column], float) else np.nan for row in self.rows])


@lru_cache(maxsize=32)
def _sheet(shared_data: Path, stem: str, name: str) -> Sheet:
    return Sheet(shared_data / "rtt" / "commissioner_workbooks", stem, name)


@pytest.mark.shared_data
@pytest.mark.parametrize("stem", WORKBOOKS)
def test_every_median_of_2014_15(shared_data: Path, stem: str) -> None:
    sheet = _sheet(shared_data, stem, "Commissioner")
    _agree(wait_quantile(sheet.bands, 0.5, RULE_OF_2014), sheet.printed(sheet.median), ~sheet.misprinted)


@pytest.mark.shared_data
def test_medians_of_2014_15_in_all(shared_data: Path) -> None:
    """32,626 of 32,687 printed medians follow from the printed bands; the other 61 are one commissioner's."""
    printed = reproduced = 0
    for stem in WORKBOOKS:
        sheet = _sheet(shared_data, stem, "Commissioner")
        figures, found = sheet.printed(sheet.median), wait_quantile(sheet.bands, 0.5, RULE_OF_2014)
        printed += int(np.isfinite(figures).sum())
        reproduced += int((np.abs(found.known - figures) < 1e-9).sum())
    assert (reproduced, printed) == (32_626, 32_687)


@pytest.mark.shared_data
@pytest.mark.parametrize("stem", WORKBOOKS)
def test_every_95th_percentile_of_2014_15(shared_data: Path, stem: str) -> None:
    """p*n without the median's half. Rows in the open band were printed as if it were one week wide: left out."""
    sheet = _sheet(shared_data, stem, "Commissioner")
    found = wait_quantile(sheet.bands, 0.95, RULE_OF_2014)
    _agree(found, sheet.printed(sheet.p95), ~sheet.misprinted & (found.status != QuantileStatus.CENSORED))


@pytest.mark.shared_data
@pytest.mark.parametrize(("level", "rows"), [("National", 23), ("Region", 178), ("ICB", 802), ("Sub-ICB", 1_651)])
def test_every_quantile_of_december_2024(shared_data: Path, level: str, rows: int) -> None:
    sheet = _sheet(shared_data, "Admitted-Commissioner-Dec24", level)
    every = np.ones(len(sheet.rows), dtype=np.bool_)
    for share, column in ((0.5, sheet.median), (0.95, sheet.p95)):
        _agree(wait_quantile(sheet.bands, share, PRESENT_RULE), sheet.printed(column), every)
    assert int(np.isfinite(sheet.printed(sheet.median)).sum()) == rows


def _agree(found: WaitQuantiles, printed: NDArray[np.float64], judged: NDArray[np.bool_]) -> None:
    """A dash exactly where we suppress, and the same figure to 1e-9 elsewhere."""
    suppressed = found.status == QuantileStatus.SUPPRESSED
    np.testing.assert_array_equal(np.isnan(printed)[judged], suppressed[judged])
    shown = judged & ~suppressed
    np.testing.assert_allclose(found.weeks[shown], printed[shown], rtol=0, atol=1e-9)
