"""An error as a person reads it: what is wrong, where, what was expected, and what to do."""

from __future__ import annotations

import shutil
import sys
import textwrap

from fairwait.domain.errors import FairwaitError
from fairwait.domain.harmless import harmless
from fairwait.domain.words import sentence


def show_error(error: FairwaitError) -> None:
    """Print the error on standard error."""
    print(error_text(error, _width()), file=sys.stderr)


def error_text(error: FairwaitError, width: int) -> str:
    """The error as a small block: the sentence, then a line each for where, what was expected and what to do."""
    parts = (("Where", error.where), ("Expected", error.expected), ("What to do", error.remedy))
    blocks = [_wrapped(f"Error: {_stopped(harmless(error.what))}", "", width)]
    blocks += [_wrapped(f"{label}:", harmless(text, 900), width) for label, text in parts if text]
    return "\n".join(blocks)


def _stopped(text: str) -> str:
    """With one full stop, and a capital unless it begins with the name of a file, which stays as it is."""
    first = text.split(" ", 1)[0]
    ended = sentence(text)
    return ended if first.isalpha() else f"{text[:1]}{ended[1:]}"


def _wrapped(label: str, text: str, width: int) -> str:
    if text:
        return filled(text, f"  {label:<12}", " " * 14, width)
    return filled(label, "", "  ", width)


def filled(text: str, first: str = "", rest: str = "", width: int = 0) -> str:
    """A paragraph as wide as the terminal. Paths and names are never broken: they are there to be copied."""
    return textwrap.fill(
        text, width or _width(), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


def show_apology(error: Exception, debug: bool) -> None:
    """Print what to do after an error that nobody foresaw."""
    said = harmless(f"{type(error).__name__}: {error}".strip().rstrip(":"), 200)
    lines = [
        f"Sorry: something went wrong inside fairwait ({said}).",
        "This is a fault of the program, not of your question or your files. Nothing in the store was harmed.",
    ]
    if debug:
        lines.append("Please report it with the text above and the command you typed.")
    else:
        lines.append("Please run the same command with --debug at the end and report what it prints.")
    print("\n".join(filled(line) for line in lines), file=sys.stderr)


def _width() -> int:
    return max(40, min(shutil.get_terminal_size().columns, 100))
