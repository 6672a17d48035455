"""The range inside a board or region: the place among its siblings, or the places that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from fairwait.analysis.profile.place import TREATED, WAITS, Subject, called
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.within import WithinSpread, measure_within
from fairwait.analysis.wording import form, places, plain, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index, children_of

_LEVELS = {Geography.SUB_ICB: "integrated care board", Geography.ICB: "region"}


@dataclass(frozen=True, slots=True)
class _Child:
    """One place inside the board, by waits and by treatments."""

    area: Area
    waits: Standing
    treated: Standing


def boards_of(subject: Subject) -> list[tuple[Area, Geography]]:
    """The boards or regions to look inside, each with the level of its parts: the place itself, and what it is in."""
    own, period = subject.area, subject.period
    found = []
    if own.geography in (Geography.ICB, Geography.REGION):
        found.append((own, Geography.SUB_ICB if own.geography is Geography.ICB else Geography.ICB))
    above = {Geography.SUB_ICB: Geography.ICB, Geography.ICB: Geography.REGION}.get(own.geography)
    parent = area_index(above, period).get(own.parent) if above else None
    if parent is not None:
        found.append((parent, own.geography))
    return found


def inside_finding(subject: Subject, board: Area, level: Geography) -> Finding | None:
    """The parts of a board or region beside one another; None where it has a single part."""
    children = _children(subject, board, level)
    if len(children) < 2:
        return None
    judged = [one for one in children if one.waits.judged]
    table = _table(subject, board, children, level)
    name = _called(board, level)
    return Finding(
        id=f"inside-{board.code.lower()}",
        title=f"Inside {name}",
        headline=_headline(subject, name, children, judged, level),
        sentences=tuple(_sentences(subject, board, children, level)),
        tables=(table,),
        method=(
            f"All {places(level)} of the {_LEVELS[level]} beside one another. The gap is the largest value over the "
            f"smallest, held against 5,000 random deals of all judged {places(level)} to groups of the same sizes."
        ),
        caveats=(
            f"With few places, who stands first is often chance: read the intervals. "
            f"{capital(places(level))} that could not be judged make the gap look smaller.",
        ),
        provenance=subject.bench.provenance(subject.period),
        numbers={"places": len(children), "judged": len(judged)},
    )


def _called(board: Area, level: Geography) -> str:
    """The board with its level, where its name alone could mean one of its parts."""
    ending = f" {_LEVELS[level]}" if _LEVELS[level] == "integrated care board" else ""
    return f"{called(board)}{ending}"


def _children(subject: Subject, board: Area, level: Geography) -> list[_Child]:
    found = []
    for area in children_of(level, board.code, subject.period):
        one = subject if area.code == subject.area.code else Subject(subject.bench, area, subject.period)
        found.append(_Child(area, one.standing(WAITS), one.standing(TREATED)))
    return sorted(found, key=lambda one: (not one.waits.judged, -one.waits.value if one.waits.judged else 0.0))


def _headline(
    subject: Subject, name: str, children: Sequence[_Child], judged: Sequence[_Child], level: Geography
) -> str:
    measure = named_measure(WAITS)
    if not judged:
        none = "Neither" if len(children) == 2 else "Not one"
        return f"{none} of the {words.count(len(children), *_names(level), words=True)} of {name} can be judged."
    if len(judged) == 1:
        only = judged[0]
        return (
            f"Of {words.count(len(children), *_names(level), words=True)} in {name}, only {called(only.area)} can be "
            f"judged: {form(measure, only.waits.value)} within 18 weeks."
        )
    first, last = judged[0], judged[-1]
    own = next((one for one in judged if one.area.code == subject.area.code), None)
    inside = own is not None and own is not first and own is not last
    middle = f"; {subject.name} has {form(measure, own.waits.value)}" if own and inside else ""
    return (
        f"Inside {name}, the share within 18 weeks runs from {form(measure, last.waits.value)} in {called(last.area)} "
        f"to {form(measure, first.waits.value)} in {called(first.area)}{middle}."
    )


def _names(level: Geography) -> tuple[str, str]:
    return places(level, 1), places(level, 2)


def _sentences(subject: Subject, board: Area, children: Sequence[_Child], level: Geography) -> list[str]:
    sentences = []
    treated = sorted((one for one in children if one.treated.judged), key=lambda one: one.treated.value)
    if len(treated) > 1:
        measure = named_measure(TREATED)
        sentences.append(
            f"Admitted treatments per 1,000 people run from {form(measure, treated[0].treated.value)} in "
            f"{called(treated[0].area)} to {form(measure, treated[-1].treated.value)} in {called(treated[-1].area)}."
        )
    chance = _chance(subject, board, children)
    if chance:
        sentences.insert(0, chance)
    unjudged = [called(one.area) for one in children if not one.waits.judged]
    if unjudged and len(unjudged) < len(children):
        sentences.append(f"{capital(words.listing(unjudged))} could not be judged: the table gives the reason.")
    return sentences


def _chance(subject: Subject, board: Area, children: Sequence[_Child]) -> str:
    """How often chance alone would deal a group of this size a gap as wide."""
    ranking = next((one.waits.ranking for one in children if one.waits.judged), None)
    judged = sum(one.waits.judged for one in children)
    if ranking is None or judged < 2:
        return ""
    within = _within(subject, ranking)
    p = float(within.by_group.p[within.groups.index(board.code)])
    what = places(ranking.geography)
    verdict = "wider than chance deals out" if p < 0.05 else "no wider than chance often deals out"
    return (
        f"That gap is {verdict}: of groups of {words.number_word(judged)} {what} drawn at random from all "
        f"{len(ranking)}, {_share(p)} would lie as far apart."
    )


def _within(subject: Subject, ranking: PlaceRanking) -> WithinSpread:
    """How places differ inside their boards: the same for every board of one ranking, so made once."""
    key = ("within", ranking.measure.id, ranking.geography, ranking.period, ranking.treatment_function, len(ranking))
    kept = subject.bench.kept
    if key not in kept:
        kept[key] = measure_within(ranking, subject.bench.generator())
    return cast("WithinSpread", kept[key])


def _share(p: float) -> str:
    return "fewer than 1 in 1,000" if p < 0.001 else words.in_hundred(p)


def _table(subject: Subject, board: Area, children: Sequence[_Child], level: Geography) -> Table:
    waits, treated = named_measure(WAITS), named_measure(TREATED)
    rows: list[tuple[Cell, ...]] = []
    for one in children:
        low, high = one.waits.interval
        rows.append(
            (
                one.area.label, plain(one.waits.value) if one.waits.judged else None, plain(low), plain(high),
                one.waits.rank_cell, plain(one.treated.value) if one.treated.judged else None,
                *(plain(end) for end in one.treated.interval), one.treated.rank_cell,
                one.waits.reason or None,
            )
        )  # fmt: skip
    england = children[0].waits.england
    return lean(
Table(
        id=f"inside-{board.code.lower()}",
        title=f"Inside {_called(board, level)}, {subject.period.label}",
        columns=(
            Column("place", capital(places(level, 1))),
            value_column(waits, "value", "Within 18 weeks"),
            bound_column(waits, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(waits, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("rank", "Rank", note=f"among all {places(level)} that could be judged; 1 is the largest share"),
            value_column(treated, "treated", "Admitted treatments"),
            bound_column(treated, "treated_low", "Low", secondary=True),
            bound_column(treated, "treated_high", "High", secondary=True),
            Column("treated_rank", "Rank for treatments", note="1 is the highest rate"),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption="Largest share within 18 weeks first.",
        interval=IntervalCell(
            value="value", low="low", high="high", label="Within 18 weeks, 95% interval",
            reference=england if england == england else None, percent=True, decimals=waits.decimals,
            dimmed="not_judged",
        ),
    )
)  # fmt: skip
