"""The index of measures."""

from __future__ import annotations

from typing import Any

from fairwait.analysis.one_measure.held import HeldMeasure, measures_held
from fairwait.analysis.one_measure.index import by_measure, index_finding
from fairwait.analysis.one_measure.words import LEVEL_NAMES, direction
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.finding import Section
from fairwait.editions.over_measures.addresses import MEASURES, page_of
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page


def paths(bench: Workbench) -> tuple[str, ...]:
    """One page, where any measure has figures."""
    return (MEASURES,) if measures_held(bench) else ()


def make(bench: Workbench, path: str) -> Page:
    """The page. ``extras["measures"]`` links each measure's levels."""
    held = measures_held(bench)
    found = index_finding(bench, held)
    latest = max(one.period for one in held)
    report = page_report(
        "measures",
        title="Measures",
        question="What can be measured, and which way is better?",
        period_label=latest.label,
        geography_label="England",
        sections=(Section("measures", found.title, "Choose a measure and a kind of place.", (found,)),),
    )
    return Page(path, "measures", report, {"measures": [_entry(*one) for one in by_measure(held)]})


def _entry(measure: Measure, levels: tuple[HeldMeasure, ...]) -> dict[str, Any]:
    return {
        "measure": measure.id,
        "title": measure.title,
        "question": measure.question,
        "direction": direction(measure),
        "polarity": measure.polarity.value,
        "kind": measure.kind.value,
        "geographies": [
            {
                "id": one.geography.value,
                "label": LEVEL_NAMES[one.geography],
                "path": page_of(MEASURES, measure.id, one.geography),
                "period": str(one.period),
                "when": measure.when(one.period),
            }
            for one in levels
        ],
    }
