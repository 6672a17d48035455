"""The profile: one place beside England, its neighbours and its peers, or why it cannot be judged and what is known."""

from __future__ import annotations

from fairwait.analysis.children import children_finding
from fairwait.analysis.profile.completeness import completeness_finding, unjudged_words
from fairwait.analysis.profile.counting import counting_finding
from fairwait.analysis.profile.flows import flows_finding
from fairwait.analysis.profile.functions import functions_finding, still_judged
from fairwait.analysis.profile.history import before_finding
from fairwait.analysis.profile.inside import boards_of, inside_finding
from fairwait.analysis.profile.nearby import neighbours_finding
from fairwait.analysis.profile.need import need_finding
from fairwait.analysis.profile.peers import peers_finding
from fairwait.analysis.profile.place import TREATED, WAITS, Subject, subject_of
from fairwait.analysis.profile.summary import MAIN_MEASURES, summary_finding
from fairwait.analysis.quality import quality_finding
from fairwait.analysis.similar.finding import peers_finding as similar_finding
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Finding, Report, Section
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.domain.provenance import Provenance
from fairwait.domain.version import version
from fairwait.reports.glossary import glossary
from fairwait.reports.spotlight import ATTRIBUTION

_MOST_HEADLINES = 5
_LOOKED_AT = tuple(one for one in MAIN_MEASURES if one != "decision_to_admit_share")
#: Which findings give a headline, by the beginning of their name, in reading order.
_JUDGED_HEADLINES = (
    "summary", "counting-", "counting-", "functions-", "neighbours", "peers", "inside-", "homes",
)  # fmt: skip
_UNJUDGED_HEADLINES = (
    "completeness", "before", "functions-", "providers", "homes", "neighbours", "peers", "inside-", "need", "summary",
)  # fmt: skip
_LEVELS = {
    Geography.SUB_ICB: "sub-ICB location",
    Geography.ICB: "integrated care board",
    Geography.REGION: "region",
}


