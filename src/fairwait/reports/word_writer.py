"""Writes a report into a Word document, part by part, in the order of the printed one."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Finding, Report, Table
from fairwait.reports.extracts import Full, FullTables, extract_of, left_out
from fairwait.reports.grid import Grid
from fairwait.reports.layout import Layout, in_full
from fairwait.reports.lead import end_rows, lead_map, lead_table
from fairwait.reports.pictures import MAPS, Pictures, natural_size
from fairwait.reports.printed_charts import side_by_side
from fairwait.reports.text import Part, Told, clean, file_line, how_to_read, running_head, source_line
from fairwait.reports.word_parts import Bookmarks, beside, describe, field, link, table_element

if TYPE_CHECKING:
    from docx.document import Document as Doc

#: Millimetres of paper for one pixel of a picture, and the most that a picture may take.
_SCALE: Final = 0.22
_WIDEST, _HIGHEST = 145.0, 160.0
#: Two maps side by side, and the map of the first page: the most each may take.
_MAP: Final = (80.0, 118.0)
_FRONT_MAP: Final = (78.0, 112.0)
#: The columns of the first page in points, and the table in the right one: name, value, range.
_FRONT: Final = (230.0, 240.0)
_FRONT_TABLE: Final = Layout((122.0, 44.0, 70.0), 0.0, 7.5, sideways=False)


class Writer:
    """Writes a report into a document, from its first page to its sources."""

    def __init__(self, document: Doc, report: Report, pictures: Pictures) -> None:
        self.document: Any = document
        self.report = report
        self.pictures = pictures
        self.bookmarks = Bookmarks()
        self.targets = {finding.id: f"finding_{n}" for n, finding in reversed(list(enumerate(report.findings())))}
        self.full, self.told = FullTables(), Told()
        self.annex: list[tuple[Table, Full, Layout, str]] = []
        self.contents_end: Any = None

    def write(self) -> None:
        """Write everything."""
        self._furniture()
        self._front()
        self._contents()
        number = 0
        for section in self.report.sections:
            self._heading(section.title, 1, f"section_{section.id}", new_page=True)
            self._say(section.lead, "Lead")
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
        section = self.document.sections[0]
        section.header.paragraphs[0].text = clean(running_head(self.report))
        section.header.paragraphs[0].style = self.document.styles["Subcaption"]
        foot = section.footer.paragraphs[0]
        foot.style = self.document.styles["Subcaption"]
        foot.add_run(f"{clean(self.report.title)} · page ")
        field(foot, "PAGE")

    def _front(self) -> None:
        report = self.report
        self._paragraph("Title", report.question)
        for text, id in report.headlines:
            paragraph = self._say(text, "Headline")
            if paragraph is not None and id in self.targets:
                paragraph.add_run(" ")
                link(paragraph, self.targets[id], "Evidence")
        self._say(report.unjudged, "Unjudged")
        spec, table = lead_map(report), lead_table(report)
        start = len(self.document.element.body)
        if spec:
            self._charts([spec], _FRONT_MAP)
        middle = len(self.document.element.body)
        if table:
            self._say(table.title, "Caption")
            self._place(table_element(end_rows(table, with_range=True), _FRONT_TABLE, table.title, table.caption))
        if spec and table:
            # The last child of the body describes the page; what was written since stands before it.
            parts = list(self.document.element.body)[start - 1 : -1]
            self._place(beside(parts[: middle - start], parts[middle - start :], _FRONT))

    def _contents(self) -> None:
        self._heading("What is in this report", 1, new_page=True)
        number = 0
        for section in self.report.sections:
            link(self._paragraph("ContentsChief"), _bookmark(f"section_{section.id}"), section.title)
            for finding in section.findings:
                link(self._paragraph("Contents"), f"finding_{number}", finding.title)
                number += 1
        # Where the tables at the end are named, once it is known that there are any.
        self.contents_end = self._paragraph("ContentsChief")
        link(self.contents_end, "sources", "Sources")
        self._heading("How to read it", 2)
        for line in how_to_read(self.report, drawn=False):
            self._say(line)

    def _finding(self, finding: Finding, target: str) -> None:
        self._heading(finding.title, 2, target)
        self._say(finding.headline, "Headline")
        for line in finding.sentences:
            self._say(line)
        for row in side_by_side(finding.charts):
            alike = len({(spec.title, spec.subtitle) for spec in row}) == 1
            for specs in [row] if alike else [[spec] for spec in row]:
                self._charts(specs, _MAP if specs[0].kind in MAPS else (_WIDEST, _HIGHEST))
        for table in finding.tables:
            self._body_table(table)
        for line in finding.notes:
            self._say(line)
        for part in self.told.parts(finding, target):
            self._behind(part)

    def _behind(self, part: Part) -> None:
        """A part of what stands behind a finding; what was told before is pointed to."""
        paragraph = self._paragraph("Behind")
        paragraph.add_run(f"{part.name} ").bold = True
        paragraph.add_run(" ".join(clean(" ".join(part.texts)).split()))
        if part.seen:
            paragraph.add_run(" " if part.texts else "")
            link(paragraph, part.seen, "And as said before" if part.texts else "As said before")
            paragraph.add_run(".")

    def _charts(self, specs: Sequence[ChartSpec], most: tuple[float, float]) -> None:
        """One picture, or two maps of the same figures beside each other, under one title."""
        self._say(specs[0].title, "Caption")
        self._say(specs[0].subtitle, "Subcaption")
        paragraph = self._paragraph("Normal")
        for at, spec in enumerate(specs):
            wide, high = natural_size(self.pictures.svg(spec))
            scale = min(_SCALE, most[0] / wide, most[1] / high)
            run = paragraph.add_run("  " if at else "")
            picture = run.add_picture(BytesIO(self.pictures.png(spec)), width=Mm(wide * scale))
            describe(picture, spec.title, spec.alt or spec.title)

    def _body_table(self, table: Table) -> None:
        """The table, or its extract with a way to the whole one at the end."""
        extract = extract_of(table, drawn=False)
        if extract.whole:
            self._table(table, extract.grid, extract.layout)
            return
        full, target = self.full.add(table, extract.all), f"table_{len(self.annex)}"
        self.annex.append((table, full, in_full(full.grid, drawn=False), target))
        note = self._table(table, extract.grid, extract.layout, more=f"{left_out(extract, full)} ")
        link(note, target, "The whole table")

    def _table(
        self,
        table: Table,
        grid: Grid,
        layout: Layout,
        *,
        reasons: Literal["beside", "below"] = "beside",
        titled: bool = True,
        more: str = "",
    ) -> Any:
        """A table and the notes under it. Word joins two tables that touch: a paragraph always stands between."""
        if titled:
            self._say(table.title, "Caption")
        self._say(table.caption, "Subcaption")
        self._place(table_element(grid, layout, table.title, table.caption, reasons=reasons))
        notes = " ".join(f"{column.head}: {column.note}." for column in grid.columns if column.note)
        note = self._paragraph("Behind", notes)
        if more:
            note.add_run(f" {more}" if notes else more)
        return note

    def _place(self, element: Any) -> None:
        body = self.document.element.body
        body.insert(len(body) - 1, element)

    def _annex(self) -> None:
        """The tables in full, those that need a page on its side first; each side is one run of pages."""
        first = True
        for lying in (True, False):
            chosen = [one for one in self.annex if one[2].sideways is lying]
            if not chosen:
                continue
            self._turn(sideways=lying, margin=15.0)
            if first:
                self._heading("Tables in full", 1, "tables_in_full")
                first = False
            for table, full, layout, target in chosen:
                self._heading(table.title, 2, target)
                self._table(table, full.grid, layout, reasons="below", titled=False, more=full.note)
        if self.annex:
            self._turn(sideways=False, margin=22.0)
            entry = self._paragraph("ContentsChief")
            link(entry, "tables_in_full", "Tables in full")
            self.contents_end._p.addprevious(entry._p)

    def _turn(self, *, sideways: bool, margin: float) -> None:
        """Begin a new page that lies on its side, or stands, with that margin in millimetres."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        short, long = sorted((section.page_width, section.page_height))
        section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if sideways else (short, long)
        section.left_margin = section.right_margin = Mm(margin)

    def _back(self) -> None:
        self._heading("Sources", 1, "sources", new_page=not self.annex)
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
