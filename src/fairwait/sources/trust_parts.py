"""One month of every part of the return by NHS trust: lists, completed pathways and new periods.

The file says its month in its name alone, and prints shares sometimes as fractions, sometimes as percentages and
sometimes rounded to one decimal: they are held against the counts and not kept. Independent providers are not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.file_names import periods_in_name
from fairwait.sources.function_series import only_trusts
from fairwait.sources.series import Months, TidySeries, breaches
from fairwait.sources.tidy_csv import CsvColumn, load, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_READ = "trust_parts_read"
_TABLE = "trust_parts_marts"
_PARTS = {
    "completed pathways for admitted patients": "1A",
    "completed pathways for non-admitted patients": "1B",
    "incomplete pathways": "2",
    "incomplete pathways with dta": "2A",
    "new rtt periods - all patients": "3",
}
#: The overview's series of each part that it prints.
_OVERVIEW = {"1A": "admitted_total", "1B": "non_admitted_total", "2": "incomplete_total", "3": "new_periods"}
_SHARE_OF_ENGLAND = (0.82, 0.96)


class TrustParts(TidySeries):
    """Reads one month of all parts by NHS trust."""

    publication = "rtt-trust-parts"
    title = "RTT pathways by NHS trust and part of the return, one month"
    columns = (
        CsvColumn("org", "trust code", "text"),
        CsvColumn("name", "trust name", "text"),
        CsvColumn("kind", "referral treatment type", "text", blank=True),
        CsvColumn("over_52", "waiting 52+ weeks", "count.0", blank=True),
        CsvColumn("over_18", "waiting 18+ weeks", "count.0", blank=True),
        CsvColumn("total", "total waiting list", "count.0", blank=True),
        CsvColumn("share_over_18", "% waiting 18+ weeks", "number", blank=True),
        CsvColumn("share_over_52", "% waiting 52+ weeks", "number", blank=True),
    )
    signs = ("trust code", "referral treatment type", "waiting 52+ weeks", "waiting 18+ weeks", "total waiting list")
    at_least = 4
    teach = "columns in fairwait/sources/trust_parts.py"
    key = ("org", "kind")

    def load(self, file: OpenedFile, con: duckdb.DuckDBPyConnection, table: str) -> Months:
        """Read the rows; their one month is the one that the file's name says.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`, and when the name says no month or several.
        """
        period = _period(file)
        rows = load(con, file.path, self.columns, table, file.name)
        refuse_duplicates(con, table, self.key, file.name)
        return Months(rows, period, period, self.drift(file))

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the month into ``trust_parts_marts``, basis ``provider``: a row a trust and part that it returned.

        Raises
        ------
        BadInputError
            As :meth:`load`, and for an unknown type, a type without figures or figures without a type.
        """
        months = self.load(file, con, _READ)
        _refuse_half_rows(con, file.name)
        parts = " ".join(f"when '{kind}' then '{part}'" for kind, part in _PARTS.items())
        con.execute(
            f"""
            create or replace temp table {_TABLE} as
            select '{months.first}' as period, 'provider' as basis, org, name, case lower(kind) {parts} end as part,
                   total, case when part <> '3' then over_18 end as over_18,
                   case when part <> '3' then over_52 end as over_52
            from {_READ} where kind is not null order by part, org
            """
        )
        checks = _checks(con)
        con.execute(f"drop table {_READ}")
        return self.release(
            months,
            {"marts": _TABLE},
            checks,
            layout="one-month",
            notes=(
                "NHS trusts only: independent providers are left out, and sums over this file are never England’s.",
                f"The month, {months.first.label}, is taken from the file’s name: the file itself does not say it.",
            ),
        )

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Hold each part's sum against England's: NHS trusts hold most of it and never all of it."""
        low, high = _SHARE_OF_ENGLAND
        names = " ".join(f"when '{part}' then '{name}'" for part, name in _OVERVIEW.items())
        return (
            breaches(
                con,
                "trusts-share-of-england",
                "warning",
                f"The trusts’ sum of a part is not between {low:.0%} and {high:.0%} of England’s: "
                "is the month in the file’s name right?",
                f"""select part || ': ' || round(100 * share, 1) || '%' from (
                      select part, sum(t.total) / any_value(o.value) as share from {_TABLE} t
                      join {overview} o on o.period = t.period and o.series = case t.part {names} end
                      where o.status = 'ok' group by part)
                    where share not between {low} and {high} order by part""",
            ),
        )


def _period(file: OpenedFile) -> Period:
    found = periods_in_name(file.raw_path.name) or periods_in_name(file.name)
    if len(found) == 1:
        return next(iter(found))
    listed = " and ".join(period.label for period in sorted(found))
    raise BadInputError(
        f"The file’s name says {listed}" if found else "The file’s name does not say its month",
        where=file.raw_path.name,
        expected="one month in the name, such as 2021-05, since the file itself does not say it",
        remedy="give the file the name it was published under",
    )


def _refuse_half_rows(con: duckdb.DuckDBPyConnection, where: str) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in _PARTS)
    row = con.execute(
        f"""
        select line, kind from {_READ}
        where (kind is not null and lower(kind) not in ({kinds}))
           or (kind is null) <> (total is null) or (kind is null) <> (over_18 is null)
           or (kind is null) <> (over_52 is null)
        order by line limit 1
        """
    ).fetchone()
    if row is None:
        return
    line, kind = row
    known = kind is None or kind.lower() in _PARTS
    raise BadInputError(
        "A row has a type without figures, or figures without a type" if known else f"“{kind}” is not a known type",
        where=f"{where}, line {line}, column “referral treatment type”",
        expected="one of " + "; ".join(_PARTS) if not known else "both, or neither for a trust that returned nothing",
        remedy="get the file again from where it came; do not edit it",
    )


def _checks(con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
    return (
        breaches(con, "trusts-without-return", "note", "A trust is listed with no figures at all: missing, not 0.",
                 f"select org || ' ' || name from {_READ} where kind is null order by org"),
        breaches(con, "parts-are-nested", "error", "Longer waits outnumber shorter ones, or all.",
                 f"select org || ' ' || part from {_TABLE} where over_18 > total or over_52 > over_18 order by 1"),
        breaches(con, "shares-are-quotients", "warning",
                 "A printed share over 18 weeks is not the quotient of the counts, as a fraction or a percentage, to "
                 "the one decimal that some months are rounded to.",
                 f"""select org || ' ' || kind || ': ' || share_over_18 from {_READ},
                       (select case when max(share_over_18) > 1 then 100 else 1 end as whole from {_READ})
                     where total > 0 and abs(share_over_18 / whole - over_18 / total) > 0.05 + 1e-9 order by 1"""),
        only_trusts(con, _TABLE),
    )  # fmt: skip
