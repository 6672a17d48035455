"""The user's own files, as commands find them: the workspace, and the places that a group stands for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairwait.cli.asking import GROUP, store_folder
from fairwait.cli.group import RUNNING
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

if TYPE_CHECKING:
    from fairwait.workspace.groups import Groups
    from fairwait.workspace.place import Workspace


def workspace_of(ctx: Any, store: Path | None = None) -> Workspace:
    """The workspace that a command means; UsageError that says what to do where nothing names one."""
    from fairwait.workspace.place import chosen_workspace

    return chosen_workspace((ctx.obj or {}).get("workspace"), store_folder(ctx, store))


def kept_groups(ctx: Any, store: Path | None = None) -> Groups:
    """The groups of the workspace that a command means."""
    from fairwait.workspace.groups import Groups

    return Groups(workspace_of(ctx, store))


def places_of_group(text: str, period: Period, geography: Geography | None) -> list[Area]:
    """The places in a month of the group that “group:NAME” means; what ended since is told on standard error.

    Raises UsageError where the group is of another level than the one asked for, or no place of it can be found.
    """
    from fairwait.cli.errors import filled
    from fairwait.workspace.members import standing_in

    ctx = RUNNING.get()
    group = kept_groups(ctx, ctx.params.get("store") if ctx else None).read(text.strip()[len(GROUP) :])
    if geography not in (None, group.geography):
        raise UsageError(
            f"The group “{group.name}” is one of {group.geography.plural}, not of {geography.plural}",
            where=text, expected=f"--geography {group.geography.value}, or none",
        )  # fmt: skip
    standing = standing_in(group, period)
    told = [one.told + ("" if one.place else "; it is left out") for one in standing if one.told]
    for one in told:
        print(filled(f"Group “{group.name}”: {one.rstrip('.')}."), file=sys.stderr)
    found = [one.place for one in standing if one.place is not None]
    if not found:
        raise NothingToAnswerWithError(
            f"No place of the group “{group.name}” is one in {period.label}", where=text,
            expected="a group with a place of the month asked for", remedy=f"see “fairwait groups show {group.name}”",
        )  # fmt: skip
    return found
