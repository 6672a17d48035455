"""Signs of life on standard error, for people only: nothing of it reaches a file, a pipe or a program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def wanted(quiet: bool = False) -> bool:
    """Whether anybody is watching."""
    return not quiet and sys.stderr.isatty()


@contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A spinner with the seconds passed while the block runs; what is yielded changes its words."""
    if not wanted(quiet):
        yield lambda text: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda text: progress.update(task, description=text)


@contextmanager
def counting(*, quiet: bool = False) -> Iterator[Callable[[int, int, Path], None] | None]:
    """A bar over files; None is yielded when nobody watches."""
    if not wanted(quiet):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from fairwait.domain.harmless import harmless

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def told(done: int, files: int, path: Path) -> None:
            progress.update(task, completed=done, total=files, description=harmless(path.name, 48))

        yield told
