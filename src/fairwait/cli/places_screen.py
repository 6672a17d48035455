"""The history of a place as a person sees it: the answer, then a short list a topic, then the sources by number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.places_answer import answer, answer_in, heirs, since_moved
from fairwait.cli.places_sources import Sources
from fairwait.cli.screen import Screen
from fairwait.domain import words
from fairwait.places.identities import identify
from fairwait.places.stretches import Stretch, stretches

if TYPE_CHECKING:
    from fairwait.domain.period import Period
    from fairwait.places.history import History
    from fairwait.places.lineage import BoundaryVintage, Crosswalk
    from fairwait.places.statements import Statement, Topic

_TOPICS: tuple[tuple[Topic, str], ...] = (
    ("what", "What it was and is"),
    ("figures", "In the figures"),
    ("name", "Names"),
    ("parent", "Belongs to"),
    ("ons-code", "ONS codes"),
    ("came-from", "Came from"),
    ("became", "Became"),
)


def show(
    told: History,
    statements: Sequence[Statement],
    namesakes: Sequence[str],
    month: Period | None,
    walks: Sequence[tuple[Stretch, Crosswalk]],
) -> None:
    """Print the history, or what was so in one month, and the people on other boundaries where asked for.

    ``walks`` has one entry for each boundary that the code stood for, oldest first.
    """
    screen = Screen()
    first = answer_in(told, statements, month) if month else answer(told)
    screen.say(first + (since_moved(told.identity.code, month) if month and not walks else ""), "bold")
    if namesakes:
        labels = [found.label for code in namesakes if (found := identify(code))]
        screen.say(f"The same name: {words.listing(labels)}.", "dim")
    if walks:
        _show_walks(screen, told.identity.code, walks)
    sources = Sources(statements)
    for topic, title in _TOPICS:
        about = [one for one in statements if one.topic == topic]
        if about:
            screen.heading(title)
            screen.items(_item(one, sources) for one in about)
    screen.heading("Sources")
    for number, source in enumerate(sources.texts, start=1):
        mark = f"[{number}] "
        screen.say(words.sentence(source), "dim", indent=mark, hang=" " * len(mark))


def _item(one: Statement, sources: Sources) -> str:
    doubt = "" if one.evidence == "published" else f", {one.evidence}"
    when = _when(one)
    return f"{when}{': ' if when else ''}{one.text} [{sources.cited(one)}{doubt}]"


def _when(one: Statement) -> str:
    """The dates; where they only bound the months in which the files have it so, that is said."""
    figures = one.dates == "figures" and one.topic != "figures"
    if one.topic in ("came-from", "became"):
        if one.since is None:
            return ""
        return f"from {one.since:%B %Y} in the figures" if figures else _day(one.since)
    if one.since and one.until:
        first, last = (f"{day:%B %Y}" for day in (one.since, one.until))
        when = first if first == last else f"{first} to {last}"
        return f"in the figures of {when}" if figures else when
    if one.since:
        return f"{'in the figures ' if figures else ''}since {one.since:%B %Y}"
    return f"until {one.until:%B %Y}" if one.until else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _boundary_words(vintage: BoundaryVintage) -> str:
    from fairwait.places.lineage import VINTAGES

    kind, year = vintage.rsplit("-", 1)
    words_of = f"{'sub-ICB locations' if kind == 'sub-icb' else 'groups (CCGs)'} of {year}"
    if vintage == VINTAGES[-1]:
        return f"Where its people are today (boundaries of {words_of})"
    return f"Where its people are on the boundaries of {words_of}"


def _show_walks(screen: Screen, code: str, walks: Sequence[tuple[Stretch, Crosswalk]]) -> None:
    screen.heading(_boundary_words(walks[0][1].new))
    divided = False
    for at, (stretch, walk) in enumerate(walks):
        if at:
            screen.line()
        if len(stretches(code)) > 1:
            screen.say(f"{_as_it_was(stretch)}:")
        divided |= _show_walk(screen, code, walk)
    if divided:
        screen.say(
            "Apportioned: how much of the people of the new area a population share moved in or held back; counts "
            "moved this way assume that waits are spread as residents of mid-2020 are.",
            "dim",
        )


def _as_it_was(stretch: Stretch) -> str:
    if stretch.until is None:
        return f"{stretch.code} as it is since {stretch.since.label} ({stretch.name})"
    return f"{stretch.code} as it was until {stretch.until.label} ({stretch.name})"


def _show_walk(screen: Screen, code: str, walk: Crosswalk) -> bool:
    """One boundary's people; whether a table with apportioned shares was needed."""
    from fairwait.places.lineage import VINTAGE_STARTS
    from fairwait.places.moves import area_then

    to = heirs(walk, code)
    start = VINTAGE_STARTS[walk.new]
    if len(to) == 1:
        (new, _), apportioned = to[0], walk.apportioned[to[0][0]]
        label = f"{area_then(new, start)} ({new})"
        more = (
            f" A population share moved in, or held back, {words.percent(apportioned)} of the people of {label}."
            if apportioned
            else ""
        )
        screen.say(f"All of them are in {label}.{more}")
    else:
        screen.table(
            [
                Shown("Place", [area_then(new, start) for new, _ in to], least=12, liked=24),
                Shown("Code", [new for new, _ in to]),
                Shown("Of its people", [words.percent(share) for _, share in to], right=True),
                Shown("Apportioned", [words.percent(walk.apportioned[new]) for new, _ in to], right=True, keep=50),
            ]
        )
    unseen = [new for new in walk.moved_unseen if new in walk.of(code)]
    if unseen:
        labels = words.listing(f"{area_then(new, start)} ({new})" for new in unseen)
        screen.say(
            f"The boundary of {labels} moved in April 2023, by what the map shows 6,686 people; counts pass whole.",
            "dim",
        )
    return len(to) > 1
