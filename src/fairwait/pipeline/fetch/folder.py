"""Fetch from a folder of files as somebody saved them, where no publisher's pages say what they are.

Many NHS networks cannot reach out: a colleague who can saves the files and passes the folder on. The right copy of each
month is picked by the files' names alone, as it is by the links of a page, and every file is read and checked the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.fetch.downloads import Download
from fairwait.pipeline.fetch.plan import Plan, Wanted, joined
from fairwait.pipeline.fetch.report import Fetched, FetchReport
from fairwait.pipeline.fetch.run import Nobody, Watch, land, report_of
from fairwait.sources.finding import FoundFile, find_in_files
from fairwait.store.manifest import Address, Copy
from fairwait.store.writer import file_sha256, open_writer


def is_loose(folder: Path, wanted: Wanted) -> bool:
    """Whether a folder holds files as they were saved, and not copies of whole sites, one folder for each."""
    hosts = {host.lstrip(".") for entry in wanted.entries() for host in entry.hosts}
    return not any((folder / host).is_dir() for host in hosts)


def folder_plan(wanted: Wanted, folder: Path) -> Plan:
    """The files of a folder that are the right copies of the sources and months wanted.

    A folder is not its publishers' pages: nothing is called missing because it is not there.
    """
    names = [path.relative_to(folder).as_posix() for path in _files(folder)]
    found = [
        (entry, find_in_files(entry, names, first=wanted.first, last=wanted.last, latest=wanted.latest))
        for entry in wanted.entries()
        if entry.fetchable
    ]
    return joined(found, (), 0)


def fetch_folder(wanted: Wanted, root: Path, folder: Path, *, watch: Watch | None = None) -> FetchReport:
    """Bring the store at ``root`` up to the files of a folder; as :func:`fairwait.pipeline.fetch.run.fetch` does."""
    told = watch or Nobody()
    plan = folder_plan(wanted, folder)
    if not plan.files:
        raise BadInputError(
            f"The folder {folder.name} holds no file of what was asked for", where=str(folder),
            expected="copies of publishers' sites, one folder for each, or files under the names they were published",
            remedy="check the path; a file under another name is read with “fairwait ingest FILE”",
        )  # fmt: skip
    told.planned(len(plan.files))
    done: list[Fetched] = []
    with open_writer(root) as writer:
        try:
            for found in plan.files:
                done.append(land(_standing(found, folder), writer, own=False))
                told.landed(done[-1])
        finally:
            version = writer.publish()
    return report_of(done, plan, version)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder. A link that leads out of it is not followed."""
    inside = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(inside) and not path.name.startswith((".", "~$")):
            yield path


def _standing(found: FoundFile, folder: Path) -> Download:
    path = folder / found.url
    try:
        copy = Copy(file_sha256(path), path.stat().st_size, path.name, "", "")
    except OSError as error:
        return Download(found, _address(found), None, error=BadInputError(
            f"{path.name} cannot be read", where=str(path), expected="a file that this account may read",
            remedy=f"check its permissions ({error.strerror})"))  # fmt: skip
    return Download(found, _address(found).with_copy(copy), path)


def _address(found: FoundFile) -> Address:
    return Address(
        found.source, found.publication, str(found.first), str(found.last), found.url, found.page, found.text,
        found.revision,
    )  # fmt: skip
