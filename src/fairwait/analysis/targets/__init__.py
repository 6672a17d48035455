"""Targets: the standards in force, each place's gap to its own, and what reaching a better figure would mean."""

from fairwait.analysis.targets.gaps import Gap, Gaps, gaps, gaps_of, targets_for

__all__ = ["Gap", "Gaps", "gaps", "gaps_of", "targets_for"]
