"""The page of the documentation that shows how large month-to-month noise is. Every number comes from the results."""

from __future__ import annotations

from typing import Any

from studies.month_noise import FEWEST, ROOT

PAGE = ROOT / "docs" / "explanation" / "month-noise.md"
FUNCTIONS = {
    "C_999": "All treatment functions",
    "C_320": "Cardiology",
    "C_110": "Trauma and orthopaedics",
    "C_502": "Gynaecology",
    "C_100": "General surgery",
}
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
            "their own noise; a single month has to borrow it, from the measurements on this page.",
            "",
            "## Completed pathways",
            "",
            *_flows(rows, results["assumed_rho"]),
            "",
            "## Waiting lists",
            "",
            *_stocks(rows),
            "",
            "## What this says about borrowing",
            "",
            *_advice(rows),
            "",
        ]
    )


def _flows(rows: list[Row], rho: float) -> list[str]:
    admitted, other = _find(rows, "rate", "1A", "C_999", "CCG"), _find(rows, "rate", "1B", "C_999", "CCG")
    system = _find(rows, "completed", "1A+1B", "C_999", "ICB (by provider)")
    lines = [
        "ω is the sd of the log of a monthly rate after the area's own level, England's month and Poisson counting "
        f"error are taken off: 0.06 is 6 per cent. Measured on {admitted['areas']} clinical commissioning groups, "
        f"{admitted['first']} to {admitted['last']}, the only commissioner panel we hold; four months do not measure "
        f"the correlation between months, so {rho} is assumed. Areas with fewer than {FEWEST:.0f} pathways a month are "
        "left out.",
        "",
        "| Pathways | Treatment function | Areas | Pathways a month (median) | Counting sd | ω | ω, larger half "
        "| ω with jumps | Robust ω |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for part, name in (("1A", "admitted"), ("1B", "non-admitted")):
        for code, label in FUNCTIONS.items():
            row = _find(rows, "rate", part, code, "CCG")
            lines.append(
                f"| {name} | {label} | {row['areas']} | {row['size']:,.0f} | {row['size'] ** -0.5:.3f} | "
                f"{row['omega']:.3f} | {row['omega_larger_half']:.3f} | {row['omega_all']:.3f} | "
                f"{row['omega_robust']:.3f} |"
            )
    return [
        *lines,
        "",
        f"Jumps are months beyond four robust sd: {admitted['jumps']} of {admitted['areas'] * admitted['months']} area "
        f"months for admitted, {other['jumps']} for non-admitted pathways. Late and missing returns look like this, "
        "and the completeness rules deal with them; counted as noise the jumps would make ω "
        f"{admitted['omega_all'] / admitted['omega']:.1f} and {other['omega_all'] / other['omega']:.1f} times as "
        "large.",
        "",
        f"As a check on newer figures: all completed pathways of {system['areas']} systems (by the provider's system), "
        f"{system['first']} to {system['last']}, give ω {system['omega']:.3f} with correlation {system['rho']:.2f}, "
        "part of which is slow, real change.",
    ]


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


def _advice(rows: list[Row]) -> list[str]:
    one, four = _find(rows, "rate", "1A", "C_999", "CCG"), [c for c in FUNCTIONS if c != "C_999"]
    each = [_find(rows, "rate", "1A", code, "CCG") for code in four]
    listed = ", ".join(f"{FUNCTIONS[r['treatment_function']].lower()} {r['omega']:.2f}" for r in each)
    share = _find(rows, "within_18_weeks", "2", "C_999", "sub-ICB location")
    return [
        f"- Admitted pathways per 1,000: ω {one['omega']:.2f} for all treatment functions together; {listed}.",
        f"- Share within 18 weeks of a sub-ICB location's list: ω {share['omega']:.3f} on the logit scale, about "
        f"{share['omega'] * 0.24 * 100:.1f} percentage points at 61 per cent.",
        "- Rather too much than too little: too much noise only widens the ranks, too little invents differences. So "
        "single treatment functions take the noise of all areas, not of the larger half.",
        "- No monthly series of completed pathways by today's areas is at hand, so whatever is borrowed for them comes "
        "from other years or from providers, and may be wrong by a factor of two. The ranking can allow for that "
        "(`log_sd` 0.35; [what that does](rank-coverage.md)); the source is printed beside the table.",
    ]


def _find(rows: list[Row], measure: str, part: str, function: str, geography: str) -> Row:
    """The row asked for, or an empty one."""
    wanted = (measure, part, function, geography)
    keys = ("measure", "part", "treatment_function", "geography")
    return next((row for row in rows if tuple(row[key] for key in keys) == wanted), {})
