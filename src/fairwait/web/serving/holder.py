"""The edition that answers, and how a new one takes its place while requests are under way."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fairwait.domain.errors import FairwaitError
from fairwait.editions.naming import POINTER, current_edition
from fairwait.editions.reading import Edition

#: How often the pointer is looked at, in seconds, however many requests there are.
LOOK_EVERY: Final = 1.0
_LONGEST_REST: Final = 60.0

Seen = tuple[int, ...]
Told = Callable[[str, str], object]


@dataclass(slots=True)
class _Held:
    """An edition that was opened, and how many requests that began under it are still being answered."""

    edition: Edition | None
    asking: int = 0


class EditionHolder:
    """Keeps the current edition of a folder open, and opens the next one as soon as it is pointed to.

    A request keeps what it began with: the edition before is closed when nothing that began under it is left. One that
    cannot be read is refused, once and aloud (:attr:`told` is called with its file and the reason), and the one before
    goes on answering. An edition shown while it is still being made is opened again when it is whole, because the
    pointer is written again then. Belongs to one thread, as an edition does.
    """

    def __init__(self, folder: Path, *, told: Told | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        #: Raised by one with every edition opened: what was remembered of an earlier one no longer holds.
        self.generation = 0
        #: Called with the file and the reason when an edition is refused.
        self.told = told
        self._clock = clock
        self._held = [_Held(None)]
        self._seen: Seen = ()
        self._refused: Seen = ()
        self._rest = self._try_again = 0.0
        self._next_look = float("-inf")

    @property
    def edition(self) -> Edition | None:
        """The current edition; None while there is none."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOK_EVERY
            self._look()
        return self._held[-1].edition

    @contextlib.contextmanager
    def lease(self) -> Iterator[Edition | None]:
        """Whatever :attr:`edition` gives inside stays open until the block ends."""
        edition = self.edition
        held = self._held[-1]
        held.asking += 1
        try:
            yield edition
        finally:
            held.asking -= 1
            self._close_old()

    def close(self) -> None:
        """Close everything; for the end of the process."""
        for held in self._held:
            if held.edition is not None:
                held.edition.close()
        self._held = [_Held(None)]
        self._next_look = float("inf")

    def _look(self) -> None:
        seen, now = _seen(self.folder), self._clock()
        if seen == self._seen or (seen == self._refused and now < self._try_again):
            return
        path = _current(self.folder)
        if path is None:
            self._seen = seen
            return  # whoever took the pointer away did not say what to show instead
        try:
            edition = Edition(path)
        except FairwaitError as error:
            self._refuse(seen, now, path.name, error.what)
            return
        self._seen, self._refused = seen, ()
        self.generation += 1
        self._held.append(_Held(edition))
        self._close_old()

    def _refuse(self, seen: Seen, now: float, file: str, reason: str) -> None:
        """It may have been busy for a moment only: it is tried again, less and less often, and spoken of once."""
        again = seen == self._refused
        self._rest = min(self._rest * 2, _LONGEST_REST) if again else LOOK_EVERY
        self._refused, self._try_again = seen, now + self._rest
        if self.told and not again:
            self.told(file, reason)

    def _close_old(self) -> None:
        """Close what nobody asks any more, oldest first: who began under an older one may have met a newer since."""
        while len(self._held) > 1 and not self._held[0].asking:
            old = self._held.pop(0).edition
            if old is not None:
                old.close()


def _current(folder: Path) -> Path | None:
    """What the pointer names; None too where what stands in it can be the name of no file."""
    try:
        return current_edition(folder)
    except (OSError, ValueError):
        return None


def _seen(folder: Path) -> Seen:
    """What tells one pointer and its file from the next: a file put in the place of another has a number of its own."""
    try:
        pointer = (folder / POINTER).stat()
        path = _current(folder)
        file = path.stat() if path is not None else None
    except OSError:
        return ()
    return (pointer.st_ino, pointer.st_mtime_ns, *((file.st_ino,) if file else ()))
