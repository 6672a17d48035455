"""What an explanation of one estimate holds, of whichever return it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairwait.definitions.measure import Measure
from fairwait.domain.provenance import Provenance
from fairwait.measures.selections import Selection


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """One count in the formula: what it counts, whether it is added or taken away, and where it is found."""

    words: str
    sign: int
    count: float
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Contributor:
    """An organisation whose pathways are in the first count of the formula, or ``share`` of them (0 to 1)."""

    code: str
    name: str
    pathways: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything needed to make one estimate again by hand.

    ``record`` is the estimate itself. ``formula`` is in words, ``with_numbers`` has the counts put in.
    ``contributors`` are the organisations added up, the largest first.
    """

    measure: Measure
    record: Mapping[str, Any]
    treatment_function_name: str
    formula: str
    with_numbers: str
    terms: tuple[ExplainedTerm, ...]
    people: float | None
    contributors: tuple[Contributor, ...]
    files: tuple[Provenance, ...]
