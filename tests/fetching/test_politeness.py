"""How publishers' own hosts are asked: robots.txt, the pace, the name given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait import __version__
from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Fetcher
from fairwait.sources.fetching.pace import Pace
from fairwait.sources.fetching.robots import read_rules
from tests.fetching.conftest import HOST, PAGE, QUICK, WANTED, ZIP, Sleeps, names
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.relay import Relay
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, page

ROBOTS = f"{HOST}/robots.txt"


def robots(text: str) -> Served:
    return Served(text.encode(), "text/plain")


def test_robots_is_asked_for_once_and_kept_to(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path
) -> None:
    publisher.site[ROBOTS] = robots("User-agent: *\nDisallow: /files/\n")
    fetcher = direct()
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt disallows it"):
            fetcher.file(ZIP, WANTED, target)
        fetcher.page(PAGE)
    assert len(publisher.asked_for(ROBOTS)) == 1
    assert publisher.asked_for(ZIP) == []
    assert names(target) == []


def test_robots_is_asked_for_once_however_many_threads_ask(
    direct: Callable[..., Fetcher], publisher: Publisher
) -> None:
    publisher.site[ROBOTS] = robots("User-agent: *\nAllow: /\n")
    # The clock jumps for all threads when one sleeps, so nothing may be overdue by it.
    fetcher = direct(limits=replace(QUICK, answer=1e6, slow_for=1e6))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(fetcher.page, [PAGE] * 16))
    assert len(publisher.asked_for(ROBOTS)) == 1
    assert publisher.log[0].address.endswith("/robots.txt")
    assert len(publisher.asked_for(PAGE)) == 16


@pytest.mark.parametrize("code", [404, 403, 410])
def test_a_site_without_robots_allows_everything(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, code: int
) -> None:
    publisher.faults[ROBOTS] = faults.status(code)
    direct().file(ZIP, WANTED, target)
    assert target.is_file()


@pytest.mark.parametrize("fault", [faults.status(500), faults.status(503), faults.cut_at_once()])
def test_a_site_that_cannot_say_is_not_asked_until_it_answers(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, sleeps: Sleeps, fault: faults.Fault
) -> None:
    publisher.faults[ROBOTS] = fault
    fetcher = direct()
    for _ in range(3):
        with pytest.raises(FetchError, match=r"could not say what programs may ask for"):
            fetcher.file(ZIP, WANTED, target)
    assert len(publisher.asked_for(ROBOTS)) == QUICK.tries, "cached: not asked again at once"
    assert publisher.asked_for(ZIP) == []
    del publisher.faults[ROBOTS]
    sleeps.now += QUICK.robots_again + 1
    assert fetcher.file(ZIP, WANTED, target).path == target


def test_robots_is_asked_of_each_host_on_the_way(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.site["https://files.example.nhs.uk/january.zip"] = Served(body, "application/zip")
    publisher.site["https://files.example.nhs.uk/robots.txt"] = robots("User-agent: fairwait\nDisallow: /\n")
    publisher.faults[ZIP] = faults.redirect("https://files.example.nhs.uk/january.zip")
    with pytest.raises(FetchError, match=r"robots\.txt disallows it") as caught:
        direct().file(ZIP, replace(WANTED, hosts=(".example.nhs.uk",)), target)
    assert "files.example.nhs.uk" in caught.value.where


def test_a_mirror_is_not_asked_for_robots(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.site[ROBOTS] = robots("User-agent: *\nDisallow: /\n")
    fetcher.page(PAGE)
    assert [one.address for one in publisher.log] == [PAGE]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /private/", "/privateer", True),
        ("User-agent: *\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /statistics/", "/statistics/2026/", True),
        ("User-agent: *\nAllow: /statistics/\nDisallow: /statistics/drafts/", "/statistics/drafts/x", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.zip$", "/files/january.zip", False),
        ("User-agent: *\nDisallow: /*.zip$", "/files/january.zip?v=2", True),
        ("User-agent: *\nDisallow: /*?", "/files/january.zip?v=2", False),
        ("User-agent: *\nDisallow: /files/*/old*", "/files/2026/older", False),
        ("User-agent: *\nDisallow: /exactly$", "/exactly", False),
        ("User-agent: *\nDisallow: /exactly$", "/exactly/not", True),
        ("User-agent: *\nDisallow: /a%20b", "/a b", False),
        ("User-agent: *\nDisallow: /caf\u00e9", "/caf%C3%A9/menu", False),
        ("User-agent: otherbot\nDisallow: /", "/x", True),
        ("User-agent: FairWait\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/y", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: fairwait\nUser-agent: other\nAllow: /", "/y", True),
        ("User-agent: other\nUser-agent: *\nCrawl-delay: 2\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", False),
        ("\ufeffUser-agent: * # everyone\nDisallow: /a # not this\nSitemap: https://x/", "/a", False),
        ("Disallow: /", "/x", True),
        ("<html><body>Not found: /x</body></html>", "/x", True),
    ],
)
def test_robots_is_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text).allow(f"{HOST}{path}") is allowed


@given(
    st.text(alphabet="Uuser-agentDdisallow: /*$#%\n\r\t\u00e9x.9", max_size=200),
    st.text(alphabet="/ab*$%.?", max_size=30),
)
def test_no_robots_is_so_odd_that_it_cannot_be_read(text: str, path: str) -> None:
    rules = read_rules(f"User-agent: *\n{text}")
    assert rules.allow(f"{HOST}/{path}") in (True, False)
    assert rules.delay >= 0


def test_requests_to_one_host_start_apart_and_other_hosts_do_not_wait() -> None:
    now = [0.0]
    slept: list[float] = []
    pace = Pace(0.5, 120.0, lambda: now[0], slept.append)
    for _ in range(4):
        pace.wait("a", "")
    pace.wait("b", "")
    assert slept == [0.5, 1.0, 1.5]
    now[0] = 10.0
    pace.wait("a", "")
    assert slept == [0.5, 1.0, 1.5], "a host that has rested is asked at once"


def test_a_longer_crawl_delay_is_kept_to_and_an_absurd_one_within_bounds(
    direct: Callable[..., Fetcher], publisher: Publisher, sleeps: Sleeps
) -> None:
    publisher.site[ROBOTS] = robots("User-agent: *\nCrawl-delay: 3\n")
    fetcher = direct()
    for _ in range(3):
        fetcher.page(PAGE)
    assert sleeps == [0.5, 3.0, 3.0]
    other = "https://slow.example/"
    publisher.site[other] = page("slow")
    publisher.site[f"{other}robots.txt"] = robots("User-agent: *\nCrawl-delay: 86400\n")
    for _ in range(2):
        fetcher.page(other)
    assert sleeps[3:] == [0.5, QUICK.crawl_delay]


def test_eight_threads_keep_the_pace_of_each_host(publisher: Publisher, tmp_path: Path, body: bytes) -> None:
    """On the server's own clock: so many requests cannot have come in less time, whatever the machine is doing."""
    rate, count = 0.1, 8
    hosts = ("one.example", "two.example")
    urls = [f"https://{host}/files/{n}.zip" for n in range(count) for host in hosts]
    for url in urls:
        publisher.site[url] = Served(body, "application/zip")
    with Fetcher(transport=Relay(publisher.base), rate=rate, limits=QUICK) as fetcher:

        def get(numbered: tuple[int, str]) -> int:
            return fetcher.file(numbered[1], WANTED, tmp_path / f"{numbered[0]}.zip").size

        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(get, enumerate(urls))) == [len(body)] * len(urls)
    for host in hosts:
        times = sorted(one.at for one in publisher.log if f"//{host}/" in one.address)
        assert len(times) == count + 1
        assert times[-1] - times[0] >= rate * count * 0.9
        assert sum(later - earlier < rate / 2 for earlier, later in pairwise(times)) <= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{n}.zip" for n in range(len(urls)))


