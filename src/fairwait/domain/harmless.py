"""Text that somebody else wrote, made safe to show: pages, file names and workbooks may hold what a screen obeys."""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """The text without the signs that nobody sees and that a terminal or an editor may obey.

    Control characters (C0 and C1), marks that turn the direction of writing, zero-width signs, halves of characters and
    code points without a meaning (Unicode's categories C) go; tabs and ends of lines become a space.
    """
    return text if text.isprintable() else "".join(map(_seen, text))


def hides(text: str) -> bool:
    """Whether a text holds a sign that nobody sees."""
    return not text.isprintable() and any(unicodedata.category(sign)[0] == "C" for sign in text)


def harmless(text: str, limit: int = 400) -> str:
    """:func:`visible` text, cut after ``limit`` characters."""
    kept = visible(text)
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


def decoded(name: str) -> str:
    """A file's name as text: a byte that Python could not read as any is written as an address would, ``%FF``."""
    return "".join(f"%{ord(sign) - 0xDC00:02X}" if "\udc80" <= sign <= "\udcff" else sign for sign in name)


def _seen(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in "\t\r\n" or category in ("Zl", "Zp"):
        return " "
    return "" if category[0] == "C" else sign
