"""Downloads, several at once and never far ahead of what is done with them.

A download stands in the store's folder ``incoming`` until the store has taken it. Bytes that wait there, and bytes
that are in the store, are asked for on condition that they have changed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Semaphore

from fairwait.domain.errors import FairwaitError
from fairwait.pipeline.fetch.kinds import expected
from fairwait.sources.fetching import Fetcher, Received, Validators
from fairwait.sources.finding import FoundFile
from fairwait.store import manifest
from fairwait.store.manifest import Address, Copy
from fairwait.store.writer import file_sha256

WORKERS = 4
#: Downloads that may wait to be ingested: enough that ingesting never waits, few enough to spare the disk.
AHEAD = 8


@dataclass(frozen=True, slots=True)
class Download:
    """One download: a file that waits at ``path``; None when the store has the bytes, or with an ``error``."""

    found: FoundFile
    address: Address
    path: Path | None
    size: int = 0
    error: FairwaitError | None = None


def downloads(
    files: Sequence[FoundFile], root: Path, fetcher: Fetcher, stop: Event, *, workers: int = WORKERS, ahead: int = AHEAD
) -> Generator[Download, None, None]:
    """Every file as it comes in, whatever the order.

    ``stop`` is the fetcher's own: it is set when the loop is left early, so that downloads still running end and keep
    what they have.
    """
    ready: SimpleQueue[Future[Download]] = SimpleQueue()
    room = Semaphore(ahead)

    def get(found: FoundFile) -> Download:
        room.acquire()
        return download(found, root, fetcher)

    pool = ThreadPoolExecutor(workers, thread_name_prefix="fetch")
    try:
        for found in files:
            pool.submit(get, found).add_done_callback(ready.put)
        for _ in files:
            yield ready.get().result()
            room.release()
    except BaseException:
        stop.set()
        raise
    finally:
        for _ in range(workers):  # nobody is left waiting for room
            room.release()
        pool.shutdown(wait=True, cancel_futures=True)


def download(found: FoundFile, root: Path, fetcher: Fetcher) -> Download:
    """Fetch one file, unless the address says that it has not changed."""
    address = _address(found, root)
    target = manifest.incoming(root, found.source, found.url) / found.name
    latest = address.latest
    waits = latest is not None and not latest.stored and _is(target, latest)
    known = _validators(latest) if latest and (latest.stored or waits) else None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        received = fetcher.file(found.url, expected(found), target, known)
    except FairwaitError as error:
        return Download(found, address, None, error=error)
    if received.unchanged:
        return Download(found, address, target if waits else None)
    address = address.with_copy(_copy(received))
    manifest.record(root, address)
    return Download(found, address, target, received.size)


def waiting(root: Path) -> Iterator[tuple[Address, Path]]:
    """The downloads of earlier runs that came in whole and that the store has not taken yet."""
    for address in manifest.manifest(root):
        latest = address.latest
        target = manifest.incoming(root, address.source, address.url) / (latest.name if latest else "")
        if latest and not latest.stored and _is(target, latest):
            yield address, target


def _address(found: FoundFile, root: Path) -> Address:
    known = manifest.recorded(root, found.source, found.url)
    copies = known.copies if known else ()
    return Address(
        found.source, found.publication, str(found.first), str(found.last), found.url, found.page, found.text,
        found.revision, copies,
    )  # fmt: skip


def _is(path: Path, copy: Copy) -> bool:
    return path.is_file() and path.stat().st_size == copy.size and file_sha256(path) == copy.sha256


def _validators(copy: Copy) -> Validators:
    return Validators(copy.headers.get("ETag", ""), copy.headers.get("Last-Modified", ""), copy.size, copy.sha256)


def _copy(received: Received) -> Copy:
    return Copy(
        received.sha256, received.size, received.name, received.received_at.isoformat(timespec="seconds"),
        received.final_url, dict(received.headers),
    )  # fmt: skip
