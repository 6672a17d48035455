"""Only what has both counts is divided: half of a row, or half of a provider, would make a rate of different places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.measures.collected.places import PlacesAsked
from fairwait.measures.sql import NOWHERE

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.measures.collected.reading import CountRead


def both_known(above: CountRead, below: CountRead) -> tuple[CountRead, CountRead]:
    """Of one return, only the rows that have both counts."""
    keys = above.by_org.keys() & below.by_org.keys()
    return _kept(above, keys), _kept(below, keys)


def both_returned(
    measure: Measure, above: CountRead, below: CountRead, asked: PlacesAsked
) -> tuple[CountRead, CountRead, Mapping[str, str]]:
    """Of two returns added up to areas, only the providers that sent both; and of each area, in words, what of the
    others is in neither sum. A provider by itself keeps what it sent, so that its row can say what is missing."""
    if asked.geography is Geography.PROVIDER or below.period is None:
        return above, below, {}
    codes = {org for org, _ in above.by_org} & {org for org, _ in below.by_org}
    told: dict[str, list[str]] = defaultdict(list)
    for read, what, lacking in (
        (below, measure.divided_by, measure.counted), (above, measure.counted, measure.divided_by),
    ):  # fmt: skip
        for place, (number, size) in _left_out(read, codes, asked).items():
            who = words.count(number, "provider", words=True)
            told[place].append(f"{words.integer(round(size))} {what} of {who} without known {lacking}")
    keys_above = {key for key in above.by_org if key[0] in codes}
    keys_below = {key for key in below.by_org if key[0] in codes}
    said = {place: f"left out: {' and '.join(texts)}" for place, texts in told.items()}
    return _kept(above, keys_above), _kept(below, keys_below), said


def _left_out(read: CountRead, codes: set[str], asked: PlacesAsked) -> dict[str, tuple[int, float]]:
    """How many providers of each area have only this count, and how much of it, those of nought not told of."""
    sizes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (org, _), value in read.by_org.items():
        place = asked.place_of(org, read.basis, read.published)
        if org not in codes and value and place not in (None, NOWHERE):
            sizes[str(place)][org] += value
    return {place: (len(of), sum(of.values())) for place, of in sizes.items()}


def _kept(read: CountRead, keys: set[tuple[str, str]]) -> CountRead:
    return replace(read, by_org={key: value for key, value in read.by_org.items() if key in keys})
