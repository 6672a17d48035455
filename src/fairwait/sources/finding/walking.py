"""From the first page of a publication to the links of its files: which pages are read, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from fairwait.definitions.link_patterns import Span, plain, span_in
from fairwait.definitions.publications import Publication
from fairwait.domain.errors import FetchError
from fairwait.domain.period import Period
from fairwait.domain.words import count, listing
from fairwait.sources.finding.links import links_on, refusal, shown
from fairwait.sources.finding.names import is_data
from fairwait.sources.finding.results import Link, PageFailure, Refused

GetPage = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read, with its links. ``span`` is the time it speaks of; None for the first and others."""

    url: str
    links: tuple[Link, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """A page of a year or a month, under every address that the first page gives for it, likeliest first."""

    span: Span
    addresses: tuple[str, ...]


def read(get_page: GetPage, url: str, span: Span | None = None) -> Page:
    """One page with its links. On a page of a single month, each link stands under that month, too."""
    links = links_on(get_page(url), url)
    if span is not None and span[0] == span[1]:
        links = tuple(replace(link, heading=f"{link.heading} {span[0].label}") for link in links)
    return Page(url, links, span)


def period_pages(entry: Publication, main: Page) -> tuple[tuple[PeriodPage, ...], tuple[Refused, ...]]:
    """The pages of years or months that the first page links, newest first, and the links that must not be followed.

    A year that is linked under several addresses (in the text, in a menu) is one page; the text's address comes first.
    Raises :class:`FetchError` where the catalogue expects such pages and not one is recognised.
    """
    addresses: dict[Span, dict[str, str]] = {}
    refused = []
    for link in sorted(main.links, key=lambda link: not link.content):
        span = _page_span(entry, link)
        if span is None:
            continue
        why = refusal(link, entry.hosts)
        if why:
            refused.append(Refused(shown(link.url), link.text, link.page, why))
        else:
            addresses.setdefault(span, {}).setdefault(link.url.rstrip("/"), link.url)
    if entry.walk.pages and not addresses:
        raise _changed(entry, main)
    pages = (PeriodPage(span, tuple(known.values())) for span, known in addresses.items())
    return tuple(sorted(pages, key=lambda page: page.span, reverse=True)), tuple(refused)


def _page_span(entry: Publication, link: Link) -> Span | None:
    if is_data(link.url) or not entry.walk.pages:
        return None
    try:
        path = plain(unquote(urlsplit(link.url).path))
    except ValueError:
        return None
    for words in (path, plain(link.text)):
        span = span_in(entry.walk.pages, words, "irregular")
        if span is not None:
            return span
    return None


def _changed(entry: Publication, main: Page) -> FetchError:
    data = sum(is_data(link.url) for link in main.links)
    years = [link for link in main.links if span_in((r"\b{years}",), plain(link.text), "irregular")]
    near = f"; the nearest is “{years[0].text}” ({shown(years[0].url)})" if years else ""
    return FetchError(
        f"The page of “{entry.title}” links none of its pages by year or month: its layout has changed",
        where=main.url,
        expected=f"links whose words are like {listing(entry.walk.pages, 'or')}; "
        f"found {count(len(main.links), 'link')}, {data} of them to data files{near}",
        remedy=f"look at the page; teach the new form in {entry.file}, key walk.pages",
    )


def overlapping(pages: Iterable[PeriodPage], first: Period | None, last: Period | None) -> tuple[PeriodPage, ...]:
    """The pages that speak of any month from ``first`` to ``last``."""
    return tuple(
        page for page in pages if (first is None or page.span[1] >= first) and (last is None or page.span[0] <= last)
    )


def reading(get_page: GetPage, pages: Iterable[PeriodPage]) -> Iterator[Page | PageFailure]:
    """Each page in turn, under the first of its addresses that answers; what went wrong where none does."""
    for page in pages:
        why = ""
        for address in page.addresses:
            try:
                yield read(get_page, address, page.span)
                break
            except FetchError as error:
                why = why or str(error)
        else:
            yield PageFailure(page.addresses[0], *page.span, why)
