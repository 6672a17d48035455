"""A mirror in a folder: ``https://HOST/path`` is the file ``FOLDER/HOST/path``, as ``wget --mirror`` lays it out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.addresses import parts_in_folder
from fairwait.sources.fetching.asking import Answer
from fairwait.sources.fetching.failures import GoneError, refused
from fairwait.sources.fetching.terms import Validators

_BLOCK = 1024 * 1024


class FolderMirror:
    """Answers from files. Nothing outside the folder is read, whatever the address or a link in the folder says."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise FetchError(
                "The mirror folder is not there",
                where=str(root),
                expected="a folder with one folder for each host, such as www.england.nhs.uk",
                remedy="check the spelling, or whether the drive is connected",
            )
        self._root = root.resolve()

    @contextmanager
    def answer(
        self,
        url: str,
        headers: Mapping[str, str],
        hosts: Collection[str],
        *,
        due: float,
        check: Callable[[str], None] | None = None,
        known: Validators | None = None,
    ) -> Iterator[Answer]:
        """See :class:`~fairwait.sources.fetching.asking.Asking`: 200, or 304 where it is the copy already known."""
        path = self._found(url)
        yield self._read(path, url, known)

    def _read(self, path: Path, url: str, known: Validators | None) -> Answer:
        try:
            stat = path.stat()
            modified = format_datetime(datetime.fromtimestamp(int(stat.st_mtime), UTC), usegmt=True)
            headers = {"content-length": str(stat.st_size), "last-modified": modified}
            same = known is not None and known.size == stat.st_size and self._same(path, known, modified)
            return Answer(304 if same else 200, url, headers, _blocks(path))
        except OSError as error:
            raise not_read(error, path, url) from error

    @staticmethod
    def _same(path: Path, known: Validators, modified: str) -> bool:
        if not known.sha256:
            return known.last_modified == modified
        digest = hashlib.sha256()
        for block in _blocks(path):
            digest.update(block)
        return digest.hexdigest() == known.sha256

    def _found(self, url: str) -> Path:
        question = urlsplit(url).query
        path = self._root.joinpath(*parts_in_folder(url))
        candidates = [path / "index.html", path, path.with_name(f"{path.name}.html")]
        if question:
            # wget keeps the question in the name, on Windows behind an @.
            names = [f"{path.name}{mark}{question}" for mark in "?@"]
            candidates = [path.with_name(name) for name in (*names, *(f"{name}.html" for name in names))]
        for candidate in candidates:
            try:
                if candidate.is_file():
                    return self._inside(candidate, url)
            except (OSError, ValueError):
                continue
        raise GoneError(
            "The mirror folder has nothing for this address",
            where=url,
            expected=f"a file {'/'.join(parts_in_folder(url))} in the mirror folder",
            remedy="bring the mirror up to date",
        )

    def _inside(self, path: Path, url: str) -> Path:
        real = path.resolve()
        if not real.is_relative_to(self._root):
            raise refused("The mirror folder has a link that leads out of it", url, expected="files inside the folder")
        return real


def not_read(error: OSError, path: Path, url: str) -> FetchError:
    return FetchError(
        f"A file of the mirror folder cannot be read ({error.strerror or 'unknown reason'})",
        where=f"{path}, for {url}",
        expected="a file that this account may read",
        remedy="check its permissions, or whether the drive is connected",
    )


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise not_read(error, path, str(path)) from error
