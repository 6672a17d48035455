"""Trajectories as a person sees them: the answer, a line a place, the months as a table, what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.gap.breaks import breaks_told
from fairwait.analysis.trajectories.england import england_headline, england_sentences
from fairwait.analysis.trajectories.finding import ended, finding_of
from fairwait.analysis.trajectories.words import first_of, headline, move_sentence, not_judged, revised_sentence
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.cli.sparks import rows_of_sparks, spark
from fairwait.cli.streams import speaks_unicode
from fairwait.cli.values import range_text, value_text
from fairwait.domain.cells import MISSING
from fairwait.domain.finding import Cell

if TYPE_CHECKING:
    from fairwait.analysis.trajectories.england import EnglandTrajectory
    from fairwait.analysis.trajectories.trajectory import Trajectory, TrajectoryPoint
    from fairwait.domain.period import Period
    from fairwait.store.reader import Store

_SHOWN = 13


def show(found: Sequence[Trajectory], store: Store, *, everything: bool) -> None:
    """Print one place, or a few beside one another."""
    screen, first = Screen(), found[0]
    if len(found) == 1:
        finding = finding_of(first)
        screen.say(finding.headline, "bold")
        for sentence in finding.sentences:
            screen.say(sentence)
    else:
        for one in found:
            screen.say(headline(one), "bold")
            screen.say(ended(one), indent="  ")
            screen.say(move_sentence(one), indent="  ")
    label, lent = lent_line(store, first.panel.sources)
    screen.say(lent)
    screen.line()
    for line in rows_of_sparks(_sparks(found, speaks_unicode(screen.stream)), screen.width):
        screen.line(line)
    if len(found) == 1:
        _months(screen, first, everything)
    else:
        _several(screen, found, everything)
    _below(screen, found)
    screen.line()
    screen.say(" ".join((first.panel.origin, *first.panel.notes)), "dim")
    screen.say(source_line(first.panel.sources, label, first.measure), "dim")


def _sparks(found: Sequence[Trajectory], unicode: bool) -> list[tuple[str, str, str]]:
    """A line a place, England's, and, of one place alone, its rank; values on one scale."""
    first = found[0]
    drawn = [[point.value if point.judged else None for point in one.points] for one in found]
    england = [point.england for point in first.points]
    held = [value for line in (*drawn, england) for value in line if value is not None]
    limits = (min(held), max(held)) if held else None
    stretches = [point.stretch for point in first.points]

    def line(name: str, values: Sequence[float | None]) -> tuple[str, str, str]:
        # The ends of the last stretch alone: what was counted before cannot be compared with it.
        ends = [
            value for value, one in zip(values, stretches, strict=True) if value is not None and one == stretches[-1]
        ]
        told = f"{value_text(first.measure, ends[0])} to {value_text(first.measure, ends[-1])}" if ends else MISSING
        return name, spark(values, limits=limits, stretches=stretches, unicode=unicode), told

    lines = [line(one.name, values) for one, values in zip(found, drawn, strict=True)]
    if any(value is not None for value in england):
        lines.append(line("England", england))
    ranks = [point.rank for point in first.points]
    known = [rank for rank in ranks if rank is not None]
    if len(found) == 1 and known:
        picture = spark(ranks, limits=(1.0, float(max(point.ranked for point in first.points))), stretches=stretches,
                        flipped=True, unicode=unicode)  # fmt: skip
        lines.append((f"Rank (top: 1, {first_of(first.measure)})", picture, f"{known[0]:.0f} to {known[-1]:.0f}"))
    return lines


def _months(screen: Screen, one: Trajectory, everything: bool) -> None:
    points = one.points if everything else one.points[-_SHOWN:]
    screen.heading("Month by month" if len(points) == len(one.points) else f"The last {len(points)} months")
    measure = one.measure
    screen.table([
        Shown("Month", [_short(point.period) for point in points]),
        Shown(_heading(one), [value_text(measure, point.value) for point in points], True),
        Shown("95%", [range_text(measure, point.low, point.high) for point in points], True, keep=60),
        Shown("England", [value_text(measure, point.england) for point in points], True, keep=70),
        Shown("Rank", [MISSING if point.rank is None else f"{point.rank:.0f}" for point in points], True),
        Shown("95% ", [_span(point) for point in points], True, keep=80),
        Shown("Of", [str(point.ranked) if point.rank is not None else "" for point in points], True, keep=65),
        Shown("", [_remark(point) for point in points], keep=75),
    ], [not point.judged for point in points])  # fmt: skip
    screen.say(
        f"Rank 1 is the {first_of(measure)}. Limits allow for month-to-month noise."
        + ("" if len(points) == len(one.points) else " --all shows every month."),
        "dim",
    )


