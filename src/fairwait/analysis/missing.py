"""What could not be counted: who sent no figures, since when, and which places are not judged because of each."""

from __future__ import annotations

from fairwait.analysis.national_series import held
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness import AreaCompleteness, Completeness, ProviderStatus, reconciliation_sentence
from fairwait.measures.completeness_inputs import OVERVIEW, PANEL, SERIES
from fairwait.places.areas import area_index
from fairwait.places.providers import provider

_AREA = Geography.SUB_ICB
_JUDGED = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


def missing_finding(bench: Workbench, period: Period) -> Finding:
    """Missing providers with the areas left unranked because of each, reconciled with the published estimates."""
    found = bench.judged(period)
    if found is None:
        return Finding(
            id="missing",
            title="What could not be counted",
            headline=f"Who usually submits figures is not known for {period.label}, so no place is ranked.",
            sentences=(
                "Whether a hospital is missing can only be seen from months in which it was there. Ingest the full CSV "
                "data files of the months before, or the monthly series of lists by provider.",
            ),
        )
    unjudged = _unjudged(found, period)
    missing = found.missing
    trusts = found.missing_trusts
    areas = [one for one in unjudged if one[0] is Geography.SUB_ICB]
    return Finding(
        id="missing",
        title="What could not be counted",
        headline=_headline(missing, areas, period),
        sentences=tuple(_sentences(found, unjudged)),
        tables=tuple(table for table in (_providers(found, unjudged), _areas(unjudged, period)) if table.rows),
        method=(
            "A provider is missing when it sent a list in any of the 24 months before, sends none now, and no "
            "documented closure, merger or transfer explains it. An area’s completeness is 100% less the usual shares "
            "of the providers missing, each over its last twelve months with figures; below 97% it is not ranked."
        ),
        assumptions=(
            "Shares of the waiting list stand for shares of treatments, which no publication gives over time by "
            "provider and area. Independent hospitals admit more patients for each one on their lists than trusts do, "
            "so where one is missing, more of the admissions may be missing than the share says.",
        ),
        caveats=(
            "An independent provider that vanished may have closed, changed its code or lost a contract: it is listed, "
            "and its usual share, where that is known, counts as missing until a document says otherwise.",
        ),
        quality=_jumps(found),
        provenance=(*bench.provenance(period), *_history(bench)),
        numbers={
            "missing_trusts": len(trusts), "missing_providers": len(missing), "areas_not_judged": len(areas),
            "reconciliation_gap": found.reconciliation.figures.gap if found.reconciliation else None,
            "reconciliation_residual": found.reconciliation.figures.residual if found.reconciliation else None,
        },
    )  # fmt: skip


def unjudged_sentence(
    bench: Workbench,
    period: Period,
    geography: Geography = Geography.SUB_ICB,
    treatment_function: str = TOTAL,
) -> str:
    """The line under the headlines of a report: how many places could not be judged for want of returns, and why.

    A report on providers speaks of areas: a provider that sent nothing stands in no file.
    """
    level = geography if geography in _JUDGED else Geography.SUB_ICB
    one_place = places(level, 1)
    found = bench.judged(period)
    if found is None:
        return f"No {one_place} could be judged: who usually submits figures is not known for {period.label}."
    areas = [one for one in _unjudged(found, period, treatment_function) if one[0] is level]
    if not areas:
        return f"Every {one_place} could be judged: the providers it relies on sent figures."
    who = [f"{one.name} (since {one.since.label})" if one.since else one.name for one in _causes(areas)]
    reason = f": {words.listing(who)} sent no figures" if who else " for want of figures"
    return f"{words.count(len(areas), one_place, words=True).capitalize()} could not be judged{reason}."


def _causes(areas: list[tuple[Geography, str, AreaCompleteness]]) -> list[ProviderStatus]:
    """The missing providers with the largest share of each area that cannot be judged, most areas first."""
    counted: dict[str, list[ProviderStatus]] = {}
    for _, _, judged in areas:
        if judged.missing:
            counted.setdefault(judged.missing[0].provider.code, []).append(judged.missing[0].provider)
    return [found[0] for found in sorted(counted.values(), key=lambda found: (-len(found), found[0].code))]


def _unjudged(
    found: Completeness, period: Period, treatment_function: str = TOTAL
) -> list[tuple[Geography, str, AreaCompleteness]]:
    rows = []
    for geography in _JUDGED:
        for code, area in area_index(geography, period).items():
            judged = found.area(code, treatment_function)
            if not judged.may_be_ranked:
                rows.append((geography, area.name, judged))
    return rows


