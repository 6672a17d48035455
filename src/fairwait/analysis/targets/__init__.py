"""Targets: the standards in force, each place's gap to its own, and what reaching a better figure would mean."""

from fairwait.analysis.targets.best import Best, best
from fairwait.analysis.targets.finding import target_finding, target_findings, targets_for
from fairwait.analysis.targets.gaps import Gap, Gaps, gaps, gaps_of
from fairwait.analysis.targets.opportunity import opportunity_finding

__all__ = [
    "Best",
    "Gap",
    "Gaps",
    "best",
    "gaps",
    "gaps_of",
    "opportunity_finding",
    "target_finding",
    "target_findings",
    "targets_for",
]
