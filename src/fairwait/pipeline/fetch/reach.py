"""How publishers are reached in one run: directly, by copies of their sites, or by a folder of saved files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

from fairwait.domain.errors import UsageError
from fairwait.domain.harmless import harmless
from fairwait.pipeline.fetch.folder import fetch_folder, folder_plan, is_loose
from fairwait.pipeline.fetch.plan import Plan, Wanted, make_plan
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.fetch.run import Nobody, Watch, fetch
from fairwait.sources.fetching import Fetcher
from fairwait.sources.fetching.terms import Progress

#: The environment variable that names a mirror for every command of a session.
VARIABLE = "FAIRWAIT_MIRROR"


@dataclass(frozen=True, slots=True)
class Reach:
    """A fetcher, the event that ends its downloads, and the mirror's folder where it has one."""

    fetcher: Fetcher
    stop: Event
    folder: Path | None = None

    def _loose(self, wanted: Wanted) -> Path | None:
        return self.folder if self.folder is not None and is_loose(self.folder, wanted) else None

    def plan(self, wanted: Wanted, today: date, watch: Watch | None = None) -> Plan:
        """What would be asked for; nothing is fetched but pages, and nothing is written."""
        loose = self._loose(wanted)
        if loose is not None:
            return folder_plan(wanted, loose)
        return make_plan(wanted, self.fetcher.page, today, (watch or Nobody()).page)

    def fetch(self, wanted: Wanted, store: Path, today: date, watch: Watch | None = None) -> FetchReport:
        """Fetch what is wanted into a store. Errors as in :func:`fairwait.pipeline.fetch.run.fetch`."""
        loose = self._loose(wanted)
        if loose is not None:
            return fetch_folder(wanted, store, loose, watch=watch)
        return fetch(wanted, store, self.fetcher, today=today, stop=self.stop, watch=watch)


@contextmanager
def reaching(
    mirror: str | Path | None, *, offline: bool = False, where: str = "--mirror", progress: Progress | None = None
) -> Iterator[Reach]:
    """Publishers, for as long as the block runs.

    ``mirror`` is a folder or a web address that stands for all of them, or None. ``where`` is what named it, for the
    error. Raises :class:`UsageError` when the folder is not there.
    """
    place = _mirror(mirror, where)
    stop = Event()
    with Fetcher(mirror=place, offline=offline, stop=stop, progress=progress) as fetcher:
        yield Reach(fetcher, stop, place if isinstance(place, Path) else None)


def _mirror(named: str | Path | None, where: str) -> str | Path | None:
    if named is None or not str(named).strip():
        return None
    if str(named).startswith(("http://", "https://")):
        return str(named)
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {harmless(str(named), 200)}", where=where,
            expected="a folder with copies of publishers' sites or with saved files, or the web address of such copies",
            remedy="check the path; copies of sites stand in a folder for each, such as www.england.nhs.uk",
        )  # fmt: skip
    return folder
