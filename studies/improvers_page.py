"""The page of the documentation that shows the study of improvers. Every number comes from its results."""

from __future__ import annotations

from typing import Any

from fairwait.domain import words
from studies.improvers import ROOT
from studies.improvers_promise import promised

PAGE = ROOT / "docs" / "explanation" / "improvers-studies.md"
_Row = dict[str, Any]


def page(results: dict[str, Any]) -> str:
    """The page as Markdown."""
    settings = results["settings"]
    return "\n".join(
        [
            "# Does the test of improvers find change, and only change?",
            "",
            "<!-- Written by python -m studies improvers from studies/results/improvers.json: do not edit. -->",
            "",
            "Nobody knows which real areas truly changed. So we make up panels whose truth we know, and test them "
            "exactly as `fairwait improvers` tests real ones: [improvers and fallers](improvers.md) says how. Each "
            f"panel of flows has {settings['areas']} areas with true rates that differ by about 20 per cent (sd of the "
            f"log {settings['tau']}), monthly counts with counting error, and a month-to-month disturbance of sd ω on "
            f"the log scale, correlated {settings['rho']} from month to month. How large ω is in the published "
            "figures: [month-to-month noise](month-noise.md). Figures after ± are 1.96 Monte Carlo standard errors.",
            "",
            "## Where nobody changed",
            "",
            *_null(results["null"], settings["areas"]),
            "",
            *promised(results["null"], settings["areas"]),
            "",
            "## Places that are not alike",
            "",
            *_unlike(results["unlike"], results["unlike_stock"], settings),
            "",
            "## Where one place truly rose by 35 per cent",
            "",
            *_power(results["power"]),
            "",
            *_less_correlated(results["power_less_correlated"]),
            "",
            "## Climbers by comparing two months’ ranks",
            "",
            *_naive(results["naive"], results["naive_function"]),
            "",
            "## Lists that drift in no particular direction",
            "",
            *_stock(results["stock"], settings),
            "",
            "## Looking again six months later",
            "",
            *_retest(results["retest"], settings),
            "",
            "## Staying in the top ten when nobody moves",
            "",
            *_staying(results["staying"]),
            "",
            "## How to repeat it",
            "",
            f"`python -m studies improvers` in a copy of the source, seed {settings['seed']}, numpy "
            f"{settings['numpy']}; it takes three minutes or so. The continuous integration runs a small version with "
            "bounds wide enough for its size.",
            "",
        ]
    )


def _null(rows: list[_Row], areas: int) -> list[str]:
    usual = [one for one in rows if one["omega"] == 0.08]
    lines = [
        f"A test at 2.5 per cent in each direction may name {0.025 * areas:.1f} of {areas} areas as climbers by "
        f"chance. At ω = 0.08 it names {_pm(usual[0], 'climbers')} in nine months and "
        f"{_pm(usual[1], 'climbers')} in 24. "
        "Where ω is small and the window long it names fewer, because a change of less than a tenth is never named. "
        "How much each place varies is measured on the last 36 months held, whatever the window. "
        "*Confirmed* climbers, which allow for having looked at every area, are rarer still.",
        "",
        "| Months | ω | Climbers named | Climbers and fallers | Confirmed climbers | Confirmed, either way | Panels |",
        "|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {one['months']} | {one['omega']} | {_pm(one, 'climbers')} | {_pm(one, 'climbers_and_fallers')} | "
        f"{_pm(one, 'confirmed_climbers')} | {_pm(one, 'confirmed')} | {one['panels']:,} |"
        for one in rows
    ]


