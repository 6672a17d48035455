"""Which kind of file a link offers and for which months, as the catalogue describes names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fairwait.definitions.link_patterns import Span, matches, plain, span_in
from fairwait.definitions.publications import FileKind, Publication
from fairwait.domain.period import Period
from fairwait.sources.fetching.names import last_segment
from fairwait.sources.finding.names import ending, stem_words
from fairwait.sources.finding.results import Link


@dataclass(frozen=True, slots=True)
class Recognised:
    """A link that one kind of file of one publication describes. ``doubt`` is a sentence, empty where all agrees."""

    entry: Publication
    kind: FileKind
    span: Span
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """The plain words of a link: of its file's name, of its text; ``together`` in the order in which they speak."""

    name: str
    text: str
    ending: str
    together: tuple[str, ...]


@lru_cache(maxsize=64)
def _words(link: Link) -> _Words:
    """Kept for the next publication that looks at the same link."""
    name, text, heading = stem_words(link.url), plain(link.text), plain(link.heading)
    alone = (name, text, f"{name} {text}".strip(), f"{name} {text} {heading}".strip())
    return _Words(name, text, ending(link.url), tuple(dict.fromkeys(alone)))


def recognise(link: Link, entry: Publication, today: Period) -> Recognised | None:
    """What the link is, if it is a file of this publication.

    The file's own name speaks first, then the link's text, then both together, then both under the heading above them.
    """
    told = _words(link)
    for words in told.together:
        found = _read(words, told.ending, entry, today)
        if found:
            return Recognised(entry, *found, _doubt(link, entry, found, told, today))
    return None


def _read(words: str, tail: str, entry: Publication, today: Period) -> tuple[FileKind, Span] | None:
    """The kind and the months that words tell under the patterns of a publication."""
    for kind in entry.files:
        if tail not in kind.endings or not kind.names:
            continue
        span = span_in(kind.names, words, entry.rhythm)
        if span is None and entry.rhythm == "irregular" and matches(kind.names, words):
            # A list without a date in its name is the list of the month in which it is fetched.
            span = (today, today)
        if span is not None:
            return kind, span
    return None


def _doubt(link: Link, entry: Publication, found: tuple[FileKind, Span], words: _Words, today: Period) -> str:
    """A sentence where the link's text tells another kind or other months than what the file is taken for."""
    told = _read(words.text, words.ending, entry, today)
    if told is None or told == found or (found[1] == (today, today) and told[0] == found[0]):
        return ""
    taken, otherwise = (f"{kind.publication} of {span[1].label}" for kind, span in (found, told))
    return (
        f"On {link.page} the file {last_segment(link.url)} is linked as “{link.text}”: "
        f"by its name it is taken for {taken}, by its text it would be {otherwise}"
    )


def is_left(link: Link, entry: Publication) -> bool:
    """Whether the catalogue knows the link and leaves it where it is."""
    told = _words(link)
    return any(matches(left.names, each) for left in entry.leave for each in {told.name, told.text})
