"""What was fetched from where: one small file for each address, beside the raw bytes that it names.

    STORE/fetched/<source>/<address key>.json

A record says which bytes (by sha256) an address gave, when, and under which headers, every copy that it ever gave
included. It is written when a download is whole and again when the store has taken it, so that a kill in between
loses at most what can be asked for again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.store.disk import disk_errors
from fairwait.store.lasting import make_folder, write_atomically

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FOLDER = "fetched"
INCOMING = "incoming"
#: For how many days the part of a file that could not be had whole is kept to go on from.
_PART_DAYS = 30
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Copy:
    """The bytes that an address gave once. ``stored`` is true when they are in the store; ``release`` is what they
    became there, empty for a file that is kept without being read."""

    sha256: str
    size: int
    name: str
    received_at: str
    final_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    stored: bool = False
    release: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a publisher and the copies it gave, oldest first."""

    source: str
    publication: str
    first_period: str
    last_period: str
    url: str
    page: str
    text: str
    revision: int
    copies: tuple[Copy, ...] = ()

    @property
    def latest(self) -> Copy | None:
        return self.copies[-1] if self.copies else None

    def with_copy(self, copy: Copy) -> Address:
        """This address with its newest copy added; the same bytes once more take the place of their older note."""
        others = tuple(one for one in self.copies if one.sha256 != copy.sha256)
        return replace(self, copies=(*others, copy))


def key_of(url: str) -> str:
    """The name of an address's files: short, the same everywhere, and nothing that the address could choose."""
    return hashlib.sha256(url.encode()).hexdigest()[:24]


def incoming(root: Path, source: str, url: str) -> Path:
    """The folder in which the download of an address stands until the store has taken it."""
    return root / INCOMING / source / key_of(url)


def record(root: Path, address: Address) -> None:
    """Write, or write again, what is known of an address. Raises :class:`StoreError` when the disk does not let it."""
    target = _path(root, address.source, address.url)
    with disk_errors(root):
        make_folder(target.parent)
        write_atomically(target, json.dumps(asdict(address), indent=1, ensure_ascii=False) + "\n")


def recorded(root: Path, source: str, url: str) -> Address | None:
    """What is known of an address; None when it was never fetched, or its record is damaged."""
    return _read(_path(root, source, url))


def manifest(root: Path) -> Iterator[Address]:
    """Every address that something was fetched from, by source."""
    for path in sorted((root / FOLDER).glob("*/*.json")):
        found = _read(path)
        if found:
            yield found


def sweep(root: Path) -> None:
    """Clear what no download needs any more: empty folders, and parts of files that nobody asked for in a month."""
    waiting = sorted((root / INCOMING).rglob("*"), key=lambda path: len(path.parts), reverse=True)
    oldest = time.time() - _PART_DAYS * 86_400
    for path in waiting:
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.rmdir()  # refused where something is in it
            elif path.stat().st_mtime < oldest:
                path.unlink()


def _path(root: Path, source: str, url: str) -> Path:
    return root / FOLDER / source / f"{key_of(url)}.json"


def _read(path: Path) -> Address | None:
    """The record in a file, if it is one, in every part: what it names becomes folders and files."""
    try:
        address = _records().validate_json(path.read_bytes(), strict=True)
        for period in (address.first_period, address.last_period):
            Period.parse(period)
    except (OSError, ValueError, UsageError):  # what pydantic raises is a ValueError
        return None
    in_place = (path.parent.name, path.stem) == (address.source, key_of(address.url))
    return address if in_place and all(_is_sound(copy) for copy in address.copies) else None


@cache
def _records() -> TypeAdapter[Address]:
    from pydantic import TypeAdapter

    return TypeAdapter(Address)


def _is_sound(copy: Copy) -> bool:
    """Whether a copy's sha256 is one, and its name that of a file and not a way to another folder."""
    plain = copy.name == PureWindowsPath(copy.name).name and copy.name not in ("", "..") and copy.name.isprintable()
    return plain and _SHA256.fullmatch(copy.sha256) is not None
