"""What part of a provider's whole list is of people from outside England, who are left out of every figure."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.domain.errors import FairwaitError
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.measures.source import FULL_CSV, MartSource
from fairwait.places.commissioners import NON_ENGLISH
from fairwait.places.outside import packaged_outside

#: From this share of a provider's whole list on it is said that they are left out.
WORTH_SAYING = 0.01


def outside_england(source: MartSource, period: Period) -> Mapping[tuple[str, str], int]:
    """Incomplete pathways of people from outside England, by provider and treatment function; a provider without any
    is not in it. Empty for a month of which neither the store nor the package holds the file.
    """
    return _stored(source, period) or packaged_outside().get(period, {})


def share_outside(outside: Mapping[tuple[str, str], int], provider: str, treatment_function: str, told: float) -> float:
    """Their part (0 to 1) of a provider's whole list, of which ``told`` pathways are of people from England."""
    away = outside.get((provider, treatment_function), 0)
    return away / (away + told) if away and told == told else 0.0


def _stored(source: MartSource, period: Period) -> Mapping[tuple[str, str], int]:
    try:
        relation = source.table_sql([source.release(FULL_CSV, period)], "totals")
        rows = source.connection.execute(
            f"select provider, treatment_function, sum(total) from {relation} "
            "where commissioner = $away and part = $part group by all having sum(total) > 0",
            {"away": NON_ENGLISH, "part": Part.INCOMPLETE.value},
        ).fetchall()
    except FairwaitError:  # the month is not held, or only what travels with the package
        return {}
    return {(str(provider), str(function)): int(pathways) for provider, function, pathways in rows}
