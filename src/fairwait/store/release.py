"""One release: what a published file became, described by the ``release.json`` in its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fairwait.definitions.derived import derivation
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance

#: Raised when the tables written change meaning; files ingested by an older reader are then read again.
FORMAT = 1
DESCRIPTION = "release.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the store or of the packaged figures.

    ``vintage`` is the first twelve characters of the file's sha256. ``tables`` are the Parquet files in ``folder``,
    by stem. ``rows`` counts the rows of the published file.
    """

    publication: str
    title: str
    first_period: str
    last_period: str
    vintage: str
    sha256: str
    file_name: str
    rows: int
    layout: str
    ingested_at: str
    revised: bool
    content_date: str
    tables: tuple[str, ...]
    checks: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    folder: Path
    format: int = FORMAT

    @property
    def period_key(self) -> str:
        """The folder name of the period: ``2026-01``, or first and last month of a series."""
        return period_key(self.first_period, self.last_period)

    @property
    def order(self) -> tuple[bool, str, str]:
        """What decides which of several vintages is current: revised, then newer content, then later ingest."""
        return (self.revised, self.content_date, self.ingested_at)

    def covers(self, period: Period) -> bool:
        return self.first_period <= str(period) <= self.last_period

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def provenance(self) -> Provenance:
        period = self.first_period if self.first_period == self.last_period else self.period_key
        return Provenance(
            self.publication,
            self.title,
            period,
            self.file_name,
            self.sha256,
            self.rows,
            vintage=self.vintage,
            derivation=derivation(self.publication),
        )


def folder_name(sha256: str) -> str:
    """The vintage's folder: a later format of the same file stands beside the older one, never in its place."""
    return sha256[:12] if FORMAT == 1 else f"{sha256[:12]}-{FORMAT}"


def period_key(first: str, last: str) -> str:
    return first if first == last else f"{first}_{last}"


def write_description(release: Release, folder: Path) -> None:
    """Write ``release.json``; its presence marks the folder as complete, so it is written last."""
    values = asdict(release)
    del values["folder"]
    (folder / DESCRIPTION).write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_description(folder: Path) -> Release:
    return from_values(json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")), folder)


def from_values(values: Mapping[str, Any], folder: Path) -> Release:
    """A release from the values of its description, wherever its folder now is."""
    lists = {name: tuple(values[name]) for name in ("tables", "checks", "notes")}
    return Release(**{**values, **lists, "folder": folder})


def scan(root: Path) -> tuple[Release, ...]:
    """Every complete release below ``root/releases``, sorted by publication, period and age."""
    found = (read_description(path.parent) for path in root.glob(f"releases/*/*/*/{DESCRIPTION}"))
    kept = (release for release in found if release.format == FORMAT)
    return tuple(sorted(kept, key=lambda r: (r.publication, r.first_period, r.last_period, r.order)))


def holds(root: Path, publication: str, first: str, last: str) -> bool:
    """Whether some vintage of a publication and period (months as ``YYYY-MM``) is below ``root/releases``."""
    return any((root / "releases" / publication / period_key(first, last)).glob(f"*/{DESCRIPTION}"))


def current(releases: tuple[Release, ...]) -> tuple[Release, ...]:
    """The newest vintage of each publication and period; a longer series supersedes a shorter one it contains."""
    newest: dict[tuple[str, str, str], Release] = {}
    for release in releases:
        key = (release.publication, release.first_period, release.last_period)
        if key not in newest or release.order >= newest[key].order:
            newest[key] = release
    kept = list(newest.values())
    return tuple(r for r in kept if not any(_contains(other, r) for other in kept))


def _contains(wide: Release, narrow: Release) -> bool:
    return (
        wide is not narrow
        and wide.publication == narrow.publication
        and wide.first_period <= narrow.first_period
        and narrow.last_period <= wide.last_period
        and wide.period_key != narrow.period_key
    )
