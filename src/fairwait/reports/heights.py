"""How high a finding stands on paper, near enough to decide where a page should end.

The typesetter could measure every finding itself, but that lays each out twice, which takes longer than all the rest of
the text. An estimate from the widths of the words serves as well: where it is a line or two out, a page ends a line or
two early, or the small print of a finding stands at the head of the next.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from fairwait.charts import lettering

Plain = dict[str, Any]

#: Room for text on an upright page, and the width of a column of prose, in points.
PAGE: Final = 732.0
_PROSE: Final = 363.0
_ROOM: Final = 470.0
_HALF: Final = 217.0
#: Sizes of type, as in ``typst/style.typ``.
_BODY, _LEAD, _HEADING, _SMALL, _NOTE = 9.4, 11.0, 13.0, 8.0, 7.4
#: The height of a line from the head of its capitals to the next such head, by the leading in use; in ems.
_FIRST_LINES: Final = 150.0
_CAPITAL: Final = 0.716
#: The width of a space in type of ten points.
_SPACE: Final = 2.78
_AIR: Final = 1.0


def closeness(finding: Plain, above: float = 0.0) -> tuple[float, float]:
    """The scale to set a finding in, and the height to keep free for it; ``above`` is taken by the head of its section.

    A finding that one page holds, be it set a little closer, should stand on one; any other may begin anywhere that has
    room for its first lines.
    """
    for scale in (1.0, 0.96, 0.92, 0.89):
        height = _finding(finding, scale) * _AIR
        if height + above <= PAGE:
            return scale, round(height, 1)
    return 1.0, _FIRST_LINES


def section_head(title: str, lead: str) -> float:
    """How high the title and the lead of a section stand."""
    lines = _lines(lead, _PROSE, _LEAD) if lead else 0
    return _paragraph(_lines(title, _ROOM, 20, bold=True), 20) + 34 + (_paragraph(lines, _LEAD) if lead else 0.0)


def _lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text breaks into."""
    most = room * 10 / size
    lines, used = 1, 0.0
    for word in text.split():
        wide = _width(word, bold)
        if used and used + _SPACE + wide > most:
            lines, used = lines + 1, wide
        else:
            used += wide + (_SPACE if used else 0.0)
    return lines


@lru_cache(maxsize=20_000)
def _width(word: str, bold: bool) -> float:
    """The width of a word in type of ten points; a report says the same words again and again."""
    return lettering.width(word, 10, bold=bold)


def _paragraph(lines: int, size: float, leading: float = 0.62) -> float:
    return size * (lines * _CAPITAL + (lines - 1) * leading)


def _prose(texts: list[str], size: float) -> float:
    """Paragraphs with the space between them."""
    heights = [_paragraph(_lines(text, _PROSE, size), size) for text in texts]
    return sum(heights) + 0.9 * size * len(heights)


def _finding(finding: Plain, scale: float) -> float:
    heading = 15.0 + _paragraph(_lines(finding["title"], _ROOM, _HEADING, bold=True), _HEADING)
    text = _prose([finding["headline"]], _LEAD * scale) + _prose(finding["sentences"], _BODY * scale)
    pictures = sum(_figure(figure) for figure in finding["figures"])
    tables = sum(_table(table, scale) for table in finding["tables"])
    return heading + text + pictures + tables + _prose(finding["notes"], _BODY * scale) + _behind(finding["behind"])


def _title(title: str, about: str) -> float:
    first = _paragraph(_lines(title, _PROSE, _BODY, bold=True), _BODY)
    return first + (0.62 * _BODY + _paragraph(_lines(about, _PROSE, _SMALL), _SMALL) if about else 0.0)


def _figure(figure: Plain) -> float:
    drawn: float = max(picture["height"] for picture in figure["pictures"])
    named = 14.0 if len(figure["pictures"]) > 1 else 0.0
    key = 14.0 * len(figure["key"]) / 6 + 5 if figure["key"] else 0.0
    return 29.0 + _title(figure["title"], figure["subtitle"]) + drawn + named + key


def _table(table: Plain, scale: float) -> float:
    size: float = table["type"] * scale
    gap: float = table["gap"] * scale * scale
    at = table["interval"]["at"] if table["interval"] else None
    widths = [width - 6 for index, width in enumerate(table["widths"]) if index != at]
    heads = zip((column["head"] for column in table["columns"]), widths, strict=True)
    head: int = max((_lines(text, width, size, bold=True) for text, width in heads), default=1)
    if at is not None:
        head = max(head, _lines(table["interval"]["label"], table["widths"][at], size, bold=True) + 1)
    body: float = sum(
        _row(row, widths, reason, size, gap) for row, reason in zip(table["rows"], table["reasons"], strict=True)
    )
    groups: float = sum(1 for group in table["groups"] if group) * (size * _CAPITAL + 6)
    notes = " ".join([table["left_out"], "The whole table: page 00." if table["left_out"] else "", *table["notes"]])
    below = 6 + _paragraph(_lines(notes, _ROOM, _NOTE), _NOTE) if notes.strip() else 0.0
    above: float = 25.0 + _title(table["title"], table["caption"])
    return above + _paragraph(head, size, 0.42) + 2 * gap + body + groups + below


def _row(row: list[str], widths: list[float], reason: str, size: float, gap: float) -> float:
    if reason:
        small = size - 0.4
        return _paragraph(_lines(f"{row[0]}  {reason}", _ROOM - 12, small), small, 0.42) + 1.6 * gap
    # Only a text that might be wider than its column can need a second line.
    lines = [_lines(text, room, size) for text, room in zip(row, widths, strict=True) if len(text) * size * 0.6 > room]
    return _paragraph(max(lines, default=1), size, 0.42) + 2 * gap


def _behind(columns: list[list[Plain]]) -> float:
    if not columns:
        return 0.0
    room = _HALF if len(columns) > 1 else _ROOM - 16
    return 10.0 + max(sum(_part(part, room) for part in column) for column in columns)


def _part(part: Plain, room: float) -> float:
    seen = "And as on page 00." if part["seen"] else ""
    text = " ".join([part["name"], *part["texts"], seen])
    return _paragraph(_lines(text, room, _NOTE), _NOTE, 0.5) + 0.62 * _NOTE
