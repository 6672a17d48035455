"""The list of measures, as a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measures


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One measure in the list. ``months`` says how many months of figures an answer needs."""

    id: str
    title: str
    question: str
    kind: str
    unit: str
    polarity: str
    parts: str
    months: int
    quarterly: bool
    geographies: tuple[str, ...]
    mtg_comparable: bool
    status: str


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every measure in use: rates first, then shares, waits and balances, each group in order of title."""
    kinds = list(Kind)
    listed = [measure for measure in measures().values() if measure.status != "retired"]
    ordered = sorted(listed, key=lambda measure: (kinds.index(measure.kind), not measure.mtg_comparable, measure.title))
    return tuple(_entry(measure) for measure in ordered)


def _entry(measure: Measure) -> CatalogueEntry:
    return CatalogueEntry(
        id=measure.id,
        title=measure.title,
        question=measure.question,
        kind=measure.kind.value,
        unit=measure.unit,
        polarity=measure.polarity.value,
        parts=measure.part_label,
        months=1 - min(measure.months),
        quarterly=measure.quarterly,
        geographies=tuple(geography.value for geography in measure.geographies),
        mtg_comparable=measure.mtg_comparable,
        status=measure.status,
    )
