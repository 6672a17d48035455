"""The people of a place: how many, how old, how deprived, and what the model expects of places like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.deprivation import adjusted_for_need, need_at, need_of
from fairwait.analysis.profile.place import TREATED, WAITS, Subject
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import capital, in_unit, label_of, lean, unit_of
from fairwait.analysis.wording import form, form_interval
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography
from fairwait.places.populations import AGE_BANDS, Population, population
from fairwait.stats.arrays import two_sided_z

#: The model has four covariates: with fewer places than this it would fit noise.
_FEWEST_FOR_MODEL = 30
_GROUPS = {
    "Under 18": ("age_0_17",),
    "18 to 64": ("age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64"),
    "65 to 74": ("age_65_74",),
    "75 and over": ("age_75_84", "age_85_plus"),
}
_EXPECTED = (WAITS, TREATED)
_Z = two_sided_z(0.95)


def need_finding(subject: Subject) -> Finding | None:
    """Residents, ages and deprivation beside England's; None for providers and where the extent is not known."""
    if subject.is_provider:
        return None
    people, england = population(subject.area.geography, subject.period), population(Geography.ENGLAND, subject.period)
    if subject.area.code not in people.codes:
        return None
    at = people.codes.index(subject.area.code)
    if not np.isfinite(people.total[at]):
        return None
    expected = [found for one in _EXPECTED if (found := expectation(subject, one))]
    old = [_share(people, at, "75 and over"), _share(england, 0, "75 and over")]
    poor = [float(people.most_deprived_fifth[at]), float(england.most_deprived_fifth[0])]
    return Finding(
        id="need",
        title="Who lives there",
        headline=(
            f"{capital(words.millions(float(people.total[at])))} people live {subject.where}: "
            f"{words.in_hundred(old[0])} are 75 or older ({_again(*old)}) and {words.in_hundred(poor[0])} live in the "
            f"most deprived fifth of neighbourhoods ({_again(*poor)})."
        ),
        sentences=tuple(_expectation_words(subject, found) for found in expected),
        tables=tuple(
            table for table in (_people_table(subject, people, at, england), _model_table(subject, expected)) if table
        ),
        method=(
            f"Residents of {people.vintage}. Expected values come from a log-linear model of all "
            f"{subject.peers()} that could be judged on the shares of residents under 18, 65 to 74 and 75 or over and "
            "on mean deprivation rank, each place weighted by its people."
        ),
        assumptions=(
            "No published figure gives the ages of those waiting or treated: ages can be allowed for only by area.",
        ),
        caveats=(
            "Expected is not deserved: it is what places with such ages and deprivation have, not what they need.",
            "Residents are not the patients registered with general practices, whose number is larger.",
        ),
        provenance=subject.bench.provenance(subject.period),
        numbers={
            "people": float(people.total[at]), "aged_75_and_over": old[0], "most_deprived_fifth": poor[0],
            **{f"{found.standing.measure.id}_expected": found.due for found in expected},
        },
    )  # fmt: skip


def _again(here: float, england: float) -> str:
    """England's share behind one said before, without its “in 100”."""
    same = words.in_hundred(here) == words.in_hundred(england)
    return "as in England" if same else f"England {words.in_hundred(england).removesuffix(' in 100')}"


def _share(people: Population, at: int, group: str) -> float:
    bands = [AGE_BANDS.index(band) for band in _GROUPS[group]]
    return float(people.ages[at, bands].sum() / people.total[at])


@dataclass(frozen=True, slots=True)
class Expectation:
    """What age and deprivation lead to expect of the place, with the range that 19 in 20 such places lie in.

    ``explained`` is the share of all differences that age and deprivation explain.
    """

    standing: Standing
    due: float
    low: float
    high: float
    explained: float


