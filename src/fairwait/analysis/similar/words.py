"""How similar places are spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.profile.words import spoken
from fairwait.analysis.similar.contrast import PlaceContrast
from fairwait.analysis.similar.places import Similar
from fairwait.analysis.wording import form, form_interval, inline, places
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.place import Geography, Sector

#: What each way of choosing is called in a table.
DRAWN = {
    "equal": "Everything alike",
    "weighted": "What tells of the outcome",
    "mahalanobis": "Overlaps counted once",
}
_LIKE = "like them"
#: A regression that foretells less than this of the differences tells nothing worth saying.
_LITTLE = 0.05
_NAMED = 4


def named(measure: Measure) -> str:
    """A measure inside a sentence: ``the share within 18 weeks``, ``cancellations per theatre``."""
    said = spoken(measure)
    return inline(measure.title) if said.startswith("“") else said


def verdict(row: PlaceContrast) -> str:
    """What a contrast says: ``higher than their range``, the same ``by itself``, ``higher than their average`` or
    ``like them``."""
    if row.contrast is None:
        return "not compared"
    side = row.measure.words.higher if row.higher else row.measure.words.lower
    if row.beyond:
        return f"{side} than their range"
    if row.outside:
        return f"{side} than their range by itself"
    return f"{side} than their average" if row.apart else _LIKE


def peers_called(similar: Similar, number: int) -> str:
    """What the peers are called: ``areas``, ``NHS providers``."""
    if similar.area.geography is Geography.PROVIDER:
        kind = "NHS provider" if similar.area.sector is Sector.NHS else "independent provider"
        return words.noun(number, kind)
    return places(similar.area.geography, number)


def alike_in(similar: Similar) -> str:
    if similar.area.geography is Geography.PROVIDER:
        return "in the length and mix of its list"
    return "in who lives there"


def headline(similar: Similar, row: PlaceContrast) -> str:
    """The first sentence: the place beside the peers of one method, in one measure."""
    number, area = len(similar.places), similar.area
    kind = peers_called(similar, number)
    if row.contrast is None:
        names = words.listing_up_to([one.area.name for one in similar.places], 4)
        counted = "" if number == 1 else f"{words.number_word(number)} "
        verb = words.noun(number, "is", "are")
        if not number:
            return f"No other {peers_called(similar, 1)} is like {area.name} {alike_in(similar)}."
        return f"The {counted}{kind} most like {area.name} {alike_in(similar)} {verb} {names}."
    place = f"{'at' if area.geography is Geography.PROVIDER else 'in'} {area.name}"
    lead = f"{words.sentence(named(row.measure)).rstrip('.')} was {form(row.measure, row.value)} {place}"
    which = f"{kind} most like it {alike_in(similar)}"
    beside = f"the {words.number_word(number)} {which}"
    if (judged := len(row.judged)) < number:
        beside = f"those {words.number_word(judged)} of the {words.number_word(number)} {which} that could be judged"
    return f"{lead}; beside {beside}, {_said(row)}."


def _said(row: PlaceContrast) -> str:
    measure, side = row.measure, row.measure.words.higher if row.higher else row.measure.words.lower
    middle, span = form(measure, row.middle), form_interval(measure, row.range_low, row.range_high)
    if row.beyond:
        return f"that is {side} than the {span} that one more such place would have (their average: {middle})"
    if row.outside:
        return (
            f"that is {side} than the {span} that one more such place may have (their average: {middle}), but not "
            "beyond chance once all measures shown are allowed for"
        )
    if not row.apart:
        return f"that cannot be told from their average, {middle}; one more such place may have {span}"
    return f"that is {side} than their average, {middle}, but within the {span} that one more such place may have"


def tells_nothing(similar: Similar) -> bool:
    """Whether weights were tried and foretell nothing, so that peers drawn by them are no better than any."""
    return similar.explained is not None and similar.explained < _LITTLE


def foretells(similar: Similar, measure: Measure) -> str:
    """What the variables tell of the outcome: without that, being alike promises nothing."""
    if similar.explained is None:
        return ""
    what = "How many people live in a place, how old, how deprived and how thickly settled they are"
    where = f"of the differences in {named(measure)}, tried on places left out of the reckoning"
    if tells_nothing(similar):
        worth = "peers weighted by it are no better than those with everything counting alike"
        return f"{what} foretells nothing {where}. So {worth}, and places alike in people need not be alike in this."
    return f"{what} foretells {words.percent(similar.explained, 0)} {where}."


def shared(first: Similar, other: Similar) -> str:
    """How many peers two ways of choosing have in common, and which are new."""
    both = set(first.codes) & set(other.codes)
    new = [one.area.name for one in other.places if one.area.code not in both]
    more = [f"{len(new) - _NAMED} more"] if len(new) > _NAMED else []
    tail = f"; new {words.noun(len(new), 'is', 'are')} {'; '.join((*new[:_NAMED], *more))}" if new else ""
    lead = (
        "With weights by what tells of the outcome, shown for comparison only"
        if tells_nothing(other)
        else "Chosen by what tells of the outcome rather than by everything alike"
    )
    these = words.number_word(len(other.places))
    return f"{lead}, {words.number_word(len(both))} of the {these} are the same{tail}"


def counted_rows(rows: Sequence[PlaceContrast]) -> str:
    """Over all measures: how many lie beyond the range of the peers, and how many off their average."""
    made = [one for one in rows if one.contrast is not None]
    if len(made) < 2:
        return ""
    beyond = [one for one in made if one.beyond]
    outside = [one for one in made if one.outside and not one.beyond]
    apart = [one for one in made if one.apart and not one.beyond and not one.outside]
    many = words.count(len(made), "measure", words=True)
    said = [f"{_some(beyond, 'lies', 'lie')} beyond what one more such place would have{_named(beyond)}"]
    if outside:
        verb = words.noun(len(outside), "lies outside its range by itself", "lie outside their ranges by themselves")
        number = words.number_word(len(outside))
        allowed = f"not beyond chance once all {words.number_word(len(made))} are allowed for"
        said.append(f"{number} {verb}{_named(outside)}, but {allowed}")
    said.append(f"{_some(apart, 'differs', 'differ')} from the average alone{_named(apart)}")
    return words.sentence(f"Of {many} looked at, {'; '.join(said)}")


def _some(rows: Sequence[PlaceContrast], verb: str, verbs: str) -> str:
    return f"{words.number_word(len(rows)) if rows else 'none'} {words.noun(max(1, len(rows)), verb, verbs)}"


def _named(rows: Sequence[PlaceContrast]) -> str:
    if not rows:
        return ""
    parts = [
        f"{named(one.measure)}, {one.measure.words.higher if one.higher else one.measure.words.lower}" for one in rows
    ]
    return f" ({'; '.join(parts)})"
