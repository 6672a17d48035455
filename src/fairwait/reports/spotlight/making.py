"""Putting the spotlight report together."""

from __future__ import annotations

from fairwait.analysis.collected import refuse_other_returns
from fairwait.analysis.missing import unjudged_sentence
from fairwait.analysis.wording import function_name, places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.finding import Report, Section
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.domain.version import version
from fairwait.reports.beside.helper import Helper
from fairwait.reports.glossary import glossary
from fairwait.reports.spotlight import sections
from fairwait.reports.spotlight.asked import WAITS, Asked

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
    helper: Helper | None = None,
) -> Report:
    """Make the spotlight report of one month.

    ``measure`` leads the first page; treatment rates (comparable with the Medical Technology Group's) always follow.
    ``helper`` is a second process that may make some of the sections: the report is the same, and sooner made.

    Raises
    ------
    NothingToAnswerWithError
        When the month is not held or no place of the geography can be ranked.
    """
    refuse_other_returns([measure], "this report")
    month = period or bench.latest_period()
    asked = Asked(bench, measure, geography, month, treatment_function)
    sections.offer(helper, asked)
    _prepare(asked)
    kept = tuple(sections.made(asked, helper))
    scope = "" if treatment_function == TOTAL else f", {function_name(treatment_function)}"
    return Report(
        id=_report_id(month, geography, measure, treatment_function),
        title=f"fairwait: England, {month.label}{scope}",
        question="How far does where you live decide how long you wait?",
        period_label=month.label,
        geography_label=f"England by {places(geography, 1)}{scope}",
        headlines=_headlines(kept),
        unjudged=unjudged_sentence(bench, month, geography, treatment_function),
        sections=kept,
        sources=_sources(kept),
        attribution=ATTRIBUTION,
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _prepare(asked: Asked) -> None:
    """Read every measure of the report in one scan of the month for each geography it is asked for."""
    every = list(dict.fromkeys((asked.measure, *_MEASURES)))
    chosen = [one for one in every if asked.geography in named_measure(one).geographies]
    asked.bench.prepare(chosen, asked.geography, asked.month)
    asked.bench.prepare(list(dict.fromkeys((*every, *_ENGLAND_ONLY))), Geography.ENGLAND, asked.month)


def _report_id(month: Period, geography: Geography, measure: str, treatment_function: str) -> str:
    """A name that no other question has: what is as usual is left out of it."""
    parts = [f"spotlight-{month}-{geography.value}"]
    if measure != WAITS:
        parts.append(measure.replace("_", "-"))
    if treatment_function != TOTAL:
        parts.append(treatment_function.lower().replace("_", "-"))
    return "-".join(parts)


def _headlines(made: tuple[Section, ...]) -> tuple[tuple[str, str], ...]:
    """Three to five sentences, each the headline of a finding, the leading one first."""
    found = {finding.id: finding for section in made for finding in section.findings}
    chosen = [made[0].findings[0].id]
    for kind in ("robustness", "ranked-admitted", "neighbours", "deprivation"):
        chosen += [one for one in found if one.startswith(kind) and one not in chosen][:1]
    return tuple((found[one].headline, one) for one in chosen)


def _sources(made: tuple[Section, ...]) -> tuple[Provenance, ...]:
    files = [file for section in made for finding in section.findings for file in finding.provenance]
    return tuple(dict.fromkeys(files))
