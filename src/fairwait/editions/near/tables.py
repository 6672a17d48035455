"""The tables of “where would I wait less?”: providers by group, those that sent nothing, those on no map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.editions.near.asking import OPEN, OPEN_P92, Answer, Near

_COLUMNS: Final = (
    Column("provider", "Provider"),
    Column("code", "Code", "code"),
    Column("sector", "NHS or independent"),
    Column("miles", "Miles", "number", 1, note="As the crow flies, to the nearest hospital listed for the provider."),
    Column("median", "Median wait so far", "number", 1, unit="weeks"),
    Column("low", "Low", "number", 1, unit="weeks", note="95% limits with month-to-month noise.", secondary=True),
    Column("high", "High", "number", 1, unit="weeks", note="95% limits with month-to-month noise.", secondary=True),
    Column("p92", "92 in 100 have waited up to", "number", 1, unit="weeks"),
    Column("p92_low", "92nd percentile, low", "number", 1, unit="weeks", secondary=True),
    Column("p92_high", "92nd percentile, high", "number", 1, unit="weeks", secondary=True),
    Column("within_18", "Waited 18 weeks or less", "percent", 1),
    Column("list_size", "Waiting", "integer", note="Pathways on the list."),
    Column("shorter_than", "Clearly shorter than", "integer", note="How many of the other providers here."),
    Column("longer_than", "Clearly longer than", "integer", note="How many of the other providers here."),
    Column("place", "Nearest place", secondary=True),
    Column("placed_by", "How the place is known", secondary=True),
    Column("month", "Figures of", secondary=True),
    Column("group", "Group", "integer", secondary=True, note="1 waits least."),
    Column("note", "Note", secondary=True),
)
_LISTED: Final = re.compile(r"(?P<year>20\d\d)(, then of (?P<then>\w+))?(?P<named>, by name)?$")


def providers_table(answer: Answer) -> Table:
    """Everybody within reach with figures: the groups, then the uncertain, then those without a figure."""
    several = len(answer.groups) > 1
    blocks: list[tuple[str, int | None, Sequence[Near]]] = [
        (_heading(number, several, group), number, group) for number, group in enumerate(answer.groups, 1)
    ]
    blocks.append(("Too uncertain for one group alone, nearest first", None, answer.unsure))
    blocks.append(("Without a median, nearest first", None, answer.untold))
    rows: list[tuple[Cell, ...]] = []
    starts = []
    for heading, number, held in blocks:
        if held:
            starts.append((len(rows), heading))
            rows += [_row(answer, one, number) for one in held]
    return Table(
        id="near-providers",
        title=f"{item_name(answer.treatment_function)}: providers within {answer.miles:g} miles, {answer.period.label}",
        columns=_COLUMNS,
        rows=tuple(rows),
        caption=(
            "Within a group the nearest stands first: the order says nothing of waits. The columns “clearly shorter” "
            "and “clearly longer” tell which differ; all others are tied."
        ),
        interval=IntervalCell(
            "median", "low", "high", "Median with limits", reference=answer.england, unit="weeks"
        ),
        row_groups=tuple(starts),
    ).without_empty_columns()  # fmt: skip


def _heading(number: int, several: bool, group: Sequence[Near]) -> str:
    if not several:
        return "Nobody can be put first: nearest first" if len(group) > 1 else "The only one with a median"
    return f"Group {number}{', shortest waits' if number == 1 else ''}{', nearest first' if len(group) > 1 else ''}"


def _row(answer: Answer, one: Near, group: int | None) -> tuple[Cell, ...]:
    wait = one.wait
    return (
        one.name, wait.provider, one.sector, one.miles,
        _wait(wait.median, wait.status == OPEN), wait.median_low, wait.median_high,
        _wait(wait.p92, wait.status in (OPEN, OPEN_P92)), wait.p92_low, wait.p92_high,
        wait.within_18, wait.list_size,
        answer.shorter.get(wait.provider), answer.longer.get(wait.provider),
        one.place, _how(one.how),
        Period.parse(wait.period).label, group, wait.reason,
    )  # fmt: skip


def _wait(value: float | None, is_open: bool) -> Cell:
    """Weeks; in words where only the lower edge of the last band is known."""
    return f"more than {words.integer(value)}" if is_open and value is not None else value


def silent_table(answer: Answer) -> Table:
    """Who within reach usually has such patients and sent nothing, with the last month of which figures are held."""
    return Table(
        id="near-silent",
        title="Providers within reach that sent no figures",
        columns=(
            Column("provider", "Provider"),
            Column("code", "Code", "code"),
            Column("sector", "NHS or independent"),
            Column("miles", "Miles", "number", 1),
            Column("last", "Last sent figures for"),
            Column("reason", "What is known"),
        ),
        rows=tuple(
            (
                one.name, one.wait.provider, one.sector, one.miles,
                Period.parse(one.wait.last_sent).label if one.wait.last_sent else None, one.wait.reason,
            )
            for one in answer.silent
        ),
    )  # fmt: skip


def unplaced_table(answer: Answer) -> Table:
    """Who may be near: of the boards around, on no list of places. Not placed in any group."""
    return Table(
        id="near-unplaced",
        title="Providers that may be near: no list says where they are",
        columns=(
            Column("provider", "Provider"),
            Column("code", "Code", "code"),
            Column("sector", "NHS or independent"),
            Column("median", "Median wait so far", "number", 1, unit="weeks"),
            Column("low", "Low", "number", 1, unit="weeks"),
            Column("high", "High", "number", 1, unit="weeks"),
            Column("list_size", "Waiting", "integer"),
            Column("note", "Note", secondary=True),
        ),
        rows=tuple(
            (
                one.name, one.wait.provider, one.sector, _wait(one.wait.median, one.wait.status == OPEN),
                one.wait.median_low, one.wait.median_high, one.wait.list_size, one.wait.reason,
            )
            for one in sorted(answer.unplaced, key=lambda one: (one.sector, one.name))
        ),
        caption="In order of name. Some have several places, or treat people at a distance.",
    ).without_empty_columns()  # fmt: skip


def _how(how: str) -> str:
    """How a place is known, in words: the list that names it, and who had it then if somebody else has it now."""
    listed = _LISTED.match(how)
    if listed is None:
        return how
    then = f", then of {listed['then']}" if listed["then"] else ""
    return f"NHS.UK list of hospitals, {listed['year']}{then}{', found by its name' if listed['named'] else ''}"
