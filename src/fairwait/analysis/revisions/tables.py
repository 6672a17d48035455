"""The tables of a revision: England, organisations by size of movement, treatment functions, measures."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.revisions.moved import RELATIVE_FROM, MeasureMoved, Moved, Revision, in_relative_order
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.treatment import Part

_PREVIEW = 10
_RELATIVE_SHOWN = 20
_FIGURES = (
    Column("old", "Older file", "number", 0),
    Column("new", "Newer file", "number", 0),
    Column("difference", "Difference", "number", 0),
    Column("relative", "Relative", "percent", 2, note="of the older figure"),
)
_WHO = (Column("name", "Organisation"), Column("code", "Code", "code"), Column("figure", "Figure"))
_MONTH = Column("month", "Month")
#: What a narrow column calls the parts of the return.
_BRIEF = {
    Part.ADMITTED.value: "Completed, admitted",
    Part.NON_ADMITTED.value: "Completed, not admitted",
    Part.INCOMPLETE.value: "Waiting list",
    Part.INCOMPLETE_DTA.value: "To be admitted",
    Part.NEW_PERIODS.value: "Joined",
}
_PLACES = {"england": "England", "icb": "ICB", "sub-icb": "sub-ICB", "provider": "provider"}


def tables(found: Revision) -> tuple[Table, ...]:
    """Every table that has a row; England's always, where the publication has figures of England."""
    several = found.pair.first != found.pair.last
    made = [
        _england(found, several),
        *(_by_size(found, basis, several) for basis in dict.fromkeys(one.basis for one in found.organisations)),
        _by_relative_size(found, several),
        _turnout(found),
        _functions(found),
        _measures(found.measures, found.pair.when),
    ]
    return tuple(one for one in made if one.rows)


def brief(one: Moved) -> str:
    """Which figure it is, in a word or two."""
    return _BRIEF.get(one.what, one.label)


def _england(found: Revision, several: bool) -> Table:
    return Table(
        id="revisions-england",
        title=f"England in the two files of {found.pair.when}",
        columns=(*((_MONTH,) if several else ()), Column("figure", "Figure"), *_FIGURES),
        rows=tuple(
            (*((words.month(one.period),) if several else ()),
             brief(one) if one.name == "England" else f"{one.name}: {brief(one)}", *_figures(one))
            for one in found.england
        ),
        caption=_files(found),
        preview_rows=_PREVIEW if several else None,
    )  # fmt: skip


def _by_size(found: Revision, basis: str, several: bool) -> Table:
    mine = found.of(basis)
    return Table(
        id=f"revisions-{basis}s",
        title=f"What moved by {basis}, largest movement first, {found.pair.when}",
        columns=(
            *((_MONTH,) if several else ()), *_WHO, *_FIGURES,
            Column("shifted", "In other weeks", "integer", secondary=True,
                   note="sum of the differences of every week, up or down"),
            Column("share", "Share of England’s movement", "percent", 1, secondary=True,
                   note="of the same figure; negative where it moved the other way"),
        ),
        rows=tuple(
            (*_lead(one, several), *_figures(one), one.shifted, None if several else found.share_of(one))
            for one in mine
        ),
        caption="A dash: the organisation is not in that file.",
        preview_rows=_PREVIEW,
    )  # fmt: skip


def _by_relative_size(found: Revision, several: bool) -> Table:
    mine = in_relative_order(found.organisations)[:_RELATIVE_SHOWN]
    return Table(
        id="revisions-relative",
        title=f"What moved most for its size, {found.pair.when}",
        columns=(*((_MONTH,) if several else ()), *_WHO, Column("basis", "By"), *_FIGURES),
        rows=tuple((*_lead(one, several), one.basis, *_figures(one)) for one in mine),
        caption=f"Figures in both files, of at least {RELATIVE_FROM} in the older; the first {_RELATIVE_SHOWN}.",
        preview_rows=_PREVIEW,
    )


def _turnout(found: Revision) -> Table:
    rows = [
        (one.name, one.code, one.basis, which, one.size)
        for which, mine in (("newer file only", found.appeared), ("older file only", found.vanished))
        for one in mine
    ]
    return Table(
        id="revisions-turnout",
        title=f"Organisations that only one of the two files has, {found.pair.when}",
        columns=(
            *_WHO[:2], Column("basis", "By"), Column("file", "File"),
            Column("size", "Figure", "number", 0, note="the list, or the largest part where there is none"),
        ),
        rows=tuple(rows),
        preview_rows=_PREVIEW,
    )  # fmt: skip


def _functions(found: Revision) -> Table:
    return Table(
        id="revisions-functions",
        title=f"England by treatment function, largest movement first, {found.pair.when}",
        columns=(Column("name", "Treatment function"), Column("code", "Code", "code", secondary=True),
                 Column("figure", "Figure"), *_FIGURES),
        rows=tuple((one.name, one.code, brief(one), *_figures(one)) for one in found.functions),
        preview_rows=_PREVIEW,
    )  # fmt: skip


def _measures(measures: Sequence[MeasureMoved], when: str) -> Table:
    told = [one for one in measures if one.moved]
    return Table(
        id="revisions-measures",
        title=f"Measures that moved, {when}",
        columns=(
            Column("measure", "Measure"), Column("level", "Level"), Column("places", "Places", "integer"),
            Column("moved", "Moved", "integer"),
            Column("beyond", "Beyond interval", "integer", note="moved by more than the interval of counting"),
            Column("unjudged", "No interval", "integer", secondary=True, note="moved, and has no interval"),
            Column("most", "Moved most"),
            Column("old", "Older file", "number", figures=4), Column("new", "Newer file", "number", figures=4),
            Column("unit", "Unit"),
        ),
        rows=tuple(_measure(one) for one in told),
        caption="Old and new are of the place that moved most. Shares are in per cent.",
        preview_rows=_PREVIEW,
    )  # fmt: skip


def _measure(one: MeasureMoved) -> tuple[Cell, ...]:
    times = 100 if one.percent else 1
    before, after = (None if value is None else value * times for value in (one.most_old, one.most_new))
    old, new = _apart(before, after, one.decimals)
    return (one.title, _PLACES[one.geography], one.places, one.moved, len(one.beyond), one.unjudged, one.most, old, new,
            "per cent" if one.percent else one.unit)  # fmt: skip


def _apart(old: float | None, new: float | None, decimals: int) -> tuple[float | None, float | None]:
    """Both values with no more decimals than tell them apart, and no fewer than the measure is printed with."""
    if old is None or new is None:
        return old, new
    enough = next((one for one in range(decimals, 7) if round(old, one) != round(new, one)), 7)
    return round(old, enough), round(new, enough)


def _lead(one: Moved, several: bool) -> tuple[Cell, ...]:
    month = (words.month(one.period),) if several else ()
    return (*month, one.name, one.code, brief(one))


def _figures(one: Moved) -> tuple[Cell, ...]:
    return (_plain(one.old), _plain(one.new), _plain(one.difference), one.relative)


def _plain(value: float | None) -> Cell:
    """A count as a whole number where it is one, so that files carry no ``.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _files(found: Revision) -> str:
    pair = found.pair
    return (
        f"Older: {pair.older.file_name} ({pair.older.vintage}). Newer: {pair.newer.file_name} ({pair.newer.vintage})."
    )
