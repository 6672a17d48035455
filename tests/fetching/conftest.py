"""A publisher with one zip, one page and one table, and a fetcher that does not really wait."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fairwait.sources.fetching import Expected, Fetcher, Limits
from tests.synthetic.publisher.relay import Relay
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, Site, page

HOST = "https://www.example.nhs.uk"
ZIP = f"{HOST}/files/january.zip"
CSV = f"{HOST}/files/beds.csv"
PAGE = f"{HOST}/statistics/"

#: Short enough for a test, long enough for a busy machine.
#: Gives up soon on a server that drips, but not on one that a busy machine keeps waiting.
QUICK = Limits(connect=30, read=30, answer=30, slow_for=2.0, slowest=20_000, tries=4)
WANTED = Expected(endings=(".zip",), max_bytes=1_000_000)


def zipped(seed: int = 1, size: int = 200_000) -> bytes:
    """A zip of bytes that do not compress, so that a part of the zip is a part of the file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("month.csv", random.Random(seed).randbytes(size))
    return held.getvalue()


class Sleeps(list[float]):
    """A clock that only moves when somebody sleeps, and a list of the sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def sleep(self, seconds: float) -> None:
        self.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def body() -> bytes:
    return zipped()


@pytest.fixture
def site(body: bytes) -> Site:
    return Site(
        {
            ZIP: Served(body, "application/zip"),
            CSV: Served(b"Org,Beds\nRAA,12\n" * 5000, "text/csv"),
            PAGE: page("<a href='/files/january.zip'>January 2026</a>"),
        }
    )


@pytest.fixture
def publisher(site: Site) -> Iterator[Publisher]:
    with Publisher(site) as running:
        yield running


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def fetcher(publisher: Publisher, sleeps: Sleeps) -> Iterator[Fetcher]:
    """Asks the publisher as a mirror, by the real clock, and never really sleeps."""
    with Fetcher(mirror=publisher.base, sleep=sleeps.append, limits=QUICK) as made:
        yield made


@pytest.fixture
def direct(publisher: Publisher, sleeps: Sleeps) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers that ask the publishers' own hosts, on a clock that only moves when somebody sleeps."""
    made: list[Fetcher] = []

    def make(**options: Any) -> Fetcher:
        plain: dict[str, Any] = {
            "sleep": sleeps.sleep,
            "clock": sleeps.clock,
            "limits": QUICK,
            "transport": Relay(publisher.base),
        }
        made.append(Fetcher(**(plain | options)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "january.zip"


def names(target: Path) -> list[str]:
    """What stands beside and under the final name."""
    return sorted(path.name for path in target.parent.iterdir()) if target.parent.is_dir() else []
