"""A measure of every place of a kind, for all treatment functions together or for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fairwait.analysis.funnels import funnel_finding
from fairwait.analysis.one_measure.defined import definition_finding
from fairwait.analysis.one_measure.england import england_caveat, england_line
from fairwait.analysis.one_measure.followed import movers_held
from fairwait.analysis.one_measure.held import LEVELS, HeldMeasure, held_measure, measures_held
from fairwait.analysis.one_measure.listed import listed_finding
from fairwait.analysis.one_measure.months import months_finding
from fairwait.analysis.one_measure.words import LEVEL_NAMES, direction, scope
from fairwait.analysis.panel import panel
from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.ranked_words import both_ends, counted_apart, left_out_sentence
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Section
from fairwait.domain.items import item_name
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.over_measures.addresses import MEASURES, asked_of, page_of
from fairwait.editions.over_measures.links import head, see_also
from fairwait.editions.over_measures.report import attempt, page_report
from fairwait.editions.page import Page


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page is about. ``ranking`` is None where no order can be defended: ``why`` says the reason then."""

    bench: Workbench
    held: HeldMeasure
    function: str
    ranking: PlaceRanking | None
    why: str


def paths(bench: Workbench) -> tuple[str, ...]:
    """A page for each measure and kind of place with figures, and behind them those of single treatment functions."""
    held = measures_held(bench)
    together = [page_of(MEASURES, one.measure.id, one.geography) for one in held]
    apart = [page_of(MEASURES, one.measure.id, one.geography, code) for one in held for code in one.functions]
    return (*together, *apart)


def make(bench: Workbench, path: str) -> Page:
    """One of :func:`paths`. Raises NothingToAnswerWithError for what has no figures."""
    measure, geography, function = asked_of(MEASURES, path)
    asked = _asked(bench, held_measure(bench, measure, geography), function)
    held, chosen = asked.held, asked.held.measure
    kind, when = places(geography), chosen.when(held.period)
    sections = _sections(asked)
    report = page_report(
        f"measure-{chosen.id.replace('_', '-')}-{geography.value}"
        + ("" if function == TOTAL else f"-{function.lower().replace('_', '-')}"),
        title=f"{chosen.title}{scope(function)}: {kind}, {when}",
        question=f"{chosen.title}{scope(function)}: how do {_asked_about(geography)} compare?",
        period_label=when,
        geography_label=f"England by {places(geography, 1)}{scope(function)}",
        sections=sections,
        headlines=_headlines(asked, sections),
        unjudged=_unjudged(asked),
        measure=chosen,
    )
    return Page(path, "measure", report, _extras(asked))


def _asked_about(geography: Geography) -> str:
    """Whom a page compares; of providers it is said that both kinds stand in one list."""
    return "NHS and independent providers" if geography is Geography.PROVIDER else places(geography)


def _asked(bench: Workbench, held: HeldMeasure, function: str) -> _Asked:
    try:
        return _Asked(bench, held, function, rank(bench, held.measure, held.geography, held.period, function), "")
    except NothingToAnswerWithError as error:
        return _Asked(bench, held, function, None, error.what)


def _sections(asked: _Asked) -> tuple[Section, ...]:
    held = asked.held
    about = (asked.bench, held.measure, held.geography, held.period, asked.function)
    months, no_series = _months(asked)
    lead = f"{direction(held.measure)} {no_series}".strip()
    if asked.ranking is None:
        order = listed_finding(*about, why=asked.why)
        funnel: tuple[Finding, ...] = ()
        heading = f"Every {places(held.geography, 1)} by name"
    else:
        order = ranked_list(asked.bench, held.measure.id, *about[2:])
        funnel = attempt(lambda: funnel_finding(asked.bench, held.measure.id, *about[2:]))
        heading = f"Every {places(held.geography, 1)}, in order as far as that can be told"
    order = _led(order, asked)
    files = asked.bench.provenance(held.period, held.measure)
    return (
        Section("order", heading, lead, (order,)),
        Section("funnel", "Is the spread more than chance?", "Who lies beyond what size and chance allow.", funnel),
        Section(
            "months", "Month by month",
            f"Every {places(held.geography, 1)} beside England, on one scale.{_later(asked)}", months,
        ),
        Section(
            "definition", "What this measure means", "Its question, its direction, its breaks and its source.",
            (definition_finding(held.measure, held.period, files),),
        ),
    )  # fmt: skip


