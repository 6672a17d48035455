"""The page of the documentation that shows the study of the gap over time. Every number comes from its results."""

from __future__ import annotations

from typing import Any

from fairwait.domain import words
from studies.gap import NOT_COUNTED, ROOT

PAGE = ROOT / "docs" / "explanation" / "gap-studies.md"
_Row = dict[str, Any]


def page(results: dict[str, Any]) -> str:
    """The page as Markdown."""
    settings = results["settings"]
    rows = {row["story"]: row for row in results["countries"]}
    number = rows["returning"]["countries"]
    return "\n".join(
        [
            "# Does the answer about the gap hold what it promises?",
            "",
            "<!-- Written by python -m studies gap from studies/results/gap.json: do not edit. -->",
            "",
            "Nobody knows whether real places truly moved apart. So we make up countries whose truth we know and ask "
            "of each what `fairwait gap` asks: [the gap over time](gap-over-time.md) says how. Each country has "
            f"{settings['boards']} boards and {settings['months']} months; the log odds of boards differ with a "
            f"standard deviation of {settings['tau']}, as those of real ones do. There are {number} countries of each "
            f"kind, so a share of 5% is known to within {_half(0.05, number)} points either way.",
            "",
            "## Lists whose spread stays as it is",
            "",
            *_returning(rows["returning"], settings),
            "",
            "## Lists that only wander",
            "",
            *_wandering(rows["wandering"], settings),
            "",
            "## Flows that scatter about a level of their own",
            "",
            *_flow(rows["flow"], rows["growing"], settings),
            "",
            "## All together",
            "",
            *_together(rows, settings),
            "",
            "## How to repeat it",
            "",
            f"`python -m studies gap`, seed {settings['seed']}, numpy {settings['numpy']}. The continuous integration "
            "runs a small version with wide bounds.",
            "",
        ]
    )


def _half(share: float, number: int) -> str:
    return words.decimal(196.0 * (share * (1 - share) / number) ** 0.5, 0)


def _percent(share: float) -> str:
    return f"{words.decimal(100.0 * share, 1 if 0 < share < 0.0995 else 0)}%"


def _others(row: _Row, key: str) -> tuple[float, float]:
    """The least and the most of the estimators that count: all but the highest over the lowest."""
    each = [one[key] for id, one in row["estimators"].items() if id != NOT_COUNTED]
    return min(each), max(each)


def _from_to(bounds: tuple[float, float]) -> str:
    low, high = (_percent(one) for one in bounds)
    return low if low == high else f"{low} to {high}"


def _table(row: _Row, settings: _Row, columns: dict[str, str]) -> list[str]:
    head = ["| Estimator | " + " | ".join(columns.values()) + " |", "|---|" + "---:|" * len(columns)]
    return head + [
        f"| {settings['names'][id]} | " + " | ".join(_percent(one[key]) for key in columns) + " |"
        for id, one in row["estimators"].items()
    ]


def _returning(row: _Row, settings: _Row) -> list[str]:
    eq = row["estimators"][NOT_COUNTED]
    return [
        f"Boards have levels of their own and moves that last but return (standard deviation {settings['moves']}, "
        f"correlation {settings['moves_rho']} from month to month). A 95% interval should miss “no change” in 5 of "
        f"100. For the estimators that count it does so in {_from_to(_others(row, 'excluded'))}; for the highest over "
        f"the lowest in {_percent(eq['excluded'])}, because that rests on two places, and drawing places again knows "
        f"too little of the ends. So it is printed and does not count. The difference of the true variance is called a "
        f"change in {_percent(row['difference_of_spread'])}.",
        "",
        "“Said to be wider” is what `fairwait gap` says of a list: wider by its interval *and* by more than "
        "moves in no "
        "direction.",
        "",
        *_table(row, settings, {"excluded": "Interval misses “no change”", "wider": "Wider by the interval",
                                "said_wider": "Said to be wider"}),
    ]  # fmt: skip


def _wandering(row: _Row, settings: _Row) -> list[str]:
    return [
        f"Each board’s log odds take a step of standard deviation {settings['step']} a month, as measured on real "
        "lists, in no particular direction. The spread does grow, without cause. Intervals alone call that growth in "
        f"{_from_to(_others(row, 'wider'))} of countries; asked in addition to exceed moves in no direction, in "
        f"{_from_to(_others(row, 'said_wider'))}. Where moves in no direction are the yardstick by themselves, either "
        f"way, {_from_to(_others(row, 'beyond_undirected'))} lie beyond their 95% range.",
        "",
        *_table(row, settings, {"wider": "Wider by the interval", "said_wider": "Said to be wider",
                                "beyond_undirected": "Beyond moves in no direction"}),
    ]  # fmt: skip


def _flow(row: _Row, growing: _Row, settings: _Row) -> list[str]:
    ratio = round(100 * settings["growth"]) - 100
    merged = {
        id: {**one, "found": growing["estimators"][id]["said_wider"]} for id, one in row["estimators"].items()
    }  # fmt: skip
    found = [one["found"] for id, one in merged.items() if id != NOT_COUNTED]
    return [
        f"What happened in a month scatters about the board’s own level (ω {settings['omega']}, correlation "
        f"{settings['omega_rho']}). With levels that stay, intervals miss “no change” in "
        f"{_from_to(_others(row, 'excluded'))}. Where every difference truly grows by {ratio}% over the window, "
        f"the gap "
        f"is said to be wider in {_from_to((min(found), max(found)))} of countries.",
        "",
        *_table({"estimators": merged}, settings, {"excluded": "Interval misses “no change”",
                "wider": "Wider by the interval", "found": f"Differences growing by {ratio}%: said to be wider"}),
    ]  # fmt: skip


def _together(rows: dict[str, _Row], settings: _Row) -> list[str]:
    ratio = round(100 * settings["growth"]) - 100
    kinds = {
        "returning": "lists whose spread stays",
        "wandering": "lists that only wander",
        "flow": "flows with levels that stay",
        "growing": f"flows whose differences grow by {ratio}%",
    }
    return [
        "“Places moved apart” is said only if all estimators that count say so, so one that errs more often than it "
        "should cannot make the answer err.",
        "",
        "| Country | “Moved apart” | Wider by all intervals alone | “Moved together” |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {_percent(rows[story]['together']['apart'])} | "
            f"{_percent(rows[story]['together']['wider'])} | {_percent(rows[story]['together']['closer'])} |"
            for story, name in kinds.items()
        ),
    ]
