"""Small workbooks that would make a reader set aside gigabytes, in every way of writing that came to mind."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from fairwait.sources.workbook_container import container

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
_NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet(rows: str, before: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def far(cell: str) -> str:
    """A sheet with a cell in A1 and one written as given."""
    return sheet(f'{_NEAR}<row r="1048576">{cell}</row>')


def write_xlsx(path: Path, content: str | bytes, *, at: str = SHEET, texts: str = "", target: str = "") -> Path:
    """An .xlsx of one sheet, National, stored at a place of its own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>'
                         '<sheet name="National" sheetId="1" r:id="rId1"/></sheets></workbook>')  # fmt: skip
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
                         f'Type="{_RELS}/worksheet" Target="{target or "/" + at}"/><Relationship Id="rId2" '
                         f'Type="{_RELS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')  # fmt: skip
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
                         f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        archive.writestr(at, content)
        archive.writestr("xl/sharedStrings.xml", texts or f'<sst xmlns="{_MAIN}"><si><t>a</t></si></sst>')
    return path


FAR = "XFD1048576"
_LONG = "long " * 6000
_SHOWN = '<c t="s"><v>0</v></c>' * 500

#: Sheets by what is odd about them.
SHEETS: dict[str, str | bytes] = {
    "plain": far(f'<c r="{FAR}"><v>1</v></c>'),
    "another attribute first": far(f'<c s="0" r="{FAR}"><v>1</v></c>'),
    "single quotes": far(f"<c r='{FAR}'><v>1</v></c>"),
    "two blanks": far(f'<c  r="{FAR}"><v>1</v></c>'),
    "line breaks": far(f'<c\n\tr\n=\n"{FAR}"\n><v>1</v></c>'),
    "lower case": far(f'<c r="{FAR.lower()}"><v>1</v></c>'),
    "leading noughts": far('<c r="XFD01048576"><v>1</v></c>'),
    "formula first": far(f'<c r="{FAR}"><f>A1</f><v>1</v></c>'),
    "inline text": far(f'<c r="{FAR}" t="inlineStr"><is><t>a</t></is></c>'),
    "empty value": far(f'<c r="{FAR}"><v/></c>'),
    "row of another number": sheet(f'{_NEAR}<row r="2"><c r="{FAR}"><v>1</v></c></row>'),
    "cells without places": sheet(_NEAR + '<row r="1048576">' + "<c/>" * 16_383 + "<c><v>1</v></c></row>"),
    "rows without numbers": sheet(_NEAR + "<row/>" * 1_048_574 + "<row>" + "<c/>" * 5000 + "<c><v>1</v></c></row>"),
    "prefix": far(f'<c r="{FAR}"><v>1</v></c>').replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns", "xmlns:x"),
    "in UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + far(f'<c r="{FAR}"><v>1</v></c>')).encode("utf-16"),
    "another encoding": b'<?xml version="1.0" encoding="cp037"?>' + far(f'<c r="{FAR}"><v>1</v></c>').encode(),
    "a document type": "<!DOCTYPE x [<!ENTITY e '1'>]>" + far(f'<c r="{FAR}"><v>1</v></c>'),
    "after plain rows in a comment": sheet(
        f'{_NEAR}</sheetData><!-- </sheetData> --><row r="9"><c r="{FAR}"><v>1</v></c></row><sheetData>'
    ),
    "a comment begun before a row": sheet(f'<!-<c r="A1"/>- {_NEAR}<row r="2"><c r="{FAR}"><v>1</v></c></row> -->'),
    "an extent, and a cell at its end": sheet(
        f'{_NEAR}<row r="2"><c r="{FAR}"><v>1</v></c></row>', f'<dimension ref="A1:{FAR}"/>'
    ),
    "a long text in many cells": sheet(f"<row>{_SHOWN}</row>" * 200),
    "a long text in many plain cells": sheet(
        "".join(
            f'<row r="{row}">' + f'<c r="A{row}" t="s"><v>0</v></c>' * 500 + "</row>" for row in range(1, 201)
        )
    ),
    "merged areas without end": sheet(_NEAR).replace(
        "</worksheet>", '<sheetData/><mergeCell ref="A1:B9"/>' * 1_100_000 + "</worksheet>"
    ),
    "entities without definition": sheet('<row r="1"><c r="A1"><v>&e;</v></c></row>'),
}  # fmt: skip


