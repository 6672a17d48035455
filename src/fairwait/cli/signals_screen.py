"""Control charts as a person sees them in a terminal: the answer, the list or the months, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.signals.finding import list_table, months_table, place_finding, signals_finding
from fairwait.analysis.signals.words import charted_short
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.cli.values import value_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.analysis.signals import Signals
    from fairwait.domain.finding import Cell, Finding
    from fairwait.store.reader import Store

_SHOWN = 12
_MONTHS = 13
_REASONS = 5
_Record = dict[str, "Cell"]


def show(found: Signals, codes: Sequence[str], store: Store, *, everything: bool) -> None:
    """Print the list of a level, or the chart of each place named in numbers."""
    screen = Screen()
    label, lent = lent_line(store, found.panel.sources)
    if codes:
        findings = [place_finding(found, code) for code in codes]
        for finding, code in zip(findings, codes, strict=True):
            if finding is not findings[0]:
                screen.line()
            _place(screen, found, finding, code, everything)
    else:
        finding = signals_finding(found)
        findings = [finding]
        _list(screen, found, finding, everything)
    if lent:
        screen.say(lent)
    screen.line()
    for told in dict.fromkeys((*findings[0].assumptions, *findings[0].caveats)):
        screen.say(told, "dim")
    screen.say(source_line(found.panel.sources, label, found.panel.measure), "dim")


def _list(screen: Screen, found: Signals, finding: Finding, everything: bool) -> None:
    screen.say(finding.headline, "bold")
    for sentence in finding.sentences:
        screen.say(sentence)
    screen.line()
    records = [row for row in list_table(found).records() if row["variation"] != "not judged"]
    told = sum(row["variation"] != "as usual" for row in records)
    shown = records if everything else records[: max(told, _SHOWN)]
    screen.table(_columns(found, shown), [row["variation"] == "as usual" for row in shown])
    screen.say(f"“Charted” is: {charted_short(found).lower()}{_unit(found)}.", "dim")
    if len(records) > len(shown):
        screen.say(f"{words.count(len(records) - len(shown), 'more place')} as usual: add --all to see them.", "dim")
    _unjudged(screen, found, everything)


def _columns(found: Signals, rows: Sequence[_Record]) -> list[Shown]:
    return [
        Shown("Place", [str(row["area_name"]) for row in rows], least=14, liked=24),
        Shown("Code", [str(row["area"]) for row in rows], keep=40),
        Shown("Figure", [value_text(found.panel.measure, _number(row["value"])) for row in rows], True, keep=30),
        Shown("Charted", [_charted(found, row["charted"]) for row in rows], right=True),
        Shown("Usual", [_range(found, row) for row in rows], True, keep=60),
        Shown("Latest month", [_verdict(str(row["variation"])) for row in rows], least=15, liked=23),
        *([Shown("Since", since, keep=50)] if any(since := [_since(row) for row in rows]) else []),
    ]


def _unjudged(screen: Screen, found: Signals, everything: bool) -> None:
    reasons: dict[str, list[str]] = {}
    for one in found.charts:
        if one.variation == "unknown":
            reasons.setdefault(one.reason, []).append(one.title)
    for (area, name), why in found.left_out.items():
        reasons.setdefault(why, []).append(f"{name} ({area})")
    if not reasons:
        return
    number = sum(len(names) for names in reasons.values())
    screen.heading(f"Not judged in {found.panel.last.label} ({number})")
    shown = list(reasons.items()) if everything else list(reasons.items())[:_REASONS]
    screen.items(
        (f"{words.listing(names) if everything else words.listing_up_to(names, 3)}: {why}" for why, names in shown),
        "dim",
    )
    left = number - sum(len(names) for _, names in shown)
    if left:
        screen.say(f"{words.count(left, 'more place')}: add --all to see them.", "dim")


def _place(screen: Screen, found: Signals, finding: Finding, code: str, everything: bool) -> None:
    screen.say(finding.headline, "bold")
    for sentence in finding.sentences:
        screen.say(sentence)
    one = found.chart(code)
    assert one is not None  # place_finding would have said so
    records = months_table(found, one).records()
    shown = records if everything else records[:_MONTHS]
    screen.line()
    screen.table(_month_columns(found, shown), [row["signal"] == "as usual" for row in shown])
    screen.say(f"“Charted” is: {charted_short(found).lower()}{_unit(found)}.", "dim")
    if len(records) > len(shown):
        screen.say(f"{words.count(len(records) - len(shown), 'earlier month')}: add --all to see them.", "dim")


def _month_columns(found: Signals, rows: Sequence[_Record]) -> list[Shown]:
    return [
        Shown("Month", [_short(str(row["period"])) for row in rows]),
        Shown("Figure", [value_text(found.panel.measure, _number(row["value"])) for row in rows], True, keep=30),
        Shown("Charted", [_charted(found, row["charted"]) for row in rows], right=True),
        Shown("Usual", [_range(found, row) for row in rows], True, keep=60),
        Shown("Signal", [str(row["signal"]) for row in rows], least=10, liked=20),
    ]


def _short(label: str) -> str:
    name, year = label.split()
    return f"{name[:3]} {year}"


def _verdict(text: str) -> str:
    """“drifted higher” for “as usual, drifted higher”: a column has no room for what is as usual besides."""
    return text.removeprefix("as usual, ")


def _since(row: _Record) -> str:
    changed = str(row["changed"] or "").split(",")[0]
    return _short(str(row["cusum_since"] or changed)) if row["cusum_since"] or changed else ""


def _unit(found: Signals) -> str:
    return {"points": ", in percentage points", "percent": ", in per cent", "rate": ""}[found.unit]


def _charted(found: Signals, cell: Cell) -> str:
    number = _number(cell)
    if number is None:
        return MISSING
    if found.unit == "rate":
        return value_text(found.panel.measure, number)
    return f"{'+' if number > 0 else ''}{words.decimal(number, 1)}"


def _range(found: Signals, row: _Record) -> str:
    if row["lower_limit"] is None:
        return MISSING
    return f"{_charted(found, row['lower_limit'])} to {_charted(found, row['upper_limit'])}"


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) else None