def profile(bench: Workbench, area: Area, *, period: Period | None = None) -> Report:
    """Make the report on one place: a sub-ICB location, an integrated care board, a region or a provider.

    A place that cannot be judged has no ranks and no comparison; its report says who sent no figures, since when, and
    what is known instead.

    Raises
    ------
    UsageError
        For England, whose report is the spotlight.
    NothingToAnswerWithError
        When the month is not held.
    """
    month = period or bench.latest_period()
    _prepare(bench, area, month)
    subject = subject_of(bench, area, month)
    sections = tuple(section for section in _sections(subject) if section.findings)
    return Report(
        id=f"profile-{month}-{area.code.lower()}",
        title=f"fairwait: {area.label}, {month.label}",
        question=f"How do waits {subject.where} compare?",
        period_label=month.label,
        geography_label=f"{area.label}, {_level(area)}",
        headlines=_headlines(subject, sections),
        unjudged=unjudged_words(subject, () if subject.judged else still_judged(subject)),
        sections=sections,
        sources=_sources(sections),
        attribution=ATTRIBUTION,
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _prepare(bench: Workbench, area: Area, month: Period) -> None:
    """Read what the profile needs in few scans: two measures by treatment function, the others as totals."""
    above = {Geography.SUB_ICB: Geography.ICB, Geography.ICB: Geography.REGION, Geography.REGION: Geography.ICB}
    whole = {area.geography, Geography.ENGLAND, above.get(area.geography, area.geography)}
    if area.geography is Geography.ICB:
        whole.add(Geography.SUB_ICB)
    for geography in sorted(whole):
        applies = [one for one in MAIN_MEASURES if geography in named_measure(one).geographies]
        by_function = geography in (area.geography, Geography.ENGLAND)
        bench.prepare([one for one in applies if one not in (WAITS, TREATED) or not by_function], geography, month,
                      detail=False)  # fmt: skip
        if by_function:
            bench.prepare([one for one in applies if one in (WAITS, TREATED)], geography, month)
    if area.geography is not Geography.PROVIDER:  # where its patients wait
        bench.prepare((WAITS,), Geography.PROVIDER, month, detail=False)


def _level(area: Area) -> str:
    if area.geography is Geography.PROVIDER:
        return "NHS provider" if area.sector is Sector.NHS else "independent provider"
    return _LEVELS[area.geography]


def _sections(subject: Subject) -> list[Section]:
    here = subject.short
    lead = Section(
        "lead",
        f"How {here} compares" if subject.judged else "What can be said",
        "The main figures beside England’s, and whether they hold whichever way they are counted."
        if subject.judged
        else "No ranks are given, and nothing is set beside England that is not whole.",
        _found(summary_finding(subject), counting_finding(subject, WAITS), counting_finding(subject, TREATED)),
    )
    whole = Section(
        "completeness",
        "Why it cannot be judged",
        "A place whose hospitals sent no figures, or hardly any, is shown, explained and never ranked.",
        _found(completeness_finding(subject), before_finding(subject)),
    )
    # What decides whether a place can be judged stands first where it cannot.
    first = [lead] if subject.judged else [whole, lead]
    last = [
        Section(
            "data",
            "How the figures were made",
            "Every figure here can be followed back to a published file.",
            _found(
                *(whole.findings if subject.judged else ()),
                quality_finding(subject.bench, subject.period),
            ),
        )
    ]
    return [*first, *_around(subject), *last]


def _around(subject: Subject) -> list[Section]:
    functions = "Waits and treatments in each treatment function" if subject.applies(TREATED) else "Each function"
    return [
        Section(
            "functions",
            "By treatment area",
            f"{functions} beside England’s, with the number of looks allowed for.",
            _found(functions_finding(subject, WAITS), functions_finding(subject, TREATED)),
        ),
        Section(
            "surroundings",
            "Near it" if subject.is_provider else "Next door and around",
            "Other providers near it, and where its patients live."
            if subject.is_provider
            else "Places near it and under the same roof, and where its patients wait.",
            _found(
                neighbours_finding(subject),
                *(inside_finding(subject, board, level) for board, level in boards_of(subject)),
                peers_finding(subject),
                flows_finding(subject),
            ),
        ),
        Section(
            "alike",
            "Places like it",
            "Set beside places alike in what they treat."
            if subject.is_provider
            else "Set beside places alike in who lives there, wherever they are.",
            _found(_alike(subject)),
        ),
        Section(
            "children",
            "All of it on one page",
            "Every area and trust of the board, with the months behind each.",
            _found(_children(subject)),
        ),
        Section(
            "need",
            "Age and deprivation",
            "Who lives there, and what places with such ages and deprivation have.",
            _found(need_finding(subject)),
        ),
    ]


def _alike(subject: Subject) -> Finding | None:
    """Similar places; None for regions, and for a place that nothing is like or nobody knows the people of."""
    if subject.area.geography is Geography.REGION:
        return None
    try:
        return similar_finding(subject.bench, subject.area, subject.period, measures=_LOOKED_AT)
    except (NothingToAnswerWithError, UsageError):
        return None


def _children(subject: Subject) -> Finding | None:
    """Everything inside a board; None for other places."""
    if subject.area.geography is not Geography.ICB:
        return None
    return children_finding(subject.bench, subject.area, subject.period)


def _found(*made: Finding | None) -> tuple[Finding, ...]:
    return tuple(finding for finding in made if finding is not None)


def _headlines(subject: Subject, sections: tuple[Section, ...]) -> tuple[tuple[str, str], ...]:
    """Three to five sentences, each the headline of a finding; what decides comes first."""
    found = {finding.id: finding for section in sections for finding in section.findings}
    order = _JUDGED_HEADLINES if subject.judged else _UNJUDGED_HEADLINES
    chosen: list[str] = []
    for kind in order:
        chosen += [one for one in found if one.startswith(kind) and one not in chosen][:1]
    return tuple((found[one].headline, one) for one in chosen[:_MOST_HEADLINES])


def _sources(sections: tuple[Section, ...]) -> tuple[Provenance, ...]:
    files = [file for section in sections for finding in section.findings for file in finding.provenance]
    return tuple(dict.fromkeys(files))
