"""A bar over the pages of an edition, for people only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fairwait.cli.progress import wanted


@contextmanager
def pages_made(*, quiet: bool = False) -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar over the pages being made; None is yielded when nobody watches."""
    if not wanted(quiet):
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (
        BarColumn(), MofNCompleteColumn(), TextColumn("pages"), TimeElapsedColumn(), TextColumn("left:"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def told(made: int, planned: int, path: str) -> None:
            progress.update(task, completed=made, total=planned)

        yield told
