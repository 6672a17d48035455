"""How often the rule about targets would put a place on the list by chance, found by playing it through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from fairwait.analysis.watch.inputs import FEWEST_MONTHS
from fairwait.analysis.watch.pace import grown, third_weights
from fairwait.definitions.watch_rules import WatchRule
from fairwait.domain import words
from fairwait.stats.arrays import Bools, Floats

_WALKS = 20_000
_SEED = 20260131
_GRID = 10  # a tenth of an sd makes no difference to a share


@dataclass(frozen=True, slots=True)
class Falsely:
    """``judged`` places miss clearly and can be judged; ``at_pace`` of them would be on the list by chance if all
    gained in truth exactly as fast as is asked, ``still`` if all stood still in truth and only wandered."""

    judged: int
    at_pace: float
    still: float


@cache
def _played(window: int, months: int) -> tuple[Floats, ...]:
    """What a list that takes steps in no direction gained between the thirds, in sds, at the end of every month."""
    walks = np.random.default_rng(_SEED).standard_normal((_WALKS, months)).cumsum(axis=1)
    return tuple(_moved(walks[:, max(0, last - window) : last]) for last in range(FEWEST_MONTHS, months + 1))


@cache
def _listed(window: int, runs: int, ends_after: int, sure: float, months: int, stride: float) -> float:
    on = np.zeros(_WALKS, dtype=bool)
    run, off = np.zeros(_WALKS, dtype=np.int16), np.zeros(_WALKS, dtype=np.int16)
    for gained in _played(window, months):
        held = gained < stride - sure
        run, off = (run + 1) * held, (off + 1) * ~held
        on = (on | (run >= runs)) & (off < ends_after)
    return float(on.mean())


def listed(rule: WatchRule, months: int, stride: float = 0.0) -> float:
    """The probability that a place which clearly misses its standard is on the list after ``months`` months of a
    wandering list.

    In truth it gains what the pace asks for less ``stride`` sds between the thirds: 0 is a place at the pace. Every
    month in which the rule can be asked is played through, with its runs and its months off.
    """
    counts = (rule.parameters.count(name) for name in ("window", "months", "ends_after"))
    return _listed(*counts, z_of(rule), months, stride)


def _moved(walks: Floats) -> Floats:
    third = walks.shape[1] // 3
    moved = walks[:, -third:].mean(axis=1) - walks[:, :third].mean(axis=1)
    return np.asarray(moved / np.sqrt(grown(third_weights(walks.shape[1]), 0.0)))


def falsely(rule: WatchRule, months: int, judged: Bools, stride: Floats) -> Falsely:
    """What chance would do to the places ``judged``, whose pace asks for ``stride`` sds; (places,)."""
    asked = np.round(np.clip(stride[judged], 0.0, 9.0) * _GRID) / _GRID
    still = sum(listed(rule, months, float(one)) for one in asked)
    return Falsely(int(judged.sum()), int(judged.sum()) * listed(rule, months), still)


def z_of(rule: WatchRule) -> float:
    """How many sds of wandering a place has to be too slow by."""
    from scipy.special import ndtri

    return float(ndtri(rule.parameters.number("sure")))


def by_chance(rule: WatchRule, found: list[Falsely], entries: int) -> str:
    """How many entries chance gives at the most, and how many places that stand still the rule would find."""
    judged, at_pace = sum(one.judged for one in found), sum(one.at_pace for one in found)
    still, years = sum(one.still for one in found), words.number_word(int(rule.parameters.number("years")))
    about = "fewer than 0.1" if at_pace < 0.1 else f"about {words.significant(at_pace, 2)}"
    return (
        f"{words.count(entries, 'entry')}; {words.count(judged, 'reading')} (a place by a measure) "
        f"{words.noun(judged, 'misses', 'miss')} the standard clearly and can be judged. If every one of them were in "
        f"truth gaining just fast enough to meet it within {years} years, chance would still put {about} on the list; "
        f"if every one stood still in truth, and its figures only wandered, the rule would find about "
        f"{words.significant(still, 2)} of them. So who is not on it may well stand still."
    )
