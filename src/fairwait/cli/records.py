"""Estimates and ranks as records for programs: the names here are a contract with scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates

if TYPE_CHECKING:
    from fairwait.analysis.ranking import PlaceRanking

#: The columns in printing order: first those that most scripts read.
_FIRST = ("measure", "area", "area_name", "geography", "period", "treatment_function", "value", "low", "high",
          "numerator", "denominator", "status", "completeness")  # fmt: skip
ESTIMATE_COLUMNS = (*_FIRST, *(name for name in (*TEXT_COLUMNS, *NUMBER_COLUMNS) if name not in _FIRST))
#: What ranking adds. ``low`` and ``high`` stay those of the estimate, counting error alone; ``noise_low`` and
#: ``noise_high`` also allow for month-to-month noise, as the ranks do.
RANK_COLUMNS = ("expected_rank", "rank_low", "rank_high", "p_top10", "p_bottom10", "ranked", "reason", "noise_low",
                "noise_high", "shrunk", "p_above_england", "verdict")  # fmt: skip


def estimate_records(table: Estimates) -> list[dict[str, Any]]:
    """One dictionary a row, in the table's order; counts are whole numbers and what is not known is None."""
    return [_estimate(record) for record in table.records()]


def _estimate(record: dict[str, Any]) -> dict[str, Any]:
    ordered = {name: record[name] for name in ESTIMATE_COLUMNS}
    for name in ("numerator", "denominator"):
        ordered[name] = whole(ordered[name])
    return ordered


def whole(value: Any) -> Any:
    """A count as an integer where it is one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def rank_records(ranking: PlaceRanking) -> list[dict[str, Any]]:
    """Ranked places in order of expected rank, then the unranked ones, each with its reason."""
    return [*_ranked(ranking), *_unranked(ranking)]


def _ranked(ranking: PlaceRanking) -> Iterator[dict[str, Any]]:
    for row, record in enumerate(estimate_records(ranking.estimates)):
        yield record | {
            "expected_rank": float(ranking.expected_rank[row]),
            "rank_low": int(ranking.rank_low[row]),
            "rank_high": int(ranking.rank_high[row]),
            "p_top10": float(ranking.p_first[row]),
            "p_bottom10": float(ranking.p_last[row]),
            "ranked": True,
            "reason": None,
            "noise_low": float(ranking.scale.low[row]),
            "noise_high": float(ranking.scale.high[row]),
            "shrunk": float(ranking.shrunk[row]),
            "p_above_england": float(ranking.p_above_england[row]),
            "verdict": ranking.bands[row],
        }


def _unranked(ranking: PlaceRanking) -> Iterator[dict[str, Any]]:
    for record, reason in zip(estimate_records(ranking.unranked), ranking.reasons, strict=True):
        yield record | dict.fromkeys(RANK_COLUMNS) | {"ranked": False, "reason": reason}
