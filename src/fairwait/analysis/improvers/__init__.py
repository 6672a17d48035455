"""Improvers and fallers: who moved over a window beyond chance, and what else could explain it."""

from fairwait.analysis.improvers.finding import improvers_finding
from fairwait.analysis.improvers.model import Exclusion, Mover, Movers
from fairwait.analysis.improvers.moving import movers, movers_of
from fairwait.analysis.improvers.retest import Retest, retest

__all__ = ["Exclusion", "Mover", "Movers", "Retest", "improvers_finding", "movers", "movers_of", "retest"]
