"""Whether the rows of a diagnostics series add up, and what is left out where a month's columns do not belong to it.

In every row the list is the sum of its weeks: the first six bands and those of six weeks and more. Where a row breaks
that, nothing in it can be believed and the file is refused. Another fault is known: in one month (June 2023, by
integrated care board) the last columns were joined to the wrong rows, those of the total among them, so that hardly
any row's later bands fit its counts of six weeks and more. There the counts that do fit are kept, and the later bands
and the activity of that month, which cannot be, are left out as not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.domain.words import count, listing
from fairwait.sources.contract import CheckResult
from fairwait.sources.diagnostics.columns import ACTIVITY, BANDS, SIX_WEEKS
from fairwait.sources.series import breaches

if TYPE_CHECKING:
    import duckdb

_EARLY, _LATE = BANDS[:SIX_WEEKS], BANDS[SIX_WEEKS:]
_LATE_FITS = f"waiting_6_plus = {' + '.join(_LATE)} and waiting_13_plus = {BANDS[-1]}"
#: Above this share of a month's rows with anyone in them, columns of other rows were joined to it; below it, a row is
#: spoiled and the file is refused.
_MISALIGNED = 0.5
#: Printed shares are rounded to three decimals.
_ROUNDED = 0.0005 + 1e-9
_AGAIN = "get the file again from where it came; do not edit it"


def leave_out_misaligned(con: duckdb.DuckDBPyConnection, rows: str, where: str) -> tuple[CheckResult, ...]:
    """Check each row's sums; take the later bands and the activity away in months whose columns are of other rows.

    Raises
    ------
    BadInputError
        Naming the first row whose sums break in a month that is otherwise sound.
    """
    first_six = f"waiting <> {' + '.join(_EARLY)} + waiting_6_plus or waiting_13_plus > waiting_6_plus"
    _refuse(con, rows, first_six, "the first six bands and those waiting 6+ weeks add up to the list", where)
    months = con.execute(
        f"""select period, count(*) filter (where not ({_LATE_FITS})) from {rows}
            group by period having count(*) filter (where not ({_LATE_FITS}))
                > {_MISALIGNED} * count(*) filter (where waiting_6_plus > 0 or not ({_LATE_FITS})) order by period"""
    ).fetchall()
    left_out = [month for month, _ in months]
    names = ", ".join(f"'{month}'" for month in left_out) or "''"
    late = f"not ({_LATE_FITS}) and period not in ({names})"
    _refuse(con, rows, late, "the bands from six weeks add up to those waiting 6+ weeks, the last to 13+", where)
    if not left_out:
        return ()
    con.execute(f"update {rows} set {', '.join(f'{c} = null' for c in (*_LATE, *ACTIVITY))} where period in ({names})")
    labels = listing([Period.parse(month).label for month in left_out])
    said = (
        f"In {labels} the weekly bands from six weeks on do not add up to the counts of long waits beside them: the "
        "last columns are those of other rows. These bands and the activity of that month were left out"
    )
    examples = tuple(f"{month}: {count(number, 'row')} whose later bands do not add up" for month, number in months)
    return (CheckResult("columns-of-other-rows", "warning", said, sum(number for _, number in months), examples),)


def printed_shares(con: duckdb.DuckDBPyConnection, rows: str) -> CheckResult:
    """Whether the printed share waiting 6+ weeks is the quotient of the counts beside it; it is not kept."""
    return breaches(con, "printed-shares-follow-from-counts", "warning",
                    "A printed percentage is not the quotient of the counts beside it; the counts were kept.",
                    f"""select period || ' ' || org || ' ' || item || ': ' || share_6_plus || ' printed, '
                               || round(waiting_6_plus / waiting, 3) from {rows}
                        where waiting > 0 and abs(share_6_plus - waiting_6_plus / waiting) > {_ROUNDED}
                        order by period, org, item""")  # fmt: skip


def refuse_hidden_total(con: duckdb.DuckDBPyConnection, rows: str, known: str, where: str) -> None:
    """Raise BadInputError where an unknown test is the sum of an organisation's other tests: a total by another name.

    ``known`` is the list of known items in SQL.
    """
    row = con.execute(
        f"""
        with sums as (select period, org, sum(waiting) as listed, sum({ACTIVITY[-1]}) as done
                      from {rows} where item in ({known}) group by all having count(*) > 1)
        select r.item, min(r.line), count(*) filter (where r.waiting = listed and r.{ACTIVITY[-1]} = done), count(*)
        from {rows} r join sums using (period, org) where r.item not in ({known}) and (listed > 0 or done > 0)
        group by r.item having count(*) filter (where r.waiting = listed and r.{ACTIVITY[-1]} = done) * 2 > count(*)
        """
    ).fetchone()
    if row:
        raise BadInputError(
            f"The test {row[0]} counts what the other tests count together: it is a total, not a test",
            where=f"{where}, line {row[1]}", expected="tests that are counted once", remedy=_AGAIN,
        )  # fmt: skip


def _refuse(con: duckdb.DuckDBPyConnection, rows: str, broken: str, rule: str, where: str) -> None:
    row = con.execute(
        f"select min(line), count(*), arg_min(org || ', test ' || item || ', ' || period, line) "
        f"from {rows} where {broken}"
    ).fetchone()
    if row and row[1]:
        raise BadInputError(
            f"{count(row[1], 'row')} {'does' if row[1] == 1 else 'do'} not add up, {row[2]} first",
            where=f"{where}, line {row[0]}", expected=f"rows in which {rule}", remedy=_AGAIN,
        )  # fmt: skip
