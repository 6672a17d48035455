"""Do the improvers of the past stay improved? Those found as of a month are looked at again in months not seen then.

Declared beforehand. A place found to have moved over the window up to a month is looked at again in the months after
it (six). The move **held** where the place, against all places, keeps at least half of the distance it had moved. It
**went on** where the later months are further from the first third than the last third was. Places that sent too few
of the later months are counted apart. What chance alone would give comes from made-up panels in which nobody truly
moves: a flow falls back, while a list that drifted in no particular direction mostly stays where it drifted to, so for
lists it is going on, not holding, that tells a trend from a drift.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.improvers.model import Mover
from fairwait.analysis.improvers.moving import judged_places
from fairwait.analysis.improvers.reading import Window, window_of
from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.panel.ordinary import ordinary_on
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.climbers import MONTHS_NEEDED, climb, readings, thirds
from fairwait.stats.change.persistence import still_panels, true_levels
from fairwait.stats.change.wander import Wander

#: The part of a move that has to be left for it to have held.
KEPT = 0.5
LATER_MONTHS = 6
_NULL_PANELS, _NULL_BATCHES, _ENOUGH_FOUND = 150, 4, 40


@dataclass(frozen=True, slots=True)
class Case:
    """One place found as of one month, and what became of it. ``held`` and ``went_on`` are None where too few of the
    later months are known. ``kept`` is the part of its move that was left."""

    mover: Mover
    as_of: Period
    held: bool | None
    went_on: bool | None
    kept: float


@dataclass(frozen=True, slots=True)
class Retest:
    """Every past month from which the later months are held.

    ``cases`` are the places found; ``as_of`` the months looked from, most of whose windows overlap. ``chance_held`` and
    ``chance_went_on`` are what made-up panels without any true move give, over ``chance_cases`` places found in them.
    """

    panel: Panel
    months: int
    later: int
    as_of: tuple[Period, ...]
    cases: tuple[Case, ...]
    chance_held: float
    chance_went_on: float
    chance_cases: int

    @property
    def seen(self) -> tuple[Case, ...]:
        """Those that could be looked at again."""
        return tuple(one for one in self.cases if one.held is not None)

    @property
    def held(self) -> int:
        return sum(bool(one.held) for one in self.cases)

    @property
    def went_on(self) -> int:
        return sum(bool(one.went_on) for one in self.cases)


def retest(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    as_of: Period | None = None,
    months: int = 24,
    later: int = LATER_MONTHS,
    last: Period | None = None,
    treatment_function: str = TOTAL,
) -> Retest:
    """Look again at those found as of ``as_of``, or of every month that the figures up to ``last`` allow.

    Raises NothingToAnswerWithError where fewer than ``months + later`` comparable months are held.
    """
    whole = panel(bench, measure, geography, last=last, months=None, treatment_function=treatment_function).current()
    ends = [at for at in range(months - 1, len(whole.periods) - later) if as_of in (None, whole.periods[at])]
    if not ends:
        raise NothingToAnswerWithError(
            f"{words.count(len(whole.periods), 'comparable month')} of “{whole.measure.title}” are held"
            + (f", and none after {as_of.label} to look at again" if as_of is not None else ""),
            expected=f"{months} months to find movers in and {later} later ones to look at them again",
            remedy="ask for a shorter window with --months",
        )
    cases: list[Case] = []
    for at in ends:
        cases += _cases(bench, whole, whole.months(range(at - months + 1, at + later + 1)), months)
    end = whole.months(range(len(whole.periods) - months, len(whole.periods)))
    found = window_of(end, ordinary_on(end, whole))
    held, went_on, number = chance_of_holding(found, months, later, bench.generator())
    return Retest(whole, months, later, tuple(whole.periods[at] for at in ends), tuple(cases), held, went_on, number)


def _cases(bench: Workbench, whole: Panel, span: Panel, months: int) -> list[Case]:
    """The places found in the first ``months`` of ``span``, which is not looked beyond to find them."""
    seen = span.months(range(months))
    try:
        window = window_of(seen, ordinary_on(seen, whole.upto(seen.last)))
    except NothingToAnswerWithError:
        return []
    moved = [one for one in judged_places(bench, window, bench.generator()) if one.moved]
    relative = span.relative
    kept, enough = parts_kept(relative, months)
    last = last_third(relative, months)
    found = []
    for one in moved:
        row = span.row(one.area)
        known = bool(enough[row] and np.isfinite(kept[row]))
        found.append(
            Case(
                mover=one,
                as_of=seen.last,
                held=bool(kept[row] >= KEPT) if known else None,
                went_on=bool(last[row] * np.sign(one.z) > 0) if known else None,
                kept=float(kept[row]),
            )
        )
    return found


def parts_kept(relative: Floats, months: int) -> tuple[Floats, Bools]:
    """What part of the move within the first ``months`` columns is left in the later ones, and who sent enough of
    those. (places,) each."""
    early, late = thirds(months)
    start, end = _mean(relative[:, early]), _mean(relative[:, late])
    after = relative[:, months:]
    enough = np.isfinite(after).sum(axis=1) >= MONTHS_NEEDED * after.shape[1] - 1e-9
    with np.errstate(invalid="ignore", divide="ignore"):
        return (_mean(after) - start) / (end - start), enough


def last_third(relative: Floats, months: int) -> Floats:
    """How far the later months lie above the last third of the window. (places,)"""
    return _mean(relative[:, months:]) - _mean(relative[:, thirds(months)[1]])


def _mean(values: Floats) -> Floats:
    held = np.isfinite(values)
    number = held.sum(axis=1)
    total = np.where(held, values, 0.0).sum(axis=1)
    return np.where(number > 0, total / np.maximum(1, number), np.nan)


def chance_of_holding(window: Window, months: int, later: int, rng: np.random.Generator) -> tuple[float, float, int]:
    """How often those found by chance alone hold, go on, and how many were found: panels in which nobody moves.

    More panels are made up until some dozens were found; chances are NaN where hardly anybody is found by chance.
    """
    rows = list(window.rows)
    wander = window.wander.of(np.array(rows, dtype=np.intp))
    counting = np.asarray(np.nanmean(np.nan_to_num(window.panel.sampling[rows]), axis=1))
    total = np.zeros(3, dtype=int)
    for _ in range(_NULL_BATCHES):
        levels = true_levels(window.read.early, window.read.early_se, rng, _NULL_PANELS)
        made_up = still_panels(levels, months + later, wander, counting, rng)
        for one in made_up:
            total += _holding_in(one, months, counting, wander, window.material)
        if total[2] >= _ENOUGH_FOUND:
            break
    held, went_on, found = total.tolist()
    few = found < _ENOUGH_FOUND / 2
    return (float("nan"), float("nan"), found) if few else (held / found, went_on / found, found)


def _holding_in(
    relative: Floats, months: int, counting: Floats, wander: Wander, material: float
) -> tuple[int, int, int]:
    """Of one made-up panel: how many held, how many went on, and how many were found."""
    sampling = np.repeat(counting[:, None], months, axis=1)
    read = readings(relative[:, :months], sampling, wander)
    tested = climb(read)
    moved = np.flatnonzero(tested.tiers(np.abs(read.difference) >= material) > 0)
    kept, _ = parts_kept(relative, months)
    on = last_third(relative, months)[moved] * np.sign(tested.z[moved]) > 0
    return int((kept[moved] >= KEPT).sum()), int(on.sum()), len(moved)
