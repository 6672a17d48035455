"""England's own figure of a month: its counts, with estimates for trusts that sent nothing, and how much it moves."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.national_series import WITH_ESTIMATES, held, national_series
from fairwait.analysis.panel import panel
from fairwait.analysis.periods.series import LIST_SHARES
from fairwait.analysis.wording import form
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.measures.completeness_inputs import SERIES

#: Months whose changes say how much England's own figure moves in an ordinary month.
_ENGLAND_MONTHS = 24


def with_estimates(bench: Workbench, measure: Measure, period: Period) -> tuple[str, ...]:
    """England's share with the publisher's own estimates for trusts that sent nothing."""
    column = LIST_SHARES.get(measure.id)
    overview = national_series(bench, period) if column else None
    if overview is None:
        return ()
    part = overview.value(f"{column}{WITH_ESTIMATES}", period)
    whole = overview.value(f"incomplete_total{WITH_ESTIMATES}", period)
    if part is None or not whole or whole == overview.value("incomplete_total", period):
        return ()
    return (
        f"With the publisher’s estimates for trusts that sent nothing it was {form(measure, part / whole)} of "
        f"{words.integer(whole)} pathways.",
    )


def england_counts(bench: Workbench, measure: Measure, period: Period) -> tuple[float, float, tuple[Provenance, ...]]:
    """England's counts of a share in a month, and the files they are from."""
    found = held(bench, SERIES, period) if measure.id in LIST_SHARES else None
    if found is not None:
        store, release = found
        row = store.connection.execute(
            f"select {LIST_SHARES[measure.id]}, total from {store.table_sql([release], 'marts')} "
            "where level = 'england' and period = $period",
            {"period": str(period)},
        ).fetchone()
        if row is not None:
            return float(row[0] or 0), float(row[1]), (release.provenance(),)
    table = bench.estimates(measure, Geography.ENGLAND, period)
    if not len(table):
        raise NothingToAnswerWithError(
            f"England’s figure of {period.label} is not held",
            expected="the monthly series, or the month’s own file",
            remedy="“fairwait status” lists the months held",
        )
    return float(table["numerator"][0]), float(table["denominator"][0]), bench.provenance(period, measure)


def england_sd(bench: Workbench, measure: Measure, period: Period) -> float:
    """How much England's share moves from one month to the next, on the logit scale; NaN where no months are held.

    The root mean square of two years of changes, without the months in which what is counted changed: season and
    trend are in it, so it is what is usual rather than what is chance.
    """
    if measure.id not in LIST_SHARES:
        return float("nan")
    try:
        found = panel(bench, measure, Geography.ICB, last=period, months=_ENGLAND_MONTHS)
    except NothingToAnswerWithError:
        return float("nan")
    changes = np.diff(found.england_theta)
    kept = np.isfinite(changes)
    kept[[step - 1 for step in found.steps if step > 0]] = False
    return float(np.sqrt(np.mean(changes[kept] ** 2))) if kept.sum() >= 6 else float("nan")
