"""Which program made an edition, to the letter: what pages are printed with is part of the name of what is printed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

#: The rooms above the pages: nothing in them changes what a page or an answer says.
_ABOVE: Final = frozenset(("app", "cli", "pipeline"))
#: Code, templates, styles, definitions and reference lists. Figures are named by their releases.
_READ: Final = frozenset((".py", ".html", ".css", ".js", ".toml", ".csv", ".json", ".topojson"))


@cache
def program_digest(root: Path | None = None) -> str:
    """A digest of all files that pages are made with; another after any change to a template, a word or a method.

    It reads some thousand small files, which takes about a tenth of a second, once in a process.
    """
    top = Path(str(files("fairwait"))) if root is None else root
    digest = sha256()
    for path in sorted(top.rglob("*")):
        place = path.relative_to(top)
        if path.suffix in _READ and place.parts[0] not in _ABOVE and path.is_file():
            digest.update(place.as_posix().encode("utf-8") + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()
