"""The report as a Word document, for those who quote and edit: real headings, real tables, pictures that speak."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from fairwait.domain.finding import Report
from fairwait.reports.pictures import Pictures

#: Zip entries carry a time; this one says that the report does not.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def word_bytes(report: Report, pictures: Pictures | None = None) -> bytes:
    """The whole document. The same report gives the same bytes."""
    from docx import Document

    from fairwait.reports.word_styles import set_up
    from fairwait.reports.word_writer import Writer

    document = Document()
    set_up(document, report)
    Writer(document, report, pictures or Pictures()).write()
    buffer = BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def write_word(report: Report, path: Path, pictures: Pictures | None = None) -> Path:
    """Write the document to one file."""
    path.write_bytes(word_bytes(report, pictures))
    return path


def _without_times(content: bytes) -> bytes:
    """The same package with a fixed time on every entry."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _ZIP_TIME), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
