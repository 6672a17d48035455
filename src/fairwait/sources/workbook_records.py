"""How far the cells of an .xls reach, and how long its texts are, from the kinds and places of its records.

A reader sets aside room for every cell from the first to the last, for as many cells as a sheet says it has, for as
many texts as their list says, and for a copy of a text in every cell that shows it: a few kilobytes can ask for
gigabytes. The records are walked here as a reader walks them: the first ones, then each sheet from where they say that
it begins, so that one run of records that ten sheets point at counts ten times.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass

_SHEET, _TEXTS, _CONTINUED, _OVER = 0x0085, 0x00FC, 0x003C, 0x000A
_FORMULA, _FORMULA_TEXT, _LABEL, _SHARED, _EXTENT, _NUMBERS = 0x0006, 0x0207, 0x0204, 0x00FD, 0x0200, 0x00BD
#: Kinds of record that hold a cell with a value: formula, number, label, truth, formatted text, packed number(s).
_CELLS = frozenset((_FORMULA, 0x0203, _LABEL, 0x0205, _SHARED, 0x027E, _NUMBERS, 0x00D6))
_WATCHED = _CELLS | {_FORMULA_TEXT, _EXTENT}
#: Published workbooks have some ten sheets.
_MAX_SHEETS = 200
#: A formula of n bytes can be written out to some 250 n letters; published sheets hold figures.
_MAX_FORMULAS = 4_000_000
#: What one text takes besides its letters.
_ROOM = 32
_pair = struct.Struct("<HH").unpack_from


class BrokenRecordsError(ValueError):
    """A record is shorter than what it says it holds."""


class TooFarError(ValueError):
    """The cells reach over more places than allowed; ``places`` says how many."""

    def __init__(self, places: int) -> None:
        super().__init__(places)
        self.places = places


@dataclass(slots=True)
class Records:
    """What the records of a workbook would cost a reader: the places its cells span from A1, and its texts' size."""

    places: int = 0
    text: int = 0


def examine_records(stream: bytes, most: int) -> Records:
    """Walk the records of a workbook.

    Raises
    ------
    TooFarError
        When the sheets reach over more than ``most`` places, or one claims to.
    BrokenRecordsError
        When a list of texts, a text or a sheet's extent is not what its record has room for.
    """
    try:
        begins, texts = _first_records(stream)
        found = Records(text=sum(texts))
        shown: Counter[int] = Counter()
        for begin in begins:
            sheet = _Sheet(most)
            sheet.walk(stream, begin)
            found.places += sheet.places()
            found.text += sheet.text
            shown.update(sheet.shown)
            if found.places > most:
                raise TooFarError(found.places)
    except (struct.error, IndexError) as error:
        raise BrokenRecordsError from error
    found.text += sum(texts[place] * number for place, number in shown.items() if place < len(texts))
    return found


def _first_records(stream: bytes) -> tuple[list[int], list[int]]:
    """Where each sheet begins, and the size of each shared text."""
    begins: list[int] = []
    texts: list[int] = []
    place, end = 0, len(stream) - 4
    while place <= end:
        kind, length = _pair(stream, place)
        if kind == _SHEET:
            begins.append(struct.unpack_from("<I", stream, place + 4)[0])
        elif kind == _TEXTS:
            texts = _Texts(stream, place).sizes()
        elif kind == _OVER:
            break
        place += 4 + length
    if len(begins) > _MAX_SHEETS:
        raise BrokenRecordsError
    return begins, texts


class _Sheet:
    """The furthest cell of a sheet, which texts it shows, and the size of those it holds itself."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.row = self.column = -1
        self.cells = self.formulas = self.text = 0
        self.shown: Counter[int] = Counter()

    def places(self) -> int:
        """Places from A1 to the furthest cell, twice where there are formulas; never less than there are records."""
        area = (self.row + 1) * (self.column + 1)
        return max(area * (2 if self.formulas else 1), self.cells)

    def walk(self, stream: bytes, place: int) -> None:
        end = len(stream) - 4
        while place <= end:
            kind, length = _pair(stream, place)
            if kind in _WATCHED and place + 4 + length <= len(stream):
                self._record(stream, place + 4, kind, length)
            elif kind == _OVER:
                return
            place += 4 + length

    def _record(self, stream: bytes, place: int, kind: int, length: int) -> None:
        if kind == _EXTENT:
            self._refuse_claim(stream[place : place + length])
            return
        if kind == _FORMULA_TEXT:
            self._count_text(_pair(stream, place)[0], length)
            return
        row, column = _pair(stream, place)
        self.cells += 1
        if kind == _NUMBERS:
            many = max((length - 6) // 6, 0)
            self.cells += many
            column += many
        elif kind == _SHARED and length >= 10:
            self.shown[struct.unpack_from("<I", stream, place + 6)[0]] += 1
        elif kind == _LABEL and length >= 8:
            self._count_text(_pair(stream, place + 6)[0], length)
        elif kind == _FORMULA:
            self.formulas += length
            if self.formulas > _MAX_FORMULAS:
                raise BrokenRecordsError
        self.row, self.column = max(self.row, row), max(self.column, column)

    def _refuse_claim(self, record: bytes) -> None:
        """The extent that a sheet claims: room for it is set aside at once."""
        if len(record) not in (10, 14):
            return
        first, last, left, right = struct.unpack_from("<HHHH" if len(record) == 10 else "<IIHH", record)
        places = ((last - first) % 2**32) * ((right - left) % 2**32) if last and right else 1
        if places > self.most:
            raise TooFarError(places)

    def _count_text(self, letters: int, length: int) -> None:
        if letters > length:
            raise BrokenRecordsError
        self.text += _ROOM + 3 * letters


class _Texts:
    """The list of shared texts, which runs on through the records that continue it."""

    def __init__(self, stream: bytes, place: int) -> None:
        self.pieces: list[bytes] = []
        kind, length = _pair(stream, place)
        while kind in (_TEXTS, _CONTINUED) and not (kind == _TEXTS and self.pieces):
            self.pieces.append(stream[place + 4 : place + 4 + length])
            place += 4 + length
            if place + 4 > len(stream):
                break
            kind, length = _pair(stream, place)
        self.number = 0
        self.piece, self.at = self.pieces[0], 8

    def sizes(self) -> list[int]:
        """The size of each text; raise BrokenRecordsError when there are fewer than the list says."""
        (count,) = struct.unpack_from("<i", self.piece, 4)
        if not 0 <= count <= sum(map(len, self.pieces)) // 3:
            raise BrokenRecordsError
        return [self._text() for _ in range(count)]

    def _text(self) -> int:
        if self.at >= len(self.piece):
            self._next()
        letters, flags = struct.unpack_from("<HB", self.piece, self.at)
        self.at += 3
        runs = more = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", self.piece, self.at)
            self.at += 2
        if flags & 4:
            (more,) = struct.unpack_from("<I", self.piece, self.at)
            self.at += 4
        left, width = letters, 1 + (flags & 1)
        while True:
            taken = min(left, max(len(self.piece) - self.at, 0) // width)
            self.at += taken * width
            left -= taken
            if not left:
                break
            self._next()
            width, self.at = 1 + (self.piece[0] & 1), 1
        self._skip(4 * runs + more)
        return _ROOM + 3 * int(letters)

    def _skip(self, length: int) -> None:
        while length > 0:
            if self.at >= len(self.piece):
                self._next()
            step = min(length, len(self.piece) - self.at)
            self.at += step
            length -= step

    def _next(self) -> None:
        self.number += 1
        self.piece, self.at = self.pieces[self.number], 0
