"""The last sections: what could not be counted, England, and how the figures were made."""

from __future__ import annotations

from fairwait.analysis.england import england_finding
from fairwait.analysis.missing import missing_finding
from fairwait.analysis.quality import quality_finding
from fairwait.domain.finding import Finding, Section
from fairwait.measures.source import FULL_CSV, WORKBOOK_PUBLICATIONS
from fairwait.reports.spotlight.asked import Asked


def missing_section(asked: Asked) -> Section:
    """Whose figures did not arrive."""
    return Section(
        "not-counted", "What we could not count",
        "A place whose hospitals sent no figures is shown, explained and never ranked.",
        (missing_finding(asked.bench, asked.month),),
    )  # fmt: skip


def england_section(asked: Asked) -> Section:
    """England as a whole, the files behind the report, and what was found wrong with them or revised."""
    bench, month = asked.bench, asked.month
    return Section(
        "england", "England, and how the figures were made",
        "Every figure here can be followed back to a published file.",
        (england_finding(bench, month), quality_finding(bench, month), *_revised(asked)),
    )  # fmt: skip


def _revised(asked: Asked) -> tuple[Finding, ...]:
    """How much the month's figures moved between the files of it that the store holds; nothing where it has one."""
    from fairwait.analysis.revisions.finding import revisions

    return revisions(asked.bench.store, asked.month, publications=(FULL_CSV, *WORKBOOK_PUBLICATIONS))
