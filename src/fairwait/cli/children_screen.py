"""A board's children as a person sees them: one table a kind, each row with the months behind it on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import source_line
from fairwait.cli.sparks import spark
from fairwait.cli.streams import speaks_unicode
from fairwait.cli.values import count_text, range_text, value_heading, value_text
from fairwait.domain.cells import MISSING
from fairwait.measures.completeness_words import short_name

if TYPE_CHECKING:
    from fairwait.analysis.children.children import Child, Children
    from fairwait.domain.finding import Finding

_MOST = 24


def show(told: Finding, found: Children, label: str, why: str = "") -> None:
    """The whole page: a sentence, a table for each kind of place, then who cannot be judged and why.

    ``why`` says why this month is shown.
    """
    screen = Screen()
    screen.say(told.headline, "bold")
    for sentence in told.sentences:
        screen.say(sentence)
    screen.say(why)
    everyone = (found.board, *found.children)
    drawn = speaks_unicode(screen.stream)
    for title, kind in (("", "board"), ("Areas: people it answers for", "area"),
                        ("NHS providers that sit in it: people they treat", "nhs"),
                        ("Independent providers that sit in it, the longest lists", "independent")):  # fmt: skip
        rows = [one for one in everyone if one.kind == kind]
        if rows:
            if title:
                screen.heading(title)
            else:
                screen.line()
            screen.table(
                _columns(found, rows, _scale(rows) if drawn else None), [not one.standing.judged for one in rows]
            )
            screen.items(
                (f"{short_name(one.area.name)}: {one.standing.reason}" for one in rows if one.standing.reason), "dim"
            )
    screen.line()
    screen.say(_legend(found, drawn), "dim")
    for line in (*told.caveats, *told.notes, source_line(told.provenance, label, found.measure)):
        screen.say(line, "dim")


def _scale(rows: Sequence[Child]) -> tuple[float, float] | None:
    """One scale for all rows of a table; None where no month is known."""
    values = [one.value for child in rows for one in child.months if one.value is not None]
    return (min(values), max(values)) if values else None


def _columns(found: Children, rows: Sequence[Child], scale: tuple[float, float] | None) -> list[Shown]:
    measure = found.measure
    judged = [one.standing.value if one.standing.judged else None for one in rows]
    ends = [one.standing.interval if one.standing.judged else (None, None) for one in rows]
    before = [one.known[0].value if len(one.known) > 1 else None for one in rows]
    drawn = [_line(one, scale, len(found.england)) for one in rows] if scale else []
    return [
        Shown("Place", [short_name(one.area.name) for one in rows], least=14, liked=32),
        Shown("Code", [one.area.code for one in rows], keep=30),
        Shown(value_heading(measure), [value_text(measure, one) for one in judged], right=True),
        Shown("95% interval", [range_text(measure, *one) for one in ends], True, keep=40),
        Shown("Ranks", [(one.standing.rank_cell or MISSING).replace(" to ", "–") for one in rows], True, keep=60),
        *([Shown("Months", drawn, keep=50)] if any(one.strip() for one in drawn) else []),
        *([Shown("First", [value_text(measure, one) for one in before], True, keep=45)] if any(before) else []),
        Shown(measure.divided_by.capitalize(), [count_text(_known(one)) for one in rows], True, keep=20),
    ]


def _known(one: Child) -> float | None:
    size = one.standing.denominator
    return None if size != size else size


def _line(one: Child, scale: tuple[float, float] | None, months: int) -> str:
    """The last months on one scale for all rows of a table; a gap where a month cannot be judged."""
    if scale is None or len(one.known) < 2:
        return ""
    shown = one.months[-min(_MOST, months) :]
    return spark([month.value for month in shown], limits=scale, stretches=[month.stretch for month in shown])


def _legend(found: Children, drawn: bool) -> str:
    first = found.england[0].period.label
    line = (
        f" “Months” are up to the last {_MOST} since {first}, the rows of a table on one scale, with a gap "
        "where a month cannot be judged; “First” is the first of them."
        if drawn and len(found.england) > 1
        else ""
    )
    return f"Intervals are 95%; ranks are among all places of the kind in England.{line}"
