"""Improvers and fallers as a person sees them: who moved, what else it could be, and what the window could show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.improvers.finding import caveats
from fairwait.analysis.improvers.tables import retest_table
from fairwait.analysis.improvers.words import (
    chance_sentence,
    headline,
    mover_sentence,
    power_sentence,
    ratio,
    ratio_range,
    retest_sentences,
    unjudged_sentence,
    window_words,
)
from fairwait.analysis.wording import inline
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.cli.values import value_text
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.stats.change.climbers import thirds

if TYPE_CHECKING:
    from fairwait.analysis.improvers import Mover, Movers, Retest
    from fairwait.store.reader import Store

_ENDS = 6
_NAMED = 6
_SHORT = {"not distinguishable": "cannot tell", "not judged": "not judged"}


def show(found: Movers, codes: Collection[str], store: Store, *, everything: bool) -> None:
    """One measure: the answer, the places, what was checked, and what this window could have shown."""
    screen = Screen()
    asked = [one for one in found.places if one.area in codes]
    for one in asked:
        screen.say(mover_sentence(found, one), "bold")
        _checks(screen, one)
    screen.say(headline(found), "" if asked else "bold")
    screen.say(f"Compared: {window_words(found)}.")
    moved = sorted((one for one in found.places if one.moved), key=lambda one: -abs(one.z))
    for one in [] if asked else moved[: None if everything else _NAMED]:
        screen.line()
        screen.say(mover_sentence(found, one))
        _checks(screen, one)
    if not asked:
        _explained(screen, found)
        _table(screen, found, everything)
    screen.line()
    screen.say(chance_sentence(found))
    screen.say(power_sentence(found))
    screen.say(found.noise)
    if not asked:
        _unjudged(screen, found, everything)
    screen.line()
    for told in (*caveats(found), *found.panel.notes):
        screen.say(told, "dim")
    screen.say(source_line(found.panel.sources, store.label, found.panel.measure), "dim")


def show_all(found: Sequence[Movers], lacking: Sequence[str], codes: Collection[str], store: Store) -> None:
    """Every measure held: all of them at one look first, then each in a few lines."""
    from fairwait.analysis.improvers.overview import Overview, total_sentence

    screen = Screen()
    screen.say(total_sentence(Overview(tuple(found), tuple(lacking))), "bold")
    screen.line()
    for number, one in enumerate(found):
        if number:
            screen.line()
        screen.say(headline(one), "bold")
        asked = [mover for mover in one.places if mover.area in codes]
        moved = asked or sorted((mover for mover in one.places if mover.moved), key=lambda mover: -abs(mover.z))
        screen.items([mover_sentence(one, mover) for mover in moved[:_NAMED]])
        if len(moved) > _NAMED:
            screen.say(f"{len(moved) - _NAMED} more: ask for this measure with --measure {one.panel.measure.id}.")
        screen.say(f"By chance: about {words.significant(one.by_chance, 2)} named. {power_sentence(one)}", "dim")
    screen.line()
    if lacking:
        titles = [inline(named_measure(one).title) for one in lacking]
        screen.say(f"Too few months are held of: {words.listing(titles)}.", "dim")
    files = list(dict.fromkeys(file for one in found for file in one.panel.sources))
    screen.say(source_line(files, store.label, *(one.panel.measure for one in found)), "dim")


def show_again(again: Sequence[Retest], *, everything: bool) -> None:
    """What became of those named as of past months."""
    screen = Screen()
    for one in again:
        screen.heading(f"Looked at again: {one.panel.measure.title}")
        for told in retest_sentences(one):
            screen.say(told)
        rows = retest_table(one).records()
        if not rows:
            continue
        shown = rows if everything else rows[-2 * _NAMED :]
        screen.table(
            [
                Shown("As of", [str(row["as_of"]) for row in shown]),
                Shown("Place", [str(row["area_name"]) for row in shown], least=12, liked=26),
                Shown("Way", [str(row["way"]) for row in shown]),
                Shown("Held", [str(row["held"]) for row in shown]),
                Shown("Went on", [str(row["went_on"]) for row in shown]),
            ]
        )
        if len(rows) > len(shown):
            screen.say(f"{len(rows) - len(shown)} earlier ones: add --all to see them.", "dim")


def _checks(screen: Screen, one: Mover) -> None:
    """What else it could be: each check's own sentence, those that could not be made last."""
    checks = sorted(one.exclusions, key=lambda check: not check.checked)
    screen.items([f"{check.name[:1].upper()}{check.name[1:]}: {_inline(check.sentence)}" for check in checks], "dim")


def _inline(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}" if text.split(" ", 1)[0].istitle() else text


def _explained(screen: Screen, found: Movers) -> None:
    """Changes that would have been named had nothing else explained them."""
    explained = [one for one in found.places if one.excluded]
    if explained:
        screen.heading("Moved, and something else explains it")
        screen.items([mover_sentence(found, one) for one in explained])


def _table(screen: Screen, found: Movers, everything: bool) -> None:
    rows = [one for one in found.places if one.tier != "not judged"]
    gap = None if everything or len(rows) <= 2 * _ENDS + 1 else _ENDS
    shown = rows if gap is None else [*rows[:_ENDS], *rows[-_ENDS:]]
    measure, periods = found.panel.measure, found.panel.periods
    early, late = thirds(len(periods))
    screen.heading(
        f"Places: mean of {words.months(periods[early][0], periods[early][-1])} and of "
        f"{words.months(periods[late][0], periods[late][-1])}"
    )
    screen.table(
        [
            Shown("Place", [one.name for one in shown], least=12, liked=26),
            Shown("Code", [one.area for one in shown], keep=40),
            Shown("At first", [value_text(measure, one.early) for one in shown], True),
            Shown("At last", [value_text(measure, one.late) for one in shown], True),
            Shown("Change", [_change(found, one) for one in shown], True),
            Shown("95% interval", [_limits(found, one) for one in shown], True, keep=50),
            Shown("Place now", [_place(one) for one in shown], True, keep=45),
            Shown("Moved?", [_SHORT.get(one.tier, one.tier) for one in shown], keep=60),
        ],
        [not one.moved for one in shown],
        break_after=gap,
    )
    told = "in percentage points: 0 is none" if found.panel.share else "as a ratio: 1 is none"
    screen.say(f"Change is against all places, {told}. Places now are of {found.judged}.", "dim")
    if gap is not None:
        screen.say(f"{len(rows) - len(shown)} places stand between: add --all to see them.", "dim")


def _change(found: Movers, one: Mover) -> str:
    return words.decimal(100 * one.points, 1) if found.panel.share else ratio(one.change)


def _limits(found: Movers, one: Mover) -> str:
    if not found.panel.share:
        return ratio_range(one)
    low, high = one.points_range
    return f"{words.decimal(100 * low, 1)} to {words.decimal(100 * high, 1)}"


def _place(one: Mover) -> str:
    low, high = one.rank_late_range
    return f"{low}–{high}" if high else MISSING


def _unjudged(screen: Screen, found: Movers, everything: bool) -> None:
    places = [one for one in found.places if one.tier == "not judged"]
    if not places:
        return
    if not everything:
        screen.say(f"{unjudged_sentence(found).replace('the table says why of each', '--all says why of each')}")
        return
    screen.heading(f"Not judged ({len(places)})")
    reasons: dict[str, list[str]] = {}
    for one in places:
        reasons.setdefault(one.reason, []).append(one.label)
    screen.items([f"{words.listing(names)}: {reason}" for reason, names in reasons.items()], "dim")
