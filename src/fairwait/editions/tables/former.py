"""Whoever has no page in an edition but a name people know: who they are, and which places have their people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fairwait.definitions.reference import ProviderChange
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.words import listing, with_article
from fairwait.places.areas import AREA_TEAM, area_index
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.ended import ended_sentence
from fairwait.places.identities import BODY_WORDS, COMMISSIONER_WORDS, NAMELESS, body_name, level_words, rows_of_code
from fairwait.places.lineage import VINTAGES, crosswalk, vintage_codes, vintage_of
from fairwait.places.moves import moves_from, moves_to
from fairwait.places.providers import bodies, provider_changes, provider_rows

if TYPE_CHECKING:
    from fairwait.measures.completeness import Completeness


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody without a page of their own: most have ended, some began after the month of the figures (``later``).

    ``names`` are all the names known, the one to print first; ``what`` says in words what they are or were, ``level``
    is a geography or empty; ``told`` is one sentence on what became of them; ``heirs`` are the codes of the places
    with a page that succeeded them, the largest part first: several where they were divided, none where no file says.
    Of a place that began later they are the places that its people were in.
    """

    code: str
    names: tuple[str, ...]
    what: str
    level: str
    told: str
    heirs: tuple[str, ...]
    later: bool = False

    @property
    def label(self) -> str:
        return f"{self.names[0]} ({self.code})"


def formers(period: Period, shown: Collection[str], judged: Completeness | None) -> Iterator[Former]:
    """Everybody that the packaged tables know and who is not among the places ``shown`` of a month, each code once."""
    seen = set(shown)
    for found in (*_areas(period, shown), *_providers(period, shown, judged), *_bodies(period, shown), *_hubs()):
        if found.code not in seen:
            seen.add(found.code)
            yield found


def _areas(period: Period, shown: Collection[str]) -> Iterator[Former]:
    for code, rows in rows_of_code().items():
        last = rows[-1]
        if code in shown or last.geography in ("england", AREA_TEAM):
            continue
        level = Geography(last.geography)
        names = tuple(dict.fromkeys([last.name, *(row.name for row in rows), *(row.official_name for row in rows)]))
        if rows[0].valid_from > period.last_day:
            heirs = tuple(dict.fromkeys(move.old for move in moves_to(code) if move.old in shown))
            told = _began(code, last.name, rows[0].valid_from, heirs, level, period)
            yield Former(code, names, level_words(last), level.value, told, heirs, later=True)
            continue
        told = ended_sentence(Area(code, last.name, level), period)
        heirs = _heirs_of_group(code, period) if level is Geography.SUB_ICB else _heirs_above(code, period, shown)
        yield Former(code, names, level_words(last), level.value, told, tuple(one for one in heirs if one in shown))


def _began(code: str, name: str, day: date, heirs: Iterable[str], level: Geography, period: Period) -> str:
    """“Essex (D7T5G) began in April 2026. The newest figures by area held here are of January 2026: …”"""
    index = area_index(level, period)
    were = listing([index[one].label for one in heirs])
    of = f": its people were in {were} then" if were else ""
    began = Period(day.year, day.month).label
    return f"{name} ({code}) began in {began}. The newest figures by area held here are of {period.label}{of}."


def _heirs_of_group(code: str, period: Period) -> tuple[str, ...]:
    """The locations of a month that hold the people of a group that has ended, the largest part first."""
    vintage = next((one for one in reversed(VINTAGES) if code in vintage_codes(one)), None)
    if vintage is None:
        return ()
    try:
        to = crosswalk(vintage, vintage_of(period)).of(code)
    except NothingToAnswerWithError:  # no file says how its people were divided
        return ()
    return tuple(sorted(to, key=lambda one: (-to[one], one)))


