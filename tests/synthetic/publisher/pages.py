"""A made-up NHS England: main page, year pages and quarterly pages of our own, linking whatever files a test makes.

    site = build_site(lambda publication, period: make(publication, period))
    with Publisher(site) as publisher: ...

The addresses are the public ones, with their irregularities: three kinds of address for the years 2011-12 to 2014-15,
two years without a last slash, menus that repeat the years under another address, files in folders by month of upload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

from fairwait.domain.period import Period
from tests.synthetic.publisher.site import CONTENT_TYPES, Served, Site, page
from tests.synthetic.publisher.spellings import QUARTERLY, STEMS, Spelling, file_name, link_text, usual

Contents = Callable[[str, Period], bytes | None]
HOST = "https://www.england.nhs.uk"
AREAS = f"{HOST}/statistics/statistical-work-areas"
RTT = f"{AREAS}/rtt-waiting-times/"
DIAGNOSTICS = f"{AREAS}/diagnostics-waiting-times-and-activity/monthly-diagnostics-waiting-times-and-activity/"
#: Where each quarterly publication has its only page.
QUARTERLY_PAGES = {
    "cancelled-operations": f"{AREAS}/cancelled-elective-operations/cancelled-ops-data/",
    "beds": f"{AREAS}/bed-availability-and-occupancy/bed-data-overnight/",
    "beds-day-only": f"{AREAS}/bed-availability-and-occupancy/bed-data-day-only/",
    "operating-theatres": f"{AREAS}/cancelled-elective-operations/supporting-facilities-data/",
}
FIRST, LAST = Period(2012, 4), Period(2026, 9)
FIRST_YEAR = 2011
#: Years whose link on the main page is of another kind than the menu's.
_ODD_YEARS = {
    2011: f"{HOST}/statistics/rtt-waiting-times/rtt-data-2011-12/",
    2012: f"{HOST}/statistics/rtt-waiting-times/rtt-data-2012-13/",
    2013: f"{HOST}/statistics/rtt-waiting-times/rtt-data-2013-14/",
    2014: f"{HOST}/statistics/rtt-data-2014-15/",
}
_WITHOUT_SLASH = (2024, 2025)


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that a page links: which, how spelled, and its bytes."""

    publication: str
    period: Period
    spelling: Spelling
    body: bytes
    folder: Period

    @property
    def address(self) -> str:
        name = file_name(self.publication, self.period, self.spelling)
        return f"{HOST}/statistics/wp-content/uploads/sites/2/{self.folder.year}/{self.folder.month:02d}/{name}"

    @property
    def link(self) -> str:
        text = link_text(self.publication, self.period, self.spelling)
        return f'<a href="{escape(self.address)}">{escape(text)}</a>'


def year_words(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02d}"


def year_of(period: Period) -> int:
    """The calendar year in which the financial year of a month begins."""
    return period.year - (period.month < 4)


def file_address(publication: str, period: Period, *, revised: bool = False) -> str:
    """Where :func:`build_site` puts a file (``revised``: the later copy of ``revisions``), to plant faults at."""
    offer = _revision if revised else _original
    return offer(publication, period, b"").address


def year_address(publication: str, start: int) -> str:
    """The address under which the main page links the year that begins in April ``start``."""
    if publication.startswith("diagnostics"):
        return f"{DIAGNOSTICS}monthly-diagnostics-data-{year_words(start)}/"
    address = _ODD_YEARS.get(start, f"{RTT}rtt-data-{year_words(start)}/")
    return address.rstrip("/") if start in _WITHOUT_SLASH else address


def _original(publication: str, period: Period, body: bytes) -> Offered:
    return Offered(publication, period, usual(publication, period), body, period.shift(2))


def _revision(publication: str, period: Period, body: bytes) -> Offered:
    """A later copy, which must beat whatever the first one is called."""
    spelling = replace(usual(publication, period), revision="revised-2", revised_at="end", size="4229K")
    return Offered(publication, period, spelling, body, period.shift(8))


