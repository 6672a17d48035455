"""Which files of one publication speak of the same months: the older and the newer of each two that follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.store.reader import Store
from fairwait.store.release import Release


@dataclass(frozen=True, slots=True)
class Pair:
    """Two releases of one publication and the months that both cover, ``first`` to ``last``."""

    older: Release
    newer: Release
    first: Period
    last: Period

    @property
    def publication(self) -> str:
        return self.newer.publication

    @property
    def when(self) -> str:
        """The months in words: ``January 2026``, ``April 2022 to March 2026``."""
        return words.months(self.first, self.last)

    @property
    def title(self) -> str:
        """What the publication is called, without the month that a monthly file's title ends in."""
        return self.newer.title.removesuffix(f", {self.last.label}")

    @property
    def period_key(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}_{self.last}"


def pairs_of(store: Store, period: Period | None = None, publications: Sequence[str] = ()) -> tuple[Pair, ...]:
    """Every two releases held that follow one another and share months, the latest month first.

    ``period`` keeps those whose shared months hold it, ``publications`` those of these. Of three files of a month
    there are two pairs. What follows what is :attr:`fairwait.store.release.Release.order`: a revised file follows an
    original, whenever each was read.
    """
    wanted = tuple(publications) or tuple(sorted({one.publication for one in store.all_releases}))
    found = [
        pair
        for name in wanted
        for pair in _pairs(store.releases(name, vintages="all"))
        if period is None or pair.first <= period <= pair.last
    ]
    return tuple(sorted(found, key=lambda pair: (pair.last, pair.newer.order), reverse=True))


def pair_of(older: Release, newer: Release) -> Pair | None:
    """The two as a pair; None where they share no month."""
    first = max(Period.parse(older.first_period), Period.parse(newer.first_period))
    last = min(Period.parse(older.last_period), Period.parse(newer.last_period))
    return Pair(older, newer, first, last) if first <= last else None


def _pairs(releases: Sequence[Release]) -> Iterator[Pair]:
    ordered = sorted(releases, key=lambda one: (one.last_period, one.order))
    for older, newer in pairwise(ordered):
        pair = pair_of(older, newer)
        if pair is not None:
            yield pair
