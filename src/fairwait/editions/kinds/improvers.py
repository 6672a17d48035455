"""Who improved and who got worse: everything at one look, and each measure of each kind of place."""

from __future__ import annotations

from fairwait.analysis.improvers.finding import improvers_finding
from fairwait.analysis.improvers.overview import Overview, overview_finding
from fairwait.analysis.improvers.words import directional
from fairwait.analysis.one_measure.followed import movers_held, movers_of_measure
from fairwait.analysis.one_measure.words import direction
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Section
from fairwait.domain.place import Geography
from fairwait.editions.over_measures.addresses import IMPROVERS, asked_of, page_of
from fairwait.editions.over_measures.links import entries, head, levels, see_also
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page


def paths(bench: Workbench) -> tuple[str, ...]:
    """The overview and a page for each measure and kind of place held for months enough; none without any."""
    held = movers_held(bench)
    return (IMPROVERS, *(page_of(IMPROVERS, *one) for one in held)) if held else ()


def make(bench: Workbench, path: str) -> Page:
    """One of :func:`paths`. Raises NothingToAnswerWithError for what is not held for months enough."""
    if path == IMPROVERS:
        return _everything(bench)
    measure, geography, _ = asked_of(IMPROVERS, path)
    return _one(bench, path, measure, geography)


def _everything(bench: Workbench) -> Page:
    held = movers_held(bench)
    found = Overview(tuple(movers_of_measure(bench, *one) for one in held), ())
    told = overview_finding(found)
    last = max(one.panel.last for one in found.found)
    report = page_report(
        "improvers",
        title=f"Improvers and fallers, to {last.label}",
        question="Who improved, and who got worse, beyond chance?",
        period_label=f"two years to {last.label}",
        geography_label="England",
        sections=(
            Section(
                "overview", "Everything that is followed",
                "Each place against all others over two years; how many chance alone would name stands beside.",
                (told,),
            ),
        ),
    )  # fmt: skip
    return Page(IMPROVERS, "improvers", report, {"period": str(last), "measures": entries(IMPROVERS, held)})


def _one(bench: Workbench, path: str, measure: str, geography: Geography) -> Page:
    found = movers_of_measure(bench, measure, geography)
    chosen, periods, kind = found.panel.measure, found.panel.periods, places(geography)
    window = words.months(periods[0], periods[-1])
    asks = "improved, and which got worse" if directional(chosen) else "moved up, and which moved down"
    report = page_report(
        f"improvers-{measure.replace('_', '-')}-{geography.value}",
        title=f"{chosen.title}: which {kind} moved, {window}",
        question=f"{chosen.title}: which {kind} {asks}?",
        period_label=window,
        geography_label=f"England by {places(geography, 1)}",
        sections=(
            Section("movers", "Who moved, beside chance", direction(chosen), (improvers_finding(found),)),
        ),
        unjudged=_unjudged(sum(one.tier == "not judged" for one in found.places), geography),
        measure=chosen,
    )  # fmt: skip
    extras = {
        **head(measure, geography, str(found.panel.last)),
        "window": [str(periods[0]), str(periods[-1])],
        "geographies": levels(IMPROVERS, measure, movers_held(bench)),
        "measures": entries(IMPROVERS, movers_held(bench)),
        "see_also": see_also(bench, measure, geography, but=IMPROVERS),
    }
    return Page(path, "improvers", report, extras)


def _unjudged(number: int, geography: Geography) -> str:
    if not number:
        return f"Every {places(geography, 1)} with figures could be judged."
    counted = words.count(number, places(geography, 1), places(geography), words=True).capitalize()
    return f"{counted} could not be judged and {words.noun(number, 'stands', 'stand')} in the table with the reason."
