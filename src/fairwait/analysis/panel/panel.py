"""The panel: places by months, each cell either a figure that can be defended or the reason why there is none.

Every analysis of change reads a :class:`Panel` and nothing else. Two rules are kept here, once, for all of them. A
figure that cannot be compared or judged is never a number in ``level``; and what a documented break did to the figures
in one month is taken out of ``level``, so that no place is ever credited with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.periods.breaks import Crossed
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.stats.arrays import Floats

#: A flow counts what happened in a month (treatments, new waits); a stock what stood at its end (a list). A stock
#: wanders, because most of it is counted again the next month; a flow scatters about a level.
Nature = Literal["flow", "stock"]
#: Fewer places than this in every month are no yardstick: then all of them serve, month by month.
_FEWEST_STEADY = 3


@dataclass(frozen=True)
class Panel:
    """One measure of places x months, consecutive months in order of time.

    Shapes: ``part``, ``whole``, ``value``, ``theta``, ``sampling`` and ``variance`` are (places, months); ``england``,
    ``england_theta`` and ``segment`` are (months,). Everything is NaN where nothing was published.

    ``part`` and ``whole`` are the counts behind ``value`` (the measure's unit, shares as fractions); NaN for a wait as
    printed. ``theta`` is the value on its working scale, a log (rates, waits) or logit (shares), flows per working
    day. ``sampling`` is the variance of ``theta`` by counting alone, nought for a stock, which counts everybody;
    ``variance`` the whole variance of one month, noise included.

    ``reasons`` says why a cell may not be judged although a figure may be there, by (row, column); ``left_out`` why a
    place has no row at all, by code and name. ``segment`` numbers the stretches of months that can be compared with
    one another: figures of different segments never are. ``steps`` are the columns in which a break moved every
    place's level at once: the change into that month is in ``theta`` and not in ``level``.
    ``crossed`` are the breaks of the window; ``boundaries`` the month whose areas the places are.
    ``revised`` are cells whose figure was revised since first published. ``origin`` says in a sentence where the
    months come from, ``notes`` what else a reader should know.
    """

    measure: Measure
    geography: Geography
    treatment_function: str
    nature: Nature
    periods: tuple[Period, ...]
    areas: tuple[str, ...]
    names: tuple[str, ...]
    part: Floats
    whole: Floats
    value: Floats
    theta: Floats
    sampling: Floats
    variance: Floats
    england: Floats
    england_theta: Floats
    reasons: Mapping[tuple[int, int], str]
    left_out: Mapping[tuple[str, str], str]
    segment: NDArray[np.int_]
    steps: tuple[int, ...]
    crossed: tuple[Crossed, ...]
    boundaries: Period
    origin: str
    sources: tuple[Provenance, ...]
    notes: tuple[str, ...] = ()
    revised: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def __repr__(self) -> str:
        when = f"{self.periods[0]} to {self.last}"
        return f"<Panel {self.measure.id}, {len(self)} {self.geography.plural}, {len(self.periods)} months, {when}>"

    def __len__(self) -> int:
        return len(self.areas)

    @property
    def last(self) -> Period:
        return self.periods[-1]

    @property
    def share(self) -> bool:
        """Whether values are fractions, worked with as logits."""
        return self.measure.kind is Kind.SHARE

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """The cells that may be judged: a figure is there and nothing speaks against it. (places, months)."""
        held = np.isfinite(self.theta)
        for cell in self.reasons:
            held[cell] = False
        return held

    @cached_property
    def level(self) -> Floats:
        """``theta`` where it may be judged, without what breaks did: after each step the place's own change into that
        month is taken off all later months. NaN elsewhere. A place without both sides of a step has no level before
        it. (places, months)."""
        level = np.where(self.usable, self.theta, np.nan)
        for column in self.steps:
            if column > 0:
                jump = level[:, column] - level[:, column - 1]
                known = np.isfinite(jump)
                level[known, column:] -= jump[known, None]
                level[~known, :column] = np.nan
        return level

    @cached_property
    def relative(self) -> Floats:
        """``level`` less the mean of the places judged in every month of the last segment, month by month.

        The mean is weighted by each place's ``whole`` in the middle of the window and always of the same places, so
        that nobody moves because somebody else came or went. Positive is more of the measure. (places, months)."""
        return np.asarray(self.level - self.common[None, :])

    @cached_property
    def common(self) -> Floats:
        """The mean level that :attr:`relative` takes off. (months,)"""
        held = np.isfinite(self.level)
        current = (self.segment == self.segment[-1]) & held.any(axis=0)
        if not current.any():  # nobody may be judged since the last break
            return np.full(len(self.periods), np.nan)
        steady = held[:, current].all(axis=1)
        rows = steady if steady.sum() >= _FEWEST_STEADY else np.ones(len(self), dtype=bool)
        size = self.whole[rows][:, current]
        weight = np.nan_to_num(np.nanmedian(np.where(np.isfinite(size), size, 0.0), axis=1), nan=0.0)
        weight = weight if weight.sum() > 0 else np.ones(int(rows.sum()))
        level = self.level[rows]
        weights = np.isfinite(level) * weight[:, None]
        total = weights.sum(axis=0)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(total > 0, (np.nan_to_num(level) * weights).sum(axis=0) / total, np.nan))

    def natural(self, theta: Floats) -> Floats:
        """Working-scale values on the measure's printed scale (shares as fractions)."""
        return np.asarray(1.0 / (1.0 + np.exp(-theta))) if self.share else np.asarray(np.exp(theta))

    def current(self) -> Panel:
        """The months that can be compared with the last: those of its segment."""
        return self.months(self.segment == self.segment[-1])

    def months(self, mask: NDArray[np.bool_] | Sequence[int]) -> Panel:
        """The panel over some of its months only: a mask or columns, consecutive."""
        return self._take(np.arange(len(self.periods))[mask], axis=1)

    def upto(self, period: Period) -> Panel:
        """The panel as it was at the end of a month: later months left out. NothingToAnswerWithError without any."""
        if period < self.periods[0]:
            raise NothingToAnswerWithError(
                f"The months held begin in {self.periods[0].label}", expected=f"that month or a later one, not {period}"
            )
        return self.months(np.array([one <= period for one in self.periods], dtype=bool))

    def places(self, rows: NDArray[np.bool_] | Sequence[int]) -> Panel:
        """The panel of some of its places only: a mask or rows."""
        return self._take(np.arange(len(self))[rows], axis=0)

    def row(self, area: str) -> int:
        """The row of a place by code; ValueError where it has none (``left_out`` may say why)."""
        return self.areas.index(area)

    def label(self, row: int) -> str:
        """The place as people write it: ``Kent and Medway ICB (QKS)``."""
        return f"{self.names[row]} ({self.areas[row]})"

    def _take(self, kept: NDArray[np.intp], axis: int) -> Panel:
        """The rows (axis 0) or columns (axis 1) at ``kept`` of everything that has them."""
        changed: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray) and value.ndim == 2:
                changed[one.name] = np.take(value, kept, axis=axis)
            elif isinstance(value, np.ndarray) and axis == 1:
                changed[one.name] = value[kept]
        place = {int(old): new for new, old in enumerate(kept)}

        def moved(cell: tuple[int, int]) -> tuple[int, int] | None:
            at = place.get(cell[axis])
            if at is None:
                return None
            return (at, cell[1]) if axis == 0 else (cell[0], at)

        changed["reasons"] = {to: why for cell, why in self.reasons.items() if (to := moved(cell)) is not None}
        changed["revised"] = frozenset(to for cell in self.revised if (to := moved(cell)) is not None)
        if axis == 0:
            changed["areas"] = tuple(self.areas[index] for index in kept)
            changed["names"] = tuple(self.names[index] for index in kept)
        else:
            changed["periods"] = tuple(self.periods[index] for index in kept)
            changed["steps"] = tuple(place[step] for step in self.steps if step in place)
            first, last = changed["periods"][0], changed["periods"][-1]
            changed["crossed"] = tuple(one for one in self.crossed if _within(one, first, last))
        return replace(self, **changed)


def _within(one: Crossed, first: Period, last: Period) -> bool:
    if one.one.last is None:
        return first < one.one.period <= last
    return one.one.date <= last.last_day and first.first_day <= one.one.last
