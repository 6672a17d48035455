"""Every name and code by which an edition finds a place, each once, with the places of today that it leads to."""

from __future__ import annotations

from typing import Any, Final

from fairwait.editions.reading import Edition

_TWICE: Final = "site in town"  # the same hospital, by its name with the town


def every_name(edition: Edition) -> list[dict[str, Any]]:
    """``name``, ``what`` it is, the code it is ``of``, the codes of ``places`` with a page, and what is ``told`` of a
    former place, in the order of the table."""
    former: dict[str, Any] = edition.fact("former") or {}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for folded, code, shown, what in edition.rows("select folded, code, shown, what from name order by rowid"):
        own = edition.place(code)
        gone = None if own else former.get(code)
        # A code stands as it is written: of a hospital's, the table keeps the hospital's name beside it.
        name = folded.upper() if what.endswith("code") else shown
        if what != _TWICE:
            heirs = [code] if own else [one for one in (gone or {}).get("heirs", ()) if edition.place(one)]
            told = str(gone["told"]) if gone else ""
            found.setdefault(
                (code, what, name), {"name": name, "what": what, "of": code, "places": heirs, "told": told}
            )
    return list(found.values())
