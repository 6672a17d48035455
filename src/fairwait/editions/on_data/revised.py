"""What was revised: the latest pairs of files of one month, told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.analysis.revisions.compared import compare
from fairwait.analysis.revisions.finding import NOT_A_CHANGE, finding_of, why_none
from fairwait.analysis.revisions.pairs import pairs_of
from fairwait.domain import words
from fairwait.domain.finding import Finding

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

#: Older ones can be asked for; a page of all of them would take minutes to make and nobody reads it.
SHOWN: Final = 12


def revised_findings(bench: Workbench) -> tuple[Finding, ...]:
    """A finding that sums up, then one for each of the latest pairs of files of the same months."""
    pairs = pairs_of(bench.store)
    found = tuple(finding_of(compare(bench.store, pair)) for pair in pairs[:SHOWN])
    headline, sentences = why_none(bench.store), [NOT_A_CHANGE]
    if found:
        speak = words.noun(len(pairs), "speaks", "speak")
        headline = (
            f"{words.count(len(pairs), 'pair')} of files {speak} of the same months: what was revised can be seen."
        )
    if len(pairs) > SHOWN:
        sentences.append(f"The latest {SHOWN} are told here.")
    told = Finding(
        id="data-revisions",
        title="Months published more than once",
        headline=headline,
        sentences=tuple(sentences),
        method="Every figure of the older file is taken from the same figure of the newer one.",
        numbers={"pairs": len(pairs), "told": len(found)},
    )
    return told, *found
