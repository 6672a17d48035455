"""What one provider sent, as a finding: how many months, every gap with the list on both sides, every month."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from fairwait.analysis.sent.months import Gap, Sent, SentMonth
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.measures.completeness_words import short_name

if TYPE_CHECKING:
    from fairwait.domain.provenance import Provenance

#: What a month was, in words.
SAID = {
    "submitted": "sent",
    "missing": "not sent",
    "closed": "closed or merged",
    "left": "left",
    "not_yet_open": "not yet reporting",
    "zero": "sent, nobody waiting",
    "unknown": "not sent; whether it should have is not known",
}
NOT_EMPTY = (
    "A month without figures is not a month without patients: whoever waited went on waiting and was not counted."
)
_FEWEST_DRAWN = 3
_EVENTS = 4
_TOLD = 3


def sent_finding(sent: Sent, files: tuple[Provenance, ...]) -> Finding:
    """The finding of one provider; ``files`` are those it rests on."""
    revised = [one for one in sent.months if one.revised]
    return Finding(
        id="sent-months",
        title=f"What {short_name(sent.name)} sent, month by month",
        headline=_headline(sent),
        sentences=tuple(_sentences(sent, revised)),
        tables=(*((_gap_table(sent),) if sent.gaps else ()), _month_table(sent)),
        charts=(_chart(sent),) if len(sent.with_figures) >= _FEWEST_DRAWN else (),
        method=(
            "From the monthly series of lists by provider, and from full data files for months that it does not reach. "
            "The list is everybody waiting at the end of the month, as pathways. The publication leaves out rows of "
            "nought, so a very small provider without figures may have had nobody waiting. Lists on the two sides of a "
            "gap are not joined: what changed in between was not counted, and may be waits or the way of counting."
        ),
        caveats=("A list is a count of everybody who was waiting, so no interval stands beside it.",),
        provenance=files,
        numbers={
            "months": len(sent.months), "sent": len(sent.with_figures), "gaps": len(sent.gaps),
            "revised": len(revised), "first": str(sent.months[0].period), "last": str(sent.months[-1].period),
        },
    )  # fmt: skip


def _headline(sent: Sent) -> str:
    first, last = sent.months[0].period, sent.months[-1].period
    name, many, of = sent.name, len(sent.with_figures), len(sent.months) - _noughts(sent)
    if sent.ended is not None:
        until = sent.with_figures[-1].period
        told = f"{name} sent its list for {words.count(many, 'month')}, {words.months(first, until)}, and none since"
    elif many == of:
        told = f"{name} sent its list for every month held since its first, {words.months(first, last)}"
    else:
        told = f"{name} sent its list for {many} of {words.count(of, 'month')}, {words.months(first, last)}"
    return f"{told}."


def _noughts(sent: Sent) -> int:
    """In how many months it sent figures and nobody was waiting."""
    return sum(one.status == "zero" for one in sent.months)


def _sentences(sent: Sent, revised: list[SentMonth]) -> list[str]:
    told = [_gap_words(gap) for gap in sent.gaps[-_TOLD:]]
    if len(sent.gaps) > _TOLD:
        told.insert(0, f"There are {words.number_word(len(sent.gaps))} gaps; the latest are told here.")
    if sent.gaps:
        told.append(NOT_EMPTY)
    if noughts := _noughts(sent):
        told.append(f"In {words.count(noughts, 'month', words=True)} it sent figures and nobody was waiting.")
    if sent.ended is not None and sent.ended.reason:
        told.append(sent.ended.reason)
    if revised:
        have = words.noun(len(revised), "has", "have")
        told.append(
            f"{words.sentence(words.count(len(revised), 'month', words=True))[:-1]} {have} another figure in another "
            "file held here: the table says which."
        )
    else:
        told.append("No other file held here gives another figure for any of these months.")
    return told


def _gap_words(gap: Gap) -> str:
    before = f"{words.count(gap.before.size or 0, 'pathway')} in {gap.before.period.label}"
    when = words.months(gap.first, gap.last)
    missed = f"{when} {words.noun(gap.months, 'is', 'are')} missing: the list before was {before}"
    if gap.after is None:
        return f"{missed}, and nothing has come since."
    return f"{missed}, the first one after it {words.integer(gap.after.size)} in {gap.after.period.label}."


def _gap_table(sent: Sent) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for gap in reversed(sent.gaps):
        after = gap.after.size if gap.after is not None else None
        change = None if after is None or gap.before.size is None else after - gap.before.size
        rows.append((
            words.months(gap.first, gap.last), gap.months, gap.before.period.label, gap.before.size,
            gap.after.period.label if gap.after else "nothing since", after, change,
        ))  # fmt: skip
    return Table(
        id="sent-gaps",
        title="The list on both sides of each gap",
        columns=(
            Column("missing", "Months missing"),
            Column("months", "How many", "integer"),
            Column("before_month", "Last month before"),
            Column("before", "List then", "integer", note="Pathways."),
            Column("after_month", "First month after"),
            Column("after", "List then", "integer", note="Pathways."),
            Column("change", "Difference", "integer"),
        ),
        rows=tuple(rows),
    ).without_empty_columns()


def _month_table(sent: Sent) -> Table:
    sizes = [one.size for one in sent.months]
    change: dict[int, int] = {
        at + 1: now - before
        for at, (before, now) in enumerate(pairwise(sizes)) if before is not None and now is not None
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (one.period.label, str(one.period), SAID[one.status], one.size, change.get(at), _revised(one))
        for at, one in enumerate(sent.months)
        if sent.ended is None or one.period <= sent.ended.period  # nothing is expected after the end of its returns
    ]
    return Table(
        id="sent-months",
        title=f"Every month from {sent.months[0].period.label}",
        columns=(
            Column("month", "Month"),
            Column("period", "Month for programs", "code", secondary=True),
            Column("what", "What it sent"),
            Column("list", "List", "integer", note="Pathways."),
            Column("change", "Change since the month before", "integer"),
            Column("revised", "What another file says"),
        ),
        rows=tuple(reversed(rows)),
        caption="Newest first; nothing is listed after the end of its returns." if sent.ended else "Newest first.",
    ).without_empty_columns()


def _revised(one: SentMonth) -> str | None:
    if one.revised is None:
        return None
    was = "not in it" if one.revised.was is None else words.integer(one.revised.was)
    return f"{was} ({one.revised.release.title})"


def _chart(sent: Sent) -> ChartSpec:
    drawn = [one for one in sent.months if sent.ended is None or one.period <= sent.ended.period]
    first, last = drawn[0].period, drawn[-1].period
    shown = [*sent.gaps[-_EVENTS:]]
    events = [Event(str(gap.first), f"{words.months(gap.first, gap.last)}: not sent") for gap in shown]
    if sent.ended is not None:
        events.append(Event(str(sent.ended.period), "its returns ended"))
    missed = sum(gap.months for gap in sent.gaps)
    title = f"{short_name(sent.name)}: the list in every month sent"
    return ChartSpec(
        kind="time-series",
        title=f"{title}, and {words.count(missed, 'month')} without figures" if missed else title,
        subtitle=f"Pathways waiting at the end of each month, {words.months(first, last)}"
        + ("; the line is open where nothing was sent" if missed else ""),
        alt=f"{_headline(sent)} {' '.join(_gap_words(gap) for gap in shown)}".strip(),
        y=Axis("Pathways waiting", decimals=0, from_zero=True),
        marks=tuple(
            Mark(
                one.period.label, one.size, str(one.period), role="subject", series="Its list",
                note="revised" if one.revised else "",
            )
            for one in drawn
        ),
        events=tuple(events),
    )  # fmt: skip
