"""What the catalogue says of a file that was found: how to check it, whether it is read, what its link promises."""

from __future__ import annotations

from fairwait.definitions.publications import FileKind, publication
from fairwait.domain.period import Period
from fairwait.pipeline.ingest import Promised
from fairwait.sources.fetching.terms import Expected
from fairwait.sources.finding.results import FoundFile


def kind_of(found: FoundFile) -> FileKind:
    """The kind of file in the catalogue that a found file is of."""
    return next(kind for kind in publication(found.source).files if kind.publication == found.publication)


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
