"""Every place as a comparison shows it, and every pair of ranked places of a level held against each other.

A page of two to eight places is made when it is asked for, by a process that may not load the analysis. So what
:mod:`fairwait.analysis.compare` finds is kept for all places: the rows of ``compared``, and in ``contrast`` for every
pair the chance and the ratio. What of it holds among the pairs that somebody names is decided when they are named.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.compare import MAIN_MEASURES, ComparedPlace, level_compared
from fairwait.analysis.ranking import PlaceRanking
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Area
from fairwait.editions.contrasts import Shape, pack_row
from fairwait.editions.tables.places import LEVELS, places_shown
from fairwait.reports.spotlight import ATTRIBUTION
from fairwait.stats.arrays import Floats
from fairwait.stats.contrasts import CLEARLY_ABOVE, MATERIAL_RATIO
from fairwait.stats.multiplicity import Q

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter

COLUMNS: Final = (
    "measure", "area", "position", "value", "low", "high", "numerator", "denominator", "status",
    "rank_low", "rank_high", "ranked_of", "reason",
)  # fmt: skip
_PAIRS_AT_ONCE: Final = 16  # keeps the draws of the pairs in the processor's cache
_TAIL: Final = 0.025


def fill(bench: Workbench, writer: EditionWriter, geographies: Collection[str] = LEVELS) -> None:
    """Write ``compared``, ``contrast`` and the fact ``compare`` for the latest month and these levels."""
    period = bench.latest_period()
    levels: dict[str, list[Area]] = {}
    for place in places_shown(bench, period):
        if place.geography in geographies:
            levels.setdefault(place.geography.value, []).append(place)
    england: dict[str, float | None] = {}
    draws = 0
    for name in MAIN_MEASURES:
        measure = named_measure(name)
        try:
            value = bench.england(measure, period)
        except NothingToAnswerWithError:  # the months or parts that it needs are not held
            continue
        england[name] = None if np.isnan(value) else value
        for level, places in levels.items():
            draws = _level(bench, writer, measure, level, places) or draws
    rule = {"clearly_above": CLEARLY_ABOVE, "material_ratio": MATERIAL_RATIO, "level": Q, "draws": draws}
    known = {"period": str(period), "england": england, "rule": rule, "attribution": ATTRIBUTION}
    writer.fact("compare", {**known, "sources": bench.provenance(period)})


def _level(bench: Workbench, writer: EditionWriter, measure: Measure, level: str, places: Sequence[Area]) -> int:
    """Write one measure of one level; how many draws its contrasts rest on, nought where nothing is ranked."""
    try:
        found, ranking = level_compared(bench, measure, places, bench.latest_period())
    except NothingToAnswerWithError:
        return 0
    at = {} if ranking is None else {code: row for row, code in enumerate(ranking.estimates["area"].tolist())}
    writer.rows("compared", COLUMNS, [_row(measure.id, one, at.get(one.area.code)) for one in found])
    if ranking is None:
        return 0
    made = list(_contrasts(measure.id, level, ranking))  # before writing: others write pages meanwhile
    writer.rows("contrast", ("measure", "geography", "position", "body"), made)
    return len(ranking.result.draws)


def _row(measure: str, one: ComparedPlace, position: int | None) -> tuple[object, ...]:
    return (
        measure, one.area.code, position, one.value, one.low, one.high, one.numerator, one.denominator, one.status,
        one.rank_low, one.rank_high, one.of, one.reason,
    )  # fmt: skip


def _contrasts(measure: str, level: str, ranking: PlaceRanking) -> Iterator[tuple[object, ...]]:
    """A row for each ranked place but the last, with its contrasts with all that are ranked after it."""
    draws = np.ascontiguousarray(ranking.scale.natural(ranking.result.draws).T)
    small = draws.astype(np.float32)  # sorts twice as fast, and holds seven figures
    value = ranking.estimates["value"]

    def row(first: int) -> bytes:
        chunks = [slice(at, at + _PAIRS_AT_ONCE) for at in range(first + 1, len(draws), _PAIRS_AT_ONCE)]
        return pack_row(one for rows in chunks for one in _against(draws, small, value, first, rows))

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:  # sorting lets other threads run
        for first, body in enumerate(threads.map(row, range(len(draws) - 1))):
            yield measure, level, first, body


def _against(draws: Floats, small: NDArray[np.float32], value: Floats, first: int, rows: slice) -> Iterator[Shape]:
    """The contrasts of one place with some of the others, the place of the larger value over the other."""
    ratios = small[rows] / small[first]
    ratios.sort(axis=1)
    count = ratios.shape[1]
    low, high = int(np.floor(_TAIL * (count - 1))), int(np.ceil((1 - _TAIL) * (count - 1)))
    ends = ratios[:, [low, (count - 1) // 2, count // 2, high]].astype(np.float64)
    above = np.count_nonzero(draws[rows] > draws[first], axis=1)
    below = np.count_nonzero(draws[rows] < draws[first], axis=1)
    upside = value[first] >= value[rows]
    ends = np.where(
        upside[:, None], 1.0 / ends[:, ::-1], ends
    )  # the other way round: the smallest ratio is the largest
    middle = ends[:, 1:3].mean(axis=1)
    return zip(
        np.where(upside, below, above).tolist(), middle.tolist(), ends[:, 0].tolist(), ends[:, 3].tolist(), strict=True
    )
