"""What the published waiting-time files say about organisations: codes, names, parents, and lists by month."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from fairwait.pipeline.reference.sources import FULL_CSV, PANEL, SERIES, Shared


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation as a file names it."""

    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Published:
    """The facts about organisations that the tables rest on.

    ``lists`` maps (level, code) to the number of incomplete pathways by month (``YYYY-MM``); ``sub_icb_lists`` maps
    (sub-ICB location, month) to the same; ``provider_areas`` a provider to its pathways by sub-ICB location, all
    months of the panel together.
    """

    providers: dict[str, Listed]
    commissioners: dict[str, Listed]
    series_names: dict[tuple[str, str], str]
    lists: dict[tuple[str, str], dict[str, int]]
    sub_icb_lists: dict[tuple[str, str], int]
    provider_areas: dict[str, dict[str, int]]

    def list_of(self, level: str, code: str, month: str) -> int | None:
        """The published list, or None where the month has no row for the organisation."""
        return self.lists.get((level, code), {}).get(month)

    def months(self) -> list[str]:
        return sorted({month for by_month in self.lists.values() for month in by_month})


def read_published(shared: Shared) -> Published:
    """Read the January 2026 full CSV and the series of incomplete pathways."""
    providers, commissioners = _full_csv_organisations(shared.path(FULL_CSV))
    names: dict[tuple[str, str], str] = {}
    lists: dict[tuple[str, str], dict[str, int]] = {}
    for row in shared.rows(SERIES):
        key = (row["level"], row["code"])
        names[key] = row["name"]
        lists.setdefault(key, {})[row["month"]] = int(row["incomplete_total"])
    return Published(providers, commissioners, names, lists, *_panel(shared))


def _panel(shared: Shared) -> tuple[dict[tuple[str, str], int], dict[str, dict[str, int]]]:
    totals: dict[tuple[str, str], int] = {}
    by_provider: dict[str, dict[str, int]] = {}
    for row in shared.rows(PANEL):
        provider, area, count = row["provider_org_code"], row["commissioner_org_code"], int(row["total_all"])
        totals[area, row["period"]] = totals.get((area, row["period"]), 0) + count
        areas = by_provider.setdefault(provider, {})
        areas[area] = areas.get(area, 0) + count
    return totals, by_provider


def _full_csv_organisations(path: Path) -> tuple[dict[str, Listed], dict[str, Listed]]:
    import duckdb

    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        member = archive.extract(archive.namelist()[0], folder)
        with duckdb.connect() as con:
            con.execute("CREATE TABLE rows AS SELECT * FROM read_csv(?, all_varchar = true)", [member])
            return (_organisations(con, "Provider"), _organisations(con, "Commissioner"))


def _organisations(con: object, role: str) -> dict[str, Listed]:
    rows = con.execute(  # type: ignore[attr-defined]
        f'SELECT DISTINCT "{role} Org Code", "{role} Org Name", coalesce("{role} Parent Org Code", \'\') '
        "FROM rows ORDER BY 1"
    ).fetchall()
    found = {code: Listed(name, parent) for code, name, parent in rows}
    if len(found) != len(rows):
        raise ValueError(f"a {role.lower()} code has two names or two parents in the January 2026 file")
    return found
