"""How far each place is from what was asked of it, in points and in pathways, and whether that is more than usual.

A list is counted whole, so a gap has no sampling error; but a list also moves from month to month for no reason that
lasts. Whoever meets a target by less than that may miss it next month, and is told so (methods 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from fairwait.analysis.targets.by_itself import ByItself, by_itself
from fairwait.analysis.targets.figures import Reading
from fairwait.analysis.targets.reading import read
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.standards import Standard, standard
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.domain.provenance import Provenance
from fairwait.places.sectors import sector_of
from fairwait.stats.arrays import two_sided_z
from fairwait.stats.opportunity import pathways_to_share

_Z = two_sided_z(0.95)
_NAN = float("nan")
INDEPENDENT = "An independent provider: the target was set for NHS trusts."


@dataclass(frozen=True, slots=True)
class Gap:
    """One place held against one standard.

    ``target``, ``baseline`` and ``value`` are shares; ``low`` and ``high`` the range in which one ordinary month's
    movement leaves the value (19 in 20). ``gap`` is the value less the target, turned so that below nought is short
    of it. ``pathways`` are how many would have to be within the wait (or no longer beyond it) on a list of the same
    length, ``leaving`` how many would have to leave the list instead while nobody joins it; ``pathways_low`` and
    ``pathways_high`` hold for the ends of that range. ``met`` is None where the place is not judged, for ``reason``.
    ``beyond`` says whether the gap is more than an ordinary month's movement (None where nobody measured that);
    ``own`` whether the standard was set for such places. ``listed`` and ``listed_then`` are the lengths of its list
    now and in the baseline month.
    """

    area: str
    name: str
    geography: Geography
    standard: str
    period: Period
    target: float = _NAN
    baseline_month: Period | None = None
    baseline: float = _NAN
    value: float = _NAN
    low: float = _NAN
    high: float = _NAN
    listed: float = _NAN
    listed_then: float = _NAN
    gap: float = _NAN
    pathways: float = _NAN
    pathways_low: float = _NAN
    pathways_high: float = _NAN
    leaving: float = _NAN
    met: bool | None = None
    beyond: bool | None = None
    own: bool = True
    reason: str = ""

    @property
    def patients(self) -> float:
        """The same as ``pathways``; one patient can have several."""
        return self.pathways

    @property
    def label(self) -> str:
        return self.name if self.name == "England" else f"{self.name} ({self.area})"

    @property
    def verdict(self) -> str:
        """``met`` or ``missed``, and whether only just; ``not judged`` with a reason."""
        if self.met is None:
            return "not judged"
        word = "met" if self.met else "missed"
        return f"{word}, within an ordinary month" if self.beyond is False else word


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every place of a geography against one standard in one month, with what it was counted from.

    ``by_itself`` is how many of the judged places would be at their own targets had each list only wandered since the
    baseline, and how many had it moved as England did besides; nothing for a target that is the same for all.
    """

    standard: Standard
    geography: Geography
    period: Period
    baseline: Period | None
    limit: float | None
    places: tuple[Gap, ...]
    by_itself: ByItself
    sources: tuple[Provenance, ...]
    origin: str
    notes: tuple[str, ...]

    @property
    def judged(self) -> tuple[Gap, ...]:
        return tuple(one for one in self.places if one.met is not None)


def gaps(
    bench: Workbench,
    standard_id: str,
    geography: Geography,
    period: Period,
    baseline: Period | None = None,
    *,
    limit: float | None = None,
) -> tuple[Gap, ...]:
    """Each place's gap to its own target in a month, the furthest short first, the places not judged last.

    ``baseline`` and ``limit`` replace the month and the least figure that the standard gives where they are disputed.
    Raises UsageError for a standard that nothing measures or that was not set for such places, and
    NothingToAnswerWithError for a month that is not held.
    """
    return gaps_of(bench, standard(standard_id), geography, period, baseline, limit=limit).places


def gaps_of(
    bench: Workbench,
    what: Standard,
    geography: Geography,
    period: Period,
    baseline: Period | None = None,
    *,
    limit: float | None = None,
) -> Gaps:
    """As :func:`gaps`, with what the figures were counted from. The same question is answered once for a bench."""
    _refuse(what, geography, baseline, limit)
    if limit is not None:
        what = what.model_copy(update={"limit": limit})
    key = ("gaps", what.id, geography, period, baseline, limit)
    if key not in bench.kept:
        bench.kept[key] = _made(bench, what, geography, period, baseline)
    return cast("Gaps", bench.kept[key])


def _made(bench: Workbench, what: Standard, geography: Geography, period: Period, baseline: Period | None) -> Gaps:
    since = (baseline or what.baseline) if what.own else None
    reading = read(bench, named_measure(what.measure), geography, period, since)
    places = [_gap(what, reading, row, geography, since) for row in range(len(reading.areas))]
    for code, (name, why) in reading.left_out.items():
        own = geography in what.levels
        places.append(Gap(code, name, geography, what.id, reading.period, baseline_month=since, own=own, reason=why))
    places.sort(key=lambda one: (one.met is None, one.gap if one.met is not None else 0.0, one.name))
    return Gaps(
        standard=what,
        geography=geography,
        period=reading.period,
        baseline=since,
        limit=what.limit,
        places=tuple(places),
        by_itself=_by_itself(what, reading, tuple(places)),
        sources=reading.sources,
        origin=reading.origin,
        notes=reading.notes,
    )


