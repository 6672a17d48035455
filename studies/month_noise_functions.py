"""Single treatment functions of providers: what they borrow by length of list, and how unsure that is."""

from __future__ import annotations

from math import erfc
from pathlib import Path
from typing import Any

import numpy as np

from fairwait.analysis.run_noise import DOUBT
from fairwait.definitions.noise.lengths import noise_by_length
from fairwait.domain.place import Sector
from fairwait.editions.near.bands import _chance
from fairwait.pipeline.noise.curves import Changes, along, changes_of, curve, monotone, right_size
from fairwait.pipeline.noise.provider_lists import ProviderLists
from studies.month_noise_whole import FORMER, STARTS

MEASURE = "median_wait"
_LENGTHS = (50, 200, 1_000, 3_000, 10_000)
_LEVELS = (0.05, 0.01, 0.001)
_FEWEST_CHANGES = 100


def measure_functions(data: Path) -> dict[str, Any]:
    """Of the median waits of NHS trusts' single functions: how far functions and trusts lie from the curve, and how
    many changes have a chance below some levels, with the size of the noise taken as known and over the doubt."""
    found = changes_of(ProviderLists(data).single_trusts()[MEASURE])
    usual = along(monotone(curve(found)), found.length)
    z = np.abs(found.change) / np.sqrt(found.counting + 2 * usual**2)
    trusts = np.array([one.split()[0] for one in found.whose], dtype=object)
    grid = np.linspace(0, 30, 3001)
    doubted = np.interp(z, grid, [_chance(float(one), 1.0) for one in grid])
    plain = np.interp(z, grid, [erfc(float(one) / np.sqrt(2)) for one in grid])
    return {
        "functions": {
            "changes": len(z),
            "sd_functions": _spread(found, usual, found.function),
            "sd_trusts": _spread(found, usual, trusts),
            "plain": [round(float(np.mean(plain < level)), 4) for level in _LEVELS],
            "doubted": [round(float(np.mean(doubted < level)), 4) for level in _LEVELS],
        }
    }


def _spread(found: Changes, usual: np.ndarray, groups: np.ndarray) -> float:
    """The sd of the log of how many times as noisy as usual each group is."""
    sizes = []
    for one in sorted(set(groups.tolist())):
        mine = groups == one
        if mine.sum() >= _FEWEST_CHANGES:
            sizes.append(right_size(found.where(mine), usual[mine]))
    return round(float(np.std(np.log(sizes))), 3)


def single_functions(results: dict[str, Any]) -> list[str]:
    """The section of the page, from the results and the tables that are in use."""
    told = results["functions"]
    plain, doubted = (
        ", ".join(f"{100 * share:.2g}% at {100 * level:g}%" for share, level in zip(told[key], _LEVELS, strict=True))
        for key in ("plain", "doubted")
    )
    return [
        "A provider's list of one treatment function is not a whole list as short: a trust's 3,000 gynaecology "
        "pathways are part of a large hospital, a whole list of 3,000 is a small clinic. So single functions borrow "
        "what single functions do ([decision 24](../decisions/0024-noise-of-single-functions.md)): month-on-month "
        "changes of each list, less the middle change of its function that month; ω is the noise with which, counting "
        "error of both months included, one change in twenty passes 1.96 standard errors. It was measured in classes "
        "of length, no class is calmer than a longer one, and between their middles it runs straight on logs, so that "
        "lists of 4,978 and 5,000 pathways have the same.",
        "",
        "NHS trusts: their own series, April 2024 to April 2026. Independent providers: shares from the series by "
        "provider and area, April 2025 to February 2026. No series prints their percentiles: those of trusts are "
        "raised as percentiles worked out from lists by months waited (May 2024 to May 2025) are higher. Beyond about "
        "2,800 pathways too few independent lists are known, and the last value stands.",
        "",
        "| Pathways on the list | " + " | ".join(_heads()) + " |",
        "|---" * (len(_heads()) + 1) + "|",
        *(f"| {length:,} | " + " | ".join(_cells(length)) + " |" for length in _LENGTHS),
        "",
        "Functions that move more than others of their length are lent more, up to 1.7 times (dermatology 1.3 times "
        "for the median); none is lent less. What is left: single functions lie about the curve with an sd of "
        f"{told['sd_functions']:.2f} of the log of ω, single trusts with {told['sd_trusts']:.2f}. Both together are "
        f"within the doubt of {DOUBT} that ranks allow for. “Where would I wait less?” allows for it as well: the "
        "chance of a difference is the mean of its chances over the sizes that the noise may have. Of "
        f"{told['changes']:,} changes of median waits a share has so small a chance, if ω is taken as known: {plain}; "
        f"over the doubt: {doubted}. Jumps make more large changes than a normal law of any one size would have; the "
        "doubt covers that down to about one in a hundred.",
    ]


def _heads() -> list[str]:
    return [
        "Median, trusts", "Median, independents", "Median, whole lists until November 2026", "Share, trusts",
        "Share, independents", "Share, whole lists until November 2026",
    ]  # fmt: skip


def _cells(length: int) -> list[str]:
    cells = []
    for measure in (MEASURE, "within_18_weeks"):
        for sector in (Sector.NHS, Sector.INDEPENDENT):
            noise = noise_by_length(measure, "C_110", sector)
            cells.append("–" if noise is None else f"{noise.at(np.array([float(length)]))[0]:.3f}")
        cells.append(f"{FORMER[measure][int(np.searchsorted(STARTS, length, side='right')) - 1]:.3f}")
    return cells
