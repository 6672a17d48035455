"""Trajectories as findings: one place, or a few beside one another."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.gap.breaks import breaks_told
from fairwait.analysis.panel.reading import USUAL_MONTHS
from fairwait.analysis.trajectories.chart import rank_chart, several_chart, value_chart
from fairwait.analysis.trajectories.tables import ends_table, finding_id, months_table
from fairwait.analysis.trajectories.trajectory import Trajectory, trajectories, trajectory
from fairwait.analysis.trajectories.words import (
    INDEPENDENT,
    ends,
    headline,
    more_sentence,
    move_sentence,
    not_judged,
    rank_sentence,
    revised_sentence,
    stretch_sentence,
    title,
)
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Area
from fairwait.domain.treatment import TOTAL
from fairwait.places.ended import ended_sentence

_CAVEATS = (
    "A place that moved against the others may have done nothing: the others may have moved.",
    "One place was looked at because somebody chose it. Of places that only move as usual 1 in 20 still passes: which "
    "of all places moved is another question, and tested as one family elsewhere.",
)


def trajectory_finding(
    bench: Workbench,
    area: Area,
    measure: Measure | str,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> Finding:
    """One place month by month. Errors as :func:`trajectory`."""
    one = trajectory(bench, area, measure, last=last, months=months, treatment_function=treatment_function)
    return finding_of(one)


def finding_of(one: Trajectory) -> Finding:
    """The finding of a trajectory that was made already."""
    sentences = (ended(one), move_sentence(one), more_sentence(one), rank_sentence(one), stretch_sentence(one))
    return Finding(
        id=finding_id(one),
        title=title(one),
        headline=headline(one),
        sentences=tuple(sentence for sentence in sentences if sentence),
        tables=(months_table(one),),
        charts=(value_chart(one), rank_chart(one)),
        method=method(one),
        assumptions=(INDEPENDENT,),
        caveats=_CAVEATS,
        quality=tuple(text for text in (*not_judged(one), revised_sentence(one), *one.panel.notes) if text),
        provenance=one.panel.sources,
        numbers=_numbers(one),
        notes=(one.panel.origin, *breaks_told(one.panel)),
    )


def ended(one: Trajectory) -> str:
    """What became of the place since its last month; empty where it still stands."""
    return ended_sentence(Area(one.area, one.name, one.panel.geography))


def method(one: Trajectory) -> str:
    """How the move is judged and the ranks are made."""
    ordinary = (
        "A list wanders: most of it is counted again the next month. What is ordinary is measured on the monthly steps "
        f"of all {places(one.panel.geography)} against their mean, each place’s own as far as it can be told, and "
        "added up over the months between."
        if one.panel.nature == "stock"
        else "What is ordinary is month-to-month noise, counting error included, of the means of the first and the "
        "last third of the months."
    )
    return (
        f"{ordinary} What breaks did is taken out. The limits of a month say where it might have stood had only "
        "month-to-month noise been otherwise: whoever waited was counted. Ranks of each month are those of "
        f"{len(one.panel)} places at most, by the method of “fairwait rank”, on boundaries of "
        f"{one.panel.boundaries.label} throughout. Methods 0.2, 3 and 6."
    )


def _numbers(one: Trajectory) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {"months": len(one.points), "judged": sum(point.judged for point in one.points)}
    move, ranks = one.moved, ends(one)
    if move is not None:
        numbers |= {
            "first": str(move.first), "last": str(move.last), "early": move.early, "late": move.late,
            "england_early": _known(move.england_early), "england_late": _known(move.england_late),
            "against_others": move.shift_printed, "ordinary": move.reach_printed, "told": move.told,
            "more_months": move.more,
        }  # fmt: skip
    if ranks is not None:
        numbers |= {"rank_early": ranks[0].rank, "rank_late": ranks[1].rank, "ranked_late": ranks[1].ranked}
    return numbers


def _known(value: float) -> Cell:
    return value if value == value else None


def comparison_finding(
    bench: Workbench,
    areas: Sequence[Area],
    measure: Measure | str,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> Finding:
    """Two to eight places of one level beside one another. Errors as :func:`trajectories`."""
    several = trajectories(bench, areas, measure, last=last, months=months, treatment_function=treatment_function)
    return comparison_of(several)


def comparison_of(several: Sequence[Trajectory]) -> Finding:
    """The finding of a few trajectories that were made already."""
    first = several[0]
    told = [one.name for one in several if one.moved is not None and one.moved.told]
    number = len(told)
    verdict = (
        f"{words.listing(told)} moved against the others by more than is ordinary"
        if told
        else "Not one of them moved against the others by more than is ordinary"
    )
    return Finding(
        id=finding_id(first, "trajectories"),
        title=verdict,
        headline=" ".join(headline(one) for one in several[:2]),
        sentences=tuple(f"{one.name}: {move_sentence(one)}" for one in several if move_sentence(one)),
        tables=(ends_table(several), *(months_table(one) for one in several)),
        charts=(several_chart(several),),
        method=method(first),
        assumptions=(INDEPENDENT,),
        caveats=_CAVEATS[:1],
        quality=tuple(dict.fromkeys(f"{one.name}, {text}" for one in several for text in not_judged(one))),
        provenance=first.panel.sources,
        numbers={"places": len(several), "moved": number},
        notes=(first.panel.origin, *breaks_told(first.panel)),
    )
