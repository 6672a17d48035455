"""No workbook makes a reader ask for more memory than the machine has, in whatever way it is written.

A reader that is refused memory ends the program without a word that Python could catch. The files are therefore read
in a program of their own that may have two gigabytes: one file that gets through ends it, and is missing in its report.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fairwait.sources.workbook_container import container, streams
from fairwait.sources.workbook_parts import MAX_COLUMNS, MAX_ROWS, FarCellError, NotPlainXmlError, examine_part
from tests.synthetic.workbook import make_book
from tests.synthetic.workbook_bombs import book, number, sheet, write_records, write_sheets, write_xlsx

_READ = """
import sys, tempfile
from pathlib import Path
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
except ImportError:
    pass
from fairwait.domain.errors import BadInputError
from fairwait.pipeline.registry import recognise
from fairwait.sources.opening import open_file
for name in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as workdir:
        try:
            recognise(open_file(Path(name), Path(workdir)))
            print(Path(name).name, "read", flush=True)
        except BadInputError as error:
            print(Path(name).name, "refused", error.what, flush=True)
"""


@pytest.mark.parametrize("write", [write_sheets, write_records])
def test_no_small_file_asks_for_gigabytes(write: Callable[[Path], dict[str, Path]], tmp_path: Path) -> None:
    files = write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _READ, *map(str, files.values())], capture_output=True, text=True, check=False
    )
    told = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in done.stdout.splitlines()}
    unread = [odd for odd, path in files.items() if path.name not in told]
    assert unread == [], f"the program ended at “{unread[0]}”: {done.stderr[-300:]}"
    assert [odd for odd, path in files.items() if not told[path.name].startswith("refused")] == []


def test_what_is_examined_is_what_is_read(tmp_path: Path) -> None:
    """The other tests could pass with a guard that refuses everything, or that hands on other content."""
    from fairwait.sources.opening import open_file

    for suffix in (".xlsx", ".xls"):
        path = make_book("2", "commissioner").write(tmp_path, suffix)
        opened = open_file(path, tmp_path)
        assert opened.path != path
        assert opened.raw_path == path
        old, new = CalamineWorkbook.from_path(path), CalamineWorkbook.from_path(opened.path)
        assert old.sheet_names == new.sheet_names
        for name in old.sheet_names:
            assert old.get_sheet_by_name(name).to_python() == new.get_sheet_by_name(name).to_python()


@pytest.mark.parametrize("length", [1, 4095, 4096, 4097, 4096 * 1023, 5_000_000])
def test_a_container_holds_what_was_put_in(length: int, tmp_path: Path) -> None:
    stream = bytes(range(1, 251)) * (length // 250 + 1)
    path = tmp_path / "a.xls"
    path.write_bytes(container(stream[:length]))
    assert streams(path)["workbook"][:length] == stream[:length]
    assert streams(path)["workbook"][length:].strip(b"\0") == b""


def test_a_container_of_our_own_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(container(book(number(0, 0) + number(2, 1))))
    opened = CalamineWorkbook.from_path(path)
    assert opened.sheet_names == ["National"]
    assert opened.get_sheet_by_name("National").to_python(skip_empty_area=False) == [[1.0, ""], ["", ""], ["", 1.0]]


_BLANKS = st.sampled_from(["", " ", "\n", "\t ", "  "])


@st.composite
def _written(draw: st.DrawFn, name: str, attributes: dict[str, str]) -> str:
    """The opening of an element, its attributes in any order, in either quotes, with any blanks."""
    words = "<" + name
    for key in draw(st.permutations(list(attributes))):
        quote = draw(st.sampled_from("\"'"))
        equals = f"{draw(_BLANKS)}={draw(_BLANKS)}"
        words += f"{draw(_BLANKS) or ' '}{key}{equals}{quote}{attributes[key]}{quote}"
    return words + draw(_BLANKS)


def _letters(column: int) -> str:
    words = ""
    while column:
        column, rest = divmod(column - 1, 26)
        words = chr(65 + rest) + words
    return words


@st.composite
def _sheets(draw: st.DrawFn) -> tuple[str, int, int]:
    """A sheet written in some way, and the last row and column that have a figure."""
    prefix = draw(st.sampled_from(["", "x:", "main:"]))
    rows, furthest, widest, row = "", 0, 0, 0
    for _ in range(draw(st.integers(1, 4))):
        stated = draw(st.booleans())
        row = draw(st.integers(row + 1, row + 40_000)) if stated else row + 1
        rows += draw(_written(prefix + "row", {"spans": "1:2"} | ({"r": str(row)} if stated else {}))) + ">"
        column = 0
        for _ in range(draw(st.integers(0, 4))):
            placed = draw(st.booleans())
            column = draw(st.integers(column + 1, column + 900)) if placed else column + 1
            place = {"r": f"{_letters(column)}{row}"} if placed else {}
            rows += draw(_written(prefix + "c", {"s": "1"} | place)) + ">"
            if draw(st.booleans()):
                rows += f"<{prefix}v>1</{prefix}v>"
                furthest, widest = max(furthest, row), max(widest, column)
            rows += f"</{prefix}c>" + draw(_BLANKS)
        rows += f"</{prefix}row>" + draw(st.sampled_from(["", " ", "<!-- a comment -->", "\n"]))
    spread = 'xmlns:x="urn:x"'
    return f"<{prefix}worksheet {spread}><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>", \
        furthest, widest  # fmt: skip


@given(_sheets())
def test_every_way_of_writing_reaches_as_far(written: tuple[str, int, int]) -> None:
    text, row, column = written
    if row > MAX_ROWS or column > MAX_COLUMNS:
        with pytest.raises(FarCellError):
            examine_part(text.encode())
    else:
        part = examine_part(text.encode())
        assert (part.rows, part.columns) == (row, column)


@given(st.data())
def test_a_sheet_of_plain_rows_with_anything_put_in_reaches_no_less_than_it_is_read(data: st.DataObject) -> None:
    """Whatever is put in between: either it is refused, or no figure that the library reads lies further out."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="C{row}" s="1"/></row>' for row in (1, 2, 5))
    text = sheet(rows)
    pieces = st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<", ">", '"', "'", "</sheetData>", "<sheetData>", "&", "/>",
         '<row r="90">', "</row>", '<c r="H9"><v>1</v></c>', "<c><v>1</v></c>", '<c r="A1"/>', "<x a='", "<!-", "-"]
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(pieces) + text[at:]
    try:
        part = examine_part(text.encode())
    except (ExpatError, NotPlainXmlError, FarCellError):
        return
    import tempfile

    from python_calamine import CalamineError

    with tempfile.TemporaryDirectory() as folder:
        try:
            read = CalamineWorkbook.from_path(write_xlsx(Path(folder) / "a.xlsx", text)).get_sheet_by_index(0)
            cells = read.to_python(skip_empty_area=False)
        except CalamineError:
            return
    assert len(cells) <= part.rows
    assert max(map(len, cells), default=0) <= part.columns
