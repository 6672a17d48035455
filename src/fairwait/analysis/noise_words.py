"""What ranks take month-to-month noise to be, in words: measured on the months around, or borrowed, and from when."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.run_noise import DOUBT, OwnNoise, doubt_of
from fairwait.definitions.noise import provider_noise
from fairwait.definitions.noise.lengths import noise_by_length
from fairwait.domain import words
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.stats.noise import Scale

#: Lengths of list whose noise is told; between them it changes without steps.
_TOLD_LENGTHS: Final = (100, 1_000, 5_000)
_TOLD_OF_WHOLE_TRUSTS: Final = (1_000, 10_000, 50_000)
_OWNERS: Final = {Sector.NHS: "at NHS trusts", Sector.INDEPENDENT: "at independent providers"}


def noise_name(ranking: PlaceRanking) -> str:
    """What the noise of a period is called: ``month-to-month noise``."""
    return f"{_unit(ranking)}-to-{_unit(ranking)} noise"


def _unit(ranking: PlaceRanking) -> str:
    return "quarter" if ranking.measure.quarterly else "month"


def noise_words(ranking: PlaceRanking) -> str:
    """How large the noise is, measured when and on whom; whether the month borrows it, and what it borrowed before."""
    noise, unit, when = ranking.noise, _unit(ranking), ranking.measure.when(ranking.period)
    limits = ""
    if not math.isnan(noise.low):
        limits = f" (95% limits there {_size(noise.low, noise.scale)} to {_size(noise.high, noise.scale)})"
    on = "on the logit scale" if noise.scale == "logit" else "of the value"
    if isinstance(noise, OwnNoise):
        return (
            f"One {unit} says nothing about its own noise; the {unit}s around it do. For {when} "
            f"{noise_name(ranking)} of {_size(noise.omega, noise.scale)} {on}{limits} was measured on {noise.when}: "
            f"{noise.source}. It is more than the {_size(noise.instead_of, noise.scale)} that would be borrowed from "
            f"other {unit}s, so it is used."
        )
    return (
        f"One {unit} says nothing about its own noise. {noise_name(ranking).capitalize()} of "
        f"{_size(noise.omega, noise.scale)} {on}{limits} was measured in {noise.when} and is borrowed for {when}: "
        f"{noise.source}.{_before(ranking)}"
    )


def noise_in_plain_words(ranking: PlaceRanking) -> str:
    """:func:`noise_words` for a screen: of a share, in percentage points at England's value and not on a scale."""
    noise, unit, told = ranking.noise, _unit(ranking), noise_words(ranking)
    share = ranking.england if 0 < ranking.england < 1 else float("nan")
    if noise.scale != "logit" or math.isnan(share):
        return told
    size = words.decimal(100 * noise.omega * share * (1 - share), 1)
    typical = (
        f"values typically move by about {size} percentage points from {unit} to {unit} where a share is "
        f"{words.percent(share, 0)} as in England, with nothing having changed"
    )
    how = (
        f"This was measured on {noise.when}"
        if isinstance(noise, OwnNoise)
        else (f"This was measured in {noise.when} and is borrowed for {ranking.measure.when(ranking.period)}")
    )
    return f"One {unit} says nothing about its own noise: {typical}. {how} ({noise.source})."


def doubt_words(ranking: PlaceRanking) -> str:
    """By how much the size of that noise may be wrong, as the ranks allow for it."""
    if not isinstance(ranking.noise, OwnNoise) or doubt_of(ranking.noise) == DOUBT:
        doubt = "up to about twice or half of that"
    else:
        doubt = (
            f"what those limits allow, a factor of up to {words.significant(math.exp(2 * doubt_of(ranking.noise)), 2)}"
        )
    return (
        f"How large that noise is here is not certain: the ranks allow for {doubt}, the intervals of the values take "
        "it as it is."
    )


def _before(ranking: PlaceRanking) -> str:
    """What changed with decision 12, where the printed size did."""
    noise = ranking.noise
    if math.isnan(noise.former) or _size(noise.former, noise.scale) == _size(noise.omega, noise.scale):
        return ""
    return (
        f" Until November 2026 fairwait borrowed {_size(noise.former, noise.scale)} here ({noise.former_source}); "
        f"rank ranges are {'narrower' if noise.omega < noise.former else 'wider'} for it."
    )


def noise_by_size(ranking: PlaceRanking) -> tuple[str, ...]:
    """One sentence for a ranking of providers; none for places whose noise is one size for all."""
    if ranking.geography is Geography.PROVIDER and (by_length := _by_length(ranking)):
        return (by_length,)
    classes = provider_noise(ranking.measure.id, ranking.treatment_function)
    if ranking.geography is not Geography.PROVIDER or all(one.omega <= ranking.noise.omega for one in classes):
        return ()
    logit = ranking.noise.scale == "logit"
    steps = [(classes[0].smallest_list, classes[0].omega)]
    for one in classes[1:]:  # neighbouring classes with the same noise are told as one
        if one.omega != steps[-1][1]:
            steps.append((one.smallest_list, one.omega))
    sizes = [_size(omega, ranking.noise.scale) for _, omega in steps]
    starts = [words.integer(start) for start, _ in steps]
    told = [f"{size} from {start}" for size, start in zip(sizes[1:], starts[1:], strict=True)]
    first = f"{sizes[0]} whatever their length"
    if told:
        least = f"{starts[0]} to " if steps[0][0] else ""
        first = f"{sizes[0]} with {least}fewer than {starts[1]} {ranking.measure.divided_by}"
    upwards = " upwards" if told else ""
    return (
        f"The lists of providers can move far more from {_unit(ranking)} to {_unit(ranking)} than those of whole "
        "areas, so each provider "
        "borrows the noise of providers with lists as long as its own, where that is more, "
        f"{'on the logit scale' if logit else 'as a share of the value'}: {', '.join((first, *told))}{upwards} "
        f"({classes[0].source}).",
    )


def _by_length(ranking: PlaceRanking) -> str:
    """How much the lists of providers move by their length; empty where that was not measured."""
    told, sources = [], []
    whole = ranking.treatment_function == TOTAL
    for sector, where in _OWNERS.items():
        lengths = _TOLD_OF_WHOLE_TRUSTS if whole and sector is Sector.NHS else _TOLD_LENGTHS
        noise = noise_by_length(ranking.measure.id, ranking.treatment_function, sector)
        if noise is None:
            return ""
        sizes = (_size(omega, ranking.noise.scale) for omega in noise.at(np.array(lengths, dtype=np.float64)))
        pairs = zip(sizes, lengths, strict=True)
        told.append(f"{where} {words.listing([f'{size} with {words.integer(length)}' for size, length in pairs])}")
        sources.append(noise.source)
    scale = "on the logit scale" if ranking.noise.scale == "logit" else "as a share of the value"
    kind = "whole lists" if whole else "lists of single treatment functions"
    return (
        f"Providers borrow, instead of that, the noise of {kind} as long as their own in their sector, {scale}: "
        f"{'; '.join(told)} {ranking.measure.divided_by}, "
        f"and in between without steps ({'; '.join(dict.fromkeys(sources))})."
    )


def _size(omega: float, scale: Scale) -> str:
    return words.significant(omega, 2) if scale == "logit" else words.percent(omega)
