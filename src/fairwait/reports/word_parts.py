"""The parts of a Word document that python-docx has no words for, written as XML: tables, links, fields, descriptions.

Every piece of text goes through :func:`fairwait.reports.text.clean` and XML escaping, so nothing in a name or a note
can become structure. A table is made as one piece of XML: cell by cell, thousands of rows would take minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from fairwait.reports.grid import Grid
from fairwait.reports.layout import Layout
from fairwait.reports.text import clean

_W: Final = nsdecls("w")
_HAIRLINE: Final = "DDE3E7"
_INK: Final = "16232D"
_TINT: Final = "F3F6F8"
#: Twentieths of a point, Word's unit of length.
_TWIPS: Final = 20


def text_xml(text: str, size: int = 0, style: str = "") -> str:
    """Text as a run, line breaks and tabs as spaces. ``size`` is in half points; ``style`` a character style's id."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += f'<w:sz w:val="{size}"/>' if size else ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(" ".join(clean(text).split()))}</w:t></w:r>'


def attribute(text: str) -> str:
    """Text inside a quoted attribute."""
    return escape(" ".join(clean(text).split()), {'"': "&quot;"})


def table_element(
    grid: Grid, layout: Layout, title: str, about: str, *, reasons: Literal["beside", "below"] = "beside"
) -> Any:
    """A whole table: header row repeated on every page, rows never split, described for those who listen.

    Why a row is set apart stands beside its name, in place of its values, or in a row of its own below it.
    """
    widths = [round(width * _TWIPS) for width in layout.widths]
    size = round(layout.type * 2)  # Word counts type in half points
    numbers = [column.kind == "number" for column in grid.columns]
    groups = dict(grid.groups)
    parts = [
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>',
        f'<w:bottom w:val="single" w:sz="4" w:color="{_HAIRLINE}"/>',
        f'<w:insideH w:val="single" w:sz="4" w:color="{_HAIRLINE}"/></w:tblBorders><w:tblLayout w:type="fixed"/>',
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>',
        '<w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>',
        f'<w:tblCaption w:val="{attribute(title)}"/><w:tblDescription w:val="{attribute(about)}"/>',
        "</w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        f"{_cells([column.head for column in grid.columns], widths, numbers, 'head', size)}</w:tr>",
    ]
    for index, row in enumerate(grid.rows):
        if index in groups:
            parts.append(_row(_wide_cell(groups[index], widths, "TableHead", size, fill=_TINT, more="<w:keepNext/>")))
        look, reason = "dim" if grid.dimmed[index] else "body", grid.reasons[index]
        if reason and reasons == "beside" and len(widths) > 1:
            name = _cells(row[:1], widths[:1], numbers[:1], look, size)
            parts.append(_row(name + _wide_cell(reason, widths[1:], "TableDim", size)))
            continue
        parts.append(_row(_cells(row, widths, numbers, look, size)))
        if reason:
            parts.append(_row(_wide_cell(reason, widths, "TableDim", size)))
    return parse_xml("".join([*parts, "</w:tbl>"]))


def beside(left: Sequence[Any], right: Sequence[Any], widths: tuple[float, float]) -> Any:
    """Two runs of paragraphs and tables beside each other, in points: for looks alone, so it has no header row."""
    twips = [round(width * _TWIPS) for width in widths]
    frame = parse_xml(
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0600"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{twips[0]}"/><w:gridCol w:w="{twips[1]}"/></w:tblGrid><w:tr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{twips[0]}" w:type="dxa"/></w:tcPr></w:tc>'
        f'<w:tc><w:tcPr><w:tcW w:w="{twips[1]}" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>'
    )
    for cell, parts in zip(frame.iter(qn("w:tc")), (left, right), strict=True):
        for part in parts:
            cell.append(part)
        # A cell ends with a paragraph, or Word calls the file damaged.
        if not parts or parts[-1].tag != qn("w:p"):
            cell.append(parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="Behind"/></w:pPr></w:p>'))
    return frame


def _row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cells(texts: Sequence[str], widths: Sequence[int], numbers: Sequence[bool], look: str, size: int) -> str:
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_BORDER.get(look, "")}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{_style(number, look)}"/></w:pPr>{text_xml(text, size)}</w:p></w:tc>'
        for text, width, number in zip(texts, widths, numbers, strict=True)
    )


_BORDER: Final = {
    "head": f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="{_INK}"/></w:tcBorders><w:vAlign w:val="bottom"/>'
}


def _style(number: bool, look: str) -> str:
    """The id of the paragraph style of a cell, as :mod:`fairwait.reports.word_styles` names them."""
    kind = {"head": "TableHead", "body": "TableText", "dim": "TableDim"}[look]
    return f"{kind}Number" if number else kind


def _wide_cell(text: str, widths: Sequence[int], style: str, size: int, *, fill: str = "", more: str = "") -> str:
    """One cell over several columns."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{text_xml(text, size)}</w:p></w:tc>'
    )


class Bookmarks:
    """Numbered places that links inside the document lead to."""

    def __init__(self) -> None:
        self._ids = count(1)

    def mark(self, paragraph: Any, name: str) -> None:
        """Make the paragraph a place that :func:`link` can lead to."""
        number = next(self._ids)
        start = parse_xml(f'<w:bookmarkStart {_W} w:id="{number}" w:name="{attribute(name)}"/>')
        end = parse_xml(f'<w:bookmarkEnd {_W} w:id="{number}"/>')
        properties = paragraph._p.find(qn("w:pPr"))
        if properties is None:
            paragraph._p.insert(0, start)
        else:
            properties.addnext(start)
        paragraph._p.append(end)


def link(paragraph: Any, name: str, text: str) -> None:
    """Add text that leads to a bookmark."""
    run = text_xml(text, style="InnerLink")
    paragraph._p.append(parse_xml(f'<w:hyperlink {_W} w:anchor="{attribute(name)}" w:history="1">{run}</w:hyperlink>'))


def field(paragraph: Any, instruction: str) -> None:
    """Add a field that Word works out, such as ``PAGE``."""
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {_W} w:instr="{attribute(instruction)}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def describe(picture: Any, title: str, alt: str) -> None:
    """Give an inline picture its alternative text."""
    properties = picture._inline.docPr
    properties.set("descr", " ".join(clean(alt).split()))
    properties.set("title", " ".join(clean(title).split()))
