"""What is in the store: publications with their months, and every file behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.analysis.holdings import holdings
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench


def publications_finding(bench: Workbench) -> Finding:
    """Each publication: months held, months missing between, rows read and checks that found something."""
    held = holdings(bench.store)
    files = sum(one.releases for one in held)
    period = bench.latest_period()
    gaps = [one for one in held if one.gaps]
    rows = tuple(
        (
            one.title.removesuffix(f", {words.month(one.last)}"), one.publication,
            words.month(one.first), words.month(one.last), one.months,
            "quarters" if one.quarterly else "months", "; ".join(_gap(run) for run in one.gaps) or None,
            one.releases, one.rows,
            len(one.breached),
        )
        for one in held
    )  # fmt: skip
    sentences = [
        f"The latest month whose waits are shown here, area by area and provider by provider, is {period.label}. Files "
        "that reach further tell of other things: who usually sends figures, whole lists, tests."
    ]
    if gaps:
        counted = words.sentence(words.count(len(gaps), "publication", words=True))[:-1]
        sentences.append(
            f"{counted} {words.noun(len(gaps), 'has', 'have')} months missing between the "
            "first and the last; they are listed, and nothing is filled in."
        )
    return Finding(
        id="data-publications",
        title="What is held",
        headline=(
            f"Everything here rests on {words.count(files, 'published file')} of "
            f"{words.count(len(held), 'publication')}, {words.integer(sum(one.rows for one in held))} rows."
        ),
        sentences=tuple(sentences),
        tables=(
            Table(
                id="data-publications",
                title="Publications held",
                columns=(
                    Column("title", "Publication"),
                    Column("id", "Name in files", "code", secondary=True),
                    Column("first", "From"),
                    Column("last", "To"),
                    Column("number", "Held", "integer"),
                    Column("rhythm", "Of", secondary=True),
                    Column("gaps", "Missing between"),
                    Column("files", "Files", "integer"),
                    Column("rows", "Rows", "integer"),
                    Column("breached", "Checks that found something", "integer", secondary=True),
                ),
                rows=rows,
                caption="Under the licence of their publishers; addresses and licences stand with every file.",
            ),
        ),
        method="Files are checked when they are read; a file that breaks a rule of severity “error” is kept out.",
        provenance=tuple(one.provenance() for one in bench.store.current_releases),
        numbers={
            "files": files,
            "publications": len(held),
            "rows": sum(one.rows for one in held),
            "latest": str(period),
        },
    )


def _gap(run: str) -> str:
    """A run of missing months as people write it: ``April 2015 to November 2024``."""
    return " to ".join(words.month(month) for month in run.split(" to "))


def files_finding(bench: Workbench) -> Finding:
    """Every file, with the sum by which anybody can check that theirs is the same."""
    current = bench.store.current_releases
    ordered = sorted(bench.store.all_releases, key=lambda one: (one.publication, one.last_period), reverse=True)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.title, words.months(one.first_period, one.last_period), one.file_name, one.sha256, one.rows,
            "yes" if one.revised else "not marked", "in use" if one in current else "superseded",
            one.ingested_at[:10] if bench.store.version else None, one.content_date or None,
            sum(bool(check["breaches"]) for check in one.checks),
            one.provenance().derivation or "as published", one.provenance().publisher, one.provenance().licence,
        )
        for one in ordered
    )  # fmt: skip
    old = len(ordered) - len(current)
    told = f"{words.count(len(current), 'file')} {words.noun(len(current), 'is', 'are')} in use"
    superseded = f"; {words.count(old, 'older one')} {words.noun(old, 'is', 'are')} kept and not used" if old else ""
    return Finding(
        id="data-files",
        title="Every file",
        headline=f"{told}{superseded}.",
        sentences=(
            "The sum (sha256) of a file tells whether yours is the same, byte for byte. Files that others put together "
            "from the publishers’ own are marked: their figures are checked against the official totals on reading.",
        ),
        tables=(
            Table(
                id="data-files",
                title="Files behind the figures",
                columns=(
                    Column("title", "What"),
                    Column("months", "Months"),
                    Column("file", "File"),
                    Column("sha256", "sha256", "code"),
                    Column("rows", "Rows", "integer"),
                    Column("revised", "Marked as revised"),
                    Column("use", "Use"),
                    Column("read", "Read on"),
                    Column("content", "Date of its content", secondary=True),
                    Column("found", "Checks that found something", "integer", secondary=True),
                    Column("made", "How the file was made"),
                    Column("publisher", "Publisher", secondary=True),
                    Column("licence", "Licence", secondary=True),
                ),
                rows=rows,
                preview_rows=20,
            ).without_empty_columns(),
        ),
        method="The sum is taken over the bytes of the file as published; what is in use is the newest of each month.",
        provenance=tuple(one.provenance() for one in ordered if one in current),
        numbers={"in_use": len(current), "superseded": old},
    )
