"""The measures of a month asked of two files of it: what moved, and for which places by more than its interval.

A place's figure moved by more than its interval where the newer value lies outside the older interval or the older
value outside the newer one. Intervals are those of counting alone. Both files count everybody, so this is a yardstick
for size and no test: what an area's rank could hardly notice is told apart from what it must.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.compare import MAIN_MEASURES
from fairwait.analysis.revisions.moved import MeasureMoved
from fairwait.analysis.revisions.pairs import Pair
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.domain.errors import FairwaitError
from fairwait.domain.estimates import Estimates
from fairwait.domain.place import Basis, Geography
from fairwait.measures.engine import estimate_many
from fairwait.measures.source import FULL_CSV, WORKBOOK_PUBLICATIONS, workbook
from fairwait.store.reader import Store
from fairwait.store.release import Release

_LEVELS = (Geography.ENGLAND, Geography.ICB, Geography.SUB_ICB, Geography.PROVIDER)


def measured(store: Store, pair: Pair) -> tuple[tuple[MeasureMoved, ...], str]:
    """Every measure of one month that the publication carries, at every level; and why there is none, where none is.

    Measures that need several months are left out: they would mix this revision with those of other months.
    """
    if pair.publication not in (FULL_CSV, *WORKBOOK_PUBLICATIONS):
        return (), ""
    older, newer = (_standing(store, release, pair) for release in (pair.older, pair.newer))
    found: list[MeasureMoved] = []
    why = ""
    for level in _LEVELS:
        asked = _asked(pair, level)
        if not asked:
            continue
        try:
            before, after = (
                estimate_many(asked, one, geography=level, period=pair.last) for one in (older, newer)
            )  # fmt: skip
        except FairwaitError as error:
            why = why or f"Measures by {level.value} could not be compared: {error.what}"
            continue
        found += [_one(measure, level, before, after) for measure in asked]
    return tuple(found), why


def _standing(store: Store, release: Release, pair: Pair) -> Store:
    """The store in which one release answers for its month, and nothing else that would answer in its place."""
    month = str(pair.last)
    others = tuple(
        one
        for one in store.all_releases
        if one.folder == release.folder
        or not (
            (one.publication, one.period_key) == (release.publication, release.period_key)
            or (release.publication != FULL_CSV and one.publication == FULL_CSV and one.first_period == month)
        )
    )
    return Store(store.root, others, label=store.label, version=store.version)


def _asked(pair: Pair, level: Geography) -> list[Measure]:
    """The measures in use that one file of this publication carries, the main ones first."""
    carried = [
        one
        for one in measures().values()
        if one.terms and one.status != "retired" and one.months == (0,) and level in one.geographies
        and one.valid_from <= pair.last and _carries(pair.publication, one, level.basis)
    ]  # fmt: skip
    first = {name: at for at, name in enumerate(MAIN_MEASURES)}
    return sorted(carried, key=lambda one: (first.get(one.id, len(first)), one.title))


def _carries(publication: str, measure: Measure, basis: Basis) -> bool:
    parts = {part for term in measure.terms for part in term.parts}
    return publication == FULL_CSV or {workbook(part, basis) for part in parts} == {publication}


def _one(measure: Measure, level: Geography, before: Estimates, after: Estimates) -> MeasureMoved:
    old, new = (_by_place(measure, table) for table in (before, after))
    places = [code for code in old if code in new]
    pairs = [(code, old[code], new[code]) for code in places]
    known = [(code, a, b) for code, a, b in pairs if _known(a[1]) and _known(b[1])]
    moved = [(code, a, b) for code, a, b in known if a[1] != b[1]]
    judged = [(code, a, b) for code, a, b in known if _has_interval(a) and _has_interval(b)]
    beyond = sorted(
        (
            one
            for one in judged
            if one[1][1] != one[2][1] and (_outside(one[2][1], one[1]) or _outside(one[1][1], one[2]))
        ),
        key=lambda one: (-abs(one[2][1] - one[1][1]), one[0]),
    )
    most = max(moved, key=lambda one: abs(one[2][1] - one[1][1]), default=None)
    if most is None and known and level is Geography.ENGLAND:
        most = known[0]
    return MeasureMoved(
        measure=measure.id, title=measure.title, geography=level.value, unit=measure.unit, percent=measure.percent,
        decimals=measure.decimals, places=len(known), moved=len(moved), judged=len(judged),
        beyond=tuple(a[0] for _, a, _ in beyond),
        unjudged=sum(not (_has_interval(a) and _has_interval(b)) for _, a, b in moved),
        most=most[1][0] if most else "", most_old=most[1][1] if most else None, most_new=most[2][1] if most else None,
    )  # fmt: skip


_Place = tuple[str, float, float, float]


def _by_place(measure: Measure, table: Estimates) -> dict[str, _Place]:
    """Name, value and interval of each place whose figure is one: printed, not suppressed, censored or unmapped."""
    mask = (table["measure"] == measure.id) & (table["status"] == "ok")
    columns: Sequence[list[object]] = [
        np.asarray(table[name][mask]).tolist() for name in ("area", "area_name", "value", "low", "high")
    ]
    return {str(code): (str(name), value, low, high) for code, name, value, low, high in zip(*columns, strict=True)}


def _known(value: float) -> bool:
    return value == value


def _has_interval(place: _Place) -> bool:
    return _known(place[2]) and _known(place[3])


def _outside(value: float, place: _Place) -> bool:
    return not place[2] <= value <= place[3]
