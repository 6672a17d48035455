"""Ingest: every layout lands exactly, every broken file is refused in words, and the store is never half-changed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from fairwait.domain.errors import BadInputError, ExitCode, NothingToAnswerWithError, StoreError
from fairwait.domain.period import Period
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import Store, open_store
from tests.synthetic.breakages import ACCEPTED, BREAKAGES
from tests.synthetic.full_csv import Month, make_month

LAYOUTS = ("2026-01", "2021-03", "2018-06", "2016-07", "2015-02", "2014-11")
PUBLICATION = "rtt-full-csv"


def snapshot(root: Path) -> dict[str, str]:
    """Every file a reader could see, by content."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".writer.lock"
    }


def england(store: Store, period: str, part: str) -> int:
    row = store.connection.execute(
        f"select sum(total) from {store.table_sql([store.release(PUBLICATION, Period.parse(period))], 'marts')} "
        "where basis = 'commissioner' and treatment_function = 'C_999' and part = ? and org <> 'NONC'",
        [part],
    ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def january() -> Month:
    return make_month("2026-01")


@pytest.mark.parametrize("period", LAYOUTS)
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".zip"])
def test_every_layout_and_packing_gives_the_true_totals(period: str, suffix: str, tmp_path: Path) -> None:
    month = make_month(period)
    path = tmp_path / f"month{suffix}"
    month.write(path)
    report = ingest([path], tmp_path / "store")
    assert [file.outcome for file in report.files] == ["new"]
    store = open_store(tmp_path / "store")
    for part in ("1A", "1B", "2", "2A", "3"):
        assert england(store, period, part) == month.total(part)


def test_a_month_that_is_not_held_is_refused_with_the_months_that_are(january: Month, tmp_path: Path) -> None:
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    with pytest.raises(NothingToAnswerWithError, match="2026-01"):
        open_store(tmp_path / "store").release(PUBLICATION, Period(2025, 12))


@pytest.mark.parametrize("name", sorted(BREAKAGES))
def test_a_broken_file_is_refused_in_words_and_changes_nothing(name: str, january: Month, tmp_path: Path) -> None:
    good, folder, root = tmp_path / "good.csv", tmp_path / "broken", tmp_path / "store"
    make_month("2025-11").write(good)
    ingest([good], root)
    before = snapshot(root)
    folder.mkdir()
    report = ingest([BREAKAGES[name](january, folder)], root)
    assert report.exit_code is ExitCode.BAD_INPUT
    error = report.files[0].error
    assert isinstance(error, BadInputError)
    assert error.where, "the error must say where"
    assert error.expected, "the error must say what was expected"
    assert error.remedy, "the error must say what to do"
    assert "Traceback" not in str(error)
    assert snapshot(root) == before


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_what_is_known_to_happen_is_ingested(name: str, january: Month, tmp_path: Path) -> None:
    report = ingest([ACCEPTED[name](january, tmp_path)], tmp_path / "store")
    assert report.exit_code is ExitCode.DONE


