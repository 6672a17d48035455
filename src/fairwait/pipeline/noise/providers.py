"""Noise of the lists of providers, whole and of single treatment functions, by sector and length of list.

No series at hand prints percentiles of independent providers. Those of their single functions are as much noisier
than those of NHS trusts of the same length as percentiles worked out from the list by months waited are, which both
sectors have. Those of their whole lists are worked out from months waited, and raised as much as percentiles printed
of NHS trusts' single functions are above theirs by months waited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fairwait.definitions.noise.lengths import SINGLE, WHOLE
from fairwait.domain.place import Sector
from fairwait.pipeline.noise.curves import (
    FEWEST_CHANGES,
    WHOLE_EDGES,
    Changes,
    Curve,
    Reading,
    along,
    changes_of,
    curve,
    monotone,
    right_size,
)
from fairwait.pipeline.noise.provider_lists import LEVELS, ProviderLists

COLUMNS = ("measure", "of", "sector", "length", "omega", "changes", "lists", "source")
TIMES_COLUMNS = ("measure", "treatment_function", "times")


@dataclass(frozen=True, slots=True)
class _Measured:
    """The noise of one measure on lists of one kind and sector, and the key of the sentence that says on what."""

    measure: str
    of: str
    sector: Sector
    found: Curve
    source: str


def provider_rows(shared: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of noise by measure, kind of list, sector and length, and how many times as noisy single functions of that
    length are.

    ``shared`` is the folder of published files. A function that is calmer than the others is given no less.
    """
    lists = ProviderLists(shared)
    trusts = {name: changes_of(rows) for name, rows in lists.single_trusts().items()}
    single = {name: monotone(curve(found)) for name, found in trusts.items()}
    measured = [*_whole(lists, single), *_single(lists, single)]
    rows = [
        row
        for one in sorted(measured, key=lambda one: (one.measure, one.of, one.sector.value != Sector.NHS.value))
        for row in _printed(one)
    ]
    return rows, [row for name, found in sorted(trusts.items()) for row in _times(name, found, single[name])]


def _whole(lists: ProviderLists, trusts: Mapping[str, Curve]) -> Iterator[_Measured]:
    """Whole lists; ``trusts`` has single functions of NHS trusts as printed."""
    for sector in Sector:
        for name, rows in lists.whole(sector).items():
            yield _Measured(name, WHOLE, sector, _of_whole(rows), "providers")
    for name, rows in lists.whole_trusts().items():
        yield _Measured(name, WHOLE, Sector.NHS, _of_whole(rows), "whole trusts")
    for name in LEVELS:
        waited = curve(changes_of(lists.by_months_waited(name, Sector.NHS, whole=False)))
        mine = curve(changes_of(lists.by_months_waited(name, Sector.INDEPENDENT, whole=True)), WHOLE_EDGES)
        raised = _times_as_noisy(mine, trusts[name], waited)
        yield _Measured(name, WHOLE, Sector.INDEPENDENT, monotone(raised), "whole in proportion")


def _of_whole(rows: list[Reading]) -> Curve:
    return monotone(curve(changes_of(rows), WHOLE_EDGES))


def _times_as_noisy(found: Curve, above: Curve, below: Curve) -> Curve:
    """A curve, at each of its lengths as many times as large as ``above`` is as ``below``."""
    lengths = np.array([one[0] for one in found.values()])
    times = along(above, lengths) / along(below, lengths)
    return {
        smallest: (one[0], one[1] * float(factor), *one[2:])
        for (smallest, one), factor in zip(found.items(), times, strict=True)
    }


def _single(lists: ProviderLists, trusts: Mapping[str, Curve]) -> Iterator[_Measured]:
    for name, found in trusts.items():
        yield _Measured(name, SINGLE, Sector.NHS, found, "trusts")
    for name, rows in lists.single_independents().items():
        yield _Measured(name, SINGLE, Sector.INDEPENDENT, monotone(curve(changes_of(rows))), "independents")
    for name in LEVELS:
        there, here = (
            curve(changes_of(lists.by_months_waited(name, sector, whole=False)))
            for sector in (Sector.NHS, Sector.INDEPENDENT)
        )
        found = monotone(_in_proportion(trusts[name], there, here))
        yield _Measured(name, SINGLE, Sector.INDEPENDENT, found, "in proportion")


def _in_proportion(trusts: Curve, there: Curve, here: Curve) -> Curve:
    """The noise of trusts, raised as that of independents (``here``) is above trusts' (``there``) at each length."""
    return {
        smallest: (here[smallest][0], trusts[smallest][1] * max(1.0, one[1] / there[smallest][1]), *one[2:])
        for smallest, one in here.items()
        if smallest in trusts and smallest in there
    }


def _times(name: str, found: Changes, trusts: Curve) -> Iterator[dict[str, str]]:
    usual = along(trusts, found.length)
    for function in sorted(set(found.function.tolist())):
        mine = found.function == function
        times = right_size(found.where(mine), usual[mine]) if mine.sum() >= FEWEST_CHANGES else 1.0
        if times > 1.005:
            yield {"measure": name, "treatment_function": function, "times": f"{times:.2f}"}


def _printed(one: _Measured) -> Iterator[dict[str, str]]:
    for length, omega, changes, lists in one.found.values():
        yield {
            "measure": one.measure, "of": one.of, "sector": one.sector.value, "length": f"{length:.0f}",
            "omega": f"{omega:.4f}", "changes": str(changes), "lists": str(lists), "source": one.source,
        }  # fmt: skip
