"""What stands at each public address of a made-up publisher.

    site = Site()
    site["https://www.example.nhs.uk/statistics/"] = page("<a href='/files/january.zip'>January</a>")
    site["https://www.example.nhs.uk/files/january.zip"] = Served(body, "application/zip")

An address is found however it was spelled: the scheme, the case of the host, a fragment and percent signs make no
difference. Addresses are listed as they were first written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

#: What a careful web server says of each kind of file.
CONTENT_TYPES = {
    ".html": "text/html; charset=UTF-8",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
    ".txt": "text/plain; charset=UTF-8",
}
#: When a made-up file was put there, unless a test says otherwise.
PUT_THERE = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Served:
    """What one address answers with.

    ``etag`` None is made of the bytes; an empty one is not sent. ``last_modified`` None is not sent. ``headers`` are
    sent besides, and win.
    """

    body: bytes
    content_type: str
    last_modified: datetime | None = PUT_THERE
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return self.etag if self.etag is not None else f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def page(body: str, *, title: str = "Statistics") -> Served:
    """A whole web page around ``body``, as a publisher's server sends one."""
    text = f'<!doctype html>\n<html lang="en"><head><title>{title}</title></head>\n<body>\n{body}\n</body></html>\n'
    return Served(text.encode(), CONTENT_TYPES[".html"], None)


def served_file(path: Path, *, content_type: str = "", last_modified: datetime | None = PUT_THERE) -> Served:
    """A file of this machine, with the type that its ending deserves."""
    kind = content_type or CONTENT_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return Served(path.read_bytes(), kind, last_modified)


def spelled(address: str) -> tuple[str, str]:
    """Host, and path with its question: the same for every spelling of one address."""
    parts = urlsplit(address)
    path = unquote(parts.path) or "/"
    return parts.netloc.lower(), f"{path}?{parts.query}" if parts.query else path


class Site(MutableMapping[str, Served]):
    """Everything that the made-up publishers serve, by full public address."""

    def __init__(self, contents: Mapping[str, Served] | None = None) -> None:
        self._held: dict[tuple[str, str], tuple[str, Served]] = {}
        self.update(contents or {})

    def __getitem__(self, address: str) -> Served:
        return self._held[spelled(address)][1]

    def __setitem__(self, address: str, served: Served) -> None:
        if not urlsplit(address).netloc:
            raise ValueError(f"“{address}” is not a full address")
        self._held[spelled(address)] = (address, served)

    def __delitem__(self, address: str) -> None:
        del self._held[spelled(address)]

    def __iter__(self) -> Iterator[str]:
        return (address for address, _ in list(self._held.values()))

    def __len__(self) -> int:
        return len(self._held)

    def write(self, folder: Path) -> Path:
        """Lay the site out in a folder, as ``wget --mirror`` does, for use as a mirror folder."""
        for (host, path), (_, served) in self._held.items():
            name = PurePosixPath(host + path)
            target = folder / (name / "index.html" if path.endswith("/") else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(served.body)
        return folder
