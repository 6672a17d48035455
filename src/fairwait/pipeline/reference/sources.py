"""The official files that the packaged reference tables are made from, and the record of them beside each table."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from fairwait.domain.errors import BadInputError

LICENCE = "Open Government Licence v3.0"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One official file: where it lies under the shared data folder, what it is and who published it."""

    path: str
    title: str
    release: str
    publisher: str
    note: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","


NHSE = "NHS England"
ONS = "Office for National Statistics"
DIGITAL = "NHS Digital (Organisation Data Service)"

FULL_CSV = SourceFile(
    "rtt/full_csv/Full-CSV-data-file-Jan26-ZIP-4M-WL5BiP.zip",
    "Consultant-led referral to treatment waiting times, full CSV data file",
    "January 2026",
    NHSE,
)
SERIES = SourceFile(
    "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz",
    "Incomplete pathways by provider and by ICB, monthly",
    "April 2022 to April 2026",
    NHSE,
    "joined by a third party from the monthly incomplete-pathway workbooks; its England equals the overview",
)
PANEL = SourceFile(
    "rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz",
    "Incomplete pathways by provider, sub-ICB location and treatment function",
    "April 2025 to February 2026",
    NHSE,
    "joined by a third party from the full CSV data files; equals January 2026 in every cell",
)
WORKBOOK = SourceFile(
    "rtt/commissioner_workbooks/Admitted-Commissioner-Dec24-XLSX-2M-revised.xlsx",
    "Completed admitted pathways by commissioner",
    "December 2024, revised",
    NHSE,
    "read for the region that lists each commissioning hub",
)
CCG21 = SourceFile(
    "organisations/ccg21_stp21_region_pop.csv",
    "Clinical commissioning groups, sustainability and transformation partnerships and regions, April 2021",
    "April 2021",
    ONS,
)
STP20 = SourceFile(
    "organisations/CCG20_STP20_lookup.csv",
    "Clinical commissioning groups to sustainability and transformation partnerships, April 2020",
    "April 2020",
    ONS,
    "read for the NHS codes of the partnerships",
)
CCG17 = SourceFile(
    "organisations/CCG17_STP17_lookup_v3.csv",
    "Clinical commissioning groups to sustainability and transformation partnerships, April 2017",
    "April 2017",
    ONS,
)
CCG18 = SourceFile(
    "organisations/CCG18_STP18_lookup_v2.csv",
    "Clinical commissioning groups to sustainability and transformation partnerships, April 2018",
    "April 2018",
    ONS,
)
CCG19 = SourceFile(
    "organisations/CCG19_STP19_lookup.csv",
    "Clinical commissioning groups to sustainability and transformation partnerships, April 2019",
    "April 2019",
    ONS,
)
WORKBOOK_2015 = SourceFile(
    "rtt/commissioner_workbooks/Incomplete-Commissioner-Jan15-revised-XLS-2357K.xls",
    "Incomplete pathways by commissioner",
    "January 2015, revised",
    NHSE,
    "read for the groups, area teams and regions of that month",
)
HES = SourceFile(
    "activity/hes_mar_2020-21_m13.csv",
    "Monthly hospital activity by clinical commissioning group and provider",
    "April 2020 to March 2021",
    "NHS Digital",
    "read for codes, names and regions",
    encoding="latin-1",
)
THEATRES = SourceFile(
    "capacity/operating_theatres_2003_2024Q2.csv",
    "Supporting facilities data: operating theatres by organisation",
    "2003 to June 2024",
    NHSE,
    "read for codes, names, and which regions and area teams were in use when",
)
SICBL23 = SourceFile(
    "organisations/sicbl23_icb23_region_lookup_pop.csv",
    "Sub-ICB locations, ICBs and regions, April 2023, with resident population",
    "April 2023",
    ONS,
    "that the population is mid-2022 is inferred, not printed",
)
TRUSTS22 = SourceFile(
    "organisations/nhs_trusts_2022_icb_region_latlon.csv",
    "NHS trusts with region, ICB, postcode and coordinates",
    "2022",
    DIGITAL,
    "coordinates joined by a third party from postcodes",
)
SITES20 = SourceFile(
    "organisations/hospital_sites_2020.csv",
    "Hospitals, NHS and independent, with address and coordinates",
    "2020",
    "NHS.UK",
    encoding="cp1252",
    delimiter="~",
)
ODS = SourceFile(
    "organisations/ods_successors_2022-04.csv.gz",
    "Successor organisations",
    "April 2022",
    DIGITAL,
)
OVERVIEW = SourceFile(
    "rtt/series/RTT-Overview-Timeseries-Including-Estimates-for-Missing-Trusts-Apr26-XLS-116K-X7gGnn.xlsx",
    "Referral to treatment waiting times, England overview including estimates for missing trusts",
    "April 2026",
    NHSE,
)
BOUNDARIES = SourceFile(
    "geography/sicbl23_boundaries_simplified.geojson",
    "Boundaries of sub-ICB locations in England, April 2023",
    "April 2023",
    ONS,
    "simplified further by a third party; contains OS data (c) Crown copyright and database right 2023",
)
REGIONS24 = SourceFile(
    "geography/nhser24_boundaries_simplified.geojson",
    "Boundaries of NHS England regions, April 2024",
    "April 2024",
    ONS,
    "read for the ONS codes of the regions",
)
LSOA = SourceFile(
    "organisations/lsoa11_ccg17_to_icb22_history.csv.gz",
    "Neighbourhoods (LSOA 2011) with population mid-2020, deprivation rank 2019 and successive health areas",
    "2022",
    ONS,
    "joined by a third party from the lookups of ONS and the Index of Multiple Deprivation 2019",
)
ORG_CHANGES = SourceFile(
    "organisations/all_org_changes_paths_2000_2018.csv",
    "Changes of NHS organisations in England, 2000 to 2018",
    "2018",
    DIGITAL,
    "paths put together by a third party from the lists of successors",
)
POP_CCG21 = SourceFile(
    "population/pop_mid2020_imd_ccg21.csv",
    "Resident population mid-2020 by age, with deprivation and centroid, CCGs of 2021",
    "mid-2020",
    ONS,
)
POP_SICBL22 = SourceFile(
    "population/pop_mid2020_imd_sicbl22.csv",
    "Resident population mid-2020 by age, with deprivation and centroid, sub-ICB locations of 2022",
    "mid-2020",
    ONS,
)