def _heirs_above(code: str, period: Period, shown: Collection[str]) -> tuple[str, ...]:
    """The boards or regions that a former one led to, through as many changes as there were."""
    heirs: dict[str, None] = {}
    waiting, seen = [code], {code}
    while waiting:
        moves = [move for move in moves_from(waiting.pop(0)) if move.day <= period.last_day]
        last = max((move.day for move in moves), default=None)
        for new in (move.new for move in moves if move.day == last and move.new not in seen):
            seen.add(new)
            if new in shown:
                heirs[new] = None
            else:
                waiting.append(new)
    return tuple(heirs)


def _providers(period: Period, shown: Collection[str], judged: Completeness | None) -> Iterator[Former]:
    for row in provider_rows():
        if row.code not in shown:
            names = tuple(name for name in (row.name, row.official_name, row.also_known_as) if name)
            told = judged.provider_reason(row.code) if judged else ""
            told = told or f"{row.name} has no figures for {period.label}."
            what = "NHS provider" if row.sector == "NHS" else "independent provider"
            heirs = _heirs(row.code, period, shown)
            later = _later(row.code, heirs, period)
            told = f"{told[:-1]}, today {later}." if later else told
            yield Former(row.code, names, what, "provider", told, heirs)


def _bodies(period: Period, shown: Collection[str]) -> Iterator[Former]:
    for body in bodies().values():
        name = body_name(body)
        if name != NAMELESS:
            heirs, what = _heirs(body.code, period, shown), BODY_WORDS[body.kind]
            told = _succeeded(f"{name} ({body.code})", what, body.code, heirs, period)
            yield Former(body.code, tuple(dict.fromkeys((name, body.name))), what, "", told, heirs)


def _hubs() -> Iterator[Former]:
    for row in non_geographic_commissioners().values():
        what = COMMISSIONER_WORDS[row.kind]
        told = f"{row.name} ({row.code}) is no place: {what}. Its patients live in many places."
        if row.kind == "non-english":
            told = f"{row.name} ({row.code}) is no place: it stands for patients from outside England."
        yield Former(row.code, (row.name,), what, "", told, ())


def _heirs(code: str, period: Period, shown: Collection[str]) -> tuple[str, ...]:
    """The providers with a page at the ends of every chain of documented successions."""
    changes = {one.code: one.successors for one in provider_changes() if one.documented and one.period <= period}
    heirs: dict[str, None] = {}
    waiting, seen = [code], {code}
    while waiting:
        for new in changes.get(waiting.pop(0), ()):
            if new not in seen:
                seen.add(new)
                if new in shown:
                    heirs[new] = None
                else:
                    waiting.append(new)
    return tuple(heirs)


def _succeeded(label: str, what: str, code: str, heirs: tuple[str, ...], period: Period) -> str:
    if what == BODY_WORDS["primary-care-trust"]:
        return f"{label} was a primary care trust: all had ended by April 2013. No file says which places followed it."
    change = _change_of(code, period)
    if change is None or not change.successors:
        return f"{label} is {with_article(what)}."
    later = _later(code, heirs, period)
    today = f", today {later}" if later else ""
    told = f"{label} ended in {change.period.shift(-1).label} or before: it was succeeded by"
    return f"{told} {_named(change.successors)}{today}."


def _change_of(code: str, period: Period) -> ProviderChange | None:
    """The documented end of an organisation, by a month."""
    return next(
        (one for one in provider_changes() if one.code == code and one.documented and one.period <= period), None
    )


def _later(code: str, heirs: tuple[str, ...], period: Period) -> str:
    """Who stands today for whoever succeeded an organisation first, where that has ended too; else empty."""
    change = _change_of(code, period)
    ended = change is not None and any(_change_of(one, period) is not None for one in change.successors)
    return _named(heirs) if ended and heirs else ""


def _named(codes: Iterable[str]) -> str:
    names = {row.code: row.name for row in provider_rows()} | {one.code: body_name(one) for one in bodies().values()}
    return listing(f"{names.get(one, one)} ({one})" for one in codes)
