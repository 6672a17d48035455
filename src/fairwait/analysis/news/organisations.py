"""Organisations that came or went between a publication's latest month and the month held before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fairwait.analysis.news.changes import Organisation
from fairwait.analysis.revisions.marts import name_of, official_names
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.domain.words import listing
from fairwait.places.commissioners import commissioner
from fairwait.places.identities import identify
from fairwait.places.moves import moves_from, moves_to
from fairwait.places.organisations import provider_row
from fairwait.places.providers import provider_changes
from fairwait.places.sectors import sector_of
from fairwait.store.reader import Store
from fairwait.store.release import Release


def organisation_news(then: Sequence[Release], arrived: Sequence[Release], store: Store) -> tuple[Organisation, ...]:
    """Codes of each publication's latest new month that the month held before it lacks, and the other way round.

    Compared is a month with the month before it that is held, whichever that is; the first month of a publication has
    none. An organisation that several publications have is told once. Trusts come first, then by name.
    """
    found: dict[tuple[str, str, str], Organisation] = {}
    for publication in dict.fromkeys(one.publication for one in arrived):
        mine = [one for one in arrived if one.publication == publication and "organisations" in one.tables]
        if not mine:
            continue
        newest = max(mine, key=lambda one: one.last_period)
        held = [one for one in store.releases(publication) if one.last_period < newest.last_period]
        if held and not any(_same_months(one, newest) for one in then):
            for one in _between(max(held, key=lambda one: one.last_period), newest, store):
                key = (one.change, one.role, one.code)
                known = found.setdefault(key, one)
                if known is not one:
                    found[key] = replace(known, publications=(*known.publications, publication))
    return tuple(sorted(found.values(), key=lambda one: (not one.is_trust, one.role, one.change != "new", one.name)))


def _same_months(one: Release, other: Release) -> bool:
    return (one.publication, one.period_key) == (other.publication, other.period_key)


def _between(before: Release, now: Release, store: Store) -> list[Organisation]:
    older, newer = official_names(store, before), official_names(store, now)
    month, against = Period.parse(now.last_period), Period.parse(before.last_period)
    return [
        *(_news(key, newer[key], "new", now, month, against) for key in sorted(set(newer) - set(older))),
        *(_news(key, older[key], "gone", now, month, against) for key in sorted(set(older) - set(newer))),
    ]


def _news(
    key: tuple[str, str], official: str, change: str, now: Release, month: Period, against: Period
) -> Organisation:
    role, code = key
    there = month if change == "new" else against
    told = _came(role, code, there) if change == "new" else _went(role, code, against)
    return Organisation(
        code=code, name=name_of(role, code, official, there), role=role,
        is_trust=role == "provider" and sector_of(code) is Sector.NHS, change=change,
        publications=(now.publication,), month=str(month), against=str(against), told=told,
    )  # fmt: skip


def _went(role: str, code: str, last: Period) -> str:
    """What became of a code that is in the figures no longer."""
    if role == "provider":
        change = next((one for one in provider_changes() if one.code == code), None)
        if change is None:
            return "no successor is known"
        if not change.documented:
            return f"no successor is documented ({change.why})"
        to = f", succeeded by {listing(_label(one) for one in change.successors)}" if change.successors else ""
        return f"{change.why}{to}"
    moves = [one for one in moves_from(code) if one.day > last.first_day]
    if moves:
        day = moves[0].day
        to = listing(dict.fromkeys(_label(one.new) for one in moves if one.day == day))
        verb = "merged into" if moves[0].whole else "divided among"
        return f"{verb} {to} on {day.day} {Period(day.year, day.month).label}"
    return "no successor is known"


def _came(role: str, code: str, month: Period) -> str:
    """Where a code that is new in the figures comes from."""
    if role == "provider":
        before = [one.code for one in provider_changes() if code in one.successors and one.documented]
        if before:
            return f"it took over from {listing(_label(one) for one in before)}"
        row = provider_row(code)
        if row is None:
            return "no file that fairwait was taught has had this code, and no predecessor is known"
        if row.first_seen < str(month):
            return f"it is known: its first figures were those of {Period.parse(row.first_seen).label}"
        return "no predecessor is known"
    moves = moves_to(code)
    if moves:
        day = moves[0].day
        return f"formed from {listing(dict.fromkeys(_label(one.old) for one in moves if one.day == day))}"
    if commissioner(code, month).kind == "unmapped":
        return "no place is known for this code, so it is shown as unmapped"
    return "it is known, and was not in the month before"


def _label(code: str) -> str:
    found = identify(code)
    return found.label if found else code
