"""The published diagnostics files agree with each other cell by cell, and nothing in them is counted twice.

What the readers made of the files is held against the files themselves, read here cell by cell in another way.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from fairwait.domain.period import Period
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import ReadRelease
from fairwait.sources.diagnostics.agreement import (
    commissioners_equal_providers,
    england_fits_providers,
    workbooks_equal_series,
)
from fairwait.sources.diagnostics.columns import BANDS, COUNTED
from fairwait.sources.opening import open_file

pytestmark = pytest.mark.shared_data

MONTHS = ("2024-08", "2024-09", "2024-10", "2024-11", "2024-12")
PROVIDERS = "dm01_provider_test_2023-04_2026-03.csv.gz"
BOARDS = "dm01_icb_test_2023-04_2026-03.csv.gz"
SNAPSHOTS = "dm01_trust_snapshots_2020-12_2022-04.csv"
ENGLAND = "national_dm01_and_cdc_activity_2019-01_2024-06.csv"
FAULTY_MONTH = "2023-06"


class Held:
    """Every file read once: its release, its table of counts, and how long the reading took."""

    def __init__(self, folder: Path, workdir: Path) -> None:
        self.folder = folder
        self.con = duckdb.connect()
        self.releases: dict[str, ReadRelease] = {}
        self.seconds: dict[str, float] = {}
        for index, path in enumerate(sorted(folder.iterdir())):
            inside = workdir / str(index)
            inside.mkdir()
            begun = time.perf_counter()
            file = open_file(path, inside)
            release = recognise(file).read(file, self.con)
            self.seconds[path.name] = time.perf_counter() - begun
            self.releases[path.name] = release
            for table, name in release.tables.items():
                self.con.execute(f"create table {self.table(path.name, table)} as select * from {name}")
        books = " union all ".join(f"select * from {self.table(name)}" for name in self.workbooks.values())
        self.con.execute(f"create table workbooks as {books}")

    @property
    def workbooks(self) -> dict[str, str]:
        """Month to file name."""
        return {
            str(release.first_period): name
            for name, release in self.releases.items()
            if release.publication == "diagnostics-provider"
        }

    def table(self, name: str, table: str = "counts") -> str:
        return f'"{name} {table}"'

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()


@pytest.fixture(scope="module")
def held(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    return Held(shared_data / "diagnostics", tmp_path_factory.mktemp("diagnostics"))


def workbook_cells(path: Path) -> Iterator[tuple[str, int, list[int]]]:
    """Organisation, test and the twenty counts of every row by test, the pseudo-test's among them."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider by Test").to_python()
    for cells in rows[15:]:
        counts = [*cells[6:9], *cells[10:24], *cells[25:28]]
        yield str(cells[2]), int(str(cells[4]).split(".")[0]), [int(str(cell).split(".")[0]) for cell in counts]


