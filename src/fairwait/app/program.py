"""The whole program: the commands that answer at once, and those of the website, which their room may not know of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fairwait.app.commands.edition import edition
from fairwait.app.commands.serve import serve
from fairwait.app.commands.site import site
from fairwait.cli.group import FairwaitCommand
from fairwait.cli.program import app

__all__ = ["app"]

_COMMANDS: Final[dict[Callable[..., None], str]] = {
    serve: "Open the website on this machine.",
    site: "Write the website as plain files.",
    edition: "Make what the website shows of a store.",
}
for _command, _told in _COMMANDS.items():
    app.command(short_help=_told, cls=FairwaitCommand)(_command)
