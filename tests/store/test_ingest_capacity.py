"""Real returns of capacity and activity, ingested whole: sums as published, gaps as gaps, nothing of a bad file."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from fairwait.domain.errors import ExitCode
from fairwait.domain.place import Sector
from fairwait.pipeline.ingest import ingest
from fairwait.places.identities import identify
from fairwait.places.sectors import sector_of
from fairwait.store.reader import Store, open_store
from tests.synthetic.capacity import cancelled_book, csv_lines, theatres_book

_FILES = {
    "cancelled-operations": "capacity/qmco_provider_2024Q2_2025Q1.csv",
    "beds": "capacity/kh03_beds_2010_2024.csv",
    "operating-theatres": "capacity/operating_theatres_2003_2024Q2.csv",
    "hospital-activity": "activity/hes_mar_2020-21_m13.csv",
}


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("capacity") / "store"
    for file in _FILES.values():
        began = time.process_time()
        report = ingest([shared_data / file], root)
        assert report.files[0].error is None
        assert time.process_time() - began < 6  # under 2 seconds alone on two cores; the machine is shared
    return open_store(root)


def rows(store: Store, publication: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query in which ``{counts}`` stands for a table of the publication."""
    (release,) = store.releases(publication)
    tables = {name: store.table_sql([release], name) for name in release.tables}
    return store.connection.execute(query.format(**tables)).fetchall()


def breached(store: Store, publication: str) -> dict[str, int]:
    (release,) = store.releases(publication)
    return {check["id"]: check["breaches"] for check in release.checks if check["breaches"]}


@pytest.mark.shared_data
def test_cancelled_operations_are_reproduced_exactly(store: Store, shared_data: Path) -> None:
    found = rows(
        store, "cancelled-operations",
        "select period, sum(value) filter (quantity = 'cancelled'), sum(value) filter (quantity = 'not_treated_28') "
        "from {counts} group by period order by period",
    )  # fmt: skip
    assert found == [
        ("2024-09", 21_262, 4_827), ("2024-12", 22_686, 4_859), ("2025-03", 21_834, 5_125), ("2025-06", 19_278, 4_305),
    ]  # fmt: skip
    with (shared_data / _FILES["cancelled-operations"]).open(encoding="utf-8") as handle:
        printed = list(csv.reader(handle))[1:]
    regions: dict[tuple[str, str], int] = defaultdict(int)
    for _quarter, region, _, _, _, cancelled, late in printed:
        regions[region, "cancelled"] += int(cancelled)
        regions[region, "not_treated_28"] += int(late)
    by_region = rows(
        store, "cancelled-operations",
        "select parent_code, quantity, sum(value)::bigint from {counts} join {organisations} on org = code "
        "group by all",
    )  # fmt: skip
    assert {(region, quantity): value for region, quantity, value in by_region} == regions
    assert {region for region, _ in regions} == {f"Y{number}" for number in (56, 58, 59, 60, 61, 62, 63)}
    assert breached(store, "cancelled-operations") == {}


@pytest.mark.shared_data
def test_every_cell_of_the_cancelled_operations_is_kept(store: Store, shared_data: Path) -> None:
    ends = {"2024-25 Q2": "2024-09", "2024-25 Q3": "2024-12", "2024-25 Q4": "2025-03", "2025-26 Q1": "2025-06"}
    with (shared_data / _FILES["cancelled-operations"]).open(encoding="utf-8") as handle:
        printed = {(ends[row[0]], row[3]): (float(row[5]), float(row[6])) for row in list(csv.reader(handle))[1:]}
    found = rows(
        store, "cancelled-operations",
        "select period, org, max(value) filter (quantity = 'cancelled'), max(value) filter (quantity <> 'cancelled') "
        "from {counts} group by all",
    )  # fmt: skip
    assert {(period, org): (one, two) for period, org, one, two in found} == printed
    assert len(found) == 569


