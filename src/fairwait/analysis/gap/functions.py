"""The gap by treatment function, or by test: where it grew, judged as one family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.gap.steady import FEWEST_MONTHS, Steady, steady
from fairwait.analysis.panel.reading import USUAL_MONTHS, panel
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.stats.multiplicity import FamilyResult, judge_family
from fairwait.stats.trend.gap import GapChange, bootstrap, change, difference_p, monthly, moved_alike, undirected

_REPLICATES, _SIMULATIONS = 300, 200
_HEADLINE = "q90_10"


@dataclass(frozen=True, slots=True)
class FunctionGap:
    """One function: how many places and months, the ratio of the 90th to the 10th percentile and the true spread on
    the working scale, each from the first to the last third; ``p`` of no change in the latter."""

    code: str
    places: int
    months: int
    first: Period
    last: Period
    ratio: GapChange
    spread: GapChange
    p: float


@dataclass(frozen=True, slots=True)
class FunctionGaps:
    """The gap of every function that could be followed; ``family`` follows ``functions``; ``left_out`` says why not."""

    measure: Measure
    geography: Geography
    functions: tuple[FunctionGap, ...]
    family: FamilyResult
    left_out: dict[str, str]
    sources: tuple[Provenance, ...] = ()

    def verdict(self, at: int) -> str:
        """``wider``, ``narrower``, ``wider, as wandering alone would`` or ``cannot be told``, within the family."""
        one = self.functions[at]
        if not self.family.found[at]:
            return "cannot be told"
        if one.spread.late < one.spread.early:
            return "narrower"
        wandering = one.spread.value <= one.spread.apart_high
        return "wider, as wandering alone would" if wandering else "wider"


def gap_by_function(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
) -> FunctionGaps:
    """The gap of every treatment function, or test, held as a series. NothingToAnswerWithError where none is."""
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    codes = list(chosen.collected.item_names) if chosen.collected is not None else [*TREATMENT_FUNCTIONS]
    rng = bench.generator()
    found: list[FunctionGap] = []
    sources: dict[Provenance, None] = {}
    left_out: dict[str, str] = {}
    for code in codes:
        if code == TOTAL:
            continue
        try:
            block = _block(bench, chosen, geography, last, months, code)
        except FairwaitError as error:
            left_out[code] = error.what
            continue
        if not block.enough or len(block.rows) < len(block.panel) / 2 or len(block.columns) < FEWEST_MONTHS:
            left_out[code] = (
                f"Only {len(block.rows)} of {len(block.panel)} places could be judged in the same "
                f"{len(block.columns)} months."
            )
            continue
        found.append(_one(code, block, rng))
        sources |= dict.fromkeys(block.panel.sources)
    if not found:
        raise NothingToAnswerWithError(
            f"“{chosen.title}” of {geography.plural} is not held by treatment function over a year or more",
            expected="the series of boards by treatment function, or a year of full CSV data files",
            remedy="ask for within_18_weeks of icb, whose series by treatment function travels with fairwait",
        )
    family = judge_family(np.array([one.p for one in found]), f"{len(found)} treatment functions or tests")
    return FunctionGaps(chosen, geography, tuple(found), family, left_out, tuple(sources))


def _block(
    bench: Workbench, measure: Measure, geography: Geography, last: Period | None, months: int | None, code: str
) -> Steady:
    one = panel(bench, measure, geography, last=last, months=months, treatment_function=code)
    return steady(one, int(one.segment[-1]))


def _one(code: str, block: Steady, rng: np.random.Generator) -> FunctionGap:
    places = block.places().ends
    third, number = block.third, len(block.rows)
    seen, again = monthly(places), bootstrap(places, rng, _REPLICATES)
    aimless = undirected(places, block.panel.nature, rng, _SIMULATIONS)
    alike = moved_alike(block.places(), block.england_moved)
    ratio, spread = (change(seen[id], again[id], aimless[id], third, number, alike[id]) for id in (_HEADLINE, "tau"))
    periods = [block.panel.periods[column] for column in block.columns]
    p = difference_p(seen["tau2"], again["tau2"], third, number)
    return FunctionGap(code, number, len(periods), periods[0], periods[-1], ratio, spread, p)
