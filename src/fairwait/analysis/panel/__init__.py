"""One measure of many places over a run of months: what every question about change starts from."""

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import panel, panels_held

__all__ = ["Panel", "panel", "panels_held"]
