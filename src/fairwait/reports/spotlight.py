"""The spotlight report: how much waiting and treatment differ between England's areas, and how sure anyone can be."""

from __future__ import annotations

from collections.abc import Callable

from fairwait.analysis.collected import refuse_other_returns
from fairwait.analysis.decade.finding import decade_findings
from fairwait.analysis.deprivation import deprivation_finding
from fairwait.analysis.england import england_finding
from fairwait.analysis.flows.findings import flows_findings
from fairwait.analysis.functions import functions_finding
from fairwait.analysis.funnels import funnel_finding
from fairwait.analysis.missing import missing_finding, unjudged_sentence
from fairwait.analysis.neighbours import neighbours_finding
from fairwait.analysis.periods.finding import then_and_now_finding
from fairwait.analysis.quality import quality_finding
from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.robustness import robustness_finding
from fairwait.analysis.spread import spread_finding
from fairwait.analysis.within import within_finding
from fairwait.analysis.wording import function_name, inline, places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Report, Section
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import MTG_TREATMENT_FUNCTIONS, TOTAL, TREATMENT_FUNCTIONS
from fairwait.domain.version import version
from fairwait.measures.source import FULL_CSV, WORKBOOK_PUBLICATIONS
from fairwait.reports.glossary import glossary

#: The measure that the Medical Technology Group ranks areas by: always in the report, whatever leads it.
MTG_MEASURE = "admitted_treated_per_1000"
WAITS = "within_18_weeks"
_MEASURES = (
    "within_18_weeks",
    "median_wait",
    "p92_wait",
    "over_52_weeks",
    "admitted_treated_per_1000",
    "completed_treated_per_1000",
)
_ENGLAND_ONLY = (
    "over_65_weeks",
    "over_78_weeks",
    "over_104_weeks",
    "new_periods_per_1000",
    "admitted_median_wait",
    "admitted_p95_wait",
    "non_admitted_median_wait",
    "non_admitted_p95_wait",
)
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Sources: NHS England, "
    "Consultant-led Referral to Treatment Waiting Times; Office for National Statistics, population estimates and "
    "boundaries; Ministry of Housing, Communities and Local Government, Index of Multiple Deprivation 2019."
)


