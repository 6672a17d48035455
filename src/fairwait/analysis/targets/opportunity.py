"""What reaching the level of the best performers would mean, whichever kind of measure is asked about."""

from __future__ import annotations

from collections.abc import Collection

from fairwait.analysis.targets.best import How, best
from fairwait.analysis.targets.best_finding import best_finding, peers_finding
from fairwait.analysis.targets.treatment import treatment
from fairwait.analysis.targets.treatment_finding import treatment_finding
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import UsageError
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography


def opportunity_finding(
    bench: Workbench, measure: str, geography: Geography, period: Period, *, how: How = "top-decile",
    peers: Collection[str] | None = None, area: Area | None = None,
) -> Finding:  # fmt: skip
    """What reaching the level of the best performers would mean in pathways, place by place and for England.

    With an ``area``, of that place alone against its ``peers``. A treatment rate per head is shown beside waits, for
    areas that clearly wait longer than England. Raises as :func:`fairwait.analysis.targets.best.best` and
    :func:`fairwait.analysis.targets.treatment.treatment`.
    """
    chosen = named_measure(measure)
    if chosen.polarity is Polarity.CONTEXT and chosen.needs_population:
        if how == "peers":
            raise UsageError(
                "A rate of treatment is no target for the peers of one place", where="--best peers",
                expected="a measure with a better side, such as within_18_weeks",
            )  # fmt: skip
        return treatment_finding(treatment(bench, chosen, geography, period))
    found = best(bench, chosen, geography, period, how=how, peers=peers)
    return best_finding(found) if area is None else peers_finding(found, area)
