"""A name that means an area and a board: where only the board's months are held, the board is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.cli.asking import places_named
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area


def at_another_level(
    texts: Sequence[str], month: Period, level: Geography | None, tried: Geography, measure: Measure
) -> tuple[Area, ...]:
    """The same names as boards or providers, whose series are held, where no level was named; else none."""
    for other in (Geography.ICB, Geography.PROVIDER):
        if level is None and other is not tried and other in measure.geographies:
            try:
                return places_named(texts, month, other, (measure,))
            except UsageError:
                continue
    return ()


def tell_of_level(first: Area, taken: Area, done: str) -> None:
    """Say beside the answer which place was ``done`` (followed, charted) instead of the first that has the name."""
    import sys

    from fairwait.analysis.wording import places
    from fairwait.cli.errors import filled

    told = (
        f"Months of {first.label}, {places(first.geography, 1)}, are not held: the {places(taken.geography, 1)} "
        f"{taken.label} is {done} instead."
    )
    print(filled(told), file=sys.stderr)
