"""The made-up files hold what the published ones hold: without this the tests that use them would prove nothing."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from tests.synthetic.breakages import ACCEPTED, BREAKAGES
from tests.synthetic.editing import read_rows
from tests.synthetic.full_csv import Month, make_month, make_world
from tests.synthetic.layouts import layout_for


def _records(month: Month) -> list[dict[str, str]]:
    rows = read_rows(month.csv_bytes())
    header = rows[month.layout.preamble]
    return [dict(zip(header, row, strict=True)) for row in rows[month.layout.preamble + 1 :]]


@pytest.mark.parametrize(
    ("period", "columns", "first_heading", "period_cells"),
    [
        ("2026-01", 121, "Period", ["RTT-January-2026"]),
        ("2021-07", 121, "Period", ["RTT-JULY-2021"]),
        ("2021-03", 69, "Period", ["RTT-March-2021"]),
        ("2015-02", 70, "Year", ["2014-15", "FEBRUARY"]),
        ("2014-12", 70, "Year", ["2014-15", "DECEMBER"]),
        ("2016-07", 70, "Year", ["2016-17", "JULY"]),
    ],
)
def test_each_date_has_its_layout(period: str, columns: int, first_heading: str, period_cells: list[str]) -> None:
    rows = read_rows(make_month(period).csv_bytes())
    header = rows[2 if period < "2017-10" else 0]
    assert len(header) == columns
    assert header[0] == first_heading
    assert rows[-1][: len(period_cells)] == period_cells


def test_july_2016_has_the_code_under_the_name() -> None:
    record = _records(make_month("2016-07"))[0]
    assert record["Treatment Function Name"] == "C_100"
    assert record["Treatment Function Description"] == "General Surgery Service"


def test_the_modern_header_is_the_published_one(shared_data: Path) -> None:
    bundle = next((shared_data / "rtt" / "full_csv").glob("*.zip"))
    with zipfile.ZipFile(bundle) as opened, opened.open(opened.namelist()[0]) as member:
        published = member.readline().decode().rstrip("\r\n").split(",")
    assert layout_for("2026-01").columns == published


@pytest.mark.parametrize("period", ["2026-01", "2020-05", "2013-06"])
def test_blanks_and_sums_follow_the_published_conventions(period: str) -> None:
    month = make_month(period)
    bands = month.layout.band_columns
    part_heading = "RTT Part Name" if period < "2017-10" else "RTT Part Type"
    seen_blank_band = seen_unknown = False
    for record in _records(month):
        counted = sum(int(record[band] or 0) for band in bands)
        match record[part_heading]:
            case "Part_1A" | "Part_1B":
                unknown = int(record["Patients with unknown clock start date"] or 0)
                seen_unknown |= unknown > 0
                assert int(record["Total"]) == counted
                assert int(record["Total All"]) == counted + unknown
            case "Part_3":
                assert record["Total"] == ""
                assert all(record[band] == "" for band in bands)
            case _:
                assert record["Total"] == ""
                assert int(record["Total All"]) == counted
                seen_blank_band |= any(record[band] == "" for band in bands)
        assert int(record["Total All"]) > 0
    assert seen_unknown
    assert seen_blank_band


def test_total_rows_are_the_sum_of_their_detail() -> None:
    detail: dict[tuple[str, ...], int] = {}
    published: dict[tuple[str, ...], int] = {}
    for record in _records(make_month()):
        key = tuple(record[name] for name in ("Provider Org Code", "Commissioner Org Code", "RTT Part Type"))
        is_total = record["Treatment Function Code"] == "C_999"
        target = published if is_total else detail
        target[key] = target.get(key, 0) + int(record["Total All"])
    assert published == detail


def test_the_truth_beside_the_file_is_the_files_own() -> None:
    month = make_month()
    rows = [
        record
        for record in _records(month)
        if record["RTT Part Type"] == "Part_2"
        and record["Treatment Function Code"] == "C_999"
        and record["Commissioner Org Code"] != "NONC"
    ]
    assert month.total("2") == sum(int(record["Total All"]) for record in rows)
    assert month.band_sums("2")[3] == sum(int(record["Gt 03 To 04 Weeks SUM 1"] or 0) for record in rows)
    assert month.total("2", nonc=True) > month.total("2")


def test_decisions_to_admit_are_a_subset_of_the_list() -> None:
    month = make_month()
    for provider in {org.code for org in month.world.providers}:
        whole, subset = month.band_sums("2", provider=provider), month.band_sums("2A", provider=provider)
        assert (subset <= whole).all()


def test_the_same_seed_writes_the_same_bytes_and_another_does_not() -> None:
    assert make_month(seed=3).csv_bytes() == make_month(seed=3).csv_bytes()
    assert make_month(seed=3).csv_bytes() != make_month(seed=4).csv_bytes()


def test_months_of_one_country_share_organisations_but_not_figures() -> None:
    world = make_world(seed=5, list_size=4_000)
    first, second = (make_month(period, world=world, seed=5) for period in ("2025-12", "2026-01"))
    assert set(first.provider_codes) == set(second.provider_codes)
    assert first.total("2") != second.total("2")


def test_codes_are_unique_in_a_country_of_englands_size() -> None:
    world = make_world(providers=517, areas=106)
    assert len({org.code for org in world.providers}) == 517
    assert len({org.code for org in world.commissioners}) == len(world.commissioners)


def test_a_provider_that_sent_nothing_has_no_rows() -> None:
    month = make_month()
    gone = month.world.providers[0].code
    assert gone in month.provider_codes
    assert gone.encode() not in month.without_providers([gone]).csv_bytes()


def test_gzip_and_zip_hold_the_same_text(tmp_path: Path) -> None:
    month = make_month()
    plain = month.write(tmp_path / "a.csv").read_bytes()
    assert gzip.decompress(month.write(tmp_path / "a.csv.gz").read_bytes()) == plain
    with zipfile.ZipFile(month.write(tmp_path / "a.zip")) as bundle:
        assert bundle.namelist() == ["20260131-RTT-January-2026-full-extract.csv"]
        assert bundle.read(bundle.namelist()[0]) == plain


@pytest.mark.parametrize("name", [*BREAKAGES, *ACCEPTED])
def test_every_breakage_changes_the_file(name: str, tmp_path: Path) -> None:
    month = make_month()
    good = month.csv_bytes()
    path = {**BREAKAGES, **ACCEPTED}[name](month, tmp_path)
    moved = name == "period_that_contradicts_the_name"
    assert (path.read_bytes() != good) != moved
    assert path.name != month.default_name or not moved


@pytest.mark.parametrize("period", ["2026-01", "2014-12"])
@pytest.mark.parametrize("name", ["missing_column", "duplicate_key", "two_periods", "unknown_part"])
def test_breakages_work_in_old_layouts_too(name: str, period: str, tmp_path: Path) -> None:
    month = make_month(period)
    assert BREAKAGES[name](month, tmp_path).read_bytes() != month.csv_bytes()
