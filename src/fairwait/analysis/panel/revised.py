"""Which figures were revised since they were first held: those that an older file of the same month gave otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fairwait.analysis.panel.held import Held
from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.engine import estimate
from fairwait.measures.source import FULL_CSV
from fairwait.store.reader import Store

Cells = frozenset[tuple[str, Period]]


def revised_in_series(now: Held, before: Iterable[Held]) -> Cells:
    """Places and months whose part or whole any older copy of a series gave otherwise."""
    found = set()
    for older in before:
        for code, months in older.figures.items():
            own = now.figures.get(code, {})
            found |= {
                (code, month) for month, figure in months.items() if month in own and own[month][:2] != figure[:2]
            }
    return frozenset(found)


def revised_in_files(
    store: Store, measure: Measure, geography: Geography, function: str, months: Iterable[Period], now: Held
) -> Cells:
    """Places and months that an older full file of the month, if the store holds one, gave otherwise."""
    found: set[tuple[str, Period]] = set()
    every = store.releases(FULL_CSV, vintages="all")
    for month in months:
        copies = sorted((one for one in every if one.first_period == str(month)), key=lambda one: one.order)
        for older in copies[:-1]:
            try:
                table = estimate(
                    measure, store, geography=geography, period=month, treatment_functions=(function,),
                    vintage=older.vintage,
                )  # fmt: skip
            except NothingToAnswerWithError:
                continue
            for code, value in zip(table["area"].tolist(), table["value"].tolist(), strict=True):
                held = now.figures.get(code, {}).get(month)
                if held is not None and not np.isclose(held[2], value, rtol=1e-12, atol=0.0, equal_nan=True):
                    found.add((code, month))
    return frozenset(found)
