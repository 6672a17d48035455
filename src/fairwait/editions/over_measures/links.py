"""Links from one page about a measure to the others of its room, as plain values for templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fairwait.analysis.one_measure.followed import Followed, gaps_held, movers_held
from fairwait.analysis.one_measure.held import LEVELS, measures_held
from fairwait.analysis.one_measure.words import LEVEL_NAMES, direction
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.place import Geography
from fairwait.editions.over_measures.addresses import GAP, IMPROVERS, MEASURES, page_of


def entries(room: str, followed: Sequence[Followed]) -> list[dict[str, Any]]:
    """Every measure of a room with its kinds of place, in order of first appearance."""
    return [
        {"measure": name, "title": named_measure(name).title, "geographies": levels(room, name, followed)}
        for name in dict.fromkeys(name for name, _ in followed)
    ]


def levels(room: str, measure: str, followed: Sequence[Followed]) -> list[dict[str, str]]:
    """The kinds of place for which a room has a page of a measure."""
    return [
        {"id": level.value, "label": LEVEL_NAMES[level], "path": page_of(room, measure, level)}
        for level in LEVELS
        if (measure, level) in followed
    ]


def head(measure: str, geography: Geography, period: str) -> dict[str, Any]:
    """What every page about one measure of one kind of place says of itself."""
    chosen = named_measure(measure)
    return {
        "measure": measure,
        "title": chosen.title,
        "question": chosen.question,
        "direction": direction(chosen),
        "polarity": chosen.polarity.value,
        "geography": geography.value,
        "period": period,
    }


def see_also(bench: Workbench, measure: str, geography: Geography, *, but: str) -> list[dict[str, str]]:
    """The pages of other rooms about the same measure and kind of place."""
    held = tuple((one.measure.id, one.geography) for one in measures_held(bench))
    rooms = (
        (MEASURES, held, "Every place today"),
        (IMPROVERS, movers_held(bench), "Who improved, and who got worse"),
        (GAP, gaps_held(bench), "Is the gap growing?"),
    )
    return [
        {"label": label, "path": page_of(room, measure, geography)}
        for room, followed, label in rooms
        if room != but and (measure, geography) in followed
    ]
