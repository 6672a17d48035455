"""What real lists flag: every later month of the published boards and providers, judged as if it were the latest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fairwait.analysis.panel import panel
from fairwait.analysis.signals.signals import signals_of
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.control.false_alarms import expected_flagged, flagged_range
from fairwait.store.reader import packaged_figures

#: Boards as they were before April 2026, when many became others.
ASKED = (
    ("within_18_weeks", Geography.ICB, "C_999"),
    ("over_52_weeks", Geography.ICB, "C_999"),
    ("six_week_diagnostic_waits", Geography.ICB, "C_999"),
    ("within_18_weeks", Geography.PROVIDER, "C_999"),
)
LAST, MONTHS = Period(2026, 3), 12


def on_real_lists(asked: Sequence[tuple[str, Geography, str]] = ASKED, months: int = MONTHS) -> list[dict[str, Any]]:
    """How many are flagged in each of twelve months, and how many the bell curve and the shuffling expect."""
    bench = Workbench(packaged_figures())
    return [_one(bench, *one, months) for one in asked]


def _one(bench: Workbench, measure: str, geography: Geography, function: str, months: int) -> dict[str, Any]:
    whole = panel(bench, measure, geography, last=LAST, months=None, treatment_function=function)
    seen = []
    for back in range(months):
        last = LAST.shift(-back)
        if last not in whole.periods:
            continue
        found = signals_of(whole.upto(last))
        rho = 0.0 if found.residual else found.rho
        lengths = [one.used for one in found.judged]
        bell, (_, high) = expected_flagged(lengths, rho), flagged_range(lengths, rho)
        flagged = len(found.flagged)
        seen.append((len(lengths), flagged, bell, found.expected_false, flagged > high, flagged > found.false_range[1]))
    judged, named, curve, shuffled, over_bell, over = (float(one) for one in np.mean(seen, axis=0))
    return {"measure": measure, "geography": geography.value, "months": len(seen), "last": str(LAST),
            "judged": round(judged, 1), "flagged": round(named, 2), "bell": round(curve, 2),
            "shuffled": round(shuffled, 2), "months_above_bell_range": round(over_bell * len(seen)),
            "months_above_range": round(over * len(seen))}  # fmt: skip
