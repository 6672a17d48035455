"""What must hold in a file of monthly hospital activity, given rounding to 5 and the suppression of small figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult
from fairwait.sources.series import breaches

if TYPE_CHECKING:
    import duckdb

#: A row a figure: period, level, org, name, parent_code, parent_name, item, quantity and value, NULL if suppressed.
LONG: Final = "activity_long"
#: Totals printed beside their two parts.
PARTS: Final = {
    "elective_admissions": ("ordinary_admissions", "day_cases"),
    "first_attendances": ("first_attendances_gp", "first_attendances_other"),
}
#: The largest figure that is suppressed, and how far rounding to 5 can move one.
_LARGEST_SUPPRESSED = 7
_ROUNDING = 2.5


def checks(con: duckdb.DuckDBPyConnection, first: Period, last: Period) -> tuple[CheckResult, ...]:
    """Gaps, totals and their parts, specialties, sums over organisations, rounding, and what is suppressed."""
    have = {row[0] for row in con.execute(f"select distinct period from {LONG}").fetchall()}
    gaps = [str(first.shift(step)) for step in range(first.months_until(last)) if str(first.shift(step)) not in have]
    parts = " union all ".join(
        f"select level, org, period, item, '{whole}' as quantity, "
        f"any_value(value) filter (quantity = '{whole}') as whole, "
        f"sum(value) filter (quantity in {pair}) as parts, count(value) as known "
        f"from {LONG} where quantity in {(whole, *pair)} group by level, org, period, item"
        for whole, pair in PARTS.items()
    )
    return (
        CheckResult("no-month-left-out", "warning", "A month between the first and the last is absent: missing, not 0.",
                    len(gaps), tuple(gaps[:5])),
        breaches(con, "totals-are-sums-of-parts", "error",
                 "A printed total differs from its two parts by more than rounding can.",
                 f"""select level || ' ' || org || ' ' || period || ' ' || item || ' ' || quantity || ': ' || whole
                            || ' printed, ' || parts
                     from ({parts}) where known = 3
                       and abs(whole - parts) > case level when 'england' then 0 else {3 * _ROUNDING} end
                     order by 1"""),
        breaches(con, "specific-acute-within-all", "error",
                 "Specific acute specialties have more of something than all specialties, which hold them.",
                 f"""select a.level || ' ' || a.org || ' ' || a.period || ' ' || a.quantity || ': ' || a.value || ' of '
                            || b.value
                     from {LONG} a join {LONG} b using (level, org, period, quantity)
                     where a.item = 'specific-acute' and b.item = 'all' and a.value > b.value order by 1"""),
        breaches(con, "organisations-add-up-to-england", "warning",
                 "The organisations’ sum differs from England by more than rounding and suppression can.",
                 f"""select level || ' ' || period || ' ' || item || ' ' || quantity || ': ' || summed || ' of '
                            || england
                     from (select level, period, item, quantity, sum(value) as summed,
                                  count(*) * {_ROUNDING} as rounding,
                                  count(*) filter (value is null) * {_LARGEST_SUPPRESSED} as hidden
                           from {LONG} where level in ('commissioner', 'provider') group by all)
                     join (select period, item, quantity, value as england from {LONG} where level = 'england')
                       using (period, item, quantity)
                     where england - summed > rounding + hidden or summed - england > rounding order by 1"""),
        breaches(con, "figures-are-rounded", "warning",
                 "An organisation’s figure is no multiple of 5: it is not rounded as the publisher says.",
                 f"""select level || ' ' || org || ' ' || period || ' ' || item || ' ' || quantity || ': ' || value
                     from {LONG} where level <> 'england' and value % 5 <> 0 order by 1"""),
        breaches(con, "suppressed-figures", "note",
                 f"Figures from 1 to {_LARGEST_SUPPRESSED} are suppressed, listed in the table “suppressed”.",
                 "select basis || ' ' || period || ' ' || org || ' ' || item || ' ' || quantity "
                 "from activity_suppressed order by 1"),
    )  # fmt: skip