def test_a_mirror_is_asked_at_its_full_speed_unless_told_otherwise(publisher: Publisher) -> None:
    slept: list[float] = []
    with Fetcher(mirror=publisher.base, sleep=slept.append) as fetcher:
        for _ in range(5):
            fetcher.page(PAGE)
    assert slept == []
    with Fetcher(mirror=publisher.base, rate=30.0, sleep=slept.append) as fetcher:
        for _ in range(2):
            fetcher.page(PAGE)
    assert 29.0 < slept[0] <= 30.0


def test_the_publisher_sees_who_asks_and_is_told_nothing_else(
    direct: Callable[..., Fetcher], publisher: Publisher, target: Path
) -> None:
    publisher.site[PAGE] = replace(publisher.site[PAGE], headers={"Set-Cookie": "track=1; Path=/"})
    fetcher = direct()
    fetcher.page(PAGE)
    fetcher.page(PAGE)
    fetcher.file(ZIP, WANTED, target)
    for asked in publisher.log:
        assert asked.headers["user-agent"].startswith(f"fairwait/{__version__} (+")
        assert set(asked.headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}


def test_importing_fetching_loads_no_client() -> None:
    import subprocess
    import sys

    code = "import sys, fairwait.sources.fetching; sys.exit('httpx2' in sys.modules or 'tenacity' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_watch_leaves_no_thread_behind(fetcher: Fetcher) -> None:
    fetcher.page(PAGE)
    for _ in range(50):
        if not any(thread.name == "fairwait-watch" for thread in threading.enumerate()):
            return
        threading.Event().wait(0.1)
    pytest.fail("the watch is still looking at nothing")
