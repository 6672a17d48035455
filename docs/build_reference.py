"""Write the reference pages from the program itself, so that they cannot say anything else.

    python docs/build_reference.py           # write docs/reference/*.md
    python docs/build_reference.py --check   # fail, naming the pages, if any differs from what would be written

A test runs the check. Pages of docs/reference without the mark below are written by hand.
"""

from __future__ import annotations

import inspect
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent / "reference"
MARK = "<!-- Written by docs/build_reference.py: do not edit. -->"
WIDTH = 118


def wrap(text: str) -> str:
    """One paragraph at the width of the other pages."""
    return textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def bullets(items: Iterable[str]) -> str:
    return "\n".join(
        textwrap.fill(item, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
        for item in items
    )


def page(title: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", MARK, *blocks]) + "\n"


def measures_page() -> str:
    from fairwait.definitions.measure import Kind
    from fairwait.definitions.measure_files import measures

    found = sorted(measures().values(), key=lambda one: (list(Kind).index(one.kind), one.id))
    overview = [
        (f"[`{one.id}`](#{one.id})", one.title, one.unit, one.polarity.value.replace("_", " ")) for one in found
    ]
    return page(
        "Measures",
        wrap(
            "Every measure is a file of `definitions/measures`, and this page is made from those files. *Context* "
            "means that a large value is neither good nor bad: such a measure has a highest and a lowest, never a "
            "best and a worst. The names below are those that `fairwait estimate`, `fairwait rank` and the Python "
            "functions take."
        ),
        table(("name", "what it is", "unit", "polarity"), overview),
        *(_measure(one) for one in found),
    )


def _measure(one: Any) -> str:
    below = one.denominator
    if below is None:
        divided = ""
    elif isinstance(below, tuple):
        divided = "; ".join(_term(term) for term in below)
    else:
        divided = f"resident population, per {below.per:,}"
    facts = [
        ("kind", one.kind.value + (f", p = {one.p}" if one.p is not None else "")),
        ("counts", "; ".join(_term(term) for term in one.numerator)),
        ("divided by", divided),
        ("unit", one.unit),
        ("polarity", one.polarity.value.replace("_", " ") + f" ({one.words.highest}, {one.words.lowest})"),
        ("places", ", ".join(geography.value for geography in one.geographies)),
        ("from", str(one.valid_from)),
        ("months it needs", _months(one.months)),
        ("breaks", ", ".join(f"[{name}](breaks.md#{name})" for name in one.breaks)),
        ("status", f"{one.status.replace('_', ' ')}, to be reviewed by {one.review_date}"),
        ("source", one.source),
    ]
    heading = f"## {one.id}\n\n**{one.title}.** {one.question}"
    if one.mtg_comparable:
        heading += " *The measure that the Medical Technology Group's rankings used.*"
    return "\n\n".join(
        [heading, wrap(one.why_it_matters), table(("", ""), [fact for fact in facts if fact[1]]), bullets(one.caveats)]
    )


def _term(term: Any) -> str:
    """``- part 1A + 1B, total`` in words."""
    parts = " + ".join(part.value for part in term.parts)
    what = {"total": "all pathways", "known": "known clock starts", "bands": ""}[term.count]
    if term.bands is not None:
        last = "on" if term.bands.last is None else f"to {term.bands.last}"
        what = f"week bands {term.bands.first} {last}"
    month = "" if term.months == (0,) else f", {_months(term.months)}"
    return f"{'minus ' if term.sign < 0 else ''}part {parts}, {what}{month}"


def _months(offsets: tuple[int, ...]) -> str:
    names = {0: "the month itself", -1: "the month before"}
    return ", ".join(names.get(offset, f"{-offset} months before") for offset in sorted(offsets, reverse=True))


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
    newest: dict[str, dict[str, Any]] = {}
    releases = files("fairwait.definitions").joinpath("england", "releases")
    for publication in sorted(releases.iterdir(), key=lambda folder: folder.name):
        for period in sorted(publication.iterdir(), key=lambda folder: folder.name):
            for vintage in period.iterdir():
                newest[publication.name] = json.loads(vintage.joinpath("release.json").read_text(encoding="utf-8"))
    return list(newest.values())


def sources_page() -> str:
    from fairwait.pipeline.registry import sources

    packaged = {release["publication"]: release for release in _packaged_releases()}
    blocks = []
    for source in sources():
        about = inspect.getdoc(sys.modules[type(source).__module__]) or ""
        lines = [f"## {source.publication}", f"**{source.title}.**", *(_paragraphs(about))]
        if source.publication in packaged:
            release = packaged[source.publication]
            period = release["first_period"]
            if release["last_period"] != period:
                period += f" to {release['last_period']}"
            lines.append(
                f"Packaged: {period}, {release['rows']:,} rows of\n"
                f"`{release['file_name']}`\n(sha256 `{release['sha256']}`)."
            )
        blocks.append("\n\n".join(lines))
    return page(
        "Sources",
        wrap(
            "The publications that `fairwait ingest` reads. A file is recognised by what is in it, never by its "
            "name; the period is read from the content and checked against the name. The full CSV data file and "
            "the overview are the publisher's own. The two series of incomplete pathways were compiled by others "
            "from the publisher's monthly files, and are held against the overview. All of it is public sector "
            "information under the Open Government Licence v3.0."
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
        errors.ExitCode.PARTLY_DONE: "some of the files were ingested and some refused; the message lists both",
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


PAGES: dict[str, Callable[[], str]] = {
    "measures.md": measures_page,
    "checks.md": checks_page,
    "sources.md": sources_page,
    "breaks.md": breaks_page,
    "errors.md": errors_page,
}


def main(arguments: Sequence[str]) -> int:
    stale = []
    for name, build in PAGES.items():
        path, text = REFERENCE / name, build()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8", newline="\n")
    if "--check" in arguments and stale:
        print(f"Out of date: {', '.join(stale)}. Run: python docs/build_reference.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
