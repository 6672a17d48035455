"""The part of a file that has arrived, kept beside its place so that a later try goes on from there.

``january.zip.part`` holds the bytes and ``january.zip.part.json`` what they belong to. The finished file appears under
its own name in one step, after everything is safely on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

#: How much may be lost to a power cut: bytes, and seconds.
_STEP, _SECONDS = 4 * 1024 * 1024, 5.0
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What a part belongs to. ``received`` bytes are safely on the disk; ``total`` is None where nobody said."""

    url: str
    etag: str
    last_modified: str
    received: int
    total: int | None

    def conditions(self) -> dict[str, str]:
        """The request headers for the rest, only if the file is still the one that the part is of."""
        return {"Range": f"bytes={self.received}-", "If-Range": self.etag or self.last_modified}

    def is_of(self, headers: Mapping[str, str]) -> bool:
        """Whether an answer's validators are those of the part."""
        pairs = ((self.etag, headers.get("etag")), (self.last_modified, headers.get("last-modified")))
        return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)


class Part:
    """The part of one target. Used by one thread at a time."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self._fresh_note = target.with_name(f"{target.name}.part.json.new")

    def kept(self, url: str) -> Kept | None:
        """What is here of this address, if it can be gone on from."""
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
            kept = Kept(
                str(noted["url"]),
                str(noted["etag"]),
                str(noted["last_modified"]),
                int(noted["received"]),
                None if noted["total"] is None else int(noted["total"]),
            )
            size = self.path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = kept.total is not None and kept.received >= kept.total
        usable = kept.url == url and (kept.etag or kept.last_modified) and 0 < kept.received <= size and not whole
        return kept if usable else None

    def note(self, kept: Kept) -> None:
        """Write down what the part belongs to: whole or not at all."""
        self._fresh_note.write_text(json.dumps(asdict(kept), indent=1), encoding="utf-8")
        self._fresh_note.replace(self._note)

    def drop(self) -> None:
        """Forget what is here."""
        for path in (self.path, self._note, self._fresh_note):
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Give the file its name. Its bytes were flushed when the writer closed."""
        self.path.replace(self.target)
        for path in (self._note, self._fresh_note):
            path.unlink(missing_ok=True)
        if os.name == "posix":  # Windows has no such call and needs none.
            folder = os.open(self.target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class Writer:
    """Writes a part, from the start or from where ``kept`` ends, and knows its sha256 and size at every moment.

    ``resumable`` is what to note about it, None where it cannot be gone on from.
    """

    def __init__(self, part: Part, kept: Kept | None, resumable: Kept | None, clock: Callable[[], float]) -> None:
        self._part = part
        self._resumable = resumable
        self._clock = clock
        self._hash = hashlib.sha256()
        self.size = 0
        part.target.parent.mkdir(parents=True, exist_ok=True)
        if kept is None:
            part.drop()
            self._file: IO[bytes] = part.path.open("wb")
        else:
            self._file = part.path.open("r+b")
            self._file.truncate(kept.received)
            while block := self._file.read(_BLOCK):
                self._hash.update(block)
                self.size += len(block)
        self._safe, self._at = self.size, clock()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, block: bytes) -> None:
        self._file.write(block)
        self._hash.update(block)
        self.size += len(block)
        if self.size - self._safe >= _STEP or (self.size > self._safe and self._clock() - self._at >= _SECONDS):
            self._make_safe()

    def _make_safe(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._safe, self._at = self.size, self._clock()
        kept = self._resumable
        if kept is not None:
            self._part.note(Kept(kept.url, kept.etag, kept.last_modified, self.size, kept.total))

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._make_safe()
        finally:
            self._file.close()
