"""What the name and the address of a file say: its ending, its safe name, whether it is a revision, when it went up."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from fairwait.definitions.link_patterns import plain

#: Endings of files that hold figures.
DATA_ENDINGS = (".zip", ".xls", ".xlsx", ".xlsm", ".xlsb", ".csv", ".ods", ".gz", ".json", ".geojson", ".parquet")
_LONGEST_NAME = 150
_FOLDER = re.compile(r"/(20\d\d)/(0[1-9]|1[0-2])/[^/]*$")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
#: Said of a file that is *not* revised, though the word is in its name.
_NOT_REVISED = re.compile(r"\b(?:un ?revised|not revised|pre ?revisions?|before revisions?|prior to revisions?)\b")
_REVISED = re.compile(r"\b(?:revised|revisions?|corrected|amended|republished)(?: ?v?(?P<again>[1-9]))?\b")
_VERSION = re.compile(r"\bv(?:ersion)? ?(?P<number>[1-9])\b")
#: A revised copy comes after any numbered version.
REVISED = 10


def last_segment(url: str) -> str:
    """The decoded last part of an address's path (or of a file's path), whatever slashes it uses."""
    try:
        path = urlsplit(url).path if "://" in url else url
    except ValueError:  # no address at all: what it ends in still tells what it pretends to be
        path = url
    return posixpath.basename(unquote(path).replace("\\", "/").rstrip("/"))


def ending(url: str) -> str:
    """The ending of the file's name, lower case, with its point; empty for none."""
    name = last_segment(url).lower()
    return posixpath.splitext(name)[1] or (name if name in DATA_ENDINGS else "")


def is_data(url: str) -> bool:
    """Whether an address looks like a file of figures."""
    return ending(url) in DATA_ENDINGS


def stem_words(url: str) -> str:
    """The plain words of a file's name without its ending."""
    return plain(posixpath.splitext(last_segment(url))[0])


def safe_name(url: str) -> str:
    """The file's name with nothing in it that any disk or shell could trip over, at most 150 characters.

    Letters, figures, points, dashes, spaces, brackets, plus signs and underscores stay; all else becomes a dash.
    """
    name = re.sub(r"[^A-Za-z0-9 ._()+-]", "-", last_segment(url)).lstrip(". -").rstrip(". ")
    stem, tail = posixpath.splitext(name)
    name = f"{stem[: _LONGEST_NAME - len(tail)].rstrip('. ')}{tail}" if len(tail) < 12 else name[:_LONGEST_NAME]
    if not name.strip("."):
        return "file"
    return f"_{name}" if _RESERVED.match(name) else name


def revision(url: str, text: str) -> int:
    """How late a copy of its period this is, by its name or its link's text: original 0 < v2 < v3 < revised < again.

    ``revised`` is 10, a second revision 11 and so on; ``v2`` is 1, ``v3`` 2.
    """
    return max(_revision(stem_words(url)), _revision(plain(text)))


def _revision(words: str) -> int:
    words = _NOT_REVISED.sub(" ", words)
    version = _VERSION.search(words)
    number = int(version["number"]) - 1 if version else 0
    revised = _REVISED.search(words)
    if not revised:
        return number
    again = int(revised["again"]) - 1 if revised["again"] else number
    return REVISED + max(again, 0)


def upload_folder(url: str) -> tuple[int, int]:
    """Year and month of the folder that the file was put in (``/2024/07/``); zeros where the address has none."""
    found = _FOLDER.search(urlsplit(url).path)
    return (int(found[1]), int(found[2])) if found else (0, 0)
