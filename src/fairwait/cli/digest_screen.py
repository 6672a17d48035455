"""A digest on a screen: one place in full, many in a table with what is to be told of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.domain import words
from fairwait.reports.digest.said import endings, opening, quiet_sentence, said

if TYPE_CHECKING:
    from fairwait.analysis.digest.model import AreaDigest, Digest, Heading
    from fairwait.store.reader import Store

_TOLD: tuple[Heading, ...] = ("new", "worse", "better")


def show(found: Digest, store: Store) -> None:
    """Print the digest."""
    screen = Screen()
    screen.say(found.headline, "bold")
    screen.say(opening(found))
    label, lent = lent_line(store, found.sources)
    if lent:
        screen.say(lent)
    if len(found.areas) == 1:
        _area(screen, found.areas[0], top=True)
    else:
        _table(screen, found)
    for title, texts in endings(found):
        screen.heading(title)
        screen.items(texts, "dim")
    screen.line()
    screen.say(source_line(found.sources, label), "dim")


def written(out: Path) -> None:
    """Say where the digest was written."""
    Screen().say(f"Written to {out}.")


def _area(screen: Screen, area: AreaDigest, *, top: bool) -> None:
    if not top:
        screen.heading(area.label)
        screen.say(area.headline)
    for title, lines in area.parts:
        if top:
            screen.heading(title)
        else:
            screen.say(f"{title}:")
        screen.items(one.sentence for one in lines)
    for entry in area.watch:
        one = said(entry)
        screen.line()
        screen.say(f"On the watch list: {one.title}", "bold")
        if one.escalated:
            screen.say(one.escalated, "bold")
        screen.say(f"{one.reason} {one.since} {one.off}")
        screen.facts(one.answer)
        screen.say(f"fairwait watch show {one.id}", "dim")
    for child in area.children:
        _area(screen, child, top=False)
    rest = quiet_sentence(area)
    if rest:
        screen.line()
        screen.say(rest)


def _table(screen: Screen, found: Digest) -> None:
    """A row a place: how many things are new, better, worse or not judged, and entries on the watch list."""
    screen.line()
    screen.table(
        [
            Shown("Place", [one.label for one in found.areas], least=16, liked=30),
            Shown("New", [_many(one, "new") for one in found.areas], True),
            Shown("Worse", [_many(one, "worse") for one in found.areas], True),
            Shown("Better", [_many(one, "better") for one in found.areas], True),
            Shown("Watched", [words.integer(len(one.watch)) for one in found.areas], True),
            Shown("Trusts watched", [_trusts(one) for one in found.areas], True, keep=40),
            Shown("Judged", [_judged(one) for one in found.areas]),
        ]
    )
    told = [area for area in found.areas if area.under("new") or area.under("worse") or area.under("better")]
    for area in told:
        screen.heading(area.label)
        for key in _TOLD:
            screen.items(one.sentence for one in area.under(key))
    screen.line()
    first = found.areas[0]
    screen.say(f"All there is to tell of one place: fairwait digest {first.area}", "dim")


def _many(area: AreaDigest, key: Heading) -> str:
    """How many things are told under a heading, of the place and of those below it."""
    number = sum(len(one.under(key)) for one in (area, *area.children))
    return words.integer(number) if number else "–"


def _judged(area: AreaDigest) -> str:
    """How much of the place itself could be judged."""
    if not area.under("unjudged"):
        return "yes"
    return (
        "in part"
        if any(area.under(key) for key in ("unchanged", "better", "worse", "different", "explained"))
        else "no"
    )


def _trusts(area: AreaDigest) -> str:
    return words.integer(len({one.area for one in area.every_entry if one.area != area.area}))
