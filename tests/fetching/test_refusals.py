"""What is never accepted, and why: each refusal says so in words, and leaves nothing under the final name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.domain.errors import ExitCode, FetchError
from fairwait.sources.fetching import Expected, Fetcher
from tests.fetching.conftest import CSV, HOST, PAGE, WANTED, ZIP, names, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.faults import Fault
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served

_WEB_PAGE = b"<!DOCTYPE html>\n<html><body>Please sign in</body></html>"


def refusal(fetcher: Fetcher, target: Path, url: str = ZIP, expect: Expected = WANTED) -> FetchError:
    """The error that fetching gives, after making sure that nothing is left of the file."""
    with pytest.raises(FetchError) as caught:
        fetcher.file(url, expect, target)
    assert names(target) == []
    return caught.value


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.status(404), "nothing at this address (404 Not Found)"),
        (faults.status(410), "nothing at this address (410 Gone)"),
        (faults.status(403), "refused this address (403 Forbidden)"),
        (faults.status(401), "refused this address (401 Unauthorized)"),
        (faults.status(418), "refused this address (418"),
        (faults.typed("text/html; charset=utf-8"), "A web page came instead of a zip file"),
        (faults.typed("image/png"), "says that this is “image/png”"),
        (faults.instead(_WEB_PAGE, "application/zip"), "A web page came instead of a zip file"),
        (faults.instead(b"\n<!-- proxy --> <HTML>", "application/octet-stream"), "A web page came instead"),
        (faults.instead(b"%PDF-1.7 a letter", "application/zip"), "This is a PDF"),
        (faults.instead(b"just some words", "application/zip"), "first bytes are not those of a zip file"),
        (faults.instead(b"", "application/zip"), "The file is empty"),
        (faults.instead(b"PK\x05\x06" + bytes(18), "application/zip"), "a zip file with nothing in it"),
        (faults.shortened(100_000), "damaged: the zip file cannot be opened"),
        (faults.too_large(50_000_000, declared=True), "larger than it can sensibly be"),
        (faults.too_large(50_000_000, declared=False), "larger than it can sensibly be"),
        (faults.gzip_bomb(80_000_000), "larger than it can sensibly be"),
        (faults.redirect(ZIP), "redirects in a circle"),
        (faults.redirect("https://elsewhere.example/january.zip"), "redirects to another host, elsewhere.example"),
        (faults.redirect("https://www.example.nhs.uk.evil.example/"), "redirects to another host"),
        (faults.redirect("https://www.example.nhs.uk@evil.example/"), "user name or password"),
        (faults.redirect("//evil.example/january.zip"), "redirects to another host, evil.example"),
        (faults.redirect("file:///etc/passwd"), "not follow addresses of the kind “file”"),
        (faults.redirect("javascript:alert(1)"), "not follow addresses of the kind “javascript”"),
        (faults.redirect("http://www.example.nhs.uk/files/january.zip"), "to one that is not"),
        (faults.redirect(""), "redirects without saying where to"),
    ],
)
def test_what_cannot_be_right_is_refused_at_once_and_in_words(
    fetcher: Fetcher, publisher: Publisher, target: Path, sleeps: list[float], fault: Fault, said: str
) -> None:
    publisher.faults[ZIP] = fault
    error = refusal(fetcher, target)
    assert said in str(error)
    assert error.exit_code == ExitCode.NOT_FETCHED
    assert error.where
    assert error.remedy
    assert len(publisher.asked_for(ZIP)) == 1, "asking again cannot help"
    assert sleeps == []


def test_a_declared_size_beyond_the_limit_is_refused_before_it_is_read(publisher: Publisher, target: Path) -> None:
    publisher.faults[ZIP] = faults.too_large(500_000_000, declared=True)
    told: list[int] = []
    with Fetcher(mirror=publisher.base, progress=lambda here, *_: told.append(here)) as fetcher:
        refusal(fetcher, target)
    assert told == []


def test_two_addresses_that_redirect_to_each_other_are_a_circle(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    publisher.faults[ZIP] = faults.redirect("/files/other.zip")
    publisher.faults[f"{HOST}/files/other.zip"] = faults.redirect("january.zip", code=301)
    assert "in a circle" in str(refusal(fetcher, target))
    assert len(publisher.log) == 2


def test_five_redirects_are_followed_and_six_are_not(fetcher: Fetcher, publisher: Publisher, target: Path) -> None:
    def chain(steps: int) -> str:
        for step in range(steps):
            onward = f"/{steps}/{step + 1}.zip" if step + 1 < steps else ZIP
            publisher.faults[f"{HOST}/{steps}/{step}.zip"] = faults.redirect(onward, code=307)
        return f"{HOST}/{steps}/0.zip"

    assert "more than 5 times" in str(refusal(fetcher, target, chain(6)))
    received = fetcher.file(chain(5), WANTED, target)
    assert received.final_url == ZIP
    assert received.url.endswith("/5/0.zip")


def test_a_redirect_within_the_named_hosts_is_followed(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    files = "https://files.example.nhs.uk/january.zip"
    publisher.site[files] = Served(body, "application/zip")
    publisher.faults[ZIP] = faults.redirect(files)
    received = fetcher.file(ZIP, replace(WANTED, hosts=("www.example.nhs.uk", ".example.nhs.uk")), target)
    assert received.final_url == files
    assert target.read_bytes() == body
    target.unlink()
    for host in ("files.example.nhs.uk.evil.example", "evilexample.nhs.uk"):
        publisher.faults[ZIP] = faults.redirect(f"https://{host}/january.zip")
        assert f"another host, {host}" in str(
            refusal(fetcher, target, expect=replace(WANTED, hosts=(".example.nhs.uk",)))
        )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://elsewhere.example/january.zip", "leads to another host, elsewhere.example"),
        ("https://127.0.0.1/january.zip", "leads to another host, 127.0.0.1"),
        ("https://www.example.nhs.uk:8443/january.zip", "leads to another host, www.example.nhs.uk:8443"),
        ("file:///etc/passwd", "the kind “file”"),
        ("ftp://www.example.nhs.uk/january.zip", "the kind “ftp”"),
        ("/files/january.zip", "the kind “none”"),
        ("https://www.example.nhs.uk\\@evil.example/x.zip", "user name or password"),
        ("https://evil.example\\.www.example.nhs.uk/x.zip", "one way only"),
        ("https://www.example.nhs.uk:port/x.zip", "not a web address"),
    ],
)
def test_an_address_that_should_not_be_asked_is_not_asked(
    fetcher: Fetcher, publisher: Publisher, target: Path, url: str, said: str
) -> None:
    error = refusal(fetcher, target, url, replace(WANTED, hosts=("www.example.nhs.uk",)))
    assert said in str(error)
    assert publisher.log == []


def test_a_page_may_not_lead_to_another_host_either(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.faults[PAGE] = faults.redirect("https://elsewhere.example/")
    with pytest.raises(FetchError, match=r"redirects to another host, elsewhere\.example"):
        fetcher.page(PAGE)


@pytest.mark.parametrize(
    ("served", "said"),
    [
        (Served(zipped(size=100), "application/zip"), "says that it is “application/zip”"),
        (Served(zipped(size=100), "text/html"), "not a web page but a zip file"),
        (Served(b"words\0and noughts", "text/html"), "not a web page but a file"),
        (Served(b" \n", "text/html"), "The page is empty"),
    ],
)
def test_a_page_that_is_no_page_is_refused(fetcher: Fetcher, publisher: Publisher, served: Served, said: str) -> None:
    publisher.site[PAGE] = served
    with pytest.raises(FetchError) as caught:
        fetcher.page(PAGE)
    assert said in str(caught.value)


def test_a_file_of_another_ending_is_refused(fetcher: Fetcher, target: Path) -> None:
    error = refusal(fetcher, target, CSV)
    assert "called “beds.csv”" in str(error)
    assert ".zip" in error.expected


def test_a_file_too_small_to_be_right_is_refused(fetcher: Fetcher, target: Path, body: bytes) -> None:
    error = refusal(fetcher, target, expect=replace(WANTED, min_bytes=len(body) + 1))
    assert f"only {len(body):,} bytes" in str(error)


def test_a_file_of_unknown_ending_is_refused_unless_its_kind_is_named(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    odd = f"{HOST}/files/january.data"
    publisher.site[odd] = Served(body, "application/octet-stream")
    assert "cannot check a file called “january.data”" in str(refusal(fetcher, target, odd, Expected()))
    assert fetcher.file(odd, Expected(kinds=("zip",)), target).size == len(body)


def test_a_packing_that_nobody_asked_for_is_refused(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.site[ZIP] = Served(body, "application/zip", headers={"Content-Encoding": "br"})
    assert "in a way that nobody asked for (“br”)" in str(refusal(fetcher, target))


def test_unchanged_is_not_believed_of_a_file_that_was_never_had(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    publisher.faults[ZIP] = faults.status(304)
    assert "without having been asked" in str(refusal(fetcher, target))


def test_a_part_that_nobody_asked_for_is_refused(fetcher: Fetcher, publisher: Publisher, target: Path) -> None:
    publisher.faults[ZIP] = faults.status(206)
    publisher.site[ZIP] = Served(zipped(), "application/zip")

    def part(*_: object) -> faults.Answer:
        return faults.Answer(206, {"Content-Type": "application/zip", "Content-Length": "4"}, b"PK\x03\x04")

    publisher.faults[ZIP] = Fault(part)
    assert "a part of the file without having been asked" in str(refusal(fetcher, target))


def test_a_full_disk_is_told_from_a_bad_publisher(
    fetcher: Fetcher, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FetchError, match="The disk is full"):
        fetcher.file(ZIP, WANTED, target)
    assert not target.exists()


def test_a_refused_file_leaves_the_copy_that_was_there(
    fetcher: Fetcher, publisher: Publisher, target: Path, make_held: Callable[[Path], None]
) -> None:
    make_held(target)
    publisher.faults[ZIP] = faults.shortened(1000)
    with pytest.raises(FetchError):
        fetcher.file(ZIP, WANTED, target)
    assert target.read_bytes() == b"the copy of last month"
    assert names(target) == ["january.zip"]


@pytest.fixture
def make_held() -> Callable[[Path], None]:
    def make(target: Path) -> None:
        target.parent.mkdir(parents=True)
        target.write_bytes(b"the copy of last month")

    return make
