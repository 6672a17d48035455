"""Links sorted into what they are: files of the publication, files of its neighbours, unknown, never to be followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fairwait.definitions.link_patterns import Span
from fairwait.definitions.publications import FileKind, Publication
from fairwait.sources.drift import Drift
from fairwait.sources.fetching.names import name_from_address
from fairwait.sources.finding.known import Known
from fairwait.sources.finding.links import refusal, shown
from fairwait.sources.finding.names import ending, is_data, revision, upload_folder
from fairwait.sources.finding.recognise import is_left
from fairwait.sources.finding.results import FoundFile, Link, Refused

Key = tuple[str, Span]


@dataclass(slots=True)
class Sorted:
    """What the links of several pages are, in the order of the pages, each told once."""

    candidates: dict[Key, list[tuple[FileKind, FoundFile]]] = field(default_factory=dict)
    drift: dict[Drift, None] = field(default_factory=dict)
    refused: dict[Refused, None] = field(default_factory=dict)
    doubts: dict[str, None] = field(default_factory=dict)

    def periods(self, kind: FileKind) -> set[Span]:
        return {span for publication, span in self.candidates if publication == kind.publication}

    @property
    def publications(self) -> set[str]:
        return {publication for publication, _ in self.candidates}


def sort_links(links: Iterable[Link], entry: Publication, known: Known, into: Sorted) -> int:
    """Add links to ``into``; how many of them are files that the catalogue knows, of this publication or a neighbour.

    ``known`` is what the publications that share these pages know: what one of them knows is not strange to another.
    Links met again are passed over.
    """
    met = {file.url for files in into.candidates.values() for _, file in files}
    number = 0
    for link in links:
        if not is_data(link.url):
            continue
        why = refusal(link, entry.hosts) if link.page else ""
        if why:
            into.refused.setdefault(Refused(shown(link.url), link.text, link.page, why))
            continue
        mine = None if is_left(link, entry) else known.file(link, entry)
        if mine is None and not known.takers(link):
            into.drift.setdefault(known.drift(link, entry))
            continue
        number += 1
        if mine is None:
            continue
        if mine.doubt:
            into.doubts.setdefault(mine.doubt)
        if link.url not in met:
            met.add(link.url)
            key = (mine.kind.publication, mine.span)
            into.candidates.setdefault(key, []).append((mine.kind, _found(link, entry, mine.kind, mine.span)))
    return number


def _found(link: Link, entry: Publication, kind: FileKind, span: Span) -> FoundFile:
    return FoundFile(
        entry.id, kind.publication, *span, link.url, link.text, link.page,
        revision(link.url, link.text), name_from_address(link.url),
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
