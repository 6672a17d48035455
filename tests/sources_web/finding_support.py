"""What the tests of finding share: a day, pages made of links, and a way to hand pages in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from fairwait.definitions.publications import Publication, publication
from fairwait.domain.errors import FetchError
from fairwait.sources.finding import Found, find
from tests.synthetic.publisher.site import Site

#: A day on which the figures of September 2026 are out.
TODAY = date(2026, 11, 22)
UPLOADS = "https://www.england.nhs.uk/statistics/wp-content/uploads/sites/2"
RTT = "https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/"
YEAR = f"{RTT}rtt-data-2023-24/"
YEAR_LINK = f'<a href="{YEAR}">2023-24 RTT waiting times data</a>'

GetPage = Callable[[str], str]


def pages(known: Mapping[str, str]) -> GetPage:
    """Hand in pages by address; every other address cannot be had."""

    def get(url: str) -> str:
        if url not in known:
            raise FetchError("There is no such page", where=url)
        return known[url]

    return get


def on_site(site: Site) -> GetPage:
    def get(url: str) -> str:
        if url not in site:
            raise FetchError("There is no such page", where=url)
        return site[url].body.decode()

    return get


def anchor(address: str, text: str = "a file") -> str:
    return f'<a href="{address}">{text}</a>'


def year_of_links(*links: str) -> Mapping[str, str]:
    """The RTT main page with one year, whose page holds these links."""
    return {RTT: YEAR_LINK, YEAR: f"<article><h3>March 2024</h3><p>{'<br>'.join(links)}</p></article>"}


def found_among(*links: str, entry: Publication | None = None, today: date = TODAY) -> Found:
    return find(entry or publication("rtt-full-csv"), pages(year_of_links(*links)), today=today)


def told(found: Found) -> list[object]:
    """Everything that a search tells besides the files: replaced, missing, strange, refused, failed, doubtful."""
    return [
        *found.superseded,
        *found.missing,
        *found.drift,
        *found.refused,
        *found.failed,
        *found.doubts,
    ]
