"""The history against which a month's submissions are judged, from everything that is held.

Whether a provider is missing can only be seen from months in which it was there. Three histories serve, together:
the monthly series of lists by provider, the full CSV data files of other months in the store, and, where the store
holds no series of its own, the series that travels with the package. The usual shares of an area by provider come from
the store's own earlier months where it holds any, else from the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.measures.completeness import Completeness
from fairwait.measures.completeness_inputs import PANEL, SERIES, completeness_of
from fairwait.measures.completeness_notes import noted_completeness
from fairwait.measures.source import FULL_CSV
from fairwait.sources.provider_area_panel import write_usual_shares
from fairwait.store.reader import Store
from fairwait.store.release import Release

if TYPE_CHECKING:
    import duckdb

LOOK_BACK_MONTHS = 24
#: Fewer earlier months than this say too little about who usually treats an area.
FEWEST_MONTHS_FOR_SHARES = 3


def assess_month(store: Store, packaged: Store, period: Period, boundaries: Period | None = None) -> Completeness:
    """Completeness of a month from the store, its earlier months and the packaged history.

    ``boundaries`` is a month whose areas are judged instead of the month's own.

    Raises
    ------
    NothingToAnswerWithError
        When no history reaches the month: then nobody can be called missing, and nothing may be ranked.
    """
    history = MonthHistory(store, packaged, period)
    try:
        return completeness_of(history, period, boundaries=boundaries)
    except NothingToAnswerWithError:
        noted = noted_completeness(history, period, boundaries)
        if noted is None:
            raise
        return noted


def main_providers(store: Store, packaged: Store, period: Period) -> list[tuple[str, str, float]]:
    """Area, provider and share: the provider with the largest usual share of each area's waiting list."""
    history = MonthHistory(store, packaged, period)
    try:
        shares = history.table_sql([history.release(PANEL)], "marts")
    except NothingToAnswerWithError:
        return []
    rows: list[tuple[str, str, float]] = history.connection.execute(
        f"""
        with held as (select * from {shares} where treatment_function = 'C_999' and provider <> 'OTHER'),
        chosen as (select coalesce(max(as_of) filter (where as_of <= $period), min(as_of)) as month from held)
        select area, arg_max(provider, share), max(share) from held, chosen where as_of = month
        group by area order by area""",
        {"period": str(period)},
    ).fetchall()
    return rows


def usual_functions(store: Store, packaged: Store, period: Period) -> dict[str, tuple[str, ...]]:
    """The treatment functions in which each provider usually has patients waiting; empty where no shares are held."""
    history = MonthHistory(store, packaged, period)
    try:
        shares = history.table_sql([history.release(PANEL)], "marts")
    except NothingToAnswerWithError:
        return {}
    rows = history.connection.execute(
        f"select provider, list(distinct treatment_function order by 1) from {shares} group by provider"
    ).fetchall()
    return {provider: tuple(functions) for provider, functions in rows}


def months_sent(
    store: Store, packaged: Store, period: Period
) -> tuple[tuple[Period, ...], dict[str, tuple[Period, ...]]]:
    """The months that the lists by provider cover, and for each provider those in which it had somebody waiting.

    Raises NothingToAnswerWithError when no series of lists is held.
    """
    history = MonthHistory(store, packaged, period)
    series = history.table_sql([history.release(SERIES)], "marts")
    rows = history.connection.execute(
        f"select org, period from {series} where level = 'provider' and total > 0 group by all order by org, period"
    ).fetchall()
    sent: dict[str, list[Period]] = {}
    for org, month in rows:
        sent.setdefault(org, []).append(Period.parse(month))
    return tuple(sorted({month for held in sent.values() for month in held})), {
        org: tuple(held) for org, held in sent.items()
    }


class MonthHistory:
    """A source of marts that answers for one month's history from all that is held."""

    def __init__(self, store: Store, packaged: Store, period: Period) -> None:
        self.store = store
        self.packaged = packaged
        self.period = period
        earliest = str(period.shift(-LOOK_BACK_MONTHS))
        self.earlier = tuple(
            r for r in store.releases(FULL_CSV) if earliest <= r.first_period < str(period) and "totals" in r.tables
        )

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self.store.connection

    def periods(self, publication: str) -> tuple[str, ...]:
        return self.store.periods(publication)

    def releases(self, publication: str) -> Sequence[Release]:
        return self.store.releases(publication)

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> Release:
        """The store's release, or the packaged one of a publication that the store does not hold."""
        try:
            return self.store.release(publication, period, vintage)
        except NothingToAnswerWithError:
            if publication == FULL_CSV:
                raise
            return self.packaged.release(publication, period, vintage)

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        relation = self.store.table_sql(releases, table)
        publication = releases[0].publication
        if publication == SERIES and self.earlier:
            return self._lengthened(relation)
        if publication == PANEL and len(self.earlier) >= FEWEST_MONTHS_FOR_SHARES:
            return self._own_shares()
        return relation

    def _lengthened(self, series: str) -> str:
        """The series with the months that only the full CSV files of the store cover."""
        months = self.store.table_sql(self.earlier, "marts")
        return f"""(
            with series as (select level, org, name, period, total from {series})
            from series
            union all by name
            select 'provider' as level, org, org as name, period, total from {months}
            where basis = 'provider' and part = '2' and treatment_function = 'C_999'
              and period not in (select period from series))"""

    def _own_shares(self) -> str:
        """Usual shares for the month made from the store's own earlier months."""
        con = self.connection
        con.execute(f"""
            create or replace temp table share_facts as
            select period, provider, commissioner as area, treatment_function, known as total
            from {self.store.table_sql(self.earlier, "totals")} where part = '2' and not is_published_total""")
        write_usual_shares(con, "share_facts", "own_shares", self.period, self.period)
        return "own_shares"
