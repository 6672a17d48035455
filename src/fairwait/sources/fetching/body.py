"""Reading a body: never more than the limit, never slower than is useful, unpacked within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from fairwait.sources.fetching.asking import Answer
from fairwait.sources.fetching.failures import PassingError, StoppedError, refused
from fairwait.sources.fetching.limits import Limits
from fairwait.sources.fetching.terms import Progress, Stop

_BLOCK = 64 * 1024


class Reader:
    """Reads the bodies of answers under one set of limits."""

    def __init__(self, limits: Limits, clock: Callable[[], float], stop: Stop, progress: Progress | None) -> None:
        self._limits = limits
        self._clock = clock
        self._stop = stop
        self._progress = progress

    def blocks(self, answer: Answer, *, url: str, most: int, before: int = 0, due: float) -> Iterator[bytes]:
        """The body's bytes, unpacked. ``before`` bytes of the file are here already; ``most`` bounds the whole.

        Raises
        ------
        PassingError
            If the body is cut, too slow or shorter than declared.
        FetchError
            If it is too large, packed in a way nobody asked for, or the user stops the command.
        """
        packed = answer.packing
        total = before + answer.length if answer.length is not None else None
        if packed == "identity" and total is not None and total > most:
            raise too_large(url, most)
        here = before
        for block in _unpacked(self._raw(answer, url, due), packed, url):
            here += len(block)
            if here > most:
                raise too_large(url, most)
            if self._progress is not None:
                self._progress(here, total if packed == "identity" else None, url)
            yield block

    def _raw(self, answer: Answer, url: str, due: float) -> Iterator[bytes]:
        """The bytes as sent, counted against the declared length and the clock."""
        limits = self._limits
        came, since, in_window = 0, self._clock(), 0
        for block in answer.blocks:
            if self._stop.is_set():
                raise StoppedError(url)
            came += len(block)
            in_window += len(block)
            now = self._clock()
            if now - since >= limits.slow_for:
                if in_window < limits.slowest * (now - since):
                    raise PassingError("the site sends too slowly to be of use")
                since, in_window = now, 0
            if now > due:
                raise PassingError("the site took too long to send everything")
            yield block
        if answer.length is not None and came != answer.length:
            raise PassingError(f"{came:,} bytes came where the site had declared {answer.length:,}")


def too_large(url: str, most: int) -> Exception:
    return refused(
        "The file is larger than it can sensibly be",
        url,
        expected=f"at most {most:,} bytes",
        remedy="open the publisher's page to see what this is; if it is right, raise max_bytes in the catalogue entry",
    )


def _unpacked(blocks: Iterator[bytes], packed: str, url: str) -> Iterator[bytes]:
    """Undo a packing for the journey, a little at a time, so that a small body cannot become a huge one unseen."""
    if packed in ("identity", ""):
        yield from blocks
        return
    if packed not in ("gzip", "x-gzip"):
        raise refused(f"The site packed its answer in a way that nobody asked for (“{packed[:40]}”)", url)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for block in blocks:
            rest = block
            while rest:
                yield unpack.decompress(rest, _BLOCK)
                rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise PassingError("what the site packed for the journey came damaged") from error
    if not unpack.eof:
        raise PassingError("what the site packed for the journey came incomplete")