def test_more_decisions_to_admit_than_waiting_is_flagged(january: Month, tmp_path: Path) -> None:
    report = ingest([ACCEPTED["more_decided_than_waiting"](january, tmp_path)], tmp_path / "store")
    release = report.files[0].release
    assert release is not None
    breached = {check["id"]: check["breaches"] for check in release.checks if check["breaches"]}
    assert breached["rtt-decision-to-admit-exceeds-list"] >= 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text_in_a_number", r"line \d+, column “Gt 05 To 06 Weeks SUM 1”"),
        ("renamed_column", "“Provider Org Code” is missing.*“Trust Code”"),
        ("duplicated_column", "“Gt 02 To 03 Weeks SUM 1” is there 2 times"),
        ("period_that_contradicts_the_name", "name says December 2025.*content says January 2026"),
        ("html_named_zip", "web page"),
        ("encrypted_zip", "encrypted"),
        ("expanding_zip", "more than 500 MB"),
        ("utf16_encoding", "UTF-16"),
        ("fractional_count", "whole numbers"),
    ],
)
def test_the_message_names_the_fault(name: str, words: str, january: Month, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    report = ingest([BREAKAGES[name](january, tmp_path / "broken")], tmp_path / "store")
    assert re.search(words, str(report.files[0].error))


def test_good_files_of_a_folder_land_beside_a_bad_one(january: Month, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "deeper").mkdir(parents=True)
    january.write(folder / "a.zip")
    make_month("2025-12").write(folder / "deeper" / "b.csv.gz")
    (folder / "c.csv").write_text("this is not a publication\n", encoding="utf-8")
    (folder / "notes.txt").write_text("passed over", encoding="utf-8")
    report = ingest([folder], tmp_path / "store")
    assert sorted((file.path.name, file.outcome) for file in report.files) == [
        ("a.zip", "new"),
        ("b.csv.gz", "new"),
        ("c.csv", "failed"),
    ]
    assert report.exit_code is ExitCode.PARTLY_DONE
    assert open_store(tmp_path / "store").periods(PUBLICATION) == ("2025-12", "2026-01")


def test_ingesting_again_changes_nothing(january: Month, tmp_path: Path) -> None:
    january.write(tmp_path / "a.zip")
    ingest([tmp_path / "a.zip"], tmp_path / "store")
    before = snapshot(tmp_path / "store")
    report = ingest([tmp_path / "a.zip"], tmp_path / "store")
    assert [file.outcome for file in report.files] == ["unchanged"]
    assert snapshot(tmp_path / "store") == before


@pytest.mark.parametrize("revised_first", [True, False])
def test_a_revised_file_supersedes_whatever_the_order(revised_first: bool, january: Month, tmp_path: Path) -> None:
    original, revised = tmp_path / "January-2026.csv", tmp_path / "January-2026-revised.csv"
    january.write(original)
    later = make_month("2026-01", seed=2)
    later.write(revised)
    order = [revised, original] if revised_first else [original, revised]
    report = ingest(order, tmp_path / "store")
    assert [file.outcome for file in report.files] == ["new", "passed over" if revised_first else "revised"]
    store = open_store(tmp_path / "store")
    assert england(store, "2026-01", "2") == later.total("2")
    vintages = {r.file_name: r.vintage for r in store.releases(PUBLICATION, vintages="all")}
    assert len(vintages) == 2
    first = store.table_sql([store.release(PUBLICATION, Period(2026, 1), vintages["January-2026.csv"])], "marts")
    row = store.connection.execute(
        f"select sum(total) from {first} where basis = 'provider' and treatment_function = 'C_999' and part = '2'"
    ).fetchone()
    assert row == (january.total("2"),)


def test_the_raw_file_is_kept_byte_for_byte(january: Month, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    january.write(path)
    ingest([path], tmp_path / "store")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (tmp_path / "store" / "raw" / f"{sha256}.zip").read_bytes() == path.read_bytes()


def test_published_totals_stay_apart_from_the_detail(january: Month, tmp_path: Path) -> None:
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    store = open_store(tmp_path / "store")
    facts = store.table_sql([store.release(PUBLICATION)], "facts")
    codes = store.connection.execute(f"select distinct treatment_function from {facts}")
    assert ("C_999",) not in codes.fetchall()


def test_an_open_reader_keeps_its_version_while_another_is_published(january: Month, tmp_path: Path) -> None:
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    reader = open_store(tmp_path / "store")
    make_month("2025-12").write(tmp_path / "b.csv")
    ingest([tmp_path / "b.csv"], tmp_path / "store")
    assert reader.periods(PUBLICATION) == ("2026-01",)
    assert england(reader, "2026-01", "2") == january.total("2")
    assert open_store(tmp_path / "store").periods(PUBLICATION) == ("2025-12", "2026-01")


def test_versions_can_be_rebuilt_from_the_folders(january: Month, tmp_path: Path) -> None:
    root = tmp_path / "store"
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], root)
    for path in (root / "versions").iterdir():
        path.unlink()
    (root / "CURRENT").unlink()
    ingest([tmp_path / "a.csv"], root)
    assert england(open_store(root), "2026-01", "2") == january.total("2")


def test_a_store_can_be_moved(january: Month, tmp_path: Path) -> None:
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    (tmp_path / "store").rename(tmp_path / "it's moved")
    assert england(open_store(tmp_path / "it's moved"), "2026-01", "2") == january.total("2")


def test_a_reader_can_read_nothing_but_the_releases(january: Month, tmp_path: Path) -> None:
    import duckdb

    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], tmp_path / "store")
    with pytest.raises(duckdb.PermissionException):
        open_store(tmp_path / "store").connection.execute(f"select * from read_csv('{tmp_path / 'a.csv'}')")


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"There is no file missing\.zip"):
        ingest([tmp_path / "missing.zip"], tmp_path / "store")


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match="holds no data file"):
        ingest([tmp_path / "empty"], tmp_path / "store")


def test_a_store_that_does_not_exist_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NothingToAnswerWithError, match="fairwait ingest"):
        open_store(tmp_path / "nowhere")


def test_a_damaged_version_says_how_to_rebuild(january: Month, tmp_path: Path) -> None:
    root = tmp_path / "store"
    january.write(tmp_path / "a.csv")
    ingest([tmp_path / "a.csv"], root)
    (root / "versions" / "1.duckdb").write_bytes(b"rubbish")
    with pytest.raises(StoreError, match="rebuilt"):
        open_store(root)


def test_the_real_month_lands_exactly(shared_data: Path, tmp_path: Path) -> None:
    path = next((shared_data / "rtt" / "full_csv").glob("*Jan26*.zip"))
    report = ingest([path], tmp_path / "store")
    assert report.files[0].release is not None
    assert report.files[0].release.rows == 183_417
    store = open_store(tmp_path / "store")
    published = {"2": 7_155_958, "1A": 301_671, "1B": 1_246_943, "3": 1_767_584}
    assert {part: england(store, "2026-01", part) for part in published} == published
    bands = "+".join(f"b{band:03d}" for band in range(18))
    within = store.connection.execute(
        f"select sum({bands}) from {store.table_sql([store.release(PUBLICATION)], 'marts')} "
        "where basis = 'provider' and part = '2' and treatment_function = 'C_999'"
    )
    assert within.fetchone() == (4_395_958,)
