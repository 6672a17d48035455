"""The picture of a profile's first answer: every figure over England's on one scale."""

from __future__ import annotations

from fairwait.analysis.profile.place import Subject
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import capital, label_of, so_many_of
from fairwait.analysis.wording import form, inline
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark


def over_england(subject: Subject, standings: list[Standing]) -> tuple[ChartSpec, ...]:
    """Every figure divided by England's, so that weeks, shares and rates stand on one scale; none without figures."""
    drawn = [one for one in standings if one.judged and one.england > 0]
    if not drawn:
        return ()
    marks = tuple(
        Mark(
            label=label_of(one.measure), y=one.value / one.england,
            low=one.interval[0] / one.england, high=one.interval[1] / one.england,
            role="subject" if one.apart else "rest",
            note=f"{form(one.measure, one.value)}; England {form(one.measure, one.england)}",
        )
        for one in drawn
    )  # fmt: skip
    apart = sum(one.apart for one in drawn)
    first = drawn[0]
    return (
        ChartSpec(
            kind="interval-rows",
            title=(
                f"{capital(so_many_of(apart, len(drawn), 'figure'))} {words.noun(max(1, apart), 'lies', 'lie')} apart "
                "from England’s, noise allowed for"
            ),
            subtitle=f"{subject.area.label}, each figure over England’s, {subject.period.label}, with 95% intervals",
            alt=(
                f"Rows of {len(drawn)} figures of {subject.area.label} divided by England’s, each with its interval; "
                f"the first, {inline(first.measure.title)}, is {words.significant(first.value / first.england)} times "
                "England’s."
            ),
            y=Axis("Times England’s value", decimals=2, from_zero=True),
            marks=marks,
            reference=1.0,
        ),
    )
