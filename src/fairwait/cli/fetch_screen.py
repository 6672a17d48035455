"""What became of a fetch, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairwait.cli.screen import Screen
    from fairwait.pipeline.fetch.held import Held
    from fairwait.pipeline.fetch.plan import Plan
    from fairwait.pipeline.fetch.report import Fetched, FetchReport, Missing
    from fairwait.pipeline.fetch.run import LeftOver
    from fairwait.sources.finding import FoundFile

COLUMNS = (
    "source", "publication", "period", "outcome", "url", "file", "bytes", "sha256", "vintage", "rows", "error",
)  # fmt: skip
_OUTCOMES = {
    "new": "new", "revised": "revised", "same figures": "put up again with the same figures",
    "passed over": "passed over for a later one that is held", "unchanged": "unchanged",
    "kept": "kept without a reader", "failed": "not fetched or not readable",
}  # fmt: skip
#: Files that came in and changed no answer, so that a list of changes does not have them.
_TOLD_BRIEFLY = ("same figures", "passed over", "kept")
_SHOWN = 12


def show_report(report: FetchReport, folder: Path, *, brief: bool = False) -> None:
    """An answer first: how many of each; then what is new and revised, what is missing, what nobody knows.

    ``brief`` leaves out what a list of changes tells already.
    """
    from fairwait.cli.screen import Screen
    from fairwait.domain import words
    from fairwait.pipeline.fetch.report import OUTCOMES

    screen = Screen()
    told = [f"{words.integer(report.number(one))} {_OUTCOMES[one]}" for one in OUTCOMES if report.number(one)]
    number = len(report.files)
    of_all = f"{words.count(number, 'file')}: {words.listing(told)}" if number else "No file was found"
    screen.say(f"{of_all}. The store is {folder}, version {report.version}.", "bold")
    for outcome in _TOLD_BRIEFLY if brief else ("new", "revised", *_TOLD_BRIEFLY):
        _list(screen, outcome, [file for file in report.files if file.outcome == outcome])
    if not brief:
        _warned(screen, report)
    _show_doubts(screen, report.doubts)
    show_missing(screen, report.missing)
    _show_drift(screen, report)


def _list(screen: Screen, outcome: str, files: Sequence[Fetched]) -> None:
    if not files:
        return
    screen.heading(_OUTCOMES[outcome].capitalize())
    lines = [f"{title}: {_months(each)}" for title, each in _by_title(files)]
    screen.items(lines)


def _by_title(files: Iterable[Fetched]) -> list[tuple[str, list[Fetched]]]:
    def title(file: Fetched) -> str:
        from fairwait.definitions.publications import publication

        return publication(file.found.source).title if not file.release else _publication_title(file)

    ordered = sorted(files, key=lambda file: (title(file), str(file.found.last)))
    return [(name, list(each)) for name, each in groupby(ordered, key=title)]


def _publication_title(file: Fetched) -> str:
    """The title of a release without its month, so that the months of a publication stand on one line."""
    assert file.release is not None
    title = file.release.title
    return title.replace(f", {file.found.last.label}", "").replace(f" {file.found.last.label}", "")


def _months(files: Sequence[Fetched]) -> str:
    from fairwait.measures.source import spans

    single = tuple(dict.fromkeys(file.found.last for file in files))
    rows = sum(file.release.rows for file in files if file.release)
    from fairwait.domain import words

    return f"{spans(single)} ({words.count(rows, 'row')})" if rows else spans(single)


def _warned(screen: Screen, report: FetchReport) -> None:
    """What the checks of the files that came in have found, once for each rule."""
    from fairwait.domain import words

    found: dict[str, tuple[str, list[str]]] = {}
    for file in report.files:
        for check in file.release.checks if file.release and file.outcome in ("new", "revised") else ():
            if check["breaches"] and check["severity"] != "note":
                found.setdefault(check["id"], (check["sentence"], []))[1].append(str(file.found.last))
    if found:
        screen.heading("What the checks found")
        screen.items(f"{sentence} ({words.listing(sorted(set(months))[-6:])})" for sentence, months in found.values())


def show_missing(screen: Screen, missing: Sequence[Missing]) -> None:
    from fairwait.measures.source import spans

    if not missing:
        return
    screen.heading("Should be out by now, and is not on the publishers' pages")
    by_publication: dict[str, list[Any]] = {}
    for one in missing:
        by_publication.setdefault(one.publication, []).append(one.period)
    screen.items(f"{name}: {spans(tuple(months))}" for name, months in by_publication.items())


def _show_doubts(screen: Screen, doubts: Sequence[str]) -> None:
    if not doubts:
        return
    screen.heading("What was left aside, or contradicts itself")
    screen.items(doubts[:_SHOWN])
    if len(doubts) > _SHOWN:
        screen.say(f"{len(doubts) - _SHOWN} more: --json lists them.", "dim")


def _show_drift(screen: Screen, report: FetchReport) -> None:
    if not report.drift:
        return
    screen.heading("Links to data that fairwait does not know")
    screen.items(one.sentence for one in report.drift[:_SHOWN])
    if len(report.drift) > _SHOWN:
        screen.say(f"{len(report.drift) - _SHOWN} more: --json lists them.", "dim")


def report_record(report: FetchReport) -> dict[str, Any]:
    """A fetch as JSON's own types."""
    from fairwait.pipeline.fetch.report import OUTCOMES

    return {
        "version": report.version,
        "exit_code": int(report.exit_code),
        "counts": {one: report.number(one) for one in OUTCOMES} | {"missing": len(report.missing)},
        "files": [record(file) for file in report.files],
        "missing": [{"source": one.source, "publication": one.publication, "period": str(one.period)}
                    for one in report.missing],
        "failures": [{"source": one.source, "error": error_record(one.error)} for one in report.failures],
        "drift": [{"kind": one.kind, "found": one.found, "where": one.where, "guess": one.guess, "teach": one.teach}
                  for one in report.drift],
        "doubts": list(report.doubts),
    }  # fmt: skip


