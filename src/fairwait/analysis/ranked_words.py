"""What is said of a ranked list: who stands clearly at either end, who cannot be told apart, who was left out."""

from __future__ import annotations

from collections import Counter

from fairwait.analysis.ends import ends_of
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.unranked import STATUS_REASONS
from fairwait.analysis.wording import form, form_interval, inline, of_function, places, said_of, short
from fairwait.definitions.measure import Kind, Polarity
from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

#: From this rankability on the values as they stand say which places are at the ends.
_MOSTLY_REAL = 0.7


def nobody(ranking: PlaceRanking) -> int:
    """How many places have nobody to count: no figure of theirs is missing, and none could be judged."""
    return sum(reason == STATUS_REASONS["no_data"] for reason in ranking.reasons)


def told_apart(ranking: PlaceRanking) -> bool:
    """Whether any place stands clearly at one of the two ends."""
    return any(one in ("clearly high", "clearly low") for one in ranking.bands)


def both_ends(ranking: PlaceRanking) -> str:
    """Both ends with their intervals, and England, in one sentence."""
    measure, value = ranking.measure, ranking.estimates["value"]
    first, last = (0, len(ranking) - 1) if value[0] >= value[-1] else (len(ranking) - 1, 0)
    intervals = [form_interval(measure, ranking.scale.low[row], ranking.scale.high[row]) for row in (first, last)]
    names = [str(ranking.estimates["area_name"][row]) for row in (first, last)]
    inside = "at" if ranking.geography is Geography.PROVIDER else "in"
    scope = "" if ranking.treatment_function == TOTAL else f" {of_function(measure, ranking.treatment_function)}"
    said: tuple[float, ...] = (float(value[first]), float(value[last]))
    low = f"{inside} {names[1]} {short(measure, said[1], said[0])} ({intervals[1]})"
    if (none := int((value == 0).sum())) > 1:  # many are tied at nought: no one of them is the lowest
        said, low = said[:1], f"in {none} of {len(ranking)} {places(ranking.geography)} none"
    end = f"; in England, {short(measure, ranking.england, *said)}" if ranking.england == ranking.england else ""
    return (
        f"In {ranking.measure.when(ranking.period)}{scope}, "
        f"{said_of(measure, said[0], names[0], f'95% interval {intervals[0]}', inside=inside)}, {low}{end}."
    )


def counted_apart(ranking: PlaceRanking) -> str:
    """How many places stand clearly at either end, and how many cannot be told from the middle."""
    counted, what = Counter(ranking.bands), places(ranking.geography, 2)
    if not told_apart(ranking):
        return f"Of {len(ranking)} {what} that could be judged, none stands clearly at either end."
    say = ends_of(ranking.measure)
    high, low = counted["clearly high"], counted["clearly low"]
    told = (
        f"{high or 'none'} {words.noun(high or 1, 'is', 'are')} clearly among the quarter with the {inline(say.most)} "
        f"and {low or 'none'} clearly among that with the {inline(say.least).split()[0]}"
    )
    unclear = counted["not distinguishable"]
    return f"Of {len(ranking)} {what} that could be judged, {told}; {unclear} cannot be told from the middle."


def headline(ranking: PlaceRanking) -> str:
    """Both ends with their intervals, and England; where nobody stands clearly at an end, that nobody does."""
    return both_ends(ranking) if told_apart(ranking) else counted_apart(ranking)


def sentences(ranking: PlaceRanking) -> tuple[str, ...]:
    """What is said beside the headline: how many stand apart, whose rank is what, which way is good, who is out."""
    first = counted_apart(ranking) if told_apart(ranking) else both_ends(ranking)
    measure, row = ranking.measure, 0
    value = "wait" if measure.kind is Kind.QUANTILE else "value"
    second = (
        f"{ranking.label(row)} stands at {form(measure, ranking.estimates['value'][row])} "
        f"({form_interval(measure, ranking.scale.low[row], ranking.scale.high[row])}) and its true rank "
        f"{_rank_words(ranking, row)}, 95% sure."
    )
    say = measure.words
    direction = {
        Polarity.CONTEXT: f"Rank 1 is the {say.highest} {value}. {_CONTEXT[measure.kind is Kind.RATIO]}",
        Polarity.HIGHER_IS_BETTER: f"Rank 1 is the {say.highest} {value}; {say.higher} is better.",
        Polarity.LOWER_IS_BETTER: f"Rank 1 is the {say.lowest} {value}; {say.lower} is better.",
    }[measure.polarity]
    left_out: tuple[str, ...] = ()
    if ranking.reasons:
        left_out = (left_out_sentence(ranking),)
    return (first, second, direction, *_raw(ranking), *left_out)


def _raw(ranking: PlaceRanking) -> tuple[str, ...]:
    """Where much of the spread is chance, that the two ends owe part of their distance to it, and what is left."""
    if ranking.result.rankability >= _MOSTLY_REAL:
        return ()
    value = ranking.estimates["value"]
    ends = [int(value.argmax()), int(value.argmin())]
    own, drawn = ([form(ranking.measure, float(one[row])) for row in ends] for one in (value, ranking.shrunk))
    return (
        f"Much of the spread is chance: with that taken off, {drawn[0]} is to be expected where the largest figure is "
        f"{own[0]}, and {drawn[1]} where the smallest is {own[1]}.",
    )


def left_out_sentence(ranking: PlaceRanking) -> str:
    """How many places could not be judged, apart from those with nobody to count; empty where all could."""
    empty = nobody(ranking)
    number = len(ranking.reasons) - empty
    one, many = places(ranking.geography, 1), places(ranking.geography)
    unjudged = (
        f"{words.count(number, one, many, words=True)} could not be judged and "
        f"{words.noun(number, 'stands', 'stand')} below the list with the reason"
    )
    what = "such pathways" if ranking.measure.collected is None else "such patients"
    alone = f"{words.count(empty, one, many, words=True)} had no {what}"
    told = [part for part, how_many in ((unjudged, number), (alone, empty)) if how_many]
    return words.sentence("; ".join(told)) if told else ""


_CONTEXT = {
    True: "This is context, neither good nor bad by itself: a high rate can mean more care, more need or more "
    "catching up.",
    False: "This is context, neither good nor bad by itself.",
}


def _rank_words(ranking: PlaceRanking, row: int) -> str:
    low, high = int(ranking.rank_low[row]), int(ranking.rank_high[row])
    of = f"of {len(ranking)}"
    return f"is {low} {of}" if low == high else f"lies between {low} and {high} {of}"
