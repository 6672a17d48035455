"""The pages on data: what is held, who sent it, what was revised, and how things are measured."""

from __future__ import annotations

from typing import Any, Final

from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Section
from fairwait.editions.on_data.held import files_finding, publications_finding
from fairwait.editions.on_data.methods import (
    breaks_finding,
    checks_finding,
    measures_finding,
    standards_finding,
    watch_finding,
)
from fairwait.editions.on_data.plainly import plain_findings, used_on
from fairwait.editions.on_data.revised import revised_findings
from fairwait.editions.on_data.senders import senders_findings
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page

DATA, PROVIDERS, REVISIONS, METHODS = "data/", "data/providers/", "data/revisions/", "data/methods/"
#: Title of the window and question of each page.
_PAGES: Final = {
    DATA: ("Data", "What do these figures rest on?"),
    PROVIDERS: ("Who sent figures", "Who sent figures, who did not, and since when?"),
    REVISIONS: ("Revisions", "What did the publisher revise?"),
    METHODS: ("Methods", "How are things measured here?"),
}


def paths(bench: Workbench) -> tuple[str, ...]:
    """There are always these four."""
    return tuple(_PAGES)


def make(bench: Workbench, path: str) -> Page:
    """One of the pages. ``extras["pages"]`` links the others; of methods, ``extras["used_on"]`` where each is used."""
    title, question = _PAGES[path]
    period = bench.latest_period()
    sections = _sections(bench, path)
    report = page_report(
        f"data-{path.strip('/').split('/')[-1]}",
        title=title,
        question=question,
        period_label=period.label,
        geography_label="England",
        sections=sections,
        headlines=[sections[0].findings[0]],
    )
    extras: dict[str, Any] = {
        "pages": [{"path": other, "label": label, "here": other == path} for other, (label, _) in _PAGES.items()]
    }
    return Page(path, "data", report, extras | ({"used_on": used_on()} if path == METHODS else {}))


def _sections(bench: Workbench, path: str) -> tuple[Section, ...]:
    if path == DATA:
        return (
            Section("held", "What is held", "", (publications_finding(bench),)),
            Section("files", "Every file", "", (files_finding(bench),)),
        )
    if path == PROVIDERS:
        silent, *every = senders_findings(bench)
        return (
            Section("silent", silent.title, "", (silent,)),
            Section("senders", "Every provider", "", tuple(every)),
        )
    if path == REVISIONS:
        first, *rest = revised_findings(bench)
        return (
            Section("revisions", first.title, "", (first,)),
            Section("pairs", "Month by month", "", tuple(rest)),
        )
    return (
        Section("plainly", "In plain words", "What a careful reader asks.", plain_findings()),
        Section("measures", "Measures", "", (measures_finding(),)),
        Section("breaks", "Breaks in the series", "", (breaks_finding(),)),
        Section("standards", "Standards and targets", "", (standards_finding(),)),
        Section("watch", "The watch list", "", (watch_finding(),)),
        Section("checks", "Checks", "", (checks_finding(bench.store),)),
    )
