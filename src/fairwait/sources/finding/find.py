"""Look for the files of a publication: on its publisher's pages, or in a folder of files by their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fairwait.definitions.link_patterns import Span
from fairwait.definitions.publications import FileKind, Publication, publications
from fairwait.domain.errors import FetchError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.words import count, listing
from fairwait.sources.fetching.names import name_from_address
from fairwait.sources.finding.expected import expected
from fairwait.sources.finding.known import Known
from fairwait.sources.finding.names import is_data
from fairwait.sources.finding.results import Found, FoundFile, Link, PageFailure
from fairwait.sources.finding.sorting import Sorted, choose, sort_links
from fairwait.sources.finding.walking import GetPage, Page, overlapping, period_pages, read, reading


def find(
    entry: Publication,
    get_page: GetPage,
    *,
    first: Period | None = None,
    last: Period | None = None,
    latest: bool = False,
    today: date,
    catalogue: Sequence[Publication] | None = None,
) -> Found:
    """Walk the pages of a publication and pick the right link for each of its files and periods.

    Parameters
    ----------
    get_page:
        Gives the text of a page by its address; raises :class:`FetchError`. Pages shared by several publications are
        asked for again by each: let it remember.
    first, last:
        Only files that touch these months; only the pages of years that do are read.
    latest:
        Only the newest period of each kind of file; pages are read newest first until each kind is found.
    catalogue:
        The publications whose files are known on these pages; by default those of the catalogue with the same page.

    Raises
    ------
    FetchError
        When the first page cannot be read, or nothing on the pages is recognised: its layout or names have changed.
    UsageError
        When the catalogue does not know how to fetch this publication.
    """
    refuse_unfetchable(entry)
    looking = _Looking(entry, get_page, first, last, latest, today, _neighbours(entry, catalogue, today))
    looking.walk()
    return looking.result()


def refuse_unfetchable(entry: Publication) -> None:
    """Raise a UsageError for a publication whose files the catalogue does not know how to find, with the reason."""
    if not entry.fetchable:
        raise UsageError(
            f"“{entry.title}” is not fetched by fairwait: {entry.not_fetched}",
            remedy=f"download what you need from {entry.page}",
        )


def find_in_files(
    entry: Publication,
    names: Iterable[str],
    *,
    first: Period | None = None,
    last: Period | None = None,
    latest: bool = False,
    today: date | None = None,
    known: Known | None = None,
) -> Found:
    """The same choice among file names (or paths) alone, for a mirror that is just a folder of files.

    ``url`` of what is found is the name as given. Nothing is called missing unless ``today`` is given. ``known`` is
    shared by those who look for several publications among the same names, so that each name is read once.
    """
    day = today or date.today()
    looking = _Looking(entry, _no_page, first, last, latest, day, known or known_in_files(day))
    links = [Link(name, "", "") for name in sorted(names)]
    sort_links(links, entry, looking.known, looking.sorted)
    return looking.result(missing=today is not None)


def known_in_files(today: date) -> Known:
    """What the whole catalogue knows: a folder may hold files of any publication."""
    return Known(publications(), Period(today.year, today.month))


def _no_page(url: str) -> str:
    raise FetchError("A folder of files has no pages", where=url)


def _neighbours(entry: Publication, catalogue: Sequence[Publication] | None, today: date) -> Known:
    every = publications() if catalogue is None else catalogue
    near = tuple(one for one in every if one.page == entry.page or one.id == entry.id) or (entry,)
    return Known(near, Period(today.year, today.month))


class _Looking:
    """One search: what was asked for, and what has been found so far."""

    def __init__(
        self, entry: Publication, get_page: GetPage, first: Period | None, last: Period | None, latest: bool,
        today: date, known: Known,
    ) -> None:  # fmt: skip
        self.entry, self.get_page, self.known = entry, get_page, known
        self.first, self.last, self.latest, self.today = first, last, latest, today
        self.month = Period(today.year, today.month)
        self.sorted = Sorted()
        self.fixed: list[FoundFile] = []
        self.failed: list[PageFailure] = []
        self.pages: list[Page] = []
        #: Whether there are pages by year, and none of the years asked for: then nothing is out, and nothing changed.
        self.unpaged = False

    @property
    def linked_kinds(self) -> list[FileKind]:
        return [kind for kind in self.entry.files if kind.names]

    @property
    def only_whole(self) -> bool:
        """Whether every edition holds the whole series: then the newest is wanted, whatever months are asked for."""
        return all(kind.whole for kind in self.linked_kinds)

    def walk(self) -> None:
        for kind in self.entry.files:
            if kind.address:
                self.fixed.append(_at_address(self.entry, kind, self.month))
        if not self.linked_kinds:
            return
        main = read(self.get_page, self.entry.page)
        self._take(main)
        for address in self.entry.walk.also:
            self._take_also(address)
        pages, refused = period_pages(self.entry, main)
        self.sorted.refused.update(dict.fromkeys(refused))
        wanted = pages if self.only_whole else overlapping(pages, self.first, self.last)
        self.unpaged = bool(pages) and not wanted
        for page in reading(self.get_page, wanted):
            if isinstance(page, PageFailure):
                self.failed.append(page)
            else:
                self._take(page)
            if self._enough():
                break
        self._refuse_if_changed()

    def _take_also(self, address: str) -> None:
        """A further page; where it cannot be had, nothing is said of what may stand on it."""
        try:
            self._take(read(self.get_page, address))
        except FetchError as error:
            begin = self.entry.first_period or self.month
            self.failed.append(PageFailure(address, begin, self.month, str(error)))

    def _take(self, page: Page) -> None:
        """Sort the links of a page. A page of a year on which data is linked and none of it known is told of."""
        self.pages.append(page)
        known = sort_links(page.links, self.entry, self.known, self.sorted)
        data = sum(is_data(link.url) for link in page.links if link.url.startswith("https:"))
        if page.span is not None and not known and (data or self._due_within(page)):
            why = f"{count(len(page.links), 'link')} of which {data} to data files, and none of a name that is known"
            self.failed.append(PageFailure(page.url, *page.span, why))

    def _due_within(self, page: Page) -> bool:
        """Whether a file that should be out by now belongs on the page."""
        if page.span is None:
            return False
        return any(expected(self.entry, kind, self.today, *page.span) for kind in self.linked_kinds if not kind.whole)

    def _enough(self) -> bool:
        """Whether the newest of every kind has been found and nothing older is wanted."""
        if not self.latest and not self.only_whole:
            return False
        running = [kind for kind in self.linked_kinds if kind.last_period is None]
        return all(any(self._touches(*span) for span in self.sorted.periods(kind)) for kind in running)

    def _touches(self, begin: Period, end: Period) -> bool:
        if self.only_whole:
            return True
        return (self.first is None or end >= self.first) and (self.last is None or begin <= self.last)

    def _refuse_if_changed(self) -> None:
        """Raise where files are due and none of any kind is recognised on any page."""
        due = any(expected(self.entry, kind, self.today, self.first, self.last) for kind in self.linked_kinds)
        due = due or self.entry.rhythm == "irregular"
        if self.sorted.candidates or self.unpaged or not due:
            return
        links = [link for page in self.pages for link in page.links]
        data = sum(is_data(link.url) for link in links if link.url.startswith("https:"))
        strange = sorted(self.sorted.drift, key=lambda one: not one.guess)
        near = strange[0].sentence if strange else ""
        told = "; ".join(f"{one.url}: {one.why}" for one in self.failed[:2])
        raise FetchError(
            f"No file of “{self.entry.title}” is recognised on {count(len(self.pages), 'page')} of its publisher: "
            "the pages or the names of the files have changed",
            where=listing([page.url for page in self.pages[:3]]),
            expected=f"files named like {listing([kind.example for kind in self.linked_kinds], 'or')}; "
            f"found {count(len(links), 'link')}, {data} of them to data files"
            + (f". {near}" if near else "") + (f". {told}" if told else ""),
            remedy=f"look at the page; teach the new form in {self.entry.file}, key names of [[files]]",
        )  # fmt: skip

    def result(self, *, missing: bool = True) -> Found:
        right, replaced = choose(self.sorted)
        right = [file for file in right if self._touches(file.first, file.last)]
        replaced = [file for file in replaced if self._touches(file.first, file.last)]
        if self.latest:
            newest: dict[str, Period] = {}
            for file in right:
                newest[file.publication] = max(file.last, newest.get(file.publication, file.last))
            right = [file for file in right if file.last == newest[file.publication]]
            replaced = [file for file in replaced if file.last == newest.get(file.publication)]
        return Found(
            files=(*self.fixed, *right),
            superseded=tuple(replaced),
            missing=self._missing(right) if missing else (),
            drift=tuple(self.sorted.drift),
            refused=tuple(self.sorted.refused),
            failed=tuple(self.failed),
            doubts=tuple(self.sorted.doubts),
            pages=tuple(page.url for page in self.pages),
        )

    def _missing(self, right: Sequence[FoundFile]) -> tuple[tuple[str, Period], ...]:
        found = []
        for publication in dict.fromkeys(kind.publication for kind in self.linked_kinds):
            kinds = [kind for kind in self.linked_kinds if kind.publication == publication]
            held = {(file.first, file.last) for file in right if file.publication == publication}
            due = {span for kind in kinds for span in self._due(kind)}
            if held and (self.latest or any(kind.whole for kind in kinds)):
                due = {span for span in due if span > max(held)}
            found += [(publication, end) for begin, end in sorted(due - held) if not self._unread(begin, end)]
        return tuple(found)

    def _due(self, kind: FileKind) -> Sequence[Span]:
        """The periods of a kind that should have been found: all in range, or only the newest where that is wanted."""
        if not kind.whole and not self.latest:
            return expected(self.entry, kind, self.today, self.first, self.last)
        if kind.last_period or self.entry.last_period:
            return ()
        wanted = () if kind.whole else (self.first, self.last)
        return expected(self.entry, kind, self.today, *wanted)[-1:]

    def _unread(self, begin: Period, end: Period) -> bool:
        """Whether the page on which the period belongs could not be used: then nobody knows whether it is out."""
        return any(failure.first <= end and begin <= failure.last for failure in self.failed)


def _at_address(entry: Publication, kind: FileKind, month: Period) -> FoundFile:
    """A file that always lies at one place: it is the file of the month in which it is fetched."""
    return FoundFile(
        entry.id,
        kind.publication,
        month,
        month,
        kind.address,
        entry.title,
        entry.page,
        0,
        name_from_address(kind.address),
    )
