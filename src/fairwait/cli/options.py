"""The options that commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MeasureArgument = Annotated[
    str,
    typer.Argument(metavar="MEASURE", help="A measure's name, such as median_wait: “fairwait measures” lists them."),
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The folder of your own store. Without it FAIRWAIT_STORE names it, else the packaged figures answer.",
        show_default=False,
    ),
]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", metavar="DIR", show_default=False,
        help="The folder of your own files, such as groups of places (--area group:NAME). Anywhere on the line. "
        "Without it FAIRWAIT_WORKSPACE names it, else it is the folder “workspace” in your own store.",
    ),
]  # fmt: skip
WrittenStoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The folder of your own store; it is made if it is not there. Without it FAIRWAIT_STORE names it.",
        show_default=False,
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option("--period", "-p", metavar="MONTH", help="The month, such as 2026-01. Default: the latest held."),
]
GeographyOption = Annotated[
    str | None,
    typer.Option(
        "--geography",
        "-g",
        metavar="LEVEL",
        help="england, region, icb (integrated care boards), sub-icb (their 106 areas) or provider.",
        show_default=False,
    ),
]
FunctionOption = Annotated[
    str | None,
    typer.Option(
        "--treatment-function",
        "-t",
        metavar="NAME",
        help="A treatment function by code or name, such as C_320 or cardiology; for measures of diagnostics a test, "
        "such as D01 or MRI. Default: all of them together.",
        show_default=False,
    ),
]
PathwayFunctionOption = Annotated[
    str | None,
    typer.Option(
        "--treatment-function", "-t", metavar="NAME", show_default=False,
        help="A treatment function by code or name, such as C_320 or cardiology. Default: all of them together.",
    ),
]  # fmt: skip
AreaOption = Annotated[
    list[str] | None,
    typer.Option(
        "--area", "-a", metavar="PLACE", show_default=False,
        help="Only this place, by name or code, or a group of yours: group:NAME. May be given several times.",
    ),
]  # fmt: skip
VintageOption = Annotated[
    str | None,
    typer.Option(
        "--vintage", metavar="ID", help="An older release of the month: “fairwait status --csv” lists them.",
        show_default=False,
    ),
]  # fmt: skip
BoundariesOption = Annotated[
    str | None,
    typer.Option(
        "--boundaries", metavar="MONTH",
        help="Count on the areas of another month, such as 2026-01, or of a set of boundaries, such as ccg-2021.",
        show_default=False,
    ),
]  # fmt: skip
MirrorOption = Annotated[
    str | None,
    typer.Option(
        "--mirror", metavar="DIR-OR-URL",
        help="Copies of the publishers' sites to use in their place. Without it FAIRWAIT_MIRROR may name them.",
        show_default=False,
    ),
]  # fmt: skip
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Never touch the network: use what was downloaded, or a mirror's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table for people.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets instead of a table for people.")]
AllOption = Annotated[bool, typer.Option("--all", help="Show every row, however many there are.")]


def version_wanted(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        from fairwait.domain.version import version as installed

        typer.echo(f"fairwait {installed()}")
        raise typer.Exit
