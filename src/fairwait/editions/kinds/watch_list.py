"""The watch list: who is on it, by which rule, on what evidence, since when, and what would take them off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwait.analysis.watch.by_rule import rule_findings
from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.watch.evidence import answers_finding, evidence_finding
from fairwait.analysis.watch.finding import watch_finding
from fairwait.analysis.watch.records import entry_record, published_record, whole_list
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Section
from fairwait.editions.over_measures.addresses import WATCH_LIST
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page

if TYPE_CHECKING:
    from fairwait.workspace.place import Workspace


def paths(bench: Workbench) -> tuple[str, ...]:
    """One page, where months enough are held for any rule."""
    try:
        watch_list(bench)
    except NothingToAnswerWithError:
        return ()
    return (WATCH_LIST,)


def make(bench: Workbench, path: str, *, workspace: Workspace | None = None) -> Page:
    """The page. What bodies answered is told only where a ``workspace`` is given: it is theirs, and stands in it.

    Raises NothingToAnswerWithError where too few months are held for any rule.
    """
    watched = watch_list(bench, workspace=workspace)
    told, rules = watch_finding(bench), rule_findings(watched)
    evidence, answers = _some(evidence_finding(watched)), _some(answers_finding(watched))
    report = page_report(
        "watch-list",
        title=f"The watch list, {watched.period.label}",
        question="Who should somebody ask about?",
        period_label=watched.period.label,
        geography_label="England’s integrated care boards and NHS trusts",
        sections=(
            Section("list", "On the list", "Who is on it, why, since when and what takes them off.", (told,)),
            Section("rules", "By which rule", "Who is on it by each, and what the rule means.", rules),
            Section("evidence", "The evidence", "What each entry rests on.", evidence),
            Section("answers", "What was answered", "Who owns it, and when it is looked at again.", answers),
        ),
        headlines=(told, *rules),
    )
    extras = {**_extras(watched, private=workspace is not None), "print": [told.id]}
    return Page(path, "watch_list", report, extras)


def _some(found: Finding | None) -> tuple[Finding, ...]:
    return () if found is None else (found,)


def _extras(watched: WatchList, *, private: bool) -> dict[str, Any]:
    """The whole list as programs read it, each entry with the words that a page prints of it."""
    return whole_list(watched, [_entry(watched, one, private) for one in watched.every])


def _entry(watched: WatchList, one: WatchEntry, private: bool) -> dict[str, Any]:
    record = entry_record(one) if private else published_record(one)
    return {
        **{key: None if value != value else value for key, value in record.items()},
        "label": one.label,
        "rule_title": one.rule.title,
        "measure_title": named_measure(one.measure).title,
        "since_label": f"{'by ' if one.at_least else ''}{one.since.label}",
        "new": watched.is_new(one),
        "path": f"place/{one.area}/",
    }
