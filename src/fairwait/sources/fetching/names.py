"""Names for fetched files that are safe in any folder of any system, whatever a publisher calls them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_LONGEST = 120
#: Names that Windows keeps for devices, with any ending.
_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"]
    + [f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"]
)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST_ENDING = 12


def safe_name(text: str) -> str:
    """The last part of a path or name, made safe; never empty, never longer than 120 characters (or 240 bytes).

    No path parts, no control or reserved characters, no leading dots or dashes, no trailing dots or spaces, no device
    names of Windows. Endings survive. Doing it twice changes nothing.
    """
    last = re.split(r"[/\\]", text)[-1]
    # Control characters go first: what they kept apart may then become one letter.
    plain = unicodedata.normalize("NFC", "".join(c for c in last if unicodedata.category(c)[0] != "C"))
    clean = re.sub(r"\s+", " ", _UNSAFE.sub("_", plain)).strip(" .-")
    clean = _shortened(clean).strip(" .-")
    if clean.split(".")[0].strip().upper() in _DEVICES:
        clean = _shortened(f"file_{clean}").strip(" .-")
    return clean or "file"


def _shortened(name: str) -> str:
    """At most so many characters and bytes, the ending kept."""
    ending = "".join(PurePosixPath(name).suffixes[-2:])
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    stem = name.removesuffix(ending)[: _LONGEST - len(ending)] if ending else name[:_LONGEST]
    while len((stem + ending).encode()) > 2 * _LONGEST:
        stem = stem[:-1]
    return stem + ending


def name_from_address(url: str) -> str:
    """The name of the file at an address (or a path), made safe: the name it is written, recorded and shown under."""
    return safe_name(last_segment(url))


def last_segment(url: str) -> str:
    """The decoded last part of an address's path (or of a file's path), whatever slashes it uses."""
    try:
        path = urlsplit(url).path if "://" in url else url
    except ValueError:  # no address at all: what it ends in still tells what it pretends to be
        path = url
    return posixpath.basename(unquote(path).replace("\\", "/").rstrip("/"))


def name_from_disposition(header: str) -> str:
    """The file name in a ``Content-Disposition`` header, empty where there is none."""
    message = Message()
    message["content-disposition"] = header
    try:
        name = message.get_filename() or ""
    except (LookupError, ValueError):
        return ""
    return safe_name(name) if name else ""


def received_name(url: str, disposition: str, endings: tuple[str, ...]) -> str:
    """The name to give a file: the address's, unless only the header's has one of the ``endings``."""
    name = name_from_address(url)
    if disposition and not has_ending(name, endings):
        offered = name_from_disposition(disposition)
        if offered and has_ending(offered, endings):
            return offered
    return name


def has_ending(name: str, endings: tuple[str, ...]) -> bool:
    """Whether the name ends in one of them, in any case, with or without the dot written."""
    return name.lower().endswith(tuple(f".{ending.lower().removeprefix('.')}" for ending in endings))
