"""The page of the documentation that shows the rank-coverage study. Every number comes from its results."""

from __future__ import annotations

from typing import Any

from studies.rank_coverage import ROOT, worst_calibration

PAGE = ROOT / "docs" / "explanation" / "rank-coverage.md"


def page(results: dict[str, Any]) -> str:
    """The page as Markdown."""
    by_name = {result["name"]: result for result in results["scenarios"]}
    settings = results["settings"]
    return "\n".join(
        [
            "# Do the rank intervals hold what they promise?",
            "",
            "<!-- Written by python -m studies.rank_coverage from studies/results/rank_coverage.json: do not edit. -->",
            "",
            *_introduction(settings),
            "",
            "## With months enough to measure the noise",
            "",
            *_enough(by_name),
            "",
            *_table(
                by_name,
                ("nine-months", "twelve-months", "six-months", "six-months-matched", "nine-months-counting-only"),
            ),
            "",
            "## With one month, borrowing the noise",
            "",
            *_one_month(by_name),
            "",
            *_table(by_name, ("one-month", "one-month-counting-only")),
            "",
            "## When the borrowed noise is wrong",
            "",
            *_wrong(by_name),
            "",
            *_table(by_name, ("one-month-borrowed-half", "one-month-borrowed-double")),
            "",
            "### Allowing for doubt about the borrowed noise",
            "",
            *_doubt(by_name),
            "",
            *_table(
                by_name,
                (
                    "one-month-unsure",
                    "one-month-unsure-allowed-for",
                    "one-month-half-allowed-for",
                    "one-month-double-allowed-for",
                ),
            ),
            "",
            "### What January 2026 borrows",
            "",
            *_borrowed(by_name),
            "",
            "## Is “7 in 10 to be in the top ten” right 7 times in 10?",
            "",
            *_calibration(by_name),
            "",
            "## How to repeat it",
            "",
            f"`python -m studies.rank_coverage`, seed {settings['seed']}, numpy {settings['numpy']}. The continuous "
            "integration runs a small version of the first rows, with bounds wide enough for its size, and requires "
            "that ranking on counting error alone *fails* them.",
            "",
        ]
    )


LABELS = {
    "nine-months": "9 months, noise measured on the panel",
    "twelve-months": "12 months, noise measured on the panel",
    "six-months": "6 months, noise measured on the panel",
    "six-months-matched": "6 months, the same, correlation matched",
    "nine-months-counting-only": "9 months, counting error only",
    "one-month": "1 month, borrowed noise right",
    "one-month-counting-only": "1 month, counting error only",
    "one-month-borrowed-half": "1 month, borrowed noise half the truth",
    "one-month-borrowed-double": "1 month, borrowed noise twice the truth",
    "one-month-unsure": "true noise scattered, doubt not allowed for",
    "one-month-unsure-allowed-for": "true noise scattered, doubt allowed for",
    "one-month-half-allowed-for": "borrowed half the truth, doubt allowed for",
    "one-month-double-allowed-for": "borrowed twice the truth, doubt allowed for",
}


def _introduction(settings: dict[str, Any]) -> list[str]:
    return [
        "A 95 per cent rank interval should hold the true rank of 95 areas in 100. Nobody knows the true ranks of real "
        "areas, so we make up panels whose truth we know and rank them exactly as fairwait ranks real ones.",
        "",
        f"Each scenario has 200 panels or more of {settings['areas']} areas with true rates that differ by about "
        f"20 per cent (sd of the log 0.2), and {settings['draws']:,} draws. Monthly counts carry Poisson counting "
        "error and a month-to-month disturbance of sd ω on the log scale, correlated 0.4 from month to month. How "
        "large ω is in the published figures: [month-to-month noise](month-noise.md).",
    ]


def _enough(by_name: dict[str, Any]) -> list[str]:
    nine, rough = by_name["nine-months-0.08"], by_name["nine-months-0.15"]
    poor, poorer = by_name["nine-months-counting-only-0.08"], by_name["nine-months-counting-only-0.15"]
    six, matched = by_name["six-months-0.08"], by_name["six-months-matched-0.08"]
    small = by_name["nine-months-little-true-difference"]
    return [
        f"Nine months hold the promise: {_share(nine)} at ω = 0.08 and {_share(rough)} at 0.15. Intervals from "
        f"counting error alone hold the true rank {_share(poor)} and {_share(poorer)} of the time: they look "
        f"{nine['mean_width'] / poor['mean_width']:.0f} and {rough['mean_width'] / poorer['mean_width']:.0f} times as "
        "sharp, and are wrong more often than right.",
        "",
        f"Six months fall a little short ({_share(six)} and {_share(by_name['six-months-0.15'])}), because the usual "
        "correction of the correlation between months is not enough in so short a window. Matching the correlation to "
        f"what the model would show repairs it ({_share(matched)} and "
        f"{_share(by_name['six-months-matched-0.15'])}); the code offers both.",
        "",
        f"Where areas truly differ by half as much (sd 0.1), nine months at ω = 0.08 give {_share(small)}, with "
        f"intervals {small['mean_width']:.0f} places wide.",
    ]


