"""What is asked of one place, and why it stands on the watch list or does not."""

from __future__ import annotations

import math

from fairwait.analysis.digest.standards import target_line
from fairwait.analysis.profile.place import called
from fairwait.analysis.profile.words import capital, lean, so_many_of
from fairwait.analysis.targets.finding import targets_for
from fairwait.analysis.targets.gaps import Gap, gaps_of
from fairwait.analysis.watch.apart import unseen_words
from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.wording import form, inline, plain
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Area, Geography, Sector
from fairwait.domain.provenance import Provenance
from fairwait.places.areas import area_index
from fairwait.places.standing import latest_lookup

_SET_METHOD = (
    "Each standard is judged in the month that decides it, else in the latest held. Pathways short would have to be on "
    "the other side of the limit on a list of the same length."
)
_COUNTED = (
    "A list is counted whole, so no share has an interval of sampling; the range beside each is where one ordinary "
    "month’s movement leaves it, 19 times in 20."
)
_NO_INTERVAL = "An entry follows from a rule and has no interval; the list says where to look, not why."


def asked_finding(bench: Workbench, area: Area) -> Finding | None:
    """The standards that one place is held against; None where none is set for places of its kind."""
    if area.geography is Geography.PROVIDER and area.sector is Sector.INDEPENDENT:
        return None
    month = bench.latest_period()
    gone = area.geography is not Geography.PROVIDER and area.code not in area_index(area.geography, latest_lookup())
    gaps = targets_for(bench, area, month if gone else None)
    if not gaps:
        return None
    judged = [one for one in gaps if one.met is not None and not _coming(one)]
    return Finding(
        id="asked",
        title=f"What {'was' if gone else 'is'} asked of {called(area)}",
        headline=_headline(area, gaps, judged),
        sentences=tuple(target_line(one).sentence for one in gaps if one.met is not None),
        tables=(_asked_table(area, gaps),),
        method=_SET_METHOD,
        caveats=(_COUNTED,),
        notes=tuple(dict.fromkeys(words.sentence(standard(one.standard).source.sentence) for one in gaps)),
        provenance=_sources(bench, gaps),
        numbers={
            "standards": len(gaps), "judged": len(judged), "met": sum(one.met is True for one in judged),
            "due_later": sum(_coming(one) for one in gaps),
        },
    )  # fmt: skip


def _coming(gap: Gap) -> bool:
    """Whether a standard falls due after the month it was judged in: nobody can have missed it yet."""
    due = standard(gap.standard).due
    return due is not None and due > gap.period


def _headline(area: Area, gaps: tuple[Gap, ...], judged: list[Gap]) -> str:
    name = capital(called(area))
    if not judged:
        by = "the one standard" if len(gaps) == 1 else f"the {words.count(len(gaps), 'standard', words=True)}"
        return f"{name} could not be judged by {by} that it is held against."
    met = sum(one.met is True for one in judged)
    when = "in the months that decide them" if len({one.period for one in judged}) > 1 else judged[0].period.label
    when = when if when.startswith("in") else f"in {when}"
    if len(judged) == 1:
        verb = "met" if met else "did not meet"
        return f"{name} {verb} the one standard that it could be judged by {when}."
    told = (
        so_many_of(met, len(judged), "standard")
        if met
        else f"none of {words.count(len(judged), 'standard', words=True)}"
    )
    told = told.replace("none of two", "neither of two")
    return f"{name} met {told} that it could be judged by {when}."


def _asked_table(area: Area, gaps: tuple[Gap, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            standard(one.standard).title, one.period.label, _asked(one), _has(one), *_of_share(one),
            plain(one.pathways), one.verdict,
            plain(one.target), plain(one.value),
            words.sentence(one.reason) if one.reason else None, one.standard,
        )
        for one in gaps
    ]  # fmt: skip
    return lean(
        Table(
            id="asked",
            title=f"{area.label}: what is asked of it",
            columns=(
                Column("standard", "Standard"),
                Column("month", "Judged in"),
                Column("asked", "Asked"),
                Column("has", "Has"),
                Column("low", "Lower end", "percent", 1, note="what one ordinary month’s movement leaves of the share"),
                Column("high", "Upper end", "percent", 1),
                Column("gap", "Gap", "number", 1, "points", note="below nought is short of what is asked"),
                Column("pathways", "Pathways short", "number", 0),
                Column("verdict", "Verdict"),
                Column("target", "Share asked", "percent", 1, secondary=True),
                Column("value", "Share it has", "percent", 4, secondary=True),
                Column("reason", "Why not judged"),
                Column("standard_id", "Id", "code", secondary=True),
            ),
            rows=tuple(rows),
            caption="Ranges are those of an ordinary month’s movement, not sampling error.",
        )
    )


def _asked(gap: Gap) -> str | None:
    """What is asked, as a share; where nobody may wait so long, ``none``."""
    what = standard(gap.standard)
    if what.value == 0:
        return "none"
    of = named_measure(what.measure)
    target = gap.target if gap.target == gap.target else what.value
    return f"{what.comparison} {form(of, target)}" if target is not None else None


