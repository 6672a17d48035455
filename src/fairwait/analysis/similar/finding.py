"""The finding on similar places: chosen two ways, and the place beside them with their own differences granted."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.compare import MAIN_MEASURES
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.similar.contrast import PlaceContrasts, peers_contrasts, ranking_of
from fairwait.analysis.similar.places import LEADING, Method, Similar, similar_places
from fairwait.analysis.similar.tables import contrasts_table, places_table, residents_table
from fairwait.analysis.similar.words import DRAWN, counted_rows, foretells, headline, shared, tells_nothing
from fairwait.analysis.wording import form, inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

#: Which ways of choosing are set side by side where none is named.
BOTH: tuple[Method, ...] = ("equal", "weighted")
_METHOD = (
    "Similar places are chosen without a look at how long anybody waits there: every variable is put on the scale of "
    "its ordinary differences between places and the nearest by squared distance are taken (in the manner of "
    "RightCare’s Similar 10), once with every variable counting alike and once by how much it tells of the measure in "
    "a regression that leaves the place itself out. A place no nearer than two places ordinarily are is nobody’s peer. "
    "The distance from the peers’ average is judged by z = difference / √(se² + τ²/K + mean peer se²/K), where τ² is "
    "how much the K peers truly differ among themselves (Paule and Mandel); their range is where one more place like "
    "them would be seen, 19 times in 20. Both are read against Student’s t with K − 1 degrees of freedom, false "
    "findings among the measures shown held to 5%."
)


def peers_finding(
    bench: Workbench,
    area: Area,
    period: Period,
    *,
    measure: str = LEADING,
    measures: Sequence[str] | None = None,
    k: int = 10,
    methods: Sequence[Method] | None = None,
) -> Finding:
    """The places most like a place and what its figures say beside theirs.

    ``measure`` leads: weights are taken from it. ``measures`` are those looked at together, by default the main ones
    that the place's level has. Raises as :func:`similar_places`; for a ``measure`` that the level does not have,
    :class:`NothingToAnswerWithError`.
    """
    chosen = named_measure(measure)
    by_method = _by_method(bench, area, period, measure, k, methods)
    looked_at = _measures(area.geography, measure, measures)
    contrasts = {name: peers_contrasts(bench, one, looked_at, period) for name, one in by_method.items()}
    first_name, first = next(iter(by_method.items()))
    ranking = _ranking(bench, measure, area.geography, period)
    return Finding(
        id="similar",
        title="Places like it",
        headline=headline(first, contrasts[first_name].rows[0]),
        sentences=tuple(one for one in _sentences(by_method, contrasts, chosen) if one),
        tables=(
            places_table(by_method, chosen, ranking),
            *contrasts_table(area, _worth_showing(contrasts), period.label),
            residents_table(by_method),
        ),
        method=_METHOD,
        assumptions=(
            *first.notes,
            *((f"Residents of {first.vintage}; deprivation is the Index of Multiple Deprivation 2019.",)
              if first.vintage else ()),
        ),
        caveats=(
            "Alike in what is compared is not alike in everything: a difference from peers is a reason to ask, not a "
            "verdict.",
            "Those that stand first among the peers are partly the luckiest: a place is set beside the average of its "
            "peers, never beside their first few.",
        ),
        provenance=bench.provenance(period, chosen),
        numbers=_numbers(by_method, contrasts),
    )  # fmt: skip


def _by_method(
    bench: Workbench, area: Area, period: Period, measure: str, k: int, methods: Sequence[Method] | None
) -> dict[str, Similar]:
    """The peers by each method; where weights cannot be had and nobody asked for them alone, without them."""
    wanted = tuple(methods) if methods else (("equal",) if area.geography is Geography.PROVIDER else BOTH)
    found: dict[str, Similar] = {}
    for method in wanted:
        try:
            found[method] = similar_places(area, period, k=k, method=method, bench=bench, measure=measure)
        except NothingToAnswerWithError:
            if method == "equal" or len(wanted) == 1:
                raise
    return found


def _worth_showing(contrasts: dict[str, PlaceContrasts]) -> dict[str, PlaceContrasts]:
    """Without the peers whose weights foretell nothing, unless there are no others: they would only say it twice."""
    kept = {name: one for name, one in contrasts.items() if not tells_nothing(one.similar)}
    return kept or contrasts


def _measures(geography: Geography, measure: str, measures: Sequence[str] | None) -> tuple[str, ...]:
    every = (measure, *(MAIN_MEASURES if measures is None else measures))
    return tuple(dict.fromkeys(one for one in every if one == measure or geography in named_measure(one).geographies))


def _ranking(bench: Workbench, measure: str, geography: Geography, period: Period) -> PlaceRanking | None:
    try:
        return ranking_of(bench, named_measure(measure), geography, period)
    except NothingToAnswerWithError:
        return None


def _sentences(by_method: dict[str, Similar], contrasts: dict[str, PlaceContrasts], measure: Measure) -> list[str]:
    (name, first), *others = by_method.items()
    rows = contrasts[name].rows
    said = [words.sentence(rows[0].reason)] if rows[0].reason else []
    for other, similar in others:
        row = contrasts[other].rows[0]
        these = f"{words.number_word(len(row.judged))} that could be judged"
        tail = f". The average of the {these} is {form(row.measure, row.middle)}" if row.contrast else ""
        if other == "weighted":
            said.append(f"{shared(first, similar)}{tail}.")
            said.append(foretells(similar, measure))
        else:
            both = len(set(first.codes) & set(similar.codes))
            said.append(
                f"With what several variables say together counted once ({inline(DRAWN[other])}), "
                f"{words.number_word(both)} of {words.number_word(len(similar.places))} are the same{tail}."
            )
        agree = (row.beyond, row.apart, row.higher) == (rows[0].beyond, rows[0].apart, rows[0].higher)
        if row.contrast and rows[0].contrast and not agree and not tells_nothing(similar):
            said.append("The two ways do not say the same of this place, so neither is to be leant on.")
    if not others and first.explained is not None:
        said.append(foretells(first, measure))
    said.append(counted_rows(rows))
    return said


def _numbers(by_method: dict[str, Similar], contrasts: dict[str, PlaceContrasts]) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {}
    for name, similar in by_method.items():
        numbers[f"{name}_peers"] = len(similar.places)
        if similar.explained is not None:
            numbers[f"{name}_explained"] = similar.explained
        for row in contrasts[name].rows:
            if row.contrast is not None:
                key = f"{name}_{row.measure.id}"
                numbers |= {f"{key}_middle": row.middle, f"{key}_range_low": row.range_low,
                            f"{key}_range_high": row.range_high, f"{key}_z": row.contrast.z,
                            f"{key}_q": row.q, f"{key}_q_range": row.q_range}  # fmt: skip
    if {"equal", "weighted"} <= set(by_method):
        numbers["peers_shared"] = len(set(by_method["equal"].codes) & set(by_method["weighted"].codes))
    return numbers
