"""Which characters the report's font can print. PDF/UA forbids a character without a shape, so others are replaced."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

#: Stands for a character that the font does not have.
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def font_folder() -> Path:
    """The folder of the Arimo font files that come as a dependency."""
    with as_file(files("fontpkg_arimo") / "files") as folder:
        return folder


@cache
def printable() -> frozenset[int]:
    """The code points of Arimo, read from the font's own character map."""
    upright = next(path for path in sorted(font_folder().glob("*.ttf")) if "Italic" not in path.name)
    data = upright.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", data, start + 2)
    points: set[int] = set()
    for index in range(maps):
        platform, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * index)
        if platform in (0, 3):
            points.update(_points(data, start + offset))
    return frozenset(points)


def shown(text: str) -> str:
    """The text with every character that cannot be printed replaced; line breaks become spaces."""
    return text if text.isascii() and text.isprintable() else text.translate(_SHOWN)


class _Shown(dict[int, str | int]):
    """For each code point, what is printed in its stead; worked out when first met."""

    def __missing__(self, point: int) -> str | int:
        wanted = " " if point in (9, 10, 13) else point if point >= 32 and point in printable() else REPLACEMENT
        self[point] = wanted
        return wanted


_SHOWN: Final = _Shown()


def _points(data: bytes, at: int) -> Iterator[int]:
    """The code points of one character map of the two kinds that modern fonts carry (formats 4 and 12)."""
    (kind,) = struct.unpack_from(">H", data, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">L", data, at + 12)
        for index in range(groups):
            first, last, _ = struct.unpack_from(">LLL", data, at + 16 + 12 * index)
            yield from range(first, last + 1)
    elif kind == 4:
        (doubled,) = struct.unpack_from(">H", data, at + 6)
        ends = struct.unpack_from(f">{doubled // 2}H", data, at + 14)
        starts = struct.unpack_from(f">{doubled // 2}H", data, at + 16 + doubled)
        for first, last in zip(starts, ends, strict=True):
            yield from (point for point in range(first, last + 1) if point != 0xFFFF)
