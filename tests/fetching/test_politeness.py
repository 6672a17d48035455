"""How publishers' own hosts are asked: robots.txt, the pace, the name given, and the network's own rules."""

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
from fairwait.sources.fetching import Expected, Fetcher
from fairwait.sources.fetching.pace import Pace
from fairwait.sources.fetching.robots import read_rules
from tests.fetching.conftest import CSV, HOST, PAGE, QUICK, WANTED, ZIP, Sleeps, names
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


def test_offline_touches_no_socket(monkeypatch: pytest.MonkeyPatch, publisher: Publisher, target: Path) -> None:
    import socket

    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a socket was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for mirror in (None, publisher.base):
        with Fetcher(offline=True, mirror=mirror) as fetcher:
            with pytest.raises(FetchError, match="told to stay offline"):
                fetcher.page(PAGE)
            with pytest.raises(FetchError, match="told to stay offline"):
                fetcher.file(ZIP, WANTED, target)
    assert names(target) == []


def test_offline_still_reads_a_mirror_folder(
    monkeypatch: pytest.MonkeyPatch, publisher: Publisher, target: Path, tmp_path: Path
) -> None:
    import socket

    folder = publisher.site.write(tmp_path / "mirror")
    monkeypatch.setattr(socket, "socket", None)
    with Fetcher(offline=True, mirror=folder) as fetcher:
        assert "January" in fetcher.page(PAGE)
        assert fetcher.file(ZIP, WANTED, target).path == target