def _headline(
    missing: tuple[ProviderStatus, ...],
    areas: list[tuple[Geography, str, AreaCompleteness]],
    period: Period,
) -> str:
    if not missing:
        return f"Every provider expected to send figures for {period.label} did."
    if not areas:
        sent = words.noun(len(missing), "provider")
        return f"{words.count(len(missing), sent, sent, words=True).capitalize()} sent no figures; no area loses 3%."
    causes = _causes(areas)
    who = words.listing([f"{one.name} (since {one.since.label})" if one.since else one.name for one in causes])
    return (
        f"{who} sent no figures, so {words.count(len(areas), 'area', words=True)} that "
        f"{words.noun(len(areas), 'relies', 'rely')} on {words.noun(max(1, len(causes)), 'it', 'them')} "
        "cannot be judged."
    )


def _sentences(found: Completeness, unjudged: list[tuple[Geography, str, AreaCompleteness]]) -> list[str]:
    above = [f"{name} ({_reported(judged)})" for geography, name, judged in unjudged if geography is not _AREA]
    sentences = []
    if above:
        sentences.append(f"Among integrated care boards and regions, not ranked: {words.listing(above)}.")
    if found.reconciliation:
        sentences.append(reconciliation_sentence(found.reconciliation))
    vanished = found.missing_unexplained
    if vanished:
        held = sum(one.last_list for one in vanished)
        sentences.append(
            f"{words.count(len(vanished), 'independent provider', words=True).capitalize()} that sent lists in the two "
            f"years before {words.noun(len(vanished), 'sends', 'send')} none now, with {words.integer(held)} pathways "
            f"on {words.noun(len(vanished), 'its last list', 'their last lists')}. NHS England makes no estimate for "
            f"{words.noun(len(vanished), 'it', 'them')}."
        )
    if found.uncounted:
        absent = words.listing([f"{one.name} ({words.integer(one.last_list)} pathways)" for one in found.uncounted])
        sentences.append(
            f"{absent} {words.noun(len(found.uncounted), 'counts', 'count')} against no area, because no figures tell "
            "where the patients lived: an area that relied on one of them is ranked as if nothing were missing."
        )
    if unjudged:
        sentences.append(
            "Without the missing figures such an area would look as if few were treated and few were waiting: at the "
            "bottom of one table and the top of another, for want of figures alone."
        )
    return sentences


def _reported(judged: AreaCompleteness) -> str:
    if judged.completeness != judged.completeness:
        return "completeness not known"
    return f"{words.percent(judged.completeness)} of usual activity reported"


def _providers(found: Completeness, unjudged: list[tuple[Geography, str, AreaCompleteness]]) -> Table:
    because: dict[str, list[str]] = {}
    for geography, name, judged in unjudged:
        if geography is Geography.SUB_ICB:
            for share in judged.missing:
                because.setdefault(share.provider.code, []).append(name)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.name, one.code, "NHS" if one.is_trust else "independent", str(one.since) if one.since else None,
            str(one.last_month) if one.last_month else None, round(one.last_list),
            words.listing(because.get(one.code, [])) or None,
        )
        for one in found.missing
    )  # fmt: skip
    return Table(
        id="missing-providers",
        title=f"Providers that sent no figures, {found.period.label}",
        columns=(
            Column("provider", "Provider"),
            Column("code", "Code", "code"),
            Column("sector", "Sector"),
            Column("since", "Missing since"),
            Column("last_month", "Last list of", secondary=True),
            Column("last_list", "Pathways on the last list", "integer"),
            Column("areas", "Areas not judged that it serves"),
        ),
        rows=rows,
        caption="Trusts first, then by size of the last list.",
    )


def _areas(unjudged: list[tuple[Geography, str, AreaCompleteness]], period: Period) -> Table:
    names = {Geography.SUB_ICB: "area", Geography.ICB: "integrated care board", Geography.REGION: "region"}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name, judged.area, names[geography],
            None if judged.completeness != judged.completeness else judged.completeness, judged.reason,
        )
        for geography, name, judged in unjudged
    )  # fmt: skip
    return Table(
        id="missing-areas",
        title=f"Places that cannot be judged, {period.label}",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code"),
            Column("level", "Level"),
            Column("completeness", "Usual activity that reported", "percent", 1),
            Column("reason", "Why"),
        ),
        rows=rows,
        caption="All treatment functions together; single functions can be incomplete elsewhere too.",
    )


def _jumps(found: Completeness) -> tuple[str, ...]:
    jumps = sorted(found.provider_jumps, key=lambda jump: -max(jump.before, jump.now))
    if not jumps:
        return ()
    names = [
        f"{provider(jump.code).name} ({words.integer(jump.before)} to {words.integer(jump.now)})" for jump in jumps[:3]
    ]
    return (
        f"{words.count(len(jumps), 'provider', words=True).capitalize()} reported a list that changed more in one "
        f"month than care is likely to change it, the largest {words.listing(names)}: a question of data until shown "
        "otherwise.",
    )


def _history(bench: Workbench) -> tuple[Provenance, ...]:
    found = (held(bench, publication) for publication in (SERIES, PANEL, OVERVIEW))
    return tuple(one[1].provenance() for one in found if one is not None)
