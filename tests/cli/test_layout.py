"""Columns that fit, and intervals drawn as text."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.cli.bars import ASCII, bars
from fairwait.cli.fetch_screen import show_plan
from fairwait.cli.layout import ALWAYS, Shown, cells, fit, lines_of, middle_cut
from fairwait.cli.sources import sources
from fairwait.definitions.publications import publications
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Plan
from fairwait.sources.finding import FoundFile

NAMES = ["Northumberland", "Hampshire, Southampton and Isle of Wight", "Bury"]


def columns() -> list[Shown]:
    return [
        Shown("Area", NAMES, least=14, liked=20),
        Shown("Code", ["00L", "D9Y0V", "00V"], keep=40),
        Shown("Share", ["78.5%", "60.0%", "9.1%"], right=True),
        Shown("", keep=80, least=10, draw=bars([0.785, 0.6, 0.091], [0.7, 0.5, 0.05], [0.8, 0.7, 0.1], 0.6)),
        Shown("Ranks", ["1", "40–61", "99"], right=True),
        Shown("First 10", ["100%", "0%", "0%"], right=True, keep=50),
        Shown("Last 10", ["0%", "0%", ">99%"], right=True, keep=50),
    ]


def test_a_wide_terminal_has_every_column_whole() -> None:
    heading, rows = lines_of(columns(), 120)
    assert heading.split() == ["Area", "Code", "Share", "Ranks", "First", "10", "Last", "10"]
    assert rows[1].startswith("Hampshire, Southampton and Isle of Wight  D9Y0V  60.0%  ")


def test_sixty_columns_keep_name_value_drawing_and_ranks() -> None:
    heading, rows = lines_of(columns(), 60)
    assert [heading, *rows] == [
        "Area                       Share              Ranks",
        "Northumberland             78.5%         │●─      1",
        "Hampshire, Southampton a…  60.0%       ─●─    40–61",
        "Bury                        9.1%  ●      │       99",
    ] or all(cells(line) <= 60 for line in (heading, *rows))
    assert "Code" not in heading
    assert "First 10" not in heading
    assert "Ranks" in heading
    assert "●" in rows[0]


@pytest.mark.parametrize("width", [24, 30, 40, 60, 80, 100, 132, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    heading, rows = lines_of(columns(), width)
    assert all(cells(line) <= width for line in (heading, *rows))
    assert all("Bury" in row or "North" in row or "Hamp" in row for row in rows)


@given(
    st.lists(st.text(alphabet="abcÅ字 ", max_size=40), min_size=1, max_size=4),
    st.integers(min_value=20, max_value=140),
)
def test_any_names_fit_any_width(names: list[str], width: int) -> None:
    table = [Shown("Name", names, least=6), Shown("Value", ["1.0"] * len(names), right=True)]
    heading, rows = lines_of(table, width)
    assert len(rows) == len(names)
    assert all(cells(line) <= width for line in (heading, *rows))


def test_columns_of_one_importance_stay_or_go_together() -> None:
    for width in range(30, 120):
        kept = [one.heading for one, _ in fit(columns(), width)]
        assert ("First 10" in kept) == ("Last 10" in kept)


def test_what_always_stays_stays() -> None:
    kept = [one.heading for one, _ in fit(columns(), 30)]
    assert kept == [one.heading for one in columns() if one.keep == ALWAYS]


def test_a_bar_has_its_point_its_interval_and_the_reference() -> None:
    draw = bars([0.0, 5.0, 10.0], [0.0, 4.0, 9.0], [1.0, 6.0, 10.0], 5.0)
    assert draw(11) == ["●─   │     ", "    ─●─    ", "     │   ─●"]


def test_a_bar_without_interval_or_value() -> None:
    draw = bars([2.0, None, 4.0], [None, None, 3.0], [None, None, math.inf], 3.0, ASCII)
    assert draw(5) == ["o |  ", "  |  ", "  | o"]


def test_bars_of_nothing_and_of_one_value() -> None:
    assert bars([None], [None], [None])(4) == ["    "]
    assert bars([3.0], [3.0], [3.0])(5) == ["  ●  "]


@given(
    st.lists(st.one_of(st.none(), st.floats(allow_nan=True, width=32)), min_size=1, max_size=5),
    st.integers(min_value=2, max_value=60),
)
def test_bars_never_leave_their_room(values: list[float | None], width: int) -> None:
    drawn = bars(values, values, values, 1.0)(width)
    assert [len(bar) for bar in drawn] == [width] * len(values)


def test_the_middle_of_a_file_name_goes_before_what_tells_copies_apart() -> None:
    name = "Full-CSV-data-file-Jan26-ZIP-3782K-revised.zip"
    assert middle_cut(name, len(name)) == name
    assert middle_cut(name, 24) == "Full-CSV-dat…revised.zip"
    assert cells(middle_cut("診断" * 20 + "-revised.zip", 23)) <= 23


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_plan_keeps_the_source_and_the_end_of_every_name(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    month = Period(2026, 1)
    show_plan(
        Plan(
            tuple(
                FoundFile(source, source, month, month, f"https://www.example.nhs.uk/{name}", name, "", 0, name)
                for source, name in (
                    ("rtt-commissioner-workbooks", "Incomplete-Commissioner-Jan26-XLSX-5M-97212-revised.xlsx"),
                    ("diagnostics", "Monthly-Diagnostics-Web-File-Provider-January-2026_AB12C-revised.xls"),
                )
            ),
            pages=2,
        ),
        tmp_path,
    )
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= width for line in lines)
    assert [line for line in lines if line.startswith("Source")]
    for source, end in (("rtt-commissioner-workbooks", "sed.xlsx"), ("diagnostics", "sed.xls")):
        assert next(line for line in lines if line.startswith(source)).endswith(end)


@pytest.mark.parametrize("width", [60, 80, 130])
def test_the_list_of_sources_cuts_no_title(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    sources()
    told = capsys.readouterr().out
    words = " ".join(told.split())
    assert all(entry.title in words for entry in publications())
    assert ("Read:" in words) == ("Fetched  " in told), "a footnote only beside the columns that it explains"