def not_set_for(area: Area, what: Standard, period: Period) -> Gap | None:
    """The gap of an independent provider, which a target for trusts does not concern; None for others."""
    if area.geography is Geography.PROVIDER and sector_of(area.code) is Sector.INDEPENDENT:
        return Gap(area.code, area.name, area.geography, what.id, period, reason=INDEPENDENT)
    return None


def _refuse(what: Standard, geography: Geography, baseline: Period | None, limit: float | None) -> None:
    if not what.measure:
        raise UsageError(
            f"“{what.title}” cannot be judged", where="--standard", expected="a standard that something measures",
            remedy=what.not_measured.rstrip("."),
        )  # fmt: skip
    if not what.own and (baseline is not None or limit is not None):
        raise UsageError(
            f"“{what.title}” is one figure for all, so it has no baseline",
            where="--baseline",
            expected="a standard that is counted from each place’s own figure, such as rtt-trust-5-points",
        )
    if what.own and geography not in what.levels:
        told = ", ".join(level.value for level in what.levels)
        raise UsageError(
            f"“{what.title}” was not set for {geography.plural}", where="--geography", expected=f"one of {told}"
        )
    if geography not in named_measure(what.measure).geographies:
        levels = ", ".join(one.value for one in named_measure(what.measure).geographies)
        raise UsageError(f"It is not measured for {geography.plural}", where="--geography", expected=f"one of {levels}")


def _gap(what: Standard, reading: Reading, row: int, geography: Geography, since: Period | None) -> Gap:
    code, name = reading.areas[row], reading.names[row]
    part, whole = float(reading.part[row]), float(reading.whole[row])
    value = part / whole if whole > 0 else _NAN
    then = float(reading.then[row])
    reason = reading.reasons.get(code, "") or reading.then_reasons.get(code, "")
    if not reason and what.own and what.unless_at is not None and _past(what, then):
        reason = (
            f"Its share of the baseline month already met {what.unless_at:.0%}, and no document says what was asked of "
            "such a place."
        )
    common = {
        "baseline_month": since, "baseline": then, "value": value, "listed": whole, "own": geography in what.levels,
        "listed_then": _NAN if reading.then_whole is None else float(reading.then_whole[row]),
    }  # fmt: skip
    if reason or not np.isfinite(value) or (what.own and not np.isfinite(then)):
        told = reason or f"No figures of {reading.period.label} are held."
        return Gap(code, name, geography, what.id, reading.period, reason=told, **common)  # type: ignore[arg-type]
    target = what.target(then if what.own else None)
    turned = 1.0 if what.more_is_better else -1.0
    theta, spread = float(reading.theta[row]), _Z * float(reading.sd[row])
    low, high = (min(value, _share(theta - spread)), max(value, _share(theta + spread)))
    need, leave = _pathways(what, part, whole, target)
    ends = [_pathways(what, end * whole, whole, target)[0] for end in (low, high)] if np.isfinite(spread) else []
    return Gap(
        code, name, geography, what.id, reading.period,
        target=target, low=low, high=high, gap=turned * (value - target), pathways=need, leaving=leave,
        pathways_low=min(ends, default=_NAN), pathways_high=max(ends, default=_NAN),
        met=what.met(value, target), beyond=_beyond(theta, target, spread),
        **common,  # type: ignore[arg-type]
    )  # fmt: skip


def _pathways(what: Standard, part: float, whole: float, target: float) -> tuple[float, float]:
    need, leave = pathways_to_share(
        part, whole, target, more_is_better=what.more_is_better, strict=what.comparison == "less than"
    )
    return float(need), float(leave)


def _past(what: Standard, then: float) -> bool:
    assert what.unless_at is not None
    return then >= what.unless_at if what.more_is_better else then <= what.unless_at


def _share(theta: float) -> float:
    return float(1 / (1 + np.exp(-theta)))


def _beyond(theta: float, target: float, spread: float) -> bool | None:
    """Whether a value is further from its target than an ordinary month moves it. None and all have no odds."""
    if not np.isfinite(spread) or not 0 < target < 1:
        return None
    return bool(abs(theta - _log_odds(target)) > spread)


def _by_itself(what: Standard, reading: Reading, places: tuple[Gap, ...]) -> ByItself:
    """How many of the judged places would be at their own targets by what lists and England did by themselves."""
    judged = [one for one in places if one.met is not None and 0 < one.baseline < 1 and 0 < one.target < 1]
    if not what.own or not judged:
        return ByItself()
    turned = 1.0 if what.more_is_better else -1.0
    needs = [turned * (_log_odds(one.target) - _log_odds(one.baseline)) for one in judged]
    rows = [reading.areas.index(one.area) for one in judged]
    return by_itself(needs, rows, reading.walk, more_is_better=what.more_is_better)


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))
