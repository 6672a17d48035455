"""``fairwait report``: the spotlight on England, or the profile of one place, in any format."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.cli.asking import bench_for, form_of, function_named, level_named, measure_named, place_named
from fairwait.cli.options import (
    CsvOption,
    GeographyOption,
    JsonOption,
    PathwayFunctionOption,
    PeriodOption,
    StoreOption,
    VintageOption,
)
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.finding import Report
    from fairwait.domain.period import Period
    from fairwait.reports.beside.helper import Helper

MeasureOption = Annotated[
    str | None,
    typer.Option(
        "--measure",
        "-m",
        metavar="NAME",
        show_default=False,
        help="The measure that leads the report. Default: within_18_weeks.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--area", "-a", metavar="PLACE", show_default=False,
                 help="A profile of this one place instead: an area, an integrated care board or a provider."),
]  # fmt: skip
OutOption = Annotated[
    str, typer.Option("--out", "-o", metavar="FOLDER", help="Where the files go; the folder is made if need be.")
]
FormatOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format", "-f", metavar="NAME", show_default=False,
        help="html, pdf, docx (Word), xlsx (Excel), csv, json, svg (charts) or all. Several parted by commas, or the "
        "option again. Default: all, or what the ending of --out says.",
    ),
]  # fmt: skip
DEFAULT_OUT = "out"
DEFAULT_MEASURE = "within_18_weeks"
DEFAULT_FORMATS = ("all",)
_LONGEST_PATH = 4000
#: What the second process needs for the parts of a report that it makes; the last two are otherwise loaded late.
_BESIDE_LOADS = ("fairwait.reports.spotlight.sections", "duckdb", "scipy.special")


def report(
    ctx: typer.Context,
    period: PeriodOption = None,
    geography: GeographyOption = None,
    treatment_function: PathwayFunctionOption = None,
    measure: MeasureOption = None,
    area: ProfileOption = None,
    out: OutOption = DEFAULT_OUT,
    formats: FormatOption = None,
    vintage: VintageOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Write the report: how far waits and treatment differ between places, and how sure that is.

    A page that opens in any browser, and the same as PDF, Word, a workbook, CSV, JSON and charts, with every number
    traceable to a published file. --json and --csv print the list of files written.

    Example: fairwait report --format html,pdf --out my-reports
    """
    from fairwait.cli.progress import working
    from fairwait.reports.beside.helper import helper

    # Before anything else: it loads while this process does. Ctrl-C and errors end it too.
    beside = ctx.with_resource(helper(*_BESIDE_LOADS, wanted=area is None))
    form, level = form_of(as_json, as_csv), level_named(geography)
    folder = out_named(out)
    wanted = formats_named(formats or _by_ending(folder))
    function = function_named(treatment_function)
    chosen = measure_named(measure or DEFAULT_MEASURE, level)
    if area is not None:
        _tell_what_is_left_aside(**{"--measure": measure, "--treatment-function": treatment_function})
    gc.disable()  # one short process: what it makes is kept to its end, and looking for rubbish costs a twentieth
    with working("Reading the figures", quiet=form != "people") as tell:
        bench, month = bench_for(ctx, store, period, vintage)
        made = _made(bench, month, level, chosen.id, function, area, beside)
        tell(f"Writing {', '.join(wanted)}")
        from fairwait.reports.bundle import write_report

        paths = write_report(made, folder, wanted)
    if form == "people":
        _show(made, paths)
        return
    from fairwait.cli.machine import print_records

    print_records(form, [_record(made, name, path) for name, path in zip(wanted, paths, strict=True)])


def _tell_what_is_left_aside(**given: str | None) -> None:
    """A profile holds every measure and treatment function: options that would choose one are named, not obeyed."""
    named = [option for option, value in given.items() if value is not None]
    if named:
        from fairwait.cli.errors import filled
        from fairwait.domain.words import listing, noun

        verb = noun(len(named), "changes", "change")
        text = f"A profile holds every measure and treatment function, so {listing(named)} {verb} nothing."
        print(filled(text), file=sys.stderr)


def _made(
    bench: Workbench, period: Period, geography: Geography | None, measure: str, function: str, area: str | None,
    beside: Helper | None,
) -> Report:  # fmt: skip
    if area is not None:
        from fairwait.reports.profile import profile

        return profile(bench, place_named(area, period, geography), period=period)
    from fairwait.reports.spotlight import spotlight

    return spotlight(
        bench, period=period, geography=geography or Geography.SUB_ICB, measure=measure, treatment_function=function,
        helper=beside,
    )  # fmt: skip


def _by_ending(out: Path) -> list[str] | None:
    """The one format that a file's ending names; None for a folder."""
    from fairwait.reports.bundle import FORMATS

    ending = out.suffix.lower().removeprefix(".")
    ending = _ALSO.get(ending, ending)
    return [ending] if ending in FORMATS and not out.is_dir() else None


def formats_named(texts: Sequence[str] | None) -> list[str]:
    """The formats asked for, in the order they are made; ``all`` is every one."""
    from fairwait.domain.words import listing
    from fairwait.reports.bundle import FORMATS

    asked = [name.strip().lower() for text in texts or DEFAULT_FORMATS for name in text.split(",") if name.strip()]
    asked = [name for one in asked for name in (FORMATS if one == "all" else (_ALSO.get(one, one),))]
    unknown = [name for name in dict.fromkeys(asked) if name not in FORMATS]
    if unknown or not asked:
        from fairwait.cli.asking import typed

        what = f"There is no report format “{typed(unknown[0])}”" if unknown else "No format was named"
        raise UsageError(what, where="--format", expected=f"{listing([*FORMATS, 'all'], 'or')}")
    return [name for name in FORMATS if name in asked]


_ALSO = {"word": "docx", "excel": "xlsx", "htm": "html", "charts": "svg"}


def out_named(text: str) -> Path:
    """The folder (or file) to write to; a text that can be no path is a usage error."""
    if not text.strip() or "\0" in text or len(text) > _LONGEST_PATH:
        raise UsageError("No folder was named to write to", where="--out", expected="a folder, such as my-reports")
    if text.strip() == "-":
        raise UsageError(
            "A report is written to files, not to standard output", where="--out", expected="a folder",
            remedy="name a folder; tables go to standard output with “fairwait rank … --json”",
        )  # fmt: skip
    return Path(text).expanduser()


def _record(made: Report, name: str, path: Path) -> dict[str, object]:
    size = sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))
    return {"report": made.id, "title": made.title, "format": name, "path": str(path), "bytes": size}


def _show(made: Report, paths: Sequence[Path]) -> None:
    from fairwait.cli.screen import Screen

    screen = Screen()
    screen.say(made.question, "bold")
    screen.items(sentence for sentence, _ in made.headlines)
    screen.say(made.unjudged)
    screen.line()
    screen.line("Written:")
    for path in paths:
        screen.line(f"  {path}")
