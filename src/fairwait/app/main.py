"""The way in: what the command ``fairwait`` runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairwait.app.program import app as app


def run() -> None:
    """Run the program. Even the loading of its modules may be interrupted without a traceback."""
    try:
        from fairwait.app.program import app
        from fairwait.cli.streams import settle

        settle()
        app(prog_name="fairwait")
    except KeyboardInterrupt:
        sys.exit(130)


def __getattr__(name: str) -> Any:
    """``app``, the Typer application, loaded when somebody asks for it."""
    if name != "app":
        raise AttributeError(f"module “{__name__}” has no attribute “{name}”")
    from fairwait.app.program import app

    return app
