"""From month-by-month answers to who is on the list now, and since when.

A condition has three answers in a month: it held, it did not, or nobody can say. What nobody can say never puts a
place on the list and never takes one off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spell:
    """Where a place stands after the last month.

    ``since`` is the index of the first month of the unbroken run, None for a place that is not on the list. ``waning``
    counts the months in a row that it has failed the condition while still on it. ``known`` says whether the last
    month could be judged. ``ended`` is the index of the month that took it off last, None if none did.
    """

    since: int | None
    waning: int = 0
    known: bool = True
    ended: int | None = None

    @property
    def on(self) -> bool:
        """On the list now: nobody is whose last month could not be judged."""
        return self.since is not None and self.known

    @property
    def waiting(self) -> bool:
        """Would be on it, but nothing is known of its last month."""
        return self.since is not None and not self.known


def spell(answers: Sequence[bool | None], months: int, ends_after: int) -> Spell:
    """Follow a condition from the oldest month to the newest.

    ``months`` in a row put a place on the list; an unknown month breaks that run. Once on it, ``ends_after`` months in
    a row without the condition take it off; an unknown month is passed over.
    """
    since: int | None = None
    ended: int | None = None
    run = waning = 0
    for at, held in enumerate(answers):
        if held is None:
            run = 0
        elif held:
            run, waning = run + 1, 0
            if since is None and run >= months:
                since = at - months + 1
        else:
            run = 0
            if since is not None:
                waning += 1
                if waning >= ends_after:
                    since, waning, ended = None, 0, at
    return Spell(since, waning, bool(answers) and answers[-1] is not None, ended)
