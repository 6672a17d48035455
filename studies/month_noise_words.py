"""The parts of the noise page about commissioners: how flows move, whether 2014-15 still holds, what it changes."""

from __future__ import annotations

from typing import Any

import numpy as np

Row = dict[str, Any]
FUNCTIONS = {
    "C_999": "All treatment functions",
    "C_320": "Cardiology",
    "C_110": "Trauma and orthopaedics",
    "C_502": "Gynaecology",
    "C_100": "General surgery",
}
PLACES = {"sub-icb": "sub-ICB locations", "icb": "ICBs", "region": "regions"}
MEASURES = {
    "admitted_treated_per_1000": "Admitted per 1,000",
    "completed_treated_per_1000": "Completed per 1,000",
    "new_periods_per_1000": "New periods per 1,000",
    "admitted_median_wait": "Admitted, median wait",
    "admitted_p95_wait": "Admitted, 95th percentile",
    "non_admitted_median_wait": "Non-admitted, median wait",
    "non_admitted_p95_wait": "Non-admitted, 95th percentile",
    "waiting_per_1000": "Waiting per 1,000",
    "within_18_weeks": "Share within 18 weeks",
    "median_wait": "Median wait of the list",
    "p92_wait": "92nd percentile of the list",
    "over_52_weeks": "Share over 52 weeks",
}


def flows(results: dict[str, Any]) -> list[str]:
    """How completed pathways of commissioners move."""
    rows: list[Row] = results["flows"]
    whole = _of(rows, "admitted", "C_999")
    groups, every, kept = whole["groups"], whole["all_areas"], whole["sub-icb"]
    lines = [
        "ω is the sd of the log of a monthly figure after the place's own level, England's month and counting error "
        "are taken off: 0.06 is 6 per cent. England's month carries the working days, which are the same for all. "
        f"Measured on the commissioner workbooks of December 2014 to March 2015: {groups['places']} clinical "
        "commissioning groups, brought to the boundaries of today's 106 sub-ICB locations, 42 ICBs and 7 regions by "
        "the shares of people who moved. In brackets: 95% limits, by drawing places again with replacement.",
        "",
        "Larger areas move less, and silent trusts make jumps. For admitted pathways ω is "
        f"{_value(groups)} for the groups as published, {_value(every)} for today's areas, and **{_value(kept)}** for "
        f"the {kept['places']} areas left when the months are taken out in which a trust that serves them sent nothing "
        "(the notes of the workbooks name ten), by the same rule that keeps such areas out of rankings. "
        f"Months beyond four robust sd fall from {groups['jumps']} and {every['jumps']} to {kept['jumps']}. What jumps "
        "are left are counted: they may as well be in the month ranked.",
        "",
        "| Figure | Treatment function | Areas | Sub-ICB locations | ICBs | Regions | Groups of 2014-15 as published |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        one = [row[key] for key in ("sub-icb", "icb", "region", "groups")]
        lines.append(
            f"| {row['flow'].capitalize()} | {FUNCTIONS[row['treatment_function']]} | {one[0]['places']} | "
            + " | ".join(_limits(each) for each in one)
            + " |"
        )
    return [*lines, "", *_correlation(results)]


def _correlation(results: dict[str, Any]) -> list[str]:
    found = {(row["part"], row["places"]): row for row in results["correlation"]}
    told = [
        f"{name} {row['rho']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        for name, row in (
            ("admitted pathways of groups", found["1A", "groups"]),
            ("of areas", found["1A", "areas"]),
            ("non-admitted of groups", found["1B", "groups"]),
            ("of areas", found["1B", "areas"]),
        )
    ]
    by_rho = found["1A", "areas"]["omega_by_rho"]
    return [
        f"Three changes say little about the correlation ρ of neighbouring months: {', '.join(told)}. We take "
        f"{results['assumed_rho']}, near the two that are known best. It matters, because areas whose months are alike "
        "hide part of their noise in their mean: for admitted pathways ω would be "
        + ", ".join(f"{omega:.3f} with ρ {rho}" for rho, omega in by_rho.items())
        + ".",
    ]


def eras(results: dict[str, Any]) -> list[str]:
    """The comparisons of both eras."""
    rows = results["eras"]
    lines = [
        "Lists are the one thing that areas count in both panels. The same estimator on the same areas, over four "
        "months then and over every window of four months from April 2025 to February 2026, jumps left out:",
        "",
        "| Places | List | Then | Now | Then over now | Same, by treatment function: median | sd of its log |",
        "|---|---|---|---|---|---|---|",
    ]
    for place in ("sub-icb", "icb"):
        for what, name in (("size", "size (log)"), ("within_18", "share within 18 weeks (logit)")):
            mine = [row for row in rows if (row["what"], row["geography"]) == (what, place)]
            whole = next(row for row in mine if row["treatment_function"] == "C_999")
            ratios = np.array([row["then"] / row["now"] for row in mine if row["treatment_function"] != "C_999"])
            lines.append(
                f"| {PLACES[place]} | {name} | {whole['then']:.3f} | {whole['now']:.3f} | "
                f"{whole['then'] / whole['now']:.1f} | {np.median(ratios):.1f} | {np.log(ratios).std():.2f} |"
            )
    whole = next(row for row in rows if (row["what"], row["geography"]) == ("within_18", "sub-icb")
                 and row["treatment_function"] == "C_999")  # fmt: skip
    points = [
        row[f"share_{era}"] * (1 - row[f"share_{era}"]) * row[era] * 100 for row in (whole,) for era in ("then", "now")
    ]
    return [
        *lines,
        "",
        f"The share within 18 weeks was {whole['share_then']:.0%} then and is {whole['share_now']:.0%} now, and a "
        f"logit stretches what is near 100%: in percentage points its noise was {points[0]:.2f} and is "
        f"{points[1]:.2f}, the same. So lists of 2014-15 were, if anything, more restless than today's. How much the "
        "ratio differs by treatment function is within the doubt that ranks allow for (sd 0.35 of the log of ω, about "
        "a factor of two).",
        "",
        *_systems(results["systems"], _of(results["flows"], "completed", "C_999")),
        "",
        *_ceiling(results["thirteen"], results["flows"]),
    ]


