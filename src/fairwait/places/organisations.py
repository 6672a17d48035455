"""What is known of an organisation that is no area: providers, former trusts, hubs and hospital sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fairwait.definitions.lineage import BodyRow
from fairwait.definitions.reference import ProviderChange, ProviderRow
from fairwait.domain.period import Period
from fairwait.domain.words import listing
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.identities import Identity, identify, rows_of_code
from fairwait.places.moves import moves_from
from fairwait.places.providers import bodies, provider_changes, provider_rows
from fairwait.places.statements import Dates, Evidence, Statement

_PARENT_KNOWN = {"file": "full CSV of January 2026", "trust list": "trusts of 2022", "reviewed": "reviewed by a person"}
#: How the evidence ends where the list of successors prints the day itself.
_ON = re.compile(r" on (\d{1,2}) ([A-Z][a-z]+) (\d{4})$")
_BY_LIST = "the Organisation Data Service"


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when a provider has no figures in the waiting-time files, and why in words.

    ``documented`` is false where nothing published explains it; ``gone`` is true where it closed, or another code
    reports in its place, so that it stands nowhere any more.
    """

    since: Period
    why: str
    documented: bool
    gone: bool = False


def organisation_statements(found: Identity) -> Iterator[Statement]:
    """Everything that the packaged tables say of an organisation that is no area."""
    yield _what(found)
    row = provider_row(found.code)
    if row is not None:
        yield from _of_provider(row)
    body = bodies().get(found.code)
    if body is not None and body.first_year is not None:
        years = f"{body.first_year} to {body.last_year}" if body.first_year != body.last_year else f"{body.first_year}"
        text = f"appears in files of {years}"
        yield Statement("figures", text, None, None, "", None, "published", body.source, "figures")
    if body is not None and body.icb_how == "trust list" and all(one.code != body.code for one in provider_changes()):
        yield from _boards(body)
    listed = non_geographic_commissioners().get(found.code)
    if listed is not None and listed.region:
        yield Statement("parent", _label(listed.region), None, None, listed.region, None, "published", listed.source)
    yield from _provider_moves(found.code)


def provider_row(code: str) -> ProviderRow | None:
    """The row of a provider of the packaged figures."""
    return next((one for one in provider_rows() if one.code == code), None)


def silence(code: str) -> Silence | None:
    """Since when a provider has had no figures; None for one with figures in the last month looked at, or no provider.

    The packaged table knows the first and the last month with figures, not gaps between them.
    """
    row = provider_row(code)
    if row is None or row.last_seen == str(looked_at()[1]):
        return None
    since = Period.parse(row.last_seen).shift(1)
    change = next((one for one in provider_changes() if one.code == code), None)
    if change is None:
        return Silence(since, "no closure or merger is documented", False)
    if not change.documented:
        return Silence(since, f"no closure or merger is documented ({change.why})", False)
    return Silence(since, change.why, True, gone=change.kind != "left-rtt")


@cache
def looked_at() -> tuple[Period, Period]:
    """The first and the last month of the published figures from which the table of providers was made."""
    rows = provider_rows()
    return Period.parse(min(row.first_seen for row in rows)), Period.parse(max(row.last_seen for row in rows))


def ended_on(code: str) -> date | None:
    """The day on which the list of successors has an organisation end; None where no list prints it."""
    change = next((one for one in provider_changes() if one.code == code), None)
    day, dates = _dated(change) if change else (None, "figures")
    return day if dates == "in force" else None


def _what(found: Identity) -> Statement:
    ended = ended_on(found.code)
    evidence: Evidence = "inferred" if found.kind == "site" else "published"
    if ended is None:
        return Statement("what", found.what, None, None, found.owner, None, evidence, found.source)
    text = found.what.split(" outside ")[0]
    return Statement("what", text, None, ended - timedelta(1), "", None, evidence, found.source)


def _of_provider(row: ProviderRow) -> Iterator[Statement]:
    begin, end = looked_at()
    source = f"waiting-time (RTT) files of {begin.label} to {end.label}: first and last month with figures"
    first = Period.parse(row.first_seen).first_day
    quiet = silence(row.code)
    last = None if quiet is None else Period.parse(row.last_seen).last_day
    yield Statement(
        "figures", "figures in the waiting-time (RTT) files", first, last, "", None, "published", source, "figures"
    )
    if quiet is not None:
        text = f"no figures; {quiet.why}"
        yield Statement("figures", text, quiet.since.first_day, None, "", None, "published", source, "figures")
    yield Statement("name", row.name, first, last, "", None, "published", source, "figures")
    if row.also_known_as:
        yield Statement("name", f"also called {row.also_known_as}", None, None, "", None, "published", source)
    if row.icb:
        yield from _boards(row)


def _boards(row: ProviderRow | BodyRow) -> Iterator[Statement]:
    """The ICB it sits in; where that ended and passed whole to another, that one too."""
    evidence: Evidence = (
        "reviewed" if row.icb_how == "reviewed" else "published" if row.icb_how in _PARENT_KNOWN else "inferred"
    )
    told = _PARENT_KNOWN.get(row.icb_how, f"inferred from {row.icb_how}")
    until = rows_of_code()[row.icb][-1].valid_to
    yield Statement("parent", _label(row.icb), None, until, row.icb, None, evidence, told)
    quiet = silence(row.code)
    if quiet is not None and quiet.gone:
        return
    heir = next((move for move in moves_from(row.icb) if until and move.day > until and move.whole), None)
    if heir is not None:
        source = f"assumed to go with {row.icb}; {heir.source}"
        yield Statement("parent", _label(heir.new), heir.day, None, heir.new, None, "inferred", source)


def _provider_moves(code: str) -> Iterator[Statement]:
    for change in provider_changes():
        listed = change.why.startswith(_BY_LIST)
        evidence: Evidence = "inferred" if not change.documented else "published" if listed else "reviewed"
        day, dates = _dated(change)
        if change.code == code:
            to = listing(_label(one) for one in change.successors)
            text = f"succeeded by {to}" if listed else f"has no figures any more: {change.why}"
            text += f"; see {to}" if to and not listed else ""
            other = change.successor
            yield Statement("became", text, day, None, other, None, evidence, change.evidence, dates)
        elif code in change.successors:
            verb = "took over from" if change.documented else "perhaps took over from"
            text = f"{verb} {_label(change.code)}"
            yield Statement("came-from", text, day, None, change.code, None, evidence, change.evidence, dates)


def _dated(change: ProviderChange) -> tuple[date, Dates]:
    """The day that the list of successors prints, else the first month without figures under the old code."""
    printed = _ON.search(change.evidence) if change.why.startswith(_BY_LIST) else None
    if printed is None:
        return change.date, "figures"
    month = Period.from_name(printed[2], int(printed[3]))
    return date(month.year, month.month, int(printed[1])), "in force"


def _label(code: str) -> str:
    found = identify(code)
    return found.label if found else code
