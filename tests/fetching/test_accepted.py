"""What is accepted: unchanged copies and the kinds of file."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher, Validators
from tests.fetching.conftest import CSV, HOST, WANTED, ZIP, names, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import PUT_THERE, Served, served_file


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
