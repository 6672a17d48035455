"""The sections about the month itself: the leading measure, treatment rates, functions, places within places, need."""

from __future__ import annotations

from fairwait.analysis.deprivation import deprivation_finding
from fairwait.analysis.functions import functions_finding
from fairwait.analysis.funnels import funnel_finding
from fairwait.analysis.neighbours import neighbours_finding
from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.robustness import robustness_finding
from fairwait.analysis.spread import spread_finding
from fairwait.analysis.within import within_finding
from fairwait.analysis.wording import inline, places
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Finding, Section
from fairwait.domain.place import Geography
from fairwait.domain.treatment import MTG_TREATMENT_FUNCTIONS, TOTAL, TREATMENT_FUNCTIONS
from fairwait.reports.spotlight.asked import MTG_MEASURE, Asked
from fairwait.reports.spotlight.attempts import attempt, findings


def lead_section(asked: Asked) -> Section:
    """The leading measure. Its first finding is the ranked list, without which there is no report.

    Raises :class:`NothingToAnswerWithError` where no place can be ranked.
    """
    about = (asked.bench, asked.measure, asked.geography, asked.month, asked.function)
    title = inline(named_measure(asked.measure).title)
    return Section(
        "lead",
        f"How sure are we: {title}",
        f"Every {places(asked.geography, 1)} by {title}, what holds whichever way it is counted, and what chance "
        "would give.",
        findings(
            ranked_list(*about),
            attempt(robustness_finding, *about),
            attempt(spread_finding, *about),
            attempt(funnel_finding, *about),
        ),
    )


def treatment_section(asked: Asked) -> Section | None:
    """Treatment rates: the question as the Medical Technology Group asks it. Not for providers, who have no people."""
    if asked.geography is Geography.PROVIDER or asked.measure == MTG_MEASURE:
        return None
    about = (asked.bench, MTG_MEASURE, asked.geography, asked.month, asked.function)
    return Section(
        "treated",
        "How much is treated",
        "Admitted treatments for every 1,000 people, the rate that the Medical Technology Group ranks areas by. It is "
        "context: a high rate can mean more care, more need or more catching up.",
        findings(
            attempt(ranked_list, *about),
            attempt(robustness_finding, *about),
            attempt(spread_finding, *about),
            attempt(funnel_finding, *about),
        ),
    )


def function_section(asked: Asked) -> Section | None:
    """The gap in every treatment function, and the ranked lists of those that the Medical Technology Group names."""
    if asked.function != TOTAL:
        return None
    bench, geography, month = asked.bench, asked.geography, asked.month
    measures = (asked.measure,) if geography is Geography.PROVIDER else asked.measures
    found = [attempt(functions_finding, bench, one, geography, month) for one in measures]
    for one in measures:
        found += [attempt(_one_function, asked, one, code) for code in MTG_TREATMENT_FUNCTIONS]
    names = words.listing([TREATMENT_FUNCTIONS[code].lower() for code in MTG_TREATMENT_FUNCTIONS])
    return Section(
        "functions",
        "By treatment area",
        f"The gap in every treatment function, and each {places(geography, 1)} in {names}.",
        findings(*found),
    )


def _one_function(asked: Asked, measure: str, code: str) -> Finding:
    """The ranked list of one treatment function; maps of every one would make the report too heavy to open."""
    return ranked_list(asked.bench, measure, asked.geography, asked.month, code, with_maps=False)


def inside_section(asked: Asked) -> Section | None:
    """The gap inside integrated care boards, and between neighbours."""
    bench, geography, month, function = asked.bench, asked.geography, asked.month, asked.function
    found: list[Finding | None] = []
    if geography in (Geography.SUB_ICB, Geography.ICB):
        found += [attempt(within_finding, bench, one, month, function, geography) for one in asked.measures]
    if geography is Geography.SUB_ICB:
        found += [attempt(neighbours_finding, bench, one, month, function) for one in asked.measures]
    return Section(
        "inside",
        "Inside your ICB, and next door",
        "How much of the gap lies inside integrated care boards, and between places a short drive apart.",
        findings(*found),
    ) if found else None  # fmt: skip


def need_section(asked: Asked) -> Section | None:
    """What age and deprivation explain."""
    if asked.geography is not Geography.SUB_ICB:
        return None
    about = (asked.month, asked.function)
    return Section(
        "need",
        "Age and deprivation",
        "What the age of residents and the deprivation of their neighbourhoods explain, and what they do not.",
        findings(*(attempt(deprivation_finding, asked.bench, one, *about) for one in asked.measures)),
    )