def record(file: Fetched) -> dict[str, Any]:
    """One file as JSON's own types."""
    release = file.release
    return place_of(file.found) | {
        "outcome": file.outcome,
        "bytes": file.size,
        "sha256": file.sha256 or None,
        "vintage": release.vintage if release else None,
        "rows": release.rows if release else None,
        "error": error_record(file.error) if file.error else None,
    }


def place_of(found: FoundFile) -> dict[str, Any]:
    """Where a file was found and what it is said to be."""
    first, last = str(found.first), str(found.last)
    return {
        "source": found.source,
        "publication": found.publication,
        "period": first if first == last else f"{first}_{last}",
        "url": found.url,
        "page": found.page,
        "file": found.name,
    }


def error_record(error: Any) -> dict[str, str]:
    from fairwait.domain.harmless import visible

    return {name: visible(getattr(error, name)) for name in ("what", "where", "expected", "remedy")}


def plan_records(plan: Plan, folder: Path) -> list[dict[str, Any]]:
    """What would be asked for; ``held`` is whether the store has what that very address last gave.

    Of a folder of saved files: whether it has the very bytes of the file.
    """
    from fairwait.pipeline.fetch.folder import FolderPlan
    from fairwait.pipeline.fetch.kinds import was_fetched

    def held(found: FoundFile) -> bool:
        return plan.held(found, folder) if isinstance(plan, FolderPlan) else was_fetched(found, folder)

    return [place_of(found) | {"held": held(found)} for found in plan.files]


def show_plan(plan: Plan, folder: Path) -> None:
    """What a fetch would do, before it is done."""
    from fairwait.cli.layout import Shown, middle_cut
    from fairwait.cli.screen import Screen

    screen = Screen()
    records = plan_records(plan, folder)
    names = [str(one["file"]) for one in records]
    screen.say(f"{_intended(plan, records)} Nothing was fetched and nothing was changed.", "bold")
    if records:
        screen.line()
        screen.table([
            Shown("Source", [one["source"] for one in records]),
            Shown("Period", [one["period"] for one in records]),
            Shown("Held", ["yes" if one["held"] else "no" for one in records], keep=70),
            Shown("File", least=24, most=max(len(name) for name in names),
                  draw=lambda room: [middle_cut(name, room) for name in names]),
        ])  # fmt: skip
    _show_doubts(screen, plan.doubts)
    show_missing(screen, plan.missing)


def _intended(plan: Plan, records: Sequence[dict[str, Any]]) -> str:
    """How many files a fetch would ask for, or read from a folder, and how many of them are held."""
    from fairwait.domain.words import count
    from fairwait.pipeline.fetch.folder import FolderPlan

    files, held = count(len(records), "file"), sum(one["held"] for one in records)
    new = len(records) - held
    if isinstance(plan, FolderPlan):
        return f"{files} in the folder: {new} to read, {held} held."
    return (
        f"{files} on {count(plan.pages, 'page')}: {new} to download, {held} held and to be asked for only if changed."
    )


def show_offline(held: Sequence[Held], left: LeftOver | None, folder: Path, form: str) -> None:
    """What is held and what is lacking, without having asked anybody."""
    if form != "people":
        from dataclasses import asdict

        from fairwait.cli.machine import print_records

        print_records(
            form, [asdict(one) for one in held], ("source", "publication", "first", "last", "held", "lacking")
        )
        return
    from fairwait.cli.layout import Shown
    from fairwait.cli.screen import Screen
    from fairwait.domain.words import count

    screen = Screen()
    taken = left.taken if left else ()
    also = (
        f" {count(len(taken), 'file')} downloaded earlier {'was' if len(taken) == 1 else 'were'} read." if taken else ""
    )
    screen.say(f"Nothing was asked of any site.{also} This is what {folder} holds, by the catalogue:", "bold")
    screen.line()
    screen.table([
        Shown("Publication", [one.publication for one in held], least=16, liked=34),
        Shown("First", [one.first for one in held]),
        Shown("Last", [one.last for one in held]),
        Shown("Held", [str(one.held) for one in held], right=True),
        Shown("Lacking", [str(one.lacking) for one in held], right=True),
    ])  # fmt: skip
    if left and left.doubts:
        screen.heading("Files that were left")
        screen.items(left.doubts)
