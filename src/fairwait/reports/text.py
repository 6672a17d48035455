"""Text that stands in every written form of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.domain.finding import Finding, Report
from fairwait.domain.provenance import Provenance

#: Characters that XML 1.0 cannot carry; office files made with them do not open.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text without the characters that XML (so Word, Excel, SVG) cannot hold; carriage returns become line feeds."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def running_head(report: Report) -> str:
    """What stands at the head of every page."""
    return f"fairwait · {report.geography_label}, {report.period_label} · independent, not an NHS service"


def how_to_read(report: Report, *, drawn: bool = True) -> tuple[str, ...]:
    """The few things a reader must know before any number; ``drawn`` where rows carry a dot and its interval."""
    intervals = any(table.interval for table in report.tables())
    lines = ["Pathways are not people: one person can be on several."]
    if intervals:
        dots = (
            "A dot is the estimate, the line through it the range that chance alone leaves open, and the upright line "
            "the national value."
        )
        ends = "“Low” and “high” are the ends of the range that chance alone leaves open round a value."
        overlap = "Where two ranges overlap widely, the order of the two places may be chance."
        lines.append(f"{dots if drawn else ends} {overlap}")
    lines.append(f"“{MISSING}” and an empty cell both mean not known; nought is printed as 0.")
    lines.append("Places that could not be judged are listed with the reason, apart from the order, never at its end.")
    return tuple(lines)


def source_line(source: Provenance) -> str:
    """Who published what, for when, under which licence; and that others put it together, where they did."""
    return f"{_published(source)} {source.licence}."


def _published(source: Provenance) -> str:
    made = f" ({source.derivation})" if source.derivation else ""
    return f"{source.publisher}: {source.title}, {source.period}{made}."


def file_line(source: Provenance) -> str:
    """The very file, so that a reader can check that theirs is the same."""
    return f"{source.file_name}, {words.count(source.rows, 'row')}, sha256 {source.sha256}"


def behind(finding: Finding) -> list[tuple[str, list[str]]]:
    """What stands behind a finding, under names that say what it is; parts that are empty are left out."""
    files = [_published(source) for source in finding.provenance]
    parts = [
        ("How this was found.", [finding.method] if finding.method else []),
        ("What it assumes.", list(finding.assumptions)),
        ("Read with care.", list(finding.caveats)),
        ("About the data.", list(finding.quality)),
        ("Rests on.", files),
    ]
    return [(name, texts) for name, texts in parts if texts]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what stands behind a finding: its name, the texts not told before, and who told the others."""

    name: str
    texts: tuple[str, ...]
    seen: str


class Told:
    """What a report has told already, so that print points to it instead of saying it again."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, str], str] = {}

    def parts(self, finding: Finding, target: str) -> list[Part]:
        """What stands behind a finding; ``target`` is where it stands, for later findings to point to.

        ``seen`` of a part is the target of a finding that told the texts left out; empty if none is.
        """
        parts = []
        for name, texts in behind(finding):
            new = tuple(text for text in texts if (name, text) not in self._by)
            seen = next((self._by[name, text] for text in texts if text not in new), "")
            self._by.update({(name, text): target for text in new})
            parts.append(Part(name, new, seen))
        return parts
