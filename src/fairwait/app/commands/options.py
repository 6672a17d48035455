"""The options that the commands of the website share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EditionsOption = Annotated[
    Path | None,
    typer.Option(
        "--editions", metavar="DIR", show_default=False,
        help="The folder of editions: what the website shows, made once for each version of the data. Without it "
        "FAIRWAIT_EDITIONS names it, else it is in your own store, else in your cache.",
    ),
]  # fmt: skip
ProcessesOption = Annotated[
    int, typer.Option("--processes", metavar="N", min=1, max=64, help="How many processes make pages at once.")
]
