"""The gap over time: every measure at one look, and each measure of each kind of place."""

from __future__ import annotations

from fairwait.analysis.gap.finding import finding_of
from fairwait.analysis.gap.finding_functions import gap_function_finding
from fairwait.analysis.gap.finding_groups import gap_group_finding
from fairwait.analysis.gap.grouped import above
from fairwait.analysis.gap.overview import gap_overview_finding
from fairwait.analysis.one_measure.followed import gap_of_measure, gaps_held
from fairwait.analysis.one_measure.held import APART
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Section
from fairwait.domain.place import Geography
from fairwait.editions.over_measures.addresses import GAP, asked_of, page_of
from fairwait.editions.over_measures.links import entries, head, levels, see_also
from fairwait.editions.over_measures.report import attempt, page_report
from fairwait.editions.page import Page


def paths(bench: Workbench) -> tuple[str, ...]:
    """The overview and a page for each measure and kind of place with a year to compare; none without any."""
    held = gaps_held(bench)
    return (GAP, *(page_of(GAP, *one) for one in held)) if held else ()


def make(bench: Workbench, path: str) -> Page:
    """One of :func:`paths`. Raises NothingToAnswerWithError for what is not held for months enough."""
    if path == GAP:
        return _everything(bench)
    measure, geography, _ = asked_of(GAP, path)
    return _one(bench, path, measure, geography)


def _everything(bench: Workbench) -> Page:
    held = gaps_held(bench)
    gaps = [gap_of_measure(bench, *one) for one in held]
    last = max(one.panel.last for one in gaps)
    report = page_report(
        "gap",
        title=f"The gap over time, to {last.label}",
        question="Are places moving further apart?",
        period_label=f"two years to {last.label}",
        geography_label="England",
        sections=(
            Section(
                "overview", "Every measure that is followed",
                "The same places in every month; what chance alone would give stands beside each.",
                (gap_overview_finding(gaps),),
            ),
        ),
    )  # fmt: skip
    return Page(GAP, "gap", report, {"period": str(last), "measures": entries(GAP, held)})


def _one(bench: Workbench, path: str, measure: str, geography: Geography) -> Page:
    found = gap_of_measure(bench, measure, geography)
    chosen, kind, months = found.measure, places(geography), found.last.periods
    window = words.months(months[0], months[-1])
    groups = attempt(lambda: gap_group_finding(found, above(geography)[0])) if above(geography) else ()
    functions = attempt(lambda: gap_function_finding(bench, measure, geography)) if measure in APART else ()
    report = page_report(
        f"gap-{measure.replace('_', '-')}-{geography.value}",
        title=f"{chosen.title}: the gap between {kind}, {window}",
        question=f"{chosen.title}: are {kind} moving further apart?",
        period_label=window,
        geography_label=f"England by {places(geography, 1)}",
        sections=(
            Section("gap", "How far apart, then and now", "The same places in every month.", (finding_of(found),)),
            Section("groups", "Between and inside larger places", "Where the gap lies.", groups),
            Section("functions", "By what the care is for", "The gap in each, judged as one family.", functions),
        ),
        measure=chosen,
    )
    extras = {
        **head(measure, geography, str(found.panel.last)),
        "window": [str(months[0]), str(months[-1])],
        "geographies": levels(GAP, measure, gaps_held(bench)),
        "measures": entries(GAP, gaps_held(bench)),
        "see_also": see_also(bench, measure, geography, but=GAP),
    }
    return Page(path, "gap", report, extras)
