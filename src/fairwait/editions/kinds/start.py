"""The first page: England at a glance, read in two minutes."""

from __future__ import annotations

from typing import Any

from fairwait.analysis.glance.change import change_finding, watched_finding
from fairwait.analysis.glance.england import england_in_brief
from fairwait.analysis.glance.places import ends_finding, map_finding, not_ranked_finding
from fairwait.analysis.improvers.overview import FOLLOWED
from fairwait.analysis.one_measure.followed import any_gap
from fairwait.analysis.one_measure.held import HeldMeasure, measures_held
from fairwait.analysis.ranking import rank
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Section
from fairwait.domain.place import Geography
from fairwait.editions.over_measures.addresses import GAP, IMPROVERS, MEASURES, WATCH_LIST, page_of
from fairwait.editions.over_measures.report import attempt, page_report
from fairwait.editions.page import Page

_WAITS, _MEDIAN, _RATES = "within_18_weeks", "median_wait", "admitted_treated_per_1000"
#: The kinds of place that can be mapped, the smallest first: the first of which a month can be judged leads.
_MAPPED = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


def paths(bench: Workbench) -> tuple[str, ...]:
    """There is always a first page."""
    return ("",)


def make(bench: Workbench, path: str) -> Page:
    """The first page of what is held; parts that the figures held cannot answer are left out."""
    waits, rates = _leading(bench, _WAITS), _leading(bench, _RATES)
    sections = (*_of_places(bench, waits, rates), *_of_change(bench), *_unranked(bench, waits))
    england = _england(bench)
    period = waits.period.label if waits else "the latest month held"
    report = page_report(
        "start",
        title=f"Waits for hospital treatment in England, {period}",
        question="How far does where you live decide how long you wait?",
        period_label=period,
        geography_label="England",
        sections=(Section("england", "England now", "All areas together.", england), *sections),
        headlines=_headlines(england, sections),
        unjudged=next((one.headline for part in sections if part.id == "not-ranked" for one in part.findings), ""),
    )
    return Page(path, "start", report, _extras(bench, sections, waits, rates))


def _leading(bench: Workbench, measure: str) -> HeldMeasure | None:
    """The smallest kind of place whose latest month of a measure can be ranked."""
    held = {one.geography: one for one in measures_held(bench) if one.measure.id == measure}
    for level in (one for one in _MAPPED if one in held):
        try:
            rank(bench, measure, level, held[level].period)
        except NothingToAnswerWithError:
            continue
        return held[level]
    return None


def _england(bench: Workbench) -> tuple[Finding, ...]:
    """England’s own figures, which need no order of places."""
    held = [one.period for one in measures_held(bench) if one.measure.id == _WAITS]
    return attempt(lambda: england_in_brief(bench, max(held))) if held else ()


def _of_places(bench: Workbench, waits: HeldMeasure | None, rates: HeldMeasure | None) -> tuple[Section, ...]:
    found = []
    if waits is not None:
        about = (bench, _WAITS, waits.geography, waits.period)
        kind = places(waits.geography, 1)
        found += [
            Section("map", f"Every {kind} on the map", "Light and dark are fifths of the places; hatched could not be "
                    "judged.", attempt(lambda: map_finding(*about))),
            Section("waits", "Shortest and longest waits", "Waits are short where most of the list has waited 18 weeks "
                    "or less.", attempt(lambda: ends_finding(*about, beside=_MEDIAN))),
        ]  # fmt: skip
    if rates is not None:
        about = (bench, _RATES, rates.geography, rates.period)
        found.append(
            Section("rates", "Highest and lowest rates of treatment", "A high rate can mean more care, more need or "
                    "more catching up: it is neither good nor bad by itself.",
                    attempt(lambda: ends_finding(*about)))
        )  # fmt: skip
    return tuple(found)


def _of_change(bench: Workbench) -> tuple[Section, ...]:
    over = "Over two years, each place against all others, beside how many chance alone would name."
    asked = "Places that somebody should ask about, by published rules."
    return (
        Section("change", "Improving and worsening", over, attempt(lambda: change_finding(bench))),
        Section("watch", "The watch list", asked, attempt(lambda: watched_finding(bench))),
    )


def _unranked(bench: Workbench, waits: HeldMeasure | None) -> tuple[Section, ...]:
    if waits is None:
        return ()
    found = attempt(lambda: not_ranked_finding(bench, _WAITS, waits.geography, waits.period))
    return (Section("not-ranked", "Not ranked", "We never rank what cannot be defended.", found),)


def _headlines(england: tuple[Finding, ...], sections: tuple[Section, ...]) -> tuple[Finding, ...]:
    """What to take away: how many wait, how far apart places are, who moved, who is watched."""
    named = {section.id: section.findings for section in sections}
    parts = (england, *(named.get(one, ()) for one in ("map", "change", "watch")))
    return tuple(one for part in parts for one in part[:1])


def _extras(
    bench: Workbench, sections: tuple[Section, ...], waits: HeldMeasure | None, rates: HeldMeasure | None
) -> dict[str, Any]:
    """Where each part goes on: the addresses of the whole pages, where there are any."""
    more = {
        name: page_of(MEASURES, held.measure.id, held.geography)
        for name, held in (("map", waits), ("waits", waits), ("rates", rates), ("not-ranked", waits))
        if held is not None
    }
    made = {one.id for one in sections if one.findings}
    more |= {"change": IMPROVERS} if "change" in made else {}
    more |= {"watch": WATCH_LIST} if "watch" in made else {}
    more |= {"gap": GAP} if any_gap(bench, FOLLOWED) else {}
    more |= {"measures": MEASURES} if measures_held(bench) else {}
    return {
        "period": str(waits.period) if waits else None,
        "geography": waits.geography.value if waits else None,
        "more": more,
    }
