"""Whole lists of providers: what they borrow by sector and length, and how often equal figures are told apart.

Until November 2026 they borrowed by four classes of length, of NHS and independent providers together.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fairwait.analysis.run_noise import DOUBT
from fairwait.definitions.noise.lengths import COUNTING, LIST_SIZE, noise_by_length
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.editions.near.bands import Limits, clearly_shorter
from fairwait.pipeline.noise.curves import Changes, beyond, changes_of
from fairwait.pipeline.noise.provider_lists import ProviderLists
from fairwait.stats.arrays import Floats

#: Where the classes began, and the noise of each: what was borrowed until November 2026.
STARTS = (0, 200, 1_000, 5_000)
FORMER = {
    "within_18_weeks": (0.4378, 0.2563, 0.1280, 0.0334),
    "over_52_weeks": (0.3400, 0.3400, 0.3400, 0.1088),
    "over_65_weeks": (0.5252, 0.5252, 0.5252, 0.5252),
    "median_wait": (0.5121, 0.2998, 0.1498, 0.0391),
    "p92_wait": (0.2619, 0.1533, 0.0766, 0.0200),
    LIST_SIZE: (0.2482, 0.1453, 0.0726, 0.0189),
}
NAMES = {
    "within_18_weeks": "Share within 18 weeks", "over_52_weeks": "Share over 52 weeks", LIST_SIZE: "Size of the list",
    "median_wait": "Median wait", "p92_wait": "92nd percentile",
}  # fmt: skip
_BANDS = ((20, 200), (200, 1_000), (1_000, 5_000), (5_000, 20_000), (20_000, np.inf))
_ANSWERS, _SEED, _APART = 4_000, 20261122, 0.25
_SIZES = (2, 8, 20)
_JANUARY = 2026 * 12 + 1
_FEWEST = 50

Noisy = Callable[[Floats], Floats]


def measure_whole(data: Path) -> dict[str, Any]:
    """Of neighbouring months of whole lists: the share told apart, by measure, sector and length, with the noise of
    classes and with that in use; and the same of equal waits, simulated, by how many are held against each other."""
    lists = ProviderLists(data)
    told = []
    for sector in Sector:
        readings = lists.whole(sector) | (lists.whole_trusts() if sector is Sector.NHS else {})
        told += [row for name in NAMES if name in readings for row in _told(name, sector, changes_of(readings[name]))]
    return {"whole": {"told": told, "simulated": _simulated(lists)}}


def _told(name: str, sector: Sector, found: Changes) -> list[dict[str, Any]]:
    rows = []
    for smallest, end in _BANDS:
        mine = found.where((found.length >= smallest) & (found.length < end))
        if len(mine.change) >= _FEWEST:
            shares = {
                key: round(beyond(mine, noise(mine.length)), 4)
                for key, noise in (("former", _former(name)), ("now", _now(name, sector)))
            }
            rows.append(
                {"measure": name, "sector": sector.value, "from": smallest, "changes": len(mine.change)} | shares
            )
    return rows


def _former(name: str) -> Noisy:
    return lambda lengths: np.array(FORMER[name])[np.searchsorted(STARTS, lengths, side="right") - 1]


def _now(name: str, sector: Sector) -> Noisy:
    found = noise_by_length(name, TOTAL, sector)
    assert found is not None
    return found.at


def _simulated(lists: ProviderLists) -> list[dict[str, Any]]:
    """Answers to “Where would I wait less?” over providers drawn from January 2026, NHS and independent alike.

    Each list's noise is that of such lists times a factor of its own (sd 0.35 of its log), which nobody knows.
    """
    rng = np.random.default_rng(_SEED)
    pool = [
        (float(row[3]), sector) for sector in Sector for row in lists.whole(sector)[LIST_SIZE] if row[2] == _JANUARY
    ]  # fmt: skip
    lengths = np.array([one[0] for one in pool])
    now = np.array([_now("median_wait", sector)(np.array([length]))[0] for length, sector in pool])
    kinds = {"former": _former("median_wait")(lengths), "now": now}
    counting = COUNTING["median_wait"] ** 2 / lengths
    rows = []
    for size in _SIZES:
        row: dict[str, Any] = {"waits": size}
        counts = {key: np.zeros(3) for key in kinds}
        for _ in range(_ANSWERS):
            drawn = rng.choice(len(pool), size, replace=False)
            error = np.sqrt((now[drawn] * np.exp(DOUBT * rng.normal(size=size))) ** 2 + counting[drawn])
            misread, levels = rng.normal(size=size) * error, rng.normal(size=size) * _APART
            for key, noise in kinds.items():
                se = np.sqrt(noise[drawn] ** 2 + counting[drawn])
                counts[key] += _counted(misread, levels, se)
        for key, found in counts.items():
            row[key] = [round(float(one) / _ANSWERS, 4) for one in found]
        rows.append(row)
    return rows


def _counted(misread: Floats, levels: Floats, se: Floats) -> Floats:
    """Whether equal waits gave a false pair; whether unequal ones did; the share of pairs of unequal ones told."""
    equal = clearly_shorter(_limits(misread, se))
    pairs = clearly_shorter(_limits(levels + misread, se))
    false = any(levels[a] > levels[b] for a, b in pairs)
    return np.array([bool(equal), false, len(pairs) / (len(levels) * (len(levels) - 1) / 2)], dtype=np.float64)


def _limits(logs: Floats, se: Floats) -> list[Limits]:
    value, reach = 15 * np.exp(logs), np.exp(1.959964 * se)
    return [Limits(*map(float, one)) for one in zip(value, value / reach, value * reach, strict=True)]


def whole_lists(results: dict[str, Any]) -> list[str]:
    """The section of the page, from the results and the tables that are in use."""
    found = results["whole"]
    return [
        "A whole list borrows by sector and length too ([decision 25](../decisions/0025-noise-of-whole-lists.md)), "
        "measured in the same way. Shares and sizes: all providers, April 2022 to April 2026. Percentiles of trusts: "
        "as printed, April 2024 to April 2026; of independent providers, which no series prints: worked out from "
        "months waited (May 2024 to May 2025) and raised as what is printed of trusts' single functions is above "
        "theirs by months waited. Shares of long waits count where at least twenty people wait so long. A class of "
        "length that fewer than ten lists measure is joined with the next longer one.",
        "",
        "Told apart by a 95% test: the share of changes from one month to the next, everybody's change taken off. One "
        "in twenty is right.",
        "",
        "| Measure | Providers | Pathways on the list | Changes | Told apart, by four classes until November 2026 | "
        "Told apart, now |",
        "|---|---|---|---|---|---|",
        *(
            f"| {NAMES[row['measure']]} | {'NHS trusts' if row['sector'] == 'NHS' else 'independent'} | "
            f"{_band(row['from'])} | {row['changes']:,} | {100 * row['former']:.1f}% | {100 * row['now']:.1f}% |"
            for row in found["told"]
        ),
        "",
        "Large independent providers were lent what large trusts move, a quarter of what they do; small ones three "
        "to five times too much for their waits. Short lists are told apart more rarely than one in twenty where no "
        "list is taken to be calmer than a longer one.",
        "",
        f"Simulated: {_ANSWERS:,} answers to “Where would I wait less?” over whole lists of January 2026, each as "
        f"noisy as such lists are times a factor of its own (sd {DOUBT} of its log) that nobody knows. *A false pair* "
        "is an answer in which two equal waits are said to differ, or two unequal ones (sd "
        f"{_APART} of the log) the wrong way round.",
        "",
        "| Waits | Equal waits: a false pair, by classes | now | Unequal waits: a pair the wrong way round, by classes "
        "| now | Unequal waits: pairs told apart, by classes | now |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {row['waits']} | " + " | ".join(
                f"{100 * row[key][at]:.1f}%" for at in range(3) for key in ("former", "now")
            ) + " |"
            for row in found["simulated"]
        ),
    ]  # fmt: skip


def _band(smallest: float) -> str:
    end = next(end for start, end in _BANDS if start == smallest)
    return f"{smallest:,} and more" if end == np.inf else f"{smallest:,} to {end - 1:,.0f}"
