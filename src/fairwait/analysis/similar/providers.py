"""Providers alike in what they treat: the size and the mix of their lists, within their own sector."""

from __future__ import annotations

from typing import cast

import numpy as np

from fairwait.analysis.similar.places import ORDINARY, Method, Similar, SimilarPlace
from fairwait.analysis.similar.residents import Variable
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of
from fairwait.stats.arrays import Floats
from fairwait.stats.similar import FEWEST_PEERS, nearest

_LISTS = "within_18_weeks"
#: A list shorter than this has a mix that a few patients change.
_SHORTEST = 100.0
_VARIABLES = (
    Variable("list", "Pathways waiting", "pathways", in_logs=True, decimals=0),
    Variable("mix", "Of the two lists in the same treatment functions", "%", decimals=0),
)
SUPPLY = (
    "Providers have no residents: they are matched on what they treat and how much, which is partly what is asked of "
    "them and partly what they supply."
)


def similar_providers(area: Area, period: Period, *, k: int, method: Method, bench: Workbench | None) -> Similar:
    """Providers of the same sector whose lists are most alike in length and in treatment functions.

    The distance of two mixes is Hellinger's; it and the difference in the logs of the lists each count as much as
    they ordinarily differ between two providers.
    """
    if method != "equal":
        raise UsageError(
            f"Providers have no likeness called “{method}”", where="--method", expected="equal",
            remedy="providers have no residents to weigh",
        )  # fmt: skip
    if bench is None:
        raise UsageError("Providers are compared by their lists", expected="a workbench that holds them")
    codes, lists = _lists_once(bench, period, area.sector)
    if area.code not in codes:
        assessed = bench.judged(period)
        silent = assessed.provider_reason(area.code).rstrip(".") if assessed is not None else ""
        raise NothingToAnswerWithError(
            silent or f"{area.label} has no list of {_SHORTEST:.0f} pathways or more to be matched by",
            where=period.label,
            expected="a provider that sent its list by treatment function" if silent else "a provider with a list",
            remedy="ask for a month in which it sent one, if your store holds its full CSV data file"
            if silent
            else "ask for another month or provider",
        )
    if len(codes) <= FEWEST_PEERS:
        raise NothingToAnswerWithError(
            f"Too few providers like {area.label} have a list", expected=f"more than {FEWEST_PEERS}"
        )
    at, total = codes.index(area.code), lists.sum(axis=1)
    shares = lists / total[:, None]
    distances = _distances(bench, period, area.sector, lists)[at]
    chosen = nearest(distances, at, k, ORDINARY)
    overlap = 100 * np.minimum(shares, shares[at]).sum(axis=1)
    return Similar(
        area, period, method,
        tuple(
            SimilarPlace(provider(codes[one]), float(distances[one]), (float(total[one]), float(overlap[one])))
            for one in chosen
        ),
        _VARIABLES, (0.5, 0.5), (float(total[at]), 100.0), len(codes) - 1, notes=(SUPPLY,),
    )  # fmt: skip


def _lists_once(bench: Workbench, period: Period, sector: Sector | None) -> tuple[list[str], Floats]:
    key = ("lists", period, sector)
    if key not in bench.kept:
        bench.kept[key] = _lists(bench, period, sector)
    return cast("tuple[list[str], Floats]", bench.kept[key])


def _distances(bench: Workbench, period: Period, sector: Sector | None, lists: Floats) -> Floats:
    """How far every two providers of a sector lie apart, made once. (providers, providers)."""
    key = ("distances", period, sector)
    if key not in bench.kept:
        total = lists.sum(axis=1)
        size, apart, half = np.log(total), _hellinger(lists / total[:, None]), np.triu_indices(len(lists), 1)
        sizes = (size[:, None] - size[None, :]) ** 2
        bench.kept[key] = (sizes / sizes[half].mean() + apart / apart[half].mean()) / 2
    return cast("Floats", bench.kept[key])


def _lists(bench: Workbench, period: Period, sector: Sector | None) -> tuple[list[str], Floats]:
    """Providers of a sector with a list, and their pathways (providers, treatment functions)."""
    table = bench.all_estimates(_LISTS, Geography.PROVIDER, period)
    whole, functions = np.nan_to_num(table["denominator"]), table["treatment_function"]
    apart = functions != TOTAL
    codes, rows = np.unique(table["area"][apart].astype(str), return_inverse=True)
    names, columns = np.unique(functions[apart].astype(str), return_inverse=True)
    lists = np.zeros((len(codes), len(names)))
    np.add.at(lists, (rows, columns), whole[apart])
    kept = [row for row, code in enumerate(codes) if lists[row].sum() >= _SHORTEST and sector_of(str(code)) is sector]
    return [str(codes[row]) for row in kept], lists[kept]


def _hellinger(shares: Floats) -> Floats:
    """Squared Hellinger distances of every pair of mixes."""
    roots = np.sqrt(shares)
    return np.asarray(np.maximum(0.0, 1.0 - roots @ roots.T))
