"""The boards that began after the month of the figures by area: places with a page, and nothing else of that month."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fairwait.analysis.begun.boards import boards_begun
from fairwait.analysis.begun.origins import began, origins_of
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Area
from fairwait.domain.words import listing
from fairwait.editions.begun import FACT
from fairwait.places.populations import population

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the fact ``begun``: of each its label, what is said of it where its figures are asked for, its origins."""
    writer.fact(FACT, {
        code: {"label": area.label, "told": _told(bench, area), "origins": [one.board.code for one in origins_of(area)]}
        for code, area in places_begun(bench).items()
    })  # fmt: skip


def places_begun(bench: Workbench) -> dict[str, Area]:
    """The boards, by code, that began after the latest month of the figures by area and have lists since."""
    key = ("boards begun",)
    if key not in bench.kept:
        bench.kept[key] = boards_begun(bench, bench.latest_period())
    return cast("dict[str, Area]", bench.kept[key])


def why_not_then(bench: Workbench, area: Area) -> str:
    """Why it cannot be judged in the month of the figures by area, as a sentence."""
    first, month = began(area).label, bench.latest_period().label
    return f"Began in {first}, so it has no figures of {month}: its page has its lists since then."


def point_of(area: Area) -> tuple[float | None, float | None]:
    """Where its people live, in degrees north and east; None where its border is not known."""
    try:
        people = population(area.geography, began(area))
    except NothingToAnswerWithError:
        return None, None
    at = people.codes.index(area.code)
    north, east = float(people.latitude[at]), float(people.longitude[at])
    return (round(north, 5), round(east, 5)) if north == north else (None, None)


def _told(bench: Workbench, area: Area) -> str:
    month = bench.latest_period().label
    were = listing([one.board.label for one in origins_of(area)])
    return (
        f"{area.label} began in {began(area).label}. This is of {month}, when its people were in {were}; what is held "
        "of it since is on its own page."
    )
