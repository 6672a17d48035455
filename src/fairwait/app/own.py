"""The user's own files from Python: groups of places, and answers to the watch list."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.app.api import AnyStore, workbench
from fairwait.app.arguments import naming_arguments
from fairwait.app.asked import month_named
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period

if TYPE_CHECKING:
    from fairwait.workspace.groups import Group
    from fairwait.workspace.place import Workspace
    from fairwait.workspace.responses import Response


@naming_arguments
def groups(*, workspace: str | Path | None = None) -> tuple[Group, ...]:
    """The groups of places that were saved in a workspace, in order of name.

    Without a ``workspace`` it is that of FAIRWAIT_WORKSPACE or FAIRWAIT_STORE. A file that cannot be read is warned of
    and left out. Raises UsageError where nothing names a workspace.
    """
    from fairwait.workspace.groups import Groups

    every, errors = Groups(_workspace(workspace)).every()
    for error in errors:
        warnings.warn(str(error), stacklevel=3)
    return every


@naming_arguments
def respond(
    entry: str, *, response: str = "", action: str = "", owner: str = "", review: date | str | None = None,
    outcome: str = "", author: str = "", period: Period | str | None = None, workspace: str | Path | None = None,
    store: AnyStore = None,
) -> Response:  # fmt: skip
    """Record an answer to an entry of the watch list, by its id; nothing recorded before is lost.

    Returns everything recorded of it. Raises UsageError where nothing is said or no workspace is named, and
    NothingToAnswerWithError for an entry that is not on the list of the month and that nobody answered before.
    """
    from fairwait.analysis.watch.watch import watch_list
    from fairwait.workspace.names import checked_name
    from fairwait.workspace.responses import Responses

    mine = _workspace(workspace)
    kept, wanted = Responses(mine), checked_name(entry.strip(), "watch list entry")
    name = kept.shelf.found(wanted)
    if name is None:
        month = None if period is None else month_named(period, "period")
        watched = watch_list(workbench(store), period=month, workspace=mine)
        name = next((one.id for one in watched.every if one.id.casefold() == wanted.casefold()), None)
        if name is None:
            raise NothingToAnswerWithError(
                f"There is no entry “{wanted}” on the watch list of {watched.period.label}", where="entry",
                expected="the id of an entry", remedy="fairwait.watch() lists the entries",
            )  # fmt: skip
    return kept.record(
        name, response=response, action=action, owner=owner, review=review, outcome=outcome, author=author
    )


def _workspace(folder: str | Path | None) -> Workspace:
    from fairwait.workspace.place import chosen_workspace

    return chosen_workspace(folder)
