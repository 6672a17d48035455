"""What the readers of diagnostics make of made-up files whose every sum is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import CheckResult, ReadRelease
from fairwait.sources.diagnostics.agreement import (
    commissioners_equal_providers,
    england_fits_providers,
    workbooks_equal_series,
)
from fairwait.sources.drift import CHECK
from fairwait.sources.opening import open_file
from tests.synthetic.diagnostics import FIRST, HEADER, LEFT, Book, Series, make_book, make_series

NAMES = ("waiting", "waiting_6_plus", "waiting_13_plus", "tests")


class Reading:
    """A file as read: its release and its tables, in a database of its own."""

    def __init__(self, path: Path, workdir: Path) -> None:
        workdir.mkdir()
        self.con = duckdb.connect()
        file = open_file(path, workdir)
        self.release: ReadRelease = recognise(file).read(file, self.con)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        for table, name in self.release.tables.items():
            query = query.replace(f"<{table}>", name)
        return self.con.execute(query).fetchall()

    def value(self, org: str, item: str, quantity: str) -> float | None:
        found = self.rows(f"select value from <counts> where org = '{org}' and item = '{item}' "
                          f"and quantity = '{quantity}' order by period")  # fmt: skip
        return found[0][0] if found else None

    def check(self, id: str) -> CheckResult:
        return next(check for check in self.release.checks if check.id == id)

    @property
    def failed(self) -> set[str]:
        return {check.id for check in self.release.checks if not check.passed}


@pytest.fixture
def read(tmp_path: Path) -> Any:
    count = iter(range(99))

    def _read(made: Book | Series, suffix: str = ".xls") -> Reading:
        path = made.write(tmp_path, suffix) if isinstance(made, Book) else made.write(tmp_path)
        return Reading(path, tmp_path / f"work{next(count)}")

    return _read


def truth(book: Book, org: str | None = None, test: int | None = None) -> tuple[int, ...]:
    """Waiting, waiting 6+ and 13+ weeks, and tests done, of what the file was made from."""
    chosen = [c for (code, number), c in book.counts.items() if org in (None, code) and test in (None, number)]
    return tuple(
        int(sum(c[part].sum() for c in chosen)) for part in (slice(14), slice(6, 14), slice(13, 14), slice(14, 17))
    )


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_a_workbook_is_read_and_its_totals_are_counted_once(read: Any, suffix: str) -> None:
    book = make_book()
    reading = read(book, suffix)
    assert not reading.failed
    assert tuple(reading.value("RR8", "ALL", name) for name in NAMES) == truth(book, "RR8")
    assert tuple(reading.value("RR8", "D03", name) for name in NAMES) == truth(book, "RR8", 3)
    assert tuple(reading.value("NT457", "D15", name) for name in NAMES) == (None,) * 4
    for item in ("item = 'ALL'", "item <> 'ALL'"):
        sums = dict(reading.rows(f"select quantity, sum(value) from <counts> where {item} group by quantity"))
        assert tuple(sums[name] for name in NAMES) == truth(book)
    assert reading.rows("select count(*) from <counts> where item = 'D16'") == [(0,)]
    (england,) = reading.rows("select value from <published> where level = 'england' and quantity = 'waiting'")
    assert england[0] == truth(book)[0]


def test_who_did_nothing_has_noughts_and_who_sent_nothing_has_no_figures(read: Any) -> None:
    reading = read(make_book())
    quiet = reading.rows("select distinct item, value from <counts> where org = 'NFH'")
    assert quiet == [("ALL", 0.0)]
    assert reading.rows("select code, name from <non_submitters>") == [("RXX", "A TRUST THAT SENT NOTHING")]
    assert reading.rows("select count(*) from <counts> where org = 'RXX'") == [(0,)]
    assert any(
        "1 organisation that did not submit: A TRUST THAT SENT NOTHING (RXX)" in n for n in reading.release.notes
    )
    assert ("NFH",) in reading.rows("select code from <organisations> where parent_code = 'Y56'")


def test_a_named_non_submitter_with_figures_is_told(read: Any) -> None:
    book = make_book()
    book.sheets["Notes"].append(["", "RR8", "LEEDS"])
    assert read(book).check("non-submitters-have-no-figures").examples == ("RR8 LEEDS",)


def test_a_workbook_without_notes_says_so(read: Any) -> None:
    book = make_book()
    del book.sheets["Notes"]
    assert read(book).failed == {"notes-name-who-is-missing"}


@pytest.mark.parametrize(
    ("words", "revised", "day"), [("-", False, "2024-12-12"), ("10th July 2025", True, "2025-07-10")]
)
def test_the_lines_above_the_table_say_which_vintage_it_is(read: Any, words: str, revised: bool, day: str) -> None:
    release = read(make_book(revised=words)).release
    assert (release.revised, str(release.content_date)) == (revised, day)
    assert str(release.first_period) == str(release.last_period) == "2024-10"


def test_figures_that_are_not_final_are_told(read: Any) -> None:
    book = make_book()
    assert not any("calls itself" in note for note in read(book).release.notes)
    book.by_test[9] = ["", "Status:", "Provisional"]
    assert "The workbook calls itself “Provisional”." in read(book).release.notes


def test_a_printed_share_that_is_no_quotient_is_told_and_not_kept(read: Any) -> None:
    book = make_book()
    book.by_test[FIRST][book.column("Percentage waiting 6+ weeks")] = 0.9
    reading = read(book)
    assert "cell K17" in reading.check("printed-shares-follow-from-counts").examples[0]
    assert reading.failed == {"printed-shares-follow-from-counts"}


def test_an_unknown_column_is_left_out_and_named_with_the_place_to_teach(read: Any) -> None:
    book = make_book()
    good = read(book).rows("select * from <counts> order by all")
    for cells, words in ((book.by_test, 14), (book.together, 9)):
        cells[HEADER].append("14+ weeks")
        for row in cells[FIRST:]:
            row.append(words)
    reading = read(book)
    assert reading.rows("select * from <counts> order by all") == good
    said = reading.check(CHECK)
    assert (said.severity, said.breaches) == ("warning", 2)
    assert "“14+ weeks”" in said.examples[0]
    assert "“13+ weeks”" in said.examples[0]
    assert "HEADINGS in fairwait/sources/diagnostics/columns.py" in said.examples[0]


def test_figures_under_no_heading_are_told(read: Any) -> None:
    book = make_book()
    book.by_test[FIRST][book.by_test[HEADER].index("", 10)] = 7
    assert "figures without a heading" in read(book).check(CHECK).examples[0]


def test_an_unknown_sheet_is_left_out_and_named(read: Any) -> None:
    book = make_book()
    book.sheets["Provider by Tests 2"] = [["", "something"]]
    (example,) = read(book).check(CHECK).examples
    assert "The sheet “Provider by Tests 2”" in example
    assert "the nearest that is known is “provider by test”" in example


def test_an_unknown_test_is_kept_under_its_number_and_counted_in_all(read: Any) -> None:
    book = make_book()
    cells = book.by_test[book.row("RR8", 4)]
    cells[LEFT + 4], cells[LEFT + 5] = 17, "Capsule endoscopy"
    reading = read(book)
    assert tuple(reading.value("RR8", "D17", name) for name in NAMES) == truth(book, "RR8", 4)
    assert tuple(reading.value("RR8", "ALL", name) for name in NAMES) == truth(book, "RR8")
    (example,) = reading.check(CHECK).examples
    assert "The code “17 Capsule endoscopy”" in example
    assert "TEST_NAMES in fairwait/sources/diagnostics/columns.py" in example


def test_a_test_spelled_anew_is_read_by_its_number(read: Any) -> None:
    book = make_book()
    for cells in book.by_test[FIRST:]:
        if cells[LEFT + 4] == 3:
            cells[LEFT + 5] = "Non obstetric ultrasound scan"
    reading = read(book)
    assert tuple(reading.value("RR8", "D03", name) for name in NAMES) == truth(book, "RR8", 3)
    assert "“3 non-obstetric ultrasound”" in reading.check(CHECK).examples[0]


@pytest.mark.parametrize("place", ["Commissioner", "ICB", "Sub-ICB", "CCG"])
def test_a_workbook_by_commissioner_is_another_publication(read: Any, place: str) -> None:
    book = make_book("commissioner", place=place)
    reading = read(book)
    assert reading.release.publication == "diagnostics-commissioner"
    assert not reading.failed
    assert reading.rows("select distinct basis from <counts>") == [("commissioner",)]
    assert reading.rows("select distinct role from <organisations>") == [("commissioner",)]
    assert tuple(reading.value("QWO", "ALL", name) for name in NAMES) == truth(book, "QWO")


def test_of_two_kinds_of_commissioner_the_smaller_is_counted(read: Any) -> None:
    book, larger = make_book("commissioner", place="Sub-ICB"), make_book("commissioner", place="ICB", seed=9)
    book.sheets |= {name: larger.sheets[name] for name in larger.names}
    reading = read(book)
    assert tuple(reading.value("QWO", "ALL", name) for name in NAMES) == truth(book, "QWO")
    assert reading.check(CHECK).breaches == 2


@pytest.mark.parametrize("basis", ["provider", "commissioner"])
def test_a_series_is_the_workbooks_long_table(read: Any, basis: str) -> None:
    book, series = read(make_book(basis)), read(make_series(basis))
    assert series.release.publication == (
        "diagnostics-provider-series" if basis == "provider" else "diagnostics-icb-series"
    )
    assert (str(series.release.first_period), str(series.release.last_period)) == ("2024-09", "2024-10")
    of_month = "select * from <counts> where period = '2024-10' and org <> 'NFH' order by all"
    assert series.rows(of_month) == book.rows(of_month) != []
    assert not series.failed


def test_a_spare_column_of_a_series_is_named_and_an_order_does_not_matter(read: Any) -> None:
    series = make_series()
    good = read(series).rows("select * from <counts> order by all")
    series.lines = [[*reversed(cells), str(number)] for number, cells in enumerate(series.lines)]
    series.lines[0][-1] = "Diagnostic Test Site"
    reading = read(series)
    assert reading.rows("select * from <counts> order by all") == good
    assert "“diagnostic test name”" in reading.check(CHECK).examples[0]


def test_a_second_column_of_nearly_the_same_name_could_hold_the_figures_and_is_refused(read: Any) -> None:
    series = make_series()
    series.lines = [[*cells, str(number)] for number, cells in enumerate(series.lines)]
    series.lines[0][-1] = "13+ week"
    with pytest.raises(BadInputError, match="stands beside “13\\+ weeks”"):
        read(series)


def test_totals_in_a_series_are_a_check_and_not_counted(read: Any) -> None:
    series = make_series(months=("2024-09",))
    good = read(series).rows("select * from <counts> order by all")
    sums: dict[str, list[int]] = {}
    for cells in series.lines[1:]:
        total = sums.setdefault(cells[2], [0] * 20)
        for place, cell in enumerate([*cells[4:7], *cells[8:25]]):
            total[place] += int(cell)
    for org, total in sums.items():
        texts = [str(number) for number in total]
        share = f"{total[1] / total[0]:.3f}"
        series.lines.append(["2024-09-30", "Y63", org, "16", *texts[:3], share, *texts[3:], "Total"])
    reading = read(series)
    assert reading.rows("select * from <counts> order by all") == good
    assert reading.check("published-totals-dropped").breaches == 3


def test_an_unknown_test_of_a_series_is_kept_and_counted_in_all(read: Any) -> None:
    series, book = make_series(months=("2024-10",)), make_book()
    for cells in series.lines[1:]:
        if cells[3] == "4":
            cells[3], cells[-1] = "17", "Capsule endoscopy"
    reading = read(series)
    assert tuple(reading.value("RR8", "D17", name) for name in NAMES) == truth(book, "RR8", 4)
    assert tuple(reading.value("RR8", "ALL", name) for name in NAMES) == truth(book, "RR8")
    (example,) = reading.check(CHECK).examples
    assert "kept as D17 and part of the sum over all tests" in example


def test_a_month_whose_last_columns_are_of_other_rows_keeps_what_fits(read: Any) -> None:
    """Of that month the bands from six weeks and the activity are absent, not nought; the other month is whole."""
    series = make_series()
    good = read(series).rows("select * from <counts> where period = '2024-10' order by all")
    rows = [cells for cells in series.lines[1:] if cells[0] == "2024-09-30"]
    late = [cells[18:25] for cells in rows]
    for cells, other in zip(rows, [*late[5:], *late[:5]], strict=True):
        cells[18:25] = other
    reading = read(series)
    assert reading.rows("select * from <counts> where period = '2024-10' order by all") == good
    kept = {row[0] for row in reading.rows("select distinct quantity from <counts> where period = '2024-09'")}
    assert kept == {"waiting", "waiting_6_plus", "waiting_13_plus", *(f"w{week:02d}" for week in range(6))}
    said = reading.check("columns-of-other-rows")
    assert "September 2024" in said.sentence
    assert said.examples[0].startswith("2024-09")


def test_an_organisation_that_moved_has_its_last_region(read: Any) -> None:
    series = make_series()
    for cells in series.lines:
        if cells[0] == "2024-09-30" and cells[2] == "RF4":
            cells[1] = "Y58"
    organisations = read(series).rows("select code, name, parent_code from <organisations> order by code")
    assert organisations == [("NT457", None, "Y63"), ("RF4", None, "Y56"), ("RR8", None, "Y63")]


def read_text(tmp_path: Path, *lines: str) -> Reading:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Reading(path, tmp_path / "work")


def test_englands_tests_are_halved_and_centres_kept_apart(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, '"","Period","dm01_total_activity","CDC_total_activity","non_CDC_activity"',
        '"1",2023-02-01,400,0,400', '"2",2023-03-01,440,40,400', '"3",2023-04-01,420,0,420',
    )  # fmt: skip
    assert reading.rows("select period, quantity, value from <counts> where org = 'ENG' order by all") == [
        ("2023-02", "tests", 200.0),
        ("2023-03", "tests", 220.0), ("2023-03", "tests_cdc", 20.0), ("2023-03", "tests_elsewhere", 200.0),
        ("2023-04", "tests", 210.0), ("2023-04", "tests_cdc", 0.0), ("2023-04", "tests_elsewhere", 210.0),
    ]  # fmt: skip
    assert reading.check("counted-twice-halved").breaches == 3
    assert CHECK not in {check.id for check in reading.release.checks}


def test_single_months_of_trusts(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, "period,Trust Code,Trust Name,Waiting List Total,Waiting 6+ weeks,Waiting 13+ weeks",
        "2020-12-01,R0A,MANCHESTER,10.0,3.0,1.0", "2021-03-01,R0A,MANCHESTER NOW,12.0,0.0,0.0",
    )  # fmt: skip
    assert reading.rows("select period, quantity, value from <counts> order by all") == [
        ("2020-12", "waiting", 10.0), ("2020-12", "waiting_13_plus", 1.0), ("2020-12", "waiting_6_plus", 3.0),
        ("2021-03", "waiting", 12.0), ("2021-03", "waiting_13_plus", 0.0), ("2021-03", "waiting_6_plus", 0.0),
    ]  # fmt: skip
    assert reading.check("no-month-left-out").examples == ("2021-01", "2021-02")
    assert reading.rows("select code, name from <organisations>") == [("R0A", "MANCHESTER NOW")]


COUNTS = """(values ('2024-09', 'provider', 'A', 'ALL', 'tests', {a}),
                    ('2024-09', 'provider', 'B', 'ALL', 'tests', {b}))
            as t(period, basis, org, item, quantity, value)"""


@pytest.mark.parametrize(("a", "b", "breaches"), [(60, 40, 0), (60, 41, 1), (61, 41, 2)])
def test_workbooks_are_held_against_the_series(a: int, b: int, breaches: int) -> None:
    with duckdb.connect() as con:
        result = workbooks_equal_series(con, COUNTS.format(a=a, b=b), COUNTS.format(a=60, b=40))
    assert result.breaches == breaches


def test_a_row_that_one_file_lacks_is_nought_there() -> None:
    one = "(values ('2024-09', 'provider', 'A', 'ALL', 'tests', 60)) as t(period, basis, org, item, quantity, value)"
    with duckdb.connect() as con:
        assert workbooks_equal_series(con, COUNTS.format(a=60, b=0), one).passed
        assert workbooks_equal_series(con, one, COUNTS.format(a=60, b=4)).breaches == 1


@pytest.mark.parametrize(("other", "breaches"), [((50, 50), 0), ((50, 51), 1)])
def test_commissioners_are_held_against_providers(other: tuple[int, int], breaches: int) -> None:
    with duckdb.connect() as con:
        result = commissioners_equal_providers(con, COUNTS.format(a=other[0], b=other[1]), COUNTS.format(a=60, b=40))
    assert result.breaches == breaches


@pytest.mark.parametrize(("england", "breaches"), [(101, 0), (200, 1), (50, 1)])
def test_a_month_that_was_not_counted_twice_is_seen(england: int, breaches: int) -> None:
    one = f"(values ('2024-09', 'ENG', 'ALL', 'tests', {england})) as e(period, org, item, quantity, value)"
    with duckdb.connect() as con:
        assert england_fits_providers(con, one, COUNTS.format(a=60, b=40)).breaches == breaches
