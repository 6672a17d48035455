"""What ``fetch`` and ``refresh`` share: how publishers are reached, and the bars that a person watches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from fairwait.cli.progress import wanted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from fairwait.pipeline.fetch.plan import Wanted
    from fairwait.pipeline.fetch.report import Fetched, FetchReport
    from fairwait.pipeline.fetch.run import Watch
    from fairwait.sources.fetching import Fetcher

#: The environment variable that names a mirror for every command of a session.
MIRROR = "FAIRWAIT_MIRROR"


@dataclass(frozen=True, slots=True)
class Reach:
    """How publishers are reached in one run, the event that ends it, and who watches.

    ``folder`` is the mirror's, where it is one.
    """

    fetcher: Fetcher
    stop: Event
    watch: Watch | None
    folder: Path | None = None


@contextmanager
def reaching(mirror: str | None, offline: bool, *, quiet: bool) -> Iterator[Reach]:
    """Publishers, directly or by a mirror, for as long as the block runs, with bars for a person to watch."""
    from fairwait.sources.fetching import Fetcher

    stop, place = Event(), _mirror(mirror)
    with _bars(quiet) as bars, Fetcher(
        mirror=place, offline=offline, stop=stop, progress=bars.received if bars else None
    ) as fetcher:  # fmt: skip
        yield Reach(fetcher, stop, bars, place if isinstance(place, Path) else None)


def _mirror(named: str | None) -> str | Path | None:
    where = "--mirror" if named is not None else MIRROR
    text = named if named is not None else os.environ.get(MIRROR, "").strip()
    if not text:
        return None
    if text.startswith(("http://", "https://")):
        return text
    folder = Path(text).expanduser()
    if not folder.is_dir():
        from fairwait.domain.errors import UsageError

        raise UsageError(
            f"There is no folder {folder.name}", where=where,
            expected="a folder with copies of publishers' sites, or the web address of such copies",
            remedy="check the path; the folder holds one folder for each site, such as www.england.nhs.uk",
        )  # fmt: skip
    return folder


def fetch_with(reach: Reach, wanted: Wanted, store: Path) -> FetchReport:
    """Fetch what is wanted into a store: from publishers' pages, their copies, or a folder of saved files."""
    from fairwait.pipeline.fetch.folder import fetch_folder, is_loose
    from fairwait.pipeline.fetch.run import fetch

    if reach.folder is not None and is_loose(reach.folder, wanted):
        return fetch_folder(wanted, store, reach.folder, watch=reach.watch)
    return fetch(wanted, store, reach.fetcher, today=today(), stop=reach.stop, watch=reach.watch)


def today() -> date:
    return date.today()


@contextmanager
def _bars(quiet: bool) -> Iterator[Bars | None]:
    if not wanted(quiet):
        yield None
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(stderr=True, highlight=False, markup=False)
    files = Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), console=console)
    amount = Progress(BarColumn(), DownloadColumn(), TransferSpeedColumn(), console=console)
    with Live(Group(files, amount), console=console, transient=True):
        yield Bars(files, amount)


class Bars:
    """A watch that draws; the fetcher's threads add the bytes they receive."""

    def __init__(self, files: Progress, amount: Progress) -> None:
        self._files, self._amount = files, amount
        self._file: TaskID = files.add_task("Walking the pages", total=None)
        self._bytes: TaskID = amount.add_task("", total=None)
        self._by_address: dict[str, int] = {}

    def page(self, url: str) -> None:
        from fairwait.cli.streams import harmless

        self._files.update(self._file, description=harmless(url, 60))

    def planned(self, files: int) -> None:
        self._files.update(self._file, total=files, completed=0, description="")

    def received(self, so_far: int, total: int | None, url: str) -> None:
        step = so_far - self._by_address.get(url, 0)
        self._by_address[url] = so_far
        self._amount.advance(self._bytes, max(step, 0))

    def landed(self, fetched: Fetched) -> None:
        from fairwait.cli.streams import harmless

        self._files.update(self._file, advance=1, description=harmless(fetched.found.name, 48))
