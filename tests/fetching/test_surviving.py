"""What passes: busy, broken, slow and cut connections. Nothing is lost, nothing is asked for twice without need."""

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
from tests.fetching.conftest import CSV, PAGE, QUICK, WANTED, ZIP, Sleeps, names, zipped
from tests.synthetic.publisher import faults
from tests.synthetic.publisher.faults import Fault
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import PUT_THERE, Served

_CSV = Expected(endings=(".csv",))


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
    with Fetcher(mirror=publisher.base, limits=replace(QUICK, slow_for=0.2, slowest=5_000, tries=1)) as fetcher:
        assert fetcher.file(CSV, _CSV, target.with_name("beds.csv")).size == len(publisher.site[CSV].body)


def test_stopping_ends_a_download_within_moments_and_keeps_what_came(publisher: Publisher, target: Path) -> None:
    """The server has gone quiet in the middle and the time for a read is long: the thread itself cannot notice."""
    publisher.faults[ZIP] = faults.drip(60_000, 3.0)
    stop = threading.Event()
    came = threading.Event()

    def watch(here: int, _total: int | None, _url: str) -> None:
        if here >= 60_000:
            came.set()

    limits = replace(QUICK, read=60.0, slow_for=60.0)
    with Fetcher(mirror=publisher.base, limits=limits, stop=stop, progress=watch) as fetcher:
        caught: list[BaseException] = []

        def run() -> None:
            try:
                fetcher.file(ZIP, WANTED, target)
            except FetchError as error:
                caught.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        assert came.wait(10)
        began = time.monotonic()
        stop.set()
        thread.join(10)
        assert time.monotonic() - began < 2.0
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
        for _ in range(200):
            if note.exists():
                break
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    assert names(target) == [f"{target.name}.part", note.name]
    with Fetcher(mirror=publisher.base) as fetcher:
        received = fetcher.file(CSV, _CSV, target)
    assert target.read_bytes() == publisher.site[CSV].body
    assert publisher.log[-1].sent <= received.size - 4 * 1024 * 1024
    assert names(target) == [target.name]


def test_a_page_is_asked_for_again_too(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.faults[PAGE] = (faults.status(500, times=1), faults.cut(20, times=1))
    assert "January 2026" in fetcher.page(PAGE)
    assert len(publisher.log) == 3
