"""Find a place from what a person types: a code, a name, or part of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.places.areas import area_index, first_period
from fairwait.places.former import former_place
from fairwait.places.providers import provider_changes, provider_rows

#: A bare place name means the smallest place of that name, not the many providers that carry it.
_ORDER = (Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER, Geography.ENGLAND)
_SHOWN = 6


def find_area(text: str, period: Period, geography: Geography | None = None) -> Area:
    """The one place that ``text`` means in a month: “03R”, “wakefield”, “West Yorkshire”, “Sheffield Teaching”.

    A code counts first, then a whole name, then the start of a name, then all words of ``text`` anywhere in a name;
    within each, sub-ICB locations come before ICBs, regions and providers, and NHS trusts before other providers.
    “Devon” is therefore the sub-ICB location; “Devon ICB” the board. A label as tables print it, “Wakefield (03R)”,
    counts as its code. ``geography`` restricts the search. Capitals and punctuation do not matter.

    The code or whole name of a group that has ended means the one place that took it over. Where it was divided, and
    for boards that have ended, the error says what became of it.

    Raises :class:`UsageError` listing the candidates when several are meant equally, or near matches when none is.
    """
    wanted = plain(text)
    if not wanted:
        raise UsageError("No place was named", expected="a code or a name, such as 03R or Wakefield")
    candidates = _candidates(period, geography or level_named(text))
    code = code_in(text)
    for code_match in (one for one in candidates if one.code == code):
        return code_match
    candidates = _still_there(candidates, period)
    for test in (_is_whole, starts, has_words):
        found = [one for one in candidates if any(test(name, wanted) for name in _names(one))]
        if found:
            return _only(_best_rank(found), text)
    former = former_place(code, frozenset({wanted}), period, geography or level_named(text))
    if former is not None:
        return former
    raise UsageError(
        f"No place is called “{text.strip()}”",
        expected="a code or a name of a place in the month asked for",
        remedy=_suggestion(wanted, candidates),
    )


def code_in(text: str) -> str:
    """The code that ``text`` may be, or that ends it in brackets."""
    label = re.search(r"\((\w+)\)\s*$", text)
    return (label[1] if label else text.strip()).upper()


def level_named(text: str) -> Geography | None:
    """The geography that the words of ``text`` say, if any: “Devon ICB”."""
    if re.search(r"\b(icb|integrated care board)\s*$", text, re.IGNORECASE):
        return Geography.ICB
    return (
        Geography.SUB_ICB
        if re.search(r"\b(sub.icb location\)?|ccg|clinical commissioning group)\s*$", text, re.IGNORECASE)
        else None
    )


def _candidates(period: Period, geography: Geography | None) -> list[Area]:
    levels = _ORDER if geography is None else (geography,)
    known = [level for level in levels if level is Geography.PROVIDER or first_period(level) <= period]
    return [one for level in known or levels for one in area_index(level, period).values()]


def _still_there(candidates: Sequence[Area], period: Period) -> list[Area]:
    """Without the providers that had ended by then: they are found by code, but no name means them any more."""
    ended = {change.code for change in provider_changes() if change.documented and change.period <= period}
    return [one for one in candidates if one.geography is not Geography.PROVIDER or one.code not in ended]


def _names(one: Area) -> Iterable[str]:
    yield plain(one.name)
    if one.geography is Geography.PROVIDER:
        yield plain(one.official_name)
        yield from _other_names().get(one.code, ())


@cache
def _other_names() -> dict[str, tuple[str, ...]]:
    return {row.code: (plain(row.also_known_as),) for row in provider_rows() if row.also_known_as}


def plain(text: str) -> str:
    """Small letters and single spaces, “&” as “and”, no other punctuation."""
    words = re.sub(r"['’.]", "", text.lower()).replace("&", " and ")
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", words).split())
    words = re.sub(r"\s(sub icb location|icb|integrated care board|ccg|clinical commissioning group)$", "", words)
    return words if words.endswith("trust") else re.sub(r"^nhs ", "", words)


def _is_whole(name: str, wanted: str) -> bool:
    return name == wanted or name == f"the {wanted}"


def starts(name: str, wanted: str) -> bool:
    """Whether a plain name begins with the words wanted."""
    return f"{name} ".startswith((f"{wanted} ", f"the {wanted} "))


def has_words(name: str, wanted: str) -> bool:
    """Whether every word wanted begins a word of a plain name."""
    words = name.split()
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


def _rank(one: Area) -> tuple[int, int]:
    return _ORDER.index(one.geography), 0 if one.sector in (None, Sector.NHS) else 1


def _best_rank(found: Sequence[Area]) -> list[Area]:
    first = min(_rank(one) for one in found)
    return [one for one in found if _rank(one) == first]


def _only(found: Sequence[Area], text: str) -> Area:
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"“{text.strip()}” could be {len(found)} places",
        expected=_listed(found),
        remedy="give the code, or more of the name",
    )


def _suggestion(wanted: str, candidates: Sequence[Area]) -> str:
    def likeness(one: Area) -> float:
        return max(SequenceMatcher(None, wanted, name[: len(wanted) + 4]).ratio() for name in _names(one))

    scored = sorted(((likeness(one), -_rank(one)[0], one.code, one) for one in candidates), reverse=True)
    near = [one for score, _, _, one in scored[:_SHOWN] if score >= 0.6]
    return f"perhaps {_listed(near)}" if near else "give a code such as 03R, or more of the name"


def _listed(found: Sequence[Area]) -> str:
    shown = [one.label for one in found[:_SHOWN]]
    more = len(found) - len(shown)
    text = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"{text} (and {more} more)" if more > 0 else text
