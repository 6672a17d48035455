"""Similar places as a person sees them: a sentence, the places, then the measures beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwait.analysis.wording import inline
from fairwait.cli.bars import bars
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.cli.values import range_text, value_heading, value_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.domain.finding import Cell, Finding, Table

_ORDERS = {"by_equal": "Alike", "by_weighted": "Weighted", "by_mahalanobis": "Once"}
_ORDERS_TOLD = {
    "by_equal": "“Alike” is the order with everything counting alike",
    "by_weighted": "“Weighted” that by what tells of the measure",
    "by_mahalanobis": "“Once” that with overlaps counted once",
}


def show(found: Finding, measure: Measure, label: str) -> None:
    """The whole answer, the place itself in the first row."""
    screen = Screen()
    alike, *measures, _ = found.tables
    screen.say(found.headline, "bold")
    for sentence in found.sentences:
        screen.say(sentence)
    screen.line()
    records = alike.records()
    screen.table(_places(screen, alike, records, measure), [bool(one.get("reason")) for one in records])
    screen.say(_told(alike), "dim")
    screen.items((f"{one['place']}: {one['reason']}" for one in records[1:] if one.get("reason")), "dim")
    for table in measures:
        _beside(screen, table)
    screen.line()
    for line in (*found.assumptions, *found.caveats, source_line(found.provenance, label, measure)):
        screen.say(line, "dim")


def _places(screen: Screen, table: Table, records: list[dict[str, Cell]], measure: Measure) -> list[Shown]:
    value, low, high = ([_number(one.get(key)) for one in records] for key in ("value", "low", "high"))
    keys = [column.key for column in table.columns if column.key in _ORDERS]
    reference = table.interval.reference if table.interval else None
    first = next(column for column in table.columns if column.key not in ("place", "code", *_ORDERS))
    return [
        Shown("Place", [str(one["place"]) for one in records], least=14, liked=30),
        *(Shown(_ORDERS[key], [_order(one[key]) for one in records], True, keep=60) for key in keys),
        Shown(_heading(first.label, first.unit), [_whole(one[first.key]) for one in records], True, keep=20),
        Shown(value_heading(measure), [value_text(measure, one) for one in value], right=True),
        Shown("95% interval", [range_text(measure, *ends) for ends in zip(low, high, strict=True)], True, keep=50),
        Shown("", keep=40, least=10, draw=bars(value, low, high, reference, screen.marks)),
    ]


def _beside(screen: Screen, table: Table) -> None:
    titles = dict(table.row_groups)
    screen.heading("Measure by measure")
    screen.table(_measures(table.records(), titles))
    screen.items(_otherwise(table.records(), titles))
    screen.say(
        "“Middle” is the middle of the places like it, “Range” where 19 in 20 further places like them would be. "
        "“Beyond” is out of the ordinary; “within” is off their average, but within their range, which is not; “alone” "
        "is outside their range by itself, but not beyond chance once all measures shown are allowed for.",
        "dim",
    )


def _measures(records: list[dict[str, Cell]], titles: dict[int, str]) -> list[Shown]:
    """One row a measure, by the first way of choosing."""
    firsts = [records[row] for row in titles]
    return [
        Shown("Measure", list(titles.values()), least=12, liked=28),
        Shown("Here", [_decimal(one["value"]) for one in firsts], right=True),
        Shown("Middle", [_decimal(one["middle"]) for one in firsts], right=True),
        Shown("Range", [_range(one) for one in firsts], True, keep=60),
        Shown("Beside them", [_brief(str(one["verdict"])) for one in firsts], least=14, liked=24),
    ]


def _brief(verdict: str) -> str:
    """A verdict in the few words that a column of 80 has room for; a reason as it is."""
    for end, brief in ((" than their range by itself", ", alone"), (" than their range", ", beyond"),
                       (" than their average", ", within")):  # fmt: skip
        if verdict.endswith(end):
            return f"{verdict.removesuffix(end)}{brief}"
    return verdict


def _otherwise(records: list[dict[str, Cell]], titles: dict[int, str]) -> list[str]:
    """Measures of which another way of choosing says something else."""
    told = []
    for (row, title), end in zip(titles.items(), [*list(titles)[1:], len(records)], strict=True):
        first = records[row]
        told += [
            f"{title}, peers by {inline(str(one['method']))}: {one['verdict']} (middle {_decimal(one['middle'])}, "
            f"range {_range(one)})"
            for one in records[row + 1 : end]
            if one["verdict"] != first["verdict"]
        ]
    return told


def _told(table: Table) -> str:
    orders = [_ORDERS_TOLD[column.key] for column in table.columns if column.key in _ORDERS]
    line = ""
    if table.interval and table.interval.reference is not None:
        shown = (
            words.percent(table.interval.reference)
            if table.interval.percent
            else words.decimal(table.interval.reference)
        )
        line = f" The upright line is England, {shown}."
    return f"{words.listing(orders)}; the first row is the place itself. Intervals are 95%.{line}"


def _heading(label: str, unit: str) -> str:
    return f"{label}, {'1,000s' if unit == 'thousand' else unit}" if unit == "thousand" else label


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _order(value: Cell) -> str:
    return MISSING if value is None else str(value)


def _whole(value: Cell) -> str:
    number = _number(value)
    return MISSING if number is None else words.integer(number)


def _decimal(value: Cell) -> str:
    number = _number(value)
    return MISSING if number is None else words.decimal(number, 2 if abs(number) < 1 else 1)


def _range(one: dict[str, Any]) -> str:
    if one["range_low"] is None:
        return MISSING
    return f"{_decimal(one['range_low'])}–{_decimal(one['range_high'])}"
