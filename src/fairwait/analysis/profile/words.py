"""Small agreements between the findings of a profile: one column for every unit, and how sides are named."""

from __future__ import annotations

from dataclasses import replace

from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_words import inline
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Table

#: With fewer places than this, quarters of a ranking say less than the ranks themselves.
FEWEST_FOR_QUARTERS = 12
INTERVAL_NOTE = "end of the 95% interval, month-to-month noise included"


def unit_of(measure: Measure) -> str:
    """The unit of a row in a table whose rows have different units."""
    if measure.kind is Kind.SHARE:
        return "% of the list"
    return "weeks" if measure.kind is Kind.QUANTILE else "pathways"


def in_unit(measure: Measure, value: float | None) -> Cell:
    """A value for a column that holds every unit: shares as per cents, the rest as they are; empty when not known."""
    if value is None or value != value:
        return None
    return 100.0 * float(value) if measure.kind is Kind.SHARE else float(value)


_SPOKEN = {
    "within_18_weeks": "the share within 18 weeks",
    "median_wait": "the median wait",
    "p92_wait": "the wait of 92 in 100",
    "over_52_weeks": "the share over 52 weeks",
    "decision_to_admit_share": "the share with a decision to admit",
    "waiting_per_1000": "the waiting list per 1,000 people",
    "new_periods_per_1000": "new waits per 1,000 people",
    "admitted_treated_per_1000": "admitted treatments per 1,000 people",
    "completed_treated_per_1000": "waits completed per 1,000 people",
}


#: How the titles of shares begin that say what part of all is counted.
_STATES = ("Waiting", "Cancelled")


def label_of(measure: Measure) -> str:
    """A measure as the name of a row: ``Median wait``."""
    return capital(spoken(measure).removeprefix("the "))


def spoken(measure: Measure) -> str:
    """A measure inside a sentence, shorter than its title: ``the median wait``."""
    return _SPOKEN.get(measure.id, f"“{measure.title}”")


def measured(measure: Measure) -> str:
    """What rises or falls, as the subject of a sentence: ``the share waiting 18 weeks or less``, ``new waits``."""
    if measure.kind is Kind.SHARE and measure.title.startswith(_STATES):
        return f"the share {inline(measure.title)}"
    if measure.id in _SPOKEN:
        return _SPOKEN[measure.id]
    if measure.kind is Kind.QUANTILE:
        return f"the {inline(measure.title)}".replace(", ", " of those ")
    return inline(measure.title)


def lean(table: Table) -> Table:
    """The table without columns that say nothing in any row, such as reasons where all could be judged."""
    kept = [at for at, _ in enumerate(table.columns) if any(row[at] not in (None, "") for row in table.rows)]
    columns = tuple(table.columns[at] for at in kept)
    keys, interval = {column.key for column in columns}, table.interval
    if interval is not None:
        drawn = {interval.value, interval.low, interval.high} <= keys
        interval = replace(interval, dimmed=interval.dimmed if interval.dimmed in keys else "") if drawn else None
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, columns=columns, rows=rows, interval=interval)


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def bound_column(measure: Measure, key: str, label: str, note: str = "", *, secondary: bool = False) -> Column:
    """A column for an end of an interval: in the measure's unit, which stands at the value beside it."""
    share = measure.kind is Kind.SHARE
    return Column(key, label, "percent" if share else "number", measure.decimals, note=note, secondary=secondary)


def so_many_of(number: int, total: int, singular: str, plural: str = "") -> str:
    """``3 of 20 functions``, ``two of five functions``, ``both functions``, ``not one of two functions``."""
    many = plural or words.noun(2, singular)
    if number == total:
        return {1: f"the one {singular}", 2: f"both {many}"}.get(total, f"all {words.number_word(total)} {many}")
    some = words.number_word(total) if total > 1 else "the one"
    if not number:
        return f"not one of {some} {many}" if total > 1 else f"not the one {singular}"
    spelled = (words.number_word(number), words.number_word(total)) if total <= 10 else (str(number), str(total))
    return f"{spelled[0]} of {spelled[1]} {many}"


def whole(value: float) -> int | None:
    """A count for a table cell; empty when not known."""
    return None if value != value else round(value)
