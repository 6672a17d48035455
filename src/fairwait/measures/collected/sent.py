"""What each provider reported of a return, period by period: the ground on which silence is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.definitions.collected import Count
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.domain.place import Basis
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.held import held_periods
from fairwait.measures.remembered import of_files
from fairwait.measures.sql import literal

if TYPE_CHECKING:
    from fairwait.measures.source import HeldRelease, MartSource

#: What says how large a provider is in each return.
SIZES: Mapping[str, str] = {
    "diagnostics": "waiting",
    "cancelled-operations": "cancelled",
    "operating-theatres": "theatres",
    "beds": "overnight_available",
    "hospital-activity": "elective_admissions",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What each provider reported in one period by item, its name and region as printed, and whom the file names as
    silent."""

    sizes: Mapping[str, Mapping[str, float]]
    printed: Mapping[str, tuple[str, str]]
    silent: frozenset[str] = frozenset()


def sent_in(count: Count, sources: Sequence[MartSource], periods: Sequence[Period]) -> dict[Period, Sent]:
    """What was reported in each of the periods that is held, the first source preferred."""
    found: dict[Period, Sent] = {}
    for source in sources:
        held = held_periods(source, count.of, Basis.PROVIDER)
        by_release: dict[str, tuple[tuple[HeldRelease, ...], list[Period]]] = {}
        for period in periods:
            if period in held and period not in found:
                key = "+".join(one.provenance().sha256 for one in held[period])
                by_release.setdefault(key, (held[period], []))[1].append(period)
        for releases, months in by_release.values():
            reads = ("sent", count.family, item_sql(count))
            kept: dict[Period, Sent] = of_files(source.table_sql(releases, "counts"), reads, dict)
            if any(month not in kept for month in months):
                # Whoever asks a second time asks month by month: then all that the files hold is read together.
                wanted = [month for month in held if held[month] == held[months[0]]] if kept else months
                kept |= _read_sent(count, source, releases, [month for month in wanted if month not in kept])
            found |= {month: kept[month] for month in months}
    return found


def _read_sent(
    count: Count, source: MartSource, releases: Sequence[HeldRelease], months: Sequence[Period]
) -> dict[Period, Sent]:
    """Every provider with a row, its size nought where it printed none."""
    wanted = ", ".join(literal(str(one)) for one in months)
    rows = source.connection.execute(
        f"select period, org, {item_sql(count)}, sum(value) filter (where quantity = {literal(SIZES[count.family])}) "
        f"from {source.table_sql(releases, 'counts')} where period in ({wanted}) "
        f"and basis = {literal(Basis.PROVIDER.value)} group by all order by all"
    ).fetchall()
    names = source.connection.execute(
        f"select code, any_value(name), any_value(parent_code) from {source.table_sql(releases, 'organisations')} "
        f"where role = {literal(Basis.PROVIDER.value)} group by code"
    ).fetchall()
    printed = {code: (name or "", parent or "") for code, name, parent in names}
    sizes: dict[Period, dict[str, dict[str, float]]] = {month: {} for month in months}
    for month, org, item, size in rows:
        sizes[Period.parse(month)].setdefault(org, {})[item] = size or 0.0
    silent = _named_as_silent(source, releases)
    return {
        month: Sent(held, printed, frozenset(code for when, code in silent if when == str(month)))
        for month, held in sizes.items()
    }


def item_sql(count: Count) -> str:
    """The item of a row, ``C_999`` where it is one of what the count adds up."""
    whole = f"item in ({', '.join(map(literal, count.items))})" if count.items else f"item = {literal(ALL)}"
    return f"case when {whole} then {literal(TOTAL)} else item end as one"


def _named_as_silent(source: MartSource, releases: Sequence[HeldRelease]) -> list[tuple[str, str]]:
    """Month and code of the providers that an official workbook names as not having sent figures."""
    naming = [one for one in releases if "non_submitters" in getattr(one, "tables", ())]
    if not naming:
        return []
    text = f"select period, code from {source.table_sql(naming, 'non_submitters')} where basis = 'provider'"
    return [(period, code) for period, code in source.connection.execute(text).fetchall()]
