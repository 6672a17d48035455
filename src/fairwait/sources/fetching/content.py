"""Is it the kind of file that its address promised? Checked on the type said, the first bytes and the whole."""

from __future__ import annotations

import json
import mmap
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.failures import refused
from fairwait.sources.fetching.kinds import KINDS, SAYS_NOTHING, is_web_page, promised, recognised, words
from fairwait.sources.fetching.names import has_ending
from fairwait.sources.fetching.terms import Expected
from fairwait.sources.workbook_container import BrokenContainerError, streams

_WEB_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_START = 8192
#: Unpacking a whole file to check it stops being worth its time here; larger JSON is checked at its ends.
_MOST_UNPACKED, _MOST_PARSED = 4 * 1024**3, 32 * 1024**2
_SHAPES = frozenset({"FeatureCollection", "Feature", "GeometryCollection", "MultiPolygon", "Polygon", "Point"})


def kinds_of(name: str, expect: Expected, url: str) -> tuple[str, ...]:
    """The kinds that a file of this name may be, or a FetchError where it may not be had under this name at all."""
    if expect.endings and not has_ending(name, expect.endings):
        raise refused(
            f"The file is called “{name}”, which does not end as it should",
            url,
            expected=f"a name ending in {' or '.join(expect.endings)}",
            remedy="open the publisher's page; if it now offers another kind of file, the catalogue entry needs it",
        )
    kinds = expect.kinds or promised(name)
    if not kinds:
        raise refused(f"fairwait cannot check a file called “{name}”", url, expected="an ending such as .zip or .csv")
    return kinds


def check_type(header: str, kinds: tuple[str, ...], url: str) -> None:
    """Refuse a file whose server calls it something that it cannot be."""
    said = header.split(";", 1)[0].strip().lower()
    if said in SAYS_NOTHING or any(said in KINDS[kind].types for kind in kinds):
        return
    if said in _WEB_PAGES:
        raise web_page_came(kinds, url)
    raise refused(f"The site says that this is “{said[:80]}”", url, expected=words(kinds))


def web_page_came(kinds: tuple[str, ...], url: str) -> FetchError:
    return refused(
        f"A web page came instead of {words(kinds)}",
        url,
        expected=words(kinds),
        remedy="open the address in a browser: it may show a sign-in page, a notice that the file has moved, or a page "
        "of your own network's filter",
    )


def check_whole(path: Path, kinds: tuple[str, ...], url: str, *, thorough: bool) -> None:
    """Refuse a file whose bytes are not what they should be. ``thorough`` also unpacks and sums what is packed."""
    with path.open("rb") as file:
        start = file.read(_START)
    came = recognised(start)
    if is_web_page(start):
        raise web_page_came(kinds, url)
    fitting = [kind for kind in kinds if _begins(start, kind)]
    if not fitting:
        what = f"This is {came}" if came else "The first bytes are not those"
        what = what if came else f"{what} of {words(kinds)}"
        raise refused(what, url, expected=words(kinds))
    faults = [_CHECKS[kind](path, thorough) for kind in fitting]
    if all(faults):
        raise refused(
            f"The file is damaged: {faults[0]}",
            url,
            expected=f"{words(kinds)}, whole",
            remedy="run the command again; if it comes damaged again, tell the publisher",
        )


def _begins(start: bytes, kind: str) -> bool:
    known = KINDS[kind].starts
    return start.startswith(known) if known else not recognised(start)


def _zip_fault(path: Path, thorough: bool) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not members:
                return "the zip file has nothing in it"
            if thorough and sum(member.file_size for member in members) <= _MOST_UNPACKED:
                broken = archive.testzip()
                return f"“{broken}” in the zip file does not add up" if broken else ""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return "the zip file cannot be opened"
    return ""


def _workbook_fault(path: Path, thorough: bool) -> str:
    fault = _zip_fault(path, thorough)
    if fault:
        return fault
    with zipfile.ZipFile(path) as archive:
        has_book = any(name.lower().startswith("xl/") for name in archive.namelist())
    return "" if has_book else "the workbook has no sheets"


def _ole_fault(path: Path, thorough: bool) -> str:
    try:
        return "" if streams(path) else "there is no workbook in it"
    except BrokenContainerError:
        return "the workbook is cut short, or its table of contents is broken"


def _gzip_fault(path: Path, thorough: bool) -> str:
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    came = 0
    try:
        with path.open("rb") as file:
            while (rest := file.read(1024 * 1024)) and came <= _MOST_UNPACKED:
                while rest:
                    came += len(unpack.decompress(rest, 1024 * 1024))
                    rest = unpack.unconsumed_tail
                    if unpack.eof:
                        rest = unpack.unused_data
                        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if rest else unpack
    except zlib.error:
        return "the gzip file does not add up"
    return "" if unpack.eof or came > _MOST_UNPACKED else "the gzip file ends too soon"


def _parquet_fault(path: Path, thorough: bool) -> str:
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        return "" if file.read() == b"PAR1" and path.stat().st_size > 12 else "the Parquet file ends too soon"


def _text_fault(path: Path, thorough: bool) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return "there are bytes in it that no text has" if whole.find(b"\0") >= 0 else ""


def _json_fault(path: Path, thorough: bool) -> str:
    if fault := _text_fault(path, thorough):
        return fault
    if path.stat().st_size > _MOST_PARSED:
        with path.open("rb") as file:
            start = file.read(_START).removeprefix(b"\xef\xbb\xbf").strip()
            file.seek(-_START, 2)
            end = file.read().strip()
        return "" if (start[:1], end[-1:]) in ((b"{", b"}"), (b"[", b"]")) else "the JSON is not whole"
    try:
        json.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return "the JSON is not whole"
    return ""


def _geojson_fault(path: Path, thorough: bool) -> str:
    if fault := _json_fault(path, thorough):
        return fault
    if path.stat().st_size > _MOST_PARSED:
        return ""
    held = json.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    return "" if isinstance(held, dict) and held.get("type") in _SHAPES else "there are no map shapes in it"


def _pdf_fault(path: Path, thorough: bool) -> str:
    with path.open("rb") as file:
        file.seek(-min(2048, path.stat().st_size), 2)
        return "" if b"%%EOF" in file.read() else "the PDF ends too soon"


_CHECKS: dict[str, Callable[[Path, bool], str]] = {
    "zip": _zip_fault,
    "xlsx": _workbook_fault,
    "xls": _ole_fault,
    "gzip": _gzip_fault,
    "parquet": _parquet_fault,
    "pdf": _pdf_fault,
    "csv": _text_fault,
    "text": _text_fault,
    "json": _json_fault,
    "geojson": _geojson_fault,
}
