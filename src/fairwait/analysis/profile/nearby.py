"""An area beside its neighbours: who differs clearly within a short drive, and who could not be judged."""

from __future__ import annotations

from typing import cast

from fairwait.analysis.neighbours import NeighbourContrasts, contrast_neighbours
from fairwait.analysis.profile.others import Contrast, Other, contrast_at, contrast_words, contrasts_with, others_table
from fairwait.analysis.profile.place import TREATED, WAITS, Subject, called, standing_of
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import capital
from fairwait.analysis.ranking import PlaceRanking
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Finding
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index
from fairwait.places.neighbours import DISTANCE_POINT, NEIGHBOUR_MILES, nearest_areas, neighbour_pairs

_NEAREST = 3
_NAMED = 4


def neighbours_of(subject: Subject, measure: str) -> tuple[list[Other], int]:
    """The neighbours of an area, nearest first, and how many looks their contrasts allow for.

    The looks are all pairs of neighbours in England, as in the report on all places: a pair that differs there
    differs here. Without any within 15 miles, the nearest three stand for them, contrasted among themselves.
    """
    code, period = subject.area.code, subject.period
    near = {
        (pair.b if pair.a == code else pair.a): pair.miles
        for pair in neighbour_pairs(Geography.SUB_ICB, period)
        if code in (pair.a, pair.b)
    }
    standing = subject.standing(measure)
    if near:
        found, looks = _national(subject, standing)
    else:
        near = {pair.b: pair.miles for pair in nearest_areas(Geography.SUB_ICB, period, code, _NEAREST)}
        found = (
            contrasts_with(standing.ranking, standing.row, list(near), "the nearest areas")
            if standing.ranking is not None and standing.judged
            else {}
        )
        looks = len(found)
    index = area_index(Geography.SUB_ICB, period)
    return [
        Other(index[other], standing_of(subject, other, measure), miles, found.get(other))
        for other, miles in sorted(near.items(), key=lambda item: item[1])
    ], looks


def _national(subject: Subject, standing: Standing) -> tuple[dict[str, Contrast], int]:
    """The subject's part of the contrasts of all pairs of neighbours in England."""
    if standing.ranking is None or not standing.judged:
        return {}, 0
    everywhere = _all_pairs(subject, standing.ranking)
    if everywhere is None:
        return {}, 0
    found, contrasts, codes = {}, everywhere.contrasts, standing.ranking.estimates["area"]
    for at, (a, b) in enumerate(contrasts.pairs):
        if standing.row not in (a, b):
            continue
        own = contrast_at(contrasts, at)
        found[str(codes[b if a == standing.row else a])] = own if a == standing.row else own.turned()
    return found, len(contrasts.pairs)


def _all_pairs(subject: Subject, ranking: PlaceRanking) -> NeighbourContrasts | None:
    """The contrasts of all neighbours of a ranking: the same for every place in it, so made once."""
    key = ("neighbours", ranking.measure.id, ranking.geography, ranking.period, ranking.treatment_function)
    kept = subject.bench.kept
    if key not in kept:
        kept[key] = contrast_neighbours(ranking)
    return cast("NeighbourContrasts | None", kept[key])


def neighbours_finding(subject: Subject) -> Finding | None:
    """An area beside its neighbours, in waits and in treatments; None for other places."""
    if subject.area.geography is not Geography.SUB_ICB:
        return None
    waits, looks = neighbours_of(subject, WAITS)
    treated, _ = neighbours_of(subject, TREATED)
    if not waits:
        return None
    sentences = [_words(subject, treated, TREATED)]
    unjudged = [called(one.area) for one in waits if not one.standing.judged]
    if unjudged and len(unjudged) < len(waits):
        names = capital(words.listing(unjudged))
        nothing = f", so nothing is said of {words.noun(len(unjudged), 'it', 'them')}" if subject.judged else " either"
        sentences.append(f"{names} could not be judged{nothing}.")
    return Finding(
        id="neighbours",
        title="Next door",
        headline=_words(subject, waits, WAITS),
        sentences=tuple(sentence for sentence in sentences if sentence),
        tables=tuple(
            table
            for measure, others in ((WAITS, waits), (TREATED, treated))
            if (table := others_table(subject, measure, others, f"neighbours-{measure.replace('_', '-')}")) is not None
        ),
        method=(
            f"Neighbours have {DISTANCE_POINT}s at most {NEIGHBOUR_MILES:g} miles apart in a straight line. They "
            "differ clearly when the chance that one truly exceeds the other is at least 97.5%, the ratio is 1.10 or "
            "more, and false findings are held to 5% among "
            + (f"all {looks} pairs of neighbours in England." if looks > _NEAREST else "the nearest areas.")
        ),
        caveats=("A straight line between centres of population is not a journey.",),
        provenance=subject.bench.provenance(subject.period),
        numbers={
            "neighbours": len(waits), "differ_waits": sum(bool(one.contrast and one.contrast.clearly) for one in waits),
            "differ_treated": sum(bool(one.contrast and one.contrast.clearly) for one in treated),
        },
    )  # fmt: skip


def _words(subject: Subject, others: list[Other], measure: str) -> str:
    near = others[0].miles <= NEIGHBOUR_MILES
    miles = f"{NEIGHBOUR_MILES:g} miles"
    if subject.judged:
        which = f"within {miles}" if near else f"nearest to it, {words.decimal(others[0].miles, 0)} miles away or more,"
        said = contrast_words(subject, measure, others, f"{which} that could be judged")
        return said or ("" if measure != WAITS else f"No area within {miles} of {subject.name} could be judged.")
    chosen = named_measure(measure)
    values = [one.named(chosen) for one in others if one.standing.judged]
    where = f"within {miles} of {subject.name}" if near else f"nearest to {subject.name}"
    if not values:
        names = words.listing([called(one.area) for one in others])
        these = "the area" if len(others) == 1 else "the areas"
        return "" if measure != WAITS else f"{capital(names)}, {these} {where}, could not be judged either."
    what = "The share within 18 weeks" if measure == WAITS else "Admitted treatments per 1,000 people"
    return f"{what} in areas {where} that could be judged: {words.listing_up_to(values, _NAMED)}."
