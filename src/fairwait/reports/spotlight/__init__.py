"""The spotlight report: how much waiting and treatment differ between England's areas, and how sure anyone can be."""

from fairwait.reports.spotlight.asked import MTG_MEASURE, WAITS
from fairwait.reports.spotlight.making import ATTRIBUTION, spotlight

__all__ = ["ATTRIBUTION", "MTG_MEASURE", "WAITS", "spotlight"]
