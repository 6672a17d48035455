"""``fairwait places``: what any code or name was, is and became; and what in the tables of places needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, period_named, typed
from fairwait.cli.options import CsvOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.domain.period import Period
    from fairwait.places.history import History
    from fairwait.places.lineage import BoundaryVintage, Crosswalk
    from fairwait.places.statements import Statement
    from fairwait.places.stretches import Stretch

    Walk = tuple[Stretch, Crosswalk]

PlaceArgument = Annotated[
    str, typer.Argument(metavar="PLACE", help="A code or name of any year; or the word “check”, for what needs review.")
]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="MONTH", help="Only what was so in this month, such as 2015-01.", show_default=False),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="BOUNDARIES", show_default=False,
        help="Where its people are on other boundaries: a month such as 2026-01, or a name such as ccg-2017.",
    ),
]  # fmt: skip
_STATEMENTS = ("code", "topic", "text", "since", "until", "other", "share", "dates", "evidence", "source")
_SHARES = (
    "code",
    "name",
    "since",
    "until",
    "old_boundaries",
    "new",
    "new_name",
    "new_boundaries",
    "share",
    "apportioned",
)


def places(
    ctx: typer.Context,
    place: PlaceArgument,
    at: AtOption = None,
    to: ToOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Tell what a code or name was, is and became: areas, trusts, hubs, of any year since 2013.

    Each statement has its dates, the share of people where an area was divided, and its source. “fairwait places
    check” lists instead what in the tables of places needs a person; its exit code is 5 when something is new.

    Example: fairwait places 00F --to 2026-01
    """
    form = form_of(as_json, as_csv)
    if place.strip().lower() == "check":
        from fairwait.cli.places_check import check

        check(ctx, store, form, unused=[name for name, value in (("--at", at), ("--to", to)) if value])
        return
    from fairwait.places.history import trace
    from fairwait.places.lookup import find_code

    found = find_code(typed(place))
    told = trace(found.code)
    assert told is not None
    month = period_named(at)
    walks = _walks(told, month, to) if to else _today(told) if form == "people" and month is None else ()
    statements = _in_month(told, month) if month else told.statements
    if form == "people":
        from fairwait.cli.places_screen import show

        show(told, statements, found.namesakes, month, walks)
        return
    from fairwait.cli.machine import print_json, print_records

    if form == "json":
        print_json(_record(told, statements, found.namesakes, month, walks))
    elif walks:
        print_records(form, _shares(walks), _SHARES)
    else:
        print_records(form, [_statement(told, one) for one in statements], _STATEMENTS)


def _in_month(told: History, month: Period) -> tuple[Statement, ...]:
    from fairwait.domain.errors import NothingToAnswerWithError

    statements = told.during(month)
    if not any(one.topic in ("what", "name") for one in statements):
        spans = told.about("what", "name")
        first = min((one.since for one in spans if one.since), default=None)
        last = None if any(one.until is None for one in spans) else max(one.until for one in spans if one.until)
        until = f"{last:%B %Y}" if last else "today"
        begin = f"from {first:%B %Y} " if first else ""
        raise NothingToAnswerWithError(
            f"{told.identity.label} is not known to have existed in {month.label}",
            where="--at",
            expected=f"a month {begin}to {until}",
            remedy="leave --at out to read when it began and what became of it",
        )
    return statements


def _walks(told: History, month: Period | None, to: str) -> tuple[Walk, ...]:
    """From the boundaries of the month, or from every one that the code stood for, to those named."""
    from fairwait.domain.errors import UsageError
    from fairwait.places.lineage import VINTAGES, vintage_codes, vintage_of
    from fairwait.places.stretches import stretch_in, stretches

    code = told.identity.code
    boundaries = _boundaries(to)
    if not stretches(code):
        raise UsageError(
            f"{told.identity.label} is no clinical commissioning group and no sub-ICB location",
            where="--to",
            expected="a group or a location: boundaries are known for these",
        )
    if month is None:
        return tuple((one, one.walk(boundaries)) for one in _asked_for(told))
    old = vintage_of(month)
    stretch = stretch_in(code, old)
    if stretch is None:
        having = [one for one in VINTAGES if code in vintage_codes(one)]
        raise UsageError(
            f"{code} is no code of the boundaries {old}", where="--at", expected=f"one of {', '.join(having)}"
        )
    return ((stretch, stretch.walk(boundaries, old)),)


