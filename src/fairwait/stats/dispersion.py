"""How much more places differ than chance alone: the over-dispersion that funnel limits must allow for.

After Spiegelhalter (2005), Statistics in Medicine 24:1185, in the two forms that English regulators use: the square
root of the ratio, winsorised (Care Quality Commission), and its logarithm, truncated by rank (the hospital mortality
indicator SHMI). Shares are taken as the arcsine of their square root.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Bools, Floats, floats, not_negative, positive

Trim = Literal["winsorise", "truncate", "none"]
#: Expected counts below this carry no information on the transformed scale and are left out.
SMALLEST_EXPECTED = 1.0


class Scale(StrEnum):
    """The scale on which a funnel is symmetric."""

    LOG = "log"  # of observed over expected: SHMI
    ROOT = "root"  # of observed over expected: CQC
    ARCSINE = "arcsine"  # of the root of a share

    def forward(self, value: ArrayLike) -> Floats:
        """From the printed ratio or share to the scale. Nought on the log scale gives minus infinity."""
        raw = floats(value)
        if self is Scale.LOG:
            with np.errstate(divide="ignore"):
                logged: Floats = np.log(raw)
            return logged
        return np.sqrt(raw) if self is Scale.ROOT else np.arcsin(np.sqrt(np.clip(raw, 0.0, 1.0)))

    def back(self, value: ArrayLike) -> Floats:
        """From the scale to the printed ratio or share, which neither leaves nought nor, for a share, passes one."""
        raw = floats(value)
        if self is Scale.LOG:
            return np.exp(raw)
        if self is Scale.ROOT:
            return np.maximum(raw, 0.0) ** 2
        return np.sin(np.clip(raw, 0.0, np.pi / 2)) ** 2

    def standard_error(self, size: ArrayLike) -> Floats:
        """Chance alone, on this scale, for a place of that expected count or denominator."""
        root = np.sqrt(positive(size, "the size of a place"))
        return 1 / root if self is Scale.LOG else 1 / (2 * root)


@dataclass(frozen=True, slots=True)
class Deviations:
    """How far each place stands from the target in chance alone's standard errors. NaN: no information."""

    z: Floats
    standard_error: Floats
    scale: Scale


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The spread of places about the target beyond chance.

    ``phi`` is the mean squared trimmed deviation (1 under chance alone); ``tau2`` the variance between places on the
    scale; ``places`` how many entered; ``trimmed`` the deviations after trimming (NaN where left out).
    """

    phi: float
    tau2: float
    places: int
    trimmed: Floats
    scale: Scale

    @property
    def adjusts(self) -> bool:
        """Whether places differ by more than chance at all: without it limits stay as they are."""
        return self.places * self.phi > self.places - 1


@dataclass(frozen=True, slots=True)
class Jackknife:
    """How far tau2 hangs on single places: each place left out in turn."""

    tau2: float
    standard_error: float
    lowest: float
    highest: float
    leave_one_out: Floats


def ratio_deviations(observed: ArrayLike, expected: ArrayLike, scale: Scale = Scale.LOG) -> Deviations:
    """Deviations of observed over expected from 1 on the log (SHMI) or root (CQC) scale.

    An observed nought counts as a half inside the logarithm; an expected count below 1 gives NaN (methods 4).
    """
    if scale is Scale.ARCSINE:
        raise UsageError("a ratio has no arcsine", expected="the log or root scale for ratios")
    seen, due = not_negative(observed, "an observed count"), not_negative(expected, "an expected count")
    enough = np.where(due >= SMALLEST_EXPECTED, due, np.nan)
    counted = np.where(seen == 0, 0.5, seen) if scale is Scale.LOG else seen
    error = scale.standard_error(enough)
    return Deviations(scale.forward(counted / enough) / error - scale.forward(1.0) / error, error, scale)


def share_deviations(part: ArrayLike, whole: ArrayLike, target: float | None = None) -> Deviations:
    """Deviations of shares from ``target`` (their pooled share when not given) on the arcsine scale."""
    x, n = not_negative(part, "a part"), positive(whole, "the whole of a share")
    centre = pooled_share(x, n) if target is None else target
    error = Scale.ARCSINE.standard_error(n)
    z = (Scale.ARCSINE.forward(x / n) - Scale.ARCSINE.forward(centre)) / error
    return Deviations(z, error, Scale.ARCSINE)


def pooled_share(part: ArrayLike, whole: ArrayLike) -> float:
    """All parts over all wholes, of the places that have both."""
    x, n = floats(part), floats(whole)
    both = np.isfinite(x) & np.isfinite(n)
    return float(x[both].sum() / n[both].sum())


def trim(z: ArrayLike, how: Trim, share: float = 0.1) -> Floats:
    """Soften the tails before measuring dispersion, so that the outliers sought do not hide themselves.

    ``winsorise`` pulls values beyond the ``share`` and 1 - ``share`` quantiles in to them (quantiles interpolated as
    R's type 7); ``truncate`` drops those whose place in the order floor(rank / (share (I + 1))) is the first or last.
    """
    raw = floats(z)
    present = np.isfinite(raw)
    if how == "none" or not present.any():
        return raw.copy()
    trimmed = raw.copy()
    if how == "winsorise":
        low, high = np.quantile(raw[present], [share, 1 - share])
        trimmed[present] = np.clip(raw[present], low, high)
        return trimmed
    parts = round(1 / share)
    inside = raw[present]
    rank = inside.argsort(kind="stable").argsort(kind="stable") + 1
    slot = (rank * parts) // (len(inside) + 1)
    trimmed[present] = np.where((slot == 0) | (slot == parts - 1), np.nan, inside)
    return trimmed


def dispersion(deviations: Deviations, how: Trim | None = None, share: float = 0.1) -> Dispersion:
    """phi and tau2 of a set of places. Without ``how``: truncated on the log scale, winsorised on the others."""
    chosen: Trim = how or ("truncate" if deviations.scale is Scale.LOG else "winsorise")
    trimmed = trim(deviations.z, chosen, share)
    return _measure(trimmed, deviations.standard_error, deviations.scale)


def _measure(trimmed: Floats, error: Floats, scale: Scale) -> Dispersion:
    used: Bools = np.isfinite(trimmed)
    places = int(used.sum())
    if places < 2:
        return Dispersion(float("nan"), 0.0, places, trimmed, scale)
    phi = float(np.mean(trimmed[used] ** 2))
    return Dispersion(phi, _tau2(phi, error[used]), places, trimmed, scale)


def _tau2(phi: float, error: Floats) -> float:
    """The moment estimate of the variance between places; nought when they differ by no more than chance."""
    weight = 1 / error**2
    excess = len(error) * phi - (len(error) - 1)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, excess / room)


def jackknife(deviations: Deviations, how: Trim | None = None, share: float = 0.1) -> Jackknife:
    """tau2 with each place left out in turn, and its standard error: with 42 places or so it hangs on few of them.

    The trimming is repeated without the place, since that is what a different set of places would have met.
    """
    whole = dispersion(deviations, how, share)
    present = np.flatnonzero(np.isfinite(deviations.z))
    out = np.full(len(deviations.z), np.nan)
    for place in present:
        z = deviations.z.copy()
        z[place] = np.nan
        out[place] = dispersion(Deviations(z, deviations.standard_error, deviations.scale), how, share).tau2
    left = out[present]
    count = len(left)
    if count < 3:
        return Jackknife(whole.tau2, float("nan"), float("nan"), float("nan"), out)
    error = float(np.sqrt((count - 1) / count * np.sum((left - left.mean()) ** 2)))
    return Jackknife(whole.tau2, error, float(left.min()), float(left.max()), out)
