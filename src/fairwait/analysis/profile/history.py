"""What is known of a place that cannot be judged from the months in which its figures were whole."""

from __future__ import annotations

from fairwait.analysis.profile.place import WAITS, Subject, deciding_provider, decisive
from fairwait.analysis.profile.sources import Beyond, MonthOfList
from fairwait.analysis.profile.words import lean
from fairwait.analysis.wording import form
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness import ProviderStatus
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.completeness_words import short_name
from fairwait.places.providers import provider

_MONTHS = 36
_FEWEST_DRAWN = 6
#: A missing provider with a smaller share of a board's list is not waited for.
_MATTERS = 0.005


def before_finding(subject: Subject) -> Finding | None:
    """The last whole months of a place that cannot be judged, or of the provider that decides; None without any."""
    status = _first_gone(subject)
    if subject.judged or status is None or status.last_month is None:
        return None
    if subject.area.geography is not Geography.ICB and not decisive(subject):
        return None
    beyond = Beyond(subject)
    # Boards have a series of their own; of other areas that of the missing provider is known.
    own = subject.is_provider or subject.area.geography is Geography.ICB
    code = subject.area.code if own else status.code
    name = subject.name if own else provider(status.code, status.name).name
    level = "icb" if subject.area.geography is Geography.ICB else "provider"
    series = [one for one in beyond.lists(level, code) if one.period <= status.last_month][-_MONTHS:]
    england = {one.period: one for one in beyond.lists("england", "")}
    if not series or series[-1].period not in england:
        return None
    last = series[-1]
    return Finding(
        id="before",
        title="What is known instead",
        headline=_headline(subject, last, england[last.period], name),
        sentences=(_age(subject, last, own),),
        tables=(_table(name, code, series, england),),
        charts=_chart(subject, status, name, series, england),
        method="The monthly series of incomplete pathways, as last revised by the publisher.",
        caveats=(
            "Months gone by are no guide to this one: lists change, and so do the places they are compared with.",
        ),
        provenance=beyond.provenance(SERIES),
        numbers={"last_share": last.share, "last_waiting": last.waiting, "england_then": england[last.period].share},
    )


def _first_gone(subject: Subject) -> ProviderStatus | None:
    """The missing provider that decides; of a board's list, which has a series of its own, the first to go silent."""
    status = deciding_provider(subject)
    if status is None or subject.area.geography is not Geography.ICB or subject.completeness is None:
        return status
    missing = [
        one.provider for one in subject.completeness.missing if one.share >= _MATTERS and one.provider.last_month
    ]
    return min(missing, key=lambda one: str(one.last_month), default=status)


def _headline(subject: Subject, last: MonthOfList, england: MonthOfList, name: str) -> str:
    measure = named_measure(WAITS)
    board = subject.area.geography is Geography.ICB
    where = "here" if subject.is_provider else f"of people in {name}" if board else f"at {name}"
    which = "the last month in which all its usual providers sent figures" if board else "its last month with figures"
    return (
        f"In {last.period.label}, {which}, {form(measure, last.share)} of the "
        f"{words.integer(last.waiting)} pathways {where} had waited 18 weeks or less; in England that month "
        f"{form(measure, england.share)}."
    )


def _age(subject: Subject, last: MonthOfList, own: bool) -> str:
    gap = words.count(last.period.months_until(subject.period), "month", words=True)
    of_all = "" if own else f" It is of all patients there, not of those from {subject.name} alone."
    return f"That is {gap} before {subject.period.label}.{of_all}"


def _table(name: str, code: str, series: list[MonthOfList], england: dict[Period, MonthOfList]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.period.label, round(one.waiting), one.share, england[one.period].share if one.period in england else None)
        for one in reversed(series)
    )
    return lean(
        Table(
            id="known-before",
            title=f"{name} ({code}), month by month",
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
    )


def _chart(
    subject: Subject, status: ProviderStatus, name: str, series: list[MonthOfList], england: dict[Period, MonthOfList]
) -> tuple[ChartSpec, ...]:
    if len(series) < _FEWEST_DRAWN or status.since is None:
        return ()
    drawn = [
        Mark(label=name, x=str(one.period), y=one.share, role="subject", series=short_name(name)) for one in series
    ]
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
