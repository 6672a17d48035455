"""Links sorted into what they are: files of the publication, files of its neighbours, unknown, never to be followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from fairwait.definitions.link_patterns import Span
from fairwait.definitions.publications import FileKind, Publication
from fairwait.domain.period import Period
from fairwait.sources.drift import Drift
from fairwait.sources.finding.links import refusal, shown
from fairwait.sources.finding.names import ending, is_data, revision, safe_name, upload_folder
from fairwait.sources.finding.recognise import drift_of, is_left, recognise
from fairwait.sources.finding.results import FoundFile, Link, Refused

Key = tuple[str, Span]
T = TypeVar("T")


@dataclass(slots=True)
class Sorted:
    """What the links of several pages are, in the order of the pages."""

    candidates: dict[Key, list[tuple[FileKind, FoundFile]]] = field(default_factory=dict)
    drift: list[Drift] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def periods(self, kind: FileKind) -> set[Span]:
        return {span for publication, span in self.candidates if publication == kind.publication}

    @property
    def publications(self) -> set[str]:
        return {publication for publication, _ in self.candidates}


def sort_links(
    links: Iterable[Link], entry: Publication, catalogue: Sequence[Publication], today: Period, into: Sorted
) -> int:
    """Add links to ``into``; how many of them are files that the catalogue knows, of this publication or a neighbour.

    ``catalogue`` is the publications that share these pages: what one of them knows is not strange to another.
    Links met again are passed over.
    """
    met = {file.url for files in into.candidates.values() for _, file in files}
    known = 0
    for link in links:
        if not is_data(link.url):
            continue
        why = refusal(link, entry.hosts) if link.page else ""
        if why:
            _add(into.refused, Refused(shown(link.url), link.text, link.page, why))
            continue
        if is_left(link, entry):
            known += 1
            continue
        mine = recognise(link, entry, today)
        if mine is None:
            if _known_to_neighbours(link, entry, catalogue, today):
                known += 1
            else:
                _add(into.drift, drift_of(link, catalogue))
            continue
        known += 1
        if mine.doubt:
            _add(into.doubts, mine.doubt)
        if link.url not in met:
            met.add(link.url)
            key = (mine.kind.publication, mine.span)
            into.candidates.setdefault(key, []).append((mine.kind, _found(link, entry, mine.kind, mine.span)))
    return known


def _known_to_neighbours(link: Link, entry: Publication, catalogue: Sequence[Publication], today: Period) -> bool:
    others = [one for one in catalogue if one.id != entry.id]
    return any(is_left(link, one) or recognise(link, one, today) for one in others)


def _add(told: list[T], one: T) -> None:
    if one not in told:
        told.append(one)


def _found(link: Link, entry: Publication, kind: FileKind, span: Span) -> FoundFile:
    return FoundFile(
        entry.id, kind.publication, *span, link.url, link.text, link.page,
        revision(link.url, link.text), safe_name(link.url),
    )  # fmt: skip


def choose(sorted_links: Sorted) -> tuple[list[FoundFile], list[FoundFile]]:
    """The one right file of each publication and period, and those it replaces.

    The highest revision wins; then the newer upload folder; then the kind's preferred ending; then the later link.
    Where each edition holds the whole series, only the newest edition is right.
    """
    right: list[FoundFile] = []
    replaced: list[FoundFile] = []
    newest: dict[str, Span] = {}
    for publication, span in sorted_links.candidates:
        newest[publication] = max(span, newest.get(publication, span))
    for (publication, span), files in sorted_links.candidates.items():
        ranked = sorted(enumerate(files), key=lambda each: _rank(each[0], *each[1]))
        best = ranked[-1][1][1]
        kept = not files[0][0].whole or span == newest[publication]
        (right if kept else replaced).append(best)
        replaced += [file for _, (_, file) in reversed(ranked[:-1])]
    return _newest_first(right), _newest_first(replaced)


def _rank(position: int, kind: FileKind, file: FoundFile) -> tuple[int, tuple[int, int], int, int]:
    return file.revision, upload_folder(file.url), -kind.endings.index(ending(file.url)), position


def _newest_first(files: list[FoundFile]) -> list[FoundFile]:
    return sorted(files, key=lambda file: (-file.last.year, -file.last.month, file.publication))