def _led(order: Finding, asked: _Asked) -> Finding:
    """The list with what can be said of all places first, of one function England’s own figures before that.

    The largest and the smallest come after, and who is missing from England’s figure beside England.
    """
    about = (asked.bench, asked.held.measure, asked.held.period, asked.function)
    counts = counted_apart(asked.ranking) if asked.ranking is not None else order.headline
    england, numbers = england_line(*about)
    lead = [one for one in (england, counts) if one]
    rest = [one for one in (order.headline, *order.sentences) if one not in lead]
    caveat = [one for one in (england_caveat(*about),) if one]
    return replace(
        order, headline=lead[0], sentences=(*caveat, *lead[1:], *rest), numbers={**(order.numbers or {}), **numbers}
    )


def _headlines(asked: _Asked, sections: tuple[Section, ...]) -> list[Finding]:
    """What to take away: the first sentence of each part, and of one function both ends beside England."""
    found = [one.findings[0] for one in sections if one.findings and one.id != "definition"]
    if asked.function == TOTAL or asked.ranking is None:
        return found
    ends = both_ends(asked.ranking)
    return [found[0], *([] if ends == found[0].headline else [replace(found[0], headline=ends)]), *found[1:]]


def _months(asked: _Asked) -> tuple[tuple[Finding, ...], str]:
    """The small multiples; or why there is no series, as a sentence."""
    held, ranking = asked.held, asked.ranking
    order = [] if ranking is None else [str(code) for code in ranking.estimates["area"]]
    try:
        found = months_finding(
            asked.bench, held.measure, held.geography, held.period, asked.function, order=order
        )  # fmt: skip
    except NothingToAnswerWithError as error:
        return (), words.sentence(f"No chart of months is drawn: {error.what[:1].lower()}{error.what[1:]}")
    return (found,), ""


def _later(asked: _Asked) -> str:
    """That later months are told elsewhere, where a series runs on after the month that is ranked."""
    held = asked.held
    if asked.function != TOTAL or (held.measure.id, held.geography) not in movers_held(asked.bench):
        return ""
    last = panel(asked.bench, held.measure, held.geography).last
    if last <= held.period:
        return ""
    return f" Months after it, to {last.label}, are told of under improvers and fallers, and under the gap."


def _unjudged(asked: _Asked) -> str:
    if asked.ranking is None:
        return "No order is given, so nobody is ranked."
    every = f"Every {places(asked.held.geography, 1)} with figures could be judged."
    return left_out_sentence(asked.ranking) or every


def _extras(asked: _Asked) -> dict[str, Any]:
    """What the template links and says besides the findings."""
    held, chosen = asked.held, asked.held.measure
    every = {one.geography: one for one in measures_held(asked.bench) if one.measure.id == chosen.id}
    return {
        **head(chosen.id, held.geography, str(held.period)),
        "when": chosen.when(held.period),
        "function": None if asked.function == TOTAL else asked.function,
        "ranked": asked.ranking is not None,
        "geographies": [
            {
                "id": level.value,
                "label": LEVEL_NAMES[level],
                "path": page_of(
                    MEASURES, chosen.id, level, asked.function if asked.function in every[level].functions else TOTAL
                ),
            }
            for level in LEVELS
            if level in every
        ],
        "functions": [
            {"code": code, "name": item_name(code), "path": page_of(MEASURES, chosen.id, held.geography, code)}
            for code in ((TOTAL, *held.functions) if held.functions else ())
        ],
        "see_also": see_also(asked.bench, chosen.id, held.geography, but=MEASURES) if asked.function == TOTAL else [],
    }
