"""Arithmetic of what was not sent: estimates for missing trusts, completeness of areas, and reconciliation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Bools, Floats, floats, not_negative, positive
from fairwait.stats.rates import log_count

#: An area-month below this is shown and explained, never ranked (methods 0.3).
FEWEST_COMPLETE = 0.97
#: Our own carried-forward estimate is given up after this many months; the official reconciliation never expires.
MONTHS_CARRIED = 6
SMALLEST_JUMP = 0.35


def carried_forward(last: ArrayLike, months_since: ArrayLike, *, expires_after: int = MONTHS_CARRIED) -> Floats:
    """The latest figure a missing trust sent, as NHS England's own estimate has it. NaN once it is too old."""
    held, age = not_negative(last, "a list"), not_negative(months_since, "months since")
    return np.where(age <= expires_after, held, np.nan)


def carried_with_peers(
    last: ArrayLike,
    peers_then: ArrayLike,
    peers_now: ArrayLike,
    months_since: ArrayLike,
    *,
    expires_after: int = MONTHS_CARRIED,
) -> Floats:
    """The latest figure moved as the trust's peers have moved since (same region, like size of list)."""
    growth = not_negative(peers_now, "the peers' lists") / positive(peers_then, "the peers' lists")
    return carried_forward(last, months_since, expires_after=expires_after) * growth


def carried_interval(
    history: ArrayLike, gap: int, *, peers: ArrayLike | None = None, confidence: float = 0.95
) -> tuple[float, float]:
    """What to multiply a carried figure by for its interval: quantiles of the same guess's errors at the same gap.

    ``history`` is trusts x months of figures that were sent (NaN where not); ``peers`` the months' peer totals when
    the guess moves with them. Errors are of the ratio of what was sent to what would have been guessed.
    """
    sent = floats(history)
    if sent.ndim != 2 or not 0 < gap < sent.shape[1]:
        raise UsageError(f"a gap of {gap} months in a history of shape {sent.shape}", expected="trusts x months")
    moved = np.ones(sent.shape[1]) if peers is None else positive(peers, "the peers' lists")
    guessed = sent[:, :-gap] * (moved[gap:] / moved[:-gap])
    actual = sent[:, gap:]
    both = np.isfinite(guessed) & np.isfinite(actual) & (guessed > 0)
    if not both.any():
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(actual[both] / guessed[both], [tail, 1 - tail])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A published pair of totals beside the trusts found missing.

    ``gap`` is what the publisher estimated for the missing; ``explained`` the missing trusts' last lists;
    ``residual`` what is left over, to the pathway: nought when every missing trust was found.
    """

    reported: float
    with_estimates: float
    explained: float

    @property
    def gap(self) -> float:
        return self.with_estimates - self.reported

    @property
    def residual(self) -> float:
        return self.gap - self.explained

    @property
    def balances(self) -> bool:
        """Whether nothing is left over (half a pathway of rounding apart)."""
        return abs(self.residual) < 0.5


def reconcile(reported: float, with_estimates: float, last_lists: ArrayLike) -> Reconciliation:
    """Set England's total with and without estimates beside the last lists of the trusts found missing."""
    return Reconciliation(reported, with_estimates, float(np.sum(not_negative(last_lists, "a last list"))))


def add_estimates(reported: ArrayLike, last_lists: ArrayLike) -> Floats:
    """Reported totals plus the missing trusts' estimates (last axis): always print both."""
    estimates = np.nansum(not_negative(last_lists, "a last list"), axis=-1)
    return np.asarray(not_negative(reported, "a reported total") + estimates, dtype=np.float64)


def completeness(shares: ArrayLike, missing: ArrayLike) -> Floats:
    """The share of each area's usual pathways whose providers did send figures, 0 to 1.

    ``shares`` is areas x providers, each provider's share of the area's pathways over its last twelve submitted
    months; ``missing`` marks providers that did not submit. NaN where an area's shares are not known.
    """
    share = not_negative(shares, "a share")
    absent = np.asarray(missing, dtype=np.bool_)
    if share.ndim != 2 or absent.shape != (share.shape[1],):
        raise UsageError("shares and missing providers do not fit", expected="areas x providers, one mark a provider")
    # Shares over different months need not sum to one, so completeness may pass below nought: it cannot mean that.
    return np.asarray(np.clip(1 - share[:, absent].sum(axis=1), 0.0, 1.0), dtype=np.float64)


def may_be_ranked(complete: ArrayLike, *, fewest: float = FEWEST_COMPLETE) -> Bools:
    """Whether an area is complete enough to be ranked; an unknown completeness is not."""
    return np.asarray(floats(complete) >= fewest, dtype=np.bool_)


def jumps(before: ArrayLike, now: ArrayLike, omega: float) -> Bools:
    """One-month changes that are a data-quality event until shown otherwise: |log ratio| > max(0.35, 4 omega).

    ``omega`` is the standard deviation of month-to-month noise on the log scale. A change to or from nought counts.
    """
    change = np.abs(log_count(now) - log_count(before))
    return np.asarray(change > max(SMALLEST_JUMP, 4 * omega), dtype=np.bool_)


def suppressed_bounds(
    values: ArrayLike, *, smallest: float = 1.0, largest: float = 4.0, total: float | None = None
) -> tuple[Floats, Floats]:
    """Least and most that each cell can hold, when suppressed cells (NaN) hold ``smallest`` to ``largest``.

    With the ``total`` of all cells the others confine each suppressed one: its least is the total less the known and
    less the most of the rest. Compute results at both ends; what changes "depends on suppressed cells".
    """
    seen = not_negative(values, "a cell")
    hidden = np.isnan(seen)
    low, high = np.where(hidden, smallest, seen), np.where(hidden, largest, seen)
    if total is None or not hidden.any():
        return low, high
    left, others = total - np.nansum(seen), int(hidden.sum()) - 1
    least, most = max(smallest, left - others * largest), min(largest, left - others * smallest)
    if least > most:
        raise UsageError(
            f"{int(hidden.sum())} suppressed cells cannot hold {left:g} between them",
            expected=f"{smallest:g} to {largest:g} in each",
            remedy="check the total and how small cells were hidden",
        )
    return np.where(hidden, least, seen), np.where(hidden, most, seen)
