"""What a place's figures say beside those of the places most like it, the peers' own differences granted.

Two questions are kept apart. Does the place differ from the *middle* of its peers? With large counts nearly every
place does. And is it *beyond* what one more place like them would have? Only that is out of the ordinary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.similar.places import LEADING, Method, Similar, similar_places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.multiplicity import benjamini_hochberg
from fairwait.stats.similar import PeerContrast, contrast_with_peers

_FALSE = 0.05
#: Contrasts need values and errors of providers, not their ranks: few draws do.
_PROVIDER_DRAWS = 200


@dataclass(frozen=True, slots=True)
class PlaceContrast:
    """One measure of a place beside its peers.

    ``value``, ``low`` and ``high`` (95 per cent, month-to-month noise included), ``middle`` (the peers' mean on the
    working scale) and ``range_low``/``range_high`` (where 19 in 20 further places like the peers would be seen) are in
    the measure's unit; NaN where not known. ``judged`` are the codes of peers with a figure that can be defended.
    ``q`` and ``q_range`` allow for the number of measures looked at. ``reason`` says why there is no contrast.
    """

    measure: Measure
    value: float
    low: float
    high: float
    middle: float
    range_low: float
    range_high: float
    judged: tuple[str, ...]
    contrast: PeerContrast | None
    q: float
    q_range: float
    reason: str = ""

    @property
    def apart(self) -> bool:
        """Whether it differs from the middle of its peers."""
        return self.q <= _FALSE

    @property
    def beyond(self) -> bool:
        """Whether it lies beyond what one more place like its peers would have."""
        return self.q_range <= _FALSE

    @property
    def outside(self) -> bool:
        """Whether it lies outside that range by itself, the number of measures looked at not allowed for."""
        return self.contrast is not None and not self.range_low <= self.value <= self.range_high

    @property
    def higher(self) -> bool:
        return self.contrast is not None and self.contrast.difference > 0


@dataclass(frozen=True, slots=True)
class PlaceContrasts:
    """Several measures of a place beside the same peers, chosen without a look at these measures of the place."""

    similar: Similar
    rows: tuple[PlaceContrast, ...]

    def of(self, measure: str) -> PlaceContrast | None:
        return next((one for one in self.rows if one.measure.id == measure), None)


def peers_contrast(
    bench: Workbench, area: Area, measure: str, period: Period, *, k: int = 10, method: Method = "equal"
) -> PlaceContrast:
    """One measure of a place beside the ``k`` places most like it; see :func:`peers_contrasts`."""
    similar = similar_places(area, period, k=k, method=method, bench=bench, measure=measure)
    return peers_contrasts(bench, similar, (measure,), period).rows[0]


def peers_contrasts(
    bench: Workbench, similar: Similar, measures: Sequence[str], period: Period, treatment_function: str = TOTAL
) -> PlaceContrasts:
    """Measures of a place beside its peers, with false findings among those shown held to 5 per cent.

    A peer that cannot be judged in a measure takes no part in it; a place that cannot, or with fewer than four peers
    that can, has a reason instead of a contrast.
    """
    made = [_contrast(bench, similar, named_measure(one), period, treatment_function) for one in measures]
    at = [row for row, one in enumerate(made) if one.contrast is not None]
    contrasts = [one.contrast for one in made if one.contrast is not None]
    q, q_range = (
        benjamini_hochberg(np.array(values, dtype=np.float64))
        for values in ([one.p for one in contrasts], [one.p_range for one in contrasts])
    )
    for number, row in enumerate(at):
        one = made[row]
        made[row] = PlaceContrast(
            one.measure, one.value, one.low, one.high, one.middle, one.range_low, one.range_high, one.judged,
            one.contrast, float(q[number]), float(q_range[number]),
        )  # fmt: skip
    return PlaceContrasts(similar, tuple(made))


def _contrast(
    bench: Workbench, similar: Similar, measure: Measure, period: Period, treatment_function: str
) -> PlaceContrast:
    area = similar.area
    try:
        ranking = ranking_of(bench, measure, area.geography, period, treatment_function)
    except NothingToAnswerWithError as error:
        return _none(measure, error.what)
    row_of = {str(code): row for row, code in enumerate(ranking.estimates["area"])}
    own = row_of.get(area.code)
    if own is None:
        left = [
            reason for code, reason in zip(ranking.unranked["area"], ranking.reasons, strict=True) if code == area.code
        ]
        return _none(measure, left[0] if left else f"No figures of {area.label} in {period.label}.")
    judged = tuple(code for code in similar.codes if code in row_of)
    rows = np.array([row_of[code] for code in judged], dtype=np.intp)
    scale = ranking.scale
    value, low, high = (float(one[own]) for one in (ranking.estimates["value"], scale.low, scale.high))
    try:
        found = contrast_with_peers(float(scale.theta[own]), float(scale.se[own]), scale.theta[rows], scale.se[rows])
    except NothingToAnswerWithError:
        few = words.number_word(len(judged)) if judged else "none"
        reason = f"Of the places like it {few} can be judged: too few to compare with."
        return _none(measure, reason, value, low, high, judged)
    middle, below, above = scale.natural(np.array([found.mean, found.range_low, found.range_high])).tolist()
    return PlaceContrast(
        measure, value, low, high, middle, below, above, judged, found, float("nan"), float("nan")
    )  # fmt: skip


def _none(
    measure: Measure, reason: str, value: float = float("nan"), low: float = float("nan"), high: float = float("nan"),
    judged: tuple[str, ...] = (),
) -> PlaceContrast:  # fmt: skip
    none = float("nan")
    return PlaceContrast(measure, value, low, high, none, none, none, judged, None, none, none, reason)


def ranking_of(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, treatment_function: str = TOTAL
) -> PlaceRanking:
    """Every judged place of a level, for its value and its error; of providers the ranks rest on few draws."""
    if geography is Geography.PROVIDER:
        return rank(bench, measure, geography, period, treatment_function, draws=_PROVIDER_DRAWS)
    return rank(bench, measure, geography, period, treatment_function)


__all__ = ["LEADING", "PlaceContrast", "PlaceContrasts", "peers_contrast", "peers_contrasts", "ranking_of"]
