"""Names that people give, and that become names of files: on every system, and inside their folder."""

from __future__ import annotations

import unicodedata

from fairwait.domain.errors import UsageError
from fairwait.domain.harmless import harmless

#: Longer names are cut or refused by some systems once a folder's path stands before them.
LONGEST = 60
_MARKS = " -_"
#: Names that Windows keeps for devices, whatever ending a file has.
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"
})  # fmt: skip
_EXPECTED = f"letters, digits, spaces, hyphens and underscores, at most {LONGEST}, beginning with a letter or digit"


def checked_name(text: str, what: str) -> str:
    """The name of a ``what`` (“group”), spaces tidied, fit to be a file's on every system.

    Raises :class:`UsageError` for a path, a reserved name, anything unprintable, and what is empty or too long.
    """
    name = " ".join(part for part in unicodedata.normalize("NFC", text).split(" ") if part)
    problem = _problem(name)
    if problem:
        shown = harmless(text, LONGEST) or text.encode("unicode_escape").decode("ascii")[:LONGEST]
        raise UsageError(f"“{shown}” cannot be the name of a {what}: {problem}", expected=_EXPECTED)
    return name


def folded(name: str) -> str:
    """What two names have in common that some systems take for one: capitals and forms of a letter do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _problem(name: str) -> str:
    if not name:
        return "it is empty"
    if len(name) > LONGEST or len(name.encode("utf-8", "replace")) > 3 * LONGEST:
        return "it is too long"
    odd = [sign for sign in name if not (sign.isalnum() or unicodedata.category(sign) == "Mn" or sign in _MARKS)]
    if odd:
        sign = odd[0]
        return f"it has {f'a “{sign}”' if sign.isprintable() else 'a sign that nobody sees'}"
    if not name[0].isalnum():
        return "it begins with a mark"
    if name.casefold() in _DEVICES:
        return "Windows keeps that name for itself"
    return ""
