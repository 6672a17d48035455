"""The report as one HTML file: no network, no script needed, the same on a telephone, on paper and read aloud."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from fairwait.charts.palette import stylesheet
from fairwait.domain.finding import Report
from fairwait.reports.html_charts import chart_view
from fairwait.reports.html_hero import Hero, hero
from fairwait.reports.html_markup import own
from fairwait.reports.html_sections import SectionView, sections_of
from fairwait.reports.html_tables import TableView
from fairwait.reports.pictures import chart_names
from fairwait.reports.text import clean, file_line, how_to_read, running_head, source_line

if TYPE_CHECKING:
    from jinja2 import Template

#: A finding or section with one of these ids says which places could not be judged.
_UNJUDGED_IDS: Final = ("unjudged", "not-ranked", "unranked", "completeness", "missing")


def render_html(report: Report) -> str:
    """The whole report as the text of one HTML file. The same report always gives the same text."""
    first = hero(report)
    names = {id(spec): name for name, _, spec in chart_names(report)}
    sections = sections_of(report, first, names)
    anchors: dict[str, tuple[str, str]] = {}
    for part in sections:
        for view in part.findings:
            anchors.setdefault(view.finding.id, (view.anchor, view.finding.title))
    page: str = _template().render(
        report=report,
        head=running_head(report),
        sections=sections,
        headlines=[(sentence, anchors.get(id)) for sentence, id in report.headlines],
        unjudged_anchor=unjudged_anchor(sections),
        hero=first,
        hero_maps=[chart_view(spec, names[id(spec)]) for spec in first.maps] if first else [],
        hero_table=hero_table(first, sections),
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


def hero_table(first: Hero | None, sections: Iterable[SectionView]) -> TableView | None:
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


def unjudged_anchor(sections: Iterable[SectionView]) -> str:
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
