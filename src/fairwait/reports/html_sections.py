"""The sections of a report as a page shows them, and the addresses under which a page offers what can be taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Finding, Report, Section, Table
from fairwait.reports.html_charts import ChartView, chart_view, in_rows
from fairwait.reports.html_hero import Hero
from fairwait.reports.html_tables import CellLink, TableView, table_view
from fairwait.reports.naming import file_stem, unique


class Files(Protocol):
    """Where what can be taken away stands, for a page that does not carry it inside itself."""

    def chart(self, name: str) -> str:
        """The address of a chart's picture by its name."""

    def table(self, stem: str) -> str:
        """The address of a table's figures by its name."""

    def cells(self, table: Table) -> CellLink | None:
        """Where the cells of a table lead; None where they lead nowhere."""

    def extent(self, table: Table) -> tuple[int | None, frozenset[str] | None]:
        """How many rows of a table the page may hold, and which columns; None for all."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its pictures and tables laid out. ``on_first_page`` says that its maps stand there."""

    finding: Finding
    anchor: str
    charts: list[list[ChartView]]
    tables: list[TableView]
    on_first_page: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    section: Section
    anchor: str
    findings: list[FindingView]


def sections_of(
    report: Report, first: Hero | None, names: Mapping[int, str], files: Files | None = None
) -> list[SectionView]:
    """Every section laid out. ``names`` are those of the charts by their ``id()``.

    Without ``files`` the page carries inside itself whatever can be taken away.
    """
    section_anchors = unique(f"section-{file_stem(section.id)}" for section in report.sections)
    finding_anchors = iter(unique(f"finding-{file_stem(finding.id)}" for finding in report.findings()))
    table_stems = iter(unique(file_stem(table.id) for table in report.tables()))
    views = []
    for section, anchor in zip(report.sections, section_anchors, strict=True):
        found = [
            _finding(finding, next(finding_anchors), table_stems, first, names, files) for finding in section.findings
        ]
        views.append(SectionView(section, anchor, found))
    return views


def drawn(spec: ChartSpec, name: str, files: Files | None) -> ChartView:
    """A chart for a page whose files stand where ``files`` says."""
    return chart_view(spec, name, address=files.chart(name) if files else "")


def _finding(
    finding: Finding,
    anchor: str,
    table_stems: Iterator[str],
    first: Hero | None,
    names: Mapping[int, str],
    files: Files | None,
) -> FindingView:
    tables = []
    for table in finding.tables:
        stem = next(table_stems)
        if files is None:
            tables.append(table_view(table, f"table-{stem}", stem))
            continue
        most, only = files.extent(table)
        address, link = files.table(stem), files.cells(table)
        tables.append(table_view(table, f"table-{stem}", stem, only, address=address, link=link, most=most))
    moved = first.maps if first and first.maps_of is finding else ()
    here = [spec for spec in finding.charts if not any(spec is one for one in moved)]
    charts = [drawn(spec, names[id(spec)], files) for spec in here]
    return FindingView(finding, anchor, in_rows(charts), tables, on_first_page=bool(moved))
