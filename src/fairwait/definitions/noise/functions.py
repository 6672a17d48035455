"""Month-to-month noise of the single treatment functions of providers, by sector and length of list, without steps.

``function_noise.csv`` and ``function_times.csv`` are made by ``fairwait build noise``. The first has the noise at the
lengths where it was measured; between two of them it runs straight on logs, beyond the ends it stays. The second has
the functions that are noisier than others of their length, and how many times. How far a single list may be from this
is covered by the doubt that ranks allow for (sd 0.35 of the log; functions 0.22, trusts 0.22).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import numpy as np

from fairwait.definitions.noise import RELATIVES
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats

FUNCTION_TABLE: Final = "function_noise.csv"
TIMES_TABLE: Final = "function_times.csv"
#: The counting error of the log of a percentile, times the root of the length of its list: what Woodruff's limits come
#: to in the middle of the lists of January 2026. It stands in where no limits are worked out, as for long lists.
COUNTING: Final[Mapping[str, float]] = MappingProxyType({"median_wait": 1.15, "p92_wait": 0.85})
_SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "trusts": "single treatment functions of NHS trusts, April 2024 to April 2026, month-on-month changes",
        "independents": "single treatment functions of independent providers, April 2025 to February 2026, "
        "month-on-month changes",
        "in proportion": "single treatment functions of NHS trusts, April 2024 to April 2026, month-on-month changes, "
        "raised as those of independent providers are by months waited, May 2024 to May 2025",
    }
)


@dataclass(frozen=True, slots=True)
class FunctionNoise:
    """Noise of lists of one function and sector: ``omegas`` at ``lengths`` (pathways, ascending), on the scale of
    :func:`fairwait.definitions.noise.borrowed_noise` for the same measure, where they were measured, and the usual
    counting error of a percentile times the root of the length of its list (0 for shares)."""

    lengths: tuple[float, ...]
    omegas: tuple[float, ...]
    source: str
    counting: float

    def at(self, lists: Floats) -> Floats:
        """The noise of lists of these lengths, of the same shape: none is calmer than a longer one."""
        known = np.log(np.maximum(np.nan_to_num(lists), 1.0))
        return np.asarray(np.exp(np.interp(known, np.log(self.lengths), np.log(self.omegas))))


@cache
def function_noise(measure: str, function: str, sector: Sector) -> FunctionNoise | None:
    """The noise of a single treatment function at providers of a sector; None where it was not measured by itself.

    None too for all functions together, which :func:`fairwait.definitions.noise.provider_noise` has.
    """
    measure = RELATIVES.get(measure, measure)
    rows = [row for row in _read(FUNCTION_TABLE) if (row["measure"], row["sector"]) == (measure, sector.value)]
    if function == TOTAL or not rows:
        return None
    times = _times().get((measure, function), 1.0)
    return FunctionNoise(
        tuple(float(row["length"]) for row in rows),
        tuple(float(row["omega"]) * times for row in rows),
        _SOURCES[rows[0]["source"]],
        COUNTING.get(measure, 0.0),
    )


@cache
def _times() -> Mapping[tuple[str, str], float]:
    return {(row["measure"], row["treatment_function"]): float(row["times"]) for row in _read(TIMES_TABLE)}


def _read(name: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines()))
