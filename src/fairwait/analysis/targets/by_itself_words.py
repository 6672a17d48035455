"""What is said of the places that would be at their own targets had none done anything of its own."""

from __future__ import annotations

from fairwait.analysis.targets.by_itself import Expected
from fairwait.analysis.targets.gaps import Gaps
from fairwait.analysis.wording import form
from fairwait.definitions.measure_files import measure
from fairwait.domain import words

#: Fewer places than this are to be expected: hardly any.
_HARDLY = 0.5


def chance_sentence(found: Gaps) -> str:
    """How many would be at their own targets by what lists, and England, did by themselves; empty where none would."""
    alone, with_england = found.by_itself.wandering, found.by_itself.with_england
    most = max((one.number for one in (alone, with_england) if one is not None), default=0.0)
    met = sum(one.met is True for one in found.judged)
    if alone is None or found.baseline is None or (most < _HARDLY and not met):
        return ""
    these = words.integer(len(found.judged))
    by_walk = (
        f"Had each list only wandered since {found.baseline.label} as lists do, in no particular direction, "
        f"{_about(alone)} of these {these} would be at their own targets ({_range(alone)})."
    )
    if with_england is None:
        return by_walk
    of = measure(found.standard.measure)
    then, now = (form(of, one) for one in (found.by_itself.then, found.by_itself.now))
    moved = f"was {now} in both months" if then == now else f"went from {then} to {now} meanwhile"
    return (
        f"England’s own share {moved}. Had each list moved just as England’s did, and wandered, "
        f"{_about(with_england)} would be there anyhow ({_range(with_england)}). {_met(met, with_england)} {by_walk}"
    )


def _met(met: int, anyhow: Expected) -> str:
    """What that says of those that met it."""
    if met > anyhow.high:
        told = "met it, more than would anyhow"
    elif met < anyhow.low:
        told = "met it, fewer than would anyhow"
    else:
        told = "met it, which these two can give by themselves"
    return words.sentence(f"{words.number_word(met) if met else 'none'} {told}")


def _about(one: Expected) -> str:
    return f"about {words.number_word(round(one.number))}" if one.number >= _HARDLY else "hardly any"


def _range(one: Expected) -> str:
    return f"{one.low} to {one.high}, 19 times in 20"
