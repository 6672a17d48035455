"""``python -m benchmarks``: measure, keep the results, and write the page about them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from benchmarks import change, commands, depth, fetching, ingest, page, rank_draws, signals, website
from benchmarks.measuring import machine


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=[
            "one_month",
            "many_months",
            "many_fetched",
            "older_publications",
            "rank_draws",
            "control_charts",
            "change",
            "commands",
            "website",
        ],
    )
    parser.add_argument("--months", type=int, default=120, help="how many made-up months (120)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (5)")
    parser.add_argument("--dry", action="store_true", help="measure and print, but keep nothing")
    given = parser.parse_args()
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "commands": lambda: commands.commands(given.runs),
        "control_charts": lambda: signals.control_charts(given.runs),
        "change": lambda: change.change(max(1, given.runs // 2)),
        "one_month": lambda: ingest.one_month(given.runs),
        "many_months": lambda: ingest.many_months(given.months),
        "many_fetched": lambda: fetching.many_fetched(given.months * 3 // 2),
        "website": website.website,
        "older_publications": lambda: depth.older_publications(given.runs),
    }
    wanted = given.only or [*steps, "rank_draws"]
    found: dict[str, dict[str, Any]] = {"machine": machine()}
    for name in wanted:
        print(f"{name} ...", flush=True)
        if name == "rank_draws":
            if not given.dry:
                rank_draws.main()
            continue
        found[name] = steps[name]()
    if not given.dry:
        for name, result in found.items():
            text = json.dumps(result, indent=1) + "\n"
            (page.RESULTS / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")
        page.write()
    kept = page.measured(page.load() | found)
    for what, limit, value, unit in kept:
        print(f"{'ok ' if value <= limit else 'OVER'} {what}: {page.number(value, unit)} (limit {limit:g} {unit})")
    return int(any(value > limit for _, limit, value, _ in kept))


if __name__ == "__main__":
    raise SystemExit(main())
