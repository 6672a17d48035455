"""A digest as one HTML page: no script, nothing loaded, readable on a telephone, on paper and read aloud."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.charts.palette import stylesheet
from fairwait.domain.harmless import visible
from fairwait.domain.version import version
from fairwait.reports.digest.said import ATTRIBUTION, INDEPENDENT, endings, opening, quiet_sentence, said
from fairwait.reports.html_markup import own
from fairwait.reports.text import source_line

if TYPE_CHECKING:
    from jinja2 import Environment

#: Whatever a name or an answer holds, the page can load nothing and run nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(digest: Digest) -> str:
    """The whole digest as the text of one HTML file. The same digest always gives the same text."""
    page: str = (
        _environment()
        .get_template("page.html")
        .render(
            digest=digest,
            opening=opening(digest),
            endings=endings(digest),
            sources=tuple(dict.fromkeys(source_line(one) for one in digest.sources)),
            attribution=ATTRIBUTION,
            independent=INDEPENDENT,
            made_by=f"fairwait {version()}",
            policy=POLICY,
            style=own(stylesheet() + _shared_style() + _style()),
        )
    )
    return page


def area_html(area: AreaDigest) -> str:
    """One place of a digest as a fragment of HTML, its name left out; everything in it is escaped."""
    fragment: str = _environment().get_template("fragment.html").render(area=area)
    return fragment.strip() + "\n"


@cache
def _environment() -> Environment:
    # Imported here: the command line asks for this module long before it needs a template.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fairwait.reports.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.globals |= {"said": said, "quiet_sentence": quiet_sentence}
    return environment


def _printable(value: object) -> object:
    """Text without signs that nobody sees; markup made by our own code is left alone."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _shared_style() -> str:
    return (files("fairwait.reports") / "style.css").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (files("fairwait.reports.digest") / "digest.css").read_text(encoding="utf-8")
