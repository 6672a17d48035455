"""Tables on paper: what an extract keeps, what is joined, how wide all of it is, and how high a finding stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.finding import Column, Table
from fairwait.reports.columns import needed_in_extract, range_label, range_note, ranges
from fairwait.reports.extracts import LONG, FullTables, extract_of, left_out
from fairwait.reports.grid import grid_of
from fairwait.reports.heights import PAGE, closeness
from fairwait.reports.layout import BODY_TYPE, FULL_SIDEWAYS, FULL_TYPE, FULL_UPRIGHT, UPRIGHT, in_full, squeezed
from fairwait.reports.printed_tables import body_table, full_table
from tests.unit.report_sample import judged_table, plain_table, ranked_table


def test_ends_of_a_range_are_one_column() -> None:
    grid = grid_of(judged_table())
    assert [column.head for column in grid.columns] == [
        "Area", "Code", "Value", "Low to high", "Rank, low to high", "Chance of first ten",
    ]  # fmt: skip
    assert grid.rows[0] == ("Place 1", "000", "80.0%", "79.0 to 81.0%", "1 to 3", "50.0%")
    assert grid.columns[3].note == "both ends of the 95% interval"
    assert grid.rows[-1][2:] == ("50.0%", "–", "–", "–")
    same = replace(judged_table(2, 0), rows=(("P", "1", 0.5, 0.5, 0.5, 4, 4, 0.1, False, None),), row_groups=())
    assert grid_of(same).rows[0][3:5] == ("50.0%", "4")


def test_only_neighbours_of_one_kind_and_label_are_ends() -> None:
    low, high = Column("a", "99.8% low", "percent"), Column("b", "99.8% high", "percent")
    other = Column("c", "95% high", "percent")
    assert list(ranges([low, high, other])) == [(0, 1), (2,)]
    assert list(ranges([low, other, high])) == [(0,), (1,), (2,)]
    assert list(ranges([low, replace(high, decimals=3)])) == [(0,), (1,)]
    assert list(ranges([replace(low, kind="text"), replace(high, kind="text")])) == [(0,), (1,)]
    assert list(ranges([Column("a", "Slow", "number"), Column("b", "Slow", "number")])) == [(0,), (1,)]
    assert range_label(low) == "99.8% low to high"
    assert range_note(replace(low, note="2.5% lie below"), replace(high, note="2.5% lie above")) == (
        "2.5% lie below; 2.5% lie above"
    )


def test_a_range_says_its_unit_once() -> None:
    weeks = [Column(key, label, "number", unit="weeks") for key, label in (("v", "Wait"), ("l", "Low"), ("h", "High"))]
    table = Table("t", "T", (Column("a", "Area"), *weeks), (("P", 3.0, 2.0, 4.0),))
    assert [column.head for column in grid_of(table).columns] == ["Area", "Wait (weeks)", "Low to high"]
    alone = replace(table, columns=(table.columns[0], *weeks[1:]), rows=(("P", 2.0, 4.0),))
    assert grid_of(alone).columns[1].head == "Low to high (weeks)"
    assert grid_of(alone).rows[0] == ("P", "2.0 to 4.0")


def test_reasons_stand_apart_from_the_columns() -> None:
    grid = grid_of(judged_table())
    assert grid.reasons[0] == ""
    assert grid.reasons[-1] == "Hospital 6 has sent no figures."
    assert grid.dimmed == (False,) * 99 + (True,) * 7
    assert dict(grid.groups) == {0: "Ranked", 99: "Not ranked, with the reason"}


def test_an_extract_of_an_order_keeps_both_ends_and_all_that_could_not_be_judged_table() -> None:
    extract = extract_of(judged_table())
    names = [row[0] for row in extract.grid.rows]
    assert names == [f"Place {n}" for n in [*range(1, 11), *range(90, 100)]] + [f"Lost {n}" for n in range(7)]
    assert dict(extract.grid.groups) == {
        0: "First ten", 10: "Last ten, after 79 others", 20: "Not ranked, with the reason",
    }  # fmt: skip
    assert [column.head for column in extract.grid.columns] == ["Area", "Value", "Low to high", "Rank, low to high"]
    assert left_out(extract, FullTables().add(judged_table())) == (
        "79 more rows and 2 more columns stand in the tables at the end."
    )


def test_a_short_table_stands_whole() -> None:
    assert extract_of(plain_table()).whole
    assert extract_of(judged_table(LONG)).whole
    assert not extract_of(judged_table(LONG + 1, 0)).whole
    few = extract_of(judged_table(45, 25))
    assert len(few.grid.rows) == 45


def test_other_long_tables_keep_their_first_rows_under_their_headings() -> None:
    table = replace(judged_table(60, 0), interval=None, preview_rows=8, row_groups=((0, "A"), (5, "B"), (40, "C")))
    extract = extract_of(table)
    assert [row[0] for row in extract.grid.rows] == [f"Place {n}" for n in range(1, 9)]
    assert extract.grid.groups == ((0, "A"), (5, "B"))
    assert len(extract_of(replace(table, preview_rows=None)).grid.rows) == 12


def test_codes_stay_where_names_do_not_tell_rows_apart() -> None:
    assert "code" not in needed_in_extract(judged_table())
    twins = replace(judged_table(3, 0), rows=(judged_table(3, 0).rows[0],) * 2)
    assert "code" in needed_in_extract(twins)


def test_a_table_like_an_earlier_one_leaves_its_secondary_columns_to_the_files() -> None:
    full = FullTables()
    first, second = full.add(judged_table()), full.add(replace(judged_table(), title="Another"))
    assert first.note == ""
    assert [column.key for column in first.grid.columns][-1] == "chance"
    assert [column.key for column in second.grid.columns] == ["place", "code", "value", "low", "rank_low"]
    assert second.note == "1 more column stands in the workbook and the CSV files of this report."
    assert len(second.grid.rows) == 106
    assert (
        full.add(replace(judged_table(), columns=(*judged_table().columns[:-1], Column("why", "Because")))).note == ""
    )


def test_print_does_not_say_twice_what_names_and_headings_say() -> None:
    heads = [column.head for column in grid_of(ranked_table(6)).columns]
    assert "Not ranked" not in heads
    assert "Code" in heads
    named = replace(
        plain_table(),
        columns=(Column("a", "Area"), Column("c", "Code", "code")),
        rows=(("Wakefield (03R)", "03R"), ("Bury (00V)", "00V")),
    )
    assert [column.head for column in grid_of(named).columns] == ["Area"]
    assert len(grid_of(replace(named, rows=(*named.rows, ("Leeds", "15F")))).columns) == 2


def test_drawn_intervals_lie_on_one_axis() -> None:
    table = ranked_table(6)
    data = full_table(table, FullTables().add(table))
    interval = data["interval"]
    rows = interval["rows"]
    assert all(row[0] < row[1] < row[2] for row in rows[:-1])
    assert rows[-1] == [None, None, None]
    middles = [row[1] for row in rows[:-1]]
    assert middles == sorted(middles, reverse=True)
    # Equal steps of the wait are equal steps on paper, and England's line lies where its wait does.
    steps = {round(first - second, 3) for first, second in pairwise(middles)}
    assert len(steps) == 1
    waits = [row[3] for row in table.rows[:-1]]
    slope = (middles[0] - middles[-1]) / (waits[0] - waits[-1])  # type: ignore[operator]
    assert interval["reference"] == pytest.approx(middles[0] - slope * (waits[0] - 13.6), abs=2e-4)  # type: ignore[operator]
    assert interval["reference_text"] == "England 13.6"
    assert data["dimmed"] == [False] * 5 + [True]


def test_an_extract_is_drawn_on_the_axis_of_the_whole() -> None:
    table = judged_table()
    whole = full_table(table, FullTables().add(table))["interval"]["rows"]
    short = body_table(table, extract_of(table))["interval"]["rows"]
    assert short[:20] == [*whole[:10], *whole[89:99]]


@given(
    st.lists(
        st.tuples(st.sampled_from(["text", "integer", "number", "percent", "code"]), st.text(max_size=40)),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 60),
)
def test_tables_never_run_off_the_paper(columns: list[tuple[Any, str]], rows: int) -> None:
    made = tuple(Column(f"c{index}", label or "x", kind) for index, (kind, label) in enumerate(columns))
    body = tuple(tuple("word " * 9 if c.kind == "text" else 1234567 for c in made) for _ in range(rows))
    grid = grid_of(Table("t", "T", made, body))
    full = in_full(grid, drawn=True)
    assert sum(full.widths) + full.drawn <= (FULL_SIDEWAYS if full.sideways else FULL_UPRIGHT)
    assert full.type in FULL_TYPE
    among = squeezed(grid, drawn=False)
    assert sum(among.widths) <= UPRIGHT
    assert among.type in BODY_TYPE
    assert not among.sideways
    assert min(*full.widths, *among.widths) > 0
    extract = extract_of(Table("t", "T", made, body))
    assert sum(extract.layout.widths) <= UPRIGHT
    assert len(extract.layout.widths) == len(extract.grid.columns)


def plain_finding(sentences: int) -> dict[str, Any]:
    return {
        "title": "T", "headline": "One sentence.", "sentences": ["Another sentence. " * 9] * sentences,
        "figures": [], "tables": [], "notes": [], "behind": [],
    }  # fmt: skip


def test_a_finding_that_all_but_fits_a_page_is_set_closer() -> None:
    made = [closeness(plain_finding(n)) for n in range(5, 60)]
    scales = [scale for scale, _ in made]
    assert scales[0] == 1.0
    assert {0.96, 0.92} <= set(scales)
    fitting = [height for scale, height in made if scale < 1.0 or height > 200]
    assert max(fitting) <= PAGE
    assert made[-1] == (1.0, made[-1][1])
    assert made[-1][1] < PAGE / 3  # too long for any page: it may begin where its first lines find room


def test_the_head_of_a_section_takes_room_from_its_first_finding() -> None:
    just = next(n for n in range(60) if closeness(plain_finding(n))[0] < 1.0) - 1
    assert closeness(plain_finding(just))[0] == 1.0
    assert closeness(plain_finding(just), above=60.0)[0] < 1.0
