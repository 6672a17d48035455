"""What a store holds of what the catalogue says is published, told without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fairwait.definitions.publications import FileKind, Publication
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.sources.finding.expected import expected
from fairwait.store.manifest import manifest
from fairwait.store.raw import kept as is_kept
from fairwait.store.release import Release, scan


@dataclass(frozen=True, slots=True)
class Held:
    """How much of one kind of file is held: periods held, and periods that should be out and are not held.

    ``first`` and ``last`` are months as ``YYYY-MM``, empty where nothing is held.
    """

    source: str
    publication: str
    first: str
    last: str
    held: int
    lacking: int


def held(wanted: Wanted, root: Path, today: date) -> tuple[Held, ...]:
    """Every kind of file of the sources wanted, as the store's folders have it."""
    releases = scan(root)
    kept = {
        (one.publication, one.last_period)
        for one in manifest(root)
        if one.latest and one.latest.stored and is_kept(root, one.latest.sha256)
    }
    return tuple(
        _held(entry, kind, releases, _kept_of(entry, kind, kept), wanted, today)
        for entry in wanted.entries()
        for kind in entry.files
    )


def _kept_of(entry: Publication, kind: FileKind, kept: set[tuple[str, str]]) -> set[str]:
    """The last months of files kept without a reader; of what is read, its releases alone count."""
    return set() if kind.publication in entry.reader else {last for name, last in kept if name == kind.publication}


def _held(
    entry: Publication, kind: FileKind, releases: tuple[Release, ...], kept: set[str], wanted: Wanted, today: date
) -> Held:
    own = [release for release in releases if release.publication == kind.publication]
    firsts = sorted({release.first_period for release in own} | kept)
    lasts = {release.last_period for release in own} | kept
    due = expected(entry, kind, today, wanted.first, wanted.last)
    due = due[-1:] if kind.whole else due
    lacking = [end for _, end in due if str(end) not in lasts and (not kind.whole or str(end) > max(lasts, default=""))]
    return Held(
        entry.id, kind.publication, firsts[0] if firsts else "", max(lasts, default=""), len(lasts), len(lacking)
    )
