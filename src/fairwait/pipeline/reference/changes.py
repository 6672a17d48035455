"""What became of providers that ended: the reviewed judgements, each with what the published figures show."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from fairwait.definitions.packaged import parse_rows
from fairwait.definitions.reference import ProviderChange, ReviewedChangeRow
from fairwait.domain.period import Period
from fairwait.pipeline.reference.provider_sources import KH03
from fairwait.pipeline.reference.published import Published
from fairwait.pipeline.reference.sources import ODS, OVERVIEW, Shared

_TRUST = re.compile(r"^R[0-9A-Z]{2}$")
#: The first month of the waiting-time figures.
_FIRST = date(2007, 4, 1)
#: From here on the lists of every provider are at hand.
SERIES_OF_PROVIDERS = date(2022, 4, 1)
Beds = dict[str, dict[Period, float]]


def build_changes(shared: Shared, published: Published, reviewed: Path) -> list[ProviderChange]:
    """The reviewed changes and the trusts that the ODS list gives a successor before April 2022, by date.

    Changes since then are shown on waiting lists, earlier ones on beds, the longest series by provider. Raises
    ``ValueError`` where a reviewed row contradicts the series: a provider that reports on or after the date, or whose
    figures ended long before it.
    """
    rows = parse_rows(ReviewedChangeRow, reviewed.read_text(encoding="utf-8"), reviewed.name)
    estimates, beds = missing_estimates(shared), beds_by_quarter(shared)
    changes = [
        _reviewed_on_beds(row, beds) if row.date < SERIES_OF_PROVIDERS else _reviewed(row, published, estimates)
        for row in rows
    ]
    changes += _from_ods(shared, {row.code for row in rows})
    return sorted(changes, key=lambda change: (change.date, change.code))


def missing_estimates(shared: Shared) -> dict[str, int]:
    """What the overview adds to England's incomplete pathways for missing trusts, by month (``YYYY-MM``)."""
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(shared.path(OVERVIEW)).get_sheet_by_index(0).to_python()
    header = next(row for row in sheet if "Total waiting (mil)" in row)
    at = header.index("Total waiting (mil)")
    month_at = next(row for row in sheet if "Month" in row).index("Month")
    found = {}
    for row in sheet:
        month, reported, estimated = _overview_month(row[month_at]), row[at], row[at + 1]
        if month and isinstance(reported, float) and isinstance(estimated, float):
            found[str(month)] = round(estimated - reported)
    return found


def _overview_month(cell: object) -> Period | None:
    """A date, or for February 2024 the text “* Feb-24” with its footnote mark."""
    if isinstance(cell, date):
        return Period(cell.year, cell.month)
    noted = re.match(r"\* (\w{3})-(\d{2})$", str(cell))
    return Period.from_name(noted[1], 2000 + int(noted[2])) if noted else None


def _from_ods(shared: Shared, reviewed: set[str]) -> list[ProviderChange]:
    heirs: dict[tuple[str, date], list[str]] = {}
    for row in shared.rows(ODS):
        ended = date.fromisoformat(row["date"]) if row["date"] else date.min
        if _TRUST.match(row["old_code"]) and ended >= _FIRST and row["old_code"] not in reviewed:
            heirs.setdefault((row["old_code"], ended), []).append(row["new_code"])
    return [
        ProviderChange(
            code,
            new[0],
            " ".join(new[1:]),
            _first_of_month(ended),
            "merger",
            "the Organisation Data Service names a successor",
            f"list of successors of April 2022: {code} to {' and '.join(new)} on {ended:%-d %B %Y}",
        )
        for (code, ended), new in heirs.items()
    ]


def _first_of_month(ended: date) -> date:
    """The first day of the first whole month without the code: a change on the 30th shows in the month after."""
    if ended.day == 1:
        return ended
    return Period(ended.year, ended.month).shift(1).first_day


def _reviewed(row: ReviewedChangeRow, published: Published, estimates: dict[str, int]) -> ProviderChange:
    evidence = [_last_list(row, published)]
    if row.successor:
        evidence.append(_successors_lists(row, published))
    if _TRUST.match(row.code):
        evidence.append(_publishers_estimate(row, estimates))
    return ProviderChange(
        row.code, row.successor, row.also, row.date, row.kind, row.why, "; ".join(part for part in evidence if part)
    )


def beds_by_quarter(shared: Shared) -> Beds:
    """Beds of every kind available overnight, by provider and last month of the quarter (KH03)."""
    found: Beds = {}
    for row in shared.rows(KH03):
        quarter = Period.from_name(row["period_end"][:3], int(row["year"]))
        found.setdefault(row["org_code"], {})[quarter] = float(row["total_on_beds_available"])
    return found


def _reviewed_on_beds(row: ReviewedChangeRow, beds: Beds) -> ProviderChange:
    """A change from before the lists by provider: the last quarter of beds is the one before it or the one it is in."""
    first, own = Period(row.date.year, row.date.month), beds.get(row.code, {})
    last = max(own, default=None)
    if last is None or not -3 < first.months_until(last) + 1 <= 3:
        raise ValueError(f"{row.code} is reviewed as ended in {first} but its last beds are of {last or 'no quarter'}")
    after = last.shift(3)
    grown = [
        f"{code} went from {beds[code][last]:,.0f} to {beds[code][after]:,.0f} in the quarter after"
        for code in (row.successor, *row.also.split())
    ]
    evidence = f"beds open overnight: {own[last]:,.0f} in the quarter to {last.label}, then none; {'; '.join(grown)}"
    return ProviderChange(row.code, row.successor, row.also, row.date, row.kind, row.why, evidence)


def _months(row: ReviewedChangeRow) -> tuple[str, str]:
    first = Period(row.date.year, row.date.month)
    return str(first.shift(-1)), str(first)


def _last_list(row: ReviewedChangeRow, published: Published) -> str:
    by_month = published.lists.get(("provider", row.code), {})
    before, first = _months(row)
    last = max(by_month, default="")
    if last != before:
        raise ValueError(f"{row.code} is reviewed as ended in {first} but its last list is of {last or 'no month'}")
    longest = max(by_month.values())
    at_its_longest = "" if by_month[before] == longest else f", {longest:,} at its longest"
    return f"last list {by_month[before]:,} in {_words(before)}{at_its_longest}; none from {_words(first)}"


def _successors_lists(row: ReviewedChangeRow, published: Published) -> str:
    before, first = _months(row)
    codes = [row.successor, *row.also.split()]

    def together(month: str) -> int | None:
        lists = [published.list_of("provider", code, month) for code in codes]
        known = [count for count in lists if count is not None]
        return sum(known) if known else None

    old, new, later = together(before), together(first), together(str(Period.parse(first).shift(1)))
    who = row.successor if len(codes) == 1 else f"{row.successor} and {len(codes) - 1} more"
    if new is None:
        return f"{who} first reports a month later with {later:,}" if later is not None else ""
    if old is None:
        return f"{who} first reports {_words(first)} with {new:,}"
    said = f"{who} went from {old:,} in {_words(before)} to {new:,} in {_words(first)} ({new - old:+,})"
    if row.kind == "merger" and later is not None and new <= old:
        said += f" and {later:,} a month later"
    return said


def _publishers_estimate(row: ReviewedChangeRow, estimates: dict[str, int]) -> str:
    _, first = _months(row)
    added = estimates.get(first)
    if added is None:
        return ""
    if added == 0:
        return f"the overview adds nothing for missing trusts in {_words(first)}: the publisher expects none of it"
    return f"the overview adds {added:,} for missing trusts in {_words(first)}"


def _words(month: str) -> str:
    return Period.parse(month).label
