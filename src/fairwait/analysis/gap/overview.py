"""The gap of every measure that is followed, in one table: which grew, which shrank, and of which nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.gap.finding import CAVEATS
from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.analysis.gap.words import TITLE_RULE, title
from fairwait.analysis.wording import inline, places, plain
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table

_APART, _CLOSER, _UNSURE = "moved apart", "moved closer together", "cannot be told"


def gap_overview_finding(gaps: Sequence[GapOverTime]) -> Finding:
    """What a page says of the gap on everything that is followed. ``gaps`` are at least one."""
    told = [verdict_of(gap) for gap in gaps]
    apart, closer = told.count(_APART), told.count(_CLOSER)
    unsure = len(gaps) - apart - closer
    return Finding(
        id="gap-overview",
        title="The gap on every measure that is followed",
        headline=_headline(len(gaps), apart, closer, unsure),
        sentences=(
            *(f"{title(gap)}: {inline(gap.measure.title)}." for gap in gaps if verdict_of(gap) in (_APART, _CLOSER)),
            "Many of these are of the same lists: they are no independent answers.",
        ),
        tables=(_table(gaps),),
        method=f"Each row is the answer of a page of its own. {TITLE_RULE} Methods 3.4.",
        caveats=CAVEATS,
        provenance=tuple(dict.fromkeys(file for gap in gaps for file in gap.panel.sources)),
        numbers={"gaps": len(gaps), "apart": apart, "closer": closer, "cannot_be_told": unsure},
    )


def _headline(number: int, apart: int, closer: int, unsure: int) -> str:
    many = f"Of {words.count(number, 'gap')}, each of one measure among one kind of place,"
    if unsure == number:
        return f"{many} not one can be said to have grown or shrunk over about two years, however it is measured."
    rest = f"; of {_number(unsure)} neither can be said" if unsure else ""
    return f"{many} {_number(apart)} grew and {_number(closer)} shrank over about two years, however measured{rest}."


def verdict_of(gap: GapOverTime) -> str:
    """What all estimators that count say together: ``moved apart``, ``moved closer together``, or that they do not."""
    told = {line.verdict for line in gap.judged} if gap.long_enough else set()
    return {"wider": _APART, "narrower": _CLOSER}.get(told.pop() if len(told) == 1 else "", _UNSURE)


def _number(number: int) -> str:
    return words.number_word(number) if number else "none"


def _in_groups(gaps: Sequence[GapOverTime]) -> list[GapOverTime]:
    """Kinds of place together, each where it first stands; in each those of which something can be said first."""
    kinds = list(dict.fromkeys(gap.panel.geography for gap in gaps))
    answers = (_APART, _CLOSER, _UNSURE)
    return sorted(gaps, key=lambda gap: (kinds.index(gap.panel.geography), answers.index(verdict_of(gap))))


def _table(gaps: Sequence[GapOverTime]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    starts: dict[str, int] = {}
    for gap in _in_groups(gaps):
        line, kind = gap.headline, words.sentence(places(gap.panel.geography))[:-1]
        one, relied = line.change, line.votes
        starts.setdefault(f"{kind}: {verdict_of(gap)}", len(rows))
        rows.append((
            gap.measure.title, kind, gap.places, plain(one.early), plain(one.late),
            plain(float(line.chance[-1])), plain(one.value), plain(one.low) if relied else None,
            plain(one.high) if relied else None, verdict_of(gap), line.name,
            words.months(gap.last.periods[0], gap.last.periods[-1]), gap.panel.geography.value,
        ))  # fmt: skip
    return Table(
        id="gap-overview",
        title="How far apart the same places were and are, measure by measure",
        columns=(
            Column("measure", "Measure"),
            Column("places", "Among", secondary=True),
            Column("number", "Places", "integer"),
            Column("early", "Then", "number", 2, figures=3, note="mean of the first third of the months"),
            Column("late", "Now", "number", 2, figures=3, note="mean of the last third of the months"),
            Column("chance", "Chance alone", "number", 2, figures=3, note="equal places, month-to-month noise only"),
            Column("change", "Now over then", "number", 2),
            Column("change_low", "Low", "number", 2, note="95% limit"),
            Column("change_high", "High", "number", 2),
            Column("verdict", "However it is measured"),
            Column("estimator", "Way of measuring shown", secondary=True),
            Column("window", "Months", secondary=True),
            Column("geography", "Kind of place", "code", secondary=True),
        ),
        rows=tuple(rows),
        row_groups=tuple((at, heading) for heading, at in starts.items()),
        caption="The ratio of high places to low ones. What can be said rests on every way of measuring: see its page.",
        interval=IntervalCell("change", "change_low", "change_high", "Now over then", 1.0, "No change", decimals=2),
    )  # fmt: skip
