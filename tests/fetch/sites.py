"""A small made-up publisher of the full CSV data file: a main page, a year page, a zip for each month."""

from __future__ import annotations

import calendar
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Event

from fairwait.domain.period import Period
from fairwait.sources.fetching import Fetcher, Limits
from tests.synthetic.full_csv import make_month
from tests.synthetic.publisher.site import Served, Site, page

MAIN = "https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/"
UPLOADS = "https://www.england.nhs.uk/statistics/wp-content/uploads/sites/2/2026/03/"
MONTHS = ("2025-11", "2025-12", "2026-01")
SOURCE = "rtt-full-csv"


@cache
def zipped(period: str, seed: int = 0) -> bytes:
    """The zip of a made-up month; another ``seed`` moves its figures, as a revision does."""
    month = make_month(period)
    if seed:
        row = int((month.part == "2").argmax())
        month.bands[row, 0] += seed
        month.known[row] += seed
    with tempfile.TemporaryDirectory() as folder:
        return Path(month.write(Path(folder) / month.default_name.replace(".csv", ".zip"))).read_bytes()


def year_page(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    start = year - (month < 4)
    return f"{MAIN}rtt-data-{start}-{(start + 1) % 100:02d}/"


def address(period: str, ending: str = "ZIP-4M-AbC12") -> str:
    return f"{UPLOADS}Full-CSV-data-file-{calendar.month_abbr[int(period[5:])]}{period[2:4]}-{ending}.zip"


def text_of(period: str, also: str = "") -> str:
    return f"Full CSV data file {calendar.month_abbr[int(period[5:])]}{period[2:4]} (ZIP, 4M){also}"


def site_of(months: Iterable[str] = MONTHS, content: Callable[[str], bytes] = zipped) -> Site:
    """Main page, year pages and files of some months."""
    files = [(address(month), text_of(month), content(month), month) for month in months]
    return site_with(files)


def site_with(files: Sequence[tuple[str, str, bytes, str]]) -> Site:
    """A site of files, each with its address, its link's text, its bytes and the month whose year page links it."""
    site = Site()
    by_page: dict[str, list[str]] = {}
    for url, text, body, month in files:
        site[url] = Served(body, "application/zip")
        by_page.setdefault(year_page(month), []).append(f'<p><a href="{url}">{text}</a></p>')
    for url, links in by_page.items():
        site[url] = page("<h1>Waiting times</h1>" + "".join(links))
    years = "".join(f'<p><a href="{url}">{url[-8:-1]} RTT waiting times data</a></p>' for url in by_page)
    site[MAIN] = page(f"<h1>Referral to treatment</h1>{years}")
    return site


def quick_fetcher(base: str, stop: Event | None = None, **limits: float) -> Fetcher:
    """A fetcher that skips pauses, and waits for an answer only as long as a busy machine may need for it."""
    bounds = {"connect": 30.0, "read": 30.0, "answer": 30.0, "slow_for": 10.0, "whole": 300.0, "tries": 3} | limits
    return Fetcher(mirror=base, limits=Limits(**bounds), sleep=lambda seconds: None, stop=stop)  # type: ignore[arg-type]


def first(months: Sequence[str] = MONTHS) -> Period:
    return Period.parse(min(months))
