"""``fairwait refresh``: bring a store up to date and say, in words, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fairwait.cli.asking import form_of, period_named, store_folder, typed, writable
from fairwait.cli.fetch import ExitCodeFlag, FromOption, SourcesArgument
from fairwait.cli.options import JsonOption, MirrorOption, OfflineOption, WrittenStoreOption

if TYPE_CHECKING:
    from fairwait.pipeline.refresh import Refreshed


def refresh(
    ctx: typer.Context,
    sources: SourcesArgument = None,
    first: FromOption = None,
    offline: OfflineOption = False,
    mirror: MirrorOption = None,
    exit_code: ExitCodeFlag = False,
    store: WrittenStoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a store up to date: fetch, check, ingest, publish, and say what changed.

    Told are new months, revised figures (the largest revisions first), organisations that came or went, providers that
    sent nothing or are back, columns and codes that fairwait does not know, and checks that newly warn: since the last
    refresh that told anything, even if one was cut off in between. The words are kept in the store's folder “news”.

    Made for a scheduler: one refresh runs at a time, and one that was cut off goes on where it stopped. The exit codes
    are those of “fairwait fetch”.

    Example: fairwait refresh --store my-store
    """
    form = form_of(as_json, False)
    folder = writable(store_folder(ctx, store))
    from fairwait.cli.fetching import mirror_named, today, watched
    from fairwait.domain.errors import UsageError
    from fairwait.pipeline.fetch.plan import Wanted
    from fairwait.pipeline.refresh import refresh as run

    wanted = Wanted(tuple(typed(name).strip() for name in sources or ()), period_named(first, "--from"))
    wanted.entries()
    if offline and not mirror_named(mirror):
        raise UsageError(
            "Without a network there is nothing to refresh from", where="--offline",
            expected="a mirror's folder beside it, with --mirror or FAIRWAIT_MIRROR",
            remedy="to see what the store holds and lacks: fairwait fetch --offline",
        )  # fmt: skip
    with watched(mirror, offline, quiet=form != "people") as (reach, bars):
        done = run(folder, wanted, lambda some: reach.fetch(some, folder, today(), bars), today=today())
    _show(done, folder, form)
    from fairwait.cli.fetch import shell_code

    raise typer.Exit(shell_code(done.report, exit_code))


def _show(done: Refreshed, folder: Path, form: str) -> None:
    from fairwait.cli.fetch import show_errors

    if form == "json":
        from dataclasses import asdict

        from fairwait.cli.fetch_screen import report_record
        from fairwait.cli.machine import print_json

        print_json({"changes": done.changes.to_dict() | {"sentences": done.changes.sentences()},
                    "disagreements": [asdict(check) for check in done.disagreements],
                    "fetch": report_record(done.report)})  # fmt: skip
    else:
        from fairwait.cli.fetch_screen import show_report
        from fairwait.cli.screen import Screen
        from fairwait.domain import words

        screen = Screen()
        screen.heading("What changed")
        screen.items(done.changes.sentences())
        screen.items(f"{check.sentence} ({words.integer(check.breaches)} found)" for check in done.disagreements)
        if done.written:
            screen.say(f"Kept in {done.written}.", "dim")
        screen.heading("What was fetched")
        show_report(done.report, folder, brief=True)
    show_errors(done.report.errors)
