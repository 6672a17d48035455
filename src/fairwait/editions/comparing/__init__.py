"""Two to eight places side by side, and whether they differ: answered from an edition, without the analysis."""

from fairwait.editions.comparing.asking import FEWEST, MOST
from fairwait.editions.comparing.report import compare_report

__all__ = ["FEWEST", "MOST", "compare_report"]
