"""Make the figures that travel with the package from the publications they come from.

Published rows of provider by commissioner are never packaged: of the full CSV only the marts (by commissioner and,
apart, by provider), of the panel only each provider's usual share of an area, rounded, for the months asked for. Of
diagnostics, beds and theatres only the counts that measures are made of.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from fairwait.definitions.collected import COLLECTED_PUBLICATIONS
from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.measures.completeness_inputs import completeness_of
from fairwait.measures.source import WORKBOOK_PUBLICATIONS
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import Store, open_store
from fairwait.store.release import Release, write_description

#: Providers below this share of an area are summed in one row, unless they are missing: the table stays small.
SMALLEST_SHARE = 0.005
_SETTINGS = "format parquet, compression zstd, compression_level 19"
_KEPT = {
    "rtt-full-csv": ("marts", "organisations"),
    "rtt-overview": ("marts",),
    "rtt-incomplete-series": ("marts",),
    "rtt-provider-area-panel": ("marts",),
    "rtt-ics-flows": ("marts",),
    "rtt-icb-treatment-function": ("marts",),
    **dict.fromkeys(WORKBOOK_PUBLICATIONS, ("marts", "organisations")),
    **dict.fromkeys(COLLECTED_PUBLICATIONS, ("counts", "organisations")),
}
_WAITING = "'waiting', 'waiting_6_plus', 'waiting_13_plus'"
#: Which counts of the other returns are kept: those that measures are made of.
_COUNTS = {
    "diagnostics-provider-series": f"quantity in ({_WAITING})",
    "diagnostics-icb-series": f"quantity in ({_WAITING}, 'tests')",
    "beds": "item = 'general-acute' and quantity like 'overnight%'",
    "operating-theatres": "quantity = 'theatres'",
}


def build_figures(files: Sequence[Path], out: Path) -> tuple[Release, ...]:
    """Ingest ``files`` into a passing store and write the packaged figures to ``out``, replacing what is there.

    Raises
    ------
    BadInputError
        For the first file that cannot be read: packaged figures are whole or not made.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = ingest(files, Path(folder) / "store")
        for file in report.files:
            if file.error:
                raise file.error
        store = open_store(Path(folder) / "store")
        fresh = Path(folder) / "figures"
        months = list(store.periods("rtt-full-csv"))
        if not months:
            raise BadInputError(
                "The packaged figures need a month of the full CSV data file", where=", ".join(f.name for f in files),
                expected="at least one full CSV data file", remedy="name the file",
            )  # fmt: skip
        kept = _Shares(tuple(months), _missing(store, months))
        _refuse_unkept(store)
        releases = tuple(_package(store, release, fresh, kept) for release in store.current_releases)
        (fresh / "ATTRIBUTION.md").write_text(_attribution(releases), encoding="utf-8")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(fresh, out)
    return releases


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which usual shares are packaged: those of ``months``, large or of a provider missing in one of them."""

    months: tuple[str, ...]
    missing: tuple[str, ...]


def _refuse_unkept(store: Store) -> None:
    """A publication without a place among the packaged figures is refused, not dropped without a word."""
    other = sorted({one.publication for one in store.current_releases} - set(_KEPT))
    if other:
        raise BadInputError(
            f"{other[0]} is not packaged", where=", ".join(other), expected=f"files of {', '.join(_KEPT)}",
            remedy="leave its files out, or say in build_figures which of its tables are kept",
        )  # fmt: skip


def _missing(store: Store, months: Sequence[str]) -> tuple[str, ...]:
    """Providers missing in any of the months: their shares decide what may be ranked, so none is too small to keep."""
    found = {one.code for month in months for one in completeness_of(store, Period.parse(month)).missing}
    return tuple(sorted(found))


def _package(store: Store, release: Release, out: Path, kept: _Shares) -> Release:
    folder = out / release.folder.relative_to(store.root)
    folder.mkdir(parents=True)
    tables = _KEPT[release.publication]
    con = duckdb.connect()
    for table in tables:
        query = f"select * from {store.table_sql([release], table)}"
        if release.publication == "rtt-provider-area-panel":
            query = _shares(query, kept)
        if table == "counts" and release.publication in _COUNTS:
            query += f" where {_COUNTS[release.publication]} order by quantity, item, org, period"
        con.execute(f"copy ({query}) to '{str(folder / table).replace(chr(39), chr(39) * 2)}.parquet' ({_SETTINGS})")
    # The day it was ingested would make two builds of the same files differ; the content's own date does not.
    packaged = replace(release, tables=tables, folder=folder, ingested_at=release.content_date or release.last_period)
    write_description(packaged, folder)
    return packaged


def _attribution(releases: Sequence[Release]) -> str:
    lines = [
        "# Where the packaged figures come from",
        "",
        "Contains public sector information licensed under the Open Government Licence v3.0. Source: NHS England.",
        "Made by fairwait from the files below; nobody at NHS England has checked or endorsed them.",
        "",
        *(f"- {release.title} ({release.period_key}): `{release.file_name}`, sha256 `{release.sha256}`"
          for release in releases),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _shares(query: str, kept: _Shares) -> str:
    """Usual shares of the packaged months, to six figures; small providers of an area in one row.

    A share is rounded before it is called small: a parallel sum has no fixed order, and RBK's share of 05D's urology
    is five in a thousand in one order and one part in 10^18 less in another.
    """
    months = ", ".join(f"'{month}'" for month in kept.months)
    missing = ", ".join(f"'{code}'" for code in kept.missing) or "''"
    return f"""
        with held as (
            select * replace (
                case when round(share, 9) >= {SMALLEST_SHARE} or provider in ({missing}) then provider else 'OTHER' end
                as provider)
            from ({query}) where as_of in ({months})
        ), summed as (
            select as_of, area, treatment_function, provider, sum(share) as share, sum(pathways) as pathways,
                   min(first_period) as first_period, max(last_period) as last_period
            from held group by as_of, area, treatment_function, provider
        )
        select as_of, area, treatment_function, provider, round(share, 6) as share,
               round(pathways, 5 - floor(log10(pathways))::integer) as pathways, first_period, last_period
        from summed order by as_of, area, treatment_function, provider"""
