"""``fairwait peers``: the places most like a place, and what its figures say beside theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import bench_for, form_of, level_named, measure_named, typed
from fairwait.cli.options import CsvOption, GeographyOption, JsonOption, PeriodOption, StoreOption
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.analysis.similar.places import Method
    from fairwait.domain.finding import Finding, Table

PlaceArgument = Annotated[str, typer.Argument(metavar="PLACE", help="A place, by name or code.")]
MeasureOption = Annotated[
    str,
    typer.Option("--measure", "-m", metavar="NAME", help="The measure that leads, and that weights are taken from."),
]
MethodOption = Annotated[
    str | None,
    typer.Option(
        "--method", metavar="NAME", show_default=False,
        help="equal (everything counts alike), weighted (by what tells of the measure) or mahalanobis (overlaps once). "
        "Default: the first two side by side.",
    ),
]  # fmt: skip
NumberOption = Annotated[
    int, typer.Option("-k", "--number", metavar="NUMBER", help="How many similar places, 4 to 30.")
]


def peers(
    ctx: typer.Context,
    place: PlaceArgument,
    measure: MeasureOption = "within_18_weeks",
    method: MethodOption = None,
    number: NumberOption = 10,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Find the places most like a place, and set its figures beside theirs.

    Areas are matched on who lives there; providers on the length and mix of their lists. --csv prints the places,
    --json the measures beside them as well.

    Example: fairwait peers Wakefield
    """
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen = measure_named(measure, level)
    wanted = method_named(method)
    bench, month = bench_for(ctx, store, period, measure=chosen)
    from fairwait.cli.places_over_time import place_followed

    area = place_followed(place, (bench.boundaries or month,), level, (chosen,), others=(Geography.ICB,))
    with working("Looking for similar places", quiet=form != "people"):
        from fairwait.analysis.similar.finding import peers_finding

        found = peers_finding(
            bench, area, month, measure=chosen.id, k=number, methods=None if wanted is None else (wanted,)
        )
    if form == "people":
        from fairwait.cli.peers_screen import show

        show(found, chosen, bench.store.label)
        return
    from fairwait.cli.machine import print_json, print_records

    alike, *beside, by = found.tables
    if form == "csv":
        print_records(form, alike.records())
    else:
        print_json(record(found, alike, beside, by))


def method_named(text: str | None) -> Method | None:
    """A way of choosing peers, capitals forgiven; None for none."""
    from fairwait.analysis.similar.places import METHODS

    plain = typed(text or "").strip().lower()
    for one in METHODS:
        if plain == one:
            return one
    if text is None:
        return None
    raise UsageError(
        f"There is no way of choosing peers called “{typed(text)}”",
        where="--method",
        expected=f"one of {', '.join(METHODS)}",
    )


def record(found: Finding, alike: Table, beside: list[Table], by: Table) -> dict[str, Any]:
    """The finding for programs: what is said, the places, the measures beside them, and what was compared."""
    return {
        "headline": found.headline,
        "sentences": list(found.sentences),
        "places": alike.records(),
        "measures": [one for table in beside for one in table.records()],
        "compared_by": by.records(),
        "numbers": found.numbers,
        "method": found.method,
        "assumptions": list(found.assumptions),
        "caveats": list(found.caveats),
        "sources": [one.file_name for one in found.provenance],
    }
