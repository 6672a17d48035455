"""Every name and code by which people look for a place: of today and of former days, official ones, and hospitals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fairwait.analysis.begun.origins import began
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.editions.searching import Match, meant, search
from fairwait.editions.tables.begun import places_begun
from fairwait.editions.tables.former import Former, formers
from fairwait.editions.tables.places import places_shown
from fairwait.places.identities import rows_of_code
from fairwait.places.providers import provider_rows
from fairwait.places.search import plain
from fairwait.places.sites import hospitals

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter

__all__ = ["COLUMNS", "FACT", "Match", "fill", "meant", "search"]

COLUMNS: Final = ("folded", "code", "shown", "what")
#: Under which name the edition keeps whoever has no page of their own.
FACT: Final = "former"

Row = tuple[str, str, str, str]


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``name`` and the fact ``former``."""
    period = bench.latest_period()
    shown = {one.code: one for one in places_shown(bench, period)}
    later = places_begun(bench)
    gone = tuple(formers(period, {**shown, **later}, bench.judged(period)))
    rows = [
        *_of_places(tuple(shown.values()), period),
        *(row for one in later.values() for row in _of_places((one,), began(one))),
        *_of_boards(tuple(shown.values())),
        *_of_former(gone),
        *_of_sites({*shown, *(f.code for f in gone)}, period),
    ]
    writer.rows("name", COLUMNS, dict.fromkeys(row for row in rows if row[0]))
    writer.fact(FACT, {
        one.code: {"label": one.label, "what": one.what, "level": one.level, "told": one.told, "heirs": one.heirs}
        for one in gone
    })  # fmt: skip


def _of_places(places: tuple[Area, ...], period: Period) -> Iterator[Row]:
    known_as = {row.code: row.also_known_as for row in provider_rows()}
    for one in places:
        yield plain(one.name), one.code, one.name, "name"
        yield one.code.lower(), one.code, one.code, "code"
        if one.geography is Geography.PROVIDER:  # as places are found elsewhere: these names count like the first
            other = known_as.get(one.code, "")
            yield plain(one.official_name), one.code, one.name, "name"
            yield plain(other), one.code, other, "name"
        else:
            yield from _of_area(one, period)


def _of_boards(places: tuple[Area, ...]) -> Iterator[Row]:
    """Areas that are the whole of a board of another name: who looks for Cornwall means Kernow too."""
    names = {one.code: one.name for one in places}
    parents = Counter(one.parent for one in places if one.geography is Geography.SUB_ICB)
    for one in places:
        board = names.get(one.parent, "")
        if one.geography is Geography.SUB_ICB and parents[one.parent] == 1 and board not in ("", one.name):
            yield plain(board), one.code, board, "board"


def _of_area(one: Area, period: Period) -> Iterator[Row]:
    """Official names and ONS codes of an area, and those it had before."""
    for row in rows_of_code().get(one.code, ()):
        now = row.valid_from <= period.last_day and (row.valid_to is None or period.last_day <= row.valid_to)
        if row.valid_from > period.last_day:
            continue
        for name in (row.name, row.official_name):
            same = now or plain(name) in (plain(one.name), plain(one.official_name))
            yield plain(name), one.code, name, "official name" if same else "former name"
        yield row.ons_code.lower(), one.code, row.ons_code, "code" if now else "former code"


def _of_former(gone: tuple[Former, ...]) -> Iterator[Row]:
    for one in gone:
        for name in one.names:
            yield plain(name), one.code, one.names[0], "former name"
        yield one.code.lower(), one.code, one.code, "former code"
        for row in rows_of_code().get(one.code, ()):
            yield row.ons_code.lower(), one.code, row.ons_code, "former code"


def _of_sites(known: set[str], period: Period) -> Iterator[Row]:
    """Hospitals by their names, and by names with the town: “Queen Elizabeth Hospital, Gateshead”."""
    for provider, sites in hospitals(period).items():
        for one in sites:
            if provider in known:
                shown = f"{one.name}, {one.town}" if one.town else one.name
                for name in (one.name, one.also):
                    yield plain(name), provider, shown, "site"
                    if one.town and name:
                        yield plain(f"{name} {one.town}"), provider, shown, "site in town"
                yield one.code.lower(), provider, shown, "site code"
