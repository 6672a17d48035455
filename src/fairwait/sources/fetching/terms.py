"""What is asked of a file, what is known of an earlier copy, and what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

#: Called as bytes arrive, from the thread that receives them: bytes so far, bytes in all if said, public address.
Progress = Callable[[int, int | None, str], None]


class Stop(Protocol):
    """Anything like ``threading.Event``: once set, downloads end and keep what they have."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file must be before it is accepted.

    Parameters
    ----------
    endings:
        Endings that its name may have (``.zip``); none means any that fairwait knows how to check.
    kinds:
        What its bytes may be: ``zip``, ``xlsx``, ``xls``, ``gzip``, ``parquet``, ``csv``, ``text``, ``json``,
        ``geojson`` or ``pdf``. None means what the name's ending promises.
    max_bytes, min_bytes:
        Its size, unpacked where the server packs it on the way. An empty file is always refused.
    hosts:
        Hosts that the address, and any redirect, may be at. ``.nhs.uk`` means every host below it; ``www.`` before a
        name makes no difference. None means the host of the address alone.
    """

    endings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    max_bytes: int = 512 * 1024 * 1024
    min_bytes: int = 1
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validators:
    """What is known of the copy already held, so that only a changed file is sent again."""

    etag: str = ""
    last_modified: str = ""
    size: int | None = None
    sha256: str = ""

    def conditions(self) -> dict[str, str]:
        """The request headers that ask for the file only if it has changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was fetched and accepted, or found unchanged.

    ``url`` and ``final_url`` (after redirects) are public addresses, whatever mirror was asked. ``unchanged`` means
    that the publisher's file is the copy already known: nothing was written and ``path`` is None. ``size`` is in bytes.
    ``headers`` are those that a manifest keeps, under their usual spelling. ``name`` is safe in any folder.
    """

    url: str
    final_url: str
    unchanged: bool
    path: Path | None
    sha256: str
    size: int
    name: str
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def validators(self) -> Validators:
        """What to give as ``known`` the next time."""
        return Validators(self.headers.get("ETag", ""), self.headers.get("Last-Modified", ""), self.size, self.sha256)


#: The answer's headers worth keeping beside a file.
_KEPT = ("Content-Type", "Content-Length", "Content-Encoding", "ETag", "Last-Modified", "Date")


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Those headers of an answer that a manifest keeps; ``headers`` has lower-case names."""
    return {name: headers[name.lower()] for name in _KEPT if headers.get(name.lower())}
