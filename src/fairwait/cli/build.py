"""``fairwait build``: what travels with the package, made again from the official files. For maintainers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fairwait.cli.group import FairwaitCommand
from fairwait.domain.errors import UsageError

build = typer.Typer(
    help="For maintainers: make what travels with the package from the official files.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
_FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="The official files.")]
_SharedArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder of published files, laid out as its README says.")
]
_OutOption = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write; what is there is replaced.")]


@build.command(cls=FairwaitCommand)
def figures(files: _FilesArgument, out: _OutOption) -> None:
    """Make the packaged figures: marts of the files named, with publication, release and sha256.

    Example: fairwait build figures Full-CSV-data-file-Jan26.zip overview.xlsx --out figures
    """
    from fairwait.cli.progress import working
    from fairwait.domain import words
    from fairwait.pipeline.build_figures import build_figures

    _replaceable(out)
    with working("Building the figures"):
        releases = build_figures(files, out)
    for release in releases:
        rows = words.integer(release.rows)
        print(f"{release.publication} {release.period_key} ({release.vintage}), {rows} rows read")
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"Written to {out}: {words.integer(size)} bytes.")


@build.command(cls=FairwaitCommand)
def reference(shared: _SharedArgument, out: _OutOption) -> None:
    """Make the lookups: organisations, populations, boundaries.

    Example: fairwait build reference published-files --out src/fairwait/definitions
    """
    from fairwait.cli.progress import working
    from fairwait.pipeline.build_reference import build_reference

    with working("Building the lookups"):
        build_reference(_folder(shared), out)
    print(f"Written to {out}.")


@build.command(cls=FairwaitCommand)
def noise(shared: _SharedArgument, out: _OutOption) -> None:
    """Measure month-to-month noise on the published series.

    Example: fairwait build noise published-files --out src/fairwait/definitions/noise
    """
    from fairwait.cli.progress import working
    from fairwait.pipeline.build_noise import build_noise

    with working("Measuring the noise"):
        path = build_noise(_folder(shared), out)
    print(f"Written to {path}.")


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise UsageError(f"There is no folder {path.name}", where=str(path), expected="the folder of published files")
    return path


def _replaceable(out: Path) -> None:
    """Only packaged figures, or nothing, may be replaced: the builder deletes what is there."""
    if out.is_dir() and any(out.iterdir()) and not (out / "ATTRIBUTION.md").is_file():
        raise UsageError(
            f"The folder {out.name} holds something else than packaged figures, and would be emptied",
            where="--out",
            expected="a new folder, an empty one, or one that this command wrote",
        )
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out.name} is a file", where="--out", expected="a folder")
