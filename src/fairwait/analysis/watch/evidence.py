"""What each entry of the watch list rests on, and what was answered to it, as findings."""

from __future__ import annotations

from fairwait.analysis.profile.words import lean
from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.watch.finding import METHOD
from fairwait.analysis.wording import inline
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table

_PREVIEW = 12
NO_INTERVAL = (
    "An entry follows from a rule and has no interval: how many would be there by chance alone stands beside the list."
)


def evidence_finding(watched: WatchList) -> Finding | None:
    """Every piece of evidence, entry by entry, as sentences; None where nobody is on the list."""
    rows: list[tuple[Cell, ...]] = []
    starts: list[tuple[int, str]] = []
    for one in watched.every:
        starts.append((len(rows), f"{one.label}: {one.rule.title}, {inline(named_measure(one.measure).title)}"))
        told = (one.reason, *(each.sentence for each in one.evidence), *one.notes)
        rows += [(one.area, one.name, text, one.id) for text in dict.fromkeys(told)]
    if not rows:
        return None
    return Finding(
        id="watch-list-evidence",
        title="What each entry rests on",
        headline=f"{words.sentence(words.count(len(watched.every), 'entry', words=True))[:-1]} "
        f"{words.noun(len(watched.every), 'rests', 'rest')} on {words.count(len(rows), 'statement')}, each with its "
        "numbers.",
        tables=(
            Table(
                id="watch-list-evidence",
                title="The evidence, entry by entry",
                columns=(Column("area", "Code", "code"), Column("area_name", "Place"), Column("said", "Evidence"),
                         Column("entry", "Entry", secondary=True)),
                rows=tuple(rows),
                row_groups=tuple(starts),
                preview_rows=_PREVIEW if len(rows) > _PREVIEW else None,
            ),
        ),
        method=METHOD,
        caveats=(NO_INTERVAL,),
        provenance=watched.sources,
        numbers={"entries": len(watched.every), "statements": len(rows)},
    )  # fmt: skip


def answers_finding(watched: WatchList) -> Finding | None:
    """What bodies answered, who owns the action and when it is looked at again; None where nobody answered."""
    answered = [one for one in watched.every if one.response is not None]
    if not answered:
        return None
    number = len(answered)
    return Finding(
        id="watch-list-answers",
        title="What was answered",
        headline=f"To {words.number_word(number)} of {words.count(len(watched.every), 'entry')} an answer is recorded.",
        tables=(
            lean(Table(
                id="watch-list-answers",
                title="Answers as they were recorded",
                columns=(
                    Column("area", "Code", "code"), Column("area_name", "Place"), Column("response", "Answer"),
                    Column("action", "Action"), Column("owner", "Owner"), Column("review", "Review on"),
                    Column("outcome", "Outcome"), Column("missed", "Reviews missed", "integer"),
                    Column("entry", "Entry", secondary=True),
                ),
                rows=tuple(_answer(one) for one in answered),
            )),
        ),
        method="Answers stand as they were recorded in the workspace; a review passes when its day goes by without an "
        "outcome or a new date, and two that pass escalate the entry.",
        caveats=("An answer is what a body says of itself: it is not checked, and no estimate with an interval.",),
        provenance=watched.sources,
        numbers={"answered": number, "entries": len(watched.every)},
    )  # fmt: skip


def _answer(one: WatchEntry) -> tuple[Cell, ...]:
    answer = one.response
    assert answer is not None
    return (
        one.area, one.name, answer.latest("response") or None, answer.latest("action") or None,
        answer.latest("owner") or None, str(answer.review) if answer.review else None,
        answer.latest("outcome") or None, answer.missed, one.id,
    )  # fmt: skip
