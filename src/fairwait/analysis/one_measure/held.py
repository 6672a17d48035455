"""Which measures a workbench has figures of, for which kinds of place, of which month, and by what apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.items import NAMES
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.catalogue import catalogue
from fairwait.measures.collected.held import measure_periods
from fairwait.measures.source import held_months

#: The kinds of place, the smallest areas first.
LEVELS = (Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER)
#: The measures that are told apart by treatment function, or by test.
APART = ("within_18_weeks", "median_wait", "admitted_treated_per_1000", "six_week_diagnostic_waits")
#: With values of fewer places than this, a treatment function has no list of its own.
_FEWEST_PLACES = 3
#: Figures older than the newest by more than this many months say nothing of today.
_STILL_NEWS = 24


@dataclass(frozen=True, slots=True)
class HeldMeasure:
    """A measure with figures for a kind of place. ``period`` is the latest held, ``functions`` are the codes of the
    treatment functions or tests that have figures of their own, in order of name."""

    measure: Measure
    geography: Geography
    period: Period
    functions: tuple[str, ...] = ()


def measures_held(bench: Workbench) -> tuple[HeldMeasure, ...]:
    """Every measure in use with a figure for one place or more, in the order of the catalogue; read once.

    Figures of measures for England alone are no list of places, and none is older than two years against the newest.
    """
    key = ("one_measure", "held")
    if key not in bench.kept:
        bench.kept[key] = _found(bench)
    return cast(tuple[HeldMeasure, ...], bench.kept[key])


def held_measure(bench: Workbench, measure: str, geography: Geography) -> HeldMeasure:
    """One of :func:`measures_held`. Raises NothingToAnswerWithError where it has no figures."""
    for one in measures_held(bench):
        if (one.measure.id, one.geography) == (measure, geography):
            return one
    raise NothingToAnswerWithError(
        f"No figures of “{named_measure(measure).title}” for {geography.plural} are held",
        expected="a measure and a kind of place with figures",
        remedy="fetch or ingest the files it needs",
    )


def _found(bench: Workbench) -> tuple[HeldMeasure, ...]:
    latest: dict[tuple[str, Geography], Period] = {}
    for one in map(named_measure, (entry.id for entry in catalogue())):
        for level in LEVELS:
            month = latest_held(bench, one, level) if level in one.geographies else None
            if month is not None:
                latest[one.id, level] = month
    oldest = max(latest.values()).shift(-_STILL_NEWS) if latest else None
    fresh = {key: month for key, month in latest.items() if oldest is not None and month >= oldest}
    _prepare(bench, fresh)
    found = (_of(bench, named_measure(one), level, month) for (one, level), month in fresh.items())
    return tuple(one for one in found if one is not None)


def latest_held(bench: Workbench, measure: Measure, geography: Geography) -> Period | None:
    """The latest month of the store whose files carry all that a measure counts; None without any."""
    if measure.collected is not None:
        months = measure_periods(bench.store, measure, geography)
        return months[-1] if months else None
    parts = {part for term in measure.terms for part in term.parts}
    held = set(held_months(bench.store, parts, geography.basis))
    return max((month for month in held if all(month.shift(step) in held for step in measure.months)), default=None)


def _prepare(bench: Workbench, latest: Mapping[tuple[str, Geography], Period]) -> None:
    """Read together what can be read in one scan: the measures of one kind of place, month and detail."""
    together: dict[tuple[Geography, Period, bool], list[Measure]] = defaultdict(list)
    for (name, geography), month in latest.items():
        if named_measure(name).collected is None:
            together[geography, month, name in APART].append(named_measure(name))
    for (geography, month, detail), measures in together.items():
        try:
            bench.prepare(measures, geography, month, detail=detail)
        except NothingToAnswerWithError:  # one of them lacks something: each is then asked for by itself
            continue


def _of(bench: Workbench, measure: Measure, geography: Geography, period: Period) -> HeldMeasure | None:
    try:
        table = bench.all_estimates(measure, geography, period, detail=measure.id in APART)
    except NothingToAnswerWithError:
        return None
    if not (_known(table) & (table["treatment_function"] == TOTAL)).any():
        return None
    return HeldMeasure(measure, geography, period, functions_apart(table))


def _known(table: Estimates) -> NDArray[np.bool_]:
    return np.asarray((table["status"] == "ok") & np.isfinite(table["value"]))


def functions_apart(table: Estimates) -> tuple[str, ...]:
    """The codes of the treatment functions or tests of a table that have places enough for a list, in order of name."""
    codes: list[str] = table["treatment_function"][_known(table)].tolist()
    enough = [code for code in dict.fromkeys(codes) if code != TOTAL and codes.count(code) >= _FEWEST_PLACES]
    return tuple(sorted((code for code in enough if code in NAMES), key=lambda code: (NAMES[code], code)))
