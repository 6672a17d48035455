"""Control charts of every place of a panel at once, with CUSUM, change points and the expected false alarms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.signals.beside import changes_of, cusum_of, suggestion
from fairwait.analysis.signals.charted import FEWEST_COUNTED, Charted, charted
from fairwait.analysis.signals.model import ControlChart, CusumSignal, LevelChange, Signals
from fairwait.analysis.signals.phases import Phases, Rebase, phases_of
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats
from fairwait.stats.control.autocorrelation import CHART_RESIDUALS_ABOVE, pooled_rho, residuals
from fairwait.stats.control.rules import Assurance, Good, assurance, label_points, variation
from fairwait.stats.control.shuffled import chance_of_alerts, chance_of_signals
from fairwait.stats.control.xmr import ENOUGH_POINTS, Limits, xmr

__all__ = ["ControlChart", "Signals", "signals", "signals_of"]

#: With fewer months in its last phase a place has no chart: what is usual cannot be said.
FEWEST_MONTHS = 8
_GOOD: dict[Polarity, Good] = {
    Polarity.HIGHER_IS_BETTER: "higher",
    Polarity.LOWER_IS_BETTER: "lower",
    Polarity.CONTEXT: "neither",
}


def signals(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = None,
    treatment_function: str = TOTAL,
    rebase: Sequence[Rebase] = (),
    baseline: int | None = None,
    target: float | None = None,
    relative: bool = True,
) -> Signals:
    """The control chart of every place for a measure, over the ``months`` up to ``last`` (all that are held).

    See :func:`signals_of` for the choices. Raises :class:`NothingToAnswerWithError` where too few months are held.
    """
    found = panel(bench, measure, geography, last=last, months=months, treatment_function=treatment_function)
    return signals_of(found, rebase=rebase, baseline=baseline, target=target, relative=relative)


def signals_of(
    panel: Panel,
    *,
    rebase: Sequence[Rebase] = (),
    baseline: int | None = None,
    target: float | None = None,
    relative: bool = True,
) -> Signals:
    """The control chart of every place of a panel.

    Parameters
    ----------
    rebase:
        Months from which limits are made anew, each with its reason. Documented breaks do so by themselves.
    baseline:
        Only the first so many months of each phase make its limits; by default all of it.
    target:
        A level of the measure, as stored (shares as fractions), to say whether a place always meets it, never, or
        sometimes by chance. Only where figures themselves are charted: a flow, and not against the middle place.
    relative:
        Take off what the middle place did in the same month: the question is then whether *this* place did otherwise.
        The default, because a list of places is read to find out who differs, and because the season and anything
        done to everybody would else flag many at once. A ``target`` turns it off.
    """
    if target is not None and panel.nature == "stock":
        raise UsageError(
            "A target cannot be held against the control chart of a list",
            where="--target",
            expected="a measure of what happened in a month: of a list its change is charted, which has no target",
            remedy="leave --target out; whether a list meets a target is a question of its latest figure",
        )
    drawn = charted(panel, relative=relative and target is None)
    phases = phases_of(panel, rebase)
    return _Charts(drawn, phases, baseline, target).signals()


class _Charts:
    """Every step from what is charted to the list of signals, for all places at once."""

    def __init__(self, drawn: Charted, phases: Phases, baseline: int | None, target: float | None) -> None:
        self.drawn, self.phases, self.baseline, self.target = drawn, phases, baseline, target
        self.panel = drawn.panel
        self.good = _GOOD[drawn.panel.measure.polarity]
        judged = np.where(phases.unjudged[None, :], np.nan, drawn.working)
        current = phases.number == phases.number[-1]
        enough = np.isfinite(judged[:, current]).sum(axis=1) >= FEWEST_MONTHS
        self.kept = np.flatnonzero(enough)
        if not len(self.kept):
            raise _too_short(self.panel, phases)
        self.working = judged[self.kept]
        self.rho = pooled_rho(np.where(_long(phases)[None, :], self.working, np.nan), phases.number)
        self.residual = self.rho > CHART_RESIDUALS_ABOVE
        self.shown, self.limits = self._limits()
        self.labels = _thin_phases_silent(label_points(self.limits), self.limits)

    def _limits(self) -> tuple[Floats, Limits]:
        """What is drawn, and its limits: where months carry over, what the month before led to expect is taken off."""
        first = xmr(self.working, phases=self.phases.number, fix_after=self.baseline)
        shown = self.drawn.working[self.kept]
        if not self.residual:
            return shown, first
        left = first.centre + residuals(self.working, first.centre, self.rho)
        starts = np.flatnonzero(np.diff(self.phases.number)) + 1
        left[:, starts] = np.nan
        return left, xmr(left, phases=self.phases.number, fix_after=self.baseline)

    def signals(self) -> Signals:
        current = self.phases.number == self.phases.number[-1]
        current &= np.cumsum(np.isfinite(self.working).any(axis=0) & current) > 0  # from the first month charted
        beside = self.working[:, current]
        periods = tuple(np.array(self.panel.periods, dtype=object)[current])
        cusums, changes = cusum_of(beside, periods), changes_of(beside, periods, self.drawn.unit)
        charts = tuple(
            self._chart(index, row, cusums[index], changes[index]) for index, row in enumerate(self.kept.tolist())
        )
        judged = [one.variation != "unknown" for one in charts]
        chance = chance_of_signals(
            self.limits.y[judged][:, current], 0.0 if self.residual else self.rho, fix_after=self.baseline
        )
        return Signals(
            panel=self.panel,
            charts=charts,
            left_out={**self.panel.left_out, **self._left_out()},
            phases=self.phases.each,
            unit=self.drawn.unit,
            relative=self.drawn.relative,
            seasons=self.drawn.seasons,
            rho=self.rho,
            residual=self.residual,
            expected_false=chance.expected,
            false_range=(chance.low, chance.high),
            cusum_false=chance_of_alerts(beside[[one.cusum.judged for one in charts]], self.rho),
            good=self.good,
            target=self.target,
        )

    def _chart(self, index: int, row: int, cusum: CusumSignal, changes: tuple[LevelChange, ...]) -> ControlChart:
        limits, printed = self.limits, self.drawn.printed
        known = bool(np.isfinite(limits.y[index, -1]) and np.isfinite(limits.centre[index, -1]))
        lower, upper = self._drawn(printed(limits.lower[index])), self._drawn(printed(limits.upper[index]))
        used = int(limits.used[index, -1])
        sure: Assurance = "unknown"
        if self.target is not None:
            (sure,) = assurance(lower[-1], upper[-1], self.target, self.good)
        return ControlChart(
            area=self.panel.areas[row],
            name=self.panel.names[row],
            points=printed(self.shown[index]),
            values=self.panel.value[row],
            centre=printed(limits.centre[index]),
            lower=lower,
            upper=upper,
            labels=self.labels[index],
            judged=np.isfinite(limits.y[index]),
            variation=variation(int(self.labels[index, -1]), self.good, known=known),
            assurance=sure,
            reason="" if known else self._reason(row),
            used=used,
            trial=used < ENOUGH_POINTS,
            cusum=cusum,
            changes=changes,
            suggestion=suggestion(changes, self.drawn.unit),
            revised=frozenset(column for at, column in self.panel.revised if at == row),
        )

    def _drawn(self, values: Floats) -> Floats:
        """Limits as they are drawn: a share stops at nought and one; of a log scale neither is reached."""
        if self.drawn.unit != "rate" or not self.panel.share:
            return values
        return np.asarray(np.clip(values, 0.0, 1.0))

    def _reason(self, row: int) -> str:
        column = len(self.panel.periods) - 1
        told = self.panel.reasons.get((row, column))
        if told:
            return told
        month = self.panel.last
        if not np.isfinite(self.panel.theta[row, column]):
            return f"Nothing was published for {month.label}."
        if self.phases.unjudged[column]:
            return f"{month.label} belongs to no baseline: what is counted changed, or the pandemic bore on it."
        if np.isfinite(self.panel.theta[row, column - 1]) and (row, column - 1) not in self.panel.reasons:
            return f"Fewer than {FEWEST_COUNTED} pathways are behind the share: its change says nothing."
        before = self.panel.reasons.get((row, column - 1), "The month before has no figure.")
        return f"There is nothing to compare {month.label} with. {before}"

    def _left_out(self) -> dict[tuple[str, str], str]:
        started = self.phases.each[-1].first.label
        return {
            (
                area,
                name,
            ): f"Fewer than {FEWEST_MONTHS} months since {started} can be judged: what is usual is not known."
            for row, (area, name) in enumerate(zip(self.panel.areas, self.panel.names, strict=True))
            if row not in self.kept
        }


def _long(phases: Phases) -> NDArray[np.bool_]:
    """Months of phases long enough to say how alike neighbours are. (months,)"""
    return np.asarray(np.bincount(phases.number)[phases.number] >= FEWEST_MONTHS)


def _thin_phases_silent(labels: NDArray[np.int8], limits: Limits) -> NDArray[np.int8]:
    """No signals by limits that rest on a handful of months: an early phase may be shorter than a chart needs."""
    return np.where(limits.used >= FEWEST_MONTHS, labels, np.int8(0))


def _too_short(panel: Panel, phases: Phases) -> NothingToAnswerWithError:
    last = phases.each[-1]
    since = f", because limits begin anew in {last.first.label} ({last.reason})" if last.reason else ""
    return NothingToAnswerWithError(
        f"No place has {FEWEST_MONTHS} months of “{panel.measure.title}” that one control chart may hold{since}",
        where=f"{panel.periods[0].label} to {panel.last.label}",
        expected=f"{FEWEST_MONTHS} months or more that can be compared with one another",
        remedy="ask for an integrated care board or a provider, whose monthly series travel with fairwait, or fetch or "
        "ingest more months",
    )
