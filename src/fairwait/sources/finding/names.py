"""What the name and the address of a file say: its ending, whether it is a revision, when it went up."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

from fairwait.definitions.link_patterns import plain
from fairwait.sources.fetching.names import last_segment

#: Endings of files that hold figures.
DATA_ENDINGS = (".zip", ".xls", ".xlsx", ".xlsm", ".xlsb", ".csv", ".ods", ".gz", ".json", ".geojson", ".parquet")
_FOLDER = re.compile(r"/(20\d\d)/(0[1-9]|1[0-2])/[^/]*$")
#: Said of a file that is *not* revised, though the word is in its name.
_NOT_REVISED = re.compile(r"\b(?:un ?revised|not revised|pre ?revisions?|before revisions?|prior to revisions?)\b")
_REVISED = re.compile(r"\b(?:revised|revisions?|corrected|amended|republished)(?: ?v?(?P<again>[1-9]))?\b")
_VERSION = re.compile(r"\bv(?:ersion)? ?(?P<number>[1-9])\b")
#: A revised copy comes after any numbered version.
REVISED = 10


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
