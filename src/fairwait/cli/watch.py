"""``fairwait watch``: who is on the watch list and why, and what they answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, level_named, opened, period_named, store_folder, typed
from fairwait.cli.group import FairwaitCommand
from fairwait.cli.options import AllOption, CsvOption, GeographyOption, JsonOption, PeriodOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.watch.entry import WatchEntry, WatchList
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.place import Geography
    from fairwait.workspace.place import Workspace

watch = typer.Typer(
    help="Who is on the watch list, by which rule, since when, and what takes them off.\n\n"
    "Without a word behind it, lists the entries. “show” gives the evidence of one, “respond” records an answer to it "
    "in your workspace.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
EntryArgument = Annotated[str, typer.Argument(metavar="ENTRY", help="An entry's id. Capitals do not matter.")]
ShownArgument = Annotated[str, typer.Argument(metavar="ENTRY", help="An entry's id, or a place: then all its entries.")]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="MONTH", show_default=False,
                 help="What came onto the list or off it after this month is new. Default: the month before."),
]  # fmt: skip
PlacesOption = Annotated[
    list[str] | None,
    typer.Option("--area", "-a", metavar="PLACE", show_default=False,
                 help="Only a trust, or a board with its trusts, by name or code. May be given several times."),
]  # fmt: skip


@watch.callback()
def list_entries(
    ctx: typer.Context,
    area: PlacesOption = None,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    since: SinceOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    if ctx.invoked_subcommand is not None:
        return
    from fairwait.cli.watch_places import place_of_digest

    form, level = form_of(as_json, as_csv), _level(geography)
    bench, watched = _watched(ctx, store, period, since, level, form == "people")
    places = [place_of_digest(one, watched.period) for one in area or ()]
    codes = {one.code for one in places}
    entries = [one for one in watched.every if not codes or one.area in codes or one.parent in codes]
    if form == "people":
        from fairwait.cli.watch_screen import show_list

        show_list(watched, entries, tuple(places), bench.store, everything=everything or bool(codes))
        return
    from fairwait.analysis.watch.records import ENTRY_COLUMNS, entry_record, flat_record, whole_list
    from fairwait.cli.machine import print_json, print_records

    if form == "csv":
        print_records(form, [flat_record(one) for one in entries], ENTRY_COLUMNS)
    else:
        print_json(whole_list(watched, [entry_record(one) for one in entries]))


@watch.command(cls=FairwaitCommand)
def show(
    ctx: typer.Context,
    entry: ShownArgument,
    period: PeriodOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Show an entry, or all of a place: the evidence, what takes it off, and every answer that was recorded.

    Example: fairwait watch show figures_not_sent-within_18_weeks-all-RHQ
    """
    form = form_of(as_json, as_csv)
    bench, watched = _watched(ctx, store, period, None, None, form == "people")
    found = _entries(watched, entry)
    if form == "people":
        from fairwait.cli.watch_screen import show_entries

        show_entries(found, bench.store)
        return
    from fairwait.analysis.watch.records import ENTRY_COLUMNS, entry_record, flat_record, history_of, source_record
    from fairwait.cli.machine import print_json, print_records

    if form == "csv":
        print_records(form, [flat_record(one) for one in found], ENTRY_COLUMNS)
    else:
        print_json([
            entry_record(one) | {"history": history_of(one), "sources": [source_record(each) for each in one.sources]}
            for one in found
        ])  # fmt: skip


@watch.command(cls=FairwaitCommand)
def respond(
    ctx: typer.Context,
    entry: EntryArgument,
    response: Annotated[str, typer.Option("--response", metavar="TEXT", help="What the body says.")] = "",
    action: Annotated[str, typer.Option("--action", metavar="TEXT", help="What was agreed to do.")] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="TEXT", help="Who answers for the action.")] = "",
    review: Annotated[
        str | None, typer.Option("--review", metavar="DATE", help="The day to look again, such as 2027-01-31.")
    ] = None,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help="What came of it.")] = "",
    author: Annotated[
        str, typer.Option("--author", metavar="TEXT", help="Who records this; nobody, unless you say.")
    ] = "",
    period: PeriodOption = None,
    store: StoreOption = None,
) -> None:
    """Record an answer to an entry in your workspace. Nothing recorded before is lost.

    Two reviews that pass without an outcome or a new date escalate the entry.

    Example: fairwait watch respond figures_not_sent-within_18_weeks-all-RHQ --response "New system" --owner Chair
    """
    from fairwait.cli.own_files import workspace_of
    from fairwait.workspace.responses import Responses

    kept = Responses(workspace_of(ctx, store))
    # An entry that has ended can still be answered, an unknown one cannot.
    name = kept.shelf.found(typed_entry(entry)) or _answered(ctx, store, period, entry)
    found = kept.record(
        name, response=response, action=action, owner=owner, review=review, outcome=outcome, author=author
    )
    from fairwait.cli.watch_screen import show_recorded

    show_recorded(found, kept.shelf.path(name))


