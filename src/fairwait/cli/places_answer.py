"""The first sentences on a place: what it is and where it stands today, or when it ended and what came after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.places.former import provider_heir
from fairwait.places.identities import identify
from fairwait.places.moves import area_then
from fairwait.places.organisations import ended_on, looked_at, provider_row, silence
from fairwait.places.standing import latest_lookup, standing
from fairwait.places.stretches import stretches

if TYPE_CHECKING:
    from fairwait.domain.period import Period
    from fairwait.places.history import History
    from fairwait.places.lineage import Crosswalk
    from fairwait.places.statements import Statement

#: More places than these are counted and not named.
_NAMED = 3


def answer(told: History) -> str:
    """What a place is, in one or two sentences."""
    one = told.identity
    if one.kind == "site":
        return f"{one.code} is a {one.label}, by the rule that a site’s code begins with its owner’s."
    if one.kind in ("provider", "body"):
        return f"{one.label}: {_organisation(told)}."
    ended = ended_in(told)
    within = "" if ended else _within(one.code)
    if one.asked != one.code:
        until = f" until {ended:%B %Y}" if ended else ""
        return f"{one.asked} {'was' if ended else 'is'} the ONS code of {one.label}, {one.what}{within}{until}."
    if ended:
        return f"{one.label}: {one.what}, ended in {ended:%B %Y}{_after(told, ended)}."
    return f"{one.label}: {one.what}{within}.{_other_boundaries(one.code)}"


def answer_in(told: History, statements: Sequence[Statement], month: Period) -> str:
    """What a place was in one month."""
    one = told.identity
    facts = {statement.topic: statement.text for statement in reversed(statements)}
    parent = f", in {facts['parent']}" if "parent" in facts else ""
    label = one.label if one.kind in ("site", "body") else f"{facts.get('name', one.name)} ({one.code})"
    said = f"{month.label}: {label}, {facts.get('what', one.what)}{parent}."
    if "figures" in facts and facts["figures"].startswith("no "):
        said += f" {words.sentence(facts['figures'])}"
    elif provider_row(one.code) and month < looked_at()[0]:
        said += f" Its name and figures are packaged from {looked_at()[0].label} on."
    return said


def since_moved(code: str, month: Period) -> str:
    """That the code stands for another boundary now, where it outlived the one of the month."""
    old = next((one for one in stretches(code)[:-1] if one.until and one.since <= month <= one.until), None)
    if old is None or old.until is None:
        return ""
    since = old.until.shift(1).label
    return f" Since {since} the code stands for other boundaries: --to latest tells where its people are."


def ended_in(told: History) -> date | None:
    """The last day of a place that is no more; None for one that still is, or whose end is not known."""
    spans = told.about("what")
    last = max((span.until for span in spans if span.until), default=None)
    return last if all(span.until for span in spans) else None


def heirs(walk: Crosswalk, code: str) -> list[tuple[str, float]]:
    """The areas that have the people of an area on other boundaries, and the share of them, the largest first."""
    return sorted(walk.of(code).items(), key=lambda pair: -pair[1])


def _within(code: str) -> str:
    where = standing(code)
    return f" in {where}" if where else ""


def _other_boundaries(code: str) -> str:
    """That the code once stood for other people: what a reader of an old file must know first."""
    before = stretches(code)[:-1]
    if not before:
        return ""
    name = before[-1].name
    other = "" if name == stretches(code)[-1].name else f", those of {name}"
    assert before[-1].until is not None
    return f" Until {before[-1].until.label} the code stood for other boundaries{other}."


def _after(told: History, ended: date) -> str:
    """Who has the people of an area that ended."""
    code = told.identity.code
    if before := stretches(code):
        from fairwait.places.lineage import VINTAGES

        now = heirs(before[-1].walk(VINTAGES[-1]), code)
        labels = [f"{area_then(new, latest_lookup())} ({new})" for new, _ in now]
        if len(now) == 1:
            return f"; its people are now in {labels[0]}, {standing(now[0][0])}"
        if len(now) > _NAMED:
            return f"; its people are now in {len(now)} places"
        first, *rest = zip(labels, now, strict=True)
        parts = [f"{words.percent(first[1][1])} of its people are now in {first[0]}"]
        return f"; {words.listing([*parts, *(f'{words.percent(share)} in {label}' for label, (_, share) in rest)])}"
    to = [one.other for one in told.about("became") if one.since and one.since > ended]
    labels = [found.label for new in to if (found := identify(new))]
    if not labels:
        return ""
    return (
        f"; its people went to {words.listing(labels)}" if len(labels) <= _NAMED else f", went to {len(labels)} others"
    )


def _organisation(told: History) -> str:
    one = told.identity
    ended = ended_on(one.code)
    if ended:
        what = told.about("what")[0]
        assert what.until is not None
        return f"{what.text} until {what.until:%B %Y}{_successors(told)}"
    quiet = silence(one.code)
    what_in = one.what if quiet and quiet.gone else f"{one.what}{_within(one.code)}"
    if quiet is None:
        return what_in
    why = f". {quiet.why[0].upper()}{quiet.why[1:]}" if quiet.documented else f"; {quiet.why}"
    return f"{what_in}. No figures in the waiting-time (RTT) files since {quiet.since.label}{why}"


def _successors(told: History) -> str:
    """Who took over, and who has it today where that one has ended too."""
    labels = [found.label for one in told.about("became") for found in [identify(one.other)] if found]
    heir = provider_heir(told.identity.code, looked_at()[1])
    today = f"; today {heir.label}" if heir is not None and heir.label not in labels else ""
    return f", succeeded by {words.listing(labels)}{today}" if labels else ""
