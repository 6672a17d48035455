"""What is known of a place that cannot be judged from the months in which its figures were whole."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.analysis.profile_place import WAITS, Subject
from fairwait.analysis.profile_sources import Beyond, MonthOfList
from fairwait.analysis.wording import form
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness import ProviderStatus
from fairwait.measures.completeness_words import short_name
from fairwait.places.providers import provider

_MONTHS = 36
_FEWEST_DRAWN = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier months tell: sentences, the months as a table, and a chart; all may be empty."""

    sentences: tuple[str, ...] = ()
    table: Table | None = None
    charts: tuple[ChartSpec, ...] = ()


def known_before(subject: Subject, beyond: Beyond) -> Known:
    """The last whole months of the place, or of the hospital that it relies on; nothing for a place that is judged."""
    if subject.judged:
        return Known()
    found = _whose(subject)
    if found is None:
        return Known()
    status, level, code, name = found
    until = status.last_month
    if until is None or status.since is None:
        return Known()
    series = [one for one in beyond.lists(level, code) if one.period <= until]
    england = {one.period: one for one in beyond.lists("england", "")}
    if not series or series[-1].period not in england:
        return Known()
    kept = series[-_MONTHS:]
    return Known(
        (_last_words(subject, kept[-1], england[kept[-1].period], status, name),),
        _table(name, code, kept, england),
        _chart(subject, status, name, kept, england),
    )


def _whose(subject: Subject) -> tuple[ProviderStatus, str, str, str] | None:
    """The missing provider that decides, and whose list the monthly series tells of: level, code and name.

    Boards have a series of their own; for other areas that of the missing provider stands.
    """
    area = subject.area
    if subject.is_provider:
        assessed = subject.bench.judged(subject.period)
        status = assessed.provider(area.code) if assessed else None
        return (status, "provider", area.code, subject.name) if status and status.status != "submitted" else None
    if not subject.incomplete or subject.completeness is None or not subject.completeness.missing:
        return None
    status = subject.completeness.missing[0].provider
    if area.geography is Geography.ICB:
        return status, "icb", area.code, subject.name
    return status, "provider", status.code, provider(status.code, status.name).name


def _last_words(subject: Subject, last: MonthOfList, england: MonthOfList, status: ProviderStatus, name: str) -> str:
    measure = named_measure(WAITS)
    where = "of people in " if subject.area.geography is Geography.ICB else "at "
    gap = last.period.months_until(subject.period)
    whose = "its" if subject.is_provider else words.possessive(short_name(status.name))
    return (
        f"What is known instead: in {last.period.label}, {whose} last month with figures, {form(measure, last.share)} "
        f"of the {words.integer(last.waiting)} pathways {where}{name} had waited 18 weeks or less; in England that "
        f"month {form(measure, england.share)}. That is {words.count(gap, 'month', words=True)} before "
        f"{subject.period.label}, and no guide to it."
    )


def _table(name: str, code: str, series: list[MonthOfList], england: dict[Period, MonthOfList]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(one.period), round(one.waiting), one.share, england[one.period].share if one.period in england else None)
        for one in reversed(series)
    )
    return Table(
        id="known-before",
        title=f"{name} ({code}) while figures were whole",
        columns=(
            Column("period", "Month"),
            Column("waiting", "Pathways waiting", "integer"),
            Column("share", "Within 18 weeks", "percent", 1),
            Column("england", "England", "percent", 1),
        ),
        rows=rows,
        caption="Latest first, from the monthly series of incomplete pathways.",
        preview_rows=6,
    )


def _chart(
    subject: Subject, status: ProviderStatus, name: str, series: list[MonthOfList], england: dict[Period, MonthOfList]
) -> tuple[ChartSpec, ...]:
    if len(series) < _FEWEST_DRAWN or status.since is None:
        return ()
    drawn = [Mark(label=name, x=str(one.period), y=one.share, role="subject", series=_brief(name)) for one in series]
    drawn += [
        Mark(label="England", x=str(month), y=one.share, role="comparison", series="England")
        for month, one in england.items()
        if series[0].period <= month <= subject.period
    ]
    last = series[-1]
    measure = named_measure(WAITS)
    return (
        ChartSpec(
            kind="time-series",
            title=f"The last figures are of {last.period.label}",
            subtitle=f"Share of pathways within 18 weeks, {name} and England",
            alt=(
                f"Two lines over {len(series)} months: {name}, ending in {last.period.label} at "
                f"{form(measure, last.share)}, and England, which goes on to {subject.period.label}."
            ),
            y=Axis("Within 18 weeks", decimals=0, percent=True),
            marks=tuple(drawn),
            events=(Event(str(status.since), f"{short_name(status.name)}: no figures from {status.since.label}"),),
        ),
    )


def _brief(name: str) -> str:
    return short_name(name)
