"""Where a value lies among those of all judged places: percentiles, and the words for the bands between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.among.beside import Beside
from fairwait.analysis.profile.standing import Standing
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.domain import words
from fairwait.stats.arrays import Floats

#: With fewer judged places than this, tenths and quarters are made of two or three places: their range alone is drawn.
FEWEST_FOR_BANDS = 20
PERCENTS = (10, 25, 50, 75, 90)
#: What a measure's own file calls best is said without a verdict here.
_PLAIN = {"best": "lowest", "worst": "highest"}
_BANDS = ("lowest tenth", "lowest quarter", "middle half", "highest quarter", "highest tenth")


@dataclass(frozen=True, slots=True)
class Bands:
    """The places of one kind by one measure: how many were judged, their range and, of enough places, percentiles.

    ``edges`` are the 10th, 25th, 50th, 75th and 90th percentile, each place counting once whatever its size; of few
    places all but the middle are NaN.
    """

    judged: int
    lowest: float
    highest: float
    edges: tuple[float, float, float, float, float]

    @property
    def middle(self) -> float:
        return self.edges[2]

    @property
    def banded(self) -> bool:
        return self.judged >= FEWEST_FOR_BANDS

    def band(self, value: float) -> str:
        """The band a value lies in: ``lowest tenth``, ``middle half``; empty of few places."""
        if not self.banded:
            return ""
        low, below, _, above, high = self.edges
        return _BANDS[int(np.searchsorted((low, below, above, high), value, side="right"))]


def bands_of(values: Floats) -> Bands:
    """The bands of the finite values of places; raises ValueError without any."""
    held = values[np.isfinite(values)]
    edges = [float(one) for one in np.percentile(held, PERCENTS)]
    if len(held) < FEWEST_FOR_BANDS:
        edges = [float("nan"), float("nan"), edges[2], float("nan"), float("nan")]
    low, below, middle, above, high = edges
    return Bands(len(held), float(held.min()), float(held.max()), (low, below, middle, above, high))


@dataclass(frozen=True, slots=True)
class Among:
    """One measure of a judged place among the others; ``beside`` has the values of what it is set beside, by key."""

    standing: Standing
    bands: Bands
    beside: Mapping[str, float]

    @property
    def measure(self) -> Measure:
        return self.standing.measure

    @property
    def where(self) -> str:
        """Where the value lies: ``highest quarter``; of few places ``2nd shortest of 7``, counted as ranks are."""
        if self.bands.banded:
            return self.bands.band(self.standing.value)
        assert self.standing.ranking is not None
        values, own = self.standing.ranking.estimates["value"], self.standing.value
        low_first = self.measure.polarity is Polarity.LOWER_IS_BETTER
        before = int(((values < own) if low_first else (values > own)).sum())
        say = self.measure.words
        first, last = (_PLAIN.get(one, one) for one in ((say.lowest, say.highest)[:: 1 if low_first else -1]))
        if before == self.bands.judged - 1 and before:
            return f"{last} of {self.bands.judged}"
        return (
            f"{words.ordinal(before + 1)} {first} of {self.bands.judged}"
            if before
            else f"{first} of {self.bands.judged}"
        )

    @property
    def reach(self) -> tuple[str, str]:
        """The bands in which the two ends of its interval lie; empty of few places."""
        low, high = self.standing.interval
        return self.bands.band(low), self.bands.band(high)

    @property
    def outside(self) -> bool:
        """Whether the figure itself lies outside the middle half, as half of all do."""
        return self.bands.banded and self.where != "middle half"

    @property
    def side(self) -> str:
        """Whether its whole interval lies ``above`` or ``below`` the middle half; empty where it reaches it, or of few
        places."""
        low, high = self.standing.interval
        if not self.bands.banded or not low <= high:
            return ""
        return "below" if high < self.bands.edges[1] else "above" if low >= self.bands.edges[3] else ""


def among(standing: Standing, others: tuple[Beside, ...]) -> Among | None:
    """Where a standing lies among all that were ranked; None where it was not."""
    if standing.ranking is None or not standing.judged:
        return None
    table = standing.ranking.estimates
    judged = dict(zip(table["area"].tolist(), table["value"].tolist(), strict=True))
    values = {one.key: one.of(standing.measure.id, judged) for one in others}
    return Among(standing, bands_of(np.asarray(table["value"], dtype=np.float64)), values)


def ends_in_words(measure: Measure) -> tuple[str, str]:
    """What lies at the low and the high end of a measure: ``longer waits`` and ``shorter waits`` of a share in time."""
    if measure.kind is Kind.QUANTILE:
        return measure.words.lower, measure.words.higher
    if measure.polarity is Polarity.HIGHER_IS_BETTER:
        return "longer waits", "shorter waits"
    if measure.polarity is Polarity.LOWER_IS_BETTER:
        return "fewer long waits", "more long waits"
    return measure.words.lower, measure.words.higher


def direction(measure: Measure) -> str:
    """Which way a measure is good, for a cell."""
    return {
        Polarity.HIGHER_IS_BETTER: "higher is better",
        Polarity.LOWER_IS_BETTER: "lower is better",
    }.get(measure.polarity, "context: neither good nor bad")
