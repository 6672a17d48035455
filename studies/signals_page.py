"""The page of the documentation that shows the study of signals. Every number comes from its results."""

from __future__ import annotations

from typing import Any

from fairwait.definitions.measure_files import measure
from fairwait.domain import words
from fairwait.domain.place import Geography
from studies.signals import ROOT

PAGE = ROOT / "docs" / "explanation" / "signals-studies.md"
_Row = dict[str, Any]


def page(results: dict[str, Any]) -> str:
    """The page as Markdown."""
    settings = results["settings"]
    return "\n".join(
        [
            "# How often do control charts speak without cause?",
            "",
            "<!-- Written by python -m studies signals from studies/results/signals.json: do not edit. -->",
            "",
            "Series in which nothing happens, judged exactly as `fairwait signals` judges real ones: [signals and "
            "chance](signals.md) says how. Months correlate with their neighbours as stated, and scatter either as a "
            f"bell curve does or with the rare, large jumps of real lists (Student’s t with {settings['tails']} "
            f"degrees "
            "of freedom). All numbers are of 100 series.",
            "",
            f"## A control chart of {settings['months']} months",
            "",
            *_charts(results["charts"]),
            "",
            "## A list of charts, and what chance would give",
            "",
            *_lists(results["lists"], settings),
            "",
            "### On the published figures",
            "",
            *_real(results["real"]),
            "",
            "## CUSUM, 24 months after a baseline of 24",
            "",
            *_cusum(results["cusum"], settings),
            "",
            f"## Lasting changes in {settings['months']} months",
            "",
            *_splits(results["splits"], settings),
            "",
            "## How to repeat it",
            "",
            f"`python -m studies signals`, seed {settings['seed']}, numpy {settings['numpy']}. It also makes the table "
            "of false alarms that travels with fairwait (40,000 series a cell). The continuous integration repeats "
            "cells of that table and runs a small version of the rest, with bounds wide enough for its size.",
            "",
        ]
    )


def _in_100(share: float) -> str:
    return words.decimal(100.0 * share, 1 if share < 0.0995 else 0)


def _kind(row: _Row) -> str:
    rho = words.decimal(row["rho"], 2 if row["rho"] == 0.15 else 1)
    return f"{'rare large jumps' if row['tails'] else 'bell curve'} | {rho}"


def _between(values: list[float], decimals: int = 1) -> str:
    return f"{words.decimal(min(values), decimals)} to {words.decimal(max(values), decimals)}"


def _charts(rows: list[_Row]) -> list[str]:
    heavy = [row for row in rows if row["tails"]]
    by_rho = {row["rho"]: row for row in heavy}
    return [
        "Rare large jumps set off a plain chart "
        f"{words.decimal(by_rho[0.0]['of_table'], 1)} times as often in its latest month as the bell curve of "
        f"the table "
        f"does where months are independent, {words.decimal(by_rho[0.3]['of_table'], 1)} times at a correlation of 0.3 "
        f"and {words.decimal(by_rho[0.6]['of_table'], 1)} times at 0.6.",
        "",
        "| Months scatter as | Correlation | Any point outside | Any run of seven | Any signal | Signal in the latest "
        "month | Without the rule of two in three | Latest month, times the table |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {_kind(row)} | {_in_100(row['outside'])} | {_in_100(row['run'])} | {_in_100(row['any'])} | "
            f"{_in_100(row['latest'])} | {_in_100(row['latest_three_rules'])} | {words.decimal(row['of_table'], 2)} |"
            for row in rows
        ),
    ]


def _lists(rows: list[_Row], settings: _Row) -> list[str]:
    heavy = [row for row in rows if row["tails"]]
    ratio = [row["flagged"] / row["bell"] for row in heavy]
    return [
        f"Of {settings['places']} charts in which nothing happens, some are flagged. With rare large jumps "
        f"{_between(ratio)} times as many are as a bell curve expects. So what `fairwait signals` calls chance "
        f"is found "
        "by putting each place’s own months in other orders and charting them again: that expects the right number, "
        "however months scatter. The upper end of its 95% range should be passed in 2.5 of 100 lists at most.",
        "",
        "| Months scatter as | Correlation | Months | Flagged | A bell curve expects | Own months expect | Lists above "
        "the range of a bell curve | Lists above the range of own months |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {_kind(row)} | {row['months']} | {words.decimal(row['flagged'], 2)} ± "
            f"{words.decimal(1.96 * row['flagged_se'], 2)} | {words.decimal(row['bell'], 2)} | "
            f"{words.decimal(row['shuffled'], 2)} | {_in_100(row['above_bell_range'])} | "
            f"{_in_100(row['above_range'])} |"
            for row in rows
        ),
    ]


def _real(rows: list[_Row]) -> list[str]:
    ratio = [row["shuffled"] / row["bell"] for row in rows]
    return [
        "Each of the last months of the published figures is judged as if it were the latest. There things do happen, "
        "so more than chance should be flagged; how much is chance differs. Real months jump: their own months expect "
        f"{_between(ratio)} times what a bell curve does. Months differ from one another too (some are a signal "
        f"of many "
        "places at once), and the range takes places as independent: a number just above it is no proof.",
        "",
        "| Measure, places | Months judged, to | Places judged | Flagged a month | A bell curve expects | Own months "
        "expect | Months above the range of a bell curve | Months above the range of own months |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {measure(row['measure']).title}, {Geography(row['geography']).plural} | {row['months']}, "
            f"{row['last']} | "
            f"{words.decimal(row['judged'], 0)} | {words.decimal(row['flagged'], 1)} | {words.decimal(row['bell'], 1)} "
            f"| {words.decimal(row['shuffled'], 1)} | {row['months_above_bell_range']} | {row['months_above_range']} |"
            for row in rows
        ),
    ]


def _cusum(rows: list[_Row], settings: _Row) -> list[str]:
    return [
        "What neighbouring months share is taken off first. “Plain” is the same CUSUM without that. The shift is of "
        f"{words.decimal(settings['shift'], 1)} standard deviations from the first month after the baseline on.",
        "",
        "| Months scatter as | Correlation | False alarm in any month | Alerting in the last | Plain, any month "
        "| Shift "
        "found |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {_kind(row)} | {_in_100(row['false'])} | {_in_100(row['false_now'])} | {_in_100(row['false_plain'])} | "
            f"{_in_100(row['found'])} |"
            for row in rows
        ),
    ]


def _splits(rows: list[_Row], settings: _Row) -> list[str]:
    return [
        f"Falsely split series, and steps of {words.decimal(settings['step'], 0)} standard deviations half way "
        "that are found, with the noise and correlation known, and with both measured on the same panel of "
        f"{settings['places']} places, as fairwait does it: lone spikes are brought in "
        "first. “Usual price” is 2 log(n) variances. “Located” is the share "
        "of series split once whose month is right to within two.",
        "",
        "| Months scatter as | Correlation | Falsely split, usual price | Falsely split, known | Found, known | "
        "Located, known | Falsely split, measured | Found, measured | Located, measured |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {_kind(row)} | "
            + " | ".join(
                _in_100(row[name])
                for name in ("false_usual_price", "false", "found", "located", "false_measured", "found_measured",
                             "located_measured")
            )
            + " |"
            for row in rows
        ),
    ]  # fmt: skip
