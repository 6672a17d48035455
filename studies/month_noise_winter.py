"""The part of the noise page about months that have neighbours: the noise of winter 2014-15 was its own."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
NAMES = {
    "within_18_weeks": "Share within 18 weeks (logit)",
    "waiting": "Size of the list",
    "waiting_over_18_weeks": "Waiting over 18 weeks (ω of the share)",
    "median_wait": "Median wait of the list",
    "p92_wait": "92nd percentile of the list",
    "admitted_median_wait": "Admitted, median wait",
    "admitted_p95_wait": "Admitted, 95th percentile",
    "non_admitted_median_wait": "Non-admitted, median wait",
}


def neighbours(results: dict[str, Any]) -> list[str]:
    """What is measured on a month's own run, and how often its months are then told apart."""
    rows: list[Row] = results["winter"]
    share, median = (_of(rows, id) for id in ("within_18_weeks", "median_wait"))
    admitted, (before, after) = (
        _of(rows, "admitted_median_wait"),
        (results["salford"][one] for one in ("borrowed", "own")),
    )
    return [
        "Where the store, or the figures that travel with fairwait, hold four to six months in a row around a month, "
        "its noise is measured on them, for the measure, the treatment function and the kind of place, and **the "
        "larger of that and what would be borrowed is used** by ranks, by `change` and by `decade`. Only places that "
        "could be judged in a month count in it. ω is the noise with which the changes from month to month, less the "
        "month's mean change and each over its own standard error, scatter as a standard normal: a test of two "
        "neighbouring months is then right on average. Jumps are counted; correlation of months is assumed for "
        "completed pathways as above, for lists ω is that of their changes. Four months, because of three the middle "
        "one is in both changes and a strange one would decide alone; six at most, because further away is another "
        "season. Fewer than twenty places measure nothing: regions are raised in the proportion in which areas were, "
        "a treatment function in that of all functions. Providers borrow by the length of their list.",
        "",
        "How unsure such an ω is, ranks take from its own 95% limits (places drawn again) instead of the factor of two "
        "of a borrowed one: nothing was carried over from other years or other kinds of place.",
        "",
        "Winter 2014-15, December to March: share of places whose neighbouring months `change` tells apart, all three "
        "pairs, less what places did on average. It should be one in twenty.",
        "",
        "| Measure | Places | ω borrowed | ω of the winter | Told apart with it borrowed | With the larger |",
        "|---|---|---|---|---|---|",
        *(
            f"| {NAMES[row['measure']]} | {row['places']} | {row['borrowed']:.3f} | {_own(row)} | "
            f"{row['apart_borrowed']:.1%} | {row['apart']:.1%} |"
            for row in rows
        ),
        "",
        f"What all places did together is told, as it should be: {share['told']:.0%} of changes of the share are "
        f"told ({share['told_borrowed']:.0%} with borrowed noise), and {median['told']:.0%} of the median wait, which "
        "fell by a sixth everywhere after January. Admitted waits had been borrowed from this very winter, measured "
        f"otherwise: {admitted['borrowed']:.3f} there, {admitted['own']:.3f} here.",
        "",
        f"Ranked among {after[2]} of today's areas, Salford's share within 18 weeks in January 2015 was said to lie "
        f"between ranks {before[0]} and {before[1]}; it lies between {after[0]} and {after[1]}.",
    ]


def _own(row: Row) -> str:
    return f"{row['own']:.3f}" if row["own"] > row["borrowed"] else "no more"


def _of(rows: list[Row], measure: str) -> Row:
    return next(row for row in rows if row["measure"] == measure)
