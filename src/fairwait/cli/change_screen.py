"""Two months as a person sees them: the answer, a table, what lies between them, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.periods.claim import ordinary_sentence, start_sentences
from fairwait.analysis.periods.words import (
    break_sentences,
    difference_text,
    headline,
    missing_sentences,
    ratio_text,
    value_text,
)
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.analysis.periods.change import Change, Periods
    from fairwait.analysis.periods.claim import JudgedClaim
    from fairwait.analysis.periods.ordinary import Starts
    from fairwait.domain.period import Period
    from fairwait.store.reader import Store


def show(found: Periods, starts: Starts | None, claim: JudgedClaim | None, store: Store) -> None:
    """Print the comparison of two months."""
    screen = Screen()
    screen.say(claim.sentence if claim else headline(found, found.changes[0]), "bold")
    if claim:
        screen.say(headline(found, found.changes[0]))
    label, lent = lent_line(store, found.sources)
    if lent:
        screen.say(lent)
    screen.line()
    screen.table(_columns(found), [one.verdict == "not comparable" for one in found.changes])
    _reasons(screen, found.changes)
    _between(screen, found)
    _missing(screen, found.changes)
    lead = found.changes[0]
    if starts is not None:
        screen.heading(f"Where the comparison starts: {lead.title.lower()}")
        screen.items(start_sentences(starts))
    if lead.ordinary is not None and found.then != found.now:
        screen.heading(f"What is ordinary: {lead.title.lower()}")
        screen.say(ordinary_sentence(lead.ordinary))
    screen.line()
    screen.say(" ".join(found.notes), "dim")
    screen.say(source_line(found.sources, label), "dim")


def _columns(found: Periods) -> list[Shown]:
    rows = found.changes
    estimates = any(one.estimated_ratio is not None for one in rows)
    intervals = any(one.low is not None for one in rows)
    columns = [
        Shown("Figure", [one.title for one in rows], least=14, liked=24),
        Shown(_short(found.then), [value_text(one, one.then) for one in rows], True),
        Shown(_short(found.now), [value_text(one, one.now) for one in rows], True),
        Shown("Difference", [difference_text(one) for one in rows], True, keep=30),
        Shown("Ratio", [ratio_text(one.ratio) for one in rows], True),
    ]
    if intervals:
        columns.append(Shown("95% interval", [_interval(one) for one in rows], True, keep=60))
    if estimates:
        columns.append(Shown("Estimated", [ratio_text(one.estimated_ratio) for one in rows], True, keep=60))
    return [*columns, Shown("Verdict", [_brief(one) for one in rows], keep=58)]


def _brief(one: Change) -> str:
    if one.verdict != "cannot be told apart":
        return one.verdict
    return "no clear change" if one.ordinary is None else "ordinary"


def _short(month: Period) -> str:
    name, year = month.label.split()
    return f"{name[:3]} {year}"


def _interval(one: Change) -> str:
    if one.low is None or one.high is None:
        return MISSING
    return f"{ratio_text(one.low)}–{ratio_text(one.high)}"


def _reasons(screen: Screen, changes: Sequence[Change]) -> None:
    reasons: dict[str, list[str]] = {}
    for one in changes:
        if one.reason:
            reasons.setdefault(one.reason, []).append(one.title)
    if not reasons:
        return
    screen.heading("Not compared or not judged, with the reason")
    for reason, titles in reasons.items():
        named = "All of them" if len(titles) == len(changes) and len(titles) > 1 else words.listing_up_to(titles, 4)
        screen.items([f"{named}: {reason}"])


def _between(screen: Screen, found: Periods) -> None:
    touching, spared = break_sentences(found.changes)
    if touching:
        screen.heading("Between the two months, what is counted changed")
        screen.items(touching)
    elif found.then != found.now:
        screen.heading("Between the two months nothing changed in what these figures count")
    if spared:
        screen.heading("Also in between, and not touching these figures")
        screen.items(spared, "dim")


def _missing(screen: Screen, changes: Sequence[Change]) -> None:
    sentences = missing_sentences(changes)
    if sentences:
        screen.heading("Estimated to be missing, because trusts sent nothing")
        screen.items(sentences)
