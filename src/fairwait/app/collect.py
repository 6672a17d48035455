"""Collecting publications from Python: what there is, fetching it, and keeping a store up to date.

``store`` is a folder of your own, or nothing where FAIRWAIT_STORE names one. Without either it is a UsageError: nothing
is written to a folder that nobody named.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.app.asked import month_named
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period

if TYPE_CHECKING:
    from fairwait.definitions.publications import Publication
    from fairwait.pipeline.fetch.plan import Plan, Wanted
    from fairwait.pipeline.fetch.reach import Reach
    from fairwait.pipeline.fetch.report import FetchReport
    from fairwait.pipeline.refresh import Refreshed

Month = Period | str | None


def publications() -> tuple[Publication, ...]:
    """The catalogue of publications: where each is, what it measures, how it is found and what to beware of."""
    from fairwait.definitions.publications import publications as catalogue

    return catalogue()


def plan(
    names: Iterable[str] | str = (), *, first: Month = None, last: Month = None, latest: bool = False,
    mirror: str | Path | None = None, offline: bool = False,
) -> Plan:  # fmt: skip
    """What :func:`fetch` would ask for, as ``fairwait fetch --dry-run`` says: pages are walked, nothing is written.

    Arguments and errors as in :func:`fetch`. A source whose pages could not be walked is among ``plan.failures``.
    """
    wanted = _wanted(names, first, last, latest)
    with _reaching(mirror, offline) as reach:
        return reach.plan(wanted, date.today())


def fetch(
    names: Iterable[str] | str = (), store: str | Path | None = None, *, first: Month = None, last: Month = None,
    latest: bool = False, mirror: str | Path | None = None, offline: bool = False,
) -> FetchReport:  # fmt: skip
    """Fetch publications into the store in a folder, as ``fairwait fetch`` does.

    ``names`` are those of the catalogue; without any, all that are fetched without being named. ``first`` and ``last``
    are months, ``latest`` keeps the newest file of each. ``mirror`` is a folder or web address that stands for the
    publishers' sites; without one FAIRWAIT_MIRROR may name it. ``offline`` touches no network: only a mirror's folder
    is read. What became of every file, errors included, is in the report.

    Raises UsageError for an unknown name or month, or where no store or, offline, no folder was named; StoreError when
    the store cannot be written to.
    """
    wanted, folder = _wanted(names, first, last, latest), _folder(store)
    with _reaching(mirror, offline) as reach:
        return reach.fetch(wanted, folder, date.today())


def refresh(
    names: Iterable[str] | str = (), store: str | Path | None = None, *, first: Month = None,
    mirror: str | Path | None = None, offline: bool = False,
) -> Refreshed:  # fmt: skip
    """Bring the store in a folder up to date and say what changed, as ``fairwait refresh`` does.

    Arguments and errors as in :func:`fetch`; ``refreshed.changes.sentences()`` are the words.
    """
    from fairwait.pipeline.refresh import refresh as run

    wanted, root, today = _wanted(names, first, None, False), _folder(store), date.today()
    with _reaching(mirror, offline) as reach:
        return run(root, wanted, lambda some: reach.fetch(some, root, today), today=today)


def _folder(store: str | Path | None) -> Path:
    """The store to write to."""
    from fairwait.store.chosen import VARIABLE, chosen_folder

    folder = chosen_folder(store)
    if folder is None:
        raise UsageError(
            "No store was named to fetch into", where="store",
            expected="a folder of your own; it is made if it is not there",
            remedy=f'pass store="my-store", or set {VARIABLE} once for every call',
        )  # fmt: skip
    return folder


def _wanted(names: Iterable[str] | str, first: Month, last: Month, latest: bool) -> Wanted:
    from fairwait.pipeline.fetch.plan import Wanted

    named = (names,) if isinstance(names, str) else tuple(names)
    start = None if first is None else month_named(first, "first")
    end = None if last is None else month_named(last, "last")
    if start and end and end < start:
        raise UsageError(
            f"{end.label} is before {start.label}", where="first and last",
            expected="a first month that is not after the last",
        )  # fmt: skip
    wanted = Wanted(named, start, end, latest)
    wanted.entries()  # an unknown name is told before anything is asked or written
    return wanted


@contextmanager
def _reaching(mirror: str | Path | None, offline: bool) -> Iterator[Reach]:
    """How publishers are reached. Offline, nothing but a mirror's folder is."""
    from fairwait.pipeline.fetch.reach import VARIABLE, reaching

    named = mirror if mirror is not None else os.environ.get(VARIABLE, "").strip() or None
    if offline and (named is None or str(named).startswith(("http://", "https://"))):
        raise UsageError(
            "Offline, nothing can be fetched without a folder of copies", where="mirror",
            expected="a folder with saved files or copies of the publishers' sites",
            remedy='pass mirror="saved-files", or leave out offline=True',
        )  # fmt: skip
    with reaching(named, offline=offline, where="mirror" if mirror is not None else VARIABLE) as reach:
        yield reach
