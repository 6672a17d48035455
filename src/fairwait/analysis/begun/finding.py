"""A board that began lately, as findings: where it came from, its lists in its first month, and what is not known."""

from __future__ import annotations

from typing import Final

from fairwait.analysis.begun.boards import series_of
from fairwait.analysis.begun.origins import Origin, began, origins_of, origins_words
from fairwait.analysis.begun.subject import BegunBoard
from fairwait.analysis.panel.series import LIST_PER_HEAD
from fairwait.analysis.periods.series import LIST_SHARES
from fairwait.analysis.profile.place import WAITS
from fairwait.analysis.profile.words import INTERVAL_NOTE, capital, lean
from fairwait.analysis.wording import form, form_interval, plain
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period

#: A change over fewer months than this is followed by nobody here.
FEWEST_MONTHS: Final = 6
_COUNTED: Final = "A list is counted whole: its interval is what one ordinary month’s movement leaves of the share."


def began_sentence(subject: BegunBoard) -> str:
    """“Essex began in April 2026 from Mid and South Essex, with parts of …”, the first thing said of it."""
    origins = origins_of(subject.area)
    of = f" from {origins_words(origins)}" if origins else ""
    return f"{capital(subject.name)} began in {began(subject.area).label}{of}."


def lists_finding(subject: BegunBoard) -> Finding:
    """How many wait and how long, with intervals and ranks among the boards of the month."""
    standing, month = subject.standing(WAITS), subject.period.label
    waiting = f"{words.integer(standing.denominator)} pathways of people {subject.where} were waiting in {month}"
    measure = standing.measure
    share = form(measure, standing.value)
    if standing.judged:
        told = f"{share} of them for 18 weeks or less (95% interval {form_interval(measure, *standing.interval)})"
        rank = f"Its rank by that share {standing.lies} boards that could be judged; 1 is the largest share."
    else:
        told = f"{share} of them for 18 weeks or less, which cannot be judged"
        rank = f"It has no interval and no rank: {standing.reason}"
    return Finding(
        id="begun-lists",
        title=f"Who waits {subject.where}",
        headline=f"{waiting}, {told}; England’s share was {form(measure, standing.england)}.",
        sentences=(words.sentence(rank), *_unranked(subject)),
        tables=(_lists_table(subject),),
        method=(
            f"Shares of the list of {month} in the monthly series of lists by board, all treatment functions together. "
            "Boards are ranked among those of the same month whose usual senders sent figures, by the rules of every "
            "other ranking: each share is drawn towards the others by the part of its difference that noise would give."
        ),
        caveats=(_COUNTED, "Pathways are not people: one person can be on several."),
        provenance=subject.sources,
        numbers={"waiting": standing.denominator, "within_18_weeks": standing.value, "england": standing.england},
        notes=(series_of(subject.bench, WAITS).origin,),
    )


def _unranked(subject: BegunBoard) -> tuple[str, ...]:
    """Which boards of the month are not among those ranked."""
    table = subject.ranking(WAITS).unranked
    names = sorted(str(one) for one in table["area_name"])
    if not names:
        return ()
    every = len(subject.ranking(WAITS)) + len(names)
    return (f"Of the {every} boards of the month {words.listing(names)} could not be judged.",)


def _lists_table(subject: BegunBoard) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in LIST_SHARES:
        one = subject.standing(name)
        low, high = one.interval
        rows.append((
            one.measure.title, plain(one.numerator), plain(one.value), plain(low), plain(high), plain(one.england),
            one.rank_cell, one.reason or None, name,
        ))  # fmt: skip
    columns = (
        Column("figure", "How long"),
        Column("pathways", "Pathways", "integer"),
        Column("value", "Share of the list", "percent", 2),
        Column("low", "Low", "percent", 2, note=f"lower {INTERVAL_NOTE}"),
        Column("high", "High", "percent", 2, note=f"upper {INTERVAL_NOTE}"),
        Column("england", "England", "percent", 2),
        Column("rank", "Rank", note="its 95% interval; 1 is the most within 18 weeks, or the fewest long waits"),
        Column("reason", "Why not judged"),
        Column("measure", "Measure", "code", secondary=True),
    )
    title = f"{subject.area.label}: its waiting list, {subject.period.label}"
    return lean(Table("begun-lists", title, columns, tuple(rows), caption="A longer limit is a part of a shorter one."))


