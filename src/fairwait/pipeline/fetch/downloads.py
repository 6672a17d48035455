"""Downloads, several at once and never far ahead of what is done with them.

A download stands in the store's folder ``incoming`` until the store has taken it. Bytes that wait there, and bytes
that are in the store, are asked for on condition that they have changed. Bytes that became a release which has since
been lost are read again from where they are kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Semaphore

from fairwait.domain.errors import FairwaitError, StoreError
from fairwait.pipeline.fetch.kinds import expected, is_held, was_fetched
from fairwait.sources.fetching import Fetcher, GoneError, Received, Validators
from fairwait.sources.finding import FoundFile
from fairwait.store import manifest, raw
from fairwait.store.disk import disk_errors
from fairwait.store.manifest import Address, Copy
from fairwait.store.release import holds

WORKERS = 4
#: Downloads that may wait to be ingested: enough that ingesting never waits, few enough to spare the disk.
AHEAD = 8


@dataclass(frozen=True, slots=True)
class Download:
    """One download: a file that waits at ``path``; None when the store has the bytes, or with an ``error``.

    ``instead_of`` is the file that it stands for, whose address has nothing any more.
    """

    found: FoundFile
    address: Address
    path: Path | None
    size: int = 0
    error: FairwaitError | None = None
    instead_of: FoundFile | None = None


def downloads(
    files: Sequence[FoundFile], root: Path, fetcher: Fetcher, stop: Event, *,
    older: Sequence[FoundFile] = (), workers: int = WORKERS, ahead: int = AHEAD,
) -> Generator[Download, None, None]:  # fmt: skip
    """Every file as it comes in, whatever the order.

    ``older`` are the copies that the files replace, best first: what is asked for where a file is gone. ``stop`` is the
    fetcher's own: it is set when the loop is left early, so that downloads still running end and keep what they have.
    """
    ready: SimpleQueue[Future[Download]] = SimpleQueue()
    room = Semaphore(ahead)

    def get(found: FoundFile) -> Download:
        room.acquire()
        return best(found, older, root, fetcher)

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


def best(found: FoundFile, older: Sequence[FoundFile], root: Path, fetcher: Fetcher) -> Download:
    """Fetch one file; where its address has nothing, and nothing is held of its period, the copy that it replaced."""
    newest = download(found, root, fetcher)
    if not isinstance(newest.error, GoneError) or was_fetched(found, root):
        return newest
    period = (found.source, found.publication, found.first, found.last)
    for other in (one for one in older if (one.source, one.publication, one.first, one.last) == period):
        if was_fetched(other, root) or not holds(root, found.publication, str(found.first), str(found.last)):
            instead = download(other, root, fetcher)
            if not instead.error:
                return replace(instead, instead_of=found)
    return newest


def download(found: FoundFile, root: Path, fetcher: Fetcher) -> Download:
    """Fetch one file, unless the address says that it has not changed.

    Raises
    ------
    StoreError
        When the store's disk is full or closed to us: then no other file fares better.
    """
    address = _address(found, root)
    target = manifest.incoming(root, found.source, found.url) / found.name
    latest = address.latest
    with disk_errors(root):
        target.parent.mkdir(parents=True, exist_ok=True)
        held = latest is not None and latest.stored and is_held(found, latest, root)
        waits = latest is not None and not held and (_is(target, latest) or _put_back(latest, target, root))
    known = _validators(latest) if latest and (held or waits) else None
    try:
        received = fetcher.file(found.url, expected(found), target, known)
    except StoreError:
        raise
    except FairwaitError as error:
        return Download(found, address, None, error=error)
    if received.unchanged:
        return Download(found, address, target if waits else None)
    address = address.with_copy(_copy(received, found.name))
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
    return path.is_file() and path.stat().st_size == copy.size and raw.file_sha256(path) == copy.sha256


def _put_back(copy: Copy, target: Path, root: Path) -> bool:
    """Let bytes wait again that the store had taken, and whose release is no longer there or was of an older format."""
    return copy.stored and raw.put_back(root, copy.sha256, copy.name, target)


def _validators(copy: Copy) -> Validators:
    return Validators(copy.headers.get("ETag", ""), copy.headers.get("Last-Modified", ""), copy.size, copy.sha256)


def _copy(received: Received, name: str) -> Copy:
    return Copy(
        received.sha256, received.size, name, received.received_at.isoformat(timespec="seconds"),
        received.final_url, dict(received.headers),
    )  # fmt: skip
