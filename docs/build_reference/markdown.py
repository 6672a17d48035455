"""Pieces of a Markdown page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

MARK = "<!-- Written by python -m docs.build_reference: do not edit. -->"
WIDTH = 118


def wrap(text: str) -> str:
    """One paragraph at the width of the other pages."""
    return textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def bullets(items: Iterable[str]) -> str:
    return "\n".join(
        textwrap.fill(item, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
        for item in items
    )


def page(title: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", MARK, *blocks]) + "\n"
