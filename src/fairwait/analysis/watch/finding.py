"""The watch list as a finding of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.watch.apart import new_borders
from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.watch.watch import LEVELS, watch_list
from fairwait.analysis.watch.words import kinds
from fairwait.analysis.wording import inline
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

_PREVIEW = 8
METHOD = (
    "Each rule is a file of definitions that says what it means, on which measures, with which numbers, and what takes "
    "a place off; a rule on a measure that only describes is refused. Nobody is on the list for small numbers, for "
    "figures that are missing, or by chance: the probabilities and tests behind each rule allow for the ordinary "
    "movement of lists, and a month that cannot be judged puts nobody on and takes nobody off. Trusts that sent no "
    "figures stand apart: that is a statement about the data."
)
CAVEATS = (
    "An entry follows from a rule and has no interval: how many would be there by chance alone stands beside the list.",
    "The list says where to look, not why: it knows nothing of patients, staff, beds or what a board inherited.",
    "Pathways are not people: one person can be on several.",
)


def watch_finding(
    bench: Workbench, period: Period | None = None, geography: Geography | Sequence[Geography] | None = None
) -> Finding:
    """Who is on the watch list at the end of a month, why, since when and what takes them off.

    Raises NothingToAnswerWithError where too few months are held for any rule.
    """
    levels = LEVELS if geography is None else (geography,) if isinstance(geography, Geography) else tuple(geography)
    watched = watch_list(bench, period=period, geography=levels)
    return Finding(
        id="watch-list",
        title="The watch list",
        headline=_headline(watched, levels),
        sentences=_sentences(watched),
        tables=tuple(table for table in (_entries(watched), _silent(watched), _considered(watched)) if table.rows),
        method=METHOD,
        assumptions=tuple(f"{rule.title}: {_one_line(rule.meaning)}" for rule in watched.rules),
        caveats=CAVEATS,
        quality=watched.notes,
        provenance=watched.sources or _read(bench, watched),
        numbers=_numbers(watched),
        notes=tuple(one.sentence for one in watched.chance),
    )


def _read(bench: Workbench, watched: WatchList) -> tuple[Provenance, ...]:
    """The files that the rules read for the month of the list: what a list of nobody rests on."""
    read = (one for one in bench.panels.values() if one.last == watched.period)
    return tuple(dict.fromkeys(file for one in read for file in one.sources))


def _headline(watched: WatchList, levels: Sequence[Geography]) -> str:
    bodies = {one.area for one in watched.entries}
    many = words.listing([_counted(watched, level) for level in levels])
    told = (
        f"{words.sentence(many)[:-1]} {words.noun(len(bodies), 'is')} on the watch list in {watched.period.label}"
        if bodies
        else f"Nobody is on the watch list in {watched.period.label}"
    )
    silent = len({one.area for one in watched.data_entries})
    if silent:
        trusts = words.count(silent, "NHS trust", words=True)
        told += f"; {trusts} that sent no figures {words.noun(silent, 'stands', 'stand')} apart"
    return words.sentence(told)


def together(watched: WatchList) -> dict[str, list[WatchEntry]]:
    """The entries of each rule and measure, in the order of the rules, under words that say which."""
    order = [rule.id for rule in watched.rules]
    found: dict[str, list[WatchEntry]] = {}
    for one in sorted(watched.entries, key=lambda one: order.index(one.rule.id)):
        found.setdefault(f"{one.rule.title}, by “{inline(named_measure(one.measure).title)}”", []).append(one)
    return found


def _counted(watched: WatchList, level: Geography) -> str:
    number = len({one.area for one in watched.entries if one.geography is level})
    return f"{words.number_word(number)} {kinds(level, number)}"


def _sentences(watched: WatchList) -> tuple[str, ...]:
    found = []
    for rule in watched.rules:
        mine = [one for one in watched.every if one.rule.id == rule.id]
        if rule.about == "data":
            named = words.listing_up_to([one.name for one in mine], 4)
            found.append(
                f"Figures were not sent by {named}." if mine else "Every trust that usually sends figures did."
            )
        elif mine:
            new = sum(watched.is_new(one) for one in mine)
            fresh = f", {words.number_word(new)} of them new since {watched.told_since.label}" if new else ""
            found.append(f"{rule.title}: {words.count(len(mine), 'entry')}{fresh}.")
        else:
            found.append(f"{rule.title}: nobody.")
    borders = new_borders(watched) if Geography.ICB in watched.geographies else ()
    if borders:
        found.append(
            f"Not looked at, because their borders are new and their earlier months not held: {words.listing(borders)}"
        )
    return tuple(words.sentence(one) for one in found)


def _entries(watched: WatchList) -> Table:
    by_rule = together(watched)
    starts: list[tuple[int, str]] = []
    rows: list[tuple[Cell, ...]] = []
    for heading, entries in by_rule.items():
        starts.append((len(rows), heading))
        rows += [_row(one) for one in entries]
    return Table(
        id="watch-list",
        title="On the watch list",
        columns=(
            Column("area_name", "Place"),
            Column("since", "Since"),
            Column("reason", "Why"),
            Column("off_when", "What takes it off"),
            Column("area", "Code", "code", secondary=True),
            Column("rule", "Rule", secondary=True),
            Column("measure", "Measure", secondary=True),
            Column("entry", "Entry", secondary=True),
        ),
        rows=tuple(rows),
        row_groups=tuple(starts),
        caption="Each place by each rule and measure; one place can stand here several times.",
    )


def _row(one: WatchEntry) -> tuple[Cell, ...]:
    title = inline(named_measure(one.measure).title)
    since = f"{'by ' if one.at_least else ''}{one.since.label}"
    return (one.name, since, one.reason, one.off_when, one.area, one.rule.title, title, one.id)


def _silent(watched: WatchList) -> Table:
    return Table(
        id="watch-list-silent",
        title="About the data: trusts that sent no figures",
        columns=(Column("area", "Code", "code"), Column("area_name", "Trust"), Column("since", "Since"),
                 Column("reason", "What is known")),
        rows=tuple((one.area, one.name, one.since.label, one.reason) for one in watched.data_entries),
        caption="This says nothing of how long people wait there, neither good nor bad.",
    )  # fmt: skip


def _considered(watched: WatchList) -> Table:
    titles = {rule.id: rule.title for rule in watched.rules}
    totals: dict[tuple[str, str], int] = {}
    for one in watched.not_on_it:
        key = (titles[one.rule], one.reason)
        totals[key] = totals.get(key, 0) + one.number
    rows = tuple((rule, reason, number) for (rule, reason), number in totals.items())
    return Table(
        id="watch-list-considered",
        title="Considered and not on it",
        columns=(Column("rule", "Rule"), Column("reason", "Why not"), Column("number", "Readings", "integer")),
        rows=rows,
        caption="A reading is one place by one measure.",
        preview_rows=_PREVIEW if len(rows) > _PREVIEW else None,
    )


def _numbers(watched: WatchList) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        "entries": len(watched.entries),
        "bodies": len({one.area for one in watched.entries}),
        "trusts_silent": len({one.area for one in watched.data_entries}),
        "new": sum(watched.is_new(one) for one in watched.entries),
    }
    found |= {
        f"bodies_{level.value}": len({one.area for one in watched.entries if one.geography is level})
        for level in watched.geographies
    }
    for one in watched.chance:
        found[f"{one.rule}_entries"] = one.entries
        found[f"{one.rule}_considered"] = one.considered
        found[f"{one.rule}_expected_by_chance"] = one.expected_false
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())
