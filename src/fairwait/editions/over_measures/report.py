"""A page's report out of its sections: sources, attribution and glossary follow from what the findings rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Report, Section
from fairwait.domain.version import version
from fairwait.reports.glossary import glossary
from fairwait.reports.spotlight import ATTRIBUTION

_LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0. Sources: "
_PEOPLE = "; Office for National Statistics, population estimates and boundaries"


def page_report(
    id: str,
    *,
    title: str,
    question: str,
    period_label: str,
    geography_label: str,
    sections: Sequence[Section],
    unjudged: str = "",
    headlines: Sequence[Finding] | None = None,
    measure: Measure | None = None,
) -> Report:
    """The report of a page. ``title`` is what it is about, without the name of the site.

    ``headlines`` are the findings whose first sentence stands at the head (default: the first of each section).
    ``measure`` is the one measure that the page is about, whose publication is then named. Empty sections fall out.
    """
    kept = tuple(one for one in sections if one.findings)
    lead = [one.findings[0] for one in kept] if headlines is None else list(headlines)
    files = [file for section in kept for finding in section.findings for file in finding.provenance]
    return Report(
        id=id,
        title=f"{title} – fairwait",
        question=question,
        period_label=period_label,
        geography_label=geography_label,
        headlines=tuple((one.headline, one.id) for one in lead),
        unjudged=unjudged,
        sections=kept,
        sources=tuple(dict.fromkeys(files)),
        attribution=_attribution(measure),
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _attribution(measure: Measure | None) -> str:
    if measure is None or measure.collected is None:
        return ATTRIBUTION
    return f"{_LICENCE}{measure.source}{_PEOPLE if measure.needs_population else ''}."


def attempt(make: Callable[[], Finding | None]) -> tuple[Finding, ...]:
    """A finding that a page can do without; none where too little is held for it."""
    try:
        found = make()
    except NothingToAnswerWithError:
        return ()
    return () if found is None else (found,)
