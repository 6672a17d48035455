"""Fetching: one address at a time, politely, checked before it is accepted. See docs/explanation/fetching.md.

with Fetcher() as fetcher:
    text = fetcher.page("https://www.england.nhs.uk/statistics/…")
    received = fetcher.file(link, Expected(endings=(".zip",), max_bytes=200_000_000), folder / "january.zip")
"""

from fairwait.sources.fetching.failures import GoneError, StoppedError
from fairwait.sources.fetching.fetcher import USER_AGENT, Fetcher
from fairwait.sources.fetching.limits import Limits
from fairwait.sources.fetching.names import safe_name
from fairwait.sources.fetching.terms import Expected, Received, Validators

__all__ = [
    "USER_AGENT",
    "Expected",
    "Fetcher",
    "GoneError",
    "Limits",
    "Received",
    "StoppedError",
    "Validators",
    "safe_name",
]
