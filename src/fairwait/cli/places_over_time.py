"""Which place a name means where months are asked for: the same everywhere, and told the same everywhere.

A name that means an area and a board goes to the level whose months are held; a code always means its own place. A
place that has ended is told of in one set of words: by the commands that show its months beside the answer, by those
that need it to be there as their error.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from fairwait.cli.asking import is_group, place_named, places_named, typed
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure

#: The levels whose months are published, in the order in which a name is tried there.
PUBLISHED = (Geography.ICB, Geography.PROVIDER, Geography.REGION)


def levels_held(bench: Workbench, measure: Measure | None = None) -> frozenset[Geography]:
    """The kinds of place of which months are held, of one measure or of any."""
    from fairwait.analysis.panel import panels_held

    return frozenset(level for name, level in panels_held(bench) if measure is None or name == measure.id)


def followed(
    texts: Sequence[str], months: Sequence[Period], level: Geography | None = None, measures: Sequence[Measure] = (), *,
    held: Collection[Geography] = PUBLISHED, others: Sequence[Geography] = PUBLISHED, tell: bool = True,
) -> tuple[Area, ...]:  # fmt: skip
    """The places that texts mean, each once, in the first of ``months`` in which all are found.

    ``held`` are the levels whose months are held; a name of another level is tried at those of ``others`` that are, and
    what was taken is said on the error stream. Places that have ended since are found in an earlier month if one is
    given, and that is said too, unless ``tell`` is false.

    Raises UsageError, of the first month: what has ended is told with what became of it.
    """
    refused: UsageError | None = None
    for month in months:
        try:
            found = _in_month(texts, month, level, measures, held, others)
        except UsageError as error:
            refused = refused or error
            continue
        if tell:
            tell_ended(found)
        return found
    assert refused is not None
    raise refused


def place_followed(
    text: str, months: Sequence[Period], level: Geography | None = None, measures: Sequence[Measure] = (), *,
    held: Collection[Geography] = PUBLISHED, others: Sequence[Geography] = PUBLISHED,
) -> Area:  # fmt: skip
    """One place, as :func:`followed`; a group is refused."""
    if is_group(text):
        return place_named(text, months[0], level, measures)
    return followed([text], months, level, measures, held=held, others=others)[0]


def months_to_try(asked: Period | None, *usual: Period) -> tuple[Period, ...]:
    """The months in which to look for places: the one asked for; else today's, then the ``usual`` ones, each once."""
    from fairwait.places.standing import latest_lookup

    return (asked,) if asked is not None else tuple(dict.fromkeys((max(latest_lookup(), *usual), *usual)))


def tell_ended(places: Sequence[Area]) -> None:
    """Say, beside the answer, what became of the places that have ended since."""
    from fairwait.cli.errors import filled
    from fairwait.places.ended import ended_sentence

    for one in places:
        told = ended_sentence(one)
        if told:
            print(filled(told), file=sys.stderr)


def _in_month(
    texts: Sequence[str], month: Period, level: Geography | None, measures: Sequence[Measure],
    held: Collection[Geography], others: Sequence[Geography],
) -> tuple[Area, ...]:  # fmt: skip
    taken: dict[int, tuple[Area | None, Area]] = {}
    if level is None:
        tried = [(one, _at_held(one, month, held, others)) for one in texts]
        taken = {place: pair for place, (_, pair) in enumerate(tried) if pair is not None}
    found = _joined(texts, month, level, measures, taken)
    if taken and len({one.geography for one in found}) > 1:  # as they are named, they may be of one level after all
        plain = _joined(texts, month, level, measures, {})
        if len({one.geography for one in plain}) == 1:
            return plain
    for first, place in taken.values():
        if first is not None:
            tell_of_level(first, place)
    return found


def _joined(
    texts: Sequence[str], month: Period, level: Geography | None, measures: Sequence[Measure],
    taken: dict[int, tuple[Area | None, Area]],
) -> tuple[Area, ...]:  # fmt: skip
    places: list[Area] = []
    for at, text in enumerate(texts):
        places += [taken[at][1]] if at in taken else places_named([text], month, level, measures)
    return tuple({(one.geography, one.code): one for one in places}.values())


def _at_held(
    text: str, month: Period, held: Collection[Geography], others: Sequence[Geography]
) -> tuple[Area | None, Area] | None:
    """The place that a name means at a level whose months are held, beside the one it means first; None to leave it.

    Raises UsageError where the name is that of a board that has ended: its namesake trust is not meant.
    """
    from fairwait.places.ended import is_ended
    from fairwait.places.search import code_in, find_area

    wanted = typed(text)
    if is_group(wanted) or wanted.strip().lower() == "england":
        return None
    first: Area | None = None
    try:
        first = find_area(wanted, month)
    except UsageError as error:
        if "could be" not in error.what:
            return None
    if first is not None and (first.geography in held or code_in(wanted) == first.code):
        return None
    for other in others:
        if other not in held:
            continue
        try:
            return first, find_area(wanted, month, other)
        except UsageError as error:
            if is_ended(error):
                raise
    return None


def tell_of_level(first: Area, taken: Area) -> None:
    """Say beside the answer which place was taken instead of the first that has the name, and how to ask for that."""
    from fairwait.analysis.wording import places
    from fairwait.cli.errors import filled

    told = (
        f"“{first.name}” is also the {places(first.geography, 1)} {first.label}, of which no months are held: the "
        f"{places(taken.geography, 1)} {taken.label} is meant here."
    )
    print(filled(told), file=sys.stderr)


def window_places(
    bench: Workbench, texts: Sequence[str], measure: Measure | None, level: Geography | None, last: Period | None
) -> tuple[tuple[Area, ...], Geography]:
    """The places named, as they are at the end of a window, and their level; boards where no place is named.

    Raises UsageError for places of several levels, and for one that has ended by then.
    """
    if not texts:
        return (), level or Geography.ICB
    from fairwait.analysis.targets.reading import latest_held
    from fairwait.definitions.measure_files import measure as measure_of

    one = measure or measure_of("within_18_weeks")
    month = last or latest_held(bench, one, level or Geography.ICB)
    asked = () if measure is None else (measure,)
    found = followed(texts, (month,), level, asked, held=levels_held(bench, measure))
    levels = {place.geography for place in found}
    if len(levels) > 1:
        raise UsageError(
            "The places are not of one level", where=", ".join(place.label for place in found),
            expected="places of one level, such as integrated care boards", remedy="ask for each level apart",
        )  # fmt: skip
    return found, levels.pop()
