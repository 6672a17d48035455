"""What a code was, is and became: one dated statement at a time, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fairwait.definitions.reference import AreaRow
from fairwait.domain.period import Period
from fairwait.domain.words import percent
from fairwait.places.areas import AREA_TEAM
from fairwait.places.identities import Identity, identify, level_words, rows_of_code, rows_of_ons_code
from fairwait.places.lineage import VINTAGE_STARTS
from fairwait.places.moves import Move, kept, moved_unseen, moves_from, moves_to, name_then
from fairwait.places.organisations import organisation_statements
from fairwait.places.statements import Evidence, Statement, Topic, evidence_of

Said = tuple[str, str]
_MOVED = (
    "its boundary moved: on the map of April 2023 the four neighbourhoods, 6,686 people, that Coastal West Sussex "
    "(09G) gave to Surrey Heartlands (92A) in 2020 lie in West Sussex (70F); no lookup prints it, and counts pass whole"
)


@dataclass(frozen=True, slots=True)
class History:
    """An organisation or area with everything that the packaged tables say of it, oldest first within each topic."""

    identity: Identity
    statements: tuple[Statement, ...]

    def about(self, *topics: Topic) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if one.topic in topics)

    def during(self, period: Period) -> tuple[Statement, ...]:
        """What was so at the end of a month: kind, name, parent and ONS code then in force.

        A parent without a first day is known from files of 2022 and later, and not told of any month before.
        """
        day = period.last_day
        return tuple(
            one
            for one in self.about("what", "figures", "name", "parent", "ons-code")
            if (one.since is None or one.since <= day)
            and (one.until is None or day <= one.until)
            and not (one.since is None and _unknown_then(one.topic, period))
        )


def _unknown_then(topic: Topic, period: Period) -> bool:
    """Whether a statement without a first day may not be told of a month."""
    return topic == "figures" or (topic == "parent" and period < VINTAGE_STARTS["sub-icb-2022"])


def trace(code: str) -> History | None:
    """The history of a code, NHS or ONS; None where no packaged table knows it (see :func:`identify`)."""
    found = identify(code)
    if found is None:
        return None
    if found.kind in ("england", "region", "icb", AREA_TEAM, "sub-icb"):
        rows: Sequence[AreaRow] = rows_of_code()[found.code]
        if found.asked != found.code:  # an ONS code names only the stretch in which it was the area's code
            rows = [row for row in rows if row in rows_of_ons_code()[found.asked]]
        return History(found, tuple(_of_area(found.code, rows)))
    return History(found, tuple(organisation_statements(found)))


def _of_area(code: str, rows: Sequence[AreaRow]) -> Iterator[Statement]:
    topics: tuple[tuple[Topic, Callable[[AreaRow], Said]], ...] = (
        ("what", lambda row: (level_words(row), "")),
        ("name", lambda row: (row.name, "")),
        ("parent", _parent),
        ("ons-code", lambda row: (row.ons_code, row.ons_code)),
    )
    for topic, of in topics:
        yield from _stretches(topic, rows, of)
    first, last = rows[0].valid_from, rows[-1].valid_to
    yield from (_arrival(move) for move in moves_to(code) if move.day >= first and (last is None or move.day <= last))
    yield from (_departure(move) for move in moves_from(code) if _left_in(move.day, first, last))
    for day in (day for day in moved_unseen(code) if _left_in(day, first, last)):
        source = "new ONS codes in the lookup of April 2023; boundaries of April 2023"
        yield Statement("became", _MOVED, day, None, code, None, "inferred", source)


def _left_in(day: date, first: date, last: date | None) -> bool:
    """Whether people who were elsewhere from a day on had been in a stretch: not on its first day."""
    return day > first and (last is None or day <= last + timedelta(1))


def _stretches(topic: Topic, rows: Sequence[AreaRow], of: Callable[[AreaRow], Said]) -> Iterator[Statement]:
    """Rows that follow one another and say the same of a topic are one statement; empty ones are left out."""
    found: list[Statement] = []
    for row in rows:
        text, other = of(row)
        how = _about(topic, row.how_known)
        before = found[-1] if found else None
        if before and (before.text, before.other) == (text, other) and _follows(before.until, row.valid_from):
            source, evidence = _joined(before.source, how), _together(before.evidence, evidence_of(how))
            found[-1] = replace(before, until=row.valid_to, source=source, evidence=evidence)
        else:
            found.append(Statement(topic, text, row.valid_from, row.valid_to, other, None, evidence_of(how), how))
    return iter([one for one in found if one.text])


def _about(topic: Topic, how_known: str) -> str:
    """The evidence for one topic: that for the parent says nothing about the name, nor the other way round."""
    parts = how_known.split("; ")
    apart: tuple[str, ...] = ("region", "parent", "no lookup")
    if topic == "parent":
        apart = ("NHS code", "ONS code", "no file gives")
    elif topic != "ons-code":
        apart = (*apart, "ONS code")
    return "; ".join(part for part in parts if not part.startswith(apart)) or how_known


def _together(first: Evidence, second: Evidence) -> Evidence:
    return first if first == second else "partly inferred"


def _follows(until: date | None, since: date) -> bool:
    return until is not None and until + timedelta(1) == since


def _joined(first: str, second: str) -> str:
    return "; ".join(dict.fromkeys([*first.split("; "), *second.split("; ")]))


def _parent(row: AreaRow) -> Said:
    if not row.parent or row.parent == "ENG":
        return ("England", "ENG") if row.parent else ("", "")
    parents = rows_of_code()[row.parent]
    named = [one for one in parents if row.valid_to is None or one.valid_from <= row.valid_to] or parents
    return f"{named[-1].name} ({row.parent})", row.parent


def _arrival(move: Move) -> Statement:
    before = move.day - timedelta(1)
    old = name_then(move.geography, move.old, before)
    text = f"took over {old}" if move.whole else f"took over {_part(move)} of {old}"
    return _moved("came-from", move, text, move.old)


def _departure(move: Move) -> Statement:
    new = name_then(move.geography, move.new, move.day)
    if move.whole:
        text = f"became part of {new}"
    else:
        rest = kept(move.old, move.day)
        text = f"{_part(move)} went to {new}"
        text += f"; {percent(rest)} stayed" if move.share is not None and rest > 1e-9 else ""
    return _moved("became", move, text, move.new)


def _part(move: Move) -> str:
    return "a part of unknown size" if move.share is None else f"{percent(move.share)} of the people"


def _moved(topic: Topic, move: Move, text: str, other: str) -> Statement:
    evidence: Evidence = "inferred" if move.inferred else "published"
    return Statement(topic, text, move.day, None, other, move.share, evidence, move.source)
