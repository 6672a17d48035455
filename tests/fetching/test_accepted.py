"""What is accepted: the kinds of file, unchanged copies, packed journeys, names, progress."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher, Validators
from tests.fetching.conftest import CSV, HOST, PAGE, WANTED, ZIP, names, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import PUT_THERE, Served, page, served_file


def test_a_file_comes_with_all_that_a_manifest_keeps(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    received = fetcher.file(f"{ZIP}#top", WANTED, target)
    assert received.url == received.final_url == ZIP
    assert received.sha256 == hashlib.sha256(body).hexdigest() == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (received.size, received.name, received.path) == (len(body), "january.zip", target)
    assert received.headers["ETag"] == publisher.site[ZIP].tag
    assert received.headers["Last-Modified"] == "Thu, 12 Mar 2026 09:30:00 GMT"
    assert received.headers["Content-Type"] == "application/zip"
    assert set(received.headers) <= {"Content-Type", "Content-Length", "ETag", "Last-Modified", "Date"}
    assert timedelta() <= datetime.now(UTC) - received.received_at < timedelta(minutes=1)


def test_an_unchanged_file_is_not_sent_again(fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes) -> None:
    first = fetcher.file(ZIP, WANTED, target)
    again = fetcher.file(ZIP, WANTED, target.with_name("again.zip"), first.validators)
    assert again.unchanged
    assert (again.path, again.sha256, again.size) == (None, first.sha256, len(body))
    assert again.validators == first.validators
    assert (publisher.log[1].status, publisher.log[1].sent) == (304, 0)
    assert names(target) == ["january.zip"]


def test_a_date_is_enough_to_find_a_file_unchanged(fetcher: Fetcher, publisher: Publisher, target: Path) -> None:
    publisher.site[ZIP] = replace(publisher.site[ZIP], etag="")
    first = fetcher.file(ZIP, WANTED, target)
    assert fetcher.file(ZIP, WANTED, target, first.validators).unchanged
    assert publisher.log[1].sent == 0


def test_the_same_bytes_under_a_new_tag_are_the_same_file(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    first = fetcher.file(ZIP, WANTED, target)
    publisher.site[ZIP] = Served(body, "application/zip", PUT_THERE + timedelta(days=1), etag='"another"')
    again = fetcher.file(ZIP, WANTED, target.with_name("again.zip"), first.validators)
    assert again.unchanged
    assert again.headers["ETag"] == '"another"', "so that the next time nothing is sent"
    assert names(target) == ["january.zip"]


def test_changed_bytes_under_the_same_name_are_fetched(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    revised = zipped(seed=3)
    publisher.faults[ZIP] = faults.changing(body, revised)
    first = fetcher.file(ZIP, WANTED, target)
    again = fetcher.file(ZIP, WANTED, target, first.validators)
    assert not again.unchanged
    assert again.sha256 != first.sha256
    assert target.read_bytes() == revised


def test_unchanged_about_another_copy_is_not_believed(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    def confused(_served: Served, asked: object, n: int, honest: Callable[..., faults.Answer]) -> faults.Answer:
        return faults.Answer(304, {"ETag": '"not-the-one-asked-about"'})

    publisher.faults[ZIP] = faults.Fault(confused, times=1)
    received = fetcher.file(ZIP, WANTED, target, Validators(etag='"ours"', sha256="0" * 64, size=1))
    assert not received.unchanged
    assert target.read_bytes() == body
    assert "if-none-match" not in publisher.log[1].headers


def test_unchanged_is_not_believed_where_the_tag_lies_and_the_date_does_not(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    publisher.site[ZIP] = replace(publisher.site[ZIP], etag='"same"')
    known = fetcher.file(ZIP, WANTED, target).validators
    revised = zipped(seed=4)
    publisher.site[ZIP] = Served(revised, "application/zip", PUT_THERE + timedelta(days=30), etag='"same"')
    received = fetcher.file(ZIP, WANTED, target, known)
    assert [one.status for one in publisher.log] == [200, 304, 200]
    assert not received.unchanged
    assert target.read_bytes() == revised


def test_an_unchanged_file_makes_an_older_part_worthless(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    known = fetcher.file(ZIP, WANTED, target.with_name("held.zip")).validators
    publisher.faults[ZIP] = (faults.status(200, times=1), faults.cut(9000, times=1), faults.status(503, times=3))
    with pytest.raises(FetchError):
        fetcher.file(ZIP, WANTED, target)
    assert "january.zip.part" in names(target)
    assert fetcher.file(ZIP, WANTED, target, known).unchanged
    assert names(target) == ["held.zip"]


def _parquet() -> bytes:
    import tempfile

    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        duckdb.sql(f"copy (select 1 as a) to '{path}' (format parquet)")
        return path.read_bytes()


def _xlsx() -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet("National").write(0, 0, "Total")
    return held.getvalue()


def _xls() -> bytes:
    import xlwt

    held = io.BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("National")
    for row in range(2000):
        sheet.write(row, 0, f"row {row}")
    book.save(held)
    return held.getvalue()


_SHAPES = {"type": "FeatureCollection", "features": []}
_KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    ".xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".xls": (_xls, "application/vnd.ms-excel"),
    ".parquet": (_parquet, "application/octet-stream"),
    ".csv.gz": (lambda: gzip.compress(b"Org,Beds\nRAA,12\n" * 500), "application/x-gzip"),
    ".csv": (lambda: "Org,Name\nRAA,Ysbyty Gwynedd £\n".encode("cp1252"), "text/csv; charset=windows-1252"),
    ".json": (lambda: b"\xef\xbb\xbf" + json.dumps([1, 2]).encode(), "application/json"),
    ".geojson": (lambda: json.dumps(_SHAPES).encode(), "application/geo+json"),
    ".pdf": (lambda: b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", "application/pdf"),
    ".txt": (lambda: b"Notes\n", "text/plain"),
}


@pytest.mark.parametrize("ending", list(_KINDS))
def test_every_kind_is_accepted_whole_and_refused_when_cut_short_or_of_another_kind(
    fetcher: Fetcher, publisher: Publisher, target: Path, ending: str, body: bytes
) -> None:
    make, content_type = _KINDS[ending]
    whole = make()
    url = f"{HOST}/files/Some%20file{ending}"
    expect = Expected(endings=(ending,))
    publisher.site[url] = Served(whole, content_type)
    received = fetcher.file(url, expect, target)
    assert target.read_bytes() == whole
    assert received.name == f"Some file{ending}"
    target.unlink()
    wrong = [Served(body, content_type), Served(whole, "text/html"), Served(b"<html>", content_type)]
    if ending not in (".csv", ".txt"):
        wrong.append(Served(whole[: len(whole) * 2 // 3], content_type))
    for served in wrong:
        publisher.site[url] = served
        with pytest.raises(FetchError):
            fetcher.file(url, expect, target)
        assert names(target) == []


@pytest.mark.parametrize(
    ("url", "served", "said"),
    [
        (CSV, Served(b"Org,Beds\nRAA\0,12\n", "text/csv"), "bytes in it that no text has"),
        (f"{HOST}/x.geojson", Served(b'{"a": 1}', "application/json"), "no map shapes"),
        (f"{HOST}/x.json", Served(b'{"a": 1', "application/json"), "the JSON is not whole"),
        (f"{HOST}/x.parquet", Served(b"PAR1PAR1", ""), "the Parquet file ends too soon"),
        (f"{HOST}/x.xlsx", Served(b"", "", None), "empty"),
        (f"{HOST}/x.xls", Served(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ""), "the workbook is cut short"),
    ],
)
def test_damage_is_named(
    fetcher: Fetcher, publisher: Publisher, target: Path, url: str, served: Served, said: str
) -> None:
    publisher.site[url] = served
    with pytest.raises(FetchError) as caught:
        fetcher.file(url, Expected(), target)
    assert said in str(caught.value)
    assert names(target) == []


def test_a_zip_called_a_workbook_is_refused(fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes) -> None:
    publisher.site[f"{HOST}/x.xlsx"] = Served(body, "application/zip")
    with pytest.raises(FetchError, match="the workbook has no sheets"):
        fetcher.file(f"{HOST}/x.xlsx", Expected(), target)


def test_a_new_workbook_under_an_old_name_is_accepted_where_the_catalogue_says_so(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    publisher.site[f"{HOST}/x.xls"] = Served(_xlsx(), "application/vnd.ms-excel")
    with pytest.raises(FetchError, match="This is a zip file"):
        fetcher.file(f"{HOST}/x.xls", Expected(endings=(".xls",)), target)
    fetcher.file(f"{HOST}/x.xls", Expected(endings=(".xls",), kinds=("xls", "xlsx")), target)


def test_the_real_workbooks_are_accepted(
    fetcher: Fetcher, publisher: Publisher, target: Path, shared_data: Path
) -> None:
    held = sorted((shared_data / "rtt" / "commissioner_workbooks").glob("*.xls*"))
    held += sorted((shared_data / "rtt" / "full_csv").glob("*.zip"))
    assert held
    for path in held:
        url = f"{HOST}/{path.name}"
        publisher.site[url] = served_file(path)
        received = fetcher.file(url, Expected(), target)
        assert received.name == path.name
        assert target.read_bytes() == path.read_bytes()


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
