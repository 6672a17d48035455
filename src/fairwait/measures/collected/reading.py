"""Read a count of a return: every organisation's items in one period, as published, and from which files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Collected, Count
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.domain.place import Basis
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.places import Published, successor
from fairwait.measures.remembered import of_files
from fairwait.measures.sql import literal

if TYPE_CHECKING:
    from fairwait.measures.source import HeldRelease, MartSource

#: Counts by organisation and item; the item is ``C_999`` for a measure without a breakdown.
ByOrg = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class CountRead:
    """One count of a measure as read: of which period, on which basis, from which files.

    ``by_org`` is as published, under the codes of the period asked about; ``joined`` names the codes of the file behind
    one of today's where another joined it since. ``published`` has the names of organisations. ``period`` is None where
    the count is not held: then nothing else is filled.
    """

    count: Count
    period: Period | None
    basis: Basis
    by_org: ByOrg
    published: Published
    files: tuple[Provenance, ...]
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_count(
    source: MartSource,
    collected: Collected,
    count: Count,
    basis: Basis,
    period: Period,
    releases: tuple[HeldRelease, ...],
    today: Period,
    *,
    first: Period | None = None,
) -> CountRead:
    """The counts of a period by organisation, under the codes that organisations have ``today``.

    England and its areas add up the same counts by commissioner: these are read once.
    """

    def read() -> CountRead:
        return _read_now(source, collected, count, basis, period, releases, today, first or period)

    if basis is not Basis.COMMISSIONER:
        return read()
    kept: dict[tuple[Period | None, ...], CountRead] = of_files(
        source.table_sql(releases, "counts"), ("read", count, collected.breakdown), dict
    )
    asked = (period, today, first)
    if asked not in kept:
        kept[asked] = read()
    return kept[asked]


def _read_now(
    source: MartSource,
    collected: Collected,
    count: Count,
    basis: Basis,
    period: Period,
    releases: tuple[HeldRelease, ...],
    today: Period,
    first: Period,
) -> CountRead:
    wanted = ", ".join(literal(one) for one in count.quantities)
    if count.items:
        kept = f"item in ({', '.join(literal(one) for one in count.items)})"
    else:
        kept = f"item {'<>' if collected.breakdown else '='} {literal(ALL)}"
    relation = source.table_sql(releases, "counts")
    where = f"basis = {literal(basis.value)} and quantity in ({wanted}) and {kept}"
    rows = _rows(source, relation, where, first, period)
    by_org: dict[tuple[str, str], float] = defaultdict(float)
    moved, code_of = basis is Basis.PROVIDER and period < today, dict[str, str]()
    for org, item, value in rows:
        if value is not None:
            if org not in code_of:
                code_of[org] = successor(org, period, today) if moved else org
            by_org[code_of[org], item if collected.breakdown else TOTAL] += value
    joined: dict[str, list[str]] = {}
    for org, code in code_of.items():
        joined.setdefault(code, []).append(org)
    published = _published(source, source.table_sql(releases, "organisations"), basis)
    files = tuple(release.provenance() for release in releases)
    several = {code: tuple(orgs) for code, orgs in joined.items() if orgs != [code]}
    return CountRead(count, period, basis, dict(by_org), published, files, several)


def _published(source: MartSource, organisations: str, basis: Basis) -> Published:
    """Name and parent of every organisation of a role, as its files print them."""
    of_role = (
        f"select code, any_value(name), any_value(parent_code) from {organisations} "
        f"where role = {literal(basis.value)} group by code"
    )

    def read() -> dict[str, tuple[str, str]]:
        rows = source.connection.execute(of_role).fetchall()
        return {code: (name or "", parent or "") for code, name, parent in rows}

    return of_files(organisations, of_role, read)


_Row = tuple[str, str, float | None]
#: Once so many months of one file were asked for one by one, the rest are read together.
_ONE_BY_ONE = 2


def _rows(source: MartSource, relation: str, where: str, first: Period, last: Period) -> list[_Row]:
    """Organisation, item and sum over the months from ``first`` to ``last``, in order.

    Whoever asks for a third month of a long series will ask for the others too.
    """
    summed = f"select org, item, sum(value) from {relation} where {where} and period between "
    if first != last:
        text = f"{summed}{literal(str(first))} and {literal(str(last))} group by org, item order by org, item"
        return source.connection.execute(text).fetchall()
    kept: dict[str, list[_Row]] = of_files(relation, where, dict)
    if str(last) not in kept:
        months = "" if len(kept) >= _ONE_BY_ONE else f" and period = {literal(str(last))}"
        read: dict[str, list[_Row]] = {str(last): []}
        for month, org, item, value in source.connection.execute(
            f"select period, org, item, sum(value) from {relation} where {where}{months} "
            "group by all order by period, org, item"
        ).fetchall():
            read.setdefault(month, []).append((org, item, value))
        kept |= read
    return kept[str(last)]