def _several(screen: Screen, found: Sequence[Trajectory], everything: bool) -> None:
    points = found[0].points if everything else found[0].points[-_SHOWN:]
    start = len(found[0].points) - len(points)
    screen.heading("Month by month" if not start else f"The last {len(points)} months")
    columns = [Shown("Month", [_short(point.period) for point in points])]
    for at, one in enumerate(found):
        cells = [value_text(one.measure, point.value) for point in one.points[start:]]
        columns.append(Shown(one.area, cells, True, keep=90 - at))  # the last named go first on a narrow terminal
    england = [value_text(found[0].measure, point.england) for point in points]
    columns.append(Shown("England", england, True, keep=70))
    screen.table(columns)
    if start:
        screen.say("--all shows every month.", "dim")


def _below(screen: Screen, found: Sequence[Trajectory]) -> None:
    told = breaks_told(found[0].panel)
    if told:
        screen.heading("In these months, what is counted changed")
        screen.items(told)
    for one in found:
        reasons = not_judged(one)
        if reasons:
            screen.heading("Not judged, with the reason" if len(found) == 1 else f"{one.name}: not judged")
            screen.items(reasons)
        screen.say(revised_sentence(one))


def _heading(one: Trajectory) -> str:
    return one.area


def _span(point: TrajectoryPoint) -> str:
    return MISSING if point.rank is None else f"{point.rank_low}–{point.rank_high}"


def _remark(point: TrajectoryPoint) -> str:
    return "not judged" if not point.judged else "revised" if point.revised else ""


def _short(month: Period) -> str:
    name, year = month.label.split()
    return f"{name[:3]} {year}"


def show_england(found: EnglandTrajectory, store: Store, *, everything: bool) -> None:
    """Print a series of England."""
    from fairwait.analysis.periods.words import amount

    screen = Screen()
    screen.say(england_headline(found), "bold")
    for sentence in england_sentences(found):
        screen.say(sentence)
    label, lent = lent_line(store, (found.source,))
    screen.say(lent)
    screen.line()
    values = [moment.value if moment.status == "ok" else None for moment in found.moments]
    unicode = speaks_unicode(screen.stream)
    for line in _years(found, values, unicode):
        screen.line(line)
    moments = found.moments if everything else found.moments[-_SHOWN:]
    screen.heading("Month by month" if everything else f"The last {len(moments)} months")
    cells: list[list[Cell]] = [[], []]
    for moment in moments:
        cells[0].append(amount(found.change, moment.value, censored=moment.status == "censored"))
        cells[1].append(amount(found.change, moment.estimated))
    columns = [Shown("Month", [_short(moment.period) for moment in moments]),
               Shown("Published", [str(cell) for cell in cells[0]], True)]  # fmt: skip
    if found.one.estimates:
        columns.append(Shown("With estimates", [str(cell) for cell in cells[1]], True, keep=50))
    screen.table(columns)
    if not everything:
        screen.say("--all shows every month.", "dim")
    if found.breaks:
        screen.heading("In these months, what is counted changed")
        screen.items(one.sentence for one in found.breaks)
    screen.line()
    screen.say(source_line((found.source,), label), "dim")


def _years(found: EnglandTrajectory, values: Sequence[float | None], unicode: bool) -> list[str]:
    """One line a year, all on one scale: some two hundred months would not fit into one."""
    held = [value for value in values if value is not None]
    limits = (min(held), max(held))
    lines: dict[int, tuple[list[float | None], list[int]]] = {}
    for moment, value, stretch in zip(found.moments, values, found.stretch, strict=True):
        row, numbers = lines.setdefault(moment.period.year, ([None] * (moment.period.month - 1), []))
        numbers += [stretch] * (1 + len(row) - len(numbers))
        row.append(value)
    return [
        f"{year}  {spark(row, limits=limits, stretches=numbers, unicode=unicode)}"
        for year, (row, numbers) in lines.items()
    ]