def write_sheets(folder: Path) -> dict[str, Path]:
    """Every sheet of :data:`SHEETS` as a workbook of its own, and the places where a sheet may lie."""
    texts = f'<sst xmlns="{_MAIN}"><si><t>{_LONG}</t></si></sst>'
    found = {odd: write_xlsx(folder / f"{number}.xlsx", content, texts=texts if "long text" in odd else "")
             for number, (odd, content) in enumerate(SHEETS.items())}  # fmt: skip
    places = {"xl/other/s.xml": "", "xl/worksheets/sheet1.XML": "",
              "XL/Worksheets/sheet1.xml": "/xl/worksheets/sheet1.xml",
              "xl\\worksheets\\sheet1.xml": "worksheets/sheet1.xml", "docProps/s.xml": "", "xl/worksheets/s.rels": "",
              "xl/media/picture.png": "", "xl/drawings/drawing1.xml": ""}  # fmt: skip
    for number, (at, target) in enumerate(places.items()):
        found[f"stored at {at}"] = write_xlsx(folder / f"place{number}.xlsx", SHEETS["plain"], at=at, target=target)
    for name, path in (("named .xlsb", "a.xlsb"), ("named .ods", "a.ods"), ("without a type", "a")):
        found[name] = write_xlsx(folder / path, SHEETS["plain"])
    found["inside a zip named .csv"] = folder / "inside.zip"
    with zipfile.ZipFile(folder / "inside.zip", "w") as archive:
        archive.write(found["plain"], "a.csv")
    return found


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6))


def book(body: bytes, texts: bytes = b"", *, sheets: int = 1) -> bytes:
    """The records of a workbook all of whose sheets are the one given."""
    names = ["National", *(f"S{number:07}" for number in range(1, sheets))]
    first = _begin(5)
    begin = len(first) + len(texts) + 4 + sum(4 + 8 + len(name) for name in names)
    bound = b"".join(record(0x85, struct.pack("<IBBBB", begin, 0, 0, len(name), 0) + name.encode()) for name in names)
    return first + bound + texts + record(0x0A) + _begin(0x10) + body + record(0x0A)


def number(row: int, column: int) -> bytes:
    """A cell with a figure."""
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


def _at(kind: int, row: int, column: int, rest: bytes) -> bytes:
    return record(kind, struct.pack("<HHH", row, column, 0) + rest)


_FIRST = number(0, 0)
_TEXT = record(0xFC, struct.pack("<ii", 1, 1) + struct.pack("<HB", 6000, 0) + b"a" * 6000)
#: A text that runs on in the record after, with two bytes a letter.
_LONG_TEXT = (record(0xFC, struct.pack("<iiHB", 1, 1, 8000, 1) + "一".encode("utf-16-le") * 4000)
              + record(0x3C, b"\1" + "一".encode("utf-16-le") * 4000))  # fmt: skip
_EDGE = (65535, 65535)

