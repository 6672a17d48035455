"""What a digest is made from: each measure of each kind of place, tested now and as it stood before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fairwait.analysis.digest.standards import deciding_month
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.signals import Signals, signals_of
from fairwait.analysis.targets.gaps import Gap, gaps
from fairwait.analysis.watch.bench_inputs import BenchInputs, counts, inputs_of
from fairwait.analysis.watch.inputs import Moved
from fairwait.analysis.watch.worse import window_at
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.standards import Standard, standard
from fairwait.definitions.watch_rules import RuleKind, watch_rules
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL

WINDOW = 24
#: Told of besides the measures that the rules judge: they are neither good nor bad.
CONTEXT = ("waiting_per_1000", "clock_stops_per_new_period")


def told_measures(geography: Geography) -> tuple[Measure, ...]:
    """The measures that a digest tells of: those that any rule about performance judges, then those of context."""
    judged = [name for rule in watch_rules() if rule.about == "performance" for name in rule.measures]
    every = [named_measure(name) for name in dict.fromkeys((*judged, *CONTEXT))]
    return tuple(one for one in every if geography in one.geographies)


@dataclass(frozen=True)
class Told:
    """One measure of one kind of place. ``now`` and ``before`` are the tests of change at the end of two months,
    ``gaps`` what is asked of each place and how far it is from it."""

    measure: Measure
    panel: Panel
    now: dict[str, Moved]
    before: dict[str, Moved]
    gaps: dict[str, tuple[Gap, ...]]

    @cached_property
    def signals(self) -> Signals | None:
        """The control charts of the latest month; None where the months are too few."""
        try:
            return signals_of(self.panel)
        except NothingToAnswerWithError:
            return None

    @property
    def good(self) -> str:
        """Which way is good, in a word: ``more``, ``less`` or nothing."""
        return {Polarity.HIGHER_IS_BETTER: "more", Polarity.LOWER_IS_BETTER: "less"}.get(self.measure.polarity, "")


@dataclass
class Reading:
    """Everything asked of the bench for a digest, each thing once."""

    bench: Workbench
    period: Period
    since: Period

    @cached_property
    def inputs(self) -> BenchInputs:
        return inputs_of(self.bench, self.period)

    def told(self, geography: Geography) -> tuple[Told, ...]:
        """The measures held of a kind of place that are fresh enough to speak of now."""
        if geography not in self._told:
            found = (self._one(measure, geography) for measure in told_measures(geography))
            self._told[geography] = tuple(one for one in found if one is not None)
        return self._told[geography]

    def absent(self, geography: Geography) -> tuple[Measure, ...]:
        """The measures that a digest would tell of, and of which too little or nothing recent is held."""
        held = {one.measure.id for one in self.told(geography)}
        return tuple(one for one in told_measures(geography) if one.id not in held)

    @cached_property
    def trusts(self) -> tuple[Area, ...]:
        """Every NHS trust with a figure in the last two years, by any measure told of."""
        named: dict[str, str] = {}
        for told in self.told(Geography.PROVIDER):
            for row, code in enumerate(told.panel.areas):
                if told.panel.usable[row, -WINDOW:].any():
                    named.setdefault(code, told.panel.names[row])
        return tuple(Area(code, name, Geography.PROVIDER) for code, name in named.items())

    @cached_property
    def _told(self) -> dict[Geography, tuple[Told, ...]]:
        return {}

    def _one(self, measure: Measure, geography: Geography) -> Told | None:
        panel = self.inputs.panel(measure, geography, TOTAL)
        if panel is None:
            return None
        current = panel.current()
        last = len(current.periods) - 1
        now = self._tested(current, last)
        # What is news is told month by month: a return a month behind is held against its own month before.
        before = max(last - self.since.months_until(self.period), 0)
        return Told(measure, panel, now, self._tested(current, before), self._gaps(measure, geography, current))

    def _tested(self, panel: Panel, column: int) -> dict[str, Moved]:
        window = window_at(panel, column, WINDOW)
        return {} if window is None else self.inputs.movers(window) or {}

    def _gaps(self, measure: Measure, geography: Geography, panel: Panel) -> dict[str, tuple[Gap, ...]]:
        """How far each place is from the standards that count, each judged in the month that decides it."""
        found: dict[str, list[Gap]] = {}
        for what in _standards(measure, geography, panel.last):
            try:
                places = gaps(self.bench, what.id, geography, deciding_month(what, panel.last))
            except (NothingToAnswerWithError, UsageError):  # its baseline is not held, or comes after the month
                continue
            for gap in places:
                if gap.met is not None:
                    found.setdefault(gap.area, []).append(gap)
        return {area: tuple(held) for area, held in found.items()}


def _standards(measure: Measure, geography: Geography, month: Period) -> list[Standard]:
    """The standards that the rules about targets hold against such places, and that count in the month."""
    named = [
        standard(name)
        for rule in watch_rules()
        if rule.kind is RuleKind.TARGET and measure.id in rule.measures
        for name in rule.standards.get(geography, ())
    ]
    return [
        one
        for one, (first, last) in ((each, counts(each)) for each in named if each.measure == measure.id)
        if first <= month and (last is None or month <= last)
    ]
