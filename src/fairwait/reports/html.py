"""The report as one HTML file: no network, no script needed, the same on a telephone, on paper and read aloud."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from fairwait.charts.palette import stylesheet
from fairwait.domain.finding import Finding, Report, Section
from fairwait.reports.html_charts import ChartView, chart_view, in_rows
from fairwait.reports.html_hero import Hero, hero
from fairwait.reports.html_markup import own
from fairwait.reports.html_tables import TableView, table_view
from fairwait.reports.naming import file_stem, unique
from fairwait.reports.pictures import chart_names
from fairwait.reports.text import clean, file_line, how_to_read, running_head, source_line

if TYPE_CHECKING:
    from jinja2 import Template

#: A finding or section with one of these ids says which places could not be judged.
_UNJUDGED_IDS: Final = ("unjudged", "not-ranked", "unranked", "completeness", "missing")


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


def render_html(report: Report) -> str:
    """The whole report as the text of one HTML file. The same report always gives the same text."""
    first = hero(report)
    names = {id(spec): name for name, _, spec in chart_names(report)}
    sections = _sections(report, first, names)
    anchors: dict[str, tuple[str, str]] = {}
    for part in sections:
        for view in part.findings:
            anchors.setdefault(view.finding.id, (view.anchor, view.finding.title))
    page: str = _template().render(
        report=report,
        head=running_head(report),
        sections=sections,
        headlines=[(sentence, anchors.get(id)) for sentence, id in report.headlines],
        unjudged_anchor=_unjudged_anchor(sections),
        hero=first,
        hero_maps=[chart_view(spec, names[id(spec)]) for spec in first.maps] if first else [],
        hero_table=_hero_table(first, sections),
        how_to_read=how_to_read(report),
        source_line=source_line,
        file_line=file_line,
        style=own(stylesheet() + _resource("style.css")),
        script=own(script()),
        policy=_policy(),
    )
    return page


def write_html(report: Report, path: Path) -> Path:
    """Write the report as one HTML file."""
    path.write_text(render_html(report), encoding="utf-8", newline="\n")
    return path


def _sections(report: Report, first: Hero | None, names: Mapping[int, str]) -> list[SectionView]:
    section_anchors = unique(f"section-{file_stem(section.id)}" for section in report.sections)
    finding_anchors = iter(unique(f"finding-{file_stem(finding.id)}" for finding in report.findings()))
    table_stems = iter(unique(file_stem(table.id) for table in report.tables()))
    views = []
    for section, anchor in zip(report.sections, section_anchors, strict=True):
        found = [_finding(finding, next(finding_anchors), table_stems, first, names) for finding in section.findings]
        views.append(SectionView(section, anchor, found))
    return views


def _finding(
    finding: Finding, anchor: str, table_stems: Iterator[str], first: Hero | None, names: Mapping[int, str]
) -> FindingView:
    tables = []
    for table in finding.tables:
        stem = next(table_stems)
        tables.append(table_view(table, f"table-{stem}", stem))
    moved = first.maps if first and first.maps_of is finding else ()
    here = [spec for spec in finding.charts if not any(spec is one for one in moved)]
    charts = [chart_view(spec, names[id(spec)]) for spec in here]
    return FindingView(finding, anchor, in_rows(charts), tables, on_first_page=bool(moved))


def _hero_table(first: Hero | None, sections: Iterable[SectionView]) -> TableView | None:
    """The whole table whose ends the first page shows."""
    if first is None or first.table is None:
        return None
    pairs = (
        (t, view)
        for part in sections
        for f in part.findings
        for t, view in zip(f.finding.tables, f.tables, strict=True)
    )
    return next((view for table, view in pairs if table is first.table), None)


def _unjudged_anchor(sections: Iterable[SectionView]) -> str:
    """Where the sentence about places that could not be judged leads; empty where the report has no such part."""
    for part in sections:
        for view in part.findings:
            if view.finding.id in _UNJUDGED_IDS:
                return view.anchor
        if part.section.id in _UNJUDGED_IDS:
            return part.anchor
    return ""


@cache
def script() -> str:
    """The page's own script, for comfort only: searching a long table, unfolding for print."""
    return _resource("page.js")


def _policy() -> str:
    """A content security policy: whatever text a report holds, the page can load nothing and run only our script."""
    digest = b64encode(sha256(script().encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _resource(name: str) -> str:
    return (files("fairwait.reports") / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    # Imported here: the command line asks for this module long before it needs a template.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fairwait.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    return environment.get_template("report.html")


def _printable(value: object) -> object:
    """Text without characters that no page may hold; markup made by our own code is left alone."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
