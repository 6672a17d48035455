"""Where the pages about measures stand, and which page an address asks for."""

from __future__ import annotations

from typing import Final

from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

MEASURES: Final = "measures/"
IMPROVERS: Final = "improvers/"
GAP: Final = "gap/"
WATCH_LIST: Final = "watch-list/"


def page_of(room: str, measure: str, geography: Geography, treatment_function: str = TOTAL) -> str:
    """The address of a measure's page of a kind of place: ``measures/median_wait/icb/C_110/``."""
    own = "" if treatment_function == TOTAL else f"{treatment_function}/"
    return f"{room}{measure}/{geography.value}/{own}"


def asked_of(room: str, path: str) -> tuple[str, Geography, str]:
    """The measure, kind of place and treatment function that an address asks for; the other way of :func:`page_of`.

    Raises ValueError for an address that is no such page.
    """
    parts = path.removeprefix(room).strip("/").split("/")
    if not path.startswith(room) or not path.endswith("/") or len(parts) not in (2, 3):
        raise ValueError(f"{path!r} is no page of a measure under {room!r}")
    return parts[0], Geography(parts[1]), parts[2] if len(parts) > 2 else TOTAL
