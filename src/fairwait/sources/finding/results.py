"""What looking for files gives: the right link of each period, those it replaced, and everything that was not right."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.domain.period import Period
from fairwait.sources.drift import Drift


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its full address, its text, the page it stands on.

    ``heading`` is the last heading above it, ``content`` whether it stands in the page's own text and not in a menu,
    ``raw`` the address as the page writes it.
    """

    url: str
    text: str
    page: str
    heading: str = ""
    content: bool = True
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a page offers: of which source of the catalogue and publication of the store, for which months.

    ``revision`` orders the copies of one period: 0 the original, then numbered versions, then revised ones.
    ``name`` is the file's name made safe to write on any disk.
    """

    source: str
    publication: str
    first: Period
    last: Period
    url: str
    text: str
    page: str
    revision: int
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A link that looked like data and is never followed, and why."""

    url: str
    text: str
    page: str
    why: str

    @property
    def sentence(self) -> str:
        return f"A link on {self.page} was not followed, because {self.why}: {self.url}"


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that could not be used, for which months, and what is said of it."""

    url: str
    first: Period
    last: Period
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of :func:`fairwait.sources.finding.find`.

    ``files`` is the one right link of each publication and period, newest first; ``superseded`` the copies that it
    replaces; ``missing`` the publications and periods (a quarter or a year by its last month) that should be out and
    are not linked; ``drift`` data files that no pattern knows; ``refused`` links that are never followed; ``failed``
    pages of single years that could not be used, whose months are not counted as missing; ``doubts`` sentences on
    links that contradict themselves; ``pages`` the addresses that were read.
    """

    files: tuple[FoundFile, ...] = ()
    superseded: tuple[FoundFile, ...] = ()
    missing: tuple[tuple[str, Period], ...] = ()
    drift: tuple[Drift, ...] = ()
    refused: tuple[Refused, ...] = ()
    failed: tuple[PageFailure, ...] = ()
    doubts: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
