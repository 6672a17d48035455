"""Collecting publications from Python: what there is, fetching it, and keeping a store up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.domain.period import Period

if TYPE_CHECKING:
    from fairwait.definitions.publications import Publication
    from fairwait.pipeline.fetch.plan import Wanted
    from fairwait.pipeline.fetch.report import FetchReport
    from fairwait.pipeline.refresh import Refreshed

Month = Period | str | None


def publications() -> tuple[Publication, ...]:
    """The catalogue of publications: where each is, what it measures, how it is found and what to beware of."""
    from fairwait.definitions.publications import publications as catalogue

    return catalogue()


def fetch(
    names: Iterable[str] | str = (), store: str | Path = "figures", *, first: Month = None, last: Month = None,
    latest: bool = False, mirror: str | Path | None = None,
) -> FetchReport:  # fmt: skip
    """Fetch publications into the store in a folder, as ``fairwait fetch`` does.

    ``names`` are those of the catalogue; without any, all that are fetched without being named. ``first`` and ``last``
    are months, ``latest`` keeps the newest file of each. ``mirror`` is a folder or web address that stands for the
    publishers' sites; without one FAIRWAIT_MIRROR may name it. What became of every file, errors included, is in the
    report.

    Raises UsageError for an unknown name or month, StoreError when the store cannot be written to.
    """
    from fairwait.pipeline.fetch.reach import reaching

    wanted = _wanted(names, first, last, latest)
    with reaching(_mirror(mirror)) as reach:
        return reach.fetch(wanted, Path(store), date.today())


def refresh(
    names: Iterable[str] | str = (), store: str | Path = "figures", *, first: Month = None,
    mirror: str | Path | None = None,
) -> Refreshed:  # fmt: skip
    """Bring the store in a folder up to date and say what changed, as ``fairwait refresh`` does.

    Arguments and errors as in :func:`fetch`; ``refreshed.changes.sentences()`` are the words.
    """
    from fairwait.pipeline.fetch.reach import reaching
    from fairwait.pipeline.refresh import refresh as run

    root, today = Path(store), date.today()
    with reaching(_mirror(mirror)) as reach:
        return run(root, _wanted(names, first, None, False), lambda some: reach.fetch(some, root, today), today=today)


def _wanted(names: Iterable[str] | str, first: Month, last: Month, latest: bool) -> Wanted:
    from fairwait.pipeline.fetch.plan import Wanted

    named = (names,) if isinstance(names, str) else tuple(names)
    return Wanted(named, _month(first), _month(last), latest)


def _month(given: Month) -> Period | None:
    return Period.parse(given) if isinstance(given, str) else given


def _mirror(given: str | Path | None) -> str | Path | None:
    from fairwait.pipeline.fetch.reach import VARIABLE

    return given if given is not None else os.environ.get(VARIABLE)
