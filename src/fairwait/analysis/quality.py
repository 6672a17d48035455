"""What was checked on the file behind a report, and what the checks found."""

from __future__ import annotations

from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.store.release import Release


def quality_finding(bench: Workbench, period: Period) -> Finding:
    """The checks made on the month's data file with their results."""
    releases = bench.releases(period)
    one_file = len(releases) == 1
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(check["sentence"]), str(check["severity"]), int(check["breaches"]),
            "; ".join(check["examples"][:3]) or None, str(check["id"]), release.title,
        )
        for release in releases
        for check in release.checks
    )  # fmt: skip
    checks = [check for release in releases for check in release.checks]
    broken = [check for check in checks if check["breaches"] and check["severity"] != "note"]
    made = words.count(len(checks), "check")
    files = words.noun(len(releases), "The data file", "The data files")
    if broken:
        names = words.count(len(broken), "rule", words=True)
        headline = f"{files} passed all but {names} of {made}; the exceptions are shown and nothing was altered."
    else:
        headline = f"{files} passed all of {made}."
    return Finding(
        id="data-quality",
        title="Data quality",
        headline=headline,
        sentences=tuple(sentence for release in releases for sentence in _told(release, one_file)),
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
                    Column("file", "File", secondary=True),
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
        numbers={
            str(check["id"]) if one_file else f"{release.publication}: {check['id']}": int(check["breaches"])
            for release in releases
            for check in release.checks
        },
    )


def _told(release: Release, one_file: bool) -> tuple[str, ...]:
    """What a reader should know of a file: its size, whether it was revised, and what its reader noted."""
    it = "It" if one_file else release.title
    revised = "This is a revised file." if release.revised else "The publisher has not marked this file as revised."
    return (f"{it} holds {words.integer(release.rows)} rows. {revised}", *release.notes)