def _systems(rows: list[Row], then: Row) -> list[str]:
    found = {(row["flow"], row["geography"]): row for row in rows}
    boards, regions = found["completed", "icb"], found["completed", "region"]
    new, new_regions = found["new", "icb"], found["new", "region"]
    return [
        f"Flows of later years exist for the 42 systems, by where the *provider* sits ({boards['first']} to "
        f"{boards['last']}). Over four months, as in 2014-15, completed pathways move by {boards['window']:.3f} there "
        f"(windows from {boards['lowest']:.3f} to {boards['highest']:.3f}) against {then['icb']['omega']:.3f} for "
        f"commissioners of 2014-15 added up to ICBs, and by {regions['window']:.3f} against "
        f"{then['region']['omega']:.3f} for regions; new periods by {new['window']:.3f} and "
        f"{new_regions['window']:.3f}. The difference is made by a few jumps: left out, completed pathways of systems "
        f"move by {boards['calm']:.3f}, as commissioners did. Nobody can tell here which jumps are missing returns, so "
        "they are counted, and completed pathways and new periods of all areas are raised in proportion: rather too "
        "much than too little.",
        "",
        f"Over all {boards['months']} months ω is {boards['whole']:.3f} with ρ {boards['rho']:.2f} "
        f"({boards['rho_low']:.2f} to {boards['rho_high']:.2f}) for completed pathways, {new['whole']:.3f} with "
        f"{new['rho']:.2f} for new periods: a place strays from its level for months on end. A rank of one month "
        "speaks of the months around it. Whoever wants to speak of the year has to allow for up to one and a half "
        "times the noise, which is within the doubt too.",
    ]


def _ceiling(rows: list[Row], then: list[Row]) -> list[str]:
    told = []
    for flow in ("admitted", "admitted, median wait", "admitted, 95th percentile"):
        ceiling = _of(rows, flow, "C_999")["ceiling"]
        told.append(f"{flow} {ceiling:.3f} (2014-15: {_of(then, flow, 'C_999')['sub-icb']['omega']:.3f})")
    return [
        "For admitted pathways of today's areas there are two months, thirteen apart: December 2024 and January 2026. "
        "Their change over √2, counting error and jumps taken off, is a ceiling, since what truly changed in a year "
        f"counts as noise in it: {'; '.join(told)}. Rates and medians lie well below; the 95th percentile of 2014-15 "
        "is a little above, so ranks by it are rather too wide.",
    ]


def january(rows: list[Row]) -> list[str]:
    """Before and after, in the ranks of January 2026."""
    lines = [
        "The same figures ranked with the noise borrowed until November 2026 (from NHS trusts of three months of 2025, "
        "one value for all single functions, areas' noise for ICBs and regions alike) and with the present one. "
        "*Clear* are places in the highest or lowest quarter with 95% probability; *sure pairs* those whose order is "
        "97.5% sure; *top ten* how many of the true top ten the table's ten hold, in expectation.",
        "",
        "| Measure | Places | ω | Clear | Surely above or below England | Mean rank interval | Top ten | Sure pairs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        function = "" if row["treatment_function"] == "C_999" else f", {FUNCTIONS[row['treatment_function']].lower()}"
        if row["before"]["omega"] == row["after"]["omega"]:
            continue
        possible = row["places"] * (row["places"] - 1) // 2
        top = _both(row, "top_ten", ".1f") if row["places"] > 10 else "–"
        lines.append(
            f"| {MEASURES[row['measure']]}{function} | {row['places']} {PLACES[row['geography']]} | "
            f"{_both(row, 'omega', '.3f')} | {_both(row, 'clear', 'd')} | {_both(row, 'beyond_england', 'd')} | "
            f"{_both(row, 'width', '.0f')} | {top} | {_both(row, 'pairs', ',d')} of {possible:,} |"
        )
    regions = [row for row in rows if row["geography"] == "region"]
    before, after = (sum(row[era]["pairs"] for row in regions) for era in ("before", "after"))
    possible = sum(row["places"] * (row["places"] - 1) // 2 for row in regions)
    return [
        *lines,
        "",
        f"Between regions {after} of {possible} differences over these {len(regions)} measures can now be told; it was "
        f"{before}, because each region borrowed the noise of an area a fifteenth of its size. Lists "
        "of sub-ICB locations borrow what they did.",
    ]


def _both(row: Row, key: str, form: str) -> str:
    before, after = format(row["before"][key], form), format(row["after"][key], form)
    return before if before == after else f"{before} → {after}"


def _of(rows: list[Row], flow: str, function: str) -> Row:
    return next(row for row in rows if (row["flow"], row["treatment_function"]) == (flow, function))


def _value(one: Row) -> str:
    return f"{one['omega']:.3f}"


def _limits(one: Row | None) -> str:
    return "–" if one is None else f"{one['omega']:.3f} ({one['low']:.3f} to {one['high']:.3f})"
