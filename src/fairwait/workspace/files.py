"""A shelf: small text files of one kind in one folder, written whole or not at all, by one process at a time."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fairwait.domain.errors import (
    BadInputError,
    NothingToAnswerWithError,
    StoreBusyError,
    StoreError,
    UsageError,
)
from fairwait.domain.harmless import decoded, harmless
from fairwait.store.lasting import clear_half_written, make_folder, put_in_place, write_atomically
from fairwait.store.lock import alone
from fairwait.workspace.names import checked_name, folded

#: A file that people write by hand is never so long; one that is was put there by mistake.
LARGEST = 1_000_000
_LOCK = ".lock"
_PATIENCE = 10.0  # seconds: writing one small file takes hundredths
_PAUSE = 0.02
_REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Text files with one ``ending`` in one folder; ``what`` is what each holds, in the singular: “group”.

    Two names that differ only in capitals are one name, on every system.
    """

    folder: Path
    ending: str
    what: str

    def names(self) -> tuple[str, ...]:
        """The names kept, in order of the alphabet; none where the folder is not there yet.

        Files whose names this program would not have given are no part of it: :meth:`strangers` tells of them.
        """
        return tuple(sorted((one for one in self._stems() if _is_name(one, self.what)), key=folded))

    def strangers(self) -> tuple[str, ...]:
        """The files of this kind that stand in the folder under names that cannot be asked for."""
        return tuple(sorted(decoded(one) + self.ending for one in self._stems() if not _is_name(one, self.what)))

    def found(self, name: str) -> str | None:
        """The name as it was kept, however it is capitalised now; None where nothing is kept under it."""
        wanted = folded(checked_name(name, self.what))
        return next((one for one in self.names() if folded(one) == wanted), None)

    def path(self, name: str) -> Path:
        """The file of a name, which may not be there."""
        return self.folder / f"{self.found(name) or checked_name(name, self.what)}{self.ending}"

    def read(self, name: str) -> str:
        """The text kept under a name.

        Raises :class:`NothingToAnswerWithError` where there is none, and :class:`BadInputError` for a file that is no
        text or far too long to be one of ours.
        """
        kept = self.found(name)
        if kept is None:
            raise self._missing(name)
        path = self.path(kept)
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else None
        except FileNotFoundError:
            raise self._missing(name) from None
        except OSError as error:
            raise StoreError(
                f"The {self.what} “{kept}” cannot be read",
                where=str(path),
                expected="a file that this account may read",
                remedy="check the file's permissions",
            ) from error
        if data is None:
            raise BadInputError(
                f"The {self.what} “{kept}” is too long to be one", where=str(path),
                expected=f"a text of at most {LARGEST // 1000:,} thousand bytes",
                remedy="move the file away and save anew",
            )  # fmt: skip
        return _text(data, path)

    def write(self, name: str, text: str, *, replace: bool = False) -> Path:
        """Keep a text under a name; UsageError where the name is taken, unless it may be replaced."""

        def change(kept: str | None) -> str:
            if kept is not None and not replace:
                raise UsageError(
                    f"There is a {self.what} “{self.found(name)}” already", where=str(self.path(name)),
                    expected="a name that is not taken", remedy="give another name, or add --replace",
                )  # fmt: skip
            return text

        return self.update(name, change, readable=False)

    def update(self, name: str, change: Callable[[str | None], str], *, readable: bool = True) -> Path:
        """Replace what is kept under a name by what ``change`` makes of it (None: nothing is kept yet).

        Nobody else writes to the shelf between reading and writing, so that of two changes none is lost. With
        ``readable=False`` the text is not read: ``change`` gets an empty one where a file is there.
        """
        safe = checked_name(name, self.what)
        with self._alone():
            kept = self.found(safe)
            before = None if kept is None else self.read(kept) if readable else ""
            after = change(before)
            if len(after.encode()) > LARGEST:
                raise UsageError(
                    f"{self.what.capitalize()} “{safe}” would grow too long to be read again", where=str(self.folder),
                    expected=f"at most {LARGEST // 1000:,} thousand bytes",
                    remedy=f"move the file away, as a record of its own, and begin another {self.what}",
                )  # fmt: skip
            path = self.folder / f"{kept or safe}{self.ending}"
            write_atomically(path, after)
            return path

    def remove(self, name: str) -> Path:
        """Take a name off the shelf. The file is set aside in the folder ``removed``, in place of one of that name."""
        with self._alone():
            kept = self.found(name)
            if kept is None:
                raise self._missing(name)
            aside = self.folder / _REMOVED / f"{kept}{self.ending}"
            make_folder(aside.parent)
            put_in_place(self.path(kept), aside)
            return aside

    def _stems(self) -> list[str]:
        try:
            return [
                one.name.removesuffix(self.ending)
                for one in self.folder.iterdir()
                if one.name.endswith(self.ending) and not one.name.startswith(".") and one.is_file()
            ]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise StoreError(
                "The workspace cannot be read", where=str(self.folder),
                expected="a folder that this account may read", remedy="check the folder's permissions",
            ) from error  # fmt: skip

    def _missing(self, name: str) -> NothingToAnswerWithError:
        kept = [f"“{one}”" for one in self.names()]
        shown = ", ".join(kept[:8]) + (f" and {len(kept) - 8} more" if len(kept) > 8 else "")
        return NothingToAnswerWithError(
            f"There is no {self.what} “{harmless(name, 60)}”", where=str(self.folder),
            expected=f"one of {shown}" if kept else f"a {self.what} that was saved; there is none yet",
        )  # fmt: skip

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the shelf alone, waiting for who holds it now; what the disk refuses is told in words."""
        try:
            make_folder(self.folder)
            with _held(self.folder):
                clear_half_written(self.folder)
                try:
                    yield
                except BaseException:
                    clear_half_written(self.folder)
                    raise
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise StoreError(
                "The disk is full" if full else "The workspace cannot be written to", where=str(self.folder),
                expected="a folder with free space that this account may write to",
                remedy=f"{'free some space' if full else 'check the folder and its permissions'} and run the command "
                "again; nothing has been changed",
            ) from error  # fmt: skip


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                stack.enter_context(alone(folder / _LOCK, folder, "process is writing to"))
                break
            except StoreBusyError as error:
                if time.monotonic() > until:
                    raise StoreBusyError(
                        "Another process has been writing to this workspace for a while", where=str(folder),
                        expected="one at a time",
                        remedy="wait for it to finish and run the command again; nothing has been changed",
                    ) from error  # fmt: skip
                time.sleep(_PAUSE)
        yield


def _is_name(stem: str, what: str) -> bool:
    try:
        return checked_name(stem, what) == stem
    except UsageError:
        return False


def _text(data: bytes, path: Path) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInputError(
            f"{decoded(path.name)} is not plain text", where=f"{path}, line {line}", expected="text in UTF-8",
            remedy="save the file as UTF-8 text, or move it away and save anew",
        ) from error  # fmt: skip
    return text.replace("\r\n", "\n")
