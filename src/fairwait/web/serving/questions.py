"""Which part of what is asked an address heeds: the rest makes no other answer, and takes no room of its own."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

#: What names the edition that a permalink was made of.
EDITION: Final = "edition"
#: The first parts of addresses of printed pages: they answer nothing that is asked.
_PRINTED: Final = frozenset(
    ("", "place", "measures", "watch-list", "improvers", "gap", "data", "glossary", "about", "accessibility", "static")
)


def heeded(path: str, query: bytes, current: str) -> bytes:
    """The part of a canonical query that can change the answer.

    A permalink into the ``current`` edition is the page as it is; a printed page heeds nothing but the edition.
    """
    first = path.strip("/").partition("/")[0]
    if not query or first == "api" or (first not in _PRINTED and b"edition=" not in query):
        return query
    pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs
            if (value not in ("", current) if name == EDITION else first not in _PRINTED)]  # fmt: skip
    return urlencode(kept).encode("ascii")