#: Records by what is odd about them.
RECORDS: dict[str, bytes] = {
    "far figure": book(_FIRST + number(*_EDGE)),
    "far packed figure": book(_FIRST + _at(0x027E, *_EDGE, bytes(4))),
    "far packed figures": book(_FIRST + record(0xBD, struct.pack("<HH", 65535, 65000) + bytes(6 * 500) + b"\xdb\xff")),
    "packed figures past the last column": book(
        _FIRST + record(0xBD, struct.pack("<HH", 65535, 65535) + bytes(12) + b"\0\0")
    ),
    "far truth": book(_FIRST + _at(0x0205, *_EDGE, bytes(2))),
    "far label": book(_FIRST + _at(0x0204, *_EDGE, struct.pack("<HB", 1, 0) + b"a")),
    "far shared text": book(_FIRST + _at(0xFD, *_EDGE, bytes(4)), _TEXT),
    "far formula": book(_FIRST + _at(0x0006, *_EDGE, bytes(16))),
    "far text of a formula": book(
        _FIRST + _at(0x0006, *_EDGE, b"\0" * 6 + b"\xff\xff" + bytes(8))
        + record(0x0207, struct.pack("<HB", 1, 0) + b"a")
    ),
    "after a continued record": book(_FIRST + record(0x3C, b"abc") + number(*_EDGE)),
    "an extent": book(record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + _FIRST),
    "an extent that ends before it begins": book(record(0x0200, struct.pack("<IIHHH", 9, 1, 9, 1, 0)) + _FIRST),
    "an extent of the older length": book(record(0x0200, struct.pack("<HHHHH", 0, 65535, 0, 65535, 0)) + _FIRST),
    "a list of two thousand million texts": book(_FIRST, record(0xFC, struct.pack("<ii", 1, 0x7FFFFFFF))),
    "a long text in many cells": book(b"".join(_at(0xFD, row, 0, bytes(4)) for row in range(60_000)), _LONG_TEXT),
    "labels that claim more letters than they have": book(
        b"".join(_at(0x0204, row, 0, struct.pack("<HB", 65535, 0) + b"a") for row in range(60_000))
    ),
    "two hundred sheets at one place": book(_FIRST + number(29_000, 200), sheets=190),
}  # fmt: skip


def small_container(stream: bytes) -> bytes:
    """A container whose workbook is a short stream, in pieces of 64 bytes."""
    assert len(stream) < 4096
    pieces, sectors = -(-len(stream) // 64), -(-len(stream) // 512)
    free, last = 0xFFFFFFFF, 0xFFFFFFFE

    def entry(name: str, kind: int, child: int, first: int, long: int) -> bytes:
        words = (name + "\0").encode("utf-16-le")
        return (words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, free, free, child) + bytes(36)
                + struct.pack("<IQ", first, long))  # fmt: skip

    table = [0xFFFFFFFD, last, last, *range(4, 3 + sectors), last]
    smaller = [*range(1, pieces), last]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, last, 0, 0) + b"\xff" * 432
    directory = entry("Root Entry", 5, 1, 3, sectors * 512) + entry("Workbook", 2, free, 0, len(stream))
    return b"".join((
        header, struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff"), directory.ljust(512, b"\0"),
        struct.pack(f"<{len(smaller)}I", *smaller).ljust(512, b"\xff"), stream.ljust(sectors * 512, b"\0"),
    ))  # fmt: skip


def write_records(folder: Path) -> dict[str, Path]:
    """Every entry of :data:`RECORDS` in a container of its own, and containers that are odd themselves."""
    found = {}
    for at, (odd, content) in enumerate(RECORDS.items()):
        found[odd] = folder / f"{at}.xls"
        found[odd].write_bytes(container(content))
    plain = RECORDS["far figure"]
    ordinary = bytearray(container(book(_FIRST)))
    (table_sectors,) = struct.unpack_from("<I", ordinary, 44)
    assert table_sectors == 1
    claims = {"a table of four thousand million sectors": 44, "a list of as many tables": 63, "a directory as long": 40}
    odd_containers = {"a short stream": small_container(plain)}
    for odd, place in claims.items():
        spoiled = bytearray(ordinary)
        struct.pack_into("<I", spoiled, place, 0xF0000000)
        odd_containers[odd] = bytes(spoiled)
    directory = struct.unpack_from("<I", ordinary, 48)[0] * 4096 + 4096
    long_stream = bytearray(ordinary)
    struct.pack_into("<Q", long_stream, directory + 128 + 120, 0xF00000000000)
    odd_containers["a stream that claims terabytes"] = bytes(long_stream)
    nameless = bytearray(container(plain))
    struct.pack_into("<H", nameless, directory + 128 + 64, 0)
    odd_containers["a name without length"] = bytes(nameless)
    for at, (odd, content) in enumerate(odd_containers.items()):
        found[odd] = folder / f"container{at}.xls"
        found[odd].write_bytes(content)
    return found
