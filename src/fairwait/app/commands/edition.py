"""``fairwait edition``: make all that the website shows of what a store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.app.commands.options import EditionsOption, ProcessesOption
from fairwait.cli.asking import form_of, store_folder
from fairwait.cli.options import JsonOption, StoreOption
from fairwait.domain.errors import ExitCode

if TYPE_CHECKING:
    from fairwait.editions.making import Made


def edition(
    ctx: typer.Context,
    editions: EditionsOption = None,
    store: StoreOption = None,
    processes: ProcessesOption = 2,
    again: Annotated[
        bool, typer.Option("--again", help="Make it even though there is one of this version of the data.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the website's edition: every page of what a store holds, printed once, in one file.

    A server that is running shows the new edition a second after it is whole, and loses no request over it. Without
    this command “fairwait serve” makes the edition itself when it starts. What is interrupted goes on where it stopped.
    Where a page could not be made the exit code is 5; with more than one in a hundred nothing is published.

    Example: fairwait edition --store my-store
    """
    from fairwait.app.commands.bars import pages_made
    from fairwait.editions.making import make_edition
    from fairwait.editions.naming import editions_folder
    from fairwait.web.layout.press import press

    form = form_of(as_json, False)
    held = store_folder(ctx, store)
    folder = editions_folder(editions, held)
    with pages_made(quiet=form != "people") as told:
        made = make_edition(folder, press, store=held, processes=processes, again=again, told=told)
    if form == "json":
        from fairwait.cli.machine import print_json

        print_json(
            {"version": made.version, "path": str(made.path), "pages": made.pages, "new": made.fresh,
             "failed": [{"page": path, "reason": reason} for path, reason in made.failed]}
        )  # fmt: skip
    else:
        _tell(made)
    if made.failed:
        raise typer.Exit(int(ExitCode.PARTLY_DONE))


def _tell(made: Made) -> None:
    from fairwait.cli.screen import Screen
    from fairwait.domain import words

    screen = Screen()
    pages = f"{words.integer(made.pages)} {words.noun(made.pages, 'page')}"
    what = "is whole" if made.fresh else "was there already"
    screen.say(f"Edition {made.version} {what}: {pages}.")
    for path, reason in made.failed:
        screen.say(f"Not made: {path or 'the start page'} ({reason}).")
    screen.line(f"  {made.path}")
    screen.say("Look at it with “fairwait serve”, or write it as files with “fairwait site --out my-site”.")
