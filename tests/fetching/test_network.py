"""The way out: proxies, certificates, mirrors and networks without one are used as set, and told of in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher
from tests.fetching.conftest import CSV, HOST, PAGE, QUICK, WANTED, ZIP, Sleeps, names
from tests.synthetic.publisher.server import Publisher

ROBOTS = f"{HOST}/robots.txt"


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
