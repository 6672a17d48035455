"""``fairwait ingest``: published files into a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, store_folder, writable
from fairwait.cli.options import CsvOption, JsonOption, WrittenStoreOption

if TYPE_CHECKING:
    from fairwait.pipeline.ingest import Ingested, IngestReport

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE-OR-FOLDER...", help="Published files as downloaded, or folders of them.")
]
_COLUMNS = ("file", "outcome", "publication", "title", "period", "vintage", "sha256", "rows", "breaches", "error")


def ingest(
    ctx: typer.Context,
    files: FilesArgument,
    store: WrittenStoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Read published files into a store of your own.

    What can be read: the full CSV data file of the referral-to-treatment (RTT) waiting times, in every layout since
    2012, as .csv, .csv.gz or .zip; the monthly workbooks by commissioner or provider (.xls, .xlsx); the RTT overview
    time series for England (.xlsx); and the monthly series compiled from them: lists by provider, board, area and
    treatment function, flows of systems, months waited by specialty (.csv, .csv.gz, .parquet).

    Beside these: diagnostic waiting times and activity (DM01), as monthly workbooks or as series by provider or board;
    cancelled operations (QMCO), beds (KH03), operating theatres and hospital activity, as published series.

    Each file is known by what is in it, checked, and kept; one that was read before is left alone. A file that cannot
    be read is reported and changes nothing, and the good ones land: the exit code is then 5, or 3 when none landed.

    Example: fairwait ingest Full-CSV-data-file-Jan26.zip --store my-store
    """
    form = form_of(as_json, as_csv)
    folder = writable(store_folder(ctx, store))
    from fairwait.cli.progress import counting
    from fairwait.pipeline.ingest import ingest as ingest_files

    with counting(quiet=form != "people") as progress:
        report = ingest_files(files, folder, progress=progress)
    if form == "people":
        _show(report, folder)
    else:
        from fairwait.cli.machine import print_records

        print_records(form, [_record(file) for file in report.files], _COLUMNS)
    _show_errors(report)
    raise typer.Exit(int(report.exit_code))


def _record(file: Ingested) -> dict[str, Any]:
    release, error = file.release, file.error
    return {
        "file": str(file.path),
        "outcome": file.outcome,
        "publication": release.publication if release else None,
        "title": release.title if release else None,
        "period": release.period_key if release else None,
        "vintage": release.vintage if release else None,
        "sha256": release.sha256 if release else None,
        "rows": release.rows if release else None,
        "breaches": [
            {name: check[name] for name in ("id", "severity", "breaches", "sentence")}
            for check in release.checks
            if check["breaches"]
        ]
        if release
        else [],
        "error": {name: getattr(error, name) for name in ("what", "where", "expected", "remedy")} if error else None,
    }


def _show(report: IngestReport, folder: Path) -> None:
    """What landed, in plain lines: rich is not loaded, so that an unchanged file costs next to nothing."""
    from fairwait.cli.errors import filled
    from fairwait.domain import words
    from fairwait.domain.harmless import harmless

    counted = {name: sum(file.outcome == name for file in report.files) for name in _OUTCOMES}
    told = [f"{words.integer(number)} {_OUTCOMES[name]}" for name, number in counted.items() if number]
    number = len(report.files)
    print(filled(f"{words.count(number, 'file')}: {words.listing(told)}. The store is {folder}, "
                 f"version {report.version}."))  # fmt: skip
    for file in report.files:
        if file.release is None:
            continue
        title = f"{file.release.title} ({words.integer(file.release.rows)} rows)"
        print(filled(title, f"  {_MARKS[file.outcome]} ", " " * 12))
        if file.outcome == "unchanged":
            continue
        for check in file.release.checks:
            if check["breaches"] and check["severity"] != "note":
                found = words.integer(check["breaches"])
                said = f"{check['severity']}, {found} found: {harmless(check['sentence'])}"
                print(filled(said, " " * 12, " " * 12))


_OUTCOMES = {
    "new": "new", "revised": "revised", "same figures": "put up again with the same figures",
    "passed over": "passed over for a later one that is held", "unchanged": "unchanged", "failed": "not readable",
}  # fmt: skip
_MARKS = {
    "new": "new      ", "revised": "revised  ", "same figures": "as before", "passed over": "older    ",
    "unchanged": "unchanged",
}  # fmt: skip


def _show_errors(report: IngestReport) -> None:
    from fairwait.cli.errors import show_error

    for file in report.files:
        if file.error:
            show_error(file.error)
