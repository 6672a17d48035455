"""Making places comparable when they differ in age, need or mix of treatments.

Referral-to-treatment counts are published without age or sex, so direct standardisation is impossible for them;
:func:`direct_rate` is for sources that have ages. Report crude, standardised and need-weighted side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats, floats, not_negative, positive
from fairwait.stats.intervals import EXACT_BELOW, byar_interval, count_interval

#: A treatment function with fewer pathways than this borrows England's share (methods 1.4).
FEWEST_FOR_A_SHARE = 20


@dataclass(frozen=True, slots=True)
class Indirect:
    """Observed against expected events, one row a place. The interval is counting error alone."""

    expected: Floats
    ratio: Floats
    low: Floats
    high: Floats
    crude: float

    @property
    def rate(self) -> Floats:
        """Indirectly standardised rate: the ratio times the overall crude rate, in the crude rate's unit."""
        return self.ratio * self.crude


def expected_events(populations: ArrayLike, reference_rates: ArrayLike) -> Floats:
    """Events each place would have at the reference rates: populations (places x bands) times rates (bands)."""
    people, rates = not_negative(populations, "a population"), not_negative(reference_rates, "a reference rate")
    if people.ndim != 2 or rates.shape != (people.shape[1],):
        raise UsageError(
            f"populations of shape {people.shape} and reference rates of shape {rates.shape} do not fit",
            expected="places x bands, and one rate a band",
        )
    return np.asarray(people @ rates, dtype=np.float64)


def indirect_ratio(
    observed: ArrayLike,
    populations: ArrayLike,
    reference_rates: ArrayLike,
    *,
    rescale: bool = False,
    per: float = 1_000.0,
    confidence: float = 0.95,
) -> Indirect:
    """The indirectly standardised ratio from totals alone: observed over what reference rates by age would give.

    PHEindicatormethods' ``calculate_ISRate`` with ``observed_totals``. With ``rescale`` the expected events are
    brought to the observed total, so that 1 is England: right when the reference rates come from another source.
    Ratios of places with different age structures are, strictly, each comparable with the reference alone.
    """
    seen = not_negative(observed, "an observed count")
    due = expected_events(populations, reference_rates)
    if rescale:
        both = np.isfinite(seen) & np.isfinite(due)
        due = due * (seen[both].sum() / due[both].sum())
    positive(due, "an expected count")
    low, high = count_interval(seen, confidence)
    crude = float(np.nansum(seen) / np.nansum(floats(populations)) * per)
    return Indirect(due, seen / due, low / due, high / due, crude)


def direct_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 100_000.0,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Directly age-standardised rates of places x bands: (rate, low, high) per ``per`` people.

    Interval after Dobson et al (1991): Byar's limits of the total, stretched by the standardised variance. NaN for a
    place with fewer than 10 events.
    """
    seen = np.atleast_2d(not_negative(counts, "a count"))
    people, weight = np.atleast_2d(positive(populations, "a population")), not_negative(standard, "a standard weight")
    share = weight / weight.sum()
    rate = (share * seen / people).sum(axis=1)
    variance = (share**2 * seen / people**2).sum(axis=1)
    total = seen.sum(axis=1)
    enough = np.where(total >= EXACT_BELOW, total, np.nan)
    low, high = byar_interval(enough, confidence)
    stretch = np.sqrt(variance / enough)
    ends = rate + stretch * (low - enough), rate + stretch * (high - enough)
    return np.where(np.isnan(enough), np.nan, rate) * per, ends[0] * per, ends[1] * per


@dataclass(frozen=True, slots=True)
class NeedWeighted:
    """Crude and need-weighted rates side by side, with each place's need relative to its people."""

    crude: Floats
    rate: Floats
    need_index: Floats


def need_weighted_rate(
    observed: ArrayLike,
    registered: ArrayLike,
    weighted: ArrayLike,
    *,
    total_registered: float | None = None,
    total_weighted: float | None = None,
    per: float = 1_000.0,
) -> NeedWeighted:
    """Events per need-weighted head. Weighted populations are first brought to the national registered total.

    The totals are England's; without them the places given are taken to be all of England. Need already holds age:
    do not age-standardise as well. Need built from past use bakes in past supply: say so.
    """
    seen = not_negative(observed, "an observed count")
    people, need = positive(registered, "a registered population"), positive(weighted, "a weighted population")
    whole = float(np.nansum(people)) if total_registered is None else total_registered
    heavy = float(np.nansum(need)) if total_weighted is None else total_weighted
    scaled = need * (whole / heavy)
    return NeedWeighted(seen / people * per, seen / scaled * per, scaled / people)


def mix_standardised_share(
    part: ArrayLike, whole: ArrayLike, weights: ArrayLike | None = None, *, fewest: int = FEWEST_FOR_A_SHARE
) -> Floats:
    """Shares (say, within 18 weeks) as they would be had every place England's mix of treatment functions.

    ``part`` and ``whole`` are places x treatment functions; ``weights`` are national list sizes (their sums when not
    given). A cell with fewer than ``fewest`` pathways borrows the national share of its treatment function.
    """
    x, n = not_negative(part, "a part"), not_negative(whole, "the whole of a share")
    x, n = np.nan_to_num(x), np.nan_to_num(n)
    national = np.divide(x.sum(axis=0), n.sum(axis=0), out=np.zeros(n.shape[1]), where=n.sum(axis=0) > 0)
    weight = n.sum(axis=0) if weights is None else not_negative(weights, "a weight")
    own = np.divide(x, n, out=np.zeros_like(x), where=n > 0)
    shares = np.where(n >= fewest, own, national)
    return np.asarray(shares @ (weight / weight.sum()), dtype=np.float64)
