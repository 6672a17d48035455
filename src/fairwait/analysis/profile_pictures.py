"""The pictures of a profile's first page: every figure over England's on one scale, and where the place lies."""

from __future__ import annotations

from dataclasses import replace

from fairwait.analysis.maps import maps
from fairwait.analysis.profile_place import WAITS, Subject
from fairwait.analysis.profile_standing import Standing
from fairwait.analysis.profile_words import capital, so_many_of, spoken
from fairwait.analysis.wording import form, inline
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import NothingToAnswerWithError


def over_england(subject: Subject, standings: list[Standing]) -> tuple[ChartSpec, ...]:
    """Every figure divided by England's, so that weeks, shares and rates stand on one scale; none without figures."""
    drawn = [one for one in standings if one.judged and one.england > 0]
    if not drawn:
        return ()
    marks = tuple(
        Mark(
            label=capital(spoken(one.measure).removeprefix("the ")), y=one.value / one.england,
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


def located(subject: Subject) -> tuple[ChartSpec, ...]:
    """The maps of the share within 18 weeks with this place outlined and named; none for providers."""
    if subject.is_provider:
        return ()
    try:
        ranking = subject.ranking(WAITS)
    except NothingToAnswerWithError:
        return ()
    name = capital(subject.name)
    title = f"{name} among the {len(ranking)} {subject.peers()} that could be judged"
    if not subject.judged:
        title = f"{name} cannot be judged, and is hatched among {len(ranking)} {subject.peers()} that can"
    return tuple(
        replace(
            spec,
            title=title,
            alt=f"{spec.alt} {subject.area.label} is outlined.",
            marks=tuple(
                replace(mark, role="subject", label=subject.area.name, show_label=True)
                if mark.code == subject.area.code
                else replace(mark, show_label=False)
                for mark in spec.marks
            ),
        )
        for spec in maps(ranking)
    )
