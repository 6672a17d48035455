"""The page of the documentation that shows how large month-to-month noise is. Every number comes from the results."""

from __future__ import annotations

from typing import Any

from studies.month_noise import ROOT
from studies.month_noise_functions import single_functions
from studies.month_noise_whole import whole_lists
from studies.month_noise_winter import neighbours
from studies.month_noise_words import eras, flows, january

PAGE = ROOT / "docs" / "explanation" / "month-noise.md"
MEASURES = {
    "waiting": "size of the list (log)",
    "within_18_weeks": "share within 18 weeks (logit)",
    "over_52_weeks": "share over 52 weeks (logit)",
    "over_65_weeks": "share over 65 weeks (logit)",
    "median_wait": "median wait (log)",
    "p92_wait": "92nd percentile (log)",
}
Row = dict[str, Any]


def page(results: dict[str, Any]) -> str:
    """The page as Markdown."""
    rows: list[Row] = results["rows"]
    return "\n".join(
        [
            "# How large is month-to-month noise?",
            "",
            "<!-- Written by python -m studies.month_noise from studies/results/month_noise.json: do not edit. -->",
            "",
            "An area's figure moves from month to month for reasons that do not last: theatres close for a week, a "
            "clinic is moved, a return is late. A ranking that ignores this ranks luck. Six months or more measure "
            "their own noise; a single month has to borrow it, from the measurements on this page. Which value serves "
            "whom is [a written rule](../decisions/0012-noise-by-a-written-rule.md). A month with neighbours on both "
            "sides or one, four in a row, [has a noise of its own](#a-month-among-its-neighbours).",
            "",
            "## Completed pathways",
            "",
            *flows(results),
            "",
            "## Waiting lists",
            "",
            *_stocks(rows),
            "",
            "## Single treatment functions of providers",
            "",
            *single_functions(results),
            "",
            "## Whole lists of providers",
            "",
            *whole_lists(results),
            "",
            "## Does 2014-15 say anything about 2026?",
            "",
            *eras(results),
            "",
            "## A month among its neighbours",
            "",
            *neighbours(results),
            "",
            "## What it changes in January 2026",
            "",
            *january(results["january"]),
            "",
        ]
    )


def _stocks(rows: list[Row]) -> list[str]:
    lines = [
        "Most of the pathways on a list were on it the month before, so a list wanders instead of scattering around a "
        "level. We measure the change from month to month, against England's change and the area's own drift; ω is "
        "that change over √2, as if two neighbouring months were two readings of one level. The last two columns split "
        "the change into what is gone the next month and what stays. Hardly anything is gone: **for lists, what looks "
        "like noise is real change**, and ω says how far a table would move had the neighbouring month been taken.",
        "",
        "| Places | Measure | Places, months | ω | ω with jumps | Passing | Lasting, per month |",
        "|---|---|---|---|---|---|---|",
    ]
    for geography in ("sub-ICB location", "ICB", "provider over 10,000", "NHS trust"):
        for measure, label in MEASURES.items():
            row = _find(rows, measure, "2", "C_999", geography)
            if row:
                lines.append(
                    f"| {geography} | {label} | {row['areas']}, {row['first']} to {row['last']} | {row['omega']:.3f} | "
                    f"{row['omega_all']:.3f} | {row['transient']:.3f} | {row['lasting']:.3f} |"
                )
    return lines


def _find(rows: list[Row], measure: str, part: str, function: str, geography: str) -> Row:
    """The row asked for, or an empty one."""
    wanted = (measure, part, function, geography)
    keys = ("measure", "part", "treatment_function", "geography")
    return next((row for row in rows if tuple(row[key] for key in keys) == wanted), {})
