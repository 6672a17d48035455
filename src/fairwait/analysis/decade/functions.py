"""Which treatment functions two months can be compared on, by evidence from the two months' own files.

The rule was written down before any wait was looked at. A treatment function is compared unless

1. it is not the same function in both months: a code that one of them lacks;
2. a break that is published or seen in the files names it on the basis of commissioners; or
3. the share of its pathways that NHS England and its regional offices pay for directly differs between the months by
   more than two percentage points, in any part of the return: the list, admitted or non-admitted patients.

One set of functions serves every measure, so that lists and completed waits speak of the same treatment.

Breaks that are only reported do not decide: where they moved patients between payers, the third test sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.decade.bench import PARTS, Month
from fairwait.definitions.dated import breaks_between
from fairwait.domain import words
from fairwait.domain.place import Basis, Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.measures.counting import Counted

#: Largest difference between the months in the share paid for directly, as a fraction: two percentage points.
MOST_MOVED = 0.02
_BRIEF = {
    Part.INCOMPLETE: "waiting list", Part.ADMITTED: "admitted", Part.NON_ADMITTED: "treated without admission",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """One part of one treatment function: England's pathways, and the share of them that NHS England pays for.

    Shares are fractions; None where the function does not exist in the month.
    """

    then: int
    now: int
    direct_then: float | None
    direct_now: float | None

    @property
    def moved(self) -> float | None:
        """How far the direct share differs between the months, without sign."""
        if self.direct_then is None or self.direct_now is None:
            return None
        return abs(self.direct_now - self.direct_then)


@dataclass(frozen=True, slots=True)
class FunctionEvidence:
    """Whether one treatment function can be compared, part by part. ``reason`` is why it cannot be at all."""

    code: str
    parts: dict[Part, PartEvidence]
    reason: str = ""

    @property
    def name(self) -> str:
        return TREATMENT_FUNCTIONS.get(self.code, self.code)

    def comparable(self, most_moved: float = MOST_MOVED) -> bool:
        """Whether the function can be compared, by the rule or by another limit for its third test."""
        return not self.reason and not self._moved(most_moved)

    @property
    def why_not(self) -> str:
        """Why the function is left out; empty where it is not."""
        moved = self._moved(MOST_MOVED)
        if self.reason or not moved:
            return self.reason
        told = [
            f"{_BRIEF[part]} {words.percent(self.parts[part].direct_then)} then and "
            f"{words.percent(self.parts[part].direct_now)} now"
            for part in moved
        ]
        return f"NHS England’s own share changed: {'; '.join(told)}."

    def _moved(self, most: float) -> list[Part]:
        return [part for part in PARTS if (self.parts[part].moved or 0.0) > most]


@dataclass(frozen=True, slots=True)
class Comparable:
    """The evidence on every treatment function of either month, in the order of the return."""

    functions: tuple[FunctionEvidence, ...]

    def codes(self, most_moved: float = MOST_MOVED) -> tuple[str, ...]:
        """The functions that can be compared, by the rule or by another limit for its third test."""
        return tuple(one.code for one in self.functions if one.comparable(most_moved))

    @property
    def every(self) -> tuple[str, ...]:
        """All functions of either month, comparable or not."""
        return tuple(one.code for one in self.functions)

    def covered(self, part: Part, codes: Sequence[str]) -> tuple[float, float]:
        """The share of England's pathways of a part that ``codes`` hold: then, now."""
        chosen = [one.parts[part] for one in self.functions if one.code in codes]
        whole = [one.parts[part] for one in self.functions]
        return (
            sum(one.then for one in chosen) / max(1, sum(one.then for one in whole)),
            sum(one.now for one in chosen) / max(1, sum(one.now for one in whole)),
        )


def comparable_functions(then: Month, now: Month) -> Comparable:
    """Judge every treatment function that either month holds."""
    before, after = _direct(then), _direct(now)
    shares = (before, after)
    codes = {code for parts in shares for found in parts.values() for code in found}
    order = [code for code in TREATMENT_FUNCTIONS if code in codes] + sorted(codes - set(TREATMENT_FUNCTIONS))
    return Comparable(tuple(_judge(code, before, after, then, now) for code in order))


def _judge(
    code: str,
    before: dict[Part, dict[str, tuple[float, float]]],
    after: dict[Part, dict[str, tuple[float, float]]],
    then: Month,
    now: Month,
) -> FunctionEvidence:
    parts = {part: _part(before[part].get(code), after[part].get(code)) for part in PARTS}
    return FunctionEvidence(code, parts, _not_the_same(parts, then, now) or _broken(code, then, now))


def _part(before: tuple[float, float] | None, after: tuple[float, float] | None) -> PartEvidence:
    def share(one: tuple[float, float] | None) -> float | None:
        return one[1] / one[0] if one and one[0] > 0 else None

    return PartEvidence(
        round(before[0]) if before else 0, round(after[0]) if after else 0, share(before), share(after)
    )  # fmt: skip


def _not_the_same(parts: dict[Part, PartEvidence], then: Month, now: Month) -> str:
    """A function that one of the months does not have."""
    for month, held in ((then, [one.then for one in parts.values()]), (now, [one.now for one in parts.values()])):
        if not any(held):
            return f"Not a treatment function of its own in {month.period.label}."
    return ""


def _broken(code: str, then: Month, now: Month) -> str:
    for one in breaks_between(then.period, now.period):
        named = code in one.treatment_functions and one.basis in ("", Basis.COMMISSIONER.value)
        if named and one.known != "reported":
            return f"{one.what} ({one.period.label})."
    return ""


def _direct(month: Month) -> dict[Part, dict[str, tuple[float, float]]]:
    """England's pathways of each function and, of these, those that belong to no area: NHS England pays for them."""
    england, areas = (month.counts.counted(one, month.period) for one in (Geography.ENGLAND, Geography.SUB_ICB))
    found: dict[Part, dict[str, tuple[float, float]]] = {}
    for part in PARTS:
        whole, placed = _by_function(england, part, mapped=False), _by_function(areas, part, mapped=True)
        found[part] = {
            code: (total, max(0.0, total - placed.get(code, 0.0))) for code, total in whole.items() if total > 0
        }
    return found


def _by_function(counted: Counted, part: Part, *, mapped: bool) -> dict[str, float]:
    grid = counted.grid
    total = counted.held[0][part].total.reshape(len(grid.places), -1).astype(np.float64)
    rows = np.array(grid.mapped, dtype=bool) if mapped else np.ones(len(grid.places), dtype=bool)
    added = total[rows].sum(axis=0).tolist()
    return {code: held for code, held in zip(grid.treatment_functions, added, strict=True) if code != TOTAL}
