"""What a chart shows, not how it is drawn. The charts room turns these values into pictures.

Every :class:`ChartSpec` travels with a table of the same numbers, so a chart is never the only way to read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ChartKind = Literal[
    "interval-rows",  # one row a place: point, interval, a reference line through all rows
    "funnel",  # x = size, y = ratio or share, limits drawn as lines
    "map",  # true shapes, classes of colour, unjudged hatched
    "tile-map",  # equal-area tiles, same classes
    "scatter",  # x against y with an optional fitted line
    "time-series",  # one or more series over months with marked events
    "control",  # one series over months with what is usual, limits by phase, and signals
    "small-multiples",  # a small panel a series, all on one scale, the reference in each
    "bars",  # labelled horizontal bars, possibly with a "chance alone" marker
    "strips",  # a band of all places for each quantity, each in its own unit, the subject's dot upon it
    "bands-over-time",  # the subject's line over the bands of all places, month by month
]
Role = Literal["subject", "comparison", "rest", "unranked"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A quantity, its unit and how its numbers print. ``flipped`` puts small values at the top, as those of ranks."""

    label: str
    unit: str = ""
    decimals: int = 1
    percent: bool = False  # values are fractions, printed as percentages
    log: bool = False
    from_zero: bool = False
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One drawn place or point. ``low``/``high`` is its interval; ``null_*`` what chance alone would give.

    ``x`` is a number, or a period written YYYY-MM in a time series; ``code`` ties the mark to a map shape.
    Marks of a time series whose ``stretch`` differs cannot be compared: their line is broken between them.
    """

    label: str
    y: float | None
    x: float | str | None = None
    low: float | None = None
    high: float | None = None
    role: Role = "rest"
    code: str = ""
    note: str = ""
    show_label: bool = False
    series: str = ""
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: a funnel limit, a fitted slope, a national value. Points are (x, y) pairs."""

    label: str
    points: tuple[tuple[float, float], ...]
    role: Role = "rest"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A dated mark on a time series: a break in the data or a documented change."""

    period: str
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One quantity of a chart of strips: the ``series`` of its marks, its axis, and what its ends mean in words."""

    series: str
    axis: Axis
    low_end: str
    high_end: str


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart in words and numbers.

    ``title`` is the finding in words; ``subtitle`` says what, where, when and in what unit; ``alt`` describes the
    picture to someone who cannot see it. ``reference`` is the national value drawn through every row.
    """

    kind: ChartKind
    title: str
    subtitle: str
    alt: str
    y: Axis
    marks: tuple[Mark, ...]
    x: Axis | None = None
    lines: tuple[Line, ...] = ()
    events: tuple[Event, ...] = ()
    reference: float | None = None
    reference_label: str = "England"
    geography: str = ""  # for maps: "sub-icb", "icb" or "region"
    breaks: tuple[float, ...] = ()  # for maps: class boundaries, at most four, giving at most five classes
    class_labels: tuple[str, ...] = field(default=())
    strips: tuple[Strip, ...] = field(default=(), repr=False)  # for strips, in order from the top
    icons: tuple[str, ...] = ()  # for control charts: what sums it up, by the keys of fairwait.charts.icons
