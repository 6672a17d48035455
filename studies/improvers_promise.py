"""What was promised of the test of improvers where nobody changed, held against what the study found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fairwait.domain import words

#: What was promised of panels in which nobody changed: of 100 places named as climbers, and as fallers, the share that
#: chance may name and how far from it; and how many places of a panel are confirmed, climbers and fallers together.
NAMED, NAMED_WITHIN, CONFIRMED_MOST = 2.5, 1.0, 0.2
_Row = dict[str, Any]


def named_in_100(row: _Row) -> tuple[float, float]:
    """Of 100 places of whom none changed, how many were named as climbers and how many as fallers."""
    both, up = row["climbers_and_fallers"], row["climbers"]
    return 100.0 * up / row["areas"], 100.0 * (both - up) / row["areas"]


def off_the_promise(rows: list[_Row]) -> list[_Row]:
    """The panels in which more or fewer places were named than was promised, one way or the other."""
    return [one for one in rows if any(abs(way - NAMED) > NAMED_WITHIN for way in named_in_100(one))]


def over_the_promise(rows: list[_Row]) -> list[_Row]:
    """The panels in which more places were confirmed, climbers and fallers together, than was promised."""
    return [one for one in rows if one["confirmed"] > CONFIRMED_MOST]


def promised(rows: list[_Row], areas: int) -> list[str]:
    """What was promised of panels in which nobody changed, and in which of the rows it is met."""
    off, over = off_the_promise(rows), over_the_promise(rows)
    most, worst = (max(one[way] for one in rows) for way in ("confirmed_climbers", "confirmed"))
    return [
        f"**What was promised, and what is met.** Promised: of 100 places that did not change, {NAMED} named each way, "
        f"give or take {NAMED_WITHIN:.0f}; and at most {CONFIRMED_MOST} of {areas} confirmed. "
        f"Named: met in {len(rows) - len(off)} of the {len(rows)} rows, counted upwards and downwards; "
        f"{_not_met(off, _named)}. No row names more than promised: where it is not met, the test is more careful. "
        f"Confirmed: counted upwards alone, met in every row ({most:.2f} at most). Counted both ways, met in "
        f"{len(rows) - len(over)} of {len(rows)}; {_not_met(over, _confirmed)}. So at worst a "
        f"place that did not change is confirmed in about one panel in {round(1 / worst)}.",
    ]  # fmt: skip


def _not_met(rows: list[_Row], told: Callable[[_Row], str]) -> str:
    places = [f"{one['months']} months at ω = {one['omega']} ({told(one)})" for one in rows]
    return f"not met over {words.listing(places)}" if rows else "it is missed in none"


def _named(row: _Row) -> str:
    up, down = named_in_100(row)
    return f"{up:.2f} up and {down:.2f} down"


def _confirmed(row: _Row) -> str:
    return f"{row['confirmed']:.2f}"