def build_site(
    contents: Contents,
    *,
    publications: Iterable[str] = tuple(STEMS),
    first: Period = FIRST,
    last: Period = LAST,
    revisions: Mapping[tuple[str, Period], bytes] | None = None,
) -> Site:
    """Every page, and every file for which ``contents`` has bytes (None: not published), from ``first`` to ``last``.

    Quarters are asked for by their last month; the overview by the last month of each financial year and by ``last``.
    ``revisions`` adds a second, later copy of a file, beside the first.
    """
    wanted = tuple(publications)
    offered = [
        _original(publication, period, body)
        for publication in wanted
        for period in _periods(publication, first, last)
        if (body := contents(publication, period)) is not None
    ]
    offered += [_revision(publication, period, body) for (publication, period), body in (revisions or {}).items()]
    site = Site()
    for one in offered:
        ending = PurePosixPath(unquote(one.address)).suffix
        site[one.address] = Served(one.body, CONTENT_TYPES[ending])
    _rtt_pages(site, [one for one in offered if one.publication.startswith("rtt-")], last)
    _diagnostics_pages(site, [one for one in offered if one.publication.startswith("diagnostics")], first, last)
    for publication, address in QUARTERLY_PAGES.items():
        mine = [one for one in offered if one.publication == publication]
        site[address] = _page(f"Figures by quarter: {publication}", _by_heading(mine, lambda one: _year_heading(one)))
    return site


def _periods(publication: str, first: Period, last: Period) -> list[Period]:
    months = [first.shift(number) for number in range(first.months_until(last) + 1)]
    if publication in QUARTERLY:
        return [month for month in months if month.month % 3 == 0 and month.shift(-2) >= first]
    if publication == "rtt-overview":
        return [month for month in months if month.month == 3 or month == last]
    if publication.startswith("rtt-new-periods"):
        return [month for month in months if month >= Period(2015, 10)]
    return months


def _rtt_pages(site: Site, offered: list[Offered], last: Period) -> None:
    years = range(year_of(last), FIRST_YEAR - 1, -1)
    menu = "".join(f'<li><a href="{RTT}rtt-data-{year_words(y)}/">Data {year_words(y)}</a></li>' for y in years)
    items = "".join(
        f'<p><a href="{year_address("rtt-", y)}">{year_words(y)} RTT waiting times data</a></p>' for y in years
    )
    site[RTT] = _page("Waiting times", f"<h3>Newest figures</h3>{items}{_DECOYS}", menu)
    for start in years:
        mine = [one for one in offered if year_of(one.period) == start]
        body = _by_heading(mine, lambda one: "Series" if one.publication == "rtt-overview" else one.period.label)
        served = _page(f"Waiting times {year_words(start)}", body, menu)
        for address in {year_address("rtt-", start), f"{RTT}rtt-data-{year_words(start)}/"}:
            site[address] = served


def _diagnostics_pages(site: Site, offered: list[Offered], first: Period, last: Period) -> None:
    years = range(year_of(last), year_of(first) - 1, -1)
    items = "".join(
        f'<p><a href="{year_address("diagnostics", y)}">Monthly Diagnostics Data {year_words(y)}</a></p>' for y in years
    )
    site[DIAGNOSTICS] = _page("Diagnostics", items)
    for start in years:
        mine = [one for one in offered if year_of(one.period) == start]
        body = _by_heading(mine, lambda one: one.period.label)
        site[year_address("diagnostics", start)] = _page(f"Diagnostics {year_words(start)}", body)


def _year_heading(one: Offered) -> str:
    return year_words(year_of(one.period))


def _by_heading(offered: list[Offered], heading: Callable[[Offered], str]) -> str:
    """Links under a heading each, the newest first, as the publisher's pages have them."""
    blocks: dict[str, list[str]] = {}
    for one in sorted(offered, key=lambda one: one.period, reverse=True):
        blocks.setdefault(heading(one), []).append(one.link)
    return "\n".join(f"<hr><h3>{escape(words)}</h3><p>{'<br>'.join(links)}</p>" for words, links in blocks.items())


def _page(title: str, article: str, menu: str = "") -> Served:
    body = (
        f'<nav><ul><li><a href="/">Home</a></li>{menu}</ul></nav><main><ul>{menu}</ul>'
        f'<article class="rich-text"><h1>{escape(title)}</h1><p><a href="#end">To the end</a></p>{article}</article>'
        '</main><footer><a href="mailto:nobody@example.org">Write to us</a></footer>'
    )
    return page(body, title=title)


#: What a page links besides: none of it is to be fetched, and none of it is strange.
_DECOYS = """
<h3>Reports</h3>
<p><a href="/statistics/wp-content/uploads/sites/2/2018/06/Annual-Report-2017-18.pdf">Report of the year (PDF)</a></p>
<p><a href="/statistics/wp-content/uploads/sites/2/2018/06/2017_18-Annual-Report-spreadsheet-XLS-51K.xls">2017-18 Annual
Report, tables (XLS, 51K)</a></p>
<p><a href="https://www.example.org/elsewhere.html">Another organisation</a></p>
"""
