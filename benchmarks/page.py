"""The page of the documentation that says how fast fairwait is, written from the results."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT

RESULTS = Path(__file__).resolve().parent / "results"
PAGE = ROOT / "docs" / "explanation" / "speed.md"
MARK = "<!-- Written by python -m benchmarks from benchmarks/results: do not edit. -->"

Value = Callable[[dict[str, Any]], float]
#: What, limit, unit, where from. A limit is an upper one.
LIMITS: tuple[tuple[str, float, str, str, Value], ...] = (
    ("Ingest of January 2026, against a bare DuckDB read of its CSV", 4, "times", "one_month", lambda r: r["ratio"]),
    ("Memory of that ingest", 1_000, "MB", "one_month", lambda r: r["memory_mb"]),
    ("The same file again", 0.7, "s", "one_month", lambda r: r["again_seconds"]),
    ("120 made-up months of England's size", 480, "s", "many_months", lambda r: r["seconds"] * 120 / r["months"]),
    (
        "One more month in that store, against an empty one",
        1.25,
        "times",
        "many_months",
        lambda r: r["one_more_in_full_store_seconds"] / r["one_more_in_empty_store_seconds"],
    ),
    (
        "Its memory, against an empty one",
        1.25,
        "times",
        "many_months",
        lambda r: r["one_more_in_full_store_memory_mb"] / r["one_more_in_empty_store_memory_mb"],
    ),
    ("Parquet of a month, the largest", 5, "MB", "many_months", lambda r: r["parquet_mb_a_month_most"]),
    (
        "180 made-up months fetched and ingested, against ingesting alone",
        1.1,
        "times",
        "many_fetched",
        lambda r: r["ratio"],
    ),
    ("Memory of that fetch", 1_000, "MB", "many_fetched", lambda r: r["fetch_memory_mb"]),
    ("13 workbooks and all the series", 60, "s", "older_publications", lambda r: r["seconds"]),
    ("Memory of that", 1_000, "MB", "older_publications", lambda r: r["memory_mb"]),
    (
        "106 areas × 10,000 rank draws (processor time)",
        0.3,
        "s",
        "rank_draws",
        lambda r: r["league table, 106 areas x 10,000 draws"]["processor"],
    ),
    (
        "Control charts of 106 areas × 24 functions × 60 months (processor time)",
        2,
        "s",
        "control_charts",
        lambda r: r["seconds"],
    ),
    (
        "The same, against the means and mean distances alone",
        100,
        "times",
        "control_charts",
        lambda r: r["ratio"],
    ),
    ("Improvers of every measure followed (processor time)", 5, "s", "change", lambda r: r["improvers_seconds"]),
    ("Digest of 42 boards and their trusts (processor time)", 10, "s", "change", lambda r: r["digest_seconds"]),
    ("Those improvers, against reading one panel", 10, "times", "change", lambda r: r["improvers_ratio"]),
    ("That digest, against reading one panel", 15, "times", "change", lambda r: r["digest_ratio"]),
    (
        "A remembered page of the website at 50 requests a second, 95 in 100",
        10,
        "ms",
        "website",
        lambda r: r["cached_p95_ms"],
    ),
    ("A page that is not remembered, the slowest kind, 95 in 100", 40, "ms", "website", lambda r: r["uncached_p95_ms"]),
    ("An answer of the API that is not remembered, 95 in 100", 25, "ms", "website", lambda r: r["api_p95_ms"]),
    (
        "A remembered page at full load, two processes (0.5 ms are 2,000 a second)",
        0.5,
        "ms",
        "website",
        lambda r: 1_000 / r["pages_a_second"],
    ),
    (
        "That, against the same server sending the same bytes to everybody",
        4,
        "times",
        "website",
        lambda r: r["floor_pages_a_second"] / r["pages_a_second"],
    ),
    (
        "Requests that failed while a new edition took the place of the one before",
        0,
        "",
        "website",
        lambda r: r["failed_while_swapping"],
    ),
    ("Memory of a web process", 400, "MB", "website", lambda r: max(r["memory_mb"], r["asked_memory_mb"])),
    ("The start page and all that it loads, as sent", 200, "KB", "website", lambda r: r["first_page_bytes"] / 1_000),
    ("HTML report from the packaged figures, cold", 6, "s", "commands", lambda r: r["html_seconds"]),
    ("All formats", 12, "s", "commands", lambda r: r["all_formats_seconds"]),
    ("`fairwait --help`", 0.5, "s", "commands", lambda r: r["help_seconds"]),
)


def load() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))}


def measured(results: dict[str, dict[str, Any]]) -> list[tuple[str, float, float, str]]:
    """Each limit with what was found: what, limit, value, unit. Those not yet measured are left out."""
    found = []
    for what, limit, unit, source, value in LIMITS:
        try:
            found.append((what, limit, value(results[source]), unit))
        except KeyError:
            continue
    return found


def number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 2
    return f"{value:,.{digits}f} {unit}" if unit else f"{value:,.0f}"


def build(results: dict[str, dict[str, Any]]) -> str:
    rows = [
        f"| {what} | {number(value, unit)} | {number(limit, unit)} | {'yes' if value <= limit else '**no**'} |"
        for what, limit, value, unit in measured(results)
    ]
    blocks = [
        "# How fast it is",
        MARK,
        "Whole commands, from the shell's prompt to the shell's prompt, each a new process; medians of several runs.\n"
        "Ratios come from one run, the two commands turn by turn, so that a busy machine slows both.",
        "\n".join(["| what | measured | limit | kept |", "|---|---:|---:|---|", *rows]),
    ]
    if "machine" in results:
        one = results["machine"]
        blocks.append(
            f"Measured on {one['system']} ({one['architecture']}) with {one['cores']} cores, Python {one['python']},\n"
            f"DuckDB {one['duckdb']}, numpy {one['numpy']}."
        )
    if "many_months" in results:
        years = ", ".join(f"{value:.2f}" for value in results["many_months"]["batches"])
        count = results["many_months"]["months"]
        scaled = (
            "" if count == 120 else f" The {count} latest months were run; 120 are {120 / count:g} times their time."
        )
        blocks.append(
            "The made-up months go a year at a time into one store. Seconds a month, year by year: "
            f"{years}.\nMonths before April 2021 have 53 week bands and not 105, and take less.{scaled}"
        )
    if "many_fetched" in results:
        blocks.append(_fetched(results["many_fetched"]))
    if "website" in results:
        blocks.append(_website(results["website"]))
    known = {what for what, *_ in measured(results)}
    missing = [what for what, *_ in LIMITS if what not in known]
    if missing:
        blocks.append(
            "Not measured yet, or found over its limit and not mended yet:\n\n"
            + "\n".join(f"- {what}" for what in missing)
        )
    blocks.append(
        "`python -m benchmarks` repeats it (about half an hour; `--only commands` for a part). The made-up months\n"
        "come from [tests/synthetic](../../tests/synthetic/full_csv.py); the published file is no part of the project."
    )
    return "\n\n".join(blocks) + "\n"


def _website(one: dict[str, Any]) -> str:
    kinds = [f"{kind} {found['p95']:.1f} (the slowest {found['worst']:.0f})" for kind, found in one["uncached"].items()]
    api = [f"{kind} {found['p95']:.1f}" for kind, found in one["api"].items()]
    asked = sum(int(found["addresses"]) for found in (*one["uncached"].values(), *one["api"].values()))
    return (
        f"The website was served by two processes and asked on the same machine, {one['seconds_each']} s for each kind "
        "of question: clients take\ntheir part of the two cores. Where nothing was remembered "
        f"[a small client of our own](../../benchmarks/pacing.py) asked for {asked:,}\n"
        "different addresses, each kind in turn, "
        f"{one['rate']} a second, each by a connection of its own and without waiting for the answers before,\n"
        "and counted from the moment each was due; "
        "the tools that are to be had wait, and so hide how long a slow answer keeps others waiting.\n"
        f"Milliseconds within which 95 in 100 were answered, of the packaged figures: {'; '.join(kinds)}.\n"
        "The API, its estimates being of 60 months × 106 areas × 24 treatment functions, made up, and its lists of\n"
        f"the packaged figures: {'; '.join(api)}.\n"
        f"Remembered pages took {one['cached']['p95']:.1f}, and {one['cached_by_hey']['p95']:.1f} by the public tool "
        f"hey; the floor {one['floor_p95_ms']:.1f}. Asked by the public tool wrk\nwithout a pause, "
        f"{one['pages_a_second']:,.0f} a second were sent, and {one['floor_pages_a_second']:,.0f} by a server that "
        f"looks at nothing.\nWhile a new edition took the place of the one before {one['swaps']} times, "
        f"{one['asked_while_swapping']:,} requests were made and {one['failed_while_swapping']} failed.\n"
        f"Of the {one['memory_mb']:.0f} MB of a process, {one['own_memory_mb']:.0f} are its own share."
        f"{one.get('remark', '')}"
    )


def _fetched(one: dict[str, Any]) -> str:
    ratios = ", ".join(f"{value:.2f}" for value in one["ratios"])
    return (
        f"{one['months']} months, {one['download_mb']:,.0f} MB of zips, were fetched from a made-up publisher\n"
        "on loopback and ingested, and the same files ingested from disk, half a year of each by turns: "
        f"{one['fetch_seconds']:,.0f} s against {one['ingest_seconds']:,.0f} s,\n"
        f"with {one['fetch_memory_mb']:,.0f} MB and {one['ingest_memory_mb']:,.0f} MB at the most. "
        f"The store then holds {one['parquet_mb']:,.0f} MB of Parquet, and {one['store_mb']:,.0f} MB\n"
        f"with the zips themselves. Half-year by half-year the ratio was\n{ratios}.\n"
        "Towards a publisher itself fairwait waits half a second between requests, which hides behind the reading of\n"
        f"the file before.{one.get('remark', '')}"
    )


def write() -> None:
    PAGE.write_text(build(load()), encoding="utf-8", newline="\n")
