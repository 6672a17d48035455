"""The chart of “where would I wait less?”: each provider’s wait with its limits, under a name that fits its row."""

from __future__ import annotations

import re
from typing import Final

from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.items import item_in_text
from fairwait.editions.near.asking import Answer

#: The legal form at the end of a name; of a trust the NHS stays.
_FORM: Final = re.compile(r",?\s+(Foundation Trust|(?<=NHS )Trust|Limited|Ltd|PLC)\.?$", re.IGNORECASE)


def waits_chart(answer: Answer, reach: str) -> tuple[ChartSpec, ...]:
    """Rows of medians with limits, in the order of the table; none where there are not two. ``reach`` says how far the
    answer goes, such as ``15 miles``."""
    drawn = [*answer.placed, *answer.unsure]
    if len(drawn) < 2:
        return ()
    marks = tuple(
        Mark(
            label=f"{_short(one.name)}, {words.decimal(one.miles, 0)} mi", y=one.wait.median, low=one.wait.median_low,
            high=one.wait.median_high, role="subject" if one.sector == "NHS" else "rest", code=one.wait.provider,
            note="NHS" if one.sector == "NHS" else "independent",
        )
        for one in drawn
    )  # fmt: skip
    subject = f"for {item_in_text(answer.treatment_function)} near {answer.origin.name}"
    found = sum(answer.shorter.values())
    differ = words.noun(found, "differs", "differ")
    told = f"{words.integer(found)} of {words.count(answer.pairs, 'pair')} of waits {subject} {differ} clearly"
    return (
        ChartSpec(
            kind="interval-rows",
            title=told if found else f"No two waits {subject} can be told apart",
            subtitle=(
                f"Median weeks waited so far, {answer.period.label}, with 95% limits that allow for month-to-month "
                "noise; within a group nearest first; NHS providers bold"
            ),
            alt=(
                f"Rows of {len(drawn)} providers within {reach} of {answer.origin.label}, each with its "
                "median wait so far and an interval."
            ),
            y=Axis("Median wait so far", unit="weeks", from_zero=True),
            marks=marks,
            reference=answer.england,
        ),
    )


def _short(name: str) -> str:
    """A name without its legal form, so that the row has room for the rest and for the miles."""
    return _FORM.sub("", name)
