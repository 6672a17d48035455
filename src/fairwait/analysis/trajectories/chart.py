"""Trajectories drawn: values in their band beside England, ranks with rank 1 at the top, breaks as dated marks."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.gap.breaks import break_events
from fairwait.analysis.trajectories.trajectory import Trajectory, TrajectoryPoint
from fairwait.analysis.trajectories.words import ends, first_of, headline, rank_moved, title
from fairwait.analysis.wording import value_axis
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark, Role


def value_chart(one: Trajectory) -> ChartSpec:
    """One place and England over the months."""
    marks = [*_values(one, "subject", band=True), *_england(one)]
    return ChartSpec(
        kind="time-series",
        title=title(one),
        subtitle=f"{one.measure.title}, {_span(one)}; the band: 95%, month-to-month noise included{_hollow(one)}",
        alt=f"Two lines, {one.name} and England. {headline(one)}",
        y=value_axis(one.measure),
        marks=tuple(marks),
        events=break_events(one.panel),
    )


def rank_chart(one: Trajectory) -> ChartSpec:
    """The expected rank of one place with its interval; rank 1 at the top."""
    marks = tuple(
        Mark(one.name, point.rank, str(point.period), point.rank_low, point.rank_high, "subject", one.area,
             _note(point), series=one.name, stretch=point.stretch)
        for point in one.points
    )  # fmt: skip
    return ChartSpec(
        kind="time-series",
        title=_rank_title(one),
        subtitle=f"{one.measure.title}: expected rank and its 95% interval, {_span(one)}",
        alt=f"The rank of {one.name} in each month; 1, at the top, is the {first_of(one.measure)}.",
        y=Axis(f"Rank, 1 is the {first_of(one.measure)}", decimals=0, flipped=True),
        marks=marks,
        events=break_events(one.panel),
    )


def _rank_title(one: Trajectory) -> str:
    """Whether its rank can be told from where it began, in a few words."""
    found = ends(one)
    if found is None:
        return f"{one.name} could be ranked in too few months to follow"
    if not rank_moved(one):
        return f"The rank of {one.name} cannot be told from where it began"
    return f"{one.name} went from rank {words.decimal(found[0].rank, 0)} to {words.decimal(found[1].rank, 0)}"


def several_chart(several: Sequence[Trajectory]) -> ChartSpec:
    """A few places in one picture, the first of them in the subject’s colour."""
    first = several[0]
    marks = [mark for at, one in enumerate(several) for mark in _values(one, "rest" if at else "subject", band=False)]
    return ChartSpec(
        kind="time-series",
        title=f"{words.listing([one.name for one in several])}, month by month",
        subtitle=f"{first.measure.title}, {_span(first)}",
        alt=" ".join(headline(one) for one in several),
        y=value_axis(first.measure),
        marks=(*marks, *_england(first)),
        events=break_events(first.panel),
    )


def _values(one: Trajectory, role: Role, *, band: bool) -> list[Mark]:
    return [
        Mark(one.name, point.value if point.judged else None, str(point.period),
             point.low if band and point.judged else None, point.high if band and point.judged else None, role,
             one.area, _note(point), series=one.name, stretch=point.stretch)
        for point in one.points
    ]  # fmt: skip


def _england(one: Trajectory) -> list[Mark]:
    return [
        Mark("England", point.england, str(point.period), role="comparison", series="England", stretch=point.stretch)
        for point in one.points
    ]


def _note(point: TrajectoryPoint) -> str:
    return "revised since first published" if point.revised else ""


def _span(one: Trajectory) -> str:
    return words.months(one.points[0].period, one.points[-1].period)


def _hollow(one: Trajectory) -> str:
    return "; hollow points were revised" if any(point.revised for point in one.points) else ""
