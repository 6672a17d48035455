"""The part of the README that quotes the report, taken from the report."""

from __future__ import annotations

import re

from docs.build_reference.markdown import bullets, wrap

BEGIN = "<!-- Taken from the report by python -m docs.build_reference: do not edit. -->"
END = "<!-- End of what is taken from the report. -->"


def with_headlines(readme: str) -> str:
    """The README with the first sentences of today's report between its two marks."""
    quoted = f"{BEGIN}\n\n{headlines()}\n\n{END}"
    return re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: quoted, readme, flags=re.DOTALL)


def headlines() -> str:
    from fairwait.analysis.workbench import Workbench
    from fairwait.reports.spotlight import spotlight
    from fairwait.store.reader import open_store

    report = spotlight(Workbench(open_store(None)))
    heading = f"### {report.question}"
    return "\n\n".join([heading, bullets(text for text, _ in report.headlines), wrap(report.unjudged)])
