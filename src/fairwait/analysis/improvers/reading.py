"""From a panel to the two readings of each place: which may be judged, how far they moved, and whether that is much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.analysis.panel.ordinary import Ordinary, ordinary, ordinary_on
from fairwait.analysis.wording import continued
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.climbers import Readings, enough, readings, thirds
from fairwait.stats.change.wander import Wander
from fairwait.stats.contrasts import MATERIAL_RATIO
from fairwait.stats.noise import MONTHS_TO_MEASURE

#: A share has to move by a point as well, or by this part of England's share where that is less than a point.
MATERIAL_POINTS = 0.01
MATERIAL_PART = 0.2
#: Fewer places than this cannot be held against one another.
FEWEST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Window:
    """The panel of one stretch of comparable months, what is ordinary for its places, and the readings of those judged.

    ``rows`` are the rows of the panel that ``read`` is of, in order; ``reasons`` say why each other row is not judged.
    """

    panel: Panel
    ordinary: Ordinary
    rows: tuple[int, ...]
    read: Readings
    reasons: dict[int, str]

    @property
    def wander(self) -> Wander:
        """The noise of all rows of the panel."""
        return self.ordinary.wander

    @property
    def early(self) -> slice:
        return thirds(len(self.panel.periods))[0]

    @property
    def late(self) -> slice:
        return thirds(len(self.panel.periods))[1]

    def mean_value(self, part: slice) -> Floats:
        """The mean of the published values that were used, of each place judged."""
        value = np.where(self.panel.usable, self.panel.value, np.nan)[list(self.rows), part]
        return np.asarray(np.nanmean(value, axis=1))

    def points(self) -> Floats:
        """By how much a share is above what it would be had the place moved as the rest did; NaN for other measures."""
        return self.points_of(self.read.difference)

    def points_of(self, difference: Floats) -> Floats:
        """:meth:`points` of differences (..., places judged) that are not those seen."""
        if not self.panel.share:
            return np.full(difference.shape, np.nan)
        now = np.clip(self.mean_value(self.late), 1e-9, 1 - 1e-9)
        moved_along = 1.0 / (1.0 + np.exp(-(np.log(now / (1.0 - now)) - difference)))
        return np.asarray(now - moved_along)

    @property
    def least_points(self) -> float:
        """How many points a share must have moved to matter."""
        with np.errstate(invalid="ignore"):
            here = self.panel.england[self.late]
        usual = float(np.nanmean(here)) if np.isfinite(here).any() else float(np.median(self.mean_value(self.late)))
        return min(MATERIAL_POINTS, MATERIAL_PART * usual)

    def large(self) -> Bools:
        """Whether each change is large enough to matter, either way."""
        return self.large_of(self.read.difference)

    def large_of(self, difference: Floats) -> Bools:
        """:meth:`large` of differences (..., places judged) that are not those seen."""
        large = np.abs(difference) >= np.log(MATERIAL_RATIO)
        if not self.panel.share:
            return np.asarray(large)
        return np.asarray(large & (np.abs(self.points_of(difference)) >= self.least_points))

    @property
    def material(self) -> float:
        """The smallest change that matters to a place at England's level, on the working scale."""
        least = float(np.log(MATERIAL_RATIO))
        if not self.panel.share:
            return least
        usual = float(np.clip(np.median(self.mean_value(self.late)), 1e-6, 1 - 1e-6 - self.least_points))
        above = usual + self.least_points
        return max(least, float(np.log(above / (1 - above)) - np.log(usual / (1 - usual))))


def window_of(panel: Panel, history: Ordinary | None = None) -> Window:
    """Read the panel's last stretch of comparable months, against what is ordinary: measured on it if not given.

    A place is judged with two thirds of the months of each third and a figure in the last month. Raises
    NothingToAnswerWithError where the months or places are too few to measure the noise on.
    """
    current = panel.current()
    _enough_held(current)
    relative, sampling = current.relative, current.sampling
    usual = ordinary_on(current, current) if history is None else history
    reasons = _reasons(current, np.isfinite(relative))
    rows = tuple(row for row in range(len(current)) if row not in reasons)
    if len(rows) < FEWEST_PLACES:
        raise NothingToAnswerWithError(
            f"Only {words.count(len(rows), 'place')} can be followed from {words.month(current.periods[0])} to "
            f"{words.month(current.last)}",
            expected=f"at least {FEWEST_PLACES} with figures in the first and the last third of these months",
            remedy="ask for other months with --period or --months",
        )
    read = readings(relative, sampling, usual.wander, current.steps).of(np.array(rows, dtype=np.intp))
    return Window(current, usual, rows, read, reasons)


def window_in(bench: Workbench, panel: Panel) -> Window:
    """:func:`window_of` against what is ordinary over all months held."""
    current = panel.current()
    _enough_held(current)
    return window_of(current, ordinary(bench, current))


def _enough_held(panel: Panel) -> None:
    """Refuse a stretch of months in which hardly anything is held, saying so."""
    months = int((panel.usable.sum(axis=0) >= FEWEST_PLACES).sum())
    if months < MONTHS_TO_MEASURE:
        raise NothingToAnswerWithError(
            f"Only {words.count(months, 'month')} of {words.months(panel.periods[0], panel.last)} can be compared for "
            "“" + panel.measure.title + "”",
            expected=f"at least {MONTHS_TO_MEASURE} months: fewer cannot tell a change from month-to-month noise",
            remedy="ask for more months with --months, or for a measure that is held for longer",
        )


def _reasons(panel: Panel, held: Bools) -> dict[int, str]:
    """Why places are not judged, by row. One that fell silent is never held to have moved."""
    found: dict[int, str] = {}
    for part, sufficient in zip(thirds(held.shape[1]), enough(held), strict=True):
        months = panel.periods[part]
        for row in np.flatnonzero(~sufficient).tolist():
            if row not in found:
                used = int(held[row, part].sum())
                few = f"Only {words.number_word(used)}" if used else "Not one"
                found[row] = (
                    f"{few} of the {words.number_word(len(months))} months of "
                    f"{words.months(months[0], months[-1])} can be used{_because(panel, row, part)}"
                )
    last = held.shape[1] - 1
    for row in np.flatnonzero(~held[:, last]).tolist():
        if row not in found:
            silent = not np.isfinite(panel.value[row, last])
            what = "sent no figures" if silent else "has no figure that can be used"
            found[row] = f"It {what} for {panel.last.label}{_because(panel, row, slice(last, last + 1))}"
    return found


def _because(panel: Panel, row: int, part: slice) -> str:
    """The reason given for most months of a third that cannot be used; a full stop where there is none."""
    told = [panel.reasons[row, column] for column in range(part.start, part.stop) if (row, column) in panel.reasons]
    if told:
        most = Counter(told).most_common(1)[0][0]
        return f": {continued(most)}"
    return ": nothing else was published." if not np.isfinite(panel.value[row, part]).all() else "."
