"""Improvers and fallers: who moved over a window beyond chance, and what else could explain it."""

from fairwait.analysis.improvers.model import Exclusion, Mover, Movers
from fairwait.analysis.improvers.moving import movers, movers_of

__all__ = ["Exclusion", "Mover", "Movers", "movers", "movers_of"]
