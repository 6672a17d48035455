"""Names that a file system and a spreadsheet accept, made from the ids of a report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

#: Names that Windows keeps for devices, whatever their ending.
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
_SHEET_LIMIT: Final = 31


def file_stem(id: str, limit: int = 80) -> str:
    """A file name without its ending: lower-case letters, digits and hyphens; never empty, hidden or reserved."""
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:limit].rstrip("-")
    return f"{stem}-file" if stem in _RESERVED else stem or "table"


def unique(names: Iterable[str], limit: int | None = None) -> list[str]:
    """The names in order, later twins numbered (``areas``, ``areas-2``). Case does not part two names.

    ``limit`` is the greatest length; a numbered name is shortened to stay within it.
    """
    taken: set[str] = set()
    result: list[str] = []
    for name in names:
        candidate, number = name[:limit], 1
        while candidate.casefold() in taken:
            number += 1
            tail = f"-{number}"
            candidate = f"{name[: limit - len(tail)] if limit else name}{tail}"
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


def sheet_names(ids: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names for worksheets: at most 31 characters of those Excel allows, unique without regard to case."""
    reserved = list(taken)
    printable = [re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]+", " ", id) for id in ids]
    wanted = [re.sub(r"\s+", " ", name).strip(" '")[:_SHEET_LIMIT].rstrip(" '") for name in printable]
    # Excel keeps the name "History" for itself.
    safe = [f"{name} table" if name.casefold() == "history" else name or "Table" for name in wanted]
    return unique([*reserved, *safe], _SHEET_LIMIT)[len(reserved) :]
