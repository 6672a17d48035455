"""``fairwait fetch``: what publishers have put on their sites, verified, kept and ingested."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.cli.asking import form_of, period_named, store_folder, typed, writable
from fairwait.cli.options import CsvOption, JsonOption, MirrorOption, OfflineOption, WrittenStoreOption

if TYPE_CHECKING:
    from fairwait.domain.errors import FairwaitError
    from fairwait.pipeline.fetch.plan import Wanted
    from fairwait.pipeline.fetch.reach import Reach
    from fairwait.pipeline.fetch.report import FetchReport

SourcesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCE...]", help="Sources by name: “fairwait sources” lists them.",
                   show_default=False),
]  # fmt: skip
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="MONTH", help="The first month wanted, such as 2024-04. Default: all there are.",
                 show_default=False),
]  # fmt: skip
ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="MONTH", help="The last month wanted. Default: the latest.", show_default=False),
]
LatestFlag = Annotated[bool, typer.Option("--latest", help="Only the newest file of each publication.")]
DryRunFlag = Annotated[
    bool, typer.Option("--dry-run", help="Walk the pages and say what would be fetched; fetch and change nothing.")
]
ExitCodeFlag = Annotated[
    bool,
    typer.Option("--exit-code", help="Where all went well, exit with 10 if there are new figures, 11 if only revised "
                 "ones, 0 if nothing changed."),
]  # fmt: skip


def fetch(
    ctx: typer.Context,
    sources: SourcesArgument = None,
    first: FromOption = None,
    last: ToOption = None,
    latest: LatestFlag = False,
    dry_run: DryRunFlag = False,
    offline: OfflineOption = False,
    mirror: MirrorOption = None,
    exit_code: ExitCodeFlag = False,
    store: WrittenStoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Fetch publications from their publishers' sites into a store of your own.

    The pages of each source are walked, the right link for each month is picked (a revised file before the original),
    and every file is downloaded, checked and read before it counts. What the store has already is asked for only if
    it has changed. A run that was cut off goes on where it stopped.

    The exit code is 0 when all is well, 5 when some of it failed, 7 when nothing could be fetched (3 when nothing that
    came could be read), 8 when another process is at work on the store, and 6 when something that should be out by now
    is not on its publisher's pages. With --exit-code, 10 and 11 tell of new and of revised figures.

    Example: fairwait fetch rtt-full-csv --from 2025-04 --store my-store
    """
    form = form_of(as_json, as_csv)
    from fairwait.cli.fetching import mirror_named, today, watched
    from fairwait.pipeline.fetch.plan import Wanted

    folder = writable(store_folder(ctx, store))
    wanted = Wanted(
        tuple(typed(name).strip() for name in sources or ()), period_named(first, "--from"),
        period_named(last, "--to"), latest,
    )  # fmt: skip
    if offline and not mirror_named(mirror):
        _offline(wanted, folder, form, dry_run)
        return
    wanted.entries()
    with watched(mirror, offline, quiet=form != "people" or dry_run) as (reach, bars):
        if dry_run:
            _planned(wanted, reach, folder, form)
            return
        report = reach.fetch(wanted, folder, today(), bars)
    show(report, folder, form)
    raise typer.Exit(shell_code(report, exit_code))


def _planned(wanted: Wanted, reach: Reach, folder: Path, form: str) -> None:
    from fairwait.cli.fetch_screen import plan_records, show_plan
    from fairwait.cli.fetching import Walking, today
    from fairwait.cli.progress import working
    from fairwait.domain.errors import ExitCode

    with working("Walking the pages", quiet=form != "people") as tell:
        plan = reach.plan(wanted, today(), Walking(tell))
    if form == "people":
        show_plan(plan, folder)
    else:
        from fairwait.cli.machine import print_records

        print_records(form, plan_records(plan, folder), ("source", "publication", "period", "held", "url", "page"))
    show_errors([one.error for one in plan.failures])
    if plan.failures:
        raise typer.Exit(int(ExitCode.PARTLY_DONE if plan.files else plan.failures[0].error.exit_code))
    if plan.missing:
        raise typer.Exit(int(ExitCode.NOT_PUBLISHED))


def _offline(wanted: Wanted, folder: Path, form: str, dry_run: bool) -> None:
    """Without a network: what was downloaded already is read, and what is lacking is told."""
    from fairwait.cli.fetch_screen import show_offline
    from fairwait.cli.fetching import today
    from fairwait.domain.errors import ExitCode
    from fairwait.pipeline.fetch.held import held
    from fairwait.pipeline.fetch.run import take_waiting

    left = None if dry_run or not folder.exists() else take_waiting(folder)
    show_offline(held(wanted, folder, today()), left, folder, form)
    if left and left.failed:
        show_errors([one.error for one in left.failed if one.error])
        raise typer.Exit(int(ExitCode.PARTLY_DONE if left.taken else ExitCode.BAD_INPUT))


def show(report: FetchReport, folder: Path, form: str) -> None:
    """Print what became of a fetch, and its errors on standard error."""
    if form == "people":
        from fairwait.cli.fetch_screen import show_report

        show_report(report, folder)
    else:
        from fairwait.cli.fetch_screen import COLUMNS, record, report_record
        from fairwait.cli.machine import print_json, print_records

        if form == "json":
            print_json(report_record(report))
        else:
            print_records(form, [record(file) for file in report.files], COLUMNS)
    show_errors(report.errors)


def shell_code(report: FetchReport, tell: bool) -> int:
    """The number for the shell; ``tell`` is whether new and revised figures have numbers of their own."""
    code = int(report.exit_code)
    if code or not tell:
        return code
    from fairwait.domain.errors import ExitCode

    if report.number("new") or report.number("kept"):
        return int(ExitCode.NEW)
    return int(ExitCode.REVISED if report.number("revised") else ExitCode.DONE)


def show_errors(errors: Iterable[FairwaitError]) -> None:
    """Print errors on standard error, each once."""
    from fairwait.cli.errors import show_error

    for error in {str(one): one for one in errors}.values():
        show_error(error)
