"""Fetch from a folder of files as somebody saved them, where no publisher's pages say what they are.

Many NHS networks cannot reach out: a colleague who can saves the files and passes the folder on. The right copy of each
month is picked by the files' names alone, as it is by the links of a page, and every file is read and checked the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from fairwait.domain import words
from fairwait.domain.errors import BadInputError
from fairwait.domain.harmless import decoded
from fairwait.pipeline.fetch.downloads import Download
from fairwait.pipeline.fetch.kinds import is_held
from fairwait.pipeline.fetch.plan import Plan, Wanted, joined
from fairwait.pipeline.fetch.report import Fetched, FetchReport
from fairwait.pipeline.fetch.run import Nobody, Watch, land, report_of
from fairwait.sources.finding import FoundFile, find_in_files, known_in_files
from fairwait.sources.finding.names import ending, upload_folder
from fairwait.store.manifest import Address, Copy
from fairwait.store.raw import file_sha256
from fairwait.store.writer import open_writer


@dataclass(frozen=True, slots=True)
class FolderPlan(Plan):
    """The files of a folder that are to be read. ``paths`` are the files by the names that they are told under.

    Those names are paths inside the folder; a byte of a name that is no UTF-8 is written ``%FF``.
    """

    paths: Mapping[str, Path] = field(default_factory=dict)

    def held(self, found: FoundFile, root: Path) -> bool:
        """Whether the store at ``root`` has the very bytes of one of the files, as what its name says."""
        try:
            return is_held(found, _copy(self.paths[found.url]), root)
        except OSError:
            return False


def is_loose(folder: Path, wanted: Wanted) -> bool:
    """Whether a folder holds files as they were saved, and not copies of whole sites, one folder for each."""
    hosts = {host.lstrip(".") for entry in wanted.entries() for host in entry.hosts}
    return not any((folder / host).is_dir() for host in hosts)


def folder_plan(wanted: Wanted, folder: Path) -> FolderPlan:
    """The files of a folder that are the right copies of the sources and months wanted.

    A folder is not its publishers' pages: nothing is called missing because it is not there.
    """
    paths = _paths(folder)
    known = known_in_files(date.today())
    found = [
        (entry, find_in_files(entry, paths, first=wanted.first, last=wanted.last, latest=wanted.latest, known=known))
        for entry in wanted.entries()
        if entry.fetchable
    ]
    plan = joined(found, (), 0, wanted.skip)
    parts = {one.name: getattr(plan, one.name) for one in fields(plan)}
    return FolderPlan(**(parts | {"doubts": (*plan.doubts, *_rivalries(plan, paths)), "paths": paths}))


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
                done.append(land(_standing(found, plan.paths[found.url]), writer, own=False))
                told.landed(done[-1])
        finally:
            version = writer.publish()
    return report_of(done, plan, version)


def _paths(folder: Path) -> dict[str, Path]:
    """The files below a folder by the names that they are told under."""
    paths: dict[str, Path] = {}
    for path in sorted(_files(folder)):
        name = decoded(path.relative_to(folder).as_posix())
        while name in paths:  # one name is the other's, spelled out
            name = f"./{name}"
        paths[name] = path
    return paths


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder but hidden ones and those in hidden folders. A link that leads out is not followed."""
    inside = folder.resolve()
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        for path in (Path(parent, name) for name in files if not _hidden(name)):
            if path.is_file() and path.resolve().is_relative_to(inside):
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _rivalries(plan: Plan, paths: Mapping[str, Path]) -> Iterator[str]:
    """A sentence on each file that was picked from several that have as good a name and are not the same."""
    rivals: dict[tuple[object, ...], list[FoundFile]] = {}
    for one in plan.superseded:
        rivals.setdefault(_rank(one), []).append(one)
    for best in plan.files:
        others = [one for one in rivals.get(_rank(best), ()) if _differ(paths[one.url], paths[best.url])]
        if others:
            yield (
                f"{words.count(len(others) + 1, 'file').capitalize()} of the folder are {best.publication} of "
                f"{best.last.label} by their names, and differ: {words.listing([best.url, *(o.url for o in others)])}. "
                f"Nothing tells which of them is right; {best.url} is taken. Move the others away, or name them "
                "“revised” where they are"
            )


def _rank(file: FoundFile) -> tuple[object, ...]:
    return (file.source, file.publication, file.first, file.last, file.revision, upload_folder(file.url),
            ending(file.url))  # fmt: skip


def _differ(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size != other.stat().st_size or file_sha256(one) != file_sha256(other)
    except OSError:  # told of where it is read
        return False


def _standing(found: FoundFile, path: Path) -> Download:
    try:
        copy = _copy(path)
    except OSError as error:
        return Download(found, _address(found), None, error=BadInputError(
            f"{found.name} cannot be read", where=found.url, expected="a file that this account may read",
            remedy=f"check its permissions ({error.strerror})"))  # fmt: skip
    return Download(found, _address(found).with_copy(copy), path)


def _copy(path: Path) -> Copy:
    return Copy(file_sha256(path), path.stat().st_size, path.name, "", "")


def _address(found: FoundFile) -> Address:
    return Address(
        found.source, found.publication, str(found.first), str(found.last), found.url, found.page, found.text,
        found.revision,
    )  # fmt: skip
