"""How the mix of treatment changed: which functions make up the list, and how many were treated by admission.

Nobody has measured by how much a mix moves from month to month, so it is shown and no area is named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.decade.bench import READERS, Month
from fairwait.analysis.decade.compared import TwoMonths
from fairwait.analysis.decade.order import effective_places, limits_of, spearman
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.stats.arrays import Floats
from fairwait.stats.ranks import observed_ranks
from fairwait.stats.spread import weighted_quantile


@dataclass(frozen=True, slots=True)
class MixLine:
    """One share then and now: England's, and the 10th and 90th percentile of areas, weighted by pathways.

    ``order`` is the rank correlation of the two months over the areas compared.
    """

    id: str
    name: str
    then: float
    now: float
    then_low: float
    then_high: float
    now_low: float
    now_high: float
    order: float
    areas: int
    effective: float

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 per cent limits of ``order``, as those of a measure's order are made."""
        return limits_of(self.order, self.effective)


def mix(pair: TwoMonths) -> tuple[MixLine, ...]:
    """The admitted share of completed pathways, then each function's share of the list, comparable functions only."""
    now = pair.compared("within_18_weeks").now.estimates
    parents = dict(zip(now["area"].tolist(), now["parent"].tolist(), strict=True))
    areas = frozenset(parents)
    months = (pair.then, pair.now)
    counts = [_counts(pair, month) for month in months]
    admitted, other, lists = (
        [one[part] for one in counts] for part in (Part.ADMITTED, Part.NON_ADMITTED, Part.INCOMPLETE)
    )
    ended = [
        (_total(a), {code: cells + _total(b)[code] for code, cells in _total(a).items()})
        for a, b in zip(admitted, other, strict=True)
    ]
    lines = [_line("admitted_share", "Treated by admission, of all completed", ended, areas, parents)]
    for at, code in enumerate(pair.functions):
        shares = [({place: cells[at] for place, cells in one.items()}, _total(one)) for one in lists]
        lines.append(_line(code, f"{TREATMENT_FUNCTIONS[code]}, of the list", shares, areas, parents))
    return tuple(lines)


_Cells = dict[str, Floats]


def _counts(pair: TwoMonths, month: Month) -> dict[Part, _Cells]:
    """Pathways of each part and function by area, England among them under ``ENG``."""
    found: dict[Part, _Cells] = {part: {} for part in READERS}
    for geography in (Geography.ENGLAND, Geography.SUB_ICB):
        bench = pair.month(month, pair.functions)
        counted = bench.counted(tuple(READERS.values()), geography, month.period)
        functions = counted.grid.treatment_functions
        assert functions[-1] == TOTAL
        detail = [functions.index(code) for code in pair.functions]
        for part, cells_of in found.items():
            cells = counted.held[0][part].known.reshape(len(counted.grid.places), -1).astype(np.float64)
            cells_of.update({place: cells[row, detail] for row, place in enumerate(counted.grid.places)})
    return found


def _total(cells: _Cells) -> dict[str, float]:
    return {place: float(held.sum()) for place, held in cells.items()}


def _line(
    id: str,
    name: str,
    months: list[tuple[dict[str, float], dict[str, float]]],
    areas: frozenset[str],
    parents: dict[str, str],
) -> MixLine:
    codes = sorted(areas)
    england, low, high, shares = [], [], [], []
    for part, whole in months:
        england.append(float(part["ENG"] / whole["ENG"]))
        weight = np.array([whole[code] for code in codes])
        own = np.array([part[code] for code in codes]) / weight
        ends = weighted_quantile(own, weight, [0.1, 0.9]).tolist()
        low.append(ends[0])
        high.append(ends[1])
        shares.append(own)
    before, after = shares
    boards = np.array([parents[code] for code in codes])
    like = effective_places(observed_ranks(before), observed_ranks(after), boards)
    return MixLine(
        id, name, england[0], england[1], low[0], high[0], low[1], high[1], spearman(before, after), len(codes), like
    )


def mix_table(pair: TwoMonths, lines: tuple[MixLine, ...]) -> Table:
    """The mix then and now."""
    then, now = pair.then.period.label, pair.now.period.label
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.then, one.now, one.order, *one.limits, one.then_low, one.then_high, one.now_low, one.now_high)
        for one in lines
    ]
    return Table(
        id="decade-mix",
        title=f"The mix of treatment, {then} and {now}",
        columns=(
            Column("what", "Share"),
            Column("then", f"England, {then}", "percent", 1),
            Column("now", f"England, {now}", "percent", 1),
            Column("order", "Rank correlation", "number", 2),
            Column("order_low", "Low", "number", 2),
            Column("order_high", "High", "number", 2),
            Column(
                "then_low",
                "Areas then, 10th",
                "percent",
                1,
                secondary=True,
                note="a tenth of pathways are in areas below",
            ),
            Column("then_high", "Areas then, 90th", "percent", 1, secondary=True),
            Column("now_low", "Areas now, 10th", "percent", 1, secondary=True),
            Column("now_high", "Areas now, 90th", "percent", 1, secondary=True),
        ),
        rows=tuple(rows),
        preview_rows=4,
        caption="Comparable treatment functions only, and the areas compared. Known clock starts. Low and "
        "high are the 95% limits of the rank correlation between areas.",
    )
