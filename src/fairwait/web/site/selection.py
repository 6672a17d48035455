"""What a report is to be of, as a reader asks for it: a place, a month and formats, checked against the edition."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.editions.reading import Edition, Place
from fairwait.editions.searching import search
from fairwait.web.serving.line import key_of
from fairwait.web.site.asked import NotAnswered, not_begun_since, place_meant

_ENGLAND: Final = "England"
_LONGEST: Final = 120
_KNOWN: Final = frozenset(("place", "period", "format", "sought"))
_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a report: what it is called and its media type."""

    label: str
    media: str


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
#: The formats by the endings of their files, in the order in which they are offered.
FORMATS: Final[Mapping[str, Format]] = {
    "html": Format("A page for any browser (HTML)", "text/html; charset=utf-8"),
    "pdf": Format("A document to print (PDF)", "application/pdf"),
    "docx": Format("A document to edit (Word)", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Format("The tables as a workbook (Excel)", f"{_OFFICE}.spreadsheetml.sheet"),
}
_USUAL: Final = ("html", "pdf")


class OddSelection(ValueError):  # noqa: N818 - of what was asked, not of the program
    """What was asked for cannot be made, in words for whoever asked. ``given`` is what they may be shown again,
    ``choices`` are codes and labels of the places that may be meant."""

    def __init__(
        self, what: str, given: Mapping[str, Any] | None = None, choices: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(what)
        self.given = dict(given or {})
        self.choices = tuple(choices)


@dataclass(frozen=True)
class Selection:
    """One report: of a place (None: England) in a month, in some formats, from one version of the data.

    ``store`` and ``releases`` say which figures those are: the number of the store's version, and a digest of them.
    ``sought`` is what was typed for the place: the same report is made whatever it was found by.
    """

    place: Place | None
    period: str
    formats: tuple[str, ...]
    version: str
    store: str = ""
    releases: str = ""
    sought: str = ""

    @property
    def label(self) -> str:
        return _ENGLAND if self.place is None else self.place.label

    @property
    def month(self) -> str:
        return Period.parse(self.period).label

    @cached_property
    def key(self) -> str:
        """The name of the job: a place and month of the same data are made once, in every format."""
        return key_of("report", self.version, *self._told().values())

    def job(self) -> bytes:
        """What the process that makes it is told. Reading the figures takes long, one more format of them does not."""
        figures = {"version": self.version, "store": self.store, "releases": self.releases}
        return json.dumps({**self._told(), "formats": list(FORMATS), **figures}).encode("utf-8")

    def query(self) -> str:
        """The selection as the query of an address."""
        sought = {"sought": self.sought} if self.sought else {}
        return urlencode({**self._told(), "format": self.formats, **sought}, doseq=True)

    def given(self) -> dict[str, Any]:
        """The selection as the form shows it."""
        return {"place": self.label, "period": self.period, "format": self.formats}

    def _told(self) -> dict[str, str]:
        code = _ENGLAND if self.place is None else self.place.code
        return {"place": code, "period": self.period}


def selected(text: str, edition: Edition) -> Selection:
    """The selection that a form or an address asks for. Raises :class:`OddSelection` for what cannot be made."""
    try:
        asked = parse_qs(text, keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError as error:
        raise OddSelection("What was asked for could not be read.") from error
    if set(asked) - _KNOWN or any(len(asked.get(name, ())) > 1 for name in _KNOWN - {"format"}):
        raise OddSelection("A report is of one place and one month, in the formats listed here.")
    typed = {name: values[0].strip() for name, values in asked.items() if name != "format"}
    formats = tuple(one for one in FORMATS if one in asked.get("format", ()))
    given = {**{name: value[:_LONGEST] for name, value in typed.items()}, "format": formats}
    if any(len(value) > _LONGEST or not value.isprintable() for value in typed.values()):
        raise OddSelection("That is longer than the name of any place, or holds odd characters.", {"format": formats})
    if len(formats) < len(set(asked.get("format", ()))) or not formats:
        raise OddSelection("Choose at least one of the formats listed here.", given)
    period = typed.get("period") or edition.meta.get("period", "")
    if period not in months(edition):
        raise OddSelection("No report can be made of that month: choose one from the list.", given)
    if "place" not in typed:
        raise OddSelection("Choose the place that the report is to be of, or England.", given)
    place, figures = _place(typed["place"], edition, given), edition.meta
    told = (typed["place"], typed.get("sought", ""))
    sought = next((one for one in told if found_by(edition, one, place)), "")
    return Selection(
        place, period, formats, edition.version, figures.get("store", ""), figures.get("releases", ""), sought
    )


def months(edition: Edition) -> tuple[str, ...]:
    """The months that a report can be made of, newest first."""
    return tuple(edition.fact("report_months") or ()) or (edition.meta.get("period", ""),)


def fields(edition: Edition, given: Mapping[str, Any], choices: Sequence[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """The fields of the form, with what was given so far; ``choices`` are the places to choose one of."""
    period = given.get("period") or edition.meta.get("period", "")
    formats = given.get("format") or _USUAL
    place: dict[str, Any] = {
        "name": "place", "label": "Place", "kind": "text", "value": _shown(edition, given.get("place")), "places": True,
        "help": "England, or an area, hospital, trust or board: its name, a former name or its code.",
        "maxlength": _LONGEST,
    }  # fmt: skip
    if choices:
        sure = (choices[0][0],) if len(choices) == 1 else ()
        place = {"name": "place", "label": "Which place?", "kind": "radio", "options": choices, "value": sure}
    return [
        place,
        {"name": "period", "label": "Month", "kind": "select", "value": period,
         "options": [(one, Period.parse(one).label) for one in months(edition) if one]},
        {"name": "format", "label": "Formats", "kind": "checkbox",
         "value": (formats,) if isinstance(formats, str) else formats,
         "options": [(name, one.label) for name, one in FORMATS.items()]},
    ]  # fmt: skip


def found_by(edition: Edition, sought: str, place: Place | None) -> str:
    """How what was typed led to the place of a report, as a sentence; empty where it is the place's own name or code.

    Whoever asks for a hospital is given a report of the whole trust, and must be told so.
    """
    if place is None or not sought:
        return ""
    for one in search(edition, sought, _OFFERED):
        if one.whole and one.places == (place,):
            told = one.told or (words.sentence(one.why) if one.what not in ("name", "code") else "")
            return f"{told} The report is of all of {place.label}." if told else ""
    return ""


def _place(text: str, edition: Edition, given: Mapping[str, Any]) -> Place | None:
    """The place that is meant, as the search understands it: by any name or code of today or of former days, or by a
    hospital of it; None for England."""
    if text.casefold() in ("", _ENGLAND.casefold()):
        return None
    bracketed = re.search(r"\((\w{2,6})\)$", text)
    found = edition.place(bracketed[1] if bracketed else text)
    try:
        found = found or place_meant(edition, text)
    except NotAnswered as none:
        raise OddSelection(str(none), given, _offered(edition, text)) from none
    try:
        return not_begun_since(edition, found)
    except NotAnswered as none:
        raise OddSelection(str(none), given, none.choices) from none


def _offered(edition: Edition, text: str) -> list[tuple[str, str]]:
    """Codes of the places that a text may mean, each with its label and how it fits where that is not by its name."""
    offered: dict[str, str] = {}
    for match in search(edition, text, _OFFERED):
        for one in match.places:
            offered.setdefault(one.code, f"{one.label}: {match.why}" if match.why else one.label)
    return list(offered.items())[:_OFFERED]


def _shown(edition: Edition, given: Any) -> str:
    """What stands in the field: a place that was given by its code, by its label."""
    text = str(given or _ENGLAND)
    place = edition.place(text)
    return place.label if place else text
