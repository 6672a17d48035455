"""Who is improving and who is getting worse, and who is watched, in a few rows each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fairwait.analysis.improvers.model import Mover, Movers
from fairwait.analysis.improvers.overview import FOLLOWED, Overview, overview_finding, total_sentence
from fairwait.analysis.improvers.words import directional
from fairwait.analysis.one_measure.followed import STILL_NEWS, movers_of_measure
from fairwait.analysis.profile.words import lean
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.finding import watch_finding
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.wording import form, inline, plain
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period

_SHOWN = 5
Named = tuple[Movers, Mover]


def change_finding(bench: Workbench) -> Finding:
    """The surest improvers and fallers over two years on what is followed, beside how many chance alone names.

    Raises NothingToAnswerWithError where nothing is held for months enough.
    """
    found = _followed(bench)
    if not found:
        raise NothingToAnswerWithError(
            "No measure is held for months enough to tell a change from chance",
            expected="six comparable months or more",
        )
    overview = Overview(found, ())
    whole = overview_finding(overview)
    better, worse = (_surest(found, way) for way in ("better", "worse"))
    return replace(
        whole,
        id="glance-change",
        title="Improving and worsening",
        sentences=(
            total_sentence(overview),
            *_said(better, "improving"),
            *_said(worse, "getting worse"),
            *_described(found),
        ),
        tables=tuple(
            lean(_table(named, title, end))
            for named, title, end in ((better, "Improving", "better"), (worse, "Worsening", "worse"))
            if named
        ),
        caveats=(
            "The interval is that of how far a place went against all places, as a ratio; a change is not its cause.",
            *whole.caveats[1:2],
        ),
    )


def _followed(bench: Workbench) -> tuple[Movers, ...]:
    """Who moved on each measure that a report follows and that is held for months enough."""
    found = []
    for one in FOLLOWED:
        try:
            found.append(movers_of_measure(bench, *one))
        except NothingToAnswerWithError:
            continue
    newest = max((one.panel.last for one in found), default=None)
    return tuple(one for one in found if newest is not None and one.panel.last.months_until(newest) <= STILL_NEWS)


def _surest(found: Sequence[Movers], way: str) -> list[Named]:
    """Everybody named who moved that way, confirmed ones first, then by how sure the move is."""
    named = [(one, place) for one in found for place in one.places if place.moved and place.way == way]
    return sorted(named, key=lambda pair: (pair[1].tier != "confirmed", -abs(pair[1].z)))


def _said(named: Sequence[Named], verb: str) -> tuple[str, ...]:
    if not named:
        return (f"Nobody is named as {verb} on what is followed.",)
    number, sure = len(named), sum(place.tier == "confirmed" for _, place in named)
    places = words.listing_up_to(list(dict.fromkeys(place.name for _, place in named)), 3)
    confirmed = f"{words.number_word(sure) if sure else 'none'} confirmed"
    counted = words.count(number, "time", words=True)
    return (f"{counted[:1].upper()}{counted[1:]} a place is named as {verb}, {confirmed}: {places}.",)


def _described(found: Sequence[Movers]) -> tuple[str, ...]:
    """Those that moved on measures with no better end."""
    number = sum(place.moved for one in found if not directional(one.panel.measure) for place in one.places)
    if not number:
        return ()
    return (
        f"On measures that only describe, such as rates of treatment, {words.count(number, 'move', words=True)} "
        f"{words.noun(number, 'was', 'were')} named: neither better nor worse.",
    )


def _table(named: Sequence[Named], title: str, end: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for found, place in named[:_SHOWN]:
        measure = found.panel.measure
        own = words.change(place.early, place.late, lambda value, measure=measure: form(measure, value))  # type: ignore[misc]
        rows.append((
            place.name, place.area, inline(measure.title), own, plain(place.change), plain(place.change_low),
            plain(place.change_high), place.tier, f"two years to {found.panel.last.label}",
        ))  # fmt: skip
    sure = any(place.tier == "confirmed" for _, place in named)
    tier = "the surest" if sure else "candidates, none confirmed"
    return Table(
        id=f"glance-change-{end}",
        title=f"{title}: {tier}",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code"),
            Column("measure", "On"),
            Column("own", "Its own figure"),
            Column(
                "change",
                "Against all places, times",
                "number",
                2,
                figures=3,
                note="odds of a share, else the rate or wait",
            ),
            Column("low", "Low", "number", 2, figures=3, note="lower end of the 95% interval"),
            Column("high", "High", "number", 2, figures=3, note="upper end of the 95% interval"),
            Column("verdict", "Verdict"),
            Column("window", "Over"),
        ),
        rows=tuple(rows),
        caption="The surest first. A candidate is named by chance alone in 2.5 of 100 places that stood still.",
    )


def watched_finding(bench: Workbench) -> Finding:
    """How many are on the watch list by each rule, beside how many chance alone would put there.

    Raises NothingToAnswerWithError where too few months are held for any rule.
    """
    whole = watch_finding(bench)
    watched, waits = watch_list(bench), bench.latest_period()
    return replace(
        whole, id="watch-list-at-a-glance", sentences=(*_two_clocks(watched.period, waits), *whole.sentences),
        tables=(_rules(watched),), assumptions=(), notes=(),
    )  # fmt: skip


def _two_clocks(watched: Period, waits: Period) -> tuple[str, ...]:
    """That the list is of another month than the waits of areas, where it is."""
    if watched == waits:
        return ()
    return (
        f"The list is made from monthly series, which reach {watched.label}; the waits of every area above are of "
        f"{waits.label}, the latest month whose file by area and provider is held.",
    )


def _rules(watched: WatchList) -> Table:
    chance = {one.rule: one for one in watched.chance}
    return Table(
        id="watch-list-at-a-glance",
        title="On the watch list, by rule",
        columns=(
            Column("rule", "Rule"), Column("entries", "Entries", "integer"),
            Column("chance", "Of them by chance alone", "number", 1), Column("considered", "Considered", "integer"),
        ),
        rows=tuple(
            (
                rule.title, chance[rule.id].entries,
                plain(chance[rule.id].expected_false) if rule.about == "performance" else None,
                chance[rule.id].considered,
            )
            for rule in watched.rules
        ),
        caption="A reading is one place by one measure; about figures not sent, chance has no part.",
    )  # fmt: skip
