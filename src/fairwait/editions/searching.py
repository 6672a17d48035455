"""Find a place in an edition from what a reader typed: names and codes of today and of former days, and hospitals.

The order is that of :func:`fairwait.places.search.find_area`: a code, then a whole name, then the start of a name, then
all words anywhere in one; within each the smaller areas first, and NHS trusts before other providers. Former names and
hospitals follow, then hospitals with their towns and initials. Slips of the finger are forgiven, and words left out,
only where nothing else is found.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from fairwait.domain.words import with_article
from fairwait.editions.initials import initials
from fairwait.editions.reading import Edition, Place
from fairwait.editions.slips import Vocabulary, one_off
from fairwait.places.search import code_in, level_named, plain, starts

#: The longest text looked at, in characters: no name is as long.
LONGEST: Final = 100
_GROUP: Final = re.compile(r"\b(ccg|clinical commissioning group)\s*$", re.IGNORECASE)
_LEVELS: Final = {"sub-icb": 0, "icb": 1, "region": 2, "provider": 3}
_OWN: Final = ("name", "code")
#: How much of a code must be typed for codes that begin so to be offered.
_PART_OF_CODE: Final = 2
_CODE_LENGTHS: Final = range(3, 10)
#: How well a text fits, best first. Former names and hospitals that fit as well as a name of today come after it.
_CODE, _WHOLE, _STARTS, _WORDS = 0, 1, 2, 3
_LATER: Final = {
    "name": 0,
    "code": 0,
    "official name": 4,
    "former name": 4,
    "former code": 4,
    "board": 4,
    "site": 4,
    "site code": 4,
    "site in town": 8,
}
_INITIALS: Final = 4
#: Of a text that nothing holds in whole, how much a row must hold to be offered, and how near to the best it must come.
_ENOUGH: Final = 0.49
_NEARLY: Final = 0.85
#: In how many words of a text slips are looked for, which takes longer than all else. Nobody slips in more of a name.
_SLIPPED: Final = 6


@dataclass(frozen=True, slots=True)
class Match:
    """Something that fits what was typed, and where it leads today.

    ``places`` are the places with a page: one as a rule, several where a former place was divided, none where nothing
    succeeded it. ``shown`` is what fitted, ``what`` how: ``name``, ``code``, ``official name``, ``former name``,
    ``former code``, ``board`` (that an area is all of), ``site``, ``site in town`` or ``site code``; ``site`` is the
    code of the hospital that fitted. ``why`` says so in words, empty where the name itself fitted; ``told`` is what
    became of a former place. ``whole`` says that a whole name or code fitted, ``near`` that there was a slip in it.
    """

    places: tuple[Place, ...]
    shown: str
    what: str
    why: str
    told: str
    whole: bool
    near: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    folded: str
    code: str
    shown: str
    what: str


def search(edition: Edition, text: str, limit: int = 10) -> tuple[Match, ...]:
    """What ``text`` may mean, best first, at most ``limit``; empty where nothing is like it.

    ``text`` is cut at :data:`LONGEST` characters. “Devon ICB” keeps to boards, “Leeds CCG” to locations and groups.
    """
    index = _index_of(edition)
    text = text[:LONGEST]
    found = index.ranked(text)
    near = not found
    matches = tuple(_matches(index, found or index.slipped(text) or index.loosened(text), near))[:limit]
    return tuple(map(_once_a_group, matches)) if _GROUP.search(text) else matches


def meant(edition: Edition, text: str) -> Place | None:
    """The one place that ``text`` names without a doubt: its code, its whole name that nobody shares, or the only fit.

    None where several places share the name, and for former names and hospitals: a reader is to be told of those.
    """
    found = [one for one in search(edition, text, 4) if not one.near]
    whole = [one for one in found if one.whole and one.what in _OWN]
    chosen = [one for one in whole if one.what == "code"][:1] or whole or (found if len(found) == 1 else [])
    return chosen[0].places[0] if len(chosen) == 1 and chosen[0].what in _OWN and chosen[0].places else None


def _once_a_group(match: Match) -> Match:
    """A location that was asked for by what it was called before July 2022."""
    of_location = match.what == "name" and all(one.geography == "sub-icb" for one in match.places)
    return replace(match, why=f"formerly NHS {match.shown} CCG") if of_location else match


class _Index:
    """The names of an edition, in memory, by their words."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        query = "select folded, code, shown, what from name order by rowid"
        self.rows = [_Row(*row) for row in edition.rows(query)]
        self.former: dict[str, dict[str, Any]] = edition.fact("former") or {}
        self.by_code = {row.folded: row for row in reversed(self.rows) if row.what.endswith("code")}
        self.sites = {(row.code, row.shown): row.folded.upper() for row in self.rows if row.what == "site code"}
        words = {(word, at) for at, row in enumerate(self.rows) for word in row.folded.split()}
        self.words = sorted(words)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(word for word, _ in self.words)

    def ranked(self, text: str) -> list[tuple[int, _Row]]:
        """The rows that a text fits, with how well, best first."""
        wanted, code = plain(text), code_in(text)
        found: list[tuple[int, _Row]] = []
        for one in dict.fromkeys((code.lower(), _tight(code))):
            coded = self.by_code.get(one) or self._site_by_rule(one)
            if coded is not None:
                found.append((_CODE + _LATER[coded.what], coded))
        fits = {at: self.rows[at] for at in self._with_words(wanted.split())}
        for row in fits.values():
            how = _WHOLE if row.folded in (wanted, f"the {wanted}") else _WORDS
            if how == _WORDS and row.what.endswith("code") and len(wanted) < _PART_OF_CODE:
                continue
            if how == _WORDS and starts(row.folded, wanted):
                how = _STARTS
            found.append((how + _LATER[row.what], row))
        found += [(_INITIALS + _WORDS, self.rows[at]) for at in self._by_initials.get(wanted, ()) if at not in fits]
        return self._ordered(self._of_level(found, text))

    def slipped(self, text: str) -> list[tuple[int, _Row]]:
        """The rows that a text fits but for slips, fewest first; for a code, the codes that differ in one letter."""
        code = _tight(code_in(text))
        if any(letter.isdigit() for letter in code) and len(code) in _CODE_LENGTHS:
            like = [row for known, row in self.by_code.items() if one_off(known, code)]
            return self._ordered([(_CODE + _LATER[row.what], row) for row in like])
        parts = [*self._likely(text).values()]
        if not all(parts) or all(0 in part.values() for part in parts):  # without a slip it was found before, if ever
            return []
        found = []
        for at in _in_all(self._rows_of(part) for part in parts):
            row = self.rows[at]
            slips = sum(min(part[word] for word in row.folded.split() if word in part) for part in parts)
            found.append((slips * 20 + _WORDS + _LATER[row.what], row))
        return self._ordered(found)

    def loosened(self, text: str) -> list[tuple[int, _Row]]:
        """The rows that hold most of a text of several words: a word weighs more the fewer rows have it, and a single
        letter, with which too many words begin, nothing."""
        parts = self._likely(text)
        if len(parts) == 1:
            return []
        held = [{*self._rows_of(words), *self._by_initials.get(part, ())}
                for part, words in parts.items() if len(part) > 1]  # fmt: skip
        weights = [math.log(len(self.rows) / max(1, len(rows))) for rows in held]
        sums: dict[int, float] = {}
        for rows, weight in zip(held, weights, strict=True):
            for at in rows:
                sums[at] = sums.get(at, 0.0) + weight
        enough = max(_ENOUGH * sum(weights), _NEARLY * max(sums.values(), default=0.0))
        kept = [self.rows[at] for at in sums if sums[at] >= enough]
        return self._ordered([(_WORDS + _LATER[row.what], row) for row in kept])

    @cached_property
    def _by_initials(self) -> dict[str, list[int]]:
        """The rows of names, and of hospitals, by their initials."""
        found: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            if row.what in ("name", "site"):
                for run in initials(row.folded, of_some=row.what == "site"):
                    found.setdefault(run, []).append(at)
        return found

    def place(self, code: str) -> Place | None:
        return self.edition.place(code)

    def heirs(self, code: str) -> tuple[Place, ...]:
        own = self.place(code)
        if own is not None:
            return (own,)
        return tuple(one for heir in self.former.get(code, {}).get("heirs", ()) if (one := self.place(heir)))

    def _likely(self, text: str) -> dict[str, dict[str, int]]:
        """The words that each word of a text may mean, with the slips between them."""
        parts = {part: {self.words[at][0]: 0 for at in self._range(part)} for part in plain(text).split()}
        slipped = [part for part, words in parts.items() if not words][:_SLIPPED]
        return parts | {part: self.vocabulary.meant_by(part) for part in slipped}

    def _rows_of(self, words: Iterable[str]) -> set[int]:
        return {at for word in words for at in self._exactly(word)}

    def _exactly(self, word: str) -> Iterator[int]:
        for at in range(bisect_left(self.words, (word, -1)), len(self.words)):
            if self.words[at][0] != word:
                return
            yield self.words[at][1]

    def _with_words(self, parts: Sequence[str]) -> set[int]:
        """The rows in which every part begins some word."""
        return _in_all({self.words[at][1] for at in one} for one in sorted(map(self._range, parts), key=len))

    def _range(self, part: str) -> range:
        return range(bisect_left(self.words, (part, -1)), bisect_left(self.words, (f"{part}\uffff", -1)))

    def _site_by_rule(self, code: str) -> _Row | None:
        """A hospital site or unit by the rule that its code begins with that of its owner."""
        owner = self.by_code.get(code[:3]) if len(code) == 5 and code.isalnum() else None
        of_provider = owner is not None and self._level(owner.code) in ("provider", "")
        return _Row(code, owner.code, code.upper(), "site code") if owner and of_provider else None

    def _level(self, code: str) -> str:
        own = self.place(code)
        return own.geography if own else str(self.former.get(code, {}).get("level", ""))

    def _of_level(self, found: list[tuple[int, _Row]], text: str) -> list[tuple[int, _Row]]:
        level = level_named(text)
        kept = [one for one in found if level is None or self._level(one[1].code) == level.value]
        return kept or found

    def _ordered(self, found: list[tuple[int, _Row]]) -> list[tuple[int, _Row]]:
        def key(one: tuple[int, _Row]) -> tuple[object, ...]:
            fit, row = one
            heirs = self.heirs(row.code)
            first = heirs[0] if heirs else None
            level = _LEVELS[first.geography] if first else len(_LEVELS)
            other = first.sector == "independent" if first else True
            return fit, not heirs, level, other, row.what.startswith("former"), row.shown.lower(), row.code

        return sorted(found, key=key)


