"""Fetch: walk the pages, download, verify, ingest and publish, the last four overlapping."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Protocol

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.downloads import Download, downloads, waiting
from fairwait.pipeline.fetch.kinds import is_known, is_read, promised
from fairwait.pipeline.fetch.plan import Plan, Wanted, make_plan
from fairwait.pipeline.fetch.report import Fetched, FetchReport
from fairwait.pipeline.ingest import ingest_one
from fairwait.sources.fetching import Fetcher
from fairwait.sources.finding import FoundFile
from fairwait.store import manifest
from fairwait.store.manifest import Address
from fairwait.store.writer import Writer, open_writer


class Watch(Protocol):
    """Somebody who is told how a fetch goes on."""

    def page(self, url: str) -> None: ...

    def planned(self, files: int) -> None: ...

    def landed(self, fetched: Fetched) -> None: ...


class Nobody:
    """A watch that nobody looks at."""

    def page(self, url: str) -> None:
        pass

    def planned(self, files: int) -> None:
        pass

    def landed(self, fetched: Fetched) -> None:
        pass


def fetch(
    wanted: Wanted, root: Path, fetcher: Fetcher, *, today: date, stop: Event | None = None, watch: Watch | None = None
) -> FetchReport:
    """Bring the store at ``root`` up to what the publishers' pages show, and publish one version of it.

    ``stop`` is the event that the fetcher was given, so that an interruption ends its downloads.

    Every file is downloaded, checked and ingested whole or not at all; what landed before an interruption is
    published. Killed at any moment and run again, it gives the store that an undisturbed run gives.

    Raises
    ------
    UsageError
        For a source that the catalogue does not have.
    StoreError
        When another process is writing, the disk is full or the folder is not writable.
    """
    told = watch or Nobody()
    wanted.entries()
    done: list[Fetched] = []
    with open_writer(root) as writer:
        try:
            left = left_over(writer)
            done.extend(left.taken)
            plan = make_plan(wanted, fetcher.page, today, told.page)
            told.planned(len(plan.files))
            coming = downloads(plan.files, root, fetcher, stop or Event(), older=plan.superseded)
            with contextlib.closing(coming):
                for download in coming:
                    done.append(left.failed_again(download) or land(download, writer))
                    told.landed(done[-1])
        finally:  # what landed before an interruption is published, not left for the next run
            version = writer.publish()
            manifest.sweep(root)
    return report_of(done, plan, version, left.doubts)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What became of files that earlier runs downloaded: taken, not readable, or of no source of the catalogue."""

    taken: tuple[Fetched, ...]
    failed: tuple[Fetched, ...]
    doubts: tuple[str, ...]

    def failed_again(self, download: Download) -> Fetched | None:
        """What was said of a file that was not readable, if the very same is to be read once more."""
        latest = download.address.latest
        for one in self.failed if latest and download.path else ():
            same = (one.found.url, one.sha256) == (download.found.url, latest.sha256 if latest else "")
            if same and promised(one.found) == promised(download.found):
                return one
        return None


def take_waiting(root: Path) -> LeftOver:
    """Ingest what earlier runs downloaded and had no time to ingest, and publish it, without any network."""
    with open_writer(root) as writer:
        try:
            return left_over(writer)
        finally:
            writer.publish()


def left_over(writer: Writer) -> LeftOver:
    """Put into the store what earlier runs downloaded and had no time to ingest."""
    landed: list[Fetched] = []
    doubts: list[str] = []
    for address, path in waiting(writer.root):
        if not is_known(address.source, address.publication):
            doubts.append(
                f"A file downloaded earlier from {address.url} was left where it is: the catalogue no longer has "
                f"{address.publication} of the source {address.source}"
            )
            continue
        found = FoundFile(
            address.source, address.publication, Period.parse(address.first_period), Period.parse(address.last_period),
            address.url, address.text, address.page, address.revision, path.name,
        )  # fmt: skip
        landed.append(land(Download(found, address, path), writer))
    return LeftOver(
        tuple(one for one in landed if one.outcome != "failed"),
        tuple(one for one in landed if one.outcome == "failed"),
        tuple(doubts),
    )


def land(download: Download, writer: Writer, *, own: bool = True) -> Fetched:
    """Put one download into the store, or say why not; nothing is published yet.

    ``own`` is false for a file that stands in somebody's folder: no address is put on record, and it stays there.
    """
    found, latest = download.found, download.address.latest
    sha256 = latest.sha256 if latest else ""
    if download.error:
        return Fetched(found, "failed", error=download.error)
    if download.path is None:
        return Fetched(found, "unchanged", writer.known(sha256), sha256=sha256, instead_of=download.instead_of)
    landed = _taken(download, download.path, sha256, writer)
    if landed.outcome != "failed" and own:
        _settle(download.address, landed, writer.root)
    return replace(landed, instead_of=download.instead_of)


def _taken(download: Download, path: Path, sha256: str, writer: Writer) -> Fetched:
    """Put a file that came in whole into the store: read, or kept as it is where there is no reader."""
    found, size = download.found, download.size
    if not is_read(found):
        known = writer.kept(sha256)
        try:
            writer.keep(path, sha256)
        except BadInputError as error:
            return Fetched(found, "failed", None, size, sha256, error)
        return Fetched(found, "unchanged" if known else "kept", None, size, sha256)
    taken = ingest_one(path, writer, promised(found))
    return Fetched(found, taken.outcome, taken.release, size, sha256, taken.error)


def _settle(address: Address, landed: Fetched, root: Path) -> None:
    """Record that the store has the bytes, and clear the place where they waited."""
    latest = address.latest
    assert latest is not None
    release = landed.release.folder.relative_to(root).as_posix() if landed.release else ""
    manifest.record(root, address.with_copy(replace(latest, stored=True, release=release)))
    shutil.rmtree(manifest.incoming(root, address.source, address.url), ignore_errors=True)


def report_of(done: list[Fetched], plan: Plan, version: int, doubts: Sequence[str] = ()) -> FetchReport:
    """What became of a plan. An address asked again after its waiting file was taken is told of once."""
    by_address: dict[str, Fetched] = {}
    for one in done:
        by_address.setdefault(one.found.url, one)
    told = tuple(dict.fromkeys(one.doubt for one in done if one.doubt))
    return FetchReport(
        tuple(by_address.values()), plan.missing, plan.failures, plan.drift, (*doubts, *told, *plan.doubts),
        plan.pages, version,
    )  # fmt: skip
