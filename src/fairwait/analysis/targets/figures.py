"""The figures that targets are judged on, whatever they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwait.analysis.targets.by_itself import Walk
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure of every place in one month, and what each had in the baseline month.

    Arrays have one entry a place: counts ``part`` of ``whole``, the share on the logit scale ``theta`` and the
    standard deviation ``sd`` of one ordinary month there (NaN where nobody measured it); ``then`` is the share in the
    baseline month, NaN where none was asked for or can be used. ``reasons`` say why a place cannot be judged now,
    ``then_reasons`` why it has no baseline, by code; ``left_out`` names places without a figure, by code.
    ``another_kind`` says, by code, why a place does not belong in one order with the others, though it can be held
    against a figure. ``then_whole`` is the list in the baseline month, ``walk`` what lists did by themselves since.
    """

    period: Period
    areas: tuple[str, ...]
    names: tuple[str, ...]
    part: Floats
    whole: Floats
    theta: Floats
    sd: Floats
    then: Floats
    reasons: Mapping[str, str]
    then_reasons: Mapping[str, str]
    left_out: Mapping[str, tuple[str, str]]
    sources: tuple[Provenance, ...]
    origin: str
    walk: Walk | None = None
    another_kind: Mapping[str, str] = field(default_factory=dict)
    then_whole: Floats | None = None
    notes: tuple[str, ...] = field(default=())
