"""JSON in small: how reports and facts stand in an edition, as zlib-packed UTF-8."""

from __future__ import annotations

import json
import zlib
from struct import pack
from typing import Any, Final

from fairwait.reports.jsonfile import plain

#: Deflated, without a name, a time or a system (RFC 1952).
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def packed(value: object) -> bytes:
    """A frozen value or plain JSON, packed. The same value always gives the same bytes."""
    return zlib.compress(json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 6)


def unpacked_text(body: bytes) -> str:
    """The JSON text of what :func:`packed` wrote."""
    return zlib.decompress(body).decode("utf-8")


def repacked(body: bytes) -> bytes:
    """The same text as gzip, for a browser: its bytes are those of zlib between another head and foot."""
    text = zlib.decompress(body)
    return _GZIP_HEAD + body[2:-4] + pack("<LL", zlib.crc32(text), len(text) & 0xFFFF_FFFF)


def unpacked(body: bytes) -> Any:
    """The plain JSON of what :func:`packed` wrote."""
    return json.loads(zlib.decompress(body))
