"""Referrals, completed and incomplete pathways by provider, specialty and months waited, monthly.

The file names providers and does not code them. Its maker turned the published weekly bands into months by splitting
weeks that straddle two months by days, so a single band is not a whole number of pathways; a row's bands together are.

A name is given its code where exactly one provider bears it. That is not enough: the maker put the figures of other
providers under a few names (Oxford’s holds nine times its list). Where the series by provider is at hand each name's
list is held against it, and a name that holds more than its provider's own list loses its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import ProviderRow
from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.parquet import ParquetColumn, column_types, is_parquet, load_parquet
from fairwait.sources.series import Months, breaches, month_gaps

if TYPE_CHECKING:
    import duckdb

_READ = "specialty_months_read"
_NAMES = "specialty_months_names"
_TABLE = "specialty_months_marts"
_COLUMNS = (
    ParquetColumn("specialty", "specialty", "text"),
    ParquetColumn("kind", "type", "text"),
    ParquetColumn("band", "months_waited_id", "whole"),
    ParquetColumn("period", "period", "month"),
    ParquetColumn("name", "trust", "text"),
    ParquetColumn("pathways", "value", "number"),
)
_SIGNS = frozenset(column.published for column in _COLUMNS)
_KEY = ("period", "name", "specialty", "kind", "band")
#: The last band is twelve months and more.
_LAST_BAND = 12
_KINDS = {"Referrals": "new_periods", "Complete": "completed", "Incomplete": "incomplete"}
_OVERVIEW = {"new_periods": "new_periods", "completed": "completed_total", "incomplete": "incomplete_total"}
#: “Other” holds every function that has no name of its own, X02 to X06: X01 was its code while it was one.
_SPECIALTIES = {
    "Cardiology": "C_320", "Cardiothoracic Surgery": "C_170", "Dermatology": "C_330", "Ear Nose and Throat": "C_120",
    "Elderly Medicine": "C_430", "Gastroenterology": "C_301", "General Internal Medicine": "C_300",
    "General Surgery": "C_100", "Gynaecology": "C_502", "Neurology": "C_400", "Neurosurgical": "C_150",
    "Ophthalmology": "C_130", "Oral Surgery": "C_140", "Other": "X01", "Plastic Surgery": "C_160",
    "Respiratory Medicine": "C_340", "Rheumatology": "C_410", "Total": TOTAL, "Trauma and Orthopaedic": "C_110",
    "Urology": "C_101",
}  # fmt: skip
_SHARE_OF_ENGLAND = (0.975, 0.995)
#: A list that usually differs from its provider's own by more than this share, and by more than fifty pathways, is
#: not its provider's. The middle month decides: a revision of one or two months is no such thing.
_OWN_LIST = (0.05, 50)
_AGAIN = "if the publisher has added one, fairwait must be taught it first"


class SpecialtyMonths:
    """Reads the series by provider, specialty and months waited."""

    publication = "rtt-provider-specialty-months"
    title = "RTT pathways by provider, specialty and months waited, monthly series"

    def recognises(self, file: OpenedFile) -> bool:
        """A Parquet file with at least five of the series' six columns; BadInputError for one that is damaged."""
        if not is_parquet(file.path):
            return False
        import duckdb

        with duckdb.connect() as con:
            return len(_SIGNS.intersection(column_types(con, file.path, file.name))) >= len(_SIGNS) - 1

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the series into ``specialty_months_marts``.

        A row a month, provider, treatment function and kind (``new_periods``, ``completed``, ``incomplete``):
        ``pathways``, and by months waited ``m00`` to ``m12`` (NULL for new periods). ``org`` is NULL unless
        ``org_status`` is ``exact``: else ``unknown name``, ``ambiguous`` or ``holds others``.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.parquet.load_parquet`; for an unknown specialty, kind or band, and for a key
            that is there twice.
        """
        rows = load_parquet(con, file.path, _COLUMNS, _READ, file.name)
        _refuse_unknown(con, file.name)
        _refuse_duplicates(con, file.name)
        first, last = con.execute(f"select min(period), max(period) from {_READ}").fetchone() or ("", "")
        months = Months(rows, Period.parse(first), Period.parse(last))
        _write(con)
        con.execute(f"drop table {_READ}")
        return ReadRelease(
            publication=self.publication,
            title=self.title,
            first_period=months.first,
            last_period=months.last,
            layout="long",
            rows=rows,
            tables={"marts": _TABLE},
            checks=_checks(con, months),
            notes=(
                "Bands are months, made from weekly bands by days: a band is not a whole number of pathways.",
                f"{TOTAL} is the printed total; for completed pathways it is more than its specialties make.",
            ),
        )

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Take the code from names that hold other providers' figures, and hold the sums against England's."""
        low, high = _SHARE_OF_ENGLAND
        share, least = _OWN_LIST
        names = " ".join(f"when '{kind}' then '{name}'" for kind, name in _OVERVIEW.items())
        con.execute(
            f"""
            create or replace temp table {_NAMES} as
            select t.name, median(t.pathways) as here, median(s.total) as there from {_TABLE} t
            join {series} s on s.level = 'provider' and s.org = t.org and s.period = t.period
            where t.kind = 'incomplete' and t.treatment_function = '{TOTAL}' group by t.name
            having median(abs(t.pathways - s.total)) > greatest({least}, {share} * median(s.total))
            """
        )
        con.execute(
            f"update {_TABLE} set org = null, org_status = 'holds others' where name in (select name from {_NAMES})"
        )
        return (
            breaches(con, "names-hold-own-list", "warning",
                     "A name’s list is not its provider’s: figures of others stand under it, and its code is taken "
                     "away.",
                     f"""select name || ': ' || round(here)::bigint || ' a month here, '
                                || round(there)::bigint || ' its own'
                         from {_NAMES} order by here - there desc"""),
            breaches(con, "share-of-england", "warning",
                     f"The providers’ sum is not the usual {low:.1%} to {high:.1%} of England’s published total.",
                     f"""select kind || ' ' || period || ': ' || round(100 * share, 1) || '%' from (
                           select t.kind, t.period, sum(t.pathways) / any_value(o.value) as share from {_TABLE} t
                           join {overview} o on o.period = t.period and o.series = case t.kind {names} end
                           where t.treatment_function = '{TOTAL}' and o.status = 'ok' group by t.kind, t.period)
                         where share not between {low} and {high} order by 1"""),
        )  # fmt: skip


def _refuse_unknown(con: duckdb.DuckDBPyConnection, where: str) -> None:
    for column, published, known in (
        ("specialty", "specialty", list(_SPECIALTIES)),
        ("kind", "type", list(_KINDS)),
        ("band", "months_waited_id", list(range(_LAST_BAND + 1))),
    ):
        row = con.execute(
            f"select {column} from {_READ} where not list_contains($1, {column}) order by 1 limit 1", [known]
        ).fetchone()
        if row:
            raise BadInputError(
                f"“{row[0]}” is not known", where=f"{where}, column “{published}”",
                expected="one of " + ", ".join(str(value) for value in known), remedy=_AGAIN,
            )  # fmt: skip


def _refuse_duplicates(con: duckdb.DuckDBPyConnection, where: str) -> None:
    row = con.execute(
        f"select {', '.join(_KEY)} from {_READ} group by all having count(*) > 1 order by all limit 1"
    ).fetchone()
    if row:
        raise BadInputError(
            f"The row for {', '.join(str(value) for value in row)} is there twice", where=where,
            expected="one row for each month, provider, specialty, type and band",
            remedy="get the file again from where it came; do not edit it",
        )  # fmt: skip


def _write(con: duckdb.DuckDBPyConnection) -> None:
    """One wide row for the bands of a key, with the code of the one provider that bears the name."""
    pairs = sorted(_known_names())
    con.execute(
        f"create or replace temp table {_NAMES} as select name, any_value(code) as code, count(*) as codes "
        "from (select distinct unnest($1::varchar[]) as name, unnest($2::varchar[]) as code) group by name",
        [[name for name, _ in pairs], [code for _, code in pairs]],
    )
    bands = ", ".join(
        f"case when kind <> 'Referrals' then coalesce(sum(pathways) filter (band = {band}), 0) end as m{band:02d}"
        for band in range(_LAST_BAND + 1)
    )
    kinds = " ".join(f"when '{published}' then '{kind}'" for published, kind in _KINDS.items())
    codes = " ".join(f"when '{name}' then '{code}'" for name, code in _SPECIALTIES.items())
    con.execute(
        f"""
        create or replace temp table {_TABLE} as
        with wide as (
            select period, name, specialty, kind, sum(pathways) as pathways, {bands} from {_READ}
            group by period, name, specialty, kind
        )
        select 'provider' as basis, period, case when codes = 1 then code end as org, name,
               case when codes = 1 then 'exact' when codes > 1 then 'ambiguous' else 'unknown name' end as org_status,
               case specialty {codes} end as treatment_function, case kind {kinds} end as kind,
               wide.* exclude (period, name, specialty, kind)
        from wide left join {_NAMES} using (name) order by kind, treatment_function, name, period
        """
    )


def _known_names() -> set[tuple[str, str]]:
    rows = read_rows(ProviderRow, "organisations/providers.csv")
    return {(name.upper(), row.code) for row in rows for name in (row.official_name, row.also_known_as) if name}


def _checks(con: duckdb.DuckDBPyConnection, months: Months) -> tuple[CheckResult, ...]:
    bands = " + ".join(f"m{band:02d}" for band in range(_LAST_BAND + 1))
    return (
        month_gaps(con, _TABLE, months, "A month between the first and the last is absent: it is missing, not 0."),
        breaches(con, "names-have-one-code", "warning",
                 "A name is borne by no provider that fairwait knows, or by several: its rows are kept without a code.",
                 f"select distinct name || ': ' || org_status from {_TABLE} where org is null order by 1"),
        breaches(con, "bands-make-whole-pathways", "warning",
                 "The months waited of a row do not add up to a whole number of pathways.",
                 f"""select name || ' ' || treatment_function || ' ' || period || ' ' || kind from {_TABLE}
                     where kind <> 'new_periods' and abs({bands} - round({bands})) > 1e-3 order by 1"""),
        breaches(con, "printed-totals-are-sums", "warning",
                 "The printed totals of a month are not the sum of their specialties.",
                 f"""select kind || ' ' || period || ': ' || (total - detail)::bigint || ' more' from (
                       select kind, period,
                              round(sum(pathways) filter (treatment_function = '{TOTAL}')) as total,
                              round(sum(pathways) filter (treatment_function <> '{TOTAL}')) as detail
                       from {_TABLE} group by kind, period)
                     where total <> detail order by 1"""),
    )  # fmt: skip
