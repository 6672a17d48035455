"""What passes: busy, broken, slow and cut connections. Nothing is lost, nothing is asked for twice without need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher
from tests.fetching.conftest import CSV, PAGE, QUICK, WANTED, ZIP, Sleeps, names
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.faults import Fault
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import PUT_THERE


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (faults.status(429, retry_after="2", times=1), 2),
        (faults.status(500, times=3), 4),
        (faults.status(502, times=1), 2),
        (faults.status(503, retry_after="1", times=2), 3),
        (faults.status(504, times=1), 2),
        (faults.cut_at_once(times=2), 3),
        (faults.cut(50_000, times=1), 2),
        (faults.cut(0, times=1), 2),
        (faults.drip(10, 0.02, times=1), 2),
        (faults.too_many(), 1),
    ],
)
def test_what_may_pass_is_waited_for_and_the_file_is_whole(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes, fault: Fault, requests: int
) -> None:
    publisher.faults[ZIP] = fault
    received = fetcher.file(ZIP, WANTED, target)
    assert target.read_bytes() == body
    assert (received.size, received.unchanged, received.path) == (len(body), False, target)
    assert names(target) == ["january.zip"]
    assert len(publisher.asked_for(ZIP)) == requests


@pytest.mark.parametrize("fault", [faults.status(503), faults.cut_at_once(), faults.cut(0)])
def test_what_does_not_pass_is_given_up_after_so_many_tries_and_told(
    fetcher: Fetcher, publisher: Publisher, target: Path, fault: Fault
) -> None:
    publisher.faults[ZIP] = fault
    with pytest.raises(FetchError, match="asked 4 times"):
        fetcher.file(ZIP, WANTED, target)
    assert len(publisher.log) == 4
    assert not target.exists()


def test_waits_grow_are_uneven_and_have_a_bound(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, sleeps: Sleeps
) -> None:
    publisher.faults[ZIP] = faults.status(500)
    limits = replace(QUICK, tries=9, longest_wait=20.0)
    with pytest.raises(FetchError):
        direct(limits=limits, rate=0).file(ZIP, WANTED, target)
    expected = [1, 2, 4, 8, 16, 20, 20, 20]
    assert len(sleeps) == len(expected)
    assert all(least <= slept <= least + 1 for slept, least in zip(sleeps, expected, strict=True))
    assert len({round(slept % 1, 6) for slept in sleeps[:5]}) == 5, "jitter keeps many users from asking at one moment"


def test_the_time_for_one_address_is_bounded_whatever_the_tries(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, sleeps: Sleeps
) -> None:
    publisher.faults[ZIP] = faults.status(500)
    with pytest.raises(FetchError):
        direct(limits=replace(QUICK, tries=1000, whole=60.0)).file(ZIP, WANTED, target)
    assert sum(sleeps) <= 60.0


@pytest.mark.parametrize("said", ["7", format_datetime(PUT_THERE, usegmt=True)])
def test_retry_after_is_kept_to_in_seconds_and_as_a_date(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, sleeps: Sleeps, said: str
) -> None:
    def busy(*_: object) -> faults.Answer:
        date = format_datetime(PUT_THERE.replace(second=0), usegmt=True)
        asked = said if said.isdecimal() else format_datetime(PUT_THERE.replace(second=7), usegmt=True)
        return faults.Answer(429, {"Retry-After": asked, "Date": date, "Content-Length": "0"})

    publisher.faults[ZIP] = Fault(busy, times=1)
    direct().file(ZIP, WANTED, target)
    assert any(7 <= slept <= 8 for slept in sleeps)


def test_a_publisher_that_wants_a_long_pause_is_left_alone_by_every_thread(
    fetcher: Fetcher, publisher: Publisher, target: Path, sleeps: list[float]
) -> None:
    publisher.faults[ZIP] = faults.status(503, retry_after="7200")
    with pytest.raises(FetchError, match="stay away for 120 minutes"):
        fetcher.file(ZIP, WANTED, target)
    with pytest.raises(FetchError, match="stay away for 120 minutes"):
        fetcher.page(PAGE)
    assert len(publisher.log) == 1
    assert sleeps == []


def test_a_server_that_drips_for_ever_is_given_up_and_what_came_is_kept(
    publisher: Publisher, target: Path, sleeps: Sleeps
) -> None:
    publisher.faults[ZIP] = faults.drip(50, 0.02)
    limits = replace(QUICK, tries=2, slow_for=0.3)
    with (
        Fetcher(mirror=publisher.base, sleep=sleeps.append, limits=limits) as fetcher,
        pytest.raises(FetchError, match="too slowly to be of use"),
    ):
        fetcher.file(ZIP, WANTED, target)
    assert names(target) == ["january.zip.part", "january.zip.part.json"]
    assert publisher.log[1].headers["range"] != "bytes=0-"


def test_a_server_that_sends_headers_for_ever_is_given_up(publisher: Publisher, target: Path, sleeps: Sleeps) -> None:
    """Each header comes within the time for a read, so only the watch can end it."""
    publisher.faults[ZIP] = faults.drip_headers(0.03)
    limits = replace(QUICK, tries=2, answer=0.3, first_wait=0.5)
    with (
        Fetcher(mirror=publisher.base, sleep=sleeps.append, limits=limits) as fetcher,
        pytest.raises(FetchError, match="did not answer in time"),
    ):
        fetcher.file(ZIP, WANTED, target)
    assert len(publisher.log) == 2


def test_a_silent_server_is_given_up(publisher: Publisher, target: Path, sleeps: Sleeps) -> None:
    publisher.faults[ZIP] = faults.drip(1000, 2.0)
    limits = replace(QUICK, tries=2, read=0.2)
    with (
        Fetcher(mirror=publisher.base, sleep=sleeps.append, limits=limits) as fetcher,
        pytest.raises(FetchError, match="did not answer in time"),
    ):
        fetcher.file(ZIP, WANTED, target)


def test_a_slow_but_steady_server_is_waited_for(publisher: Publisher, target: Path) -> None:
    publisher.faults[CSV] = faults.drip(8000, 0.05)
    with Fetcher(mirror=publisher.base, limits=replace(QUICK, slow_for=0.2, slowest=2_000, tries=1)) as fetcher:
        assert fetcher.file(CSV, Expected(endings=(".csv",)), target.with_name("beds.csv")).size == len(
            publisher.site[CSV].body
        )


def test_more_bytes_than_declared_are_a_broken_answer(target: Path, body: bytes, sleeps: Sleeps) -> None:
    import httpx2

    def answer(request: httpx2.Request) -> httpx2.Response:
        headers = {"Content-Length": str(len(body) - 1), "Content-Type": "application/zip"}
        return httpx2.Response(404 if request.url.path == "/robots.txt" else 200, headers=headers, content=iter([body]))

    with (
        Fetcher(transport=httpx2.MockTransport(answer), sleep=sleeps.sleep, clock=sleeps.clock) as fetcher,
        pytest.raises(FetchError, match=f"{len(body):,} bytes came where the site had declared {len(body) - 1:,}"),
    ):
        fetcher.file(ZIP, WANTED, target)
    assert not target.exists()


def test_a_page_is_asked_for_again_too(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.faults[PAGE] = (faults.status(500, times=1), faults.cut(20, times=1))
    assert "January 2026" in fetcher.page(PAGE)
    assert len(publisher.log) == 3