def series_cells(path: Path) -> dict[tuple[str, str, int], list[int]]:
    """Month, organisation and test to the twenty counts."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        lines = csv.reader(text)
        next(lines)
        return {
            (cells[0][:7], cells[2], int(cells[3])): [int(cell) for cell in (*cells[4:7], *cells[8:25])]
            for cells in lines
        }


def test_every_file_is_known_by_what_is_in_it(held: Held) -> None:
    assert tuple(held.workbooks) == ("2024-08", "2024-12", "2024-11", "2024-10", "2024-09")
    others = {name: held.releases[name].publication for name in (PROVIDERS, BOARDS, SNAPSHOTS, ENGLAND)}
    assert list(others.values()) == [
        "diagnostics-provider-series", "diagnostics-icb-series", "diagnostics-trust-snapshots",
        "diagnostics-england-activity",
    ]  # fmt: skip


def test_workbooks_and_series_agree_in_every_cell(held: Held) -> None:
    """Five months, every provider, test and column: 13,457 rows of 20 figures, and not one differs."""
    series = series_cells(held.folder / PROVIDERS)
    compared = 0
    for month, name in held.workbooks.items():
        printed = {(month, org, test): counts for org, test, counts in workbook_cells(held.folder / name) if test != 16}
        assert printed == {key: counts for key, counts in series.items() if key[0] == month}
        compared += len(printed)
    assert compared == 13_457


def test_what_was_read_of_them_agrees_too(held: Held) -> None:
    assert workbooks_equal_series(held.con, "workbooks", held.table(PROVIDERS)).breaches == 0


def test_the_readers_keep_every_cell(held: Held) -> None:
    """Each cell of a workbook and of the series is in the long table, and nothing else but our own sums is."""
    for month, name in held.workbooks.items():
        cells = {(org, f"D{test:02d}", quantity): value
                 for org, test, counts in workbook_cells(held.folder / name) if test != 16
                 for quantity, value in zip(COUNTED, counts, strict=True)}  # fmt: skip
        read = held.rows(f"select org, item, quantity, value::bigint from {held.table(name)} "
                         f"where item <> 'ALL' and quantity <> 'tests' and period = '{month}'")  # fmt: skip
        assert {row[:3]: row[3] for row in read} == cells
    counted = sum(map(sum, series_cells(held.folder / PROVIDERS).values()))
    (kept,) = held.rows(f"select sum(value) from {held.table(PROVIDERS)} where item <> 'ALL' and quantity <> 'tests'")
    assert kept[0] == counted


def test_the_total_is_never_counted_twice(held: Held) -> None:
    """Our sum over tests is the publisher's row “Total” of every provider; England is its row, not its double."""
    for name in held.workbooks.values():
        totals = {(org, quantity): value
                  for org, test, counts in workbook_cells(held.folder / name) if test == 16
                  for quantity, value in zip(COUNTED, counts, strict=True)}  # fmt: skip
        ours = held.rows(f"select org, quantity, value::bigint from {held.table(name)} "
                         "where item = 'ALL' and quantity <> 'tests'")  # fmt: skip
        submitted = {org for org, _ in totals}
        assert {row[:2]: row[2] for row in ours if row[0] in submitted} == totals
        assert {row[2] for row in ours if row[0] not in submitted} <= {0}
        printed = dict(held.rows(f"select quantity, value from {held.table(name, 'published')}"))
        for item in ("= 'ALL'", "<> 'ALL'"):
            sums = held.rows(f"select quantity, sum(value) from {held.table(name)} "
                             f"where item {item} and quantity <> 'tests' group by quantity")  # fmt: skip
            assert dict(sums) == printed
    assert held.rows(f"select count(*) from {held.table(PROVIDERS)} where item = 'D16'") == [(0,)]


@pytest.mark.parametrize(
    ("month", "waiting", "six"), [("2024-08", 1_562_141, 374_205), ("2024-12", 1_563_343, 355_915)]
)
def test_england_is_as_printed(held: Held, month: str, waiting: int, six: int) -> None:
    found = held.rows(f"""
        select quantity, sum(value) from {held.table(held.workbooks[month])}
        where item = 'ALL' and quantity in ('waiting', 'waiting_6_plus') group by all order by all""")
    assert found == [("waiting", waiting), ("waiting_6_plus", six)]


def test_providers_that_did_nothing_are_in_the_workbooks_only(held: Held) -> None:
    """Eleven to sixteen providers a month are listed with noughts, and the series leaves them out."""
    query = f"""
        select w.period, count(distinct org) from workbooks w anti join {held.table(PROVIDERS)} s using (period, org)
        group by all order by all"""
    assert held.rows(query) == list(zip(MONTHS, (16, 14, 11, 11, 15), strict=True))
    none = f"select max(value) from workbooks w anti join {held.table(PROVIDERS)} s using (period, org)"
    assert held.rows(none) == [(0.0,)]


def test_nobody_is_named_as_silent_in_these_months(held: Held) -> None:
    for name in held.workbooks.values():
        assert held.rows(f"select count(*) from {held.table(name, 'non_submitters')}") == [(0,)]
        assert "The workbook names no organisation that did not submit." in held.releases[name].notes


def test_england_by_provider_equals_england_by_board(held: Held) -> None:
    """All 36 months, 15 tests and our sum of them, 21 quantities; only what June 2023 lacks is not compared."""
    assert commissioners_equal_providers(held.con, held.table(BOARDS), held.table(PROVIDERS)).breaches == 0
    (compared,) = held.rows(f"""
        select count(*) from (select distinct period, item, quantity from {held.table(BOARDS)})
        join (select distinct period, item, quantity from {held.table(PROVIDERS)}) using (period, item, quantity)""")
    assert compared[0] == 36 * 16 * 21 - 16 * 12


