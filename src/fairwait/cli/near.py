"""``fairwait near``: who treats people near a place, and where the wait is shorter as far as that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.cli.asking import bench_for, form_of, place_named, typed
from fairwait.cli.options import CsvOption, JsonOption, PathwayFunctionOption, StoreOption
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.domain.period import Period

PlaceArgument = Annotated[
    str, typer.Argument(metavar="PLACE", help="An area, provider or hospital, by name or code. Not a postcode.")
]
MilesOption = Annotated[
    float, typer.Option("--miles", metavar="MILES", help="How far, as the crow flies: more than 0, at most 60.")
]


def near(
    ctx: typer.Context,
    place: PlaceArgument,
    treatment_function: PathwayFunctionOption = None,
    miles: MilesOption = 20.0,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Say who treats people near a place, and how long those waiting there have waited so far.

    Waits that cannot be told apart are tied and stand by distance. It is not a recommendation. --csv prints the
    providers, --json the whole answer.

    Example: fairwait near Wakefield -t orthopaedics --miles 30
    """
    from fairwait.cli.progress import working

    form = form_of(as_json, as_csv)
    bench, month = bench_for(ctx, store, None)
    origin = _origin(place, month)
    from datetime import UTC, datetime

    from fairwait.domain.period import Period
    from fairwait.editions.near.once import nearby_of

    now = datetime.now(UTC)
    with working("Looking around", quiet=form != "people"):
        found = nearby_of(bench, origin, typed(treatment_function or TOTAL), miles, today=Period(now.year, now.month))
    if form == "people":
        from fairwait.cli.near_screen import show

        show(found, bench.store.label)
        return
    from fairwait.cli.machine import print_json, print_records

    if form == "csv":
        tables = [one for one in found.tables() if one.id == "near-providers"]
        print_records(form, [record for one in tables for record in one.records()], _HEADER)
    else:
        from fairwait.reports.jsonfile import plain

        print_json(plain(found))


#: What is printed where nobody is within reach.
_HEADER = ("provider", "code", "sector", "miles", "median", "low", "high")


def _origin(text: str, month: Period) -> str:
    """The code that a place goes by: of a hospital, else of an area or provider by name or code."""
    from fairwait.places.sites import hospitals

    wanted = " ".join(typed(text).split()).lower()
    sites = [one for held in hospitals(month).values() for one in held]
    named = [one.code for one in sites if wanted in (one.code.lower(), one.name.lower())]
    if len(named) == 1:
        return named[0]
    from fairwait.editions.near.asking import is_postcode, refuse_postcode

    if is_postcode(wanted):
        refuse_postcode()
    found = place_named(text, month)
    if found.geography is Geography.ENGLAND:
        raise UsageError(
            "England is not near anything", where=text, expected="an area, a provider or a hospital",
            remedy="name the area you live in",
        )  # fmt: skip
    return found.code