@pytest.mark.shared_data
def test_beds_add_up_to_england_in_58_quarters_but_for_81_day_beds(store: Store) -> None:
    assert breached(store, "beds") == {
        "england-is-sum-of-organisations-day-beds": 16,
        "overnight-occupied-within-available": 13,
        "no-return-of-day-beds": 4,
        "shares-follow-from-beds": 24,
    }
    assert rows(
        store, "beds", "select count(distinct period), min(period), max(period), count(distinct org) from {counts}"
    ) == [(58, "2010-06", "2024-09", 322)]
    (latest,) = rows(
        store, "beds",
        "select sum(value) filter (quantity = 'overnight_available'), "
        "sum(value) filter (quantity = 'overnight_occupied') from {counts} where period = '2024-09' and item = 'ALL'",
    )  # fmt: skip
    assert latest == (pytest.approx(129_759.75), pytest.approx(114_639.684782609))
    short = rows(
        store, "beds",
        "select p.period, round(p.value - s.value, 4) from {published} p join (select period, sum(value) as value "
        "from {counts} where item = 'ALL' and quantity = 'day_available' group by period) s using (period) "
        "where p.item = 'ALL' and p.quantity = 'day_available' and abs(p.value - s.value) > 0.001 order by 1",
    )  # fmt: skip
    assert short == [(period, 81.0) for period in ("2010-06", "2010-09", "2010-12", "2011-03")]


@pytest.mark.shared_data
def test_mergers_fall_on_their_dates_so_the_years_of_beds_are_calendar_years(store: Store) -> None:
    """Barts was made on 1 April 2012; Heart of England went on 1 April 2018 and Weston two years later."""
    found = rows(
        store, "beds",
        "select org, min(period), max(period) from {counts} where org in ('R1H', 'RR1', 'RA3') "
        "group by org order by org",
    )  # fmt: skip
    assert found == [("R1H", "2012-06", "2024-09"), ("RA3", "2010-06", "2020-03"), ("RR1", "2010-06", "2018-03")]


@pytest.mark.shared_data
def test_day_beds_that_were_not_returned_are_absent_and_not_nought(store: Store) -> None:
    found = rows(
        store, "beds",
        "select period, count(distinct org), count(distinct org) filter (quantity = 'day_available') from {counts} "
        "where period in ('2010-06', '2011-03', '2011-06') group by period order by period",
    )  # fmt: skip
    assert found == [("2010-06", 290, 168), ("2011-03", 289, 170), ("2011-06", 259, 259)]


@pytest.mark.shared_data
def test_theatres_add_up_to_england_in_all_73_quarters_and_gaps_stay_gaps(store: Store) -> None:
    assert breached(store, "operating-theatres") == {
        "no-quarter-left-out": 12, "sheets-say-their-quarter": 1, "providers-without-return": 2,
    }  # fmt: skip
    compared = rows(
        store, "operating-theatres",
        "select count(*), count(distinct period), max(abs(p.value - s.value)) from {published} p join (select period, "
        "quantity, sum(value) as value from {counts} group by all) s using (period, quantity) where level = 'england'",
    )  # fmt: skip
    assert compared == [(146, 73, pytest.approx(0, abs=1e-9))]
    missing = rows(
        store, "operating-theatres", "select period from {counts} where period between '2020-01' and '2021-09' limit 1"
    )
    assert missing == []
    ends = rows(
        store, "operating-theatres",
        "select period, sum(value) from {counts} where quantity = 'theatres' and period in "
        "('2003-09', '2019-12', '2021-12', '2024-09') group by period order by period",
    )  # fmt: skip
    assert ends == [("2003-09", 2784), ("2019-12", 3267), ("2021-12", 3216), ("2024-09", 3392)]


@pytest.mark.shared_data
def test_the_years_of_theatres_are_financial_years(store: Store) -> None:
    """Heart of England went on 1 April 2018; area teams began on 1 April 2013."""
    assert rows(store, "operating-theatres", "select max(period) from {counts} where org = 'RR1'") == [("2018-03",)]
    (release,) = store.releases("operating-theatres")
    check = next(check for check in release.checks if check["id"] == "sheets-say-their-quarter")
    assert check["sentence"].startswith("16 of 17 old sheets")
    assert check["examples"] == ["line 3023, 2007-09: “Quarter Ending September 30th 2008”"]


@pytest.mark.shared_data
def test_activity_is_kept_cell_by_cell_and_what_is_suppressed_beside_it(store: Store, shared_data: Path) -> None:
    with (shared_data / _FILES["hospital-activity"]).open(encoding="latin-1", newline="") as handle:
        printed = list(csv.reader(handle))[1:]
    own = [row for row in printed if row[3] in ("CCG", "Provider")]
    cells = [cell for row in own for cell in row[8:]]
    ((kept, total),) = rows(store, "hospital-activity", "select count(*), sum(value)::bigint from {counts}")
    ((hidden,),) = rows(store, "hospital-activity", "select count(*) from {suppressed}")
    assert (kept, hidden) == (295_038, 21_022) == (len(cells) - cells.count("*"), cells.count("*"))
    assert total == sum(int(cell) for cell in cells if cell != "*")
    assert breached(store, "hospital-activity") == {"suppressed-figures": 21_022}
    england = rows(
        store, "hospital-activity",
        "select item, value::bigint from {published} where level = 'england' and period = '2020-04' "
        "and quantity = 'elective_admissions' order by item",
    )  # fmt: skip
    assert england == [("all", 192_694), ("specific-acute", 189_867)]


