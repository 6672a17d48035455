"""What is received: packed on the way, in several encodings, under odd names; and how progress is told."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher
from tests.fetching.conftest import CSV, HOST, PAGE, WANTED, ZIP, names
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, page


def test_a_file_packed_on_the_way_is_unpacked_within_bounds(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    packed = gzip.compress(body)
    publisher.site[ZIP] = Served(packed, "application/zip", headers={"Content-Encoding": "gzip"})
    publisher.faults[ZIP] = faults.cut(len(packed) - 4, times=1)
    received = fetcher.file(ZIP, WANTED, target)
    assert target.read_bytes() == body
    assert received.sha256 == hashlib.sha256(body).hexdigest()
    assert publisher.log[0].headers["accept-encoding"] == "identity"
    assert "range" not in publisher.log[1].headers, "a part of the packing is no part of the file"


def test_a_packing_that_ends_too_soon_is_an_incomplete_file(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    table = b"Org,Beds\nRAA,12\n" * 100_000
    publisher.site[CSV] = Served(gzip.compress(table)[:-4], "text/csv", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="came incomplete"):
        fetcher.file(CSV, Expected(), target)
    assert not target.exists()


def test_a_packing_is_undone_a_little_at_a_time(publisher: Publisher, target: Path) -> None:
    """So that the limit stops it before a small body has filled the memory."""
    table = b"Org,Beds\nRAA,12\n" * 100_000
    publisher.site[CSV] = Served(gzip.compress(table), "text/csv", headers={"Content-Encoding": "gzip"})
    told: list[int] = []
    with Fetcher(mirror=publisher.base, progress=lambda here, *_: told.append(here)) as fetcher:
        fetcher.file(CSV, Expected(), target)
    assert target.read_bytes() == table
    assert max(later - earlier for earlier, later in pairwise([0, *told])) <= 64 * 1024


def test_pages_are_read_in_the_encoding_that_they_name(fetcher: Fetcher, publisher: Publisher) -> None:
    text = "<html><head><meta charset='windows-1252'></head><body>Ysbyty – £5</body></html>"
    publisher.site[PAGE] = Served(text.encode("cp1252"), "text/html")
    assert fetcher.page(PAGE) == text
    publisher.site[PAGE] = Served(text.encode(), "text/html; charset=utf-8")
    assert fetcher.page(PAGE) == text
    publisher.site[PAGE] = Served(b"\xef\xbb\xbf" + text.encode(), "text/html; charset=no-such")
    assert fetcher.page(PAGE) == text
    publisher.site[PAGE] = Served(
        gzip.compress(text.encode()), "text/html; charset=utf-8", headers={"Content-Encoding": "gzip"}
    )
    assert fetcher.page(PAGE) == text
    publisher.site[PAGE] = Served(b"<p>caf\xe9</p>", "text/html")
    assert fetcher.page(PAGE) == "<p>caf\N{REPLACEMENT CHARACTER}</p>"


def test_a_page_packed_as_a_bomb_is_refused(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.faults[PAGE] = faults.gzip_bomb(100_000_000)
    with pytest.raises(FetchError, match="larger than it can sensibly be"):
        fetcher.page(PAGE)


def test_progress_is_told_as_bytes_arrive(publisher: Publisher, target: Path, body: bytes) -> None:
    told: list[tuple[int, int | None, str]] = []
    publisher.faults[ZIP] = faults.cut(90_000, times=1)
    with Fetcher(mirror=publisher.base, sleep=lambda _: None, progress=lambda *one: told.append(one)) as fetcher:
        fetcher.file(ZIP, WANTED, target)
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    assert {one[1:] for one in told} == {(len(body), ZIP)}, "a resumed file counts from where it stood"
    assert told[-1][0] == len(body)


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/files/RTT%20January%202026%20(revised).zip", "", "RTT January 2026 (revised).zip"),
        ("/files/..%2F..%2Fetc%2Fpasswd.zip", "", "passwd.zip"),
        ("/files/..%5C..%5Cwindows%5Cjanuary.zip", "", "january.zip"),
        ("/files/CON.zip", "", "file_CON.zip"),
        ("/files/.hidden.zip", "", "hidden.zip"),
        ("/download?id=7", 'attachment; filename="january.zip"', "january.zip"),
        ("/download?id=7", 'attachment; filename="../../january.zip"', "january.zip"),
        ("/download?id=7", "attachment; filename*=UTF-8''j%C3%A4nner%2F..%2F.zip.zip", "zip.zip"),
        ("/files/january.zip", 'attachment; filename="evil.exe"', "january.zip"),
    ],
)
def test_a_received_name_is_safe_and_the_file_stands_only_where_it_was_wanted(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes, path: str, disposition: str, name: str
) -> None:
    headers = {"Content-Disposition": disposition} if disposition else {}
    publisher.site[HOST + path] = Served(body, "application/zip", headers=headers)
    assert fetcher.file(HOST + path, WANTED, target).name == name
    assert names(target) == ["january.zip"]
    assert names(target.parent) == ["kept"]


def test_spaces_and_accents_in_an_address_are_escaped(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    url = f"{HOST}/files/Bettsï 2016–17 (1).zip"
    publisher.site[url] = Served(body, "application/zip")
    received = fetcher.file(url, WANTED, target)
    assert received.url == f"{HOST}/files/Betts%C3%AF%202016%E2%80%9317%20(1).zip"
    assert received.name == "Bettsï 2016–17 (1).zip"


def test_a_page_needs_no_parts_of_its_own(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.site[f"{HOST}/a/?year=2026"] = page("2026")
    publisher.site[f"{HOST}/a/"] = page("every year")
    assert "2026" in fetcher.page(f"{HOST}/a/?year=2026")
    assert "every year" in fetcher.page(f"{HOST}/a/")


def test_members_are_summed_only_where_the_file_was_put_together(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    """Unpacking each month twice would be slow, and a single answer is vouched for by its length and its transport."""
    bent = bytearray(body)
    bent[len(bent) // 2] ^= 0xFF
    publisher.site[ZIP] = Served(bytes(bent), "application/zip")
    fetcher.file(ZIP, WANTED, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() == "month.csv"
    publisher.faults[ZIP] = (faults.status(200, times=1), faults.cut(9000, times=1))
    with pytest.raises(FetchError, match=r"“month\.csv” in the zip file does not add up"):
        fetcher.file(ZIP, WANTED, target.with_name("again.zip"))
    assert [one.status for one in publisher.log[1:]] == [200, 206, 200]
    assert names(target) == ["january.zip"]
