"""Which places moved otherwise than their own months usually do: control charts, and what chance alone would flag."""

from fairwait.analysis.signals.model import ControlChart, Signals
from fairwait.analysis.signals.signals import signals, signals_of

__all__ = ["ControlChart", "Signals", "signals", "signals_of"]
