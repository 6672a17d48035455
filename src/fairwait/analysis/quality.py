"""What was checked on the file behind a report, and what the checks found."""

from __future__ import annotations

from fairwait.analysis.workbench import FULL_CSV, Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period


def quality_finding(bench: Workbench, period: Period) -> Finding:
    """The checks made on the month's data file with their results."""
    release = bench.store.release(FULL_CSV, period)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(check["sentence"]), str(check["severity"]), int(check["breaches"]),
            "; ".join(check["examples"][:3]) or None, str(check["id"]),
        )
        for check in release.checks
    )  # fmt: skip
    broken = [check for check in release.checks if check["breaches"] and check["severity"] != "note"]
    made = words.count(len(release.checks), "check")
    if broken:
        names = words.count(len(broken), "rule", words=True)
        headline = f"The data file passed all but {names} of {made}; the exceptions are shown and nothing was altered."
    else:
        headline = f"The data file passed all of {made}."
    revised = "This is a revised file." if release.revised else "The publisher has not marked this file as revised."
    return Finding(
        id="data-quality",
        title="Data quality",
        headline=headline,
        sentences=(f"It holds {words.integer(release.rows)} rows. {revised}", *release.notes),
        tables=(
            Table(
                id="data-quality",
                title=f"Checks of the data file, {period.label}",
                columns=(
                    Column("rule", "What should hold"),
                    Column("severity", "If broken"),
                    Column("breaches", "Times broken", "integer"),
                    Column("examples", "For example"),
                    Column("id", "Check", secondary=True),
                ),
                rows=rows,
                caption="A broken rule of severity “error” would have kept the file out.",
            ),
        ),
        method="Each rule is a query over every row of the file, run when the file is read; results are kept with it.",
        caveats=(
            "Hospitals record the same care differently (day case or outpatient procedure, one pathway or two): no "
            "check of a file can see that.",
        ),
        provenance=bench.provenance(period),
        numbers={str(check["id"]): int(check["breaches"]) for check in release.checks},
    )
