"""The gap itself over time: whether places are further apart than they were, by every estimator, beside chance."""

from fairwait.analysis.gap.finding import finding_of, gap_finding
from fairwait.analysis.gap.finding_functions import gap_function_finding
from fairwait.analysis.gap.finding_groups import gap_group_finding
from fairwait.analysis.gap.functions import FunctionGaps, gap_by_function
from fairwait.analysis.gap.grouped import GroupedGap, gap_by_group
from fairwait.analysis.gap.over_time import GapLine, GapOverTime, gap_of, gap_over_time

__all__ = [
    "FunctionGaps",
    "GapLine",
    "GapOverTime",
    "GroupedGap",
    "finding_of",
    "gap_by_function",
    "gap_by_group",
    "gap_finding",
    "gap_function_finding",
    "gap_group_finding",
    "gap_of",
    "gap_over_time",
]
