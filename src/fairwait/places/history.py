"""What a code was, is and became: one dated statement at a time, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from fairwait.definitions.reference import AreaRow, ProviderRow
from fairwait.domain.period import Period
from fairwait.domain.words import listing, percent
from fairwait.places.areas import AREA_TEAM
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.identities import Identity, bodies, identify, level_words, rows_of_code, rows_of_ons_code
from fairwait.places.moves import Move, kept, moved_unseen, moves_from, moves_to, name_then
from fairwait.places.providers import provider_changes, provider_rows

Topic = Literal["what", "name", "parent", "ons-code", "came-from", "became"]
Evidence = Literal["published", "partly inferred", "inferred", "reviewed"]
Said = tuple[str, str]
_MOVED = (
    "its boundary moved: on the map of April 2023 the four neighbourhoods, 6,686 people, that Coastal West Sussex "
    "(09G) gave to Surrey Heartlands (92A) in 2020 lie in West Sussex (70F); no lookup prints it, and counts pass whole"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is known of a code. ``since`` and ``until`` are days, None where open or not known.

    ``other`` is the code of the parent, predecessor or successor, or the ONS code, that it is about; ``share`` the
    share (0 to 1) of the old area's people who moved, None where that is not known or does not apply.
    """

    topic: Topic
    text: str
    since: date | None
    until: date | None
    other: str
    share: float | None
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True)
class History:
    """An organisation or area with everything that the packaged tables say of it, oldest first within each topic."""

    identity: Identity
    statements: tuple[Statement, ...]

    def about(self, *topics: Topic) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if one.topic in topics)

    def during(self, period: Period) -> tuple[Statement, ...]:
        """What was so at the end of a month: kind, name, parent and ONS code then in force."""
        day = period.last_day
        return tuple(
            one
            for one in self.about("what", "name", "parent", "ons-code")
            if (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
        )


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
    return History(found, tuple(_of_organisation(found)))


def evidence_of(source: str) -> Evidence:
    """Whether a source is a published row or a conclusion from several."""
    return "inferred" if "inferred" in source or "assumed" in source else "published"


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
    within = [move for move in moves_to(code) if _in(move, first, last)]
    yield from (_arrival(move) for move in within)
    yield from (_departure(move) for move in moves_from(code) if _in(move, first, last))
    for day in moved_unseen(code):
        source = "new ONS codes in the lookup of April 2023; boundaries of April 2023"
        yield Statement("became", _MOVED, day, None, code, None, "inferred", source)


def _in(move: Move, first: date, last: date | None) -> bool:
    return move.day >= first and (last is None or move.day <= last + timedelta(1))


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


def _of_organisation(found: Identity) -> Iterator[Statement]:
    yield Statement("what", found.what, None, None, found.owner, None, _site_evidence(found), found.source)
    row = next((one for one in provider_rows() if one.code == found.code), None)
    if row is not None:
        yield from _of_provider(row)
    body = bodies().get(found.code)
    if body is not None and body.first_year is not None:
        text = f"appears in files of {body.first_year} to {body.last_year}"
        yield Statement("what", text, None, None, "", None, "published", body.source)
    listed = non_geographic_commissioners().get(found.code)
    if listed is not None and listed.region:
        yield Statement("parent", _label(listed.region), None, None, listed.region, None, "published", listed.source)
    yield from _provider_moves(found.code)


def _site_evidence(found: Identity) -> Evidence:
    return "inferred" if found.kind == "site" else "published"


def _of_provider(row: ProviderRow) -> Iterator[Statement]:
    months = "published waiting times of April 2022 to April 2026"
    first, last = Period.parse(row.first_seen).first_day, Period.parse(row.last_seen).last_day
    yield Statement("name", row.name, first, last, "", None, "published", months)
    if row.also_known_as:
        yield Statement("name", f"also called {row.also_known_as}", None, None, "", None, "published", months)
    if row.icb:
        how = {"file": "full CSV of January 2026", "trust list": "trusts of 2022", "reviewed": "reviewed by a person"}
        evidence: Evidence = (
            "reviewed" if row.icb_how == "reviewed" else "published" if row.icb_how in how else "inferred"
        )
        told = how.get(row.icb_how, f"inferred from {row.icb_how}")
        yield Statement("parent", _label(row.icb), None, None, row.icb, None, evidence, told)


def _provider_moves(code: str) -> Iterator[Statement]:
    for change in provider_changes():
        evidence: Evidence = "published" if change.why.startswith("the Organisation Data") else "reviewed"
        evidence = evidence if change.documented else "inferred"
        if change.code == code:
            to = listing(_label(one) for one in change.successors)
            text = f"stopped reporting: {change.why}" + (f"; see {to}" if to else "")
            share = None
            yield Statement("became", text, change.date, None, change.successor, share, evidence, change.evidence)
        elif code in change.successors:
            text = (
                f"took over from {_label(change.code)}"
                if change.documented
                else f"perhaps took over {_label(change.code)}"
            )
            yield Statement("came-from", text, change.date, None, change.code, None, evidence, change.evidence)


def _label(code: str) -> str:
    found = identify(code)
    return found.label if found else code
