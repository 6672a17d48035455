"""``fairwait groups``: places under names of the user's own, kept as plain files in the user's workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, level_named, period_named, store_folder
from fairwait.cli.group import FairwaitCommand
from fairwait.cli.options import CsvOption, GeographyOption, JsonOption, PeriodOption, StoreOption
from fairwait.cli.own_files import kept_groups
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.workspace.groups import Group

groups = typer.Typer(
    help="Places under a name of your own: save them once, then ask for them with --area group:NAME.\n\n"
    "Without a word behind it, lists the groups there are. They are plain files in your workspace; nothing is ever "
    "sent anywhere.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the group.")]
MembersArgument = Annotated[
    list[str], typer.Argument(metavar="PLACE...", help="Places of one level, by name or code; or group:OTHER.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What the group is for.", show_default=False)]
AuthorOption = Annotated[
    str, typer.Option("--author", metavar="TEXT", help="Who saves it; nobody, unless you say.", show_default=False)
]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Replace a group that has the name already.")]
_RECORD = ("group", "geography", "code", "name", "now_code", "now_name", "told", "note", "author", "created")


@groups.callback()
def list_groups(
    ctx: typer.Context, store: StoreOption = None, as_json: JsonOption = False, as_csv: CsvOption = False
) -> None:
    if ctx.invoked_subcommand is not None:
        if store is not None:  # named before the word behind: it is meant for that
            ctx.obj = {**(ctx.obj or {}), "store": store}
        return
    form, kept = form_of(as_json, as_csv), kept_groups(ctx, store)
    every, errors = kept.every()
    if form == "people":
        from fairwait.cli.groups_screen import show_every

        show_every(every, errors, kept.workspace.folder)
    else:
        from fairwait.cli.machine import print_records

        print_records(
            form, [_summary(one) for one in every], ("group", "geography", "places", "note", "author", "created")
        )
        _tell_errors(errors)


@groups.command(cls=FairwaitCommand)
def save(
    ctx: typer.Context,
    name: NameArgument,
    place: MembersArgument,
    note: NoteOption = "",
    author: AuthorOption = "",
    geography: GeographyOption = None,
    period: PeriodOption = None,
    replace: ReplaceOption = False,
    store: StoreOption = None,
) -> None:
    """Save places under a name. They are of one level: only such can be set beside one another.

    Example: fairwait groups save coast Blackpool Northumberland --note "by the sea" --workspace my-workspace
    """
    from datetime import date

    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.places_over_time import followed, months_to_try
    from fairwait.store.reader import open_store
    from fairwait.workspace.groups import new_group

    kept = kept_groups(ctx, store)
    bench = Workbench(open_store(store_folder(ctx, store)))
    months = months_to_try(period_named(period), bench.latest_period())
    places = followed(place, months, level_named(geography), others=(Geography.ICB,))
    group = new_group(name, places, note=note, author=author, created=date.today())
    path = kept.save(group, replace=replace)
    from fairwait.cli.groups_screen import show_saved

    show_saved(group, path)


@groups.command(cls=FairwaitCommand)
def show(
    ctx: typer.Context,
    name: NameArgument,
    period: PeriodOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Show the places of a group, and what has become of those that have ended.

    Example: fairwait groups show coast --workspace my-workspace
    """
    from fairwait.workspace.members import standing_in

    form, kept = form_of(as_json, as_csv), kept_groups(ctx, store)
    group, month = kept.read(name), month_of(ctx, store, period)
    standing = standing_in(group, month)
    if form == "people":
        from fairwait.cli.groups_screen import show_group

        show_group(group, standing, month, newest=period is None)
        return
    from fairwait.cli.machine import print_records

    print_records(form, [
        {
            "group": group.name, "geography": group.geography.value, "code": one.member.code, "name": one.member.name,
            "now_code": one.place.code if one.place else None, "now_name": one.place.name if one.place else None,
            "told": one.told or None, "note": group.note, "author": group.author, "created": _day(group),
        }
        for one in standing
    ], _RECORD)  # fmt: skip


@groups.command(cls=FairwaitCommand)
def remove(ctx: typer.Context, name: NameArgument, store: StoreOption = None) -> None:
    """Remove a group. Its file is set aside, not deleted.

    Example: fairwait groups remove coast --workspace my-workspace
    """
    aside = kept_groups(ctx, store).remove(name)
    from fairwait.cli.groups_screen import show_removed

    show_removed(aside)


def month_of(ctx: Any, store: Path | None, period: str | None) -> Period:
    """The month whose places are meant: the one named, else that of the newest places known, or held if later."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.places_over_time import months_to_try
    from fairwait.store.reader import open_store

    asked = period_named(period)
    return asked or months_to_try(None, Workbench(open_store(store_folder(ctx, store))).latest_period())[0]


def _summary(group: Group) -> dict[str, Any]:
    return {
        "group": group.name, "geography": group.geography.value, "places": [one.code for one in group.members],
        "note": group.note, "author": group.author, "created": _day(group),
    }  # fmt: skip


def _day(group: Group) -> str | None:
    return None if group.created is None else group.created.isoformat()


def _tell_errors(errors: Any) -> None:
    from fairwait.cli.errors import show_error

    for one in errors:
        show_error(one)
