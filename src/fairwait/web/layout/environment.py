"""The one Jinja environment of all pages: strict, escaping, and with the reports' own parts at hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from fairwait.domain import words
from fairwait.editions.reading import Place
from fairwait.reports.text import clean, file_line, source_line

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_LEVELS: Final = {"sub-icb": "sub-ICB location", "icb": "integrated care board", "region": "region"}


@cache
def environment() -> Environment:
    """Templates of the website first; those of reports under ``reports/``, shared and not copied."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("fairwait.web.layout"), PrefixLoader({"reports": PackageLoader("fairwait.reports")})]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
        auto_reload=False,
    )
    made.globals |= {
        "source_line": source_line,
        "file_line": file_line,
        "words": words,
        "level_name": level_name,
    }
    made.filters["zip"] = zip
    return made


@cache
def template(kind: str) -> Template:
    """The template of a kind of page; ``page.html`` where the kind has none of its own."""
    return environment().select_template([f"{kind.replace('-', '_')}.html", "page.html"])


def level_name(place: Place) -> str:
    """What kind of place it is, in words."""
    if place.geography == "provider":
        return "NHS provider" if place.sector == "NHS" else "independent provider"
    return _LEVELS.get(place.geography, "place")


def _printable(value: object) -> object:
    """Text without characters that no page may hold; markup made by our own code is left alone."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return clean(value)
