"""Walking back month by month, only as far as it takes to know who is on the list and since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fairwait.analysis.watch.spells import Spell, spell

#: A run that is longer is said to be at least so long.
FURTHEST = 24

Answers = Sequence[bool | None]


def walk(
    places: int,
    columns: int,
    ask: Callable[[int], Answers],
    months: int,
    ends_after: int,
    lately: int = 0,
    furthest: int = FURTHEST,
) -> tuple[tuple[Spell, ...], int]:
    """The spell of each place, and the column at which the walk stopped.

    ``ask`` answers for every place in one column of the months held, 0 the oldest of ``columns``. ``since`` and
    ``ended`` of the spells are columns. No month is asked about once every place's answer is settled, as it stood
    ``lately`` columns before the last.
    """
    held: list[Answers] = []
    at = columns
    while at > 0 and columns - at < furthest + lately:
        at -= 1
        held.insert(0, ask(at))
        before = held[: len(held) - lately]
        if len(before) >= ends_after and all(_settled(_of(before, row), ends_after) for row in range(places)):
            break
    return tuple(_shifted(spell(_of(held, row), months, ends_after), at) for row in range(places)), at


def _of(held: Sequence[Answers], row: int) -> list[bool | None]:
    return [answers[row] for answers in held]


def _settled(answers: Sequence[bool | None], ends_after: int) -> bool:
    """Whether no older month can change where a place stands: it holds no month on the list since a clear end."""
    no = 0
    for held in answers:
        if held is False:
            no += 1
            if no >= ends_after:
                return True
        elif held:
            no = 0
    return not any(answers)


def _shifted(one: Spell, by: int) -> Spell:
    since = None if one.since is None else one.since + by
    return Spell(since, one.waning, one.known, None if one.ended is None else one.ended + by)
