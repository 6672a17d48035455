"""The parts of a place's page in reading order: the answer, its months, what is asked of it, its like, the detail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fairwait.domain.finding import Finding, Section


@dataclass(frozen=True, slots=True)
class _Part:
    """A section and the beginnings of the ids of its findings, in order; ``lead`` may name the place."""

    id: str
    title: str
    lead: str
    findings: tuple[str, ...]


_MONTHS = _Part(
    "months",
    "Month by month",
    "Its line over the bands of places like it, whether it moved by more than is ordinary, and signals.",
    ("among-months-", "trajectory-", "signal-"),
)
_ASKED = _Part(
    "asked",
    "What is asked of it",
    "National standards, each in the month that decides it, and the watch list.",
    ("watch-list-here", "asked"),
)
_ALIKE = _Part(
    "alike",
    "What similar places do",
    "Places alike in who lives there or in what they treat, chosen without a look at their waits.",
    ("better-peers", "opportunity-", "similar"),
)
_DETAIL = (
    _Part(
        "functions",
        "By treatment area",
        "Each treatment function beside England’s, with the number of looks allowed for.",
        ("functions-",),
    ),
    _Part(
        "flows",
        "Who treats whom",
        "Where people usually wait, and who is near.",
        ("providers", "homes", "neighbours", "peers"),
    ),
    _Part("inside", "Inside and around it", "Places under the same roof beside one another.", ("inside-", "children")),
    _Part("need", "Age and deprivation", "Who lives there, and what places with such people have.", ("need",)),
)
_JUDGED: Final = (
    _Part(
        "lead",
        "Where it stands",
        "Its main figures beside England’s and among all places of its kind.",
        ("among", "summary", "counting-"),
    ),
    _MONTHS,
    _ASKED,
    _ALIKE,
    *_DETAIL,
    _Part("data", "How whole its figures are", "Who sent figures, and who did not.", ("completeness", "before")),
)
_UNJUDGED: Final = (
    _Part(
        "completeness",
        "Why it cannot be judged",
        "A place whose hospitals sent no figures, or hardly any, is shown, explained and never ranked.",
        ("completeness", "before"),
    ),
    _Part(
        "lead",
        "What can be said",
        "No ranks are given, and nothing is set beside England that is not whole.",
        ("summary", "counting-"),
    ),
    _MONTHS,
    _ASKED,
    *_DETAIL,
    _ALIKE,
)
#: What a small place's page has: enough to know who it is and how it stands, and no more.
_IN_SHORT: Final = (
    "completeness", "before", "summary", "among", "better-peers", "homes", "peers", "functions-within",
)  # fmt: skip
#: Which findings give the sentences under the heading, by the beginning of their ids, in reading order.
_HEADLINES: Final = {
    True: ("summary", "among", "trajectory-", "watch-list-here", "better-peers", "functions-", "providers", "homes"),
    False: ("completeness", "before", "trajectory-", "functions-", "providers", "homes", "summary"),
}
_MOST_HEADLINES = 5
#: What two printed pages have room for, by the beginning of ids, of each group the first that tells something. Whether
#: the place is on the watch list, and who does better, stand among the sentences under the heading.
_PRINTED: Final = {
    True: (("among",), ("among-months-", "trajectory-"), ("functions-within-",), ("completeness",)),
    False: (("completeness",), ("before", "trajectory-"), ("functions-within-",), ("providers", "homes")),
}


def arranged(found: Sequence[Finding], *, judged: bool, in_short: bool) -> tuple[Section, ...]:
    """The sections of a page. A finding that no part asks for is left out."""
    kept = [one for one in found if not in_short or one.id.startswith((*_IN_SHORT, "among-months-"))]
    sections = []
    for part in _JUDGED if judged else _UNJUDGED:
        own = [one for start in part.findings for one in kept if _is(one, start)]
        if own:
            sections.append(Section(part.id, part.title, part.lead, tuple(own)))
    return tuple(sections)


def headlines(sections: Sequence[Section], *, judged: bool) -> tuple[tuple[str, str], ...]:
    """Three to five sentences, each the headline of a finding."""
    every = _by_id(sections)
    chosen = [_first(every, start) for start in _HEADLINES[judged]]
    told = [one for one in chosen if one is not None and _says(one)][:_MOST_HEADLINES]
    return tuple((one.headline, one.id) for one in told)


def printed(sections: Sequence[Section], *, judged: bool) -> list[str]:
    """The ids of the findings that two printed pages have room for."""
    every = _by_id(sections)
    found = []
    for starts in _PRINTED[judged]:
        told = [one for start in starts if (one := _first(every, start)) is not None and _says(one)]
        found += told[:1]
    return [one.id for one in found]


def _says(finding: Finding) -> bool:
    """Whether a headline tells something: a place with too few months to say how it moved, or on no list, does not."""
    numbers = finding.numbers or {}
    if finding.id.startswith("trajectory-"):
        return "told" in numbers
    return finding.id != "watch-list-here" or bool(numbers.get("entries"))


def _is(finding: Finding, start: str) -> bool:
    """Whether a finding is the one named, or one of those whose names begin so."""
    return finding.id.startswith(start) if start.endswith("-") else finding.id == start


def _by_id(sections: Sequence[Section]) -> Mapping[str, Finding]:
    return {one.id: one for section in sections for one in section.findings}


def _first(found: Mapping[str, Finding], start: str) -> Finding | None:
    return next((one for one in found.values() if _is(one, start)), None)
