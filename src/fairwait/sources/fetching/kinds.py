"""The kinds of file that publishers offer: how each is named, called by a web server, and begins."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.sources.fetching.names import has_ending


@dataclass(frozen=True, slots=True)
class Kind:
    """``starts`` are the first bytes that mark it; none means text. ``types`` are what servers rightly call it."""

    id: str
    words: str
    endings: tuple[str, ...]
    types: frozenset[str]
    starts: tuple[bytes, ...] = ()


#: What servers say that do not know, or that want a browser to save the file: it tells nothing.
SAYS_NOTHING = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/binary",
        "application/download",
        "application/x-download",
        "application/force-download",
        "application/unknown",
    }
)
_ZIP_TYPES = frozenset({"application/zip", "application/x-zip", "application/x-zip-compressed", "multipart/x-zip"})
_GZIP_TYPES = frozenset({"application/gzip", "application/x-gzip"})
_OLD_EXCEL = frozenset(
    {
        "application/vnd.ms-excel",
        "application/msexcel",
        "application/x-msexcel",
        "application/x-excel",
        "application/excel",
        "application/xls",
        "application/x-xls",
        "application/vnd.ms-office",
        "application/cdfv2",
        "application/x-ole-storage",
    }
)
_NEW_EXCEL = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/xlsx",
    }
)
_CSV_TYPES = frozenset({"text/csv", "text/plain", "text/comma-separated-values", "application/csv", "text/x-csv"})
_JSON_TYPES = frozenset(
    {"application/json", "text/json", "text/plain", "application/geo+json", "application/vnd.geo+json"}
)

KINDS = {
    kind.id: kind
    for kind in (
        Kind("zip", "a zip file", ("zip",), _ZIP_TYPES, (b"PK\x03\x04",)),
        Kind(
            "xlsx",
            "an Excel workbook (.xlsx)",
            ("xlsx", "xlsm"),
            _NEW_EXCEL | _OLD_EXCEL | _ZIP_TYPES,
            (b"PK\x03\x04",),
        ),
        Kind(
            "xls", "an Excel workbook (.xls)", ("xls",), _OLD_EXCEL | _NEW_EXCEL, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
        ),
        Kind("gzip", "a gzip file", ("gz",), _GZIP_TYPES | _CSV_TYPES, (b"\x1f\x8b",)),
        Kind(
            "parquet",
            "a Parquet file",
            ("parquet",),
            frozenset({"application/vnd.apache.parquet", "application/x-parquet", "application/parquet"}),
            (b"PAR1",),
        ),
        Kind("pdf", "a PDF", ("pdf",), frozenset({"application/pdf", "application/x-pdf"}), (b"%PDF-",)),
        Kind("csv", "a table in plain text (.csv)", ("csv",), _CSV_TYPES | _OLD_EXCEL),
        Kind("text", "plain text", ("txt", "tsv"), frozenset({"text/plain", "text/tab-separated-values"})),
        Kind("json", "JSON", ("json",), _JSON_TYPES),
        Kind("geojson", "map shapes (GeoJSON)", ("geojson",), _JSON_TYPES),
    )
}


def promised(name: str) -> tuple[str, ...]:
    """The kinds that a name's ending promises; none where it promises nothing that is known."""
    return tuple(kind.id for kind in KINDS.values() if has_ending(name, kind.endings))


def words(kinds: tuple[str, ...]) -> str:
    return " or ".join(KINDS[kind].words for kind in kinds)


def recognised(start: bytes) -> str:
    """What some first bytes are, in words; empty where they could be anything."""
    if is_web_page(start):
        return "a web page"
    if start.startswith(b"PK\x05\x06"):
        return "a zip file with nothing in it"
    return next((kind.words for kind in KINDS.values() if kind.starts and start.startswith(kind.starts)), "")


def is_web_page(start: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    while text.startswith(b"<!--") and b"-->" in text:
        text = text.split(b"-->", 1)[1].lstrip()
    return text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")) or (
        text.startswith(b"<?xml") and b"<html" in text
    )
