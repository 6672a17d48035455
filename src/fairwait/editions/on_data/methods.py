"""How things are measured: measures, breaks, standards, the rules of the watch list and checks, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.analysis.one_measure.words import direction
from fairwait.definitions.checks import checks
from fairwait.definitions.dated import SeriesBreak, breaks
from fairwait.definitions.measure import Measure, Polarity
from fairwait.definitions.measure_files import measures
from fairwait.definitions.standards import Standard, standards
from fairwait.definitions.watch_rules import WatchRule, watch_rules
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.store.reader import Store

_KNOWN = {
    "published": "a note of the publisher",
    "seen": "computed from the published files",
    "reported": "reported by others and not confirmed by a file at hand",
}
_WHO = {
    Geography.ENGLAND: "England",
    Geography.REGION: "each region",
    Geography.ICB: "each integrated care board",
    Geography.SUB_ICB: "each area",
    Geography.PROVIDER: "each trust",
}


def measures_finding() -> Finding:
    """Every measure: its question, what it counts, which way is better, and for whom it is defined."""
    held = tuple(sorted(measures().values(), key=lambda one: (one.collected is not None, one.title)))
    context = sum(one.polarity is Polarity.CONTEXT for one in held)
    return Finding(
        id="methods-measures",
        title="Measures",
        headline=f"{len(held)} measures are defined, each a file that anybody can read, question and correct.",
        sentences=(
            f"Of {words.number_word(context)} of them neither a large nor a small value is good or bad by itself: they "
            "have a highest and a lowest, never a best and a worst.",
        ),
        tables=(
            Table(
                id="methods-measures",
                title="Every measure",
                columns=(
                    Column("title", "Measure"),
                    Column("question", "The question it answers"),
                    Column("unit", "In"),
                    Column("direction", "Which way is better"),
                    Column("why", "Why it matters", secondary=True),
                    Column("caveats", "Beware", secondary=True),
                    Column("places", "For", secondary=True),
                    Column("since", "From", secondary=True),
                    Column("source", "Publication", secondary=True),
                    Column("id", "Name in files", "code", secondary=True),
                ),
                rows=tuple(_measure(one) for one in held),
            ),
        ),
        numbers={"measures": len(held), "context": context},
    )


def _measure(one: Measure) -> tuple[Cell, ...]:
    return (
        one.title, one.question, one.unit, direction(one), one.why_it_matters, " ".join(one.caveats),
        words.listing([level.plural for level in one.geographies]), one.valid_from.label, one.source, one.id,
    )  # fmt: skip


def breaks_finding() -> Finding:
    """Dates on which what is counted changed: no comparison crosses one without saying so."""
    held = breaks()
    return Finding(
        id="methods-breaks",
        title="Breaks in the series",
        headline=(
            f"{len(held)} changes to what is counted are known. Each moved the figures; care need not have changed."
        ),
        sentences=("Charts mark them, and what cannot be compared across one is not compared.",),
        tables=(
            Table(
                id="methods-breaks",
                title="What changed, and how it is dealt with",
                columns=(
                    Column("date", "From"),
                    Column("what", "What changed"),
                    Column("effect", "What it did to the figures"),
                    Column("handling", "What we do"),
                    Column("known", "How we know"),
                    Column("source", "Source", secondary=True),
                    Column("id", "Name in files", "code", secondary=True),
                ),
                rows=tuple(_break(one) for one in held),
            ),
        ),
        caveats=("What is only reported by others is offered as a caution and never printed as a fact.",),
        numbers={"breaks": len(held)},
    )


def _break(one: SeriesBreak) -> tuple[Cell, ...]:
    until = f" to {one.last:%-d %B %Y}" if one.last else ""
    return (
        f"{one.date:%-d %B %Y}{until}", one.what, one.effect, one.handling, _KNOWN[one.known], one.source, one.id,
    )  # fmt: skip


def standards_finding() -> Finding:
    """What was asked of waits, of whom and by when."""
    held = standards()
    unmeasured = sum(not one.measure for one in held)
    return Finding(
        id="methods-standards",
        title="Standards and targets",
        headline=(
            f"{len(held)} standards and targets are known, from {min(one.in_force.year for one in held)} on; "
            f"{unmeasured} of them nothing here can judge."
        ),
        sentences=("The month that decides a target is the one in which it is due, not the latest.",),
        tables=(
            Table(
                id="methods-standards",
                title="What was asked, of whom and by when",
                columns=(
                    Column("title", "Standard"),
                    Column("asks", "Asks"),
                    Column("of", "Of"),
                    Column("from", "In force"),
                    Column("due", "Due"),
                    Column("known", "How we know"),
                    Column("source", "Document", secondary=True),
                    Column("note", "Note", secondary=True),
                    Column("id", "Name in files", "code", secondary=True),
                ),
                rows=tuple(_standard(one) for one in held),
            ),
        ),
        numbers={"standards": len(held), "not_measured": unmeasured},
    )


def _standard(one: Standard) -> tuple[Cell, ...]:
    force = f"{one.in_force:%B %Y} to {one.ended:%B %Y}" if one.ended else f"from {one.in_force:%B %Y}"
    known = "the document named" if one.known == "published" else "reported by others, the document not at hand"
    note = " ".join(filter(None, (one.not_measured, one.dispute)))
    whom = words.listing([_WHO[level] for level in one.levels])
    due = one.due.label if one.due else None
    return one.title, one.asks, whom, force, due, known, one.source.sentence, note or None, one.id


def watch_finding() -> Finding:
    """The rules of the watch list: what puts a place on it, what takes it off, and what chance alone would do."""
    held = watch_rules()
    return Finding(
        id="methods-watch",
        title="Rules of the watch list",
        headline=(
            f"{words.number_word(len(held)).capitalize()} rules put a place on the watch list, and nothing else does."
        ),
        sentences=("Every entry prints its evidence, and how many places chance alone would put there.",),
        tables=(
            Table(
                id="methods-watch",
                title="The rules",
                columns=(
                    Column("title", "Rule"),
                    Column("meaning", "What it means to be on it"),
                    Column("evidence", "What is shown"),
                    Column("off", "What takes a place off"),
                    Column("chance", "What chance alone would do"),
                    Column("measures", "Measures", secondary=True),
                    Column("id", "Name in files", "code", secondary=True),
                ),
                rows=tuple(_rule(one) for one in held),
            ),
        ),
        numbers={"rules": len(held)},
    )


def _rule(one: WatchRule) -> tuple[Cell, ...]:
    named = words.listing([measures()[name].title for name in one.measures])
    return one.title, one.meaning, one.evidence, one.off, one.chance, named, one.id


def checks_finding(store: Store) -> Finding:
    """What is checked when a file is read, and what happens when a rule is broken."""
    rows: list[tuple[Cell, ...]] = []
    for publication in sorted({one.publication for one in store.current_releases}):
        rows += [(publication, one.sentence, one.severity, one.id) for one in checks(publication)]
    found = sum(bool(check["breaches"]) for one in store.current_releases for check in one.checks)
    return Finding(
        id="methods-checks",
        title="Checks of every file",
        headline="Every file is checked when it is read; what is found is kept and shown, and nothing is altered.",
        sentences=(f"In the files now in use, {words.count(found, 'check')} found something to tell.",),
        tables=(
            Table(
                id="methods-checks",
                title="What should hold of a monthly data file",
                columns=(
                    Column("publication", "Of", "code", secondary=True),
                    Column("rule", "What should hold"),
                    Column("severity", "If broken", note="An error keeps the file out; the rest is shown."),
                    Column("id", "Name in files", "code", secondary=True),
                ),
                rows=tuple(rows),
            ),
        ) if rows else (),
        numbers={"checks": len(rows), "found": found},
    )  # fmt: skip
