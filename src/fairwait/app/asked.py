"""From the arguments of the Python functions to what is asked: a month, a level, a treatment function or a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure


def month_of(bench: Workbench, period: Period | str | None, measure: str = "") -> Period:
    """The month meant; without one the latest held of the return that ``measure`` counts."""
    if period is None:
        return bench.latest_period(_named(measure))
    return month_named(period, "period")


def month_named(given: Period | str, where: str) -> Period:
    """A month of an argument. Raises UsageError for what is none, most of all a number such as 202601."""
    if isinstance(given, Period):
        return given
    if not isinstance(given, str):  # type checkers would tell, and few who type at a prompt run one
        raise UsageError(
            f"{given!r} is no month", where=where, expected='a month in quotation marks, such as "2026-01"'
        )
    try:
        return Period.parse(given)
    except UsageError as error:
        raise UsageError(error.what, where=where, expected='a month such as "2026-01"') from None


def level_of(geography: Geography | str) -> Geography:
    """A level of places by its name. Raises UsageError listing the names."""
    try:
        return Geography(geography)
    except ValueError:
        raise UsageError(
            f"“{geography}” is not a geography", expected="one of " + ", ".join(level.value for level in Geography)
        ) from None


def function_of(text: str, measure: str = "") -> str:
    """The code of a treatment function, or of a test where ``measure`` is counted by test."""
    from fairwait.domain.treatment_names import find_diagnostic_test, find_function_of_pathways

    chosen = _named(measure)
    if text == TOTAL or chosen is None or chosen.collected is None:
        return find_function_of_pathways(text)
    return find_diagnostic_test(text) if chosen.collected.breakdown else text


def _named(measure: str) -> Measure | None:
    from fairwait.definitions.measure_files import measure as named_measure

    return named_measure(measure) if measure else None
