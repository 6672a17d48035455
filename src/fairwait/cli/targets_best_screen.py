"""What the level of the best performers would mean, as a person sees it on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.targets.like_work import OTHER_WORK
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.targets_screen import foot
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.measures.completeness_words import short_name

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.finding import Cell, Column, Finding, Table

_KEPT = ("short", "extra", "month", "over_12")
_ROWS = 12


def show_best(bench: Workbench, finding: Finding, codes: set[str], *measures: Measure, everything: bool) -> None:
    """What the level of the best performers would mean."""
    screen = Screen()
    screen.say(f"{finding.title}.")
    for sentence in _of_places(finding, codes):
        screen.say(sentence, "bold")
    screen.say(finding.headline, "" if codes else "bold")
    for sentence in finding.sentences:
        screen.say(sentence)
    for table in finding.tables[:-1]:
        screen.heading(table.title)
        _table(screen, table, table.rows)
    table = finding.tables[-1]
    rows = [row for row in table.rows if not codes or row[1] in codes]
    judged = [row for row in rows if not row[-1]]
    others = [row for row in rows if row[-1]]
    screen.heading(table.title)
    _table(screen, table, judged if everything or codes else judged[:_ROWS])
    if not everything and not codes and len(judged) > _ROWS:
        screen.say(f"{words.count(len(judged) - _ROWS, 'more place')}: add --all to see them.", "dim")
    screen.items(_others(table, others, everything=everything or bool(codes)), "dim")
    foot(screen, bench, finding, *measures)


def _of_places(finding: Finding, codes: set[str]) -> list[str]:
    """The places asked for, each in a sentence."""
    table = finding.tables[-1]
    told = []
    for row in table.rows:
        if row[1] not in codes:
            continue
        record = dict(zip((column.key for column in table.columns), row, strict=True))
        short = record.get("short", record.get("extra"))
        if record["reason"]:
            apart = str(record["reason"]).startswith(OTHER_WORK)
            left = f", {words.integer(short)} short" if isinstance(short, (int, float)) else ""
            word = f"is set apart{left}" if apart else "is not judged"
            told.append(f"{row[0]} ({row[1]}) {word}. {record['reason']}")
        elif isinstance(short, (int, float)):
            word = "is short of that level by" if "short" in record else "would have, with every guard,"
            more = "" if "short" in record else " more treatments a month"
            told.append(f"{row[0]} ({row[1]}) {word} {words.integer(short)}{more or ' pathways'}.")
    return told


def _others(table: Table, rows: Sequence[tuple[Cell, ...]], *, everything: bool) -> list[str]:
    """The lines below the judged places; trusts of other work in one, unless everything is wanted."""
    apart = [] if everything else [row for row in rows if str(row[-1]).startswith(OTHER_WORK)]
    told = [f"{row[0]}: {_other(table, row)}{row[-1]}" for row in rows if row not in apart]
    if apart:
        short = sum(_short(table, row) or 0.0 for row in apart)
        many = words.count(len(apart), "trust", words=True)
        told.insert(0, f"{words.sentence(many)[:-1]} of other work: {words.integer(short)} short. --all names them.")
    return told


def _short(table: Table, row: tuple[Cell, ...]) -> float | None:
    short = table.records()[table.rows.index(row)].get("short")
    return float(short) if isinstance(short, (int, float)) else None


def _other(table: Table, row: tuple[Cell, ...]) -> str:
    short = _short(table, row)
    return "" if short is None else f"{words.integer(short)} short. "


def _table(screen: Screen, table: Table, rows: Sequence[tuple[Cell, ...]]) -> None:
    shown = []
    for at, column in enumerate(table.columns):
        if column.secondary or column.key in ("reason", "told"):
            continue
        first = at == 0
        cells = [short_name(str(row[at])) if first else _cell(column, row[at]) for row in rows]
        shown.append(
            Shown(column.label, cells, right=column.kind not in ("text", "code"), least=14 if first else 0,
                  liked=26 if first else 0, keep=99 if first or column.key in _KEPT else 50 - at)
        )  # fmt: skip
    screen.table(shown)


def _cell(column: Column, value: Cell) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if column.kind == "percent":
        return words.percent(value, column.decimals)
    return words.integer(value) if column.kind == "integer" else words.decimal(value, column.decimals)
