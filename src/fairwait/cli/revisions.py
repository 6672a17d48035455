"""``fairwait revisions``: how much a month's figures moved between two files of it, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, opened, period_named, typed
from fairwait.cli.options import CsvOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.revisions.moved import MeasureMoved, Moved, Revision
    from fairwait.store.reader import Store
    from fairwait.store.release import Release

MonthArgument = Annotated[
    str | None,
    typer.Argument(metavar="MONTH", help="The month, such as 2026-01. Default: every month that was revised.",
                   show_default=False),
]  # fmt: skip
PublicationOption = Annotated[
    str | None,
    typer.Option("--publication", metavar="ID", show_default=False,
                 help="Only this publication, such as rtt-full-csv: “fairwait status” lists those held."),
]  # fmt: skip
_COLUMNS = ("publication", "period", "older_vintage", "newer_vintage", "kind", "basis", "code", "name", "figure",
            "label", "old", "new", "difference", "relative", "shifted", "share_of_england")  # fmt: skip


def revisions(
    ctx: typer.Context,
    month: MonthArgument = None,
    publication: PublicationOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Say how much a month's figures moved between two files of it: England, trusts, areas, measures.

    Needs a store that holds two files of a month. Nobody waited longer because a figure was revised.

    Example: fairwait revisions 2026-01 --store my-store
    """
    form, asked = form_of(as_json, as_csv), period_named(month, "MONTH")
    held = opened(ctx, store)
    from fairwait.analysis.revisions.compared import compare
    from fairwait.analysis.revisions.pairs import pairs_of
    from fairwait.cli.progress import working

    chosen = _publications(held, publication)
    pairs = pairs_of(held, asked, chosen)
    whole = asked is not None or len(pairs) == 1 or form != "people"
    with working("Comparing", quiet=form != "people"):
        found = [compare(held, pair, measures=whole) for pair in pairs]
    if form == "people":
        from fairwait.cli.revisions_screen import show, show_none

        if found:
            show(found, held, whole=whole)
        else:
            show_none(held, asked, chosen)
        return
    from fairwait.cli.machine import print_json, print_records

    if form == "csv":
        print_records(form, [row for one in found for row in _rows(one)], _COLUMNS)
    else:
        print_json([_record(one) for one in found])


def _publications(store: Store, named: str | None) -> tuple[str, ...]:
    from fairwait.domain.errors import UsageError

    if named is None:
        return ()
    wanted = typed(named).strip().lower()
    held = sorted({one.publication for one in store.all_releases})
    if wanted not in held:
        raise UsageError(
            f"Nothing of “{typed(named)}” is held",
            where="--publication",
            expected=", ".join(held),
            remedy="list what is held with: fairwait status",
        )
    return (wanted,)


def _record(found: Revision) -> dict[str, Any]:
    from fairwait.analysis.revisions.words import headline, sentences

    pair = found.pair
    return {
        "publication": pair.publication,
        "title": pair.title,
        "first": str(pair.first),
        "last": str(pair.last),
        "headline": headline(found),
        "sentences": list(sentences(found)),
        "rows_compared": found.rows,
        "rows_changed": found.changed,
        "only_in_newer": found.added,
        "only_in_older": found.dropped,
        "england": [_figure(one, found) for one in found.england],
        "organisations": [_figure(one, found) for one in found.organisations],
        "treatment_functions": [_figure(one, found) for one in found.functions],
        "appeared": [_turnout(one) for one in found.appeared],
        "vanished": [_turnout(one) for one in found.vanished],
        "measures": [_measure(one) for one in found.measures if one.moved],
        "older": _source(pair.older),
        "newer": _source(pair.newer),
    }


def _figure(one: Moved, found: Revision) -> dict[str, Any]:
    from fairwait.cli.records import whole

    return {
        "period": one.period,
        "basis": one.basis,
        "code": one.code,
        "name": one.name,
        "figure": one.what,
        "label": one.label,
        "old": whole(one.old),
        "new": whole(one.new),
        "difference": whole(one.difference),
        "relative": one.relative,
        "shifted": one.shifted,
        "share_of_england": found.share_of(one) if one.basis != "england" else None,
    }


def _rows(found: Revision) -> list[dict[str, Any]]:
    pair = found.pair
    lead = {"publication": pair.publication, "older_vintage": pair.older.vintage, "newer_vintage": pair.newer.vintage}
    kinds = (
        ("england", found.england),
        ("organisation", found.organisations),
        ("treatment-function", found.functions),
    )
    return [lead | {"kind": kind} | _figure(one, found) for kind, moved in kinds for one in moved]


def _turnout(one: Any) -> dict[str, Any]:
    from fairwait.cli.records import whole

    return {"code": one.code, "name": one.name, "basis": one.basis, "size": whole(one.size)}


def _measure(one: MeasureMoved) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "geography": one.geography,
        "unit": one.unit,
        "places": one.places,
        "moved": one.moved,
        "beyond_interval": list(one.beyond),
        "without_interval": one.unjudged,
        "moved_most": one.most,
        "old": one.most_old,
        "new": one.most_new,
    }


def _source(one: Release) -> dict[str, Any]:
    return {"file": one.file_name, "vintage": one.vintage, "sha256": one.sha256, "revised": one.revised,
            "ingested_at": one.ingested_at, "rows": one.rows}  # fmt: skip
