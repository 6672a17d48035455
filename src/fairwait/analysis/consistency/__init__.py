"""Consistency: who stayed at the top or the bottom, how surely, and how many would have by chance."""

from fairwait.analysis.consistency.bottom import monthly_bottom_probability
from fairwait.analysis.consistency.finding import consistency_finding
from fairwait.analysis.consistency.model import Consistency, Stay
from fairwait.analysis.consistency.staying import consistency, consistency_of

__all__ = [
    "Consistency",
    "Stay",
    "consistency",
    "consistency_finding",
    "consistency_of",
    "monthly_bottom_probability",
]
