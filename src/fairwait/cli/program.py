"""The program: every command in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from fairwait.cli.build import build
from fairwait.cli.change import change
from fairwait.cli.children import children
from fairwait.cli.compare import compare
from fairwait.cli.consistency import consistency
from fairwait.cli.decade import decade
from fairwait.cli.digest import digest
from fairwait.cli.estimate import estimate
from fairwait.cli.explain import explain
from fairwait.cli.fetch import fetch
from fairwait.cli.flows import flows
from fairwait.cli.gap import gap
from fairwait.cli.group import FairwaitCommand, FairwaitGroup
from fairwait.cli.groups import groups
from fairwait.cli.improvers import improvers
from fairwait.cli.ingest import ingest
from fairwait.cli.measures import measures
from fairwait.cli.near import near
from fairwait.cli.options import StoreOption, WorkspaceOption, version_wanted
from fairwait.cli.peers import peers
from fairwait.cli.places import places
from fairwait.cli.rank import rank
from fairwait.cli.refresh import refresh
from fairwait.cli.report import report
from fairwait.cli.revisions import revisions
from fairwait.cli.signals import signals
from fairwait.cli.sources import sources
from fairwait.cli.status import status
from fairwait.cli.targets import targets
from fairwait.cli.trend import trend
from fairwait.cli.watch import watch

EPILOG = (
    "Without a store of your own, the figures that travel with fairwait answer. "
    "Each command explains itself: fairwait rank --help"
)

#: Plain help instead of boxes: it fits narrow terminals, reads well aloud and starts in half the time.
app = typer.Typer(
    name="fairwait",
    cls=FairwaitGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=EPILOG,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def fairwait(
    ctx: typer.Context,
    store: StoreOption = None,
    workspace: WorkspaceOption = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the full technical traceback of an unexpected error.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=version_wanted, is_eager=True)
    ] = False,
) -> None:
    """How long people in England wait for planned NHS care, where it differs, and how sure that is.

    fairwait reads the published figures, measures every area with its uncertainty, and says what could not be judged.
    Start with the report:

        fairwait report
    """
    ctx.obj = {"store": store, "workspace": workspace, "debug": debug}


_COMMANDS: dict[Callable[..., None], str] = {
    report: "Write the report on England, or the profile of a place.",
    rank: "Rank places, with the ranks each may truly have.",
    estimate: "Measure places: values, intervals, counts.",
    compare: "Compare a few places over the main measures.",
    near: "Say who near a place has how long a wait.",
    children: "Show all of a board on one page.",
    peers: "Find the places most like a place, and compare.",
    change: "Compare two months, with the breaks between them.",
    trend: "Follow a place month by month, ranks included.",
    gap: "Say whether places are moving apart.",
    decade: "Compare areas with where they stood a decade ago.",
    consistency: "Say who stayed at the top or the bottom.",
    improvers: "Find who improved or got worse beyond chance.",
    flows: "Follow a list: who joined, was treated, left otherwise.",
    signals: "Say who moved otherwise than usual, beside chance.",
    revisions: "Say how much a month’s figures were revised.",
    targets: "Hold places against what was asked of them.",
    digest: "Tell in words what is better, worse and new.",
    explain: "Show where a number comes from.",
    places: "Tell what a code or name was, is and became.",
    measures: "List what can be measured, or define one measure.",
    status: "Say what is in the store.",
    sources: "List the publications there are, or tell of one.",
    fetch: "Fetch publications into a store of your own.",
    refresh: "Bring a store up to date and say what changed.",
    ingest: "Read published files into a store of your own.",
}
for _command, _told in _COMMANDS.items():
    app.command(short_help=_told, cls=FairwaitCommand)(_command)
app.add_typer(watch, name="watch", short_help="The watch list: who, why, and what they answered.")
app.add_typer(groups, name="groups", short_help="Groups of places under names of your own.")
app.add_typer(build, name="build", short_help="For maintainers: make what travels along.")
