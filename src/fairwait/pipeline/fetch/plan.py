"""What to ask for: the files that the publishers' pages show for the sources and months wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.definitions.publications import Publication, publication, publications
from fairwait.domain import words
from fairwait.domain.errors import FairwaitError, FetchError, UsageError
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.report import Missing, SourceFailure
from fairwait.sources.drift import Drift
from fairwait.sources.finding import Found, FoundFile, PageFailure, find, refuse_unfetchable

_PAGES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources, by the names of the catalogue (empty: those that are fetched without being named), and months.

    ``latest`` keeps the newest file of each publication only. ``skip`` says of a file that was found that it need not
    be asked for.
    """

    sources: tuple[str, ...] = ()
    first: Period | None = None
    last: Period | None = None
    latest: bool = False
    skip: Callable[[FoundFile], bool] | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise UsageError(
                f"{self.last.label} is before {self.first.label}", where="--from and --to",
                expected="a first month that is not after the last",
            )  # fmt: skip

    def entries(self) -> tuple[Publication, ...]:
        """The catalogue's entries. Raises :class:`UsageError` for a name that it does not have, or does not fetch."""
        if not self.sources:
            return tuple(entry for entry in publications() if entry.fetchable and not entry.on_request)
        named = tuple(dict.fromkeys(publication(name) for name in self.sources))
        for entry in named:
            refuse_unfetchable(entry)
        return named


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to ask for, newest month first, and what was noticed on the way to them.

    ``superseded`` are the copies that those files replace: what is asked for where a replacing one is gone.
    """

    files: tuple[FoundFile, ...]
    missing: tuple[Missing, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    drift: tuple[Drift, ...] = ()
    doubts: tuple[str, ...] = ()
    pages: int = 0
    superseded: tuple[FoundFile, ...] = ()


def make_plan(
    wanted: Wanted, get_page: Callable[[str], str], today: date, told: Callable[[str], None] | None = None
) -> Plan:
    """Walk the pages of every source wanted. One source that cannot be walked does not keep the others from it.

    ``get_page`` gives the text of a page; each page is asked for once. ``told`` is called with each address.
    """
    pages: dict[str, str | FetchError] = {}

    def once(url: str) -> str:
        if url not in pages:
            if told:
                told(url)
            try:
                pages[url] = get_page(url)
            except FetchError as error:
                pages[url] = error
        page = pages[url]
        if isinstance(page, FetchError):  # a page that cannot be had is not asked for by every source that shares it
            raise page
        return page

    found: list[tuple[Publication, Found]] = []
    failures: list[SourceFailure] = []
    for entry in wanted.entries():
        try:
            found.append((entry, find(
                entry, once, first=wanted.first, last=wanted.last, latest=wanted.latest, today=today)))  # fmt: skip
        except FairwaitError as error:
            failures.append(SourceFailure(entry.id, error))
    return joined(found, failures, len(pages), wanted.skip)


def joined(
    found: Sequence[tuple[Publication, Found]], failures: Sequence[SourceFailure], pages: int,
    skip: Callable[[FoundFile], bool] | None = None,
) -> Plan:  # fmt: skip
    """One plan of what was found for several sources, without what is to be skipped."""
    every = (file for _, one in found for file in one.files if not (skip and skip(file)))
    files = sorted(every, key=lambda file: file.last, reverse=True)
    return Plan(
        tuple(files),
        tuple(Missing(entry.id, name, month) for entry, one in found for name, month in one.missing),
        (*failures, *(told for entry, one in found for told in _of_pages(entry, one.failed))),
        _each_once(drift for _, one in found for drift in one.drift),
        tuple(dict.fromkeys(words for _, one in found for words in (*one.doubts, *(r.sentence for r in one.refused)))),
        pages,
        tuple(file for _, one in found for file in one.superseded),
    )


def _each_once(drifts: Iterable[Drift]) -> tuple[Drift, ...]:
    """Links that several sources of one page do not know, told by the first of them, which says where to teach it."""
    first: dict[tuple[str, str], Drift] = {}
    for one in drifts:
        first.setdefault((one.found, one.where), one)
    return tuple(first.values())


def _of_pages(entry: Publication, pages: Sequence[PageFailure]) -> Iterator[SourceFailure]:
    """The pages of single years that could not be used, those with one reason told together."""
    by_reason: dict[str, list[PageFailure]] = {}
    for page in pages:
        by_reason.setdefault(page.why.partition(" Where: ")[0], []).append(page)
    for why, alike in by_reason.items():
        which = "A page" if len(alike) == 1 else f"{len(alike)} pages"
        spans = [words.months(str(page.first), str(page.last)) for page in alike]
        yield SourceFailure(entry.id, FetchError(
            f"{which} of “{entry.title}” could not be used: {why}",
            where=words.listing_up_to([page.url for page in alike], _PAGES_NAMED),
            expected=f"links to files of {words.listing_up_to(spans, _PAGES_NAMED)}",
            remedy=f"look at the page; if the publisher has changed it, teach {entry.file}",
        ))  # fmt: skip
