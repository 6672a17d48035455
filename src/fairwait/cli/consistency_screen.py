"""Consistency as a person sees it: who stayed, how surely, and what chance would show."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from fairwait.analysis.consistency.words import ends, headline, mobility_sentence, null_sentences, stay_sentence
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.cli.values import value_text
from fairwait.domain import words

if TYPE_CHECKING:
    from fairwait.analysis.consistency import Consistency, Stay
    from fairwait.store.reader import Store

_MARGIN = 3


def show(found: Consistency, codes: Collection[str], store: Store, *, everything: bool) -> None:
    """The places asked for first, then who stayed at either end, and what chance alone would show."""
    screen = Screen()
    for one in found.places:
        if one.area in codes:
            screen.say(stay_sentence(found, one), "bold")
    screen.say(headline(found), "" if codes else "bold")
    for told in null_sentences(found):
        screen.say(told)
    screen.say(mobility_sentence(found))
    if not codes or everything:
        _table(screen, found, everything)
        _unjudged(screen, found, everything)
    screen.line()
    for told in (found.borrowed, *found.panel.notes):
        screen.say(told, "dim")
    screen.say(source_line(found.panel.sources, store.label, found.panel.measure), "dim")


def _table(screen: Screen, found: Consistency, everything: bool) -> None:
    rows = [one for one in found.places if one.judged]
    ends_shown = found.k + _MARGIN
    gap = None if everything or len(rows) <= 2 * ends_shown + 1 else ends_shown
    shown = rows if gap is None else [*rows[:ends_shown], *rows[-ends_shown:]]
    best, worst = ends(found)
    screen.heading(f"Months among the {best} and the {worst}, and the chance of truly belonging there")
    screen.table(
        [
            Shown("Place", [one.name for one in shown], least=12, liked=28),
            Shown("Code", [one.area for one in shown], keep=40),
            Shown("Mean", [value_text(found.panel.measure, one.mean) for one in shown], True, keep=50),
            Shown("First", [_of(one.top, one) for one in shown], True),
            Shown("Chance", [_chance(one.p_top) for one in shown], True),
            Shown("Last", [_of(one.bottom, one) for one in shown], True),
            Shown("Chance", [_chance(one.p_bottom) for one in shown], True),
            Shown("Rank", [f"{one.rank_range[0]}–{one.rank_range[1]}" for one in shown], True, keep=60),
        ],
        [not one.standing for one in shown],
        break_after=gap,
    )
    screen.say(
        f"First and Last: months among the {best} and the {worst}, as published. Rank: the places its level over the "
        "window may truly have.",
        "dim",
    )
    if gap is not None:
        screen.say(f"{len(rows) - len(shown)} places stand between: add --all to see them.", "dim")


def _of(months: int, one: Stay) -> str:
    return f"{months}/{one.months}"


def _chance(value: float) -> str:
    if value < 0.005:
        return "0"
    return ">.99" if value > 0.995 else f"{value:.2f}"[1:]


def _unjudged(screen: Screen, found: Consistency, everything: bool) -> None:
    places = [one for one in found.places if not one.judged]
    if not places:
        return
    told = f"{words.count(len(places), 'place')} {words.noun(len(places), 'is')} not judged"
    if not everything:
        screen.say(f"{told}: add --all to see why.", "dim")
        return
    screen.heading(f"Not judged ({len(places)})")
    reasons: dict[str, list[str]] = {}
    for one in places:
        reasons.setdefault(one.reason, []).append(one.label)
    screen.items([f"{words.listing(names)}: {reason}" for reason, names in reasons.items()], "dim")
