"""What the catalogue says of a file that was found: how to check it, whether it is read, what its link promises."""

from __future__ import annotations

from pathlib import Path

from fairwait.definitions.publications import FileKind, publication
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.pipeline.ingest import Promised
from fairwait.sources.fetching.terms import Expected
from fairwait.sources.finding.results import FoundFile
from fairwait.store import raw
from fairwait.store.manifest import Copy, recorded


def kind_of(found: FoundFile) -> FileKind:
    """The kind of file in the catalogue that a found file is of."""
    return next(kind for kind in publication(found.source).files if kind.publication == found.publication)


def is_known(source: str, kind: str) -> bool:
    """Whether the catalogue has a source, and files of that kind for it."""
    try:
        return any(one.publication == kind for one in publication(source).files)
    except UsageError:
        return False


def expected(found: FoundFile) -> Expected:
    """What the file has to be before it is accepted."""
    kind = kind_of(found)
    return Expected(
        endings=kind.endings, max_bytes=kind.max_bytes, min_bytes=kind.min_bytes, hosts=publication(found.source).hosts
    )


def is_read(found: FoundFile) -> bool:
    """Whether fairwait has a reader for it; without one its bytes are kept and nothing is measured from it."""
    return found.publication in publication(found.source).reader


def promised(found: FoundFile) -> Promised:
    """What its link says of its content. A series that replaces the one before it promises no first month."""
    months: tuple[Period, Period] | None = None if kind_of(found).whole else (found.first, found.last)
    return Promised(found.publication, months, found.revision > 0)


def is_held(found: FoundFile, copy: Copy, root: Path) -> bool:
    """Whether the store has a copy of a file as what its link says: read, or kept where there is no reader.

    The store itself is looked at, not only what was once noted of it.
    """
    if not is_read(found):
        return raw.kept(root, copy.sha256)
    release = raw.known(root, copy.sha256)
    return release is not None and promised(found).kept_by(
        release.publication, release.first_period, release.last_period
    )


def was_fetched(found: FoundFile, root: Path) -> bool:
    """Whether the store has what the very address of a file last gave."""
    known = recorded(root, found.source, found.url)
    latest = known.latest if known else None
    return latest is not None and latest.stored and is_held(found, latest, root)