def test_one_month_of_the_boards_has_columns_of_other_rows(held: Held) -> None:
    """June 2023 only: those waiting agree with the providers, the last columns count about twice what they should."""
    said = next(check for check in held.releases[BOARDS].checks if check.id == "columns-of-other-rows")
    assert (said.breaches, said.examples) == (612, (f"{FAULTY_MONTH}: 612 rows whose later bands do not add up",))
    months = held.rows(f"select period from {held.table(BOARDS)} group by period "
                       "having count(distinct quantity) < 21")  # fmt: skip
    assert months == [(FAULTY_MONTH,)]
    boards = {key: counts for key, counts in series_cells(held.folder / BOARDS).items() if key[0] == FAULTY_MONTH}
    providers = {key: counts for key, counts in series_cells(held.folder / PROVIDERS).items() if key[0] == FAULTY_MONTH}
    mine, theirs = ([sum(column) for column in zip(*rows.values(), strict=True)] for rows in (boards, providers))
    last = len(("waiting", "waiting_6_plus", "waiting_13_plus")) + len(BANDS) - 4
    assert mine[:last] == theirs[:last]
    assert all(1.8 < one / other < 1.95 for one, other in zip(mine[last:], theirs[last:], strict=True))


def test_what_else_the_readers_remark_on(held: Held) -> None:
    """Two printed percentages of the boards, and nothing of the providers, the workbooks or the layouts."""
    remarks = {name: sorted(check.id for check in release.checks if not check.passed and check.severity != "note")
               for name, release in held.releases.items()}  # fmt: skip
    assert {name: found for name, found in remarks.items() if found} == {
        BOARDS: ["columns-of-other-rows", "printed-shares-follow-from-counts"],
        SNAPSHOTS: ["no-month-left-out"],
    }


def test_englands_tests_halved_are_the_providers_sum(held: Held) -> None:
    """In 15 months that both cover; the two files are of different days, and no month is more than 1.2% apart."""
    assert england_fits_providers(held.con, held.table(ENGLAND), held.table(PROVIDERS)).breaches == 0
    ratios = held.rows(f"""
        select e.value / sum(p.value) from {held.table(ENGLAND)} e join {held.table(PROVIDERS)} p using (period)
        where e.quantity = 'tests' and p.quantity = 'tests' and p.item = 'ALL' group by period, e.value""")
    assert len(ratios) == 15
    assert all(0.988 < ratio < 1.012 for (ratio,) in ratios)
    assert held.rows(f"select min(period) from {held.table(ENGLAND)} where quantity = 'tests_cdc'") == [("2023-03",)]


def test_the_snapshots_come_before_the_series_and_are_of_trusts_alone(held: Held) -> None:
    """No month is in both. 158 of the 159 trusts of April 2022 go on; Yeovil merged into RH5 on 1 April 2023."""
    months = held.rows(f"select distinct period from {held.table(SNAPSHOTS)} order by period")
    assert [month for (month,) in months] == ["2020-12", "2021-01", "2021-03", "2021-10", "2022-04"]
    assert Period.parse(months[-1][0]) < held.releases[PROVIDERS].first_period
    gone = held.rows(f"""
        select distinct org from {held.table(SNAPSHOTS)} s anti join {held.table(PROVIDERS)} p using (org)
        where s.period = '2022-04'""")
    assert gone == [("RA4",)]
    before = f"select sum(value) from {held.table(SNAPSHOTS)} where period = '2022-04' and quantity = 'waiting'"
    after = f"""select sum(value) filter (where org in (select org from {held.table(SNAPSHOTS)})), sum(value)
                from {held.table(PROVIDERS)} where period = '2023-04' and quantity = 'waiting' and item = 'ALL'"""
    assert held.rows(before) == [(1_446_891.0,)]
    assert held.rows(after) == [(1_466_788.0, 1_564_381.0)]


def test_reading_is_quick(held: Held) -> None:
    """A guard against a loop over rows in Python, with room for a busy machine: 0.3 s and 1.1 s of work."""
    assert max(held.seconds[name] for name in held.workbooks.values()) < 3
    assert held.seconds[PROVIDERS] < 9
