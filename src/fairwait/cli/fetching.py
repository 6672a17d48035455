"""What ``fetch`` and ``refresh`` share: how publishers are reached, and the bars that a person watches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from fairwait.cli.progress import wanted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from fairwait.pipeline.fetch.reach import Reach
    from fairwait.pipeline.fetch.report import Fetched


def mirror_named(option: str | None) -> str | None:
    """The mirror that the option names, else FAIRWAIT_MIRROR; None for none."""
    from fairwait.pipeline.fetch.reach import VARIABLE

    return (option if option is not None else os.environ.get(VARIABLE, "")).strip() or None


#: The width of a bar, and of the numbers beside it: on a narrow screen the words must find room too.
_BAR, _NUMBERS = 20, 12


@contextmanager
def watched(mirror: str | None, offline: bool, *, quiet: bool) -> Iterator[tuple[Reach, Bars | None]]:
    """How publishers are reached while the block runs, and the bars to draw on; none where nobody watches."""
    from fairwait.pipeline.fetch.reach import VARIABLE, reaching

    where = "--mirror" if mirror is not None else VARIABLE
    with (
        _bars(quiet) as bars,
        reaching(mirror_named(mirror), offline=offline, where=where, progress=bars.received if bars else None) as reach,
    ):
        yield reach, bars


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
    files = Progress(
        BarColumn(_BAR), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), console=console
    )
    amount = Progress(BarColumn(_BAR), DownloadColumn(), TransferSpeedColumn(), console=console)
    with Live(Group(files, amount), console=console, transient=True):
        yield Bars(files, amount)


class Walking:
    """A watch that has only words to change: those of a spinner."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def page(self, url: str) -> None:
        """Say which page is being read."""
        from fairwait.domain.harmless import harmless

        self._tell(harmless(f"Walking the pages: {url}", 100))

    def planned(self, files: int) -> None:
        pass

    def landed(self, fetched: Fetched) -> None:
        pass


class Bars:
    """A watch that draws; the fetcher's threads add the bytes they receive."""

    def __init__(self, files: Progress, amount: Progress) -> None:
        self._files, self._amount = files, amount
        self._room = max(12, min(60, files.console.width - _BAR - _NUMBERS))
        self._file: TaskID = files.add_task("Walking the pages", total=None)
        self._bytes: TaskID = amount.add_task("", total=None)
        self._by_address: dict[str, int] = {}

    def page(self, url: str) -> None:
        """Say which page is being read."""
        from fairwait.domain.harmless import harmless

        self._files.update(self._file, description=harmless(url, self._room))

    def planned(self, files: int) -> None:
        """Begin the bar of files."""
        self._files.update(self._file, total=files, completed=0, description="")

    def received(self, so_far: int, total: int | None, url: str) -> None:
        """Add the bytes of one address that came since it was last heard of."""
        step = so_far - self._by_address.get(url, 0)
        self._by_address[url] = so_far
        self._amount.advance(self._bytes, max(step, 0))

    def landed(self, fetched: Fetched) -> None:
        """Move the bar of files on."""
        from fairwait.domain.harmless import harmless

        self._files.update(self._file, advance=1, description=harmless(fetched.found.name, self._room))
