"""From what a person types to the code of any place or organisation, of any time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from fairwait.domain.errors import UsageError
from fairwait.domain.words import listing
from fairwait.places.areas import area_rows
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.identities import body_name, identify, rows_of_code
from fairwait.places.providers import bodies, provider_rows
from fairwait.places.search import code_in, has_words, level_named, plain, starts

_NEAR = 6
_LOOSE = re.compile(r"[\s'’‘\"“”]+")
_LEVELS = {"sub-icb": 0, "icb": 1, "region": 2, "england": 2, "area-team": 3}


@dataclass(frozen=True, slots=True)
class Known:
    """One name of one code. ``order`` puts what still exists first, then small areas before large ones."""

    name: str
    code: str
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The code that was meant, and the codes of others of exactly the same name."""

    code: str
    namesakes: tuple[str, ...] = ()


def find_code(text: str) -> Found:
    """The code that ``text`` means: a code of any time, NHS or ONS, a label with one, a whole name, or part of one.

    Among several of one name, one with just the words typed counts first, then one of the level typed (“Devon ICB”),
    then one that still exists before one that has ended, and areas before providers; the others are returned as
    namesakes. Raises :class:`UsageError` with near matches where nothing, or nothing single, is meant.
    """
    if not text.strip():
        raise UsageError("No place was named", expected="a code or a name of any year, such as 00F or Walsall")
    code = code_in(text)
    for one in (code, _tight(code)):
        if identify(one) is not None:
            return Found(one)
    wanted, written = plain(text), " ".join(text.lower().split())
    for test in (_is_whole, starts, has_words):
        matches = sorted((one for one in _names() if wanted and test(one.name, wanted)), key=lambda one: one.order)
        codes = list(dict.fromkeys(one.code for one in matches))
        if test is _is_whole and codes:
            codes.sort(key=lambda one: (not _as_written(one, written), not _of_level(one, text)))
            return Found(codes[0], tuple(codes[1:]))
        best = list(dict.fromkeys(one.code for one in matches if one.order == matches[0].order))
        if len(best) == 1:
            return Found(best[0])
        if best:
            raise UsageError(
                f"“{text.strip()}” could be {len(best)} places or organisations",
                expected=_listed(best),
                remedy="give the code, or more of the name",
            )
    raise UsageError(
        f"No place or organisation has the code or name “{text.strip()}”",
        expected="an NHS or ONS code of any year, or a name, such as 00F, E38000191 or Walsall",
        remedy=_near(code, wanted),
    )


def _tight(code: str) -> str:
    """A code that was typed with a gap or in quotation marks, such as “03 R”; words have no digit and stay."""
    return _LOOSE.sub("", code) if any(letter.isdigit() for letter in code) else code


def _is_whole(name: str, wanted: str) -> bool:
    return name == wanted


def _as_written(code: str, written: str) -> bool:
    """Whether a code has the very name typed, which counts before one that only is like it: “NHS England”."""
    found = identify(code)
    return found is not None and found.name.lower() == written


def _of_level(code: str, text: str) -> bool:
    """Whether a code is of the level that the words typed say, such as “Devon ICB”."""
    level, found = level_named(text), identify(code)
    return level is not None and found is not None and found.kind == level.value


@cache
def _names() -> tuple[Known, ...]:
    return tuple({(one.name, one.code): one for one in _every_name()}.values())


def _every_name() -> Iterator[Known]:
    for row in area_rows():
        ended = int(rows_of_code()[row.code][-1].valid_to is not None)
        yield Known(plain(row.name), row.code, (ended, _LEVELS[row.geography]))
        yield Known(plain(row.official_name), row.code, (ended, _LEVELS[row.geography]))
    for listed in non_geographic_commissioners().values():
        yield Known(plain(listed.name), listed.code, (0, 4))
    latest = max(one.last_seen for one in provider_rows())
    for one in provider_rows():
        order = (int(one.last_seen < latest), 5 if one.sector == "NHS" else 6)
        for name in (one.name, one.official_name, one.also_known_as):
            if name:
                yield Known(plain(name), one.code, order)
    for body in bodies().values():
        if body.name:
            yield Known(plain(body_name(body)), body.code, (1, 7))


def _near(code: str, wanted: str) -> str:
    """Codes one slip away and names that sound alike."""
    names = {one.name: one.code for one in sorted(_names(), key=lambda one: one.order, reverse=True)}
    near = [names[name] for name in get_close_matches(wanted, names, n=_NEAR, cutoff=0.75)]
    if len(code) <= 5:
        known = [one for one in {name.code for name in _names()} if len(one) == len(code)]
        near += sorted(one for one in known if sum(a != b for a, b in zip(one, code, strict=True)) == 1)
    near = list(dict.fromkeys(near))[:_NEAR]
    if near:
        return f"perhaps {_listed(near)}"
    return "give more of the name; codes of hospital departments, practices and other small units are not packaged"


def _listed(codes: list[str]) -> str:
    labels = [found.label for code in codes if (found := identify(code))]
    more = len(labels) - _NEAR
    return listing(labels[:_NEAR], "or") + (f" (and {more} more)" if more > 0 else "")
