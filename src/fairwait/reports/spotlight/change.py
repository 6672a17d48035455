"""Change over time in the report: who moved, who stayed, whether the gap grows, what was asked, and who is watched.

Most months are held of lists, by integrated care board and by provider; so a report on smaller areas tells of the
boards they lie in. Every finding is of the months up to the report's own: what came later is not known in it.
"""

from __future__ import annotations

from collections.abc import Callable

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding, Section
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.reports.spotlight.asked import WAITS, Asked
from fairwait.reports.spotlight.attempts import attempt, findings

#: What is looked at for movers in a report: what is read anyway, and the flows.
_FOLLOWED = (
    (WAITS, Geography.ICB),
    ("over_52_weeks", Geography.ICB),
    ("waiting_per_1000", Geography.ICB),
    ("clock_stops_per_new_period", Geography.ICB),
    ("six_week_diagnostic_waits", Geography.ICB),
    (WAITS, Geography.PROVIDER),
    ("over_52_weeks", Geography.PROVIDER),
)
#: The control charts that are drawn in full: the list names every other signal.
_CHARTS = 1


def change_section(asked: Asked) -> Section | None:
    """Who is changing on waits of 18 weeks, against what lists wander by anyway."""
    if asked.function != TOTAL:
        return None
    level = followed_level(asked.geography)
    kinds = "NHS trusts" if level is Geography.PROVIDER else "integrated care boards"
    return Section(
        "change",
        "Who is changing, and is the gap?",
        f"The {kinds} of England month by month: who moved beyond chance, who stayed where they were, and whether they "
        "are moving apart. A list wanders by itself, so what wandering alone would show stands beside each answer.",
        findings(*(attempt(make, asked, level) for make in (_movers, _everything, _stayed, _gap, _regions, _signals))),
    )


def targets_section(asked: Asked) -> Section | None:
    """What was asked of everybody by now, how far off they are, what reaching it means, and who is watched."""
    if asked.function != TOTAL:
        return None
    level = followed_level(asked.geography)
    makers: tuple[Callable[[Asked, Geography], Finding | None], ...] = (_best, _watched)
    return Section(
        "targets",
        "Targets, and who is watched",
        "What was asked of hospitals and boards, how far each is from its own target, what the level of the best would "
        "mean for the list, and the places that somebody should ask about.",
        findings(*_asked_of(asked), *(attempt(make, asked, level) for make in makers)),
    )


def followed_level(geography: Geography) -> Geography:
    """The places whose months are held: providers, else boards."""
    return geography if geography is Geography.PROVIDER else Geography.ICB


def _movers(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.improvers import movers
    from fairwait.analysis.improvers.finding import improvers_finding

    return improvers_finding(movers(asked.bench, WAITS, level, last=asked.month))


def _everything(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.improvers.overview import overview, overview_finding

    return overview_finding(overview(asked.bench, asked.month, followed=_FOLLOWED))


def _regions(asked: Asked, level: Geography) -> Finding:
    """How much of the gap lies between regions; of trusts, between boards."""
    from fairwait.analysis.gap.finding_groups import group_finding_of
    from fairwait.analysis.gap.grouped import gap_by_group
    from fairwait.analysis.gap.over_time import gap_over_time

    gap = gap_over_time(asked.bench, WAITS, level, last=asked.month)
    return group_finding_of(gap_by_group(gap, "icb" if level is Geography.PROVIDER else "region"))


def _stayed(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.consistency.finding import consistency_finding
    from fairwait.analysis.consistency.staying import consistency

    return consistency_finding(consistency(asked.bench, WAITS, level, last=asked.month))


def _gap(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.gap.finding import gap_finding

    return gap_finding(asked.bench, WAITS, level, last=asked.month)


def _signals(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.signals.finding import signals_finding
    from fairwait.analysis.signals.signals import signals

    return signals_finding(signals(asked.bench, WAITS, level, last=asked.month), charts=_CHARTS)


def _asked_of(asked: Asked) -> tuple[Finding, ...]:
    """What was asked of England and of the places followed; and, of each trust, its own target."""
    from fairwait.analysis.targets.finding import overview

    found: list[Finding] = []
    for level in dict.fromkeys((followed_level(asked.geography), Geography.PROVIDER)):
        try:
            found += [
                told
                for gaps, told in overview(asked.bench, asked.month, level)
                if level is not Geography.PROVIDER or level is asked.geography or gaps.standard.own
            ]
        except NothingToAnswerWithError:
            continue
    return tuple({one.id: one for one in found}.values())


def _best(asked: Asked, level: Geography) -> Finding | None:
    from fairwait.analysis.targets.opportunity import opportunity_finding

    return opportunity_finding(asked.bench, WAITS, asked.geography, asked.month)


def _watched(asked: Asked, level: Geography) -> Finding:
    from fairwait.analysis.watch.finding import watch_finding

    return watch_finding(asked.bench, asked.month, level)
