"""Which kind of file a link offers and for which months, as the catalogue describes names."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.definitions.link_patterns import Span, matches, plain, span_in
from fairwait.definitions.publications import FileKind, Publication
from fairwait.domain.period import Period
from fairwait.sources.drift import Drift
from fairwait.sources.finding.names import ending, last_segment, stem_words
from fairwait.sources.finding.results import Link

_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Recognised:
    """A link that one kind of file of one publication describes. ``doubt`` is a sentence, empty where all agrees."""

    entry: Publication
    kind: FileKind
    span: Span
    doubt: str = ""


def recognise(link: Link, entry: Publication, today: Period) -> Recognised | None:
    """What the link is, if it is a file of this publication.

    The file's own name speaks first, then the link's text, then both together, then both under the heading above them.
    """
    name, text = stem_words(link.url), plain(link.text)
    for words in (name, text, f"{name} {text}", f"{name} {text} {plain(link.heading)}"):
        found = _read(words, ending(link.url), entry, today)
        if found:
            return Recognised(entry, *found, _doubt(link, entry, found, text, today))
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


def _doubt(link: Link, entry: Publication, found: tuple[FileKind, Span], text: str, today: Period) -> str:
    """A sentence where the link's text tells another kind or other months than what the file is taken for."""
    told = _read(text, ending(link.url), entry, today)
    if told is None or told == found or (found[1] == (today, today) and told[0] == found[0]):
        return ""
    taken, otherwise = (f"{kind.publication} of {span[1].label}" for kind, span in (found, told))
    return (
        f"On {link.page} the file {last_segment(link.url)} is linked as “{link.text}”: "
        f"by its name it is taken for {taken}, by its text it would be {otherwise}"
    )


def is_left(link: Link, entry: Publication) -> bool:
    """Whether the catalogue knows the link and leaves it where it is."""
    words = (stem_words(link.url), plain(link.text))
    return any(matches(left.names, each) for left in entry.leave for each in words)


def drift_of(link: Link, entries: Sequence[Publication]) -> Drift:
    """What is said of a data file that no entry knows: the nearest known name, and where to teach the new one."""
    name = last_segment(link.url)
    near, best = None, _NEAR
    for entry in entries:
        for kind in entry.files:
            alike = difflib.SequenceMatcher(None, _undated(name), _undated(kind.example)).ratio()
            if alike > best:
                near, best = (entry, kind), alike
    where = f"linked as “{link.text}” on {link.page}" if link.page else "in the folder"
    if near is None:
        return Drift("link", name, where, "", f"{entries[0].file}, a new [[files]] or [[leave]]")
    entry, kind = near
    return Drift("link", name, where, kind.example, f"{entry.file}, key names of [[files]] “{kind.publication}”")


def _undated(name: str) -> str:
    """A name's words without figures: what is left tells the kind of file and not its month."""
    return " ".join(word for word in stem_words(name).split() if not any(sign.isdigit() for sign in word))
