"""Ratios in the rows of a table: one outlier does not squeeze all others onto the line."""

from __future__ import annotations

import re

from fairwait.charts import axis_svg, domain_of, interval_svg
from fairwait.domain.finding import Column, IntervalCell, Table


def _table(largest: float) -> Table:
    columns = tuple(Column(key, key, "number", 2) for key in ("value", "low", "high"))
    cell = IntervalCell("value", "low", "high", "Now over then", 1.0, "No change", decimals=2)
    return Table("gaps", "Gaps", columns, ((1.1, 0.9, 1.3), (largest, 0.8 * largest, 1.2 * largest)), interval=cell)


def _dot(table: Table, value: float) -> float:
    assert table.interval is not None
    domain = domain_of(table)
    assert domain is not None
    found = re.search(r'cx="([\d.]+)', interval_svg(table.interval, value, 0.9, 1.3, domain, width=200))
    assert found
    return float(found[1])


def test_beside_an_outlier_a_small_change_stands_off_the_line() -> None:
    wide = _table(10.0)
    assert abs(_dot(wide, 2.0) - _dot(wide, 1.0) - (_dot(wide, 4.0) - _dot(wide, 2.0))) < 0.5, (
        "equal times, equal steps"
    )
    assert _dot(wide, 1.3) - _dot(wide, 1.0) > 10
    assert wide.interval is not None
    domain = domain_of(wide)
    assert domain is not None
    assert "No change" in axis_svg(wide.interval, domain, width=200)


def test_ratios_near_one_another_keep_equal_steps_of_units() -> None:
    near = _table(1.4)
    assert abs(_dot(near, 1.4) - _dot(near, 1.2) - (_dot(near, 1.2) - _dot(near, 1.0))) < 0.5