def test_the_proxy_in_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, publisher: Publisher, target: Path
) -> None:
    """Hospitals' networks often let programs out only through one; the made-up publisher plays it."""
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", publisher.base)
    monkeypatch.setenv("HTTPS_PROXY", publisher.base)
    with Fetcher(sleep=lambda _: None, limits=replace(QUICK, tries=2)) as fetcher:
        url = ZIP.replace("https:", "http:")
        fetcher.file(url, WANTED, target)
        assert publisher.asked_for(url)[0].address == url
        with pytest.raises(FetchError) as caught:
            fetcher.file(ZIP, WANTED, target)
    assert "robots.txt" in str(caught.value), "a proxy that cannot tunnel leaves robots.txt unknown"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1080"),
        ("HTTPS_PROXY", "gopher://127.0.0.1"),
        ("HTTPS_PROXY", "http://proxy:port"),
        ("SSL_CERT_FILE", "no-such-file.pem"),
    ],
)
def test_network_settings_that_cannot_be_used_are_told(
    monkeypatch: pytest.MonkeyPatch, target: Path, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    with Fetcher() as fetcher, pytest.raises(FetchError, match="network settings cannot be used") as caught:
        fetcher.file(ZIP, WANTED, target)
    assert setting in caught.value.where


def closed_port() -> int:
    """A port at which nobody listens."""
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def test_a_mirror_that_cannot_be_reached_is_named_and_soon_given_up(target: Path, sleeps: Sleeps) -> None:
    mirror = f"http://127.0.0.1:{closed_port()}"
    with Fetcher(mirror=mirror, sleep=sleeps.sleep, clock=sleeps.clock) as fetcher:
        with pytest.raises(FetchError, match=f"The mirror {mirror} could not be reached") as caught:
            fetcher.file(CSV, Expected(), target)
        assert caught.value.where == f"{mirror}/www.example.nhs.uk/files/beds.csv"
        assert "nobody else was asked" in caught.value.expected
        assert len(sleeps) == 2, "three tries"
        assert sum(sleeps) < 3, "within a few seconds"
        with pytest.raises(FetchError, match="could not be reached"):
            fetcher.page(PAGE)
        assert len(sleeps) == 2, "a host that was never reached is not waited for again"
    assert names(target) == []


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        (lambda: __import__("socket").gaierror(-2, "Name or service not known"), "the name is not known"),
        (lambda: ConnectionRefusedError(111, "Connection refused"), "the connection was refused"),
        (lambda: OSError(101, "Network is unreachable"), "the network has no way to it"),
    ],
)
def test_a_network_with_no_way_out_is_said_to_have_none(
    target: Path, sleeps: Sleeps, cause: Callable[[], OSError], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx2

    tried: list[str] = []

    def unreached(request: httpx2.Request) -> httpx2.Response:
        tried.append(str(request.url))
        raise httpx2.ConnectError("no connection") from cause()

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Fetcher(transport=httpx2.MockTransport(unreached), sleep=sleeps.sleep, clock=sleeps.clock) as fetcher:
        with pytest.raises(FetchError, match=r"There is no connection to www\.example\.nhs\.uk") as caught:
            fetcher.page(PAGE)
        assert tried == [ROBOTS] * 3
        assert sum(sleeps) < 4
        assert why in caught.value.what
        assert caught.value.where == PAGE
        for way in ("online", "HTTPS_PROXY", "--mirror", "docs/how-to/fetch-without-a-way-out.md"):
            assert way in caught.value.remedy
        monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example.nhs.uk:3128")
    with (
        Fetcher(transport=httpx2.MockTransport(unreached), sleep=sleeps.sleep, clock=sleeps.clock) as fetcher,
        pytest.raises(FetchError, match=r"through the proxy proxy\.example\.nhs\.uk:3128 \(") as caught,
    ):
        fetcher.file(ZIP, WANTED, target)
    assert "secret" not in str(caught.value)


def test_a_host_that_was_reached_before_is_waited_for(target: Path, sleeps: Sleeps) -> None:
    import httpx2

    answers = iter([True, *[False] * 4, True])

    def patchy(request: httpx2.Request) -> httpx2.Response:
        if next(answers):
            said = b"User-agent: *\n" if request.url.path == "/robots.txt" else b"<p>Page</p>"
            return httpx2.Response(200, content=iter([said]))
        raise httpx2.ConnectError("no connection") from ConnectionRefusedError(111, "Connection refused")

    with Fetcher(transport=httpx2.MockTransport(patchy), sleep=sleeps.sleep, clock=sleeps.clock) as fetcher:
        assert "Page" in fetcher.page(PAGE)


def test_a_mirror_that_lacks_a_file_is_not_called_the_publisher(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    gone = ZIP.replace("january", "february")
    with pytest.raises(FetchError, match=r"The mirror has nothing at this address \(404 Not Found\)") as caught:
        fetcher.file(gone, WANTED, target)
    assert caught.value.where == gone.replace("https://", f"{publisher.base}/")
    assert "not the publisher" in caught.value.remedy


def test_a_certificate_that_is_not_trusted_is_told_and_not_tried_again(target: Path) -> None:
    import httpx2

    tried: list[str] = []

    def untrusted(request: httpx2.Request) -> httpx2.Response:
        tried.append(str(request.url))
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate")

    with (
        Fetcher(transport=httpx2.MockTransport(untrusted), sleep=lambda _: None) as fetcher,
        pytest.raises(FetchError, match="not one that this computer trusts") as caught,
    ):
        fetcher.file(ZIP, WANTED, target)
    assert "SSL_CERT_FILE" in caught.value.remedy
    assert tried == [ROBOTS, ZIP]


@pytest.mark.parametrize(
    ("said", "words", "tries"),
    [
        ("407 Proxy Authentication Required", "refused this address (407", 2),
        ("403 Forbidden", "proxy does not let this address through (403 Forbidden)", 2),
    ],
)
def test_what_the_proxy_said_is_passed_on(target: Path, said: str, words: str, tries: int) -> None:
    import httpx2

    tried: list[str] = []

    def refusing(request: httpx2.Request) -> httpx2.Response:
        tried.append(str(request.url))
        raise httpx2.ProxyError(said)

    with (
        Fetcher(transport=httpx2.MockTransport(refusing), sleep=lambda _: None) as fetcher,
        pytest.raises(FetchError) as caught,
    ):
        fetcher.file(ZIP, WANTED, target)
    assert words in str(caught.value)
    assert len(tried) == tries


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
