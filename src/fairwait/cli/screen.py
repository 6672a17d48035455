"""Answers for people: sentences first, then tables that fit the terminal, then what could not be judged."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from fairwait.cli.bars import ASCII, UNICODE, Marks
from fairwait.cli.layout import WIDEST, Shown, lines_of
from fairwait.cli.streams import speaks_unicode
from fairwait.domain.harmless import visible

if TYPE_CHECKING:
    from rich.console import Console

#: Lines of prose longer than this are hard to read.
_PROSE = 100
_NARROWEST = 40


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    class OwnConsole(Console):
        """One that lets a closed pipe be dealt with where every other error is."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return OwnConsole(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


class Screen:
    """Standard output as a person sees it. Without a terminal, or with NO_COLOR, there is no colour."""

    def __init__(self, *, error: bool = False) -> None:
        self.stream = sys.stderr if error else sys.stdout
        self.console = _console(self.stream)

    @property
    def width(self) -> int:
        return max(_NARROWEST, min(self.console.width, WIDEST))

    @property
    def marks(self) -> Marks:
        """What intervals are drawn with: plain letters where the terminal has nothing better."""
        return UNICODE if speaks_unicode(self.stream) else ASCII

    def line(self, text: str = "", style: str = "") -> None:
        """A line, or several, as they stand; without what somebody else's words might make a terminal do."""
        from rich.text import Text

        self.console.print(Text("\n".join(map(visible, text.split("\n"))), style=style))

    def say(self, text: str, style: str = "", indent: str = "", hang: str | None = None) -> None:
        """A paragraph, wrapped at the width of the terminal."""
        if text:
            self.line(self.wrapped(text, indent, hang), style)

    def wrapped(self, text: str, indent: str = "", hang: str | None = None) -> str:
        return textwrap.fill(
            " ".join(visible(text).split()), min(self.width, _PROSE), initial_indent=indent,
            subsequent_indent=indent if hang is None else hang, break_on_hyphens=False, break_long_words=False,
        )  # fmt: skip

    def heading(self, text: str) -> None:
        """A title with an empty line above it."""
        self.line()
        self.say(text, "bold")

    def items(self, texts: Iterable[str], style: str = "") -> None:
        """A list, each item wrapped under its dash."""
        for text in texts:
            self.say(text, style, indent="- ", hang="  ")

    def facts(self, pairs: Iterable[tuple[str, str]], style: str = "") -> None:
        """Names and values, the values wrapped beside their names; those without a value are left out."""
        told = [(name, value) for name, value in pairs if value]
        room = max((len(name) for name, _ in told), default=0) + 2
        for name, value in told:
            self.say(value, style, indent=f"{name:<{room}}", hang=" " * room)

    def table(self, columns: Sequence[Shown], dim: Sequence[bool] = (), break_after: int | None = None) -> None:
        """A table. ``dim`` says which rows stand back; after ``break_after`` rows a line of dots says some are left
        out."""
        heading, rows = lines_of([_visible(one) for one in columns], self.width)
        self.line(heading, "bold")
        for index, row in enumerate(rows):
            if index == break_after:
                self.line("…", "dim")
            self.line(row, "dim" if dim and dim[index] else "")


def _visible(column: Shown) -> Shown:
    """The column as it is seen, so that its width is counted on what is printed."""
    return replace(column, heading=visible(column.heading), cells=[visible(cell) for cell in column.cells])
