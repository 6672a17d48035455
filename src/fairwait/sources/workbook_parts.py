"""How far the cells of one part of an .xlsx reach, read as XML and never by the look of its text alone.

The parts of an .xlsx are XML, and XML can say the same in many ways: other quotes, blanks, order, prefixes, or cells
and rows whose place follows from the ones before. A sheet is therefore read by the standard library's own parser. That
takes a second for half a million cells; rows in the plain form that spreadsheet programs write, which leaves nothing to
interpret, are recognised by one pattern instead, and the parser is given the rest. A part with definitions of its own
(a document type, entities) or in another encoding than UTF-8 is refused: no spreadsheet program writes one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

#: The longest published sheet has some 13,000 rows: 500 providers by 25 treatment functions.
MAX_ROWS = 30_000
#: Column ZZ: published tables have at most some 120 columns.
MAX_COLUMNS = 702
#: Elements of a part that is not in the plain form; each costs a reader up to some 200 bytes.
MAX_ELEMENTS = 6_000_000
#: Elements around the cells, or of a part that is no sheet, which a reader keeps at up to some thousand bytes each.
MAX_OTHER_ELEMENTS = 1_000_000
#: What one run of formatted text costs a reader, whatever its letters.
_RUN = 256
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"
_CELL = (
    rb'<c r="[A-Z]{1,3}\1"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")?'
    rb"(?:/>|></c>|>(?:<f>[^<>&]*</f>)?<v>[^<>&]*</v></c>)"
)
#: A row with its number, all of whose cells say that they stand in it; nothing in it could end a comment.
_ROW = re.compile(rb'<row r="([0-9]{1,7})"(?: (?!r=)[A-Za-z0-9:]+="[^"<>&]*")*+(?:/>|>((?:' + _CELL + rb")*+)</row>)")
_VALUED = re.compile(rb'<c r="([A-Z]+)[0-9]+"[^<>]*(?<!/)>(?=<[vf])')
_SHARED = re.compile(rb't="s">(?:<f>[^<]*</f>)?<v>([^<]*)<')
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class NotPlainXmlError(ValueError):
    """The part defines a document type or entities, is not in UTF-8, or has a cell whose place is no place."""


class FarCellError(ValueError):
    """A figure stands further down or out than in any published table; ``row`` and ``column`` count from 1."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(row, column)
        self.row = row
        self.column = column


class TooManyElementsError(ValueError):
    """More elements than ``most``: :data:`MAX_ELEMENTS`, or :data:`MAX_OTHER_ELEMENTS` outside the cells."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(slots=True)
class Part:
    """What a part would cost a reader: the extent of its cells from A1, how many it has, and texts it shares."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    #: Places in the list of shared texts, with how many cells show each.
    shown: Counter[bytes] = field(default_factory=Counter)
    #: The size of each shared text, where the part is their list.
    texts: list[int] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Take note of a figure at a row and column, counted from 1; raise FarCellError when it is far out."""
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise FarCellError(row, column)
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def examine_part(text: bytes) -> Part:
    """Read one part.

    Raises
    ------
    NotPlainXmlError, FarCellError, TooManyElementsError
        As they say.
    xml.parsers.expat.ExpatError
        When the part is not well-formed.
    """
    part = Part()
    start = text.find(_OPENING) + len(_OPENING)
    end = text.find(_CLOSING, start)
    if start >= len(_OPENING) and end >= 0 and _read_plain_rows(part, text, start, end):
        text = text[:start] + text[end:]
    else:
        part = Part()
    _Reader(part).read(text)
    return part


def column_number(letters: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number


def _read_plain_rows(part: Part, text: bytes, start: int, end: int) -> bool:
    """Take note of the rows between two places of a text; False when they are not all in the plain form."""
    place, furthest, columns = start, 0, set[bytes]()
    while place < end:
        row = _ROW.match(text, place, end)
        if row is None:
            return False
        place = row.end()
        if row[2] and (valued := _VALUED.findall(row[2])):
            part.cells += len(valued)
            columns.update(valued)
            furthest = max(furthest, int(row[1]))
            part.shown.update(_SHARED.findall(row[2]))
    if columns:
        part.reach(furthest, max(column_number(letters.decode()) for letters in columns))
    return True


class _Reader:
    """Reads a part with the standard library's parser, counting places as a reader of sheets would.

    A row without a number follows the one before; a cell without a place follows the cell before in its row.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self.elements = self.others = 0
        self.sheet = self.cell = self.counted = self.shared = False
        self.row = self.column = 1
        self.place = (1, 1)
        self.words: list[str] = []
        # The encoding is set, whatever the part declares: bytes must mean the same here as to the next reader.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def read(self, text: bytes) -> None:
        self.parser.Parse(text, True)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise NotPlainXmlError

    def _doctype(self, *_: object) -> None:
        raise NotPlainXmlError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.others += not self.sheet
        if self.elements > MAX_ELEMENTS:
            raise TooManyElementsError(MAX_ELEMENTS)
        if self.others > MAX_OTHER_ELEMENTS:
            raise TooManyElementsError(MAX_OTHER_ELEMENTS)
        kind = name.rpartition(":")[2]
        if self.sheet:
            self._start_in_sheet(kind, attributes)
        elif kind == "sheetData":
            self.sheet = True
        elif kind == "si":
            self.part.texts.append(0)
            self.parser.CharacterDataHandler = self._text
        elif kind == "r" and self.part.texts:
            self.part.texts[-1] += _RUN

    def _start_in_sheet(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "row":
            self.row = _number(attributes.get("r"), self.row)
        elif kind == "c":
            self.place = (self.row, self.column)
            if stated := attributes.get("r"):
                match = _PLACE.fullmatch(stated)
                if match is None:
                    raise NotPlainXmlError
                self.place = (int(match[2]), column_number(match[1]))
                self.column = self.place[1]
            self.cell, self.counted, self.shared = True, False, attributes.get("t") == "s"
        elif self.cell and kind != "f":
            if not self.counted:
                self.part.reach(*self.place)
                self.part.cells += 1
                self.counted = True
            if self.shared and kind == "v":
                self.words = []
                self.parser.CharacterDataHandler = self.words.append

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "sheetData":
            self.sheet = False
        elif kind == "si":
            self.parser.CharacterDataHandler = None
        elif kind == "v" and self.words:
            self.part.shown["".join(self.words).encode()] += 1
            self.words = []
            self.parser.CharacterDataHandler = None
        elif kind == "c" and self.cell:
            self.cell = False
            self.column += 1
        elif kind == "row" and self.sheet:
            self.row, self.column = self.row + 1, 1

    def _text(self, words: str) -> None:
        self.part.texts[-1] += len(words.encode())


def _number(stated: str | None, otherwise: int) -> int:
    if stated is None:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,7}", stated):
        raise NotPlainXmlError
    return int(stated)
