"""Lists and flows as a person sees them: the latest month in a sentence, every month in a row, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.flows.told import usual_sentence
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.cli.values import count_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.analysis.flows.months import FlowSeries, MonthFlow
    from fairwait.store.reader import Store

_WHOSE = {
    "commissioner": "Counted by whose patients they are, wherever they are treated.",
    "provider": "Counted by where patients are treated, wherever they live.",
    "provider_parent": "Counted by the hospitals that sit here, wherever their patients live: not to be divided by a "
    "population, and not the patients of the integrated care board of that name.",
}


def show(series: FlowSeries, months: Sequence[MonthFlow], store: Store) -> None:
    """Print the months, the latest last."""
    screen, now = Screen(), months[-1]
    screen.say(
        f"In {now.period.label} {count_text(now.new)} pathways joined the list of {series.name}, "
        f"{count_text(now.treated)} were completed and {count_text(now.unreported)} left it otherwise.",
        "bold",
    )
    screen.say(usual_sentence(series, now))
    label, lent = lent_line(store, series.sources)
    if lent:
        screen.say(lent)
    screen.line()
    screen.table(_columns(months), [bool(one.notes) for one in months])
    _notes(screen, months)
    screen.line()
    wrong = sum(abs(one.residual) > 0.5 for one in months)
    screen.say(
        "List at start + joined − completed − left otherwise = list at end, in every row."
        if not wrong
        else f"{words.count(wrong, 'row')} {words.noun(wrong, 'does', 'do')} not add up: a published figure was "
        "revised and another was not.",
        "dim",
    )
    screen.say(
        "What left otherwise is worked out, not counted: checked records, patients who moved, died or were treated "
        "elsewhere, less clocks opened again. A large figure is list cleaning, not care. Counts of everybody have no "
        "sampling error, so no interval is given.",
        "dim",
    )
    screen.say(_WHOSE[series.basis], "dim")
    screen.say(source_line(series.sources, label), "dim")


def _columns(months: Sequence[MonthFlow]) -> list[Shown]:
    return [
        Shown("Month", [_short(one) for one in months]),
        Shown("At start", [count_text(one.start) for one in months], True, keep=50),
        Shown("Joined", [count_text(one.new) for one in months], True),
        Shown("Completed", [count_text(one.treated) for one in months], True),
        Shown("Otherwise", [count_text(one.unreported) for one in months], True),
        Shown("At end", [count_text(one.end) for one in months], True),
        Shown("Change", [words.percent(one.net_share, 1) for one in months], True, keep=40),
        Shown("Share", [words.percent(one.unreported_share, 1) for one in months], True, keep=30),
        Shown("Weeks", [_weeks(one) for one in months], True, keep=20),
    ]


def _short(one: MonthFlow) -> str:
    name, year = one.period.label.split()
    return f"{name[:3]} {year}"


def _weeks(one: MonthFlow) -> str:
    return MISSING if one.clearance is None else words.decimal(one.clearance, 1)


def _notes(screen: Screen, months: Sequence[MonthFlow]) -> None:
    """What makes a month unlike others; a note that many months share is told once."""
    told: dict[str, list[MonthFlow]] = {}
    for one in months:
        for note in one.notes:
            told.setdefault(note, []).append(one)
    if not told:
        return
    screen.heading("Months unlike others")
    screen.items(f"{_when(when)}: {note}." for note, when in told.items())


def _when(months: Sequence[MonthFlow]) -> str:
    if len(months) > 3:
        return f"{len(months)} months from {months[0].period.label} to {months[-1].period.label}"
    return words.listing(one.period.label for one in months)
