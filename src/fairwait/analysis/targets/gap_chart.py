"""The picture of a target: each place's distance from it in points, with what an ordinary month moves."""

from __future__ import annotations

from fairwait.analysis.targets import words as said
from fairwait.analysis.targets.gaps import Gap, Gaps
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.measures.completeness_words import short_name

#: A chart shows at most so many places at each end.
_ENDS = 10


def gap_chart(found: Gaps) -> ChartSpec:
    """The places furthest from a target on both sides, those short of it first."""
    judged = found.judged
    picked = judged if len(judged) <= 2 * _ENDS + 1 else (*judged[:_ENDS], *judged[-_ENDS:])
    left = len(judged) - len(picked)
    marks = tuple(
        Mark(short_name(one.name), 100 * one.gap, low=_ends(one)[0], high=_ends(one)[1], code=one.area,
             role="subject" if one.met else "comparison")
        for one in picked
    )  # fmt: skip
    subtitle = f"Points from {'its own' if found.standard.own else 'the'} target, {found.period.label}"
    if left:
        subtitle += f"; the {words.integer(left)} {said.many(found.geography)} between these ends are in the table"
    return ChartSpec(
        kind="interval-rows",
        title=said.headline(found).removesuffix("."),
        subtitle=subtitle,
        alt=f"{found.standard.title}. Each row is a place with its distance from the target in points.",
        y=Axis("Points from the target", unit="points", decimals=1),
        marks=marks,
        reference=0.0,
        reference_label="Target",
    )


def _ends(one: Gap) -> tuple[float | None, float | None]:
    """The ends of an ordinary month's range in points from the target, turned as the gap is."""
    if one.low != one.low:
        return None, None
    turned = 1.0 if (one.gap >= 0) == (one.value >= one.target) else -1.0
    low, high = sorted(100 * turned * (end - one.target) for end in (one.low, one.high))
    return low, high
