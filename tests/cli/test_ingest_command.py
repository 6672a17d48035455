"""``fairwait ingest`` and what ``status`` then says: good files land, bad ones are told, vintages can be asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Fairwait
from tests.synthetic.full_csv import make_month


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two good files, a bad one, and one that is no data file."""
    folder = tmp_path_factory.mktemp("files")
    for period in ("2025-12", "2026-01"):
        make_month(period).write(folder / f"full-csv-{period}.csv")
    (folder / "error-page.zip").write_text("<html>Not found</html>")
    (folder / "notes.txt").write_text("not a data file")
    return folder


def test_the_good_land_and_the_bad_is_reported(fairwait: Fairwait, files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ran = fairwait("ingest", str(files), "--store", str(store))
    assert ran.code == 5
    assert "3 files: 2 new and 1 not readable." in ran.out
    assert "error-page.zip" in ran.err
    assert "What to do:" in ran.err
    assert [row["first_period"] for row in fairwait("status", "--store", str(store), "--json").json["releases"]] == [
        "2025-12",
        "2026-01",
    ]


def test_again_nothing_changes(fairwait: Fairwait, files: Path, tmp_path: Path) -> None:
    good = str(files / "full-csv-2026-01.csv")
    first = fairwait("ingest", good, "--store", str(tmp_path / "store"), "--json").json
    again = fairwait("ingest", good, "--store", str(tmp_path / "store"), "--json").json
    assert (first[0]["outcome"], again[0]["outcome"]) == ("new", "unchanged")
    assert first[0]["sha256"] == again[0]["sha256"]
    assert fairwait("ingest", good, "--store", str(tmp_path / "store")).code == 0


def test_only_bad_files_is_bad_input(fairwait: Fairwait, files: Path, tmp_path: Path) -> None:
    ran = fairwait("ingest", str(files / "error-page.zip"), "--store", str(tmp_path / "store"), "--json")
    assert ran.code == 3
    (record,) = ran.json
    assert record["outcome"] == "failed"
    assert record["sha256"] is None
    assert set(record["error"]) == {"what", "where", "expected", "remedy"}
    assert ran.err


def test_csv_of_what_became_of_each_file(fairwait: Fairwait, files: Path, tmp_path: Path) -> None:
    ran = fairwait("ingest", str(files), "--store", str(tmp_path / "store"), "--csv")
    assert ran.code == 5
    assert ran.lines[0].startswith("file,outcome,publication")
    assert len(ran.lines) == 4


def test_a_path_that_is_not_there_changes_nothing(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("ingest", str(tmp_path / "gone.zip"), "--store", str(tmp_path / "store"))
    assert ran.code == 3
    assert "gone.zip" in ran.err
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_the_store_can_be_named_in_three_ways(fairwait: Fairwait, synthetic_store: Path) -> None:
    question = ("estimate", "within_18_weeks", "--json")
    store = str(synthetic_store)
    after = fairwait(*question, "--store", store)
    assert fairwait("--store", store, *question).out == after.out
    assert fairwait(*question, FAIRWAIT_STORE=store).out == after.out
    assert fairwait(*question, FAIRWAIT_STORE="").out == fairwait(*question).out != after.out


def test_the_option_wins_over_the_environment(fairwait: Fairwait, synthetic_store: Path, tmp_path: Path) -> None:
    ran = fairwait("status", "--store", str(synthetic_store), "--json", FAIRWAIT_STORE=str(tmp_path / "nowhere"))
    assert ran.code == 0
    assert ran.json["packaged"] is False
    assert fairwait("status", "--json", FAIRWAIT_STORE=str(tmp_path / "nowhere")).code == 4


def test_status_of_the_packaged_figures(fairwait: Fairwait) -> None:
    found = fairwait("status", "--json").json
    assert (found["packaged"], found["store"], found["latest"]) == (True, None, "2026-01")
    held = {one["publication"]: one for one in found["publications"]}
    assert held["rtt-overview"]["months"] == 229
    assert held["rtt-full-csv"]["breached"][0][1]["breaches"] == 5
    missing = {one["code"]: one for one in found["missing_providers"]}
    assert (missing["RHQ"]["since"], missing["RHQ"]["last_list"]) == ("2025-07", 91_256)


def test_status_tells_gaps_and_superseded_vintages(fairwait: Fairwait, synthetic_store: Path) -> None:
    ran = fairwait("status", "--store", str(synthetic_store))
    assert "rtt-full-csv: 2025-11 to 2025-12" in ran.out
    (held,) = fairwait("status", "--store", str(synthetic_store), "--json").json["publications"]
    assert (held["months"], held["releases"]) == (3, 4)


def test_an_older_vintage_can_be_asked_for_everywhere(fairwait: Fairwait, synthetic_store: Path) -> None:
    store = ("--store", str(synthetic_store))
    releases = fairwait("status", *store, "--json").json["releases"]
    old, new = [one for one in releases if one["first_period"] == "2025-09"]
    assert (old["current"], new["current"]) == (False, True)
    question = ("estimate", "within_18_weeks", "-p", "2025-09", *store, "--json")
    (now,) = fairwait(*question).json
    (before,) = fairwait(*question, "--vintage", old["vintage"]).json
    assert now["data_vintage"] == new["vintage"]
    assert before["data_vintage"] == old["vintage"]
    assert before["denominator"] == make_month("2025-09").total("2")
    assert now["denominator"] == make_month("2025-09", seed=7).total("2") != before["denominator"]
    explained = fairwait("explain", "within_18_weeks", *store, "--vintage", old["vintage"][:6], "--json").json
    assert explained["estimate"]["period"] == "2025-09"  # the month of that vintage, not the latest
    assert explained["files"][0]["sha256"] == old["sha256"]
    ranked = fairwait("rank", "within_18_weeks", "-g", "provider", *store, "--vintage", old["vintage"], "--json")
    assert {row["data_vintage"] for row in ranked.json} == {old["vintage"]}


def test_a_vintage_of_another_month_is_not_found(fairwait: Fairwait, synthetic_store: Path) -> None:
    vintage = fairwait("status", "--store", str(synthetic_store), "--json").json["releases"][0]["vintage"]
    ran = fairwait("estimate", "median_wait", "-p", "2026-01", "--vintage", vintage, "--store", str(synthetic_store))
    assert ran.code == 4
    assert "January 2026" in ran.err


def test_explain_counts_the_rows_of_a_file_that_is_held(fairwait: Fairwait, synthetic_store: Path) -> None:
    month = make_month("2026-01")
    found = fairwait("explain", "within_18_weeks", "--store", str(synthetic_store), "--json").json
    below = found["selections"][1]
    assert below["count"] == below["total"] == month.total("2")
    assert below["rows"] > 0
    text = fairwait("explain", "within_18_weeks", "--store", str(synthetic_store)).out
    assert f"{below['rows']:,} rows" in " ".join(text.split())
