"""What the catalogue makes of links: each link is looked at once by each publication, however many searches ask."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from functools import cache

from fairwait.definitions.publications import FOLDER, FileKind, Publication
from fairwait.domain.harmless import visible
from fairwait.domain.period import Period
from fairwait.sources.drift import Drift
from fairwait.sources.fetching.names import last_segment
from fairwait.sources.finding.names import stem_words
from fairwait.sources.finding.recognise import Recognised, is_left, recognise
from fairwait.sources.finding.results import Link

_NEAR = 0.5
#: So many strange names are held against every known one; any more only against the one that shares most words.
_COMPARED = 50

_Key = tuple[str, Link]


class Known:
    """The publications that may have put a file where it was found, and what each of them makes of it.

    ``month`` is the month of the search, by which lists without a date are dated.
    """

    def __init__(self, catalogue: Sequence[Publication], month: Period) -> None:
        self._catalogue, self._month = tuple(catalogue), month
        self._files: dict[_Key, Recognised | None] = {}
        self._takers: dict[Link, frozenset[str]] = {}
        self._nearest: dict[str, tuple[Publication, FileKind] | None] = {}

    def file(self, link: Link, entry: Publication) -> Recognised | None:
        """What the link is, if it is a file of this publication."""
        key = (entry.id, link)
        if key not in self._files:
            self._files[key] = recognise(link, entry, self._month)
        return self._files[key]

    def takers(self, link: Link) -> frozenset[str]:
        """The publications that know the link, be it that they leave it where it is."""
        if link not in self._takers:
            knowing = (one for one in self._catalogue if is_left(link, one) or self.file(link, one) is not None)
            self._takers[link] = frozenset(one.id for one in knowing)
        return self._takers[link]

    def drift(self, link: Link, asked: Publication) -> Drift:
        """What is said of a data file that no entry knows: the nearest known name, and where to teach the new one.

        Where nothing is near, the place is the entry ``asked`` for; a file of a folder may belong to any.
        """
        name = last_segment(link.url)
        where = f"linked as “{link.text}” on {link.page}" if link.page else "in the folder"
        near = self._near(_undated(name))
        if near is None:
            file = asked.file if link.page else f"the file in {FOLDER} of the publication that it belongs to"
            return Drift("link", visible(name), where, "", f"{file}, a new [[files]] or [[leave]]")
        entry, kind = near
        return Drift(
            "link", visible(name), where, kind.example, f"{entry.file}, key names of [[files]] “{kind.publication}”"
        )

    def _near(self, words: str) -> tuple[Publication, FileKind] | None:
        if words not in self._nearest:
            kinds: Iterator[tuple[Publication, FileKind]] = (
                (entry, kind) for entry in self._catalogue for kind in entry.files
            )
            if len(self._nearest) >= _COMPARED:
                own = set(words.split())
                closest = max(kinds, key=lambda one: len(own & set(_example(one[1].example).split())), default=None)
                kinds = iter([closest] if closest else [])
            self._nearest[words] = _most_alike(words, kinds)
        return self._nearest[words]


def _most_alike(words: str, kinds: Iterator[tuple[Publication, FileKind]]) -> tuple[Publication, FileKind] | None:
    near, best = None, _NEAR
    for entry, kind in kinds:
        alike = difflib.SequenceMatcher(None, words, _example(kind.example)).ratio()
        if alike > best:
            near, best = (entry, kind), alike
    return near


@cache
def _example(example: str) -> str:
    return _undated(example)


def _undated(name: str) -> str:
    """A name's words without figures: what is left tells the kind of file and not its month."""
    return " ".join(word for word in stem_words(name).split() if not any(sign.isdigit() for sign in word))
