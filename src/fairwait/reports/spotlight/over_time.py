"""The section about the list over time: what was claimed of it, and what joined, was treated and left."""

from __future__ import annotations

from fairwait.analysis.decade.finding import decade_findings
from fairwait.analysis.flows.findings import flows_findings
from fairwait.analysis.periods.finding import then_and_now_finding
from fairwait.domain.finding import Section
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.reports.spotlight.asked import Asked
from fairwait.reports.spotlight.attempts import attempt, findings


def over_time_section(asked: Asked) -> Section | None:
    """Then and now: for all treatment functions together, and not for providers, who have no list of residents."""
    if asked.function != TOTAL or asked.geography is Geography.PROVIDER:
        return None
    return Section(
        "over-time",
        "Then and now",
        "England’s list since 2012, where its areas stood a decade ago, and what joins the list, is treated and leaves "
        "it every month.",
        findings(
            attempt(then_and_now_finding, asked.bench, asked.month),
            *(decade_findings(asked.bench, asked.month) if asked.geography is Geography.SUB_ICB else ()),
            *flows_findings(asked.bench, asked.month, systems=False),
        ),
    )