def _matches(index: _Index, found: Sequence[tuple[int, _Row]], near: bool) -> Iterator[Match]:
    """One match a place or former place. Those that lead nowhere only where a whole name or nothing else fitted."""
    seen: set[object] = set()
    leading = any(index.heirs(row.code) for _, row in found)
    for fit, row in found:
        places = index.heirs(row.code)
        whole = not near and fit % 4 in (_CODE, _WHOLE)
        key = places[0].code if len(places) == 1 else row.code
        if key in seen or (not places and leading and not whole):
            continue
        seen.add(key)
        yield _match(index, row, places, whole, near)


def _match(index: _Index, row: _Row, places: tuple[Place, ...], whole: bool, near: bool) -> Match:
    own = index.place(row.code)
    former = index.former.get(row.code)
    told = str(former["told"]) if former else ""
    if row.what.startswith("site"):
        owner = own.name if own else str((former or {}).get("label", row.code))
        why = f"{row.shown} is a hospital {'or unit ' if row.what == 'site code' else ''}of {owner}"
    elif former:
        why = f"{former['label']}, {with_article(former['what'])}"
    elif row.what == "name":
        why = "" if own is None or row.shown == own.name else f"also called {row.shown}"
    else:
        how = {"official name": "officially", "former name": "formerly", "board": "all of"}.get(row.what, row.what)
        why = f"{how} {row.shown}"
    site = index.sites.get((row.code, row.shown), "") if row.what.startswith("site") else ""
    return Match(places, row.shown, row.what, why, told, whole, near, site)


def _in_all(sets: Iterable[set[int]]) -> set[int]:
    """What is in every set; once nothing is, the others are not made."""
    several = iter(sets)
    common = next(several, set())
    while common and (one := next(several, None)) is not None:
        common &= one
    return common


def _tight(code: str) -> str:
    """A code that was typed with a gap, such as “03 R”; words have no digit and stay."""
    return "".join(code.split()).lower() if any(letter.isdigit() for letter in code) else code.lower()


def _index_of(edition: Edition) -> _Index:
    """The index of an edition, made once. The table of names is filled before any page: it never changes after."""
    return edition.once("names", lambda: _Index(edition), early=True)
