"""The packaged tables: their loader's errors, their sources, their size."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest

from fairwait.definitions.packaged import parse_rows, read_rows, read_text, read_toml
from fairwait.definitions.reference import AreaRow
from fairwait.domain.errors import BadInputError

DEFINITIONS = Path(str(files("fairwait.definitions")))
FOLDERS = ("organisations", "geography", "population", "calendar", "outside_england")
#: The column in which each row of a table of organisations says how it is known.
EVIDENCE = {
    "name_exceptions.csv": "reason",
    "sector_exceptions.csv": "reason",
    "provider_areas_reviewed.csv": "how",
    "hospital_sites.csv": "how",
    "provider_changes_reviewed.csv": "why",
    "submissions_reviewed.csv": "source",
    "places_reviewed.csv": "source",
    "areas.csv": "how_known",
    "icb_successions.csv": "how_known",
    "commissioners.csv": "source",
    "bodies.csv": "source",
    "provider_changes.csv": "evidence",
}
#: Made from files by rule, the same for each row: neighbourhoods are summed, providers are those of the figures.
BY_RULE = {"lineage.csv", "providers.csv"}


@dataclass(frozen=True, slots=True)
class Sample:
    code: str
    kind: Literal["one", "two"]
    on: date | None
    people: float


def test_rows_are_read_by_the_types_of_their_fields() -> None:
    rows = parse_rows(Sample, "code,kind,on,people\n00Q,one,2026-01-31,3.5\n03N,two,,4\n", "here")

    assert rows == (Sample("00Q", "one", date(2026, 1, 31), 3.5), Sample("03N", "two", None, 4.0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,kind,people\n", ["header code,kind,people", "code,kind,on,people"]),
        ("code,kind,on,people\na,one,2026-01-31\n", ["3 cells", "line 2"]),
        ("code,kind,on,people\na,one,,1\na,three,,1\n", ["“three”", "line 3, column kind", "one of one, two"]),
        ("code,kind,on,people\na,one,31/1/2026,1\n", ["“31/1/2026”", "column on"]),
        ("code,kind,on,people\na,one,,many\n", ["“many”", "column people"]),
    ],
)
def test_a_table_that_is_not_as_it_should_be_says_where(text: str, said: list[str]) -> None:
    with pytest.raises(BadInputError) as refused:
        parse_rows(Sample, text, "organisations/sample.csv")

    assert all(part in str(refused.value) for part in [*said, "organisations/sample.csv"])


def test_a_missing_table_says_how_to_get_it_back() -> None:
    with pytest.raises(BadInputError, match="reinstall"):
        read_text("organisations/nowhere.csv")


def test_tables_are_read_once() -> None:
    assert read_rows(AreaRow, "organisations/areas.csv") is read_rows(AreaRow, "organisations/areas.csv")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_table_has_its_source_and_every_source_its_licence(folder: str) -> None:
    sources = read_toml(f"{folder}/sources.toml")
    named = {table for source in sources["source"] for table in source["tables"]}
    tables = {path.name for path in (DEFINITIONS / folder).iterdir()} - {"sources.toml", "__pycache__"}

    assert named == tables
    assert sources["licence"] == "Open Government Licence v3.0"
    assert all(source["publisher"] and source["release"] for source in sources["source"])


def test_every_row_about_organisations_says_how_it_is_known() -> None:
    tables = {path.name for path in (DEFINITIONS / "organisations").glob("*.csv")}
    assert tables == EVIDENCE.keys() | BY_RULE
    for name, column in EVIDENCE.items():
        rows = list(csv.DictReader(read_text(f"organisations/{name}").splitlines()))
        assert rows
        for row in rows:
            assert len(row[column].strip()) > 3, (name, row)


@pytest.mark.shared_data
@pytest.mark.parametrize("folder", FOLDERS)
def test_sources_carry_the_sha256_of_the_official_file(folder: str, shared_data: Path) -> None:
    official = {path.name: path for path in shared_data.rglob("*") if path.is_file()}
    for source in tomllib.loads(read_text(f"{folder}/sources.toml"))["source"]:
        if source["file"]:
            assert hashlib.sha256(official[source["file"]].read_bytes()).hexdigest() == source["sha256"]


def test_all_reference_tables_together_are_small() -> None:
    size = sum(path.stat().st_size for folder in FOLDERS for path in (DEFINITIONS / folder).rglob("*.*"))

    assert 200_000 < size < 1_500_000
