"""What changed in a store, as a person sees it: one line a piece of news, what matters most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.cli.screen import Screen

if TYPE_CHECKING:
    from fairwait.analysis.news.changes import Changes


def show_changes(changes: Changes, screen: Screen | None = None) -> None:
    """Print what changed, or that nothing has."""
    page = screen or Screen()
    if changes.nothing:
        page.say(changes.sentences()[0], "bold")
        return
    page.say(f"What changed since {changes.since}:", "bold")
    page.items(changes.sentences())
