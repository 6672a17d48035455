"""Figures of many places and months as they were published, before anybody judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance

#: Part, whole, value, and the value's own lower and upper limit; NaN for what is not known.
Figure = tuple[float, float, float, float, float]
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Held:
    """What one publication, or a run of monthly files, holds of a measure.

    ``figures`` are by place and month; ``england`` by month. ``reasons`` say why a place cannot be judged in a month,
    as far as the files themselves tell. ``months`` are those held, in order. ``origin`` is a sentence.
    """

    months: tuple[Period, ...]
    figures: Mapping[str, Mapping[Period, Figure]]
    names: Mapping[str, str]
    england: Mapping[Period, Figure]
    sources: tuple[Provenance, ...]
    origin: str
    reasons: Mapping[str, Mapping[Period, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    #: Whether :attr:`reasons` is the whole judgement; else who sent figures has still to be asked.
    judged: bool = False
    revised: frozenset[tuple[str, Period]] = frozenset()
    #: Places whose figures are not like those of the others, by code, with the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)
    #: Whether areas are those of the hospitals and not of the patients: then what passes between commissioners is
    #: nobody's change.
    by_hospital: bool = False


def share_of(part: float, whole: float) -> Figure:
    """A share by its counts."""
    return (part, whole, part / whole if whole > 0 else NAN, NAN, NAN)


def summed(figures: list[Figure], per: float = 1.0) -> Figure:
    """Several places as one: counts are added, and the value is made again of the sums. Waits cannot be summed."""
    if len(figures) == 1:
        return figures[0]
    part, whole = (float(np.sum([one[at] for one in figures])) for at in (0, 1))
    return (part, whole, part / whole * per if whole > 0 else NAN, NAN, NAN)


def joined(first: Held, later: Held | None) -> Held:
    """A series, and the months after it from files of their own."""
    if later is None or not later.months:
        return first
    figures = {code: dict(months) for code, months in first.figures.items()}
    reasons = {code: dict(months) for code, months in first.reasons.items()}
    for code, months in later.figures.items():
        figures.setdefault(code, {}).update(months)
    for code, told in later.reasons.items():
        reasons.setdefault(code, {}).update(told)
    return Held(
        months=tuple(sorted({*first.months, *later.months})),
        figures=figures,
        names={**later.names, **first.names},
        england={**first.england, **later.england},
        sources=tuple(dict.fromkeys((*first.sources, *later.sources))),
        origin=f"{first.origin} {later.origin}",
        reasons=reasons,
        notes=tuple(dict.fromkeys((*first.notes, *later.notes))),
        judged=False,
        revised=first.revised | later.revised,
        left_out={**first.left_out, **later.left_out},
    )
