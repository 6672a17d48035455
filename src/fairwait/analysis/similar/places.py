"""The places most like a place: by everything alike, by what tells of the outcome, or with overlaps counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np

from fairwait.analysis.similar.residents import Residents, Variable, residents
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.stats.arrays import Floats
from fairwait.stats.similar import (
    FEWEST_PEERS,
    mahalanobis_distances,
    nearest,
    outcome_weights,
    squared_distances,
    z_scores,
)

Method = Literal["equal", "weighted", "mahalanobis"]
METHODS: tuple[Method, ...] = get_args(Method)
#: The outcome that weights are taken from where none is named.
LEADING = "within_18_weeks"
MOST_PEERS = 30
#: Places that lie no nearer than two places ordinarily do are nobody's peers.
ORDINARY = 1.0


@dataclass(frozen=True, slots=True)
class SimilarPlace:
    """One similar place: ``distance`` is squared, 1 what two places ordinarily lie apart, and always less.

    ``values`` are its figures of :attr:`Similar.variables`, as printed.
    """

    area: Area
    distance: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """The places most like ``area`` in a month, nearest first; fewer than asked for where fewer are alike at all.

    ``weights`` say how much each of ``variables`` counted, adding up to 1; ``explained`` how much of the differences
    in the outcome they foretell, None where no outcome had a part. ``notes`` say what is not held or was left out.
    """

    area: Area
    period: Period
    method: Method
    places: tuple[SimilarPlace, ...]
    variables: tuple[Variable, ...]
    weights: tuple[float, ...]
    own: tuple[float, ...]
    out_of: int
    explained: float | None = None
    measure: str = ""
    vintage: str = ""
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.area.code for one in self.places)


def similar_places(
    area: Area,
    period: Period,
    *,
    k: int = 10,
    method: Method = "equal",
    bench: Workbench | None = None,
    measure: str = LEADING,
) -> Similar:
    """The ``k`` places most like a place among those of its kind, chosen without a look at their own figures.

    Areas are compared by their residents: how many, how old, how deprived, how thickly settled. ``equal`` counts every
    variable alike, ``weighted`` by what it tells of ``measure`` in ``period`` (needs a ``bench``), the place itself
    left out of that fit; ``mahalanobis`` counts what several variables say together once. Providers are compared by
    the size and mix of their lists (``equal`` alone, needs a ``bench``), which holds supply, as no measure of residents
    does, and says so.

    Raises :class:`UsageError` for England and for a method that the level does not have, and
    :class:`NothingToAnswerWithError` where there are too few places, or nobody knows who lives in this one.
    """
    if not FEWEST_PEERS <= k <= MOST_PEERS:
        raise UsageError(f"{k} similar places", where="-k", expected=f"{FEWEST_PEERS} to {MOST_PEERS}")
    if bench is None:
        return _found(area, period, k, method, None, measure)
    key = ("similar", area.geography, area.code, period, k, method, measure)
    if key not in bench.kept:
        bench.kept[key] = _found(area, period, k, method, bench, measure)
    return cast("Similar", bench.kept[key])


def _found(area: Area, period: Period, k: int, method: Method, bench: Workbench | None, measure: str) -> Similar:
    if area.geography is Geography.PROVIDER:
        from fairwait.analysis.similar.providers import similar_providers

        return similar_providers(area, period, k=k, method=method, bench=bench)
    if area.geography not in (Geography.SUB_ICB, Geography.ICB):
        raise UsageError(
            f"{area.label} is like no other place",
            expected="a sub-ICB location, an integrated care board or a provider",
        )
    month = bench.boundaries if bench is not None and bench.boundaries else period
    held = residents(area.geography, month)
    if area.code not in held.codes:
        raise NothingToAnswerWithError(
            f"Nobody knows yet who lives in {area.label}", where=month.label,
            expected="an area whose people are counted", remedy="ask for a month before its boundaries changed",
        )  # fmt: skip
    return _nearest(area, period, held, k, method, bench, measure)


def _nearest(
    area: Area, period: Period, held: Residents, k: int, method: Method, bench: Workbench | None, measure: str
) -> Similar:
    z, at = z_scores(held.scaled), held.codes.index(area.code)
    weights, explained = np.ones(z.shape[1]), None
    if method == "weighted":
        found = outcome_weights(_outcome(bench, area.geography, period, measure, held.codes), z, at)
        weights, explained = found.weights, found.explained
    distances = mahalanobis_distances(z, at) if method == "mahalanobis" else squared_distances(z, at, weights)
    index = area_index(area.geography, bench.boundaries if bench is not None and bench.boundaries else period)
    chosen = nearest(distances, at, k, ORDINARY)
    return Similar(
        area, period, method,
        tuple(SimilarPlace(index[held.codes[one]], float(distances[one]), _row(held.values, one)) for one in chosen),
        held.variables, _row((weights / weights.sum())[None, :], 0), _row(held.values, at), len(held.codes) - 1,
        explained, measure if method == "weighted" else "", held.vintage, held.notes,
    )  # fmt: skip


def _outcome(
    bench: Workbench | None, geography: Geography, period: Period, measure: str, codes: tuple[str, ...]
) -> Floats:
    """The outcome of every place on its working scale; NaN for places that cannot be judged."""
    from fairwait.analysis.ranking import rank

    if bench is None:
        raise UsageError("Weights by the outcome need the figures of an outcome", expected="a workbench")
    ranking = rank(bench, named_measure(measure), geography, period)
    theta = dict(zip(ranking.estimates["area"].tolist(), ranking.scale.theta.tolist(), strict=True))
    return np.array([theta.get(code, np.nan) for code in codes])


def _row(values: Floats, at: int) -> tuple[float, ...]:
    return tuple(float(one) for one in values[at])
