"""JSON in small: how reports and facts stand in an edition, as zlib-packed UTF-8."""

from __future__ import annotations

import json
import zlib
from typing import Any

from fairwait.reports.jsonfile import plain


def packed(value: object) -> bytes:
    """A frozen value or plain JSON, packed. The same value always gives the same bytes."""
    return zlib.compress(json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 6)


def unpacked_text(body: bytes) -> str:
    """The JSON text of what :func:`packed` wrote."""
    return zlib.decompress(body).decode("utf-8")


def unpacked(body: bytes) -> Any:
    """The plain JSON of what :func:`packed` wrote."""
    return json.loads(zlib.decompress(body))
