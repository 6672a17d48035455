"""Every other page: commands, checks, sources, breaks, errors."""

from __future__ import annotations

import inspect
import json
import sys
import textwrap
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from docs.build_reference.api import api_page
from docs.build_reference.markdown import page, table, wrap
from docs.build_reference.measures import measures_page
from docs.build_reference.publications import publications_page
from docs.build_reference.standards import standards_page
from docs.build_reference.watch_rules import watch_rules_page


def checks_page() -> str:
    """Checks made on the packaged releases, with what they found there, and those defined for each publication."""
    blocks = []
    for release in _packaged_releases():
        rows = [
            (
                f"`{check['id']}`",
                check["severity"],
                check["sentence"],
                f"{check['breaches']:,}" if check["breaches"] else "none",
            )
            for check in release["checks"]
        ]
        blocks.append(
            f"## {release['publication']}\n\n{table(('check', 'severity', 'what is looked for', 'found'), rows)}"
        )
    return page(
        "Checks",
        wrap(
            "What is checked when a file is ingested. An *error* refuses the whole file and leaves the store as "
            "it was; a *warning* is stored with the release and shown; a *note* says what was read in a "
            "particular way. The last column says what was found in the files behind the packaged figures."
        ),
        *blocks,
    )


def _packaged_releases() -> list[dict[str, Any]]:
    """The newest packaged release of each publication, as its ``release.json`` describes it."""
    return [held[-1] for held in _packaged().values()]


def _packaged() -> dict[str, list[dict[str, Any]]]:
    """Every packaged release by publication, oldest period first."""
    found: dict[str, list[dict[str, Any]]] = {}
    releases = files("fairwait.definitions").joinpath("england", "releases")
    for publication in sorted(releases.iterdir(), key=lambda folder: folder.name):
        for period in sorted(publication.iterdir(), key=lambda folder: folder.name):
            for vintage in period.iterdir():
                described = json.loads(vintage.joinpath("release.json").read_text(encoding="utf-8"))
                found.setdefault(publication.name, []).append(described)
    return found


def _packaged_words(release: dict[str, Any]) -> str:
    period = release["first_period"]
    if release["last_period"] != period:
        period += f" to {release['last_period']}"
    return f"Packaged: {period}, {release['rows']:,} rows of\n`{release['file_name']}`\n(sha256 `{release['sha256']}`)."


def sources_page() -> str:
    from fairwait.measures.source import WORKBOOK_PUBLICATIONS
    from fairwait.pipeline.registry import sources
    from fairwait.sources.workbooks.source import Workbook

    packaged = [release for held in _packaged().values() for release in held]
    blocks = []
    for source in sources():
        about = inspect.getdoc(sys.modules[type(source).__module__]) or ""
        lines = [f"## {source.publication}", f"**{source.title}.**", *(_paragraphs(about))]
        names = WORKBOOK_PUBLICATIONS if source.publication == Workbook.publication else (source.publication,)
        lines += [_packaged_words(release) for release in packaged if release["publication"] in names]
        blocks.append("\n\n".join(lines))
    return page(
        "Sources",
        wrap(
            "The publications that `fairwait ingest` reads. A file is recognised by what is in it, never by its "
            "name; the period is read from the content and checked against the name. The full CSV data file and "
            "the overview are the publisher's own, and so are the workbooks. The series were compiled by others from "
            "the publisher's monthly files, and are held against the overview and against each other; every one "
            "says whose patients it counts (its basis) and what is wrong with it. Diagnostics, cancelled operations, "
            "beds, theatres and activity are other returns: each has a long table of counts, in which a printed nought "
            "is 0, what was not returned is absent, and no printed total is added to its parts. All of it is public "
            "sector information under the Open Government Licence v3.0."
        ),
        *blocks,
    )


def _paragraphs(text: str) -> list[str]:
    """A docstring's paragraphs, indented ones as code."""
    blocks = []
    for block in text.split("\n\n"):
        indented = all(line.startswith("    ") for line in block.splitlines())
        blocks.append(f"```text\n{textwrap.dedent(block)}\n```" if indented else wrap(block.replace("``", "`")))
    return blocks


