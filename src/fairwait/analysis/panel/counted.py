"""Why so many boards are followed and not others: how many stood, have new borders, or could not be judged."""

from __future__ import annotations

from fairwait.analysis.panel.panel import Panel
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index, successions


def boards_counted(found: Panel, number: int, unjudged: str) -> str:
    """One sentence on the ``number`` of boards that something is said of; empty of other places.

    ``unjudged`` says of the rest what could not be done with them: “could not be judged in every month”.
    """
    if found.geography is not Geography.ICB:
        return ""
    new, rest = _new(found), len(found) + len(found.left_out) - number
    others = rest - new
    if rest <= 0 or others < 0:
        return ""
    every, last = number + rest, found.last.label
    changed = _changed(found)
    before = (
        f" ({words.integer(len(area_index(Geography.ICB, changed.shift(-1))))} until {changed.shift(-1).label})"
        if changed and new else ""
    )  # fmt: skip
    why = []
    if new and changed:
        why.append(
            f"{words.number_word(new)} {words.noun(new, 'has a border', 'have borders')} that began in {changed.label} "
            "and no earlier months on them"
        )
    if others:
        why.append(f"{words.number_word(others)} {unjudged}")
    return f"Of the {every} integrated care boards of {last}{before}, {words.listing(why)}: {number} are left."


def _new(found: Panel) -> int:
    """How many boards of the last month took over a part of another one within the months of a panel."""
    parts = {
        one.new for one in successions()
        if one.extent != "whole" and found.periods[0].first_day < one.date <= found.last.last_day
    }  # fmt: skip
    return len({code for code, _ in found.left_out} & parts)


def _changed(found: Panel) -> Period | None:
    """The month in which boards last changed within the months of a panel."""
    days = [one.date for one in successions() if found.periods[0].first_day < one.date <= found.last.last_day]
    return Period(max(days).year, max(days).month) if days else None