def _answered(ctx: Any, store: Path | None, period: str | None, entry: str) -> str:
    """The id of an entry that is on the list; only it is judged, the whole list for who asks for one that is not."""
    from fairwait.analysis.watch.lookup import entry_called
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.progress import working

    name, month = typed_entry(entry), period_named(period)
    with working("Judging the rule", quiet=False):
        found = entry_called(Workbench(opened(ctx, store)), name, month)
    return found.id if found else _entry(_watched(ctx, store, period, None, None, True)[1], entry).id


def _level(text: str | None) -> Geography | None:
    from fairwait.analysis.watch.watch import LEVELS
    from fairwait.domain.errors import UsageError

    level = level_named(text)
    if level not in (None, *LEVELS):
        raise UsageError(
            f"No rule of the watch list is about {level.plural if level else ''}", where="--geography",
            expected="icb or provider",
        )  # fmt: skip
    return level


def _watched(
    ctx: Any, store: Path | None, period: str | None, since: str | None, level: Geography | None, people: bool
) -> tuple[Workbench, WatchList]:
    from fairwait.analysis.watch.watch import watch_list
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.progress import working

    month, before = period_named(period), period_named(since, "--since")
    bench = Workbench(opened(ctx, store))
    with working("Judging the rules", quiet=not people):
        return bench, watch_list(
            bench, period=month, since=before, geography=level, workspace=maybe_workspace(ctx, store)
        )


def maybe_workspace(ctx: Any, store: Path | None) -> Workspace | None:
    """The workspace, where one is named: the list can be read without any."""
    from fairwait.workspace.place import find_workspace

    return find_workspace((ctx.obj or {}).get("workspace"), store_folder(ctx, store))


def typed_entry(text: str) -> str:
    """An entry's id as it was typed, fit to be looked for; UsageError for what can be none."""
    from fairwait.workspace.names import checked_name

    return checked_name(typed(text).strip(), "watch list entry")


def _entries(watched: WatchList, text: str) -> list[WatchEntry]:
    """The entry of that id, or the entries of the place of that name or code."""
    from fairwait.cli.watch_places import place_of_digest
    from fairwait.domain.errors import NothingToAnswerWithError, UsageError
    from fairwait.places.ended import is_ended

    wanted = typed(text).strip().casefold()
    if not any(one.id.casefold() == wanted for one in watched.every):
        try:
            place = place_of_digest(text, watched.period)
        except UsageError as error:
            if "could be" in error.what or is_ended(error):
                raise
        else:
            found = list(watched.of(place.code))
            if found:
                return found
            raise NothingToAnswerWithError(
                f"{place.label} is not on the watch list of {watched.period.label}",
                expected="a place that is on it, or an entry's id",
                remedy="“fairwait watch --all” lists every entry; “fairwait digest” tells of places that are not on it",
            )
    return [_entry(watched, text)]


def _entry(watched: WatchList, text: str) -> WatchEntry:
    import difflib

    from fairwait.domain.errors import NothingToAnswerWithError

    wanted = typed_entry(text).casefold()
    for one in watched.every:
        if one.id.casefold() == wanted:
            return one
    near = difflib.get_close_matches(wanted, [one.id for one in watched.every], n=3, cutoff=0.5)
    raise NothingToAnswerWithError(
        f"There is no entry “{typed(text)}” on the watch list of {watched.period.label}",
        expected=f"an entry such as {', '.join(near)}" if near else "an entry of the list",
        remedy="“fairwait watch --all” lists every entry; one that has ended is no longer among them",
    )
