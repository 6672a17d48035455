"""The watch list as a person sees it: who and why first, then who was considered, then what chance alone gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.analysis.wording import inline
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.reports.digest.said import answer, day, escalation, said

if TYPE_CHECKING:
    from fairwait.analysis.watch.entry import NotOnIt, WatchEntry, WatchList
    from fairwait.domain.place import Area
    from fairwait.store.reader import Store
    from fairwait.workspace.responses import Response

#: So many entries of a rule are shown unless all are asked for.
_SHOWN = 8


def show_list(
    watched: WatchList, entries: Sequence[WatchEntry], places: Sequence[Area], store: Store, *, everything: bool
) -> None:
    """Print the list, rule by rule."""
    screen = Screen()
    screen.say(opening(watched, entries, places), "bold")
    label, lent = lent_line(store, watched.sources)
    if lent:
        screen.say(lent)
    for rule in watched.rules:
        mine = [one for one in entries if one.rule.id == rule.id]
        screen.heading(f"{rule.title} ({'about the data' if rule.about == 'data' else words.integer(len(mine))})")
        screen.say(rule.meaning, "dim")
        if mine:
            screen.line()
            shown = mine if everything else mine[:_SHOWN]
            screen.table(_columns(shown, watched))
            rest = len(mine) - len(shown)
            if rest:
                screen.say(f"… and {words.integer(rest)} more: “fairwait watch --all” shows every one.", "dim")
        else:
            screen.say("Nobody." if not places else "Nobody among them.")
    _answers(screen, entries)
    if not places:
        _not_on_it(screen, watched)
    _chance(screen, watched, entries, narrowed=bool(places))
    for note in watched.notes:
        screen.say(note, "dim")
    screen.line()
    if entries:
        screen.say(f"Why a place is on the list: fairwait watch show {entries[0].area}", "dim")
    screen.say(source_line(watched.sources, label), "dim")


def opening(watched: WatchList, entries: Sequence[WatchEntry], places: Sequence[Area]) -> str:
    """How many are on the list, and how many of the entries are new."""
    about = [one for one in entries if one.rule.about == "performance"]
    bodies = len({one.area for one in about})
    silent = len({one.area for one in entries if one.rule.about == "data"})
    whose = f" of {words.listing([one.label for one in places])}" if places else ""
    text = (
        f"The watch list of {watched.period.label}{whose}: "
        f"{words.count(bodies, 'body', words=True)} with {words.count(len(about), 'entry')}"
        if about
        else f"Nobody{whose} is on the watch list of {watched.period.label} for how long people wait"
    )
    judging = {rule.id for rule in watched.rules if rule.about == "performance"}
    idle = sum(one.rule in judging and not one.considered for one in watched.chance)
    if idle:
        text += f". {words.sentence(words.number_word(idle))[:-1]} of {words.count(len(judging), 'rule', words=True)} "
        text += "could not be asked: too few recent months are held"
    new = [one for one in about if watched.is_new(one)]
    if new:
        text += f", {words.number_word(len(new))} of them new since {watched.told_since.label}"
    quiet = f" {words.sentence(words.count(silent, 'trust', words=True))[:-1]} sent no figures." if silent else ""
    return f"{words.sentence(text)}{quiet}"


def _columns(entries: Sequence[WatchEntry], watched: WatchList) -> list[Shown]:
    return [
        Shown("Place", [one.label for one in entries], least=16, liked=34),
        Shown("Measure", [inline(named_measure(one.measure).title) for one in entries], least=12, liked=26),
        Shown("Since", [_since(one) for one in entries]),
        Shown("", ["new" if watched.is_new(one) else "" for one in entries], keep=30),
        Shown("Entry", [one.id for one in entries], keep=58),
    ]


def _since(one: WatchEntry) -> str:
    name, year = one.since.label.split()
    return f"{'by ' if one.at_least else ''}{name[:3]} {year}"


def _answers(screen: Screen, entries: Sequence[WatchEntry]) -> None:
    """Escalated entries and overdue reviews, which somebody should act on."""
    escalated = [f"{one.label}: {escalation(one.response)} ({one.id})" for one in entries if one.escalated]
    overdue = [
        f"{one.label}: its review of {day(str(one.response.review))} is overdue ({one.id})."
        for one in entries
        if one.response is not None and one.response.overdue and not one.escalated
    ]
    if escalated:
        screen.heading("Escalated")
        screen.items(escalated)
    if overdue:
        screen.heading("Reviews overdue")
        screen.items(overdue)


def _chance(screen: Screen, watched: WatchList, entries: Sequence[WatchEntry], *, narrowed: bool) -> None:
    """What chance alone gives is known of the whole list, not of the few places that were picked from it."""
    if not narrowed:
        screen.heading("What chance alone would give")
        screen.items(one.sentence for one in watched.chance)
        return
    used = {one.rule.id for one in entries if one.rule.about == "performance"}
    told = [one.sentence for one in watched.chance if one.rule in used]
    if told:
        screen.heading("What chance alone would give, of the whole list")
        screen.say(
            "These numbers are of everybody in England who was considered, not of the places asked for alone.", "dim"
        )
        screen.items(told)


def _not_on_it(screen: Screen, watched: WatchList) -> None:
    screen.heading("Considered and not on it (readings: a place by a measure)")
    for rule in watched.rules:
        held = [one for one in watched.not_on_it if one.rule == rule.id]
        if not held:
            continue
        screen.say(rule.title, "bold")
        screen.items(_counts(held))


def _counts(held: Sequence[NotOnIt]) -> list[str]:
    """Reasons with how many readings they hold for, those of boards and of trusts together; the most frequent first."""
    totals: dict[str, int] = {}
    for one in held:
        totals[one.reason] = totals.get(one.reason, 0) + one.number
    return [f"{words.integer(number)}: {inline(reason)}" for reason, number in sorted(totals.items(), key=_by_number)]


def _by_number(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def show_entries(entries: Sequence[WatchEntry], store: Store) -> None:
    """Print several entries of one place, one after the other."""
    for at, entry in enumerate(entries):
        if at:
            Screen().line()
        show_entry(entry, store)


def show_entry(entry: WatchEntry, store: Store) -> None:
    """Print one entry with all that it rests on."""
    screen, one = Screen(), said(entry)
    screen.say(f"{entry.label}: {inline(one.title)}", "bold")
    screen.say(f"{one.reason} {one.since}")
    if one.escalated:
        screen.say(one.escalated, "bold")
    label, lent = lent_line(store, entry.sources)
    if lent:
        screen.say(lent)
    screen.heading("What it rests on")
    screen.items(one.evidence)
    screen.heading("What takes it off")
    screen.say(one.off)
    screen.heading("The entry")
    screen.say(entry.id)
    screen.heading("The rule")
    screen.say(entry.rule.meaning)
    screen.say(entry.rule.chance, "dim")
    screen.heading("What was answered")
    if entry.response is None:
        screen.say(f"Nothing is recorded. fairwait watch respond {entry.id} --response … --review …", "dim")
    else:
        screen.facts(one.answer)
        screen.items(_history(entry.response), "dim")
    screen.line()
    if entry.sources:
        screen.say(source_line(entry.sources, label), "dim")


def _history(response: Response) -> list[str]:
    lines = []
    for record in response.history:
        told = [
            f"{name}: {text}" for name in ("response", "action", "owner", "outcome") if (text := getattr(record, name))
        ]
        if record.review:
            told.append(f"review on {day(str(record.review))}")
        by = f", by {record.author}" if record.author else ""
        lines.append(f"{record.recorded:%Y-%m-%d %H:%M} UTC{by}: {'; '.join(told)}")
    return lines


def show_recorded(found: Response, path: Path) -> None:
    """Print what is on record now, and where it is kept."""
    screen = Screen()
    screen.say(f"Recorded for {found.entry}.", "bold")
    screen.facts(answer(found))
    if found.escalated:
        screen.say(escalation(found), "bold")
    screen.say(f"Kept in {path}", "dim")
