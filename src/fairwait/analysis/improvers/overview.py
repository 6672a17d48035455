"""Every measure that is followed, in one table: who moved beyond chance on any of them, beside how many chance names.

Ten lists of movers read one by one invite picking. Put together they say what to expect: of so many places on so many
measures, chance alone names so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.improvers.model import Movers
from fairwait.analysis.improvers.moving import movers_of
from fairwait.analysis.improvers.words import directional
from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.wording import inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance

#: What a report follows: lists, their size, flows and the tests of other returns, of boards and of NHS trusts.
FOLLOWED: tuple[tuple[str, Geography], ...] = (
    ("within_18_weeks", Geography.ICB),
    ("over_52_weeks", Geography.ICB),
    ("waiting_per_1000", Geography.ICB),
    ("clock_stops_per_new_period", Geography.ICB),
    ("six_week_diagnostic_waits", Geography.ICB),
    ("diagnostic_tests_per_1000", Geography.ICB),
    ("within_18_weeks", Geography.PROVIDER),
    ("over_52_weeks", Geography.PROVIDER),
    ("six_week_diagnostic_waits", Geography.PROVIDER),
)
_KINDS = {Geography.ICB: "boards", Geography.PROVIDER: "NHS trusts"}
_NAMED = 3
#: A series that ended longer ago than this many months says nothing of today.
_STILL_NEWS = 12
#: How often made-up panels of all measures are put together, and from which seed.
_TOGETHER = 4000
_SEED = 20260122


@dataclass(frozen=True, slots=True)
class Overview:
    """Movers on several measures. ``lacking`` are the names of measures of which too little is held."""

    found: tuple[Movers, ...]
    lacking: tuple[str, ...]

    @property
    def judged(self) -> int:
        """Places times measures: so many answers were given."""
        return sum(one.judged for one in self.found)

    @property
    def named(self) -> int:
        """How many of them moved beyond chance, confirmed or candidates, in any direction."""
        return sum(place.moved for one in self.found for place in one.places)

    @property
    def confirmed(self) -> int:
        return sum(place.tier == "confirmed" for one in self.found for place in one.places)

    @property
    def chance_range(self) -> tuple[int, int]:
        """Between which numbers chance alone names 19 times in 20, one made-up panel of each measure put together.

        Measures are taken as independent of one another: lists of the same patients are not, so it is too narrow.
        """
        rng = np.random.default_rng(_SEED)
        held = [np.asarray(one.named_in_each) for one in self.found if one.named_in_each]
        total = np.sum([rng.choice(one, _TOGETHER) for one in held], axis=0) if held else np.zeros(1)
        low, high = np.quantile(total, (0.025, 0.975), method="nearest")
        return int(low), int(high)

    @property
    def beyond_chance(self) -> bool:
        """Whether anybody is confirmed, or more are named than chance alone would ordinarily name."""
        return self.confirmed > 0 or self.named > self.chance_range[1]

    @property
    def by_chance(self) -> float:
        """How many would be named had nobody moved."""
        return sum(one.by_chance for one in self.found)


def overview(
    bench: Workbench,
    last: Period | None = None,
    *,
    months: int = 24,
    followed: Iterable[tuple[str, Geography]] = FOLLOWED,
) -> Overview:
    """Movers of every measure followed, in windows up to ``last``; a series that ends before it up to its own end.

    Raises NothingToAnswerWithError where none of them is held for months enough.
    """
    found: list[Movers] = []
    lacking: list[str] = []
    for measure, geography in followed:
        try:
            found.append(movers_of(bench, latest(bench, measure, geography, last, months)))
        except NothingToAnswerWithError:
            lacking.append(measure)
    if not found:
        raise NothingToAnswerWithError(
            "No measure is held for months enough to tell a change from chance",
            expected="a monthly series, or the files of six comparable months or more",
            remedy="fetch or ingest more months",
        )
    return Overview(tuple(found), tuple(lacking))


def latest(bench: Workbench, measure: str, geography: Geography, last: Period | None, months: int) -> Panel:
    """The panel up to a month, or up to the end of a series that ends before it; never with later months."""
    try:
        return panel(bench, measure, geography, last=last, months=months)
    except NothingToAnswerWithError:
        found = panel(bench, measure, geography, months=months)
        if last is not None and not 0 <= found.last.months_until(last) <= _STILL_NEWS:
            raise
        return found


def total_sentence(found: Overview) -> str:
    """How many were named over all measures, beside how many chance names: the sentence to read first."""
    low, high = found.chance_range
    named = "nobody" if not found.named else words.count(found.named, "change", words=True)
    sure = "none confirmed" if not found.confirmed else f"{words.number_word(found.confirmed)} of them confirmed"
    told = (
        f"{named} was named" if not found.named else f"{named} {words.noun(found.named, 'was', 'were')} named, {sure}"
    )
    return (
        f"Over {_over(found)}, it could be told {words.integer(found.judged)} times whether a place moved: {told}. Had "
        f"nobody moved, chance alone would have named about {words.significant(found.by_chance, 2)} ({low} to {high})."
    )


def _over(found: Overview) -> str:
    """What was followed: “six measures of boards and three of NHS trusts”."""
    many = Counter(one.panel.geography for one in found.found)
    parts = [
        f"{words.count(number, 'measure', words=True) if first else words.number_word(number)} of {_kind(geography)}"
        for first, (geography, number) in zip([True, *[False] * len(many)], many.items(), strict=False)
    ]
    return words.listing(parts)


def _kind(geography: Geography) -> str:
    return _KINDS.get(geography, geography.plural)


def answer_sentence(found: Overview) -> str:
    """Who moved beyond chance, in words to repeat; :func:`total_sentence` has the numbers."""
    sure = list(dict.fromkeys(place.name for one in found.found for place in one.places if place.tier == "confirmed"))
    over = "over two years" if {len(one.panel.periods) for one in found.found} == {24} else "over the months compared"
    if sure:
        return (
            f"Beyond chance, {over}, {words.listing_up_to(sure, _NAMED)} {words.noun(len(sure), 'has', 'have')} moved."
        )
    if not found.beyond_chance:
        return f"Nobody can be said to have improved or worsened beyond chance {over}."
    return f"More places changed {over} than chance alone would have it, but which of them truly did cannot be told."


def overview_finding(found: Overview) -> Finding:
    """What a report says of everybody on everything that is followed."""
    return Finding(
        id="improvers-overview",
        title="Everything that is followed, at one look",
        headline=answer_sentence(found),
        sentences=(total_sentence(found), *_sentences(found)),
        tables=(overview_table(found),),
        method=(
            "The test of improvers and fallers on each measure by itself: the first third of 24 months against the "
            "last, each place against all, guarded against chance, regression to the mean and wandering lists."
        ),
        caveats=(
            "A count of those named has no interval of its own: what chance alone would name stands beside it.",
            "One place can stand in several rows, and lists of the same patients are not independent answers.",
            "A measure that only describes has higher and lower, and no better.",
        ),
        quality=tuple(f"Too little is held of {inline(named_measure(one).title)}." for one in found.lacking),
        provenance=_sources(found),
        numbers={
            "answers": found.judged,
            "named": found.named,
            "confirmed": found.confirmed,
            "by_chance": round(found.by_chance, 2),
            "by_chance_low": found.chance_range[0],
            "by_chance_high": found.chance_range[1],
        },
    )


def overview_table(found: Overview) -> Table:
    """One row a measure and kind of place, kinds of place apart. Who was named stands beside the measure."""
    rows = _by_kind(found)
    return Table(
        id="improvers-overview",
        title="Who moved, measure by measure",
        columns=(
            Column("measure", "Measure"),
            Column("named", "Named"),
            Column("up", "Better, or higher", "integer"),
            Column("down", "Worse, or lower", "integer"),
            Column("confirmed", "Of them confirmed", "integer"),
            Column("chance", "By chance alone", "number", 1),
            Column("judged", "Judged", "integer"),
            Column("window", "Window"),
            Column("places", "Places", secondary=True),
            Column("geography", "Kind of place", "code", secondary=True),
        ),
        rows=tuple(_row(one) for one in rows),
        row_groups=_groups(rows),
        caption="Named are candidates and confirmed ones; by chance alone is how many would be, had nobody moved.",
    )


def _by_kind(found: Overview) -> tuple[Movers, ...]:
    """What was followed, kinds of place together, each kind where it first stands."""
    kinds = list(dict.fromkeys(one.panel.geography for one in found.found))
    return tuple(sorted(found.found, key=lambda one: kinds.index(one.panel.geography)))


def _groups(rows: Sequence[Movers]) -> tuple[tuple[int, str], ...]:
    """Where each kind of place begins among the rows, with what it is called."""
    starts: dict[Geography, int] = {}
    for at, one in enumerate(rows):
        starts.setdefault(one.panel.geography, at)
    return tuple((at, words.sentence(_kind(kind))[:-1]) for kind, at in starts.items())


def _row(one: Movers) -> tuple[Cell, ...]:
    up, down = one.of("better", "higher"), one.of("worse", "lower")
    named = [place.name for place in (*up, *down)]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return (
        one.panel.measure.title,
        "; ".join(named[:_NAMED]) + more if named else "nobody",
        len(up),
        len(down),
        sum(place.tier == "confirmed" for place in one.places),
        one.by_chance,
        one.judged,
        f"{one.panel.periods[0].label} to {one.panel.last.label}",
        _kind(one.panel.geography),
        one.panel.geography.value,
    )


def _sentences(found: Overview) -> tuple[str, ...]:
    told = []
    for one in found.found:
        sure = [place for place in one.places if place.tier == "confirmed"]
        for place in sure:
            told.append(
                f"Confirmed: {place.label}, {place.way} on {inline(one.panel.measure.title)} in the "
                f"{len(one.panel.periods)} months to {one.panel.last.label}."
            )
    told += _ends(found)
    if any(not directional(one.panel.measure) for one in found.found):
        told.append("Treatment, tests and the length of a list describe: more of them is neither better nor worse.")
    return tuple(told)


def _ends(found: Overview) -> tuple[str, ...]:
    """Which measures end before the newest does, each named once; empty where all reach as far."""
    newest = max(one.panel.last for one in found.found)
    ends: dict[Period, dict[str, None]] = {}
    for one in sorted(found.found, key=lambda one: one.panel.last):
        if one.panel.last < newest:
            ends.setdefault(one.panel.last, {})[inline(one.panel.measure.title)] = None
    if not ends:
        return ()
    told = []
    for month, titles in ends.items():
        which, verb = ("that", "ends") if len(titles) == 1 else ("those", "end")
        told.append(f"{which} of {words.listing([f'“{title}”' for title in titles])} {verb} in {month.label}")
    return (words.sentence(f"Not every series reaches {newest.label}: {'; '.join(told)}"),)


def _sources(found: Overview) -> tuple[Provenance, ...]:
    every: Sequence[Provenance] = [file for one in found.found for file in one.panel.sources]
    return tuple(dict.fromkeys(every))
