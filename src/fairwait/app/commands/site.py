"""``fairwait site``: the website as plain files, to be put on any web server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.app.commands.options import EditionsOption, ProcessesOption
from fairwait.cli.asking import form_of, store_folder
from fairwait.cli.options import JsonOption, StoreOption
from fairwait.domain.errors import ExitCode

if TYPE_CHECKING:
    from fairwait.web.static_site import Written

OutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The folder to write: a new or empty one, or one written so before."),
]
UrlOption = Annotated[
    str,
    typer.Option("--url", metavar="ADDRESS", show_default=False,
                 help="Where the site will stand, for the map of it that search engines read."),
]  # fmt: skip
PngOption = Annotated[
    bool, typer.Option("--png", help="Write every chart as a PNG picture too. It takes several times as long.")
]


def site(
    ctx: typer.Context,
    out: OutOption,
    editions: EditionsOption = None,
    store: StoreOption = None,
    url: UrlOption = "",
    png: PngOption = False,
    processes: ProcessesOption = 2,
    as_json: JsonOption = False,
) -> None:
    """Write the website as plain files, which any web server can hand out.

    Every place and every measure at the latest month is there, with charts, tables and findings to take away. Search,
    comparing places and “Where would I wait less?” say that they need “fairwait serve”. The folder is replaced once
    all is written; a folder that holds anything else is refused.

    Example: fairwait site --out my-site
    """
    from fairwait.app.commands.bars import pages_made
    from fairwait.editions.making import make_edition
    from fairwait.editions.naming import editions_folder
    from fairwait.web.layout.press import press
    from fairwait.web.static_site import write_site
    from fairwait.web.static_site.folder import checked

    form = form_of(as_json, False)
    quiet = form != "people"
    checked(out)  # before the pages are made, which takes a while
    held = store_folder(ctx, store)
    with pages_made(quiet=quiet) as told:
        made = make_edition(editions_folder(editions, held), press, store=held, processes=processes, told=told)
    with pages_made(quiet=quiet) as told:
        written = write_site(made.path, out, png=png, url=url, processes=processes, told=told)
    if form == "json":
        from fairwait.cli.machine import print_json

        print_json(
            {"version": written.version, "path": str(written.folder), "pages": written.pages, "files": written.files,
             "missing": written.missing}
        )  # fmt: skip
    else:
        _tell(written)
    if written.missing:
        raise typer.Exit(int(ExitCode.PARTLY_DONE))


def _tell(written: Written) -> None:
    from fairwait.cli.screen import Screen
    from fairwait.domain import words

    screen = Screen()
    pages = f"{words.integer(written.pages)} {words.noun(written.pages, 'page')}"
    screen.say(f"The website of edition {written.version} is written: {pages} in {words.integer(written.files)} files.")
    for path in written.missing:
        screen.say(f"Not made: {path or 'the start page'}.")
    screen.line(f"  {written.folder}")
    screen.say("Put the folder on any web server, under any address. To look at it here: python3 -m http.server")