def breaks_page() -> str:
    from fairwait.definitions.dated import breaks

    blocks = []
    for one in breaks():
        when = str(one.date) if one.last is None else f"{one.date} to {one.last}"
        rows = [
            ("effect", one.effect),
            ("what to do", one.handling),
            ("concerns", ", ".join(one.treatment_functions) or "all treatment functions"),
            ("basis", one.basis or "commissioner and provider"),
            ("how we know", f"{one.known}: {one.source}"),
        ]
        blocks.append(f"## {one.id}\n\n**{when}: {one.what}.**\n\n{table(('', ''), rows)}")
    return page(
        "Breaks in the series",
        wrap(
            "Dates on which the figures change because what is counted changed, not because care did. Charts mark "
            "them and comparisons across them say so. *Published*: a note of the publisher. *Seen*: computed by "
            "us from the official files. *Reported*: told by others and confirmed by no file at hand."
        ),
        *blocks,
    )


def errors_page() -> str:
    from fairwait.domain import errors

    codes = {
        errors.ExitCode.DONE: "everything that was asked for was done",
        errors.ExitCode.USAGE: "the question itself cannot be asked: an unknown command, option, measure or area",
        errors.ExitCode.BAD_INPUT: "a file, or the store, is not what it should be; nothing has changed",
        errors.ExitCode.NOTHING_TO_ANSWER_WITH: "the question is fair, but no figures that answer it are held",
        errors.ExitCode.PARTLY_DONE: "some of what was asked for was fetched, ingested or answered; the message names "
        "what was not",
        errors.ExitCode.NOT_PUBLISHED: "a publication that should be out by now is not on its publisher's pages",
        errors.ExitCode.NOT_FETCHED: "nothing could be fetched: no connection, or pages that are not as they were",
        errors.ExitCode.BUSY: "another process is writing to the store or refreshing it; nothing was done",
        errors.ExitCode.NOT_SERVED: "the website cannot answer at the address asked for: somebody else has the port",
        errors.ExitCode.NEW: "only with `--exit-code`: everything was done, and there are new figures",
        errors.ExitCode.REVISED: "only with `--exit-code`: everything was done, and figures held were revised",
    }
    family = [
        one
        for _, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, errors.FairwaitError) and one is not errors.FairwaitError
    ]
    rows = [(f"`{one.__name__}`", str(int(one.exit_code)), _first_paragraph(one)) for one in family]
    return page(
        "Exit codes and errors",
        wrap("What a finished command tells the shell. These numbers are a contract: scripts may rely on them."),
        table(
            ("code", "name", "meaning"), [(str(int(code)), code.name.lower(), words) for code, words in codes.items()]
        ),
        "## Errors in Python",
        wrap(
            "Every error that a person can act on is a `FairwaitError` and says four things: `what` is wrong, "
            "`where`, what was `expected`, and the `remedy`. The command line prints them without a traceback and "
            "exits with the code of the error's kind."
        ),
        table(("error", "exit code", "meaning"), rows),
    )


def _first_paragraph(one: type) -> str:
    return " ".join((inspect.getdoc(one) or "").split("\n\n")[0].split())


def commands_page() -> str:
    blocks = [f"## {' '.join(('fairwait', *path))}\n\n```text\n{_help(path)}\n```" for path in _commands()]
    return page(
        "Commands",
        wrap(
            "`python3 start.py COMMAND` sets up what is needed and runs `fairwait COMMAND`. What follows is what "
            "`--help` prints. Every question takes `--json` or `--csv`; [exit codes](errors.md) are a contract."
        ),
        *blocks,
    )


def _commands() -> list[tuple[str, ...]]:
    """Every command and subcommand, in the order in which help lists them; the program itself first."""
    import typer

    from fairwait.app.main import app

    def below(path: tuple[str, ...], command: Any) -> list[tuple[str, ...]]:
        found = [path]
        for name, inner in getattr(command, "commands", {}).items():
            found += below((*path, name), inner)
        return found

    return below((), typer.main.get_command(app))


def _help(path: Sequence[str]) -> str:
    from typer.testing import CliRunner

    from fairwait.app.main import app

    plain = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb", "FAIRWAIT_STORE": ""}
    done = CliRunner(env=plain).invoke(app, [*path, "--help"], prog_name="fairwait")
    if done.exit_code:
        raise RuntimeError(f"fairwait {' '.join(path)} --help ended with {done.exit_code}: {done.output}")
    return "\n".join(line.rstrip() for line in done.output.strip("\n").splitlines())


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "measures.md": measures_page,
    "checks.md": checks_page,
    "sources.md": sources_page,
    "publications.md": publications_page,
    "breaks.md": breaks_page,
    "standards.md": standards_page,
    "watch-rules.md": watch_rules_page,
    "errors.md": errors_page,
    "api.md": api_page,
}
