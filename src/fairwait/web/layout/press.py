"""Printing: a page's findings as the text of one HTML file. The same page and edition always give the same text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fairwait.domain.finding import Report
from fairwait.editions.page import Page
from fairwait.reports.html import hero_table, unjudged_anchor
from fairwait.reports.html_hero import hero
from fairwait.reports.html_sections import SectionView, drawn, sections_of
from fairwait.reports.pictures import chart_names
from fairwait.reports.text import how_to_read
from fairwait.web.layout.chart_numbers import numbers_of
from fairwait.web.layout.environment import template
from fairwait.web.layout.files import PageFiles, root_of
from fairwait.web.layout.folding import folds_of
from fairwait.web.layout.frame import crumbs_in, frame_of
from fairwait.web.layout.known import Known, Nothing
from fairwait.web.layout.terms import Terms, term_anchor

#: Kinds of pages that open with the map and both ends of the ranked table.
_WITH_HERO: Final = ("start", "measure")
_GLOSSARY: Final = "glossary/"

#: What the links at the end of parts of a page are called, by the part.
_ONWARD: Final = {
    "map": "This measure in full: every place, the funnel and the months",
    "waits": "Every place in order, as far as that can be told",
    "rates": "Every place in order, as far as that can be told",
    "change": "Who improved and who got worse, measure by measure",
    "watch": "The whole watch list, with its rules and evidence",
    "not-ranked": "Every place with its reason, below the ranked list",
}


def press(page: Page, edition: Known) -> str:
    """The whole printed page. ``edition`` is asked only which places and pages there are to lead to."""
    return _printed(page.kind, page.report, page.extras, edition, page.path)


def screen(kind: str, context: Mapping[str, Any], edition: Known | None, path: str = "") -> str:
    """A page made when it is asked for. ``path`` is its address without what was asked.

    ``context`` holds a ``report`` (then the page is laid out like a printed one, and the rest of the context are its
    extras) or else a ``title`` and whatever the template of the kind says it needs. ``query``, such as
    ``?place=03R&place=02T``, is handed on to the files of a report.
    """
    known = edition or Nothing()
    report = context.get("report")
    if isinstance(report, Report):
        return _printed(kind, report, context, known, path)
    frame = frame_of(path, str(context["title"]), known, crumbs_in(context))
    files = PageFiles(known, path, root_of(path))
    html: str = template(kind).render(**{**context, "frame": frame, "files": files, "kind": kind, "report": None})
    return html


def _printed(kind: str, report: Report, extras: Mapping[str, Any], known: Known, path: str) -> str:
    frame = frame_of(path, report.title, known, crumbs_in(extras))
    place = known.place(path.split("/")[1]) if path.startswith("place/") else None
    level = str(extras.get("geography", place.geography if place else ""))
    files = PageFiles(known, path, frame.root, level, str(extras.get("query", "")))
    first = hero(report, files.cells) if kind in _WITH_HERO else None
    names = {id(spec): name for name, _, spec in chart_names(report)}
    sections = sections_of(report, first, names, files)
    printed = frozenset(extras["print"]) if "print" in extras else None
    # The page of all words explains them itself.
    glossary = () if path == _GLOSSARY else report.glossary
    html: str = template(kind).render(
        frame=frame,
        kind=kind,
        report=report,
        extras=extras,
        files=files,
        place=place,
        sections=sections,
        headlines=_headlines(report, sections),
        unjudged_anchor=unjudged_anchor(sections),
        hero=first,
        hero_maps=[drawn(spec, names[id(spec)], files) for spec in first.maps] if first else [],
        hero_table=hero_table(first, sections),
        numbers=numbers_of(sections, files),
        how_to_read=how_to_read(report) if any(one.tables or one.charts for one in report.findings()) else (),
        terms=Terms(glossary),
        glossary=glossary,
        term_anchor=term_anchor,
        onward={part: (to, _ONWARD[part]) for part, to in extras.get("more", {}).items() if part in _ONWARD},
        printed=printed,
        folds=folds_of(kind, sections, printed),
    )
    return html


def _headlines(report: Report, sections: Iterable[SectionView]) -> list[tuple[str, tuple[str, str] | None]]:
    """Each headline with the anchor and title of the finding that bears it out."""
    anchors: dict[str, tuple[str, str]] = {}
    for part in sections:
        for view in part.findings:
            anchors.setdefault(view.finding.id, (view.anchor, view.finding.title))
    return [(sentence, anchors.get(id)) for sentence, id in report.headlines]
