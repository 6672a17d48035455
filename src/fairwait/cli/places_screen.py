"""The history of a place as a person sees it: the answer, then a short list a topic, then the sources by number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.domain import words
from fairwait.places.identities import identify

if TYPE_CHECKING:
    from fairwait.domain.period import Period
    from fairwait.places.history import History, Statement, Topic
    from fairwait.places.lineage import BoundaryVintage, Crosswalk

_LOOKUP = "lookup of April "
_TOPICS: tuple[tuple[Topic, str], ...] = (
    ("what", "What it was and is"),
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
    walk: Crosswalk | None,
) -> None:
    """Print the history, or what was so in one month, and the people on other boundaries where asked for."""
    screen = Screen()
    screen.say(_answer(told, statements, month), "bold")
    if namesakes:
        labels = [found.label for code in namesakes if (found := identify(code))]
        screen.say(f"The same name: {words.listing(labels)}.", "dim")
    if walk:
        _show_walk(screen, told, walk)
    sources: list[str] = []
    for topic, title in _TOPICS:
        about = [one for one in statements if one.topic == topic]
        if about:
            screen.heading(title)
            screen.items(_item(one, sources) for one in about)
    screen.heading("Sources")
    for number, source in enumerate(sources, start=1):
        mark = f"[{number}] "
        screen.say(words.sentence(_shortened(source)), "dim", indent=mark, hang=" " * len(mark))


def _answer(told: History, statements: Sequence[Statement], month: Period | None) -> str:
    one = told.identity
    if month:
        facts = {statement.topic: statement.text for statement in statements}
        parent = f", in {facts['parent']}" if "parent" in facts else ""
        return f"{month.label}: {facts.get('name', one.name)} ({one.code}), {facts.get('what', one.what)}{parent}."
    if one.kind == "site":
        return f"{one.code} is a {one.label}, by the rule that a site's code begins with its owner's."
    spans = told.about("what")
    ended = max((span.until for span in spans if span.until), default=None)
    over = f", ended in {ended:%B %Y}" if ended and all(span.until for span in spans) else ""
    if one.asked != one.code:
        until = f" until {ended:%B %Y}" if over else ""
        return f"{one.asked} {'was' if over else 'is'} the ONS code of {one.label}, {one.what}{until}."
    return f"{one.label}: {one.what}{over}."


def _shortened(source: str) -> str:
    """Several lookups of one kind named in one breath: “lookups of April 2017, 2018 and 2019”."""
    parts = source.split("; ")
    years = [part.removeprefix(_LOOKUP) for part in parts if part.startswith(_LOOKUP)]
    if len(years) < 2:
        return source
    others = [part for part in parts if not part.startswith(_LOOKUP)]
    at = next(index for index, part in enumerate(parts) if part.startswith(_LOOKUP))
    return "; ".join([*others[:at], f"lookups of April {words.listing(years)}", *others[at:]])


def _item(one: Statement, sources: list[str]) -> str:
    if one.source not in sources:
        sources.append(one.source)
    doubt = "" if one.evidence == "published" else f", {one.evidence}"
    when = _when(one)
    return f"{when}{': ' if when else ''}{one.text} [{sources.index(one.source) + 1}{doubt}]"


def _when(one: Statement) -> str:
    if one.topic in ("came-from", "became"):
        return _day(one.since) if one.since else ""
    if one.since and one.until:
        first, last = (f"{day:%B %Y}" for day in (one.since, one.until))
        return first if first == last else f"{first} to {last}"
    return f"since {one.since:%B %Y}" if one.since else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _boundary_words(vintage: BoundaryVintage) -> str:
    kind, year = vintage.rsplit("-", 1)
    return f"{'sub-ICB locations' if kind == 'sub-icb' else 'groups (CCGs)'} of {year}"


def _show_walk(screen: Screen, told: History, walk: Crosswalk) -> None:
    from fairwait.places.lineage import VINTAGE_STARTS
    from fairwait.places.moves import area_then

    code = told.identity.code
    to = sorted(walk.of(code).items(), key=lambda pair: -pair[1])
    start = VINTAGE_STARTS[walk.new]
    screen.heading(f"Where its people are on the boundaries of {_boundary_words(walk.new)}")
    if len(to) == 1 and not walk.apportioned[to[0][0]]:
        screen.say(f"All of them are in {area_then(to[0][0], start)} ({to[0][0]}).")
        return
    screen.table(
        [
            Shown("Place", [area_then(new, start) for new, _ in to], least=12, liked=24),
            Shown("Code", [new for new, _ in to]),
            Shown("Of its people", [words.percent(share) for _, share in to], right=True),
            Shown("Apportioned", [words.percent(walk.apportioned[new]) for new, _ in to], right=True, keep=50),
        ]
    )
    screen.say(
        "Apportioned: how much of the people of the new area a population share moved in or held back; counts moved "
        "this way assume that waits are spread as residents of mid-2020 are.",
        "dim",
    )
    unseen = [new for new in walk.moved_unseen if new in walk.of(code)]
    if unseen:
        labels = words.listing(f"{area_then(new, start)} ({new})" for new in unseen)
        screen.say(
            f"The boundary of {labels} moved in April 2023, by what the map shows 6,686 people; counts pass whole.",
            "dim",
        )