class Shared:
    """The folder of official files, opened by :class:`SourceFile`."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data" if (root / "data").is_dir() else root

    def path(self, source: SourceFile) -> Path:
        path = self.root / source.path
        if not path.is_file():
            raise BadInputError(
                "An official file that the reference tables are made from is missing",
                where=source.path,
                expected=f"{source.title}, {source.release}, published by {source.publisher}",
                remedy="give the folder that holds the official files",
            )
        return path

    def rows(self, source: SourceFile) -> list[dict[str, str]]:
        """Every row of a file (plain or gzipped) as a dictionary of text."""
        raw = self.path(source).read_bytes()
        if source.path.endswith(".gz"):
            raw = gzip.decompress(raw)
        text = raw.decode(source.encoding)
        if source.delimiter == "~":  # written without quotation marks, so that they are part of names
            return list(csv.DictReader(io.StringIO(text), delimiter="~", quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(io.StringIO(text)))

    def sha256(self, source: SourceFile) -> str:
        return hashlib.sha256(self.path(source).read_bytes()).hexdigest()


def write_rows(path: Path, rows: Sequence[Any]) -> None:
    """Write dataclass rows as CSV: empty for None, numbers as short as they read back the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([field.name for field in fields(rows[0])])
        for row in rows:
            writer.writerow([_cell(value) for value in astuple(row)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(value)
    return str(value)


def write_sources(folder: Path, shared: Shared, tables: dict[str, Iterable[SourceFile]]) -> None:
    """Write ``sources.toml``: every official file with its sha256, and which tables were made from it."""
    used: dict[SourceFile, list[str]] = {}
    for table, sources in tables.items():
        for source in sources:
            used.setdefault(source, []).append(table)
    lines = [
        "# Written by the build of the reference tables: the official files behind the tables of this folder.",
        f'licence = "{LICENCE}"',
        f'attribution = "{ATTRIBUTION}"',
    ]
    for source in sorted(used, key=lambda one: one.path):
        lines += [
            "",
            "[[source]]",
            f'title = "{source.title}"',
            f'release = "{source.release}"',
            f'publisher = "{source.publisher}"',
            f'file = "{source.path.rsplit("/", 1)[-1]}"',
            f'sha256 = "{shared.sha256(source)}"',
            f"tables = [{', '.join(chr(34) + table + chr(34) for table in used[source])}]",
        ]
        if source.note:
            lines.append(f'note = "{source.note}"')
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