#: Organisations that are no NHS trust by their code: companies, and bodies that ended by March 2013.
_COMPANIES = {
    "cancelled-operations": {"ADP02", "NCR", "NT209", "NTP16", "NTPAE"},
    "operating-theatres": {
        "ADP02", "NCR", "NHM", "NNQ01", "NT209", "NT497", "NTF01", "NTP16", "NTP23", "NTP35", "NTPAE",
    },
    "beds": {"NDA"},
}  # fmt: skip
_ENDED_CARE_TRUSTS = {"TAE", "TAM", "TAN"}


@pytest.mark.shared_data
@pytest.mark.parametrize("publication", sorted(_COMPANIES))
def test_every_organisation_is_known_and_companies_are_told_by_their_codes(store: Store, publication: str) -> None:
    found = [row[0] for row in rows(store, publication, "select distinct org from {counts} order by org")]
    assert [org for org in found if identify(org) is None] == []
    independent = {org for org in found if sector_of(org) is Sector.INDEPENDENT and not org.startswith("5")}
    assert independent - _ENDED_CARE_TRUSTS == _COMPANIES[publication]
    assert {org for org in found if len(org) == 3 and org.startswith("5")} == {
        org for org in found if (who := identify(org)) is not None and who.what == "primary care trust"
    } - _ENDED_CARE_TRUSTS


def test_a_refused_file_changes_nothing_and_the_good_ones_land(tmp_path: Path) -> None:
    root, files = tmp_path / "store", tmp_path / "files"
    files.mkdir()
    cancelled_book().write(files)
    assert ingest([files], root).exit_code is ExitCode.DONE
    before = {path: path.stat().st_mtime_ns for path in sorted((root / "releases").rglob("*"))}
    book = theatres_book()
    book.set(3, "Number of operating theatres", "ten")
    bad = book.write(tmp_path)
    report = ingest([bad], root)
    assert report.exit_code is ExitCode.BAD_INPUT
    assert "cell F20" in str(report.files[0].error)
    assert {path: path.stat().st_mtime_ns for path in sorted((root / "releases").rglob("*"))} == before
    assert not list((root / "staging").iterdir())
    report = ingest([bad, theatres_book().write(tmp_path, ".xls")], root)
    assert report.exit_code is ExitCode.PARTLY_DONE
    assert [release.publication for release in open_store(root).all_releases] == [
        "cancelled-operations", "operating-theatres",
    ]  # fmt: skip


def test_a_revised_workbook_of_one_quarter_is_a_revision(tmp_path: Path) -> None:
    root = tmp_path / "store"
    ingest([cancelled_book().write(tmp_path, name="first.xlsx")], root)
    second = cancelled_book(revised="20 February 2025")
    for row, value in ((0, 218), (1, 215), (3, 151)):
        second.set(row, "Number of last minute elective operations cancelled for non clinical reasons", value)
    (file,) = ingest([second.write(tmp_path, name="second.xlsx")], root).files
    assert (file.outcome, file.error) == ("revised", None)
    store = open_store(root)
    assert rows(store, "cancelled-operations", "select value from {counts} where org = 'RJ1' and quantity = 'cancelled'"
                ) == [(151.0,)]  # fmt: skip


def test_a_csv_with_commas_in_names_is_kept(tmp_path: Path) -> None:
    from tests.synthetic.capacity import CANCELLED

    path = tmp_path / "series.csv"
    path.write_text("\r\n".join(csv_lines(CANCELLED)) + "\r\n", encoding="utf-8-sig")
    assert ingest([path], tmp_path / "store").exit_code is ExitCode.DONE
    names = rows(open_store(tmp_path / "store"), "cancelled-operations", "select name from {organisations} order by 1")
    assert names == [("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST",), ("NUFFIELD HEALTH, CAMBRIDGE",)]


def test_a_workbook_that_could_hold_macros_is_read_from_a_folder_without_them(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    cancelled_book().write(files).rename(files / "QMCO-Q2-2024-25.xlsm")
    (file,) = ingest([files], tmp_path / "store").files
    assert (file.outcome, file.error) == ("new", None)