def _has(gap: Gap) -> str | None:
    """What the place has: a share, or how many where nobody may wait so long; None where it cannot be judged."""
    what = standard(gap.standard)
    of = named_measure(what.measure)
    if gap.met is None or gap.value != gap.value:
        return None
    if what.value != 0:
        return form(of, gap.value)
    number = math.ceil(gap.pathways - 1e-9)
    return words.count(number, "pathway" if of.collected is None else "patient") if number else "none"


def _of_share(gap: Gap) -> tuple[Cell, Cell, Cell]:
    """The range of a share and how far it is from what is asked; of a count, which is told itself, none of that."""
    if standard(gap.standard).value == 0:
        return None, None, None
    return plain(gap.low), plain(gap.high), plain(100 * gap.gap)


def _sources(bench: Workbench, gaps: tuple[Gap, ...]) -> tuple[Provenance, ...]:
    """The files behind the standards of one place: those of the gaps of all places of its kind."""
    found: list[Provenance] = []
    for one in gaps:
        found += gaps_of(bench, standard(one.standard), one.geography, one.period).sources
    return tuple(dict.fromkeys(found))


def watched_finding(bench: Workbench, area: Area) -> Finding | None:
    """The entries of one place on the watch list, or that it has none; None for places that no rule considers."""
    try:
        watched = watch_list(bench)
    except NothingToAnswerWithError:
        return None
    if area.geography not in watched.geographies or area.sector is Sector.INDEPENDENT:
        return None
    entries = watched.of(area.code)
    considered = bool(entries) or any(area.code in one.places for one in watched.not_on_it)
    unseen = "" if entries else unseen_words(area, watched)
    if not considered and not unseen:
        return None
    sources = tuple(dict.fromkeys(source for one in entries for source in one.sources)) or watched.sources
    return Finding(
        id="watch-list-here",
        title="On the watch list" if entries else _off_title(unseen),
        headline=_watched_headline(area, watched, entries, unseen),
        sentences=tuple(one.reason for one in entries),
        tables=(_watched_table(watched, area, entries),) if considered else (),
        method=(
            "Each rule says what it means, on which measures, with which numbers, and what takes a place off. A month "
            "that cannot be judged puts nobody on and takes nobody off."
        ),
        caveats=(_NO_INTERVAL, "Pathways are not people: one person can be on several."),
        provenance=sources,
        numbers={"entries": len(entries), "period": str(watched.period)},
        notes=tuple(one.sentence for one in watched.chance if one.rule in {entry.rule.id for entry in entries}),
    )


def _off_title(unseen: str) -> str:
    return "Why the watch list could not look at it" if unseen else "Not on the watch list"


def _watched_headline(area: Area, watched: WatchList, entries: tuple[WatchEntry, ...], unseen: str) -> str:
    name, month = capital(called(area)), watched.period.label
    if unseen:
        return f"{name} could not be put on the watch list of {month} by its waits: {unseen}."
    if not entries:
        return f"{name} is not on the watch list of {month}."
    rules = list(dict.fromkeys(inline(one.rule.title) for one in entries))
    told = words.listing([f"“{one}”" for one in rules])
    return f"{name} is on the watch list of {month} with {words.count(len(entries), 'entry', words=True)}: {told}."


def _watched_table(watched: WatchList, area: Area, entries: tuple[WatchEntry, ...]) -> Table:
    if not entries:
        return _considered_table(watched, area)
    rows: list[tuple[Cell, ...]] = [
        (
            one.rule.title, named_measure(one.measure).title, f"{'by ' if one.at_least else ''}{one.since.label}",
            words.sentence(one.off_when), one.id,
        )
        for one in entries
    ]  # fmt: skip
    return Table(
        id="watch-list-here",
        title=f"{area.label} on the watch list of {watched.period.label}",
        columns=(
            Column("rule", "Rule"),
            Column("measure", "Measure"),
            Column("since", "Since"),
            Column("off_when", "What takes it off"),
            Column("entry", "Entry", "code", secondary=True),
        ),
        rows=tuple(rows),
        caption="One row for each rule and measure.",
    )


def _considered_table(watched: WatchList, area: Area) -> Table:
    titles = {rule.id: rule.title for rule in watched.rules}
    rows = dict.fromkeys(
        (titles[one.rule], named_measure(one.measure).title, one.details.get(area.code, one.reason))
        for one in watched.not_on_it
        if area.code in one.places
    )
    return Table(
        id="watch-list-here",
        title=f"{area.label}: why no rule put it on the watch list of {watched.period.label}",
        columns=(Column("rule", "Rule"), Column("measure", "Measure"), Column("reason", "Why not")),
        rows=tuple(rows),
        caption="One row for each rule and measure.",
        preview_rows=6,
    )
