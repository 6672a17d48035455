"""The report as a Word document, for those who quote and edit: real headings, real tables, pictures that speak."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairwait.domain import words
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Finding, Report, Table
from fairwait.reports.layout import INLINE_ROWS, is_dimmed, lay_out, preview_of, printed_rows, without_repeats
from fairwait.reports.pictures import Pictures, natural_size
from fairwait.reports.text import behind, clean, file_line, how_to_read, running_head, source_line

if TYPE_CHECKING:
    from docx.document import Document as Doc

#: Millimetres of paper for one pixel of a picture, and the most a picture may take.
_SCALE: Final = 0.254
_WIDEST, _HIGHEST = 166.0, 210.0
#: Zip entries carry a time; this one says that the report does not.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def word_bytes(report: Report, pictures: Pictures | None = None) -> bytes:
    """The whole document. The same report gives the same bytes."""
    from docx import Document

    from fairwait.reports.word_styles import set_up

    document = Document()
    set_up(document, report)
    _Writer(document, report, pictures or Pictures()).write()
    buffer = BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def write_word(report: Report, path: Path, pictures: Pictures | None = None) -> Path:
    """Write the document to one file."""
    path.write_bytes(word_bytes(report, pictures))
    return path


class _Writer:
    """Writes a report into a document, from its first page to its sources."""

    def __init__(self, document: Doc, report: Report, pictures: Pictures) -> None:
        from fairwait.reports.word_parts import Bookmarks

        self.document: Any = document
        self.report = report
        self.pictures = pictures
        self.bookmarks = Bookmarks()
        self.targets = {finding.id: f"finding_{n}" for n, finding in reversed(list(enumerate(report.findings())))}
        self.annex: list[Table] = []

    def write(self) -> None:
        self._furniture()
        self._front()
        number = 0
        for section in self.report.sections:
            self._heading(section.title, 1, f"section_{section.id}", new_page=True)
            self._say(section.lead, "Headline")
            for finding in section.findings:
                self._finding(finding, f"finding_{number}")
                number += 1
        self._annex()
        self._back()

    def _paragraph(self, style: str, text: str = "") -> Any:
        """A paragraph of the style with that id. By id, since python-docx searches all styles for every name."""
        paragraph = self.document.add_paragraph(" ".join(clean(text).split()))
        paragraph._p.style = style
        return paragraph

    def _say(self, text: str, style: str = "Normal") -> Any:
        """A paragraph; none where there is nothing to say."""
        return self._paragraph(style, text) if text.strip() else None

    def _heading(self, text: str, level: int, target: str = "", *, new_page: bool = False) -> None:
        paragraph = self._paragraph(f"Heading{level}", text)
        paragraph.paragraph_format.page_break_before = new_page
        if target:
            self.bookmarks.mark(paragraph, _bookmark(target))

    def _furniture(self) -> None:
        from fairwait.reports.word_parts import field

        section = self.document.sections[0]
        section.header.paragraphs[0].text = clean(running_head(self.report))
        section.header.paragraphs[0].style = self.document.styles["Subcaption"]
        foot = section.footer.paragraphs[0]
        foot.style = self.document.styles["Subcaption"]
        foot.add_run(f"{clean(self.report.title)} · page ")
        field(foot, "PAGE")

    def _front(self) -> None:
        from fairwait.reports.word_parts import link

        report = self.report
        self._paragraph("Title", report.question)
        for text, id in report.headlines:
            paragraph = self._say(text, "Headline")
            if paragraph is not None and id in self.targets:
                paragraph.add_run(" ")
                link(paragraph, self.targets[id], "Evidence")
        self._say(report.unjudged, "Unjudged")
        maps = [spec for finding in report.findings() for spec in finding.charts if spec.kind in ("map", "tile-map")]
        for spec in maps[:1]:
            self._chart(spec, highest=120)
        self._heading("What is in this report", 1, new_page=True)
        number = 0
        for section in report.sections:
            link(self._paragraph("Normal"), _bookmark(f"section_{section.id}"), section.title)
            for finding in section.findings:
                link(self._paragraph("ListBullet"), f"finding_{number}", finding.title)
                number += 1
        self._heading("How to read it", 2)
        for line in how_to_read(report):
            self._say(line)

    def _finding(self, finding: Finding, target: str) -> None:
        self._heading(finding.title, 2, target)
        self._say(finding.headline, "Headline")
        for line in finding.sentences:
            self._say(line)
        for spec in finding.charts:
            self._chart(spec)
        for table in finding.tables:
            if len(table.rows) <= INLINE_ROWS:
                self._table(table)
                continue
            self.annex.append(table)
            first = preview_of(table)
            whole = f"The first {first} of {words.integer(len(table.rows))} rows; all of them stand at the end."
            self._table(table, range(first), whole)
        for line in finding.notes:
            self._say(line)
        for name, texts in behind(finding):
            self._behind(name, texts)

    def _behind(self, name: str, texts: Iterable[str]) -> None:
        paragraph = self._paragraph("Behind")
        paragraph.add_run(f"{name} ").bold = True
        paragraph.add_run(" ".join(clean(" ".join(texts)).split()))

    def _chart(self, spec: ChartSpec, highest: float = _HIGHEST) -> None:
        from docx.shared import Mm

        from fairwait.reports.word_parts import describe

        wide, high = natural_size(self.pictures.svg(spec))
        scale = min(_SCALE, _WIDEST / wide, highest / high)
        self._say(spec.title, "Caption")
        self._say(spec.subtitle, "Subcaption")
        run = self._paragraph("Normal").add_run()
        picture = run.add_picture(BytesIO(self.pictures.png(spec)), width=Mm(wide * scale))
        describe(picture, spec.title, spec.alt or spec.title)

    def _table(self, table: Table, only: range | None = None, more: str = "") -> None:
        from fairwait.reports.word_parts import table_element

        dimmed = [is_dimmed(table, index) for index in range(len(table.rows))]
        table = without_repeats(table)
        rows = printed_rows(table)
        layout = lay_out(table, rows, drawn=False)
        chosen = only or range(len(rows))
        if layout.sideways:
            self._turn(sideways=True)
        self._say(table.title, "Caption")
        self._say(table.caption, "Subcaption")
        body = self.document.element.body
        made = table_element(table, [rows[index] for index in chosen], layout, [dimmed[index] for index in chosen])
        body.insert(len(body) - 1, made)
        notes = [f"{column.label}: {column.note}" for column in table.columns if column.note]
        # Word joins two tables that touch: a paragraph always stands between.
        self._say(" ".join([*notes, more]).strip(), "Behind") or self._paragraph("Behind")
        if layout.sideways:
            self._turn(sideways=False)

    def _turn(self, *, sideways: bool) -> None:
        """Begin a new page that lies on its side, or stands again."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        short, long = sorted((section.page_width, section.page_height))
        section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if sideways else (short, long)

    def _annex(self) -> None:
        if self.annex:
            self._heading("Long tables in full", 1, new_page=True)
        for table in self.annex:
            self._heading(table.title, 2)
            self._table(table)

    def _back(self) -> None:
        self._heading("Sources", 1, new_page=True)
        for source in self.report.sources:
            self._say(source_line(source))
            self._say(file_line(source), "Behind")
        if self.report.glossary:
            self._heading("Words used", 2)
        for term, meaning in self.report.glossary:
            paragraph = self._paragraph("Normal")
            paragraph.add_run(f"{clean(term)}. ").bold = True
            paragraph.add_run(clean(meaning))
        self._heading("About this report", 2)
        self._say(self.report.attribution)
        self._say(f"Made by {self.report.generated_by}.", "Behind")


def _bookmark(name: str) -> str:
    """A name that Word accepts for a bookmark: a letter, then letters, digits and underlines, at most 40."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)[:40]


def _without_times(content: bytes) -> bytes:
    """The same package with a fixed time on every entry."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _ZIP_TIME), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
