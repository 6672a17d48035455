"""England itself, month by month since 2007, from the published overview, with the breaks that touch it."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.analysis.national_series import national_series
from fairwait.analysis.panel.breaks import CUTTING
from fairwait.analysis.periods.breaks import Counted, Crossed, crossed
from fairwait.analysis.periods.change import Change, Moment, Periods
from fairwait.analysis.periods.england import ENGLAND_SERIES, EnglandSeries, change_of, latest_of_england, moment_of
from fairwait.analysis.periods.words import amount
from fairwait.analysis.periods.words import headline as change_headline
from fairwait.analysis.trajectories.england_words import monthly_sentence, moved_headline, tested_sentence
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import ENGLAND


@dataclass(frozen=True, slots=True)
class EnglandTrajectory:
    """One figure of England over its months. ``stretch`` numbers the months that can be compared, as ``moments``."""

    one: EnglandSeries
    moments: tuple[Moment, ...]
    stretch: tuple[int, ...]
    breaks: tuple[Crossed, ...]
    change: Change
    source: Provenance

    @property
    def known(self) -> tuple[Moment, ...]:
        """The months with a published number."""
        return tuple(moment for moment in self.moments if moment.status == "ok" and moment.value is not None)


def england_trajectory(
    bench: Workbench, measure: str, *, last: Period | None = None, months: int | None = None
) -> EnglandTrajectory:
    """A figure of England over the ``months`` up to ``last``; None takes all since it began (2007 or later).

    Raises UsageError for a figure that the overview does not have, NothingToAnswerWithError for months it lacks.
    """
    if measure not in ENGLAND_SERIES:
        raise UsageError(
            f"“{measure}” is not one of England’s series", where="--measure",
            expected=f"one of {', '.join(ENGLAND_SERIES)}",
        )  # fmt: skip
    one, end = ENGLAND_SERIES[measure], last or latest_of_england(bench)
    overview = national_series(bench, end)
    if overview is None:
        raise NothingToAnswerWithError(
            f"England’s series does not hold {end.label}", expected="a month of the published overview",
            remedy="ask for an earlier month, or fetch the latest overview",
        )  # fmt: skip
    begins = max(overview.first, one.begins or overview.first)
    first = begins if months is None else max(begins, end.shift(1 - months))
    run = [first.shift(step) for step in range(first.months_until(end) + 1)]
    moments = tuple(moment_of(overview, one, month) for month in run)
    known = [moment for moment in moments if moment.status == "ok"]
    if len(known) < 2:
        raise NothingToAnswerWithError(
            f"“{one.title}” of England has fewer than two months up to {end.label}", expected="two months or more"
        )
    moments = tuple(moment for moment in moments if moment.period >= known[0].period)
    what = Counted(one.parts, Geography.ENGLAND, TOTAL, any(m.status == "censored" for m in moments), False)
    found = tuple(b for b in crossed(what, moments[0].period, end) if b.concerns)
    cuts = sorted(b.one.period for b in found if b.one.id in CUTTING)
    stretch = tuple(sum(cut <= moment.period for cut in cuts) for moment in moments)
    last_known = [m for m, s in zip(moments, stretch, strict=True) if m.status == "ok" and s == stretch[-1]]
    change = change_of(overview, one, last_known[0].period, last_known[-1].period)
    return EnglandTrajectory(one, moments, stretch, found, change, overview.source)


def england_finding(
    bench: Workbench, measure: str, *, last: Period | None = None, months: int | None = None
) -> Finding:
    """England’s figure over its months as a finding. Errors as :func:`england_trajectory`."""
    return england_finding_of(england_trajectory(bench, measure, last=last, months=months))


def england_finding_of(found: EnglandTrajectory) -> Finding:
    """The finding of a series of England that was read already."""
    return Finding(
        id=f"england-trajectory-{found.one.id}".replace("_", "-"),
        title=f"England, {found.one.title[:1].lower()}{found.one.title[1:]}, month by month",
        headline=england_headline(found),
        sentences=england_sentences(found),
        tables=(_table(found),),
        charts=(_chart(found),),
        method="The published overview, as last revised by the publisher. A count of everybody has no sampling error.",
        caveats=("A change of England is not a change of any one place.",),
        provenance=(found.source,),
        numbers={
            "first": str(found.change.then.period), "last": str(found.change.now.period),
            "early": found.change.then.value, "late": found.change.now.value, "ratio": found.change.ratio,
        },
        notes=tuple(one.sentence for one in found.breaks),
    )  # fmt: skip


def england_headline(found: EnglandTrajectory) -> str:
    """The first and the last month of the last stretch that can be compared."""
    told = moved_headline(found.change)
    if told:
        return told
    area = Area(ENGLAND, "England", Geography.ENGLAND)
    change = found.change
    ends = Periods(area, change.then.period, change.now.period, TOTAL, "commissioner", (change,), (found.source,), ())
    return change_headline(ends, change)


def england_sentences(found: EnglandTrajectory) -> tuple[str, ...]:
    """When it was highest and lowest, how far it moves in a month, and whether the whole move is tested."""
    sentences = (
        extremes_sentence(found),
        monthly_sentence(found.change, found.moments, found.stretch),
        tested_sentence(found.change),
    )
    return tuple(sentence for sentence in sentences if sentence)


def extremes_sentence(found: EnglandTrajectory) -> str:
    """When it was highest and lowest."""
    high = max(found.known, key=lambda one: one.value or 0.0)
    low = min(found.known, key=lambda one: one.value or 0.0)
    return (
        f"Highest in {high.period.label}, at {amount(found.change, high.value)}; lowest in {low.period.label}, at "
        f"{amount(found.change, low.value)}."
    )


def _table(found: EnglandTrajectory) -> Table:
    share = found.one.scale == "share"
    kind = "percent" if share else "number"
    rows: list[tuple[Cell, ...]] = [
        (str(moment.period), moment.value, moment.estimated, None if moment.status == "ok" else moment.status,
         number + 1)
        for moment, number in zip(reversed(found.moments), reversed(found.stretch), strict=True)
    ]  # fmt: skip
    return Table(
        id=f"england-trajectory-{found.one.id}".replace("_", "-"),
        title=f"{found.one.title}, England",
        columns=(
            Column("period", "Month"),
            Column("value", found.one.title, kind, found.one.decimals, unit="" if share else found.one.unit),  # type: ignore[arg-type]
            Column("estimated", "With estimates", kind, found.one.decimals, note="for trusts that sent nothing"),  # type: ignore[arg-type]
            Column("status", "Not a number because", note="censored: the open band holds it"),
            Column(
                "stretch", "Stretch", "integer", secondary=True, note="months of different stretches do not compare"
            ),
        ),
        rows=tuple(rows),
        caption="Latest first.",
        preview_rows=13,
    )


def _chart(found: EnglandTrajectory) -> ChartSpec:
    one = found.one
    marks = tuple(
        Mark("England", moment.value if moment.status == "ok" else None, str(moment.period), role="subject",
             series="England", stretch=number)
        for moment, number in zip(found.moments, found.stretch, strict=True)
    )  # fmt: skip
    first, last = found.moments[0].period, found.moments[-1].period
    counts = one.scale in ("count", "flow")
    return ChartSpec(
        kind="time-series",
        title=f"England, {one.title[:1].lower()}{one.title[1:]}, since {first.label}",
        subtitle=f"{one.title}, {words.months(first, last)}, as published",
        alt=f"One line. {england_headline(found)} {extremes_sentence(found)}",
        y=Axis(one.title, unit=one.unit, decimals=0 if counts else 1, percent=one.scale == "share", from_zero=counts),
        marks=marks,
        events=tuple(Event(str(max(b.one.period, first)), b.one.what) for b in found.breaks),
    )
