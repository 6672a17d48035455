"""One report in, its files out: all of them, or none.

Every file is made in a hidden folder beside its place and moved there only when all are whole, so a full disk, a killed
process or a fault leaves what was there before. Pictures are drawn once and shared; a library is imported only for the
format that needs it.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from fairwait.domain.errors import FairwaitError, UsageError
from fairwait.domain.finding import Report
from fairwait.domain.words import listing
from fairwait.reports.naming import file_stem
from fairwait.reports.pictures import Pictures, chart_names

#: The formats, in the order they are made, with the ending of their file; a folder has none.
FORMATS: Final[dict[str, str]] = {
    "html": ".html",
    "pdf": ".pdf",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "csv": "",
    "json": ".json",
    "svg": "",
}
_FOLDERS: Final = {"csv": "tables", "svg": "charts"}


class ReportWriteError(FairwaitError):
    """A report's files cannot be written. What was there before is still there."""


def write_report(report: Report, out: Path, formats: Iterable[str]) -> list[Path]:
    """Write the report in each of ``formats`` and return the files and folders made, in the order of :data:`FORMATS`.

    ``out`` is a folder, made if need be, that takes ``<report id>.html`` and so on, ``<report id>-tables/`` (CSV) and
    ``<report id>-charts/`` (SVG). With one format that is a file, ``out`` may be that file. Files of the same names
    are replaced; nothing else in the folder is touched.

    Raises :class:`UsageError` for an unknown format or an ending that is not the format's, and
    :class:`ReportWriteError` where the place cannot be written.
    """
    wanted = _checked(formats)
    targets = _targets(report, out, wanted)
    folder = next(iter(targets.values())).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fairwait-", dir=folder, ignore_cleanup_errors=True) as name:
            stage = Path(name)
            _make_all(report, stage, targets)
            _publish(stage, targets.values())
    except OSError as error:
        raise _in_words(error, folder) from error
    return list(targets.values())


def _checked(formats: Iterable[str]) -> list[str]:
    asked = {name.strip().lower() for name in formats}
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        what = (
            f"There is no report format {listing([f'“{name}”' for name in unknown])}" if unknown else "No format named"
        )
        raise UsageError(what, where="--format", expected=listing(list(FORMATS), "or"))
    return [name for name in FORMATS if name in asked]


def _targets(report: Report, out: Path, wanted: list[str]) -> dict[str, Path]:
    """Where each format goes."""
    ending = out.suffix.lower()
    if ending and ending in FORMATS.values() and not out.is_dir():
        if [FORMATS[name] for name in wanted] != [ending]:
            raise UsageError(
                f"One file cannot hold {listing(wanted)}",
                where=str(out),
                expected=f"a folder, or a file that ends in {FORMATS[wanted[0]] or ending} for that format alone",
                remedy="name a folder with --out",
            )
        return {wanted[0]: out}
    stem = file_stem(report.id)
    names = {name: f"{stem}-{_FOLDERS[name]}" if name in _FOLDERS else f"{stem}{FORMATS[name]}" for name in wanted}
    return {name: out / file for name, file in names.items()}


def _make_all(report: Report, stage: Path, targets: dict[str, Path]) -> None:
    """Make every file. The typesetter works beside the rest: it is the slowest, and leaves Python free meanwhile."""
    pictures = Pictures()
    with ThreadPoolExecutor(max_workers=1) as beside:
        pdf = beside.submit(_make_pdf, report, stage / targets["pdf"].name, pictures) if "pdf" in targets else None
        for name, target in targets.items():
            if name != "pdf":
                _MAKERS[name](report, stage / target.name, pictures)
        if pdf is not None:
            pdf.result()


def _make_html(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.html import write_html

    write_html(report, path)


def _make_pdf(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.pdf import write_pdf

    write_pdf(report, path, pictures)


def _make_word(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.word import write_word

    write_word(report, path, pictures)


def _make_excel(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.excel import write_excel

    write_excel(report, path)


def _make_csv(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.csvfiles import write_csv

    write_csv(report, path)


def _make_json(report: Report, path: Path, pictures: Pictures) -> None:
    from fairwait.reports.jsonfile import write_json

    write_json(report, path)


def _make_svg(report: Report, path: Path, pictures: Pictures) -> None:
    """Every chart as a picture that stands alone, its title inside."""
    path.mkdir()
    for name, _, spec in chart_names(report):
        (path / f"{name}.svg").write_text(pictures.svg(spec, heading=True), encoding="utf-8", newline="\n")


_MAKERS: Final[dict[str, Callable[[Report, Path, Pictures], None]]] = {
    "html": _make_html,
    "docx": _make_word,
    "xlsx": _make_excel,
    "csv": _make_csv,
    "json": _make_json,
    "svg": _make_svg,
}


def _publish(stage: Path, targets: Iterable[Path]) -> None:
    """Put finished files and folders in their places; if one cannot be put there, put the old ones back."""
    undo: list[tuple[Path, Path | None]] = []
    try:
        for number, target in enumerate(targets):
            kept = _keep(target, stage / f"old-{number}") if target.exists() else None
            undo.append((target, kept))
            (stage / target.name).replace(target)
    except OSError:
        for target, kept in reversed(undo):
            _put_back(target, kept)
        raise


def _keep(target: Path, aside: Path) -> Path:
    """Set the old one aside: a folder by moving it, as no folder replaces another; a file by a second name for it."""
    if target.is_dir():
        return target.rename(aside)
    try:
        aside.hardlink_to(target)
    except OSError:  # a file system without hard links
        shutil.copy2(target, aside)
    return aside


def _put_back(target: Path, kept: Path | None) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    elif kept is None:
        target.unlink(missing_ok=True)
    if kept is not None and not (target.exists() and kept.samefile(target)):
        kept.replace(target)


def _in_words(error: OSError, folder: Path) -> ReportWriteError:
    """What the disk said, in words a person can act on."""
    where = str(error.filename2 or error.filename or folder)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what, remedy = "The disk is full", "free some space, or write elsewhere with --out"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        what, remedy = (
            "The report cannot be written here: no permission",
            "close the file if another program has it open, or name another folder with --out",
        )
    elif error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        what, remedy = (
            "A file stands where a folder is needed, or a folder where a file is",
            "name another place with --out",
        )
    else:
        what, remedy = f"The report cannot be written: {error.strerror or error}", "name another folder with --out"
    return ReportWriteError(what, where=where, remedy=f"{remedy}; nothing has been changed")