def _unlike(flows: list[_Row], lists: list[_Row], settings: dict[str, Any]) -> list[str]:
    spread = f"sd of the log {settings['unlike']}"
    head = "| Places | Months | Months held | Tails |"
    lines = [
        f"Real places differ in how much they vary ({spread}, here), and now and then one month is far out (a Student "
        f"t with {settings['tails']} degrees of freedom). Held against a common size, the unsteady ones would be named "
        "in window after window. So each place is held to a size of its own, from all months held; with fewer than "
        "twelve months in all that cannot be known, and nobody is confirmed.",
        "",
        "Flows at ω = 0.08:",
        "",
        f"{head} Climbers and fallers named | 5 in 100 would be | Confirmed, either way | Panels |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['areas']} | {one['months']} | {one['held']} | {'heavy' if one['tails'] else 'normal'} | "
        f"{_pm(one, 'climbers_and_fallers')} | {0.05 * one['areas']:.1f} | {_pm(one, 'confirmed')} | "
        f"{one['panels']:,} |"
        for one in flows
    ]
    lines += [
        "",
        f"Lists that drift in no particular direction, steps of places unlike ({spread}), heavy tails, each step "
        f"going on a little in the next (correlation {2 * settings['step_rho']}). Beyond the line of 2.5 in 100, "
        "whatever the size of the change:",
        "",
        "| Places | Months | Months held | Up, in 100 | Down, in 100 | Named (a tenth or more) | Confirmed | Panels |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {one['places']} | {one['months']} | {one['held']} | {_pm(one, 'up_percent')} | "
        f"{_pm(one, 'down_percent')} | {_pm(one, 'named')} | {_pm(one, 'confirmed')} | {one['panels']:,} |"
        for one in lists
    ]


def _power(rows: list[_Row]) -> list[str]:
    found = {(one["shape"], one["months"], one["omega"]): one for one in rows}
    nine, long = found["ramp", 9, 0.08], found["ramp", 24, 0.08]
    lines = [
        f"The place that stood {words.ordinal(61)} rises steadily to 35 per cent above where it was, or in one step in "
        f"the middle. In nine months at ω = 0.08 a steady rise is named {_share(nine['candidate'])} of the time and "
        f"confirmed {_share(nine['confirmed'])}; in 24 months {_share(long['candidate'])} and "
        f"{_share(long['confirmed'])}. **A window of nine months can rarely prove a climb: look at 24.**",
        "",
        "| Rise | Months | ω | Named | Confirmed | Panels |",
        "|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {'steady' if one['shape'] == 'ramp' else 'one step'} | {one['months']} | {one['omega']} | "
        f"{_percent(one, 'candidate')} | {_percent(one, 'confirmed')} | {one['panels']:,} |"
        for one in rows
    ]


def _less_correlated(rows: list[_Row]) -> list[str]:
    lines = [
        "How much neighbouring months have in common matters. Beside each figure below stands what the same test finds "
        "that is *told* how large the noise is and how months go together, which nobody can know: no honest test of "
        "this kind finds more. Before, a place that rose was held against its own rise as if it were noise; now the "
        "noise is measured within each third of the window, and hardly anything is lost by having to measure it.",
        "",
        "| Correlation | Rise over nine months | ω | Named | Were the noise known | Confirmed | Were the noise known | "
        "Panels |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['rho']} | {'steady' if one['shape'] == 'ramp' else 'one step'} | {one['omega']} | "
        f"{_percent(one, 'candidate')} | {_percent(one, 'candidate_knowing')} | {_percent(one, 'confirmed')} | "
        f"{_percent(one, 'confirmed_knowing')} | {one['panels']:,} |"
        for one in rows
    ]
    quiet = [one for one in rows if one["shape"] == "ramp" and one["omega"] == 0.05]
    return [
        *lines,
        "",
        "**What is not reached.** Our methods promised, without saying how their months correlated, that a steady rise "
        "over nine months is named 80% and confirmed 38% of the time at ω = 0.08, and 100% and 95% at ω = 0.05. The "
        "first pair is what a correlation of about a quarter gives. The 95% is out of reach: here it is "
        f"{words.listing([_share(one['confirmed']) for one in quiet])}, and not above "
        f"{words.listing([_share(one['confirmed_knowing']) for one in quiet])} with the noise known (correlations of "
        f"{words.listing([str(one['rho']) for one in quiet])}). To find more, the test would have to take the noise "
        "for smaller than it is, and would name more places that never moved.",
    ]


