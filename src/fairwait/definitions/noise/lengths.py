"""Month-to-month noise of the lists of providers, whole or of one treatment function, by sector and length, no steps.

``provider_noise.csv`` and ``function_times.csv`` are made by ``fairwait build noise``. The first has the noise at the
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

from fairwait.definitions.noise import PROVIDER_TABLE, RELATIVES
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats

TIMES_TABLE: Final = "function_times.csv"
WHOLE, SINGLE = "whole", "single"
#: The size of a list, which has no rate where nobody knows how many people live in a place: the row of its name.
LIST_SIZE: Final = "waiting_per_1000"
#: The counting error of the log of a percentile, times the root of the length of its list: what Woodruff's limits come
#: to in the middle of the lists of January 2026. It stands in where no limits are worked out, as for long lists.
COUNTING: Final[Mapping[str, float]] = MappingProxyType({"median_wait": 1.15, "p92_wait": 0.85})
_SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "providers": "whole lists of providers, April 2022 to April 2026, month-on-month changes",
        "whole trusts": "whole lists of NHS trusts, April 2024 to April 2026, month-on-month changes",
        "whole in proportion": "whole lists of independent providers by months waited, May 2024 to May 2025, "
        "month-on-month changes, raised as percentiles printed of single treatment functions of NHS trusts are above "
        "theirs by months waited",
        "trusts": "single treatment functions of NHS trusts, April 2024 to April 2026, month-on-month changes",
        "independents": "single treatment functions of independent providers, April 2025 to February 2026, "
        "month-on-month changes",
        "in proportion": "single treatment functions of NHS trusts, April 2024 to April 2026, month-on-month changes, "
        "raised as those of independent providers are by months waited, May 2024 to May 2025",
    }
)


@dataclass(frozen=True, slots=True)
class NoiseByLength:
    """Noise of lists of one kind and sector: ``omegas`` at ``lengths`` (pathways, ascending), on the scale of
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
def noise_by_length(measure: str, function: str, sector: Sector) -> NoiseByLength | None:
    """The noise of the lists of providers of a sector in a treatment function (C_999: of whole lists); None where it
    was not measured. ``measure`` may be :data:`LIST_SIZE`, for the log of the size of a list.

    Long waits of single functions at independent providers, whose lists are of few functions, have that of their
    whole lists as long.
    """
    measure = RELATIVES.get(measure, measure)
    rows = _rows().get((measure, WHOLE if function == TOTAL else SINGLE, sector.value), ())
    rows = rows or _rows().get((measure, WHOLE, sector.value), ())
    if not rows:
        return None
    times = _times().get((measure, function), 1.0) if rows[0]["of"] == SINGLE else 1.0
    return NoiseByLength(
        tuple(float(row["length"]) for row in rows),
        tuple(float(row["omega"]) * times for row in rows),
        _SOURCES[rows[0]["source"]],
        COUNTING.get(measure, 0.0),
    )


@cache
def _rows() -> Mapping[tuple[str, str, str], tuple[dict[str, str], ...]]:
    found: dict[tuple[str, str, str], tuple[dict[str, str], ...]] = {}
    for row in _read(PROVIDER_TABLE):
        key = (row["measure"], row["of"], row["sector"])
        found[key] = (*found.get(key, ()), row)
    return found


@cache
def _times() -> Mapping[tuple[str, str], float]:
    return {(row["measure"], row["treatment_function"]): float(row["times"]) for row in _read(TIMES_TABLE)}


def _read(name: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines()))
