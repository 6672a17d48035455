"""The pages without figures: the words used here, what the website is, and how far everybody can use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Section
from fairwait.editions.on_data.about import about_sections, accessibility_sections
from fairwait.editions.on_data.vocabulary import glossary_sections
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page

#: Title of the window, question, and what makes the sections of each page.
_PAGES: Final[dict[str, tuple[str, str, Callable[[], tuple[Section, ...]]]]] = {
    "glossary/": ("Glossary", "What do the words mean?", glossary_sections),
    "about/": ("About", "What is this website?", about_sections),
    "accessibility/": ("Accessibility", "Can everybody use this website?", accessibility_sections),
}


def paths(bench: Workbench) -> tuple[str, ...]:
    """There are always these."""
    return tuple(_PAGES)


def make(bench: Workbench, path: str) -> Page:
    """One of the pages."""
    title, question, sections = _PAGES[path]
    made = sections()
    report = page_report(
        path.strip("/"),
        title=title,
        question=question,
        period_label=bench.latest_period().label,
        geography_label="England",
        sections=made,
        headlines=[made[0].findings[0]] if path != "glossary/" else [],
    )
    return Page(path, "guide", report)