def origins_finding(subject: BegunBoard) -> Finding:
    """The boards it took over, what share of its people was theirs, and what they had in their last month."""
    origins, before = origins_of(subject.area), began(subject.area).shift(-1)
    known = all(one.people == one.people for one in origins)
    told = [
        f"{words.percent(one.people, 0)} {'lived ' if not at else ''}in {one.board.name}"
        for at, one in enumerate(origins)
    ]
    people = (
        f"Of its residents of mid-2020, {words.listing(told)}." if known and len(origins) > 1
        else "" if known
        else "What share of its people each of them gave is in no file."
    )  # fmt: skip
    return Finding(
        id="begun-origins",
        title=f"The boards that {subject.name} came from",
        headline=began_sentence(subject),
        sentences=tuple(one for one in (
            words.sentence(people) if people else "",
            f"Their pages have what was known of them in {subject.bench.latest_period().label}, on their own borders.",
        ) if one),
        tables=(_origins_table(subject, origins, before),),
        method=(
            "Which board followed which is concluded from names and from sums of lists, since no list of changes "
            "prints it. Shares of people are residents of mid-2020 in the locations that changed hands."
        ),
        caveats=(
            "What a board had that was divided is of all of it, not of the part that is here now.",
            "Figures as published, without an interval: nobody is held against anybody here.",
        ),
        provenance=subject.sources,
        numbers={"origins": len(origins), "whole": sum(one.whole for one in origins)},
    )  # fmt: skip


def _origins_table(subject: BegunBoard, origins: tuple[Origin, ...], before: Period) -> Table:
    figures = series_of(subject.bench, WAITS).figures
    rows: list[tuple[Cell, ...]] = []
    for one in origins:
        had = figures.get(one.board.code, {}).get(before)
        rows.append((
            one.board.name, one.board.code, "all of it" if one.whole else "a part", plain(one.people),
            *((None, None) if had is None else (plain(had[1]), plain(had[2]))),
        ))  # fmt: skip
    columns = (
        Column("area", "Board"),
        Column("code", "Code", "code"),
        Column("extent", "Taken over"),
        Column("people", "Share of the people here", "percent", 0),
        Column("waiting", f"Waiting in {before.label}", "integer"),
        Column("within_18", "Within 18 weeks", "percent", 1),
    )
    title = f"{subject.area.label}: the boards it came from"
    return lean(Table("begun-origins", title, columns, tuple(rows), caption="Each name leads to the board’s page."))


def unknown_finding(subject: BegunBoard, *, followed: bool) -> Finding:
    """What cannot be said of it yet and why; ``followed`` says that its months before can be counted together."""
    first, figures = began(subject.area), subject.bench.latest_period().label
    told = []
    if followed:
        told.append("Its months before that are those of the boards it took over whole, counted together.")
    else:
        told.append(f"It has no history: its months before {first.label} on these borders are not held.{_why(subject)}")
        when = first.shift(FEWEST_MONTHS - 1).label
        told.append(f"It has no trend: one month is none. It can be followed once {when} is out, its sixth month.")
    told.append(
        f"The newest figures by area, by treatment, of waits in weeks and of treatments given are of {figures}, when "
        "it did not exist: they stand on the pages of its areas and of the boards before it."
    )
    if not subject.standing(LIST_PER_HEAD).value > 0:
        told.append("How many people live within its borders is in no file, so nothing is given per 1,000 people.")
    return Finding(
        id="begun-unknown",
        title="What is not known yet",
        headline=f"Of {subject.name} one month is known by its own borders: {subject.period.label}."
        if first == subject.period
        else f"Of {subject.name} the months since {first.label} are known by its own borders.",
        sentences=tuple(told),
        method="A figure that no file gives on a board’s own borders is not made up from its parts.",
        caveats=("Nothing here is estimated, so nothing has an interval. What is not known is neither good nor bad.",),
        provenance=subject.sources,
        numbers={"first": str(first), "last": str(subject.period)},
    )


def _why(subject: BegunBoard) -> str:
    """Why the boards before it do not make its history."""
    parts = [one for one in origins_of(subject.area) if not one.whole]
    if not parts:
        return ""
    names = " and of ".join(one.board.name for one in parts)
    of = f"It took over {words.noun(len(parts), 'a part', 'parts')} of {names}"
    if any(one.people != one.people for one in parts):
        return f" {of}, and no file says where the lines run."
    return f" {of}, and the monthly series has boards whole."
