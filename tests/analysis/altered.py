"""The real places of January 2026 with figures that a test makes up, through the same ranking as real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from fairwait.store.reader import packaged_figures

#: From the real table of a measure to other values on the printed scale, in the same order.
Change = Callable[[Estimates], Floats]


class AlteredBench(Workbench):
    """A workbench in which some measures of sub-ICB locations have other values; who is judged stays as it is."""

    def __init__(self, changes: Mapping[str, Change]) -> None:
        super().__init__(packaged_figures())
        self.changes = changes

    def all_estimates(
        self, measure: Measure | str, geography: Geography, period: Period, *, detail: bool = True
    ) -> Estimates:
        """As read, with the values (and the pathways that they imply) of altered measures put in their place."""
        chosen = named_measure(measure) if isinstance(measure, str) else measure
        table = super().all_estimates(chosen, geography, period, detail=detail)
        if chosen.id not in self.changes or geography is not Geography.SUB_ICB:
            return table
        value = np.where(table["status"] == "ok", self.changes[chosen.id](table), np.nan)
        changed = {"value": value}
        if chosen.kind is not Kind.QUANTILE:
            per = 1.0 if chosen.kind is Kind.SHARE else 1000.0
            changed["numerator"] = np.round(value * table["denominator"] / per)
            changed["value"] = changed["numerator"] / table["denominator"] * per
        return Estimates({**table.columns, **changed})
