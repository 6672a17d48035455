"""Read a store, or the figures packaged with fairwait: the same folders, the same path.

A connection can read the release folders and nothing else: external access is off but for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairwait.domain.errors import NothingToAnswerWithError, StoreError
from fairwait.domain.period import Period
from fairwait.store.release import Release, current, scan

if TYPE_CHECKING:
    import duckdb


class Store:
    """A consistent view of all releases as they were when it was opened. Later publishes do not change it."""

    def __init__(self, root: Path, releases: tuple[Release, ...], *, label: str, version: int) -> None:
        self.root = root
        self.all_releases = releases
        self.current_releases = current(releases)
        self.label = label
        self.version = version
        #: What was found out about the releases, by whoever asked and what: they do not change, so neither does it.
        self.known: dict[tuple[object, ...], Any] = {}

    def __getstate__(self) -> dict[str, object]:
        """What it knows, for another process: there it reads the same releases, whatever was published since."""
        return {name: value for name, value in self.__dict__.items() if name != "connection"} | {"known": {}}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB that may read the release folders, the packaged ones too, and nothing else."""
        import duckdb

        con = duckdb.connect()
        readable = [str(root / "releases") + "/" for root in (self.root, _packaged_root())]
        con.execute("set allowed_directories = [?, ?]", readable)
        con.execute("set enable_external_access = false")
        return con

    def releases(self, publication: str, *, vintages: str = "current") -> tuple[Release, ...]:
        """Releases of a publication in order of period: the current vintages, or ``all``."""
        chosen = self.all_releases if vintages == "all" else self.current_releases
        return tuple(r for r in chosen if r.publication == publication)

    def periods(self, publication: str) -> tuple[str, ...]:
        """The months held of a monthly publication as ``YYYY-MM``, oldest first."""
        return tuple(sorted(r.first_period for r in self.releases(publication)))

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> Release:
        """The release that answers for a period (the latest when None), or a named vintage of it.

        Raises
        ------
        NothingToAnswerWithError
            Saying which months are held.
        """
        pool = self.releases(publication, vintages="all" if vintage else "current")
        fitting = [
            r
            for r in pool
            if (period is None or r.first_period <= str(period) <= r.last_period)
            and (vintage is None or r.vintage.startswith(vintage))
        ]
        if not fitting:
            raise self._nothing(publication, period, vintage)
        return max(fitting, key=lambda r: (r.last_period, r.order))

    def table_sql(self, releases: Sequence[Release], table: str) -> str:
        """SQL that reads one table of some releases, to stand after FROM."""
        return f"read_parquet([{', '.join([self._quoted(release, table) for release in releases])}])"

    def _quoted(self, release: Release, table: str) -> str:
        """The path of a table as SQL has it; that it is there is looked up once."""
        asked = ("path", release.folder, table)
        if asked not in self.known:
            path = release.path(table)
            if not path.exists():
                raise StoreError(
                    f"The table “{table}” of {release.title} is not in the store",
                    where=f"release {release.vintage}",
                    expected="the release folder as fairwait wrote it",
                    remedy="ingest the file again"
                    if self.version
                    else "packaged figures hold counts by area and by provider only: ingest the file itself",
                )
            self.known[asked] = "'" + str(path).replace("'", "''") + "'"
        return str(self.known[asked])

    def _nothing(self, publication: str, period: Period | str | None, vintage: str | None) -> NothingToAnswerWithError:
        held = [r.period_key for r in self.releases(publication)]
        wanted = f" for {period}" if period else ""
        wanted += f" of vintage {vintage}" if vintage else ""
        return NothingToAnswerWithError(
            f"Nothing of {publication}{wanted} is held in {self.label}",
            where=str(self.root) if self.version else self.label,
            expected=f"one of: {', '.join(held)}" if held else "at least one ingested file",
            remedy="ingest the file with “fairwait ingest”, or ask for a month that is held",
        )


def open_store(root: Path | None, number: int | None = None) -> Store:
    """Open a store by its folder, or the packaged figures when ``root`` is None.

    ``number`` is a version published earlier, of which the last few are kept; None is the current one.

    Raises
    ------
    NothingToAnswerWithError
        When the folder does not exist or nothing has been published in it.
    """
    if root is None:
        return packaged_figures()
    from fairwait.store.versions import current_number, read_catalogue

    number = current_number(root) if number is None else number
    if number == 0:
        raise NothingToAnswerWithError(
            "There is no store here" if not root.exists() else "The store is empty",
            where=str(root),
            expected="a folder that “fairwait ingest” has written to",
            remedy="ingest a file with “fairwait ingest FILE --store DIR”",
        )
    return Store(root, read_catalogue(root, number), label="the store", version=number)


def packaged_figures() -> Store:
    """The figures that travel with the package, read as any store is."""
    root = _packaged_root()
    return Store(root, scan(root), label="the packaged figures", version=0)


def _packaged_root() -> Path:
    return Path(str(files("fairwait.definitions") / "england"))
