"""What an earlier try or run kept is gone on from where something vouches for it, and never put together wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching import Expected, Fetcher, StoppedError
from tests.fetching.conftest import CSV, PAGE, QUICK, WANTED, ZIP, names, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.faults import Fault
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import PUT_THERE, Served


def test_a_resumed_file_is_sent_only_what_is_missing(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.faults[ZIP] = faults.cut(120_000, times=1)
    fetcher.file(ZIP, WANTED, target)
    first, second = publisher.log
    assert (first.sent, second.sent) == (120_000, len(body) - 120_000)
    assert second.headers["range"] == "bytes=120000-"
    assert second.headers["if-range"] == publisher.site[ZIP].tag
    assert second.status == 206
    assert target.read_bytes() == body


def test_the_next_run_goes_on_from_what_the_last_one_kept(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.faults[ZIP] = (faults.cut(90_000, times=1), faults.status(503, times=3))
    with pytest.raises(FetchError, match="the next run goes on from there"):
        fetcher.file(ZIP, WANTED, target)
    assert names(target) == ["january.zip.part", "january.zip.part.json"]
    noted = json.loads(target.with_name("january.zip.part.json").read_text())
    assert (noted["url"], noted["received"], noted["total"]) == (ZIP, 90_000, len(body))
    with Fetcher(mirror=publisher.base, limits=QUICK) as later:
        received = later.file(ZIP, WANTED, target)
    assert publisher.log[-1].sent == len(body) - 90_000
    assert target.read_bytes() == body
    assert received.headers["Content-Length"] == str(len(body))
    assert names(target) == ["january.zip"]


def test_a_part_with_no_tag_is_resumed_by_its_date(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.site[ZIP] = Served(body, "application/zip", etag="")
    publisher.faults[ZIP] = faults.cut(90_000, times=1)
    fetcher.file(ZIP, WANTED, target)
    assert publisher.log[1].headers["if-range"] == format_datetime(PUT_THERE, usegmt=True)
    assert publisher.log[1].sent == len(body) - 90_000


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_a_part_that_nothing_vouches_for_is_fetched_afresh(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes, etag: str
) -> None:
    publisher.site[ZIP] = Served(body, "application/zip", None, etag=etag)
    publisher.faults[ZIP] = faults.cut(90_000, times=1)
    fetcher.file(ZIP, WANTED, target)
    assert "range" not in publisher.log[1].headers
    assert target.read_bytes() == body


def test_a_file_that_changed_between_two_tries_is_fetched_afresh(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    revised = zipped(seed=2)
    publisher.faults[ZIP] = faults.cut(90_000, times=1)
    before = Fault(faults.changing(revised).change)
    publisher.faults[ZIP] = (faults.cut(90_000, times=1), before)
    fetcher.file(ZIP, WANTED, target)
    assert [one.status for one in publisher.log] == [200, 200]
    assert target.read_bytes() == revised


@pytest.mark.parametrize(
    "fault",
    [
        faults.ignoring_range(),
        faults.refusing_range(times=1),
        faults.wrong_content_range(times=1),
        faults.wrong_content_range("bytes 0-9/10", times=1),
        faults.wrong_content_range("", times=1),
        faults.wrong_content_range("bytes 90000-*/*", times=1),
    ],
)
def test_a_server_that_is_confused_about_ranges_still_gives_the_whole_file(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes, fault: Fault
) -> None:
    publisher.faults[ZIP] = (faults.cut(90_000, times=1), fault)
    fetcher.file(ZIP, WANTED, target)
    assert target.read_bytes() == body
    assert names(target) == ["january.zip"]


def test_two_parts_of_different_files_under_one_lying_tag_are_never_put_together(
    fetcher: Fetcher, publisher: Publisher, target: Path
) -> None:
    """The tag, the date and the length agree, and the bytes do not: only the sums inside the zip can tell."""
    revised = zipped(seed=2)

    def honest_cut(
        served: Served, asked: dict[str, str], n: int, honest: Callable[..., faults.Answer]
    ) -> faults.Answer:
        return replace(honest(replace(served, etag='"same"'), asked), cut_after=90_000)

    lying = faults.changing(revised, etag='"same"')
    publisher.faults[ZIP] = (Fault(honest_cut, times=1), lying)  # type: ignore[arg-type]
    fetcher.file(ZIP, WANTED, target)
    assert [one.status for one in publisher.log] == [200, 206, 200]
    assert target.read_bytes() == revised


def test_bytes_after_a_power_cut_are_trusted_only_as_far_as_they_were_flushed(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes
) -> None:
    publisher.faults[ZIP] = (faults.cut(90_000, times=1), faults.status(503, times=3))
    with pytest.raises(FetchError):
        fetcher.file(ZIP, WANTED, target)
    with target.with_name("january.zip.part").open("ab") as part:
        part.write(bytes(4096))
    fetcher.file(ZIP, WANTED, target)
    assert publisher.log[-1].headers["range"] == "bytes=90000-"
    assert target.read_bytes() == body


@pytest.mark.parametrize(
    "damage",
    [
        lambda note: note.write_text("{"),
        lambda note: note.write_text("[]"),
        lambda note: note.unlink(),
        lambda note: note.write_text(note.read_text().replace("january", "february")),
        lambda note: note.write_text(note.read_text().replace("90000", "99999999")),
    ],
)
def test_a_part_whose_note_is_damaged_or_of_another_file_is_fetched_afresh(
    fetcher: Fetcher, publisher: Publisher, target: Path, body: bytes, damage: Callable[[Path], object]
) -> None:
    publisher.faults[ZIP] = (faults.cut(90_000, times=1), faults.status(503, times=3))
    with pytest.raises(FetchError):
        fetcher.file(ZIP, WANTED, target)
    damage(target.with_name("january.zip.part.json"))
    fetcher.file(ZIP, WANTED, target)
    assert "range" not in publisher.log[-1].headers
    assert target.read_bytes() == body
    assert names(target) == ["january.zip"]


def test_stopping_ends_a_download_within_moments_and_keeps_what_came(publisher: Publisher, target: Path) -> None:
    """The server has gone quiet in the middle and the time for a read is long: the thread itself cannot notice."""
    publisher.faults[ZIP] = faults.drip(60_000, 100.0)
    stop = threading.Event()
    came = threading.Event()

    def watch(here: int, _total: int | None, _url: str) -> None:
        if here >= 60_000:
            came.set()

    limits = replace(QUICK, read=200.0, slow_for=200.0)
    with Fetcher(mirror=publisher.base, limits=limits, stop=stop, progress=watch) as fetcher:
        caught: list[BaseException] = []

        def run() -> None:
            try:
                fetcher.file(ZIP, WANTED, target)
            except FetchError as error:
                caught.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        assert came.wait(60)
        stop.set()
        thread.join(60)
        assert not thread.is_alive(), "the next byte would have been waited for"
    assert isinstance(caught[0], StoppedError)
    assert names(target) == ["january.zip.part", "january.zip.part.json"]
    assert target.with_name("january.zip.part").stat().st_size == 60_000


def test_stopping_while_bytes_arrive_keeps_them(publisher: Publisher, target: Path) -> None:
    publisher.faults[ZIP] = faults.drip(10_000, 0.02)
    stop = threading.Event()

    def stop_at(here: int, _total: int | None, _url: str) -> None:
        if here >= 60_000:
            stop.set()

    with (
        Fetcher(mirror=publisher.base, limits=QUICK, stop=stop, progress=stop_at) as fetcher,
        pytest.raises(StoppedError),
    ):
        fetcher.file(ZIP, WANTED, target)
    assert names(target) == ["january.zip.part", "january.zip.part.json"]
    assert target.with_name("january.zip.part").stat().st_size >= 60_000


def test_stopping_ends_a_wait_within_moments(publisher: Publisher, target: Path) -> None:
    publisher.faults[ZIP] = faults.status(503, retry_after="100")
    stop = threading.Event()
    with Fetcher(mirror=publisher.base, limits=QUICK, stop=stop) as fetcher:

        def stop_once_asked() -> None:
            while not (publisher.log and publisher.log[0].sent):
                time.sleep(0.02)
            stop.set()

        threading.Thread(target=stop_once_asked, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(StoppedError):
            fetcher.file(ZIP, WANTED, target)
        assert time.monotonic() - began < 30.0, "the site asked for 100 seconds"
        with pytest.raises(StoppedError):
            fetcher.page(PAGE)
    assert len(publisher.log) == 1


_KILLED = """
import sys
from pathlib import Path
from fairwait.sources.fetching import Expected, Fetcher
Fetcher(mirror=sys.argv[1]).file(sys.argv[2], Expected(endings=(".csv",)), Path(sys.argv[3]))
"""


def test_after_a_kill_what_was_flushed_is_not_fetched_again(publisher: Publisher, target: Path) -> None:
    size = 6 * 1024 * 1024
    publisher.site[CSV] = Served(b"Org,Beds\n" * (size // 9), "text/csv")
    publisher.faults[CSV] = faults.drip(512 * 1024, 0.1, times=1)
    note = target.with_name(f"{target.name}.part.json")
    process = subprocess.Popen([sys.executable, "-c", _KILLED, publisher.base, CSV, str(target)])
    try:
        for _ in range(2_400):
            if note.exists():
                break
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    assert names(target) == [f"{target.name}.part", note.name]
    with Fetcher(mirror=publisher.base) as fetcher:
        received = fetcher.file(CSV, Expected(endings=(".csv",)), target)
    assert target.read_bytes() == publisher.site[CSV].body
    assert publisher.log[-1].sent <= received.size - 4 * 1024 * 1024
    assert names(target) == [target.name]