def _today(told: History) -> tuple[Walk, ...]:
    """Where the people of boundaries that ended are now; nothing where the first sentence says all of it."""
    from fairwait.places.lineage import VINTAGES

    found = _asked_for(told)
    walks = tuple((one, one.walk(VINTAGES[-1])) for one in found if one.until)
    whole = len(found) == 1 and all(len(walk.of(told.identity.code)) == 1 for _, walk in walks)
    return () if whole and told.identity.asked == told.identity.code else walks


def _asked_for(told: History) -> list[Stretch]:
    """The boundaries that the code stood for; of an ONS code, only those of the years in which it was in use."""
    from fairwait.places.stretches import stretches

    spans = told.about("what")
    first = min((one.since for one in spans if one.since), default=None)
    last = max((one.until for one in spans if one.until), default=None) if all(one.until for one in spans) else None
    return [
        one
        for one in stretches(told.identity.code)
        if (first is None or one.until is None or first <= one.until.last_day)
        and (last is None or one.since.first_day <= last)
    ]


def _boundaries(text: str) -> BoundaryVintage:
    from fairwait.domain.errors import UsageError
    from fairwait.places.lineage import VINTAGES, check_vintage, vintage_of

    plain = typed(text).strip().lower()
    if plain in VINTAGES:
        return check_vintage(plain)
    try:
        month = period_named(text)
    except UsageError as error:
        raise UsageError(
            f"“{typed(text)}” is neither a month nor a set of boundaries",
            where="--to",
            expected=f"a month such as 2026-01, or one of {', '.join(VINTAGES)}",
        ) from error
    return vintage_of(month) if month else VINTAGES[-1]


def _statement(told: History, one: Statement) -> dict[str, Any]:
    return {
        "code": told.identity.code,
        "topic": one.topic,
        "text": one.text,
        "since": str(one.since) if one.since else None,
        "until": str(one.until) if one.until else None,
        "other": one.other or None,
        "share": one.share,
        "dates": one.dates,
        "evidence": one.evidence,
        "source": one.source,
    }


def _shares(walks: Sequence[Walk]) -> list[dict[str, Any]]:
    from fairwait.places.lineage import VINTAGE_STARTS
    from fairwait.places.moves import area_then

    return [
        {
            "code": stretch.code,
            "name": stretch.name,
            "since": str(stretch.since),
            "until": str(stretch.until) if stretch.until else None,
            "old_boundaries": walk.old,
            "new": new,
            "new_name": area_then(new, VINTAGE_STARTS[walk.new]),
            "new_boundaries": walk.new,
            "share": share,
            "apportioned": walk.apportioned[new],
        }
        for stretch, walk in walks
        for new, share in sorted(walk.of(stretch.code).items(), key=lambda pair: -pair[1])
    ]


def _record(
    told: History, statements: tuple[Statement, ...], namesakes: tuple[str, ...], month: Period | None,
    walks: Sequence[Walk],
) -> dict[str, Any]:  # fmt: skip
    one = told.identity
    return {
        "asked": one.asked,
        "code": one.code,
        "kind": one.kind,
        "name": one.name,
        "what": one.what,
        "site_of": one.owner or None,
        "month": str(month) if month else None,
        "same_name": list(namesakes),
        "statements": [_statement(told, each) for each in statements],
        "people": _shares(walks) if walks else None,
        "boundary_moved_unseen": _unseen(walks) if walks else None,
    }


def _unseen(walks: Sequence[Walk]) -> list[str]:
    return sorted({code for stretch, walk in walks for code in walk.moved_unseen if code in walk.of(stretch.code)})
