"""Printed medians and percentiles held against the weekly bands beside them, by the rule of their date (methods 1.1).

A figure in the open last band is only known to be longer than its edge. The workbooks of 2014-15 print it as if that
band were one week wide (52.4), those of December 2024 as the edge itself (104): both are taken as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.definitions.quantile_rules import quantile_rule
from fairwait.definitions.workbook_exceptions import printed_exceptions
from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult
from fairwait.sources.workbooks.rows import SheetRows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVELS = {"median": 0.5, "p92": 0.92, "p95": 0.95}
_CLOSE = 1e-9
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Misprint:
    """A printed figure that differs from its own bands. ``reason`` is blank when it is not a known one."""

    org: str
    treatment_function: str
    figure: str
    where: str
    sentence: str
    reason: str


def misprints(sheet: SheetRows, period: Period) -> list[Misprint]:
    """Every printed figure of a sheet that does not follow from its bands to 1e-9, a dash where we would print too."""
    import numpy as np

    from fairwait.stats.waits import QuantileStatus, wait_quantiles

    printed = [figure for figure in LEVELS if figure in sheet.header.figures]
    if not printed:
        return []
    rule = quantile_rule(period).as_rule()
    levels = tuple(LEVELS[figure] for figure in printed)
    edges = wait_quantiles(sheet.bands, levels, rule)
    stretched = wait_quantiles(sheet.bands, levels, rule, open_band=sheet.bands.shape[1])
    found = []
    for figure, edge, wide in zip(printed, edges, stretched, strict=True):
        weeks, statuses = sheet.weeks[figure], np.array(sheet.statuses[figure])
        hidden = edge.status == QuantileStatus.SUPPRESSED
        agrees = (np.abs(weeks - wide.weeks) <= _CLOSE) | (np.abs(weeks - edge.weeks) <= _CLOSE)
        judged = statuses != "not_published"
        wrong = judged & np.where(hidden, statuses != "suppressed", (statuses == "suppressed") | ~agrees)
        for row in np.flatnonzero(wrong):
            found.append(_misprint(sheet, period, int(row), figure, "–" if hidden[row] else f"{wide.weeks[row]:.4g}"))
    return found


def censored(sheet: SheetRows, figure: str, period: Period) -> NDArray[np.bool_]:
    """Rows whose figure lies in the open last band, whatever was printed."""
    from fairwait.stats.waits import QuantileStatus, wait_quantile

    found = wait_quantile(sheet.bands, LEVELS[figure], quantile_rule(period).as_rule())
    in_open_band: NDArray[np.bool_] = found.status == QuantileStatus.CENSORED
    return in_open_band


def misprint_checks(found: Sequence[Misprint]) -> tuple[CheckResult, CheckResult]:
    """The known misprints, listed with their reasons, and any others."""
    known = [one for one in found if one.reason]
    other = [one for one in found if not one.reason]
    places = ", ".join(dict.fromkeys(one.org or "England" for one in known))
    reasons = list(dict.fromkeys(f"{one.org or 'England'} ({one.where} first): {one.reason}" for one in _firsts(known)))
    return (
        CheckResult(
            "printed-quantiles-known-misprints", "warning",
            f"Printed medians or percentiles of {places or 'some places'} are known not to follow from the bands "
            "beside them; ours are used.",
            len(known), tuple(reasons[:_EXAMPLES]),
        ),
        CheckResult(
            "printed-quantiles-follow-from-bands", "warning",
            "A printed median or percentile differs from the one that its own weekly bands give; ours is used.",
            len(other), tuple(f"{one.where}: {one.sentence}" for one in other[:_EXAMPLES]),
        ),
    )  # fmt: skip


def _firsts(found: Sequence[Misprint]) -> list[Misprint]:
    """The first of each organisation and reason: the rest of a sheet of misprints says nothing more."""
    seen: dict[tuple[str, str], Misprint] = {}
    for one in found:
        seen.setdefault((one.org, one.reason), one)
    return list(seen.values())


def _misprint(sheet: SheetRows, period: Period, row: int, figure: str, ours: str) -> Misprint:
    header, org, treatment = sheet.header, sheet.org[row], sheet.treatment[row]
    reason = next(
        (
            one.reason
            for one in printed_exceptions()
            if one.covers(period, header.part, header.level, org, treatment, figure)
        ),
        "",
    )
    value = sheet.weeks[figure][row]
    shown = "–" if sheet.statuses[figure][row] == "suppressed" else f"{value:.4g}"
    sentence = f"{sheet.who(row)} {figure}: {shown} printed, {ours} from the bands"
    place = f"sheet “{sheet.grid.sheet}”, {sheet.where(row, figure).rpartition(', ')[2]}"
    return Misprint(org, treatment, figure, place, sentence, reason)
