"""How a table's cell prints as text."""

from __future__ import annotations

import math

import pytest

from fairwait.domain.cells import cell_text, group_of_rows, heading_text, is_missing, is_number
from fairwait.domain.finding import Cell, Column, Table

COUNT = Column("n", "Pathways", "integer")
WAIT = Column("w", "Median wait", "number", decimals=2, unit="weeks")
INDEX = Column("i", "Spread", "number", figures=3)
SHARE = Column("s", "Within 18 weeks", "percent")
NAME = Column("a", "Area")
CODE = Column("c", "Code", "code")


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (7_155_958, COUNT, "7,155,958"),
        (-1200, COUNT, "−1,200"),
        (13.625, WAIT, "13.63"),
        (1234.0, WAIT, "1,234.00"),
        (0.000245, INDEX, "0.000245"),
        (5.36318, INDEX, "5.36"),
        (0.6143, SHARE, "61.4%"),
        (1, SHARE, "100.0%"),
        ("Wakefield (03R)", NAME, "Wakefield (03R)"),
        ("03R", CODE, "03R"),
        (3, NAME, "3"),
        (0.1234, NAME, "0.123"),
        (True, NAME, "yes"),
        (False, COUNT, "no"),
        ("more than 104", WAIT, "more than 104"),
        (None, WAIT, "–"),
        (math.nan, WAIT, "–"),
        (math.inf, SHARE, "–"),
        ("", NAME, "–"),
        (0, COUNT, "0"),
    ],
)
def test_cells_print_for_people(value: Cell, column: Column, expected: str) -> None:
    assert cell_text(value, column) == expected


def test_nought_and_no_are_values_not_gaps() -> None:
    assert not is_missing(0)
    assert not is_missing(False)
    assert is_missing(None)


def test_headings_carry_the_unit_once() -> None:
    assert heading_text(WAIT) == "Median wait (weeks)"
    assert heading_text(Column("w", "Weeks waited", "number", unit="weeks")) == "Weeks waited"
    assert heading_text(NAME) == "Area"


def test_only_quantities_are_set_flush_right() -> None:
    assert [is_number(column) for column in (COUNT, WAIT, SHARE, NAME, CODE)] == [True, True, True, False, False]


def test_every_row_knows_its_group() -> None:
    table = Table("t", "T", (NAME,), (("a",), ("b",), ("c",), ("d",)), row_groups=((1, "North"), (3, "South")))
    assert group_of_rows(table) == ["", "North", "North", "South"]
