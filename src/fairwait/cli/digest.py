"""``fairwait digest``: what is better, worse and new of a board, a trust or all of them, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fairwait.cli.asking import form_of, opened, period_named
from fairwait.cli.options import CsvOption, JsonOption, PeriodOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.digest.model import AreaDigest, Digest

PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLACE...]", show_default=False,
                   help="Boards, NHS trusts, regions or England, by name or code. Default: every board."),
]  # fmt: skip
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="MONTH", show_default=False,
                 help="What came after this month is new. Default: the month before."),
]  # fmt: skip
FormatOption = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="FORM", show_default=False,
                 help="html (a page), text (an e-mail) or json (a JSON feed) instead of this screen."),
]  # fmt: skip
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", show_default=False,
                 help="Write to this file; its ending says the format unless --format does."),
]  # fmt: skip
Written = Literal["html", "text", "json"]
_ENDINGS: dict[str, Written] = {".html": "html", ".htm": "html", ".txt": "text", ".text": "text", ".json": "json"}
_COLUMNS = ("area", "area_name", "geography", "parent", "period", "since", "heading", "sentence", "measure", "entry")


def digest(
    ctx: typer.Context,
    place: PlacesArgument = None,
    period: PeriodOption = None,
    since: SinceOption = None,
    form: FormatOption = None,
    out: OutOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Tell in words what is better, worse and new of places, what could not be judged, and which way is good.

    A board comes with its trusts. Answers to the watch list are read from your workspace, where one is named.

    Example: fairwait digest "Devon ICB" --format text
    """
    printed = form_of(as_json, as_csv)
    written = _written(form, out, as_json, as_csv)
    month, before = period_named(period), period_named(since, "--since")
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.progress import working
    from fairwait.cli.watch import maybe_workspace

    bench = Workbench(opened(ctx, store))
    with working("Making the digest", quiet=printed != "people" or (written is not None and out is None)):
        from fairwait.analysis.digest.digest import digest as made
        from fairwait.analysis.digest.digest import latest_digest_month
        from fairwait.cli.watch_places import place_of_digest

        at = month or latest_digest_month(bench)
        places = [place_of_digest(one, at) for one in place or ()]
        found = made(bench, places or None, period=at, since=before, workspace=maybe_workspace(ctx, store))
    if written is not None:
        _write(_text(found, written), out, written)
    elif printed == "csv":
        from fairwait.cli.machine import print_records

        print_records("csv", _records(found), _COLUMNS)
    else:
        from fairwait.cli.digest_screen import show

        show(found, bench.store)


def _written(form: str | None, out: Path | None, as_json: bool, as_csv: bool) -> Written | None:
    """The form to write, None for the screen (or CSV); a form that is asked for twice and differently is an error."""
    from fairwait.domain.errors import UsageError
    from fairwait.domain.harmless import harmless

    asked = None if form is None else form.strip().lower()
    if asked is not None and asked not in ("html", "text", "json"):
        raise UsageError(
            f"There is no format called “{harmless(form or '', 40)}”", where="--format", expected="html, text or json"
        )
    if as_csv and (asked is not None or out is not None):
        raise UsageError("--csv is printed, not written with --format or --out", expected="one of them")
    if as_json and asked not in (None, "json"):
        raise UsageError(f"--json and --format {asked} ask for two things", expected="one of them")
    if asked is None and as_json:
        return "json"
    if asked is None and out is not None:
        found = _ENDINGS.get(out.suffix.lower())
        if found is None:
            raise UsageError(
                "The file's ending does not say what to write", where=f"--out {harmless(out.name, 60)}",
                expected="a name that ends in .html, .txt or .json, or --format",
            )  # fmt: skip
        return found
    return asked  # type: ignore[return-value]


def _text(found: Digest, form: Written) -> str:
    from fairwait.reports.digest import to_feed, to_html, to_text

    return {"html": to_html, "text": to_text, "json": to_feed}[form](found)


def _write(text: str, out: Path | None, form: Written) -> None:
    import sys

    if out is None:
        sys.stdout.write(text)
        return
    from fairwait.cli.digest_screen import written
    from fairwait.domain.errors import UsageError
    from fairwait.store.disk import disk_errors
    from fairwait.store.lasting import write_atomically

    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            "The file cannot be written there", where=f"--out {out}", expected="a file in a folder that is there"
        )
    with disk_errors(out.parent):
        write_atomically(out, text)
    written(out)


def _records(found: Digest) -> list[dict[str, Any]]:
    return [row for area in found.areas for row in _rows(found, area, "")]


def _rows(found: Digest, area: AreaDigest, parent: str) -> list[dict[str, Any]]:
    head = {"area": area.area, "area_name": area.name, "geography": area.geography.value, "parent": parent or None,
            "period": str(found.period), "since": str(found.since)}  # fmt: skip
    first = {"heading": "headline", "sentence": area.headline, "measure": None, "entry": None}
    rows: list[dict[str, Any]] = [head | first]
    rows += [
        head | {"heading": one.heading, "sentence": one.sentence, "measure": one.measure or None, "entry": None}
        for one in area.lines
    ]
    rows += [
        head | {"heading": "watch list", "sentence": one.reason, "measure": one.measure, "entry": one.id}
        for one in area.watch
    ]
    return rows + [row for child in area.children for row in _rows(found, child, area.area)]
