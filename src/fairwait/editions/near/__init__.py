"""Where would I wait less? Providers near a place, put in order only as far as their waits can be told apart."""

from fairwait.editions.near.asking import DISTANCES, FURTHEST
from fairwait.editions.near.report import NOT_ADVICE, nearby

__all__ = ["DISTANCES", "FURTHEST", "NOT_ADVICE", "nearby"]
