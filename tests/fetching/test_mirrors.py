"""A mirror in a folder or at a web address stands for every publisher, and nothing else is contacted."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher, Validators
from tests.fetching.conftest import CSV, HOST, PAGE, QUICK, WANTED, ZIP, names
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Served, Site, page


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    return site.write(tmp_path / "mirror")


@pytest.fixture
def mirrored(folder: Path) -> Fetcher:
    return Fetcher(mirror=folder, limits=QUICK)


def test_a_folder_answers_for_the_publisher(mirrored: Fetcher, target: Path, body: bytes) -> None:
    assert "January 2026" in mirrored.page(PAGE)
    assert "January 2026" in mirrored.page(PAGE.removesuffix("/"))
    received = mirrored.file(ZIP, WANTED, target)
    assert target.read_bytes() == body
    assert (received.url, received.final_url, received.name) == (ZIP, ZIP, "january.zip")
    assert received.sha256 == hashlib.sha256(body).hexdigest()
    assert names(target) == ["january.zip"]


def test_a_folder_that_has_the_known_copy_says_unchanged(mirrored: Fetcher, target: Path, folder: Path) -> None:
    first = mirrored.file(ZIP, WANTED, target)
    held = folder / "www.example.nhs.uk" / "files" / "january.zip"
    os.utime(held, (1, 1))
    again = mirrored.file(ZIP, WANTED, target.with_name("again.zip"), first.validators)
    assert (again.unchanged, again.path, again.sha256, again.size) == (True, None, first.sha256, first.size)
    os.utime(held, (2, 2))
    dated = Validators(last_modified="Thu, 01 Jan 1970 00:00:02 GMT", size=first.size)
    assert mirrored.file(ZIP, WANTED, target, dated).unchanged
    assert not mirrored.file(
        ZIP, WANTED, target, replace(dated, last_modified="Thu, 01 Jan 1970 00:00:01 GMT")
    ).unchanged


def test_the_same_size_is_not_the_same_file(mirrored: Fetcher, target: Path, folder: Path, body: bytes) -> None:
    from tests.fetching.conftest import zipped

    first = mirrored.file(ZIP, WANTED, target)
    revised = zipped(seed=9)
    assert len(revised) == len(body)
    (folder / "www.example.nhs.uk" / "files" / "january.zip").write_bytes(revised)
    again = mirrored.file(ZIP, WANTED, target, first.validators)
    assert not again.unchanged
    assert target.read_bytes() == revised


@pytest.mark.parametrize(
    "address",
    [
        f"{HOST}/../../secret.csv",
        f"{HOST}/files/%2e%2e/%2e%2e/%2e%2e/secret.csv",
        f"{HOST}/files/..%2f..%2f..%2fsecret.csv",
        f"{HOST}/files/..%5c..%5c..%5csecret.csv",
        f"{HOST}/%2e%2e/%2e%2e/secret.csv",
        f"{HOST}/files/secret.csv%00.zip",
        "https://../secret.csv",
        "https://..%2f..%2fsecret.csv",
    ],
)
def test_no_address_climbs_out_of_the_folder(mirrored: Fetcher, tmp_path: Path, target: Path, address: str) -> None:
    (tmp_path / "secret.csv").write_text("Name,Secret\n")
    with pytest.raises(FetchError, match=r"climbs out|one way only"):
        mirrored.file(address, Expected(hosts=("www.example.nhs.uk", "..", "..%2f..%2fsecret.csv")), target)
    assert names(target) == []


def test_a_link_out_of_the_folder_is_not_followed(
    mirrored: Fetcher, folder: Path, tmp_path: Path, target: Path
) -> None:
    (tmp_path / "secret.csv").write_text("Name,Secret\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("Name,Secret\n")
    files = folder / "www.example.nhs.uk" / "files"
    (files / "file.csv").symlink_to(tmp_path / "secret.csv")
    (files / "inside").symlink_to(tmp_path / "outside")
    (files / "also.csv").symlink_to(files / "beds.csv")
    for path in ("files/file.csv", "files/inside/secret.csv"):
        with pytest.raises(FetchError, match="a link that leads out of it"):
            mirrored.file(f"{HOST}/{path}", Expected(), target)
    assert mirrored.file(f"{HOST}/files/also.csv", Expected(), target).path == target


def test_what_the_folder_lacks_is_told(mirrored: Fetcher, target: Path) -> None:
    with pytest.raises(FetchError, match="The mirror folder has nothing for this address") as caught:
        mirrored.file(f"{HOST}/files/february.zip", WANTED, target)
    assert "www.example.nhs.uk/files/february.zip" in caught.value.expected


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="The mirror folder is not there"):
        Fetcher(mirror=tmp_path / "nowhere")


def test_a_folder_is_checked_as_a_publisher_is(mirrored: Fetcher, folder: Path, target: Path) -> None:
    held = folder / "www.example.nhs.uk" / "files" / "january.zip"
    for content in (b"", b"<html>moved</html>", held.read_bytes()[:5000]):
        held.write_bytes(content)
        with pytest.raises(FetchError):
            mirrored.file(ZIP, WANTED, target)
        assert names(target) == []
    with pytest.raises(FetchError, match="larger than"):
        mirrored.file(CSV, Expected(max_bytes=10), target)


def test_the_names_that_wget_gives_are_found(mirrored: Fetcher, folder: Path) -> None:
    base = folder / "www.example.nhs.uk"
    (base / "list?year=2026.html").write_bytes(page("the year 2026").body)
    (base / "list@year=2025").write_bytes(page("the year 2025").body)
    (base / "about.html").write_bytes(page("about us").body)
    assert "2026" in mirrored.page(f"{HOST}/list?year=2026")
    assert "2025" in mirrored.page(f"{HOST}/list?year=2025")
    assert "about us" in mirrored.page(f"{HOST}/about")


def test_a_web_mirror_below_a_path_stands_for_every_host(publisher: Publisher, target: Path, body: bytes) -> None:
    publisher.site["https://mirrors/nhs/www.example.nhs.uk/files/january.zip"] = Served(body, "application/zip")
    with Fetcher(mirror=f"{publisher.base}/mirrors/nhs/", limits=QUICK) as fetcher:
        received = fetcher.file(ZIP, WANTED, target)
    assert received.final_url == ZIP
    assert [one.address for one in publisher.log] == ["https://mirrors/nhs/www.example.nhs.uk/files/january.zip"]


def test_a_web_mirrors_own_redirects_stay_within_it(publisher: Publisher, target: Path) -> None:
    moved = f"{HOST}/files/moved.zip"
    with Fetcher(mirror=publisher.base, limits=QUICK) as fetcher:
        for to in (
            f"{publisher.base}/www.example.nhs.uk/files/january.zip",
            "/www.example.nhs.uk/files/january.zip",
            ZIP,
        ):
            publisher.faults[moved] = faults.redirect(to)
            received = fetcher.file(moved, WANTED, target)
            assert received.final_url == ZIP
        publisher.faults[moved] = faults.redirect(f"{publisher.base}/elsewhere.example/january.zip")
        with pytest.raises(FetchError, match="another host"):
            fetcher.file(moved, WANTED, target)
    assert all(one.headers["host"] == publisher.base.removeprefix("http://") for one in publisher.log)