def spotlight(
    bench: Workbench,
    *,
    period: Period | None = None,
    geography: Geography = Geography.SUB_ICB,
    measure: str = WAITS,
    treatment_function: str = TOTAL,
) -> Report:
    """Make the spotlight report of one month.

    ``measure`` leads the first page; treatment rates (comparable with the Medical Technology Group's) always follow.

    Raises
    ------
    NothingToAnswerWithError
        When the month is not held or no place of the geography can be ranked.
    """
    refuse_other_returns([measure], "this report")
    month = period or bench.latest_period()
    _prepare(bench, measure, geography, month)
    lead = ranked_list(bench, measure, geography, month, treatment_function)
    sections = [
        _lead_section(bench, lead, measure, geography, month, treatment_function),
        _treatment_section(bench, measure, geography, month, treatment_function),
        _function_section(bench, measure, geography, month, treatment_function),
        _inside_section(bench, measure, geography, month, treatment_function),
        _need_section(bench, measure, geography, month, treatment_function),
        _time_section(bench, month, geography, treatment_function),
        Section(
            "not-counted", "What we could not count",
            "A place whose hospitals sent no figures is shown, explained and never ranked.",
            (missing_finding(bench, month),),
        ),
        Section(
            "england", "England, and how the figures were made",
            "Every figure here can be followed back to a published file.",
            (england_finding(bench, month), quality_finding(bench, month), *_revised(bench, month)),
        ),
    ]  # fmt: skip
    kept = tuple(section for section in sections if section and section.findings)
    scope = "" if treatment_function == TOTAL else f", {function_name(treatment_function)}"
    return Report(
        id=_report_id(month, geography, measure, treatment_function),
        title=f"fairwait: England, {month.label}{scope}",
        question="How far does where you live decide how long you wait?",
        period_label=month.label,
        geography_label=f"England by {places(geography, 1)}{scope}",
        headlines=_headlines(kept, lead),
        unjudged=unjudged_sentence(bench, month, geography, treatment_function),
        sections=kept,
        sources=_sources(kept),
        attribution=ATTRIBUTION,
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _prepare(bench: Workbench, measure: str, geography: Geography, month: Period) -> None:
    """Read every measure of the report in one scan of the month for each geography it is asked for."""
    chosen = [one for one in dict.fromkeys((measure, *_MEASURES)) if geography in named_measure(one).geographies]
    bench.prepare(chosen, geography, month)
    bench.prepare(list(dict.fromkeys((measure, *_MEASURES, *_ENGLAND_ONLY))), Geography.ENGLAND, month)


def _report_id(month: Period, geography: Geography, measure: str, treatment_function: str) -> str:
    """A name that no other question has: what is as usual is left out of it."""
    parts = [f"spotlight-{month}-{geography.value}"]
    if measure != WAITS:
        parts.append(measure.replace("_", "-"))
    if treatment_function != TOTAL:
        parts.append(treatment_function.lower().replace("_", "-"))
    return "-".join(parts)


def _findings(*made: Finding | None) -> tuple[Finding, ...]:
    return tuple(finding for finding in made if finding is not None)


def _attempt(make: Callable[..., Finding | None], *about: object) -> Finding | None:
    """A finding beside the leading one; None where the month holds too little for it."""
    try:
        return make(*about)
    except NothingToAnswerWithError:
        return None


def _lead_section(
    bench: Workbench, lead: Finding, measure: str, geography: Geography, month: Period, function: str
) -> Section:
    title = named_measure(measure).title
    return Section(
        "lead",
        f"How sure are we: {inline(title)}",
        f"Every {places(geography, 1)} by {inline(title)}, what holds whichever way it is counted, and what chance "
        "would give.",
        _findings(
            lead,
            _attempt(robustness_finding, bench, measure, geography, month, function),
            _attempt(spread_finding, bench, measure, geography, month, function),
            _attempt(funnel_finding, bench, measure, geography, month, function),
        ),
    )


def _treatment_section(
    bench: Workbench, measure: str, geography: Geography, month: Period, function: str
) -> Section | None:
    """Treatment rates: the question as the Medical Technology Group asks it. Not for providers, who have no people."""
    if geography is Geography.PROVIDER or measure == MTG_MEASURE:
        return None
    return Section(
        "treated",
        "How much is treated",
        "Admitted treatments for every 1,000 people, the rate that the Medical Technology Group ranks areas by. It is "
        "context: a high rate can mean more care, more need or more catching up.",
        _findings(
            _attempt(ranked_list, bench, MTG_MEASURE, geography, month, function),
            _attempt(robustness_finding, bench, MTG_MEASURE, geography, month, function),
            _attempt(spread_finding, bench, MTG_MEASURE, geography, month, function),
            _attempt(funnel_finding, bench, MTG_MEASURE, geography, month, function),
        ),
    )


def _function_section(
    bench: Workbench, measure: str, geography: Geography, month: Period, function: str
) -> Section | None:
    if function != TOTAL:
        return None
    measures = dict.fromkeys((measure, MTG_MEASURE) if geography is not Geography.PROVIDER else (measure,))
    found = [_attempt(functions_finding, bench, one, geography, month) for one in measures]
    for one in measures:
        for code in MTG_TREATMENT_FUNCTIONS:
            found.append(_attempt(_one_function, bench, one, geography, month, code))
    names = words.listing([TREATMENT_FUNCTIONS[code].lower() for code in MTG_TREATMENT_FUNCTIONS])
    return Section(
        "functions",
        "By treatment area",
        f"The gap in every treatment function, and each {places(geography, 1)} in {names}.",
        _findings(*found),
    )


def _one_function(bench: Workbench, measure: str, geography: Geography, month: Period, code: str) -> Finding:
    """The ranked list of one treatment function; maps of every one would make the report too heavy to open."""
    return ranked_list(bench, measure, geography, month, code, with_maps=False)


def _inside_section(
    bench: Workbench, measure: str, geography: Geography, month: Period, function: str
) -> Section | None:
    measures = list(dict.fromkeys((measure, MTG_MEASURE)))
    found: list[Finding | None] = []
    if geography in (Geography.SUB_ICB, Geography.ICB):
        found += [_attempt(within_finding, bench, one, month, function, geography) for one in measures]
    if geography is Geography.SUB_ICB:
        found += [_attempt(neighbours_finding, bench, one, month, function) for one in measures]
    return Section(
        "inside",
        "Inside your ICB, and next door",
        "How much of the gap lies inside integrated care boards, and between places a short drive apart.",
        _findings(*found),
    ) if found else None  # fmt: skip


def _need_section(bench: Workbench, measure: str, geography: Geography, month: Period, function: str) -> Section | None:
    if geography is not Geography.SUB_ICB:
        return None
    return Section(
        "need",
        "Age and deprivation",
        "What the age of residents and the deprivation of their neighbourhoods explain, and what they do not.",
        _findings(
            *(
                _attempt(deprivation_finding, bench, one, month, function)
                for one in dict.fromkeys((measure, MTG_MEASURE))
            )
        ),
    )


def _time_section(bench: Workbench, month: Period, geography: Geography, function: str) -> Section | None:
    """The list over time: what was claimed of it, and what joined, was treated and left."""
    if function != TOTAL or geography is Geography.PROVIDER:
        return None
    return Section(
        "over-time",
        "Then and now",
        "England’s list since 2012, where its areas stood a decade ago, and what joins the list, is treated and leaves "
        "it every month.",
        _findings(
            _attempt(then_and_now_finding, bench, month),
            *(decade_findings(bench, month) if geography is Geography.SUB_ICB else ()),
            *flows_findings(bench, month, systems=False),
        ),
    )


def _revised(bench: Workbench, month: Period) -> tuple[Finding, ...]:
    """How much the month's figures moved between the files of it that the store holds; nothing where it has one."""
    from fairwait.analysis.revisions.finding import revisions

    return revisions(bench.store, month, publications=(FULL_CSV, *WORKBOOK_PUBLICATIONS))


def _headlines(sections: tuple[Section, ...], lead: Finding) -> tuple[tuple[str, str], ...]:
    """Three to five sentences, each the headline of a finding, the lead first."""
    found = {finding.id: finding for section in sections for finding in section.findings}
    chosen = [lead.id]
    for kind in ("robustness", "ranked-admitted", "neighbours", "deprivation"):
        chosen += [one for one in found if one.startswith(kind) and one not in chosen][:1]
    return tuple((found[one].headline, one) for one in chosen)


def _sources(sections: tuple[Section, ...]) -> tuple[Provenance, ...]:
    files = [file for section in sections for finding in section.findings for file in finding.provenance]
    return tuple(dict.fromkeys(files))