def expectation(subject: Subject, measure: str) -> Expectation | None:
    """The model's expectation of the place, judged or not; None where there are too few places to model.

    The model is the log-linear one of :func:`fairwait.analysis.deprivation.adjusted_for_need`; a place that cannot be
    judged is no part of it, and is expected to be what its ages and deprivation make it.
    """
    try:
        ranking = subject.ranking(measure)
        if len(ranking) < _FEWEST_FOR_MODEL:
            return None
        adjusted = adjusted_for_need(ranking)
    except NothingToAnswerWithError:
        return None
    own = need_at(subject.area.geography, subject.period, [subject.area.code])
    ranked = need_of(ranking)
    fitted = adjusted.constant + ranked.covariates @ adjusted.coefficients
    known = np.isfinite(adjusted.expected) & np.isfinite(fitted)
    shift = float(np.mean(np.log(adjusted.expected[known] / ranked.people[known]) - fitted[known]))
    centre = float(adjusted.constant + own.covariates[0] @ adjusted.coefficients) + shift
    if not np.isfinite(centre):
        return None
    free = int(known.sum()) - ranked.covariates.shape[1] - 1
    spread = float(np.sqrt(np.sum(adjusted.residual[known] ** 2) / free))
    standing = subject.standing(measure)
    most = 1.0 if standing.measure.kind is Kind.SHARE else np.inf
    low, due, high = (min(most, float(np.exp(centre + step * spread))) for step in (-_Z, 0.0, _Z))
    return Expectation(standing, due, low, high, max(0.0, adjusted.explained_adjusted))


def _expectation_words(subject: Subject, found: Expectation) -> str:
    standing, measure = found.standing, found.standing.measure
    what = "within 18 weeks" if measure.id == WAITS else "admitted treatments per 1,000 people"
    due = form(measure, found.due)
    expected = f"A place with the ages and deprivation of {subject.name} would be expected to have {due} {what}"
    share = words.percent(found.explained, 0) if found.explained >= 0.005 else "none"
    explained = f"Age and deprivation explain {share} of the differences between {subject.peers()}."
    if not subject.judged:
        return (
            f"{expected}; 19 in 20 such places would have {form_interval(measure, found.low, found.high)}. "
            f"{explained} This is no estimate of {subject.name} itself."
        )
    value = form(measure, standing.value)
    span = form_interval(measure, found.low, found.high)
    if found.low <= standing.value <= found.high:
        return f"{expected}; it has {value}, among the {span} that 19 in 20 such places have. {explained}"
    side = "above" if standing.value > found.high else "below"
    return f"{expected}; it has {value}, {side} the {span} that 19 in 20 such places have. {explained}"


def _people_table(subject: Subject, people: Population, at: int, england: Population) -> Table:
    def row(label: str, value: Callable[[Population, int], float], unit: str) -> tuple[Cell, ...]:
        return (label, unit, value(people, at), value(england, 0))

    def hundred(group: str) -> Callable[[Population, int], float]:
        return lambda held, place: 100 * _share(held, place, group)

    rows = [
        row("Residents", lambda held, place: float(held.total[place]) / 1000, "thousand"),
        *(row(group, hundred(group), "% of residents") for group in _GROUPS),
        row("In the most deprived tenth of neighbourhoods",
            lambda held, place: 100 * float(held.most_deprived_tenth[place]), "% of residents"),
        row("In the most deprived fifth of neighbourhoods",
            lambda held, place: 100 * float(held.most_deprived_fifth[place]), "% of residents"),
        row("Mean deprivation rank of neighbourhoods", lambda held, place: float(held.imd_mean_rank[place]),
            "1 is the most deprived of 32,844"),
    ]  # fmt: skip
    return lean(
        Table(
            id="need",
            title=f"{subject.area.label}: residents of {people.vintage}",
            columns=(
                Column("what", "Figure"),
                Column("unit", "In"),
                Column("here", "Here", "number", 1),
                Column("england", "England", "number", 1),
            ),
            rows=tuple(rows),
            caption="Deprivation is the Index of Multiple Deprivation 2019, weighted by residents.",
        )
    )


def _model_table(subject: Subject, expected: list[Expectation]) -> Table | None:
    if not expected:
        return None
    rows: list[tuple[Cell, ...]] = []
    for found in expected:
        measure, value = found.standing.measure, found.standing.value if subject.judged else float("nan")
        rows.append(
            (
                label_of(measure), unit_of(measure), in_unit(measure, value), in_unit(measure, found.due),
                in_unit(measure, found.low), in_unit(measure, found.high),
                value / found.due if subject.judged else None, found.explained,
            )
        )  # fmt: skip
    return lean(
        Table(
            id="expected",
            title=f"{subject.area.label} beside what age and deprivation lead to expect, {subject.period.label}",
            columns=(
                Column("measure", "Figure"),
                Column("unit", "In"),
                Column("value", "Here", "number", 2),
                Column("expected", "Expected", "number", 2),
                Column("low", "Low", "number", 2),
                Column("high", "High", "number", 2),
                Column("ratio", "Here over expected", "number", 2),
                Column("explained", "Of all differences explained", "percent", 0),
            ),
            rows=tuple(rows),
            caption="Between low and high lie 19 in 20 places with such ages and deprivation.",
        )
    )