def _one_month(by_name: dict[str, Any]) -> list[str]:
    calm, rough = by_name["one-month-0.08"], by_name["one-month-0.15"]
    return [
        f"One month with the right borrowed noise also holds ({_share(calm)} and {_share(rough)}), at a price: the "
        f"mean interval is {calm['mean_width']:.0f} places wide at ω = 0.08 and {rough['mean_width']:.0f} at 0.15, and "
        f"of the true top ten only {calm['true_top_ten_in_observed']:.1f} and "
        f"{rough['true_top_ten_in_observed']:.1f} appear among the ten highest observed.",
    ]


def _wrong(by_name: dict[str, Any]) -> list[str]:
    half, double = by_name["one-month-borrowed-half-0.08"], by_name["one-month-borrowed-double-0.08"]
    return [
        "One month cannot check the noise it borrows. If the borrowed ω is half the true one, the intervals hold the "
        f"truth only {_share(half)} (ω = 0.08) and {_share(by_name['one-month-borrowed-half-0.15'])} (0.15) of the "
        f"time. If it is twice the true one they are safe but useless: {double['mean_width']:.0f} and "
        f"{by_name['one-month-borrowed-double-0.15']['mean_width']:.0f} places wide of 106. **A single-month ranking "
        "is as good as its borrowed noise**: print where it comes from, and rank on more months as soon as there are "
        "any.",
    ]


def _doubt(by_name: dict[str, Any]) -> list[str]:
    plain, allowed = by_name["one-month-unsure-0.08"], by_name["one-month-unsure-allowed-for-0.08"]
    return [
        "The ranking can be told how unsure the borrowed ω is. If the true ω scatters around it by a factor of about "
        f"two either way (sd of its log 0.35), intervals that take it as exact hold the truth {_share(plain)} of the "
        f"time (ω = 0.08) and those that allow for the doubt {_share(allowed)}; at 0.15 "
        f"{_share(by_name['one-month-unsure-0.15'])} and {_share(by_name['one-month-unsure-allowed-for-0.15'])}. It is "
        "no rescue from noise that is wrong by a clean factor of two.",
    ]


def _borrowed(by_name: dict[str, Any]) -> list[str]:
    rows = [
        "| Places | ω | True differences (sd of the log) | Intervals that hold the true rank | Mean width, places |",
        "|---|---|---|---|---|",
    ]
    for name in ("borrowed-areas", "borrowed-icbs", "borrowed-regions", "borrowed-regions-alike"):
        one = by_name[name]
        rows.append(
            f"| {one['places']} | {one['omega']} | {one['tau']} | "
            f"{_share(one)} ± {1.96 * one['coverage_se'] * 100:.1f} | {one['mean_width']:.1f} |"
        )
    return [
        "Admitted pathways borrow noise of three sizes for sub-ICB locations, ICBs and regions "
        "([decision 12](../decisions/0012-noise-by-a-written-rule.md)). With the true ω scattered as above and the "
        "doubt allowed for, as every ranking does:",
        "",
        *rows,
        "",
        "Seven regions hold more than is promised: so few places say little of how much they truly differ, and the "
        "ranks allow for that.",
    ]


def _table(by_name: dict[str, Any], stems: tuple[str, ...]) -> list[str]:
    rows = [
        "| Panel | ω | Intervals that hold the true rank | Mean width, places | True top ten seen in the top ten |",
        "|---|---|---|---|---|",
    ]
    for stem in stems:
        for omega in ("0.08", "0.15"):
            result = by_name[f"{stem}-{omega}"]
            rows.append(
                f"| {LABELS[stem]} | {omega} | {_share(result)} ± {1.96 * result['coverage_se'] * 100:.1f} | "
                f"{result['mean_width']:.1f} | {result['true_top_ten_in_observed']:.1f} |"
            )
    return rows


def _calibration(by_name: dict[str, Any]) -> list[str]:
    names = ("nine-months-0.08", "nine-months-0.15", "one-month-0.08", "one-month-0.15")
    worst = max(worst_calibration(by_name[name]) for name in names)
    rows = [
        "In every bin of 100 areas or more the chance printed and the share that came true differ by at most "
        f"{worst:.3f}, with nine months and with one (borrowed noise right).",
        "",
        "| Printed chance of the top ten | "
        + " | ".join(f"{by_name[n]['months']} months, ω {by_name[n]['omega']}" for n in names).replace(
            "1 months", "1 month"
        )
        + " |",
        "|---|" + "---|" * len(names),
    ]
    tables = [{row["from"]: row for row in by_name[name]["calibration"]} for name in names]
    for start in sorted({start for table in tables for start in table}):
        cells = [_bin(table.get(start)) for table in tables]
        end = next(table[start]["to"] for table in tables if start in table)
        rows.append(f"| {start:.2f} to {end:.2f} | " + " | ".join(cells) + " |")
    rows += ["", "Each cell: mean chance printed → share that came true (areas)."]
    return rows


def _bin(row: dict[str, float] | None) -> str:
    return "none" if row is None else f"{row['predicted']:.2f} → {row['observed']:.2f} ({row['areas']:,})"


def _share(result: dict[str, Any]) -> str:
    return f"{result['coverage'] * 100:.1f}%"