def _naive(rows: list[_Row], function: _Row) -> list[str]:
    lines = [
        "The same panels, nobody moving, read as a league table is usually read: the rank in the first month against "
        "the rank in the ninth. “From 55th or below to the top 20” is then a matter of course:",
        "",
        "| ω | Some area goes from 55th or below to the top 20 | Areas gaining 41 places or more | The 61st is in the "
        "top 20 in some later month | Panels |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['omega']} | {_share(one['some_from_55_to_20'])} | {one['gaining_41_places']:.1f} | "
        f"{_share(one['the_61st_in_the_top_20_later'])} | {one['panels']:,} |"
        for one in rows
    ]
    return [
        *lines,
        "",
        f"For a single treatment function with about 40 patients a month (ω = {function['omega']}) some area does so "
        f"in {_share(function['some_from_55_to_20'])} of panels, and {function['gaining_41_places']:.0f} areas gain 41 "
        "places or more.",
    ]


def _stock(rows: list[_Row], settings: dict[str, Any]) -> list[str]:
    lines = [
        f"Lists that take steps of the size measured on real ones (sd {settings['step']} of the log odds a month "
        f"against all boards, neighbouring steps correlated {settings['step_rho']}), in no particular direction; "
        "and the same with one place that truly rises on top. The test for lists asks in addition whether such "
        "drifting would have got a place as far. It names no more places than a test at 2.5 per cent "
        "each way should; the price is that a "
        "true rise has to be large.",
        "",
        "| Places | Months | True rise of one | Named, either way | Confirmed | The riser named | The riser confirmed "
        "| Panels |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {one['places']} | {one['months']} | {_rise(one['ramp'])} | {_pm(one, 'named')} | {_pm(one, 'confirmed')} | "
        + ("none | none" if one["ramp"] == 1.0 else f"{_percent(one, 'riser_candidate')} | "
           f"{_percent(one, 'riser_confirmed')}")
        + f" | {one['panels']:,} |"
        for one in rows
    ]  # fmt: skip


def _retest(rows: list[_Row], settings: dict[str, Any]) -> list[str]:
    lines = [
        f"Those named are looked at again in {settings['later']} months not used to find them. A climb *held* where at "
        f"least {settings['kept']:.0%} of it is left, and *went on* where the place has moved further still. Where "
        "nobody truly moved (first row of each window) about half of the climbs named by chance hold: holding alone "
        "proves little, and the hit rate is always printed with what chance gives.",
        "",
        "| Months | Places that truly rose | Climbs named | Of these truly | Held | Went on | Panels |",
        "|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {one['months']} | {one['risers'] or 'none'} of {settings['areas']} | {one['found']:,} | "
        f"{_share(one['true'])} | {_share(one['held'])} | {_share(one['went_on'])} | {one['panels']:,} |"
        for one in rows
    ]


def _staying(rows: list[_Row]) -> list[str]:
    lines = [
        "Of 106 areas whose true levels never move, this many are in the top ten in all nine months. “It dropped out "
        "of the top ten” is mostly noise; so is “it stayed” for some.",
        "",
        "| ω | Areas in the top ten all nine months | In 95 of 100 panels | Panels |",
        "|---|---|---|---|",
    ]
    return lines + [
        f"| {one['omega']} | {one['stayed']:.1f} | {one['low']:.0f} to {one['high']:.0f} | {one['panels']:,} |"
        for one in rows
    ]


def _rise(ramp: float) -> str:
    return "none" if ramp == 1.0 else f"{ramp - 1:.0%}"


def _pm(row: _Row, key: str) -> str:
    return f"{row[key]:.2f} ± {1.96 * row[f'{key}_se']:.2f}"


def _percent(row: _Row, key: str) -> str:
    return f"{100 * row[key]:.0f}% ± {196 * row[f'{key}_se']:.0f}"


def _share(value: float) -> str:
    return f"{100 * value:.0f}%"
