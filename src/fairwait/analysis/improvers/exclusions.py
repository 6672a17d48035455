"""What else could explain that a place's figure changed: each checked where it can be, and named where it cannot."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fairwait.analysis.improvers.functions_apart import one_function
from fairwait.analysis.improvers.model import Exclusion
from fairwait.analysis.improvers.reading import Window
from fairwait.analysis.improvers.switching import provider_switch, reclassified
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.stats.change.climbers import thirds
from fairwait.stats.contrasts import MATERIAL_RATIO

LIST_SIZE = "size of the list"
#: A list that changed by less than this is not remarked on.
_LIST_CHANGE = 0.05
_Check = Callable[[Workbench, Window, int], Exclusion]


def exclusions_of(bench: Workbench, window: Window, index: int) -> tuple[Exclusion, ...]:
    """Every check on the place at ``index`` of the places judged, in the order that they are told."""
    found = [check(bench, window, index) for check in _CHECKS]
    if window.panel.share and np.isfinite(window.panel.whole).any():
        found.append(_list_size(window, index))
    return tuple(found)


def _working_days(_: Workbench, window: Window, index: int) -> Exclusion:
    if window.panel.nature == "stock":
        told = "A list is counted at the end of the month, however many working days the month had."
    elif window.panel.measure.kind is Kind.RATIO and not isinstance(window.panel.measure.denominator, tuple):
        told = "All months were compared for each working day."
    else:
        told = "Working days count alike above and below the line of this figure."
    return Exclusion("working days", True, False, told)


def _breaks(_: Workbench, window: Window, index: int) -> Exclusion:
    """Breaks that cut or shifted the series are out of the level; any other is tried by leaving its month out."""
    panel, row = window.panel, window.rows[index]
    change = float(window.read.difference[index])
    said = []
    for one in panel.crossed:
        column = panel.periods.index(one.one.period) if one.one.period in panel.periods else 0
        if not one.concerns or not column or one.one.last is not None:
            continue
        if column in panel.steps:
            said.append(f"what happened in {one.one.period.label} is taken out of every place’s figures")
            continue
        without = _without_month(window, row, column)
        if without * np.sign(change) < np.log(MATERIAL_RATIO):
            return Exclusion(
                "breaks in the series", True, True,
                f"Without the change in {one.one.period.label}, when what is counted changed ({one.one.what}), it did "
                "not move by a tenth.",
            )  # fmt: skip
        said.append(f"it moved as clearly without the change in {one.one.period.label}")
    told = words.sentence(words.listing(said)) if said else "No break in the series lies in the window."
    return Exclusion("breaks in the series", True, False, told)


def _without_month(window: Window, row: int, column: int) -> float:
    """The difference of the two thirds with the place's own change into a month taken out."""
    relative = window.panel.relative[row].copy()
    jump = relative[column] - relative[column - 1]
    if np.isfinite(jump):
        relative[column:] -= jump
    early, late = thirds(len(relative))
    return float(np.nanmean(relative[late]) - np.nanmean(relative[early]))


def _list_size(window: Window, index: int) -> Exclusion:
    """How the whole moved beside the share: a share can improve because a list was cleaned up."""
    whole = np.where(window.panel.usable, window.panel.whole, np.nan)[window.rows[index]]
    before, after = (float(np.nanmean(whole[part])) for part in (window.early, window.late))
    change = after / before - 1.0
    if abs(change) < _LIST_CHANGE:
        told = f"The list itself changed little ({words.percent(change)})."
        return Exclusion(LIST_SIZE, True, False, told)
    if change < 0:
        told = (
            f"The share changed while the list shrank by {words.percent(-change)}: part of it may be pathways taken "
            "off the list after checking records. The figures do not say which."
        )
    else:
        told = (
            f"The share changed while the list grew by {words.percent(change)}: part of it may be that more of those "
            "waiting joined lately. The figures do not say which."
        )
    return Exclusion(LIST_SIZE, False, False, told)


_CHECKS: tuple[_Check, ...] = (_working_days, _breaks, one_function, reclassified, provider_switch)
