"""From files to a published version of the store: each file whole or not at all, the good ones landing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from fairwait.domain.errors import BadInputError, ExitCode, FairwaitError, StoreError
from fairwait.domain.period import Period
from fairwait.pipeline.vintages import Meaning, meaning
from fairwait.store.disk import disk_errors
from fairwait.store.release import Release
from fairwait.store.writer import Writer, file_sha256, open_writer

#: Endings that a publication may have; other files in a folder are passed over without a word.
DATA_SUFFIXES = (".csv", ".csv.gz", ".zip", ".xls", ".xlsx", ".xlsm", ".parquet")
_MEMORY_LIMIT = "800MB"

#: What :data:`fairwait.pipeline.vintages.Meaning` says of a file that was read, and two more.
Outcome = Literal["new", "revised", "same figures", "passed over", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file."""

    path: Path
    outcome: Outcome
    release: Release | None = None
    error: FairwaitError | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What a publisher's link says that a file is: its content has to agree before anything is stored.

    ``months`` are first and last month; of a series only the publication is promised, and they are None. ``revised``
    is true when the link says so, whatever the file's own name does.
    """

    publication: str
    months: tuple[Period, Period] | None
    revised: bool

    def kept_by(self, publication: str, first: str, last: str) -> bool:
        """Whether a file of this publication and these months (``YYYY-MM``) is what was promised."""
        return publication == self.publication and (
            self.months is None or (first, last) == (str(self.months[0]), str(self.months[1]))
        )


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, and the version published."""

    files: tuple[Ingested, ...]
    version: int
    notes: tuple[str, ...] = field(default=())

    @property
    def exit_code(self) -> ExitCode:
        failed = sum(file.outcome == "failed" for file in self.files)
        if not failed:
            return ExitCode.DONE
        return ExitCode.BAD_INPUT if failed == len(self.files) else ExitCode.PARTLY_DONE


def ingest(
    paths: Sequence[Path], root: Path, *, progress: Callable[[int, int, Path], None] | None = None
) -> IngestReport:
    """Read files (or folders of files) into the store at ``root`` and publish one version with all that landed.

    A file that was ingested before is left alone; a file that cannot be read is reported and changes nothing.
    ``progress`` is called with the number done, the number of files and the file about to be read.

    Raises
    ------
    BadInputError
        When a path does not exist or a folder holds no data file.
    StoreError
        When another process is writing, the disk is full or the folder is not writable.
    """
    files = _expand(paths)
    done: list[Ingested] = []
    with open_writer(root) as writer:
        try:
            for index, path in enumerate(files):
                if progress:
                    progress(index, len(files), path)
                done.append(ingest_one(path, writer))
        finally:  # what landed before an interruption is published, not left for the next run
            version = writer.publish()
    return IngestReport(tuple(done), version)


def _expand(paths: Sequence[Path]) -> list[Path]:
    return [file for path in paths for file in _files_of(path)]


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(
            file
            for file in path.rglob("*")
            if file.is_file()
            and file.name.lower().endswith(DATA_SUFFIXES)
            and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
        )
        if not found:
            raise BadInputError(
                f"The folder {path.name} holds no data file",
                where=str(path),
                expected=f"files ending in {', '.join(DATA_SUFFIXES)}",
                remedy="check the path",
            )
        yield from found
    elif path.exists():
        yield path
    else:
        raise BadInputError(
            f"There is no file {path.name}", where=str(path), expected="a file or a folder", remedy="check the path"
        )


def ingest_one(path: Path, writer: Writer, promised: Promised | None = None) -> Ingested:
    """Read one file into the store that ``writer`` holds, or say why not; nothing is published yet.

    A file that is not what its link ``promised`` is refused. Raises :class:`StoreError` when the store cannot be
    written to; whatever is wrong with the file is in what comes back.
    """
    try:
        sha256 = file_sha256(path)
        known = writer.known(sha256)
        if known:
            _hold_to(promised, known.publication, known.first_period, known.last_period, path)
            return Ingested(path, "unchanged", known)
        release, outcome = _read_and_add(path, sha256, writer, promised)
    except StoreError:
        raise
    except FairwaitError as error:
        return Ingested(path, "failed", error=error)
    except OSError as error:
        return Ingested(path, "failed", error=BadInputError(
            f"{path.name} cannot be read", where=str(path), expected="a file that this account may read",
            remedy=f"check its permissions ({error.strerror})"))  # fmt: skip
    return Ingested(path, outcome, release)


def _read_and_add(path: Path, sha256: str, writer: Writer, promised: Promised | None) -> tuple[Release, Meaning]:
    import duckdb

    from fairwait.pipeline.cross_checks import held_against_others, refuse_broken_rules
    from fairwait.pipeline.marts import build_marts
    from fairwait.pipeline.registry import recognise
    from fairwait.sources.opening import open_file

    # Unpacked beside the store, not in the system's temporary folder, which is often a small one in memory.
    with disk_errors(writer.root):
        workspace = tempfile.TemporaryDirectory(dir=writer.root / "staging")
    with workspace as workdir:
        file = open_file(path, Path(workdir))
        source = recognise(file)
        with duckdb.connect() as con:
            con.execute(f"set memory_limit = '{_MEMORY_LIMIT}'")
            con.execute("set preserve_insertion_order = false")
            con.execute("set temp_directory = ?", [workdir])
            read = held_against_others(source, build_marts(source.read(file, con), con), con)
            refuse_broken_rules(read, file.name)
            if promised:
                _hold_to(promised, read.publication, str(read.first_period), str(read.last_period), path)
                read = replace(read, revised=read.revised or promised.revised)
            release = writer.add(file, sha256, read, con)
            return release, meaning(release, writer.others(release), con)


def _hold_to(promised: Promised | None, publication: str, first: str, last: str, path: Path) -> None:
    """Refuse a file that is not what its link promised."""
    if promised is None or promised.kept_by(publication, first, last):
        return
    of = f" of {promised.months[-1].label}" if promised.months else ""
    raise BadInputError(
        f"{path.name} is not what its link says", where=str(path),
        expected=f"{promised.publication}{of}; the file holds {publication} of {Period.parse(last).label}",
        remedy="the publisher may have put up the wrong file: look at its page, and fetch again later",
    )  # fmt: skip
