"""The report on paper: tagged PDF (PDF/UA-1) set by Typst in Arimo, with no system font and nothing to install.

Words and numbers reach the template as data and are placed as text, never read as markup. Every picture carries its
alternative text, every table its header cells, every heading its level. The document names no person and no time.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path

from fairwait.domain.finding import Report
from fairwait.reports.glyphs import font_folder
from fairwait.reports.pictures import Pictures
from fairwait.reports.printed import printed


def pdf_bytes(report: Report, pictures: Pictures | None = None) -> bytes:
    """The whole document. Raises ``typst.TypstError`` only for a fault of the template itself."""
    import typst

    data = json.dumps(printed(report, pictures or Pictures()), ensure_ascii=False)
    with as_file(files("fairwait.reports") / "typst") as folder:
        made = typst.compile(
            str(folder / "report.typ"),
            root=str(folder),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"report": data},
        )
    return bytes(made)


def write_pdf(report: Report, path: Path, pictures: Pictures | None = None) -> Path:
    """Write the document to one file."""
    path.write_bytes(pdf_bytes(report, pictures))
    return path
