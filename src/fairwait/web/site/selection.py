"""What a report is to be of, as a reader asks for it: a place, a month and formats, checked against the edition."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from fairwait.domain.period import Period
from fairwait.editions.reading import Edition, Place
from fairwait.web.serving.line import key_of

_ENGLAND: Final = "England"
_LONGEST: Final = 120
_KNOWN: Final = frozenset(("place", "period", "format"))
_SHOWN: Final = 5


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
    """What was asked for cannot be made, in words for whoever asked. ``given`` is what they may be shown again."""

    def __init__(self, what: str, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(what)
        self.given = dict(given or {})


@dataclass(frozen=True)
class Selection:
    """One report: of a place (None: England) in a month, in some formats, from one version of the data.

    ``store`` and ``releases`` say which figures those are: the number of the store's version, and a digest of them.
    """

    place: Place | None
    period: str
    formats: tuple[str, ...]
    version: str
    store: str = ""
    releases: str = ""

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
        return urlencode({**self._told(), "format": self.formats}, doseq=True)

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
    if set(asked) - _KNOWN or any(len(asked.get(name, ())) > 1 for name in ("place", "period")):
        raise OddSelection("A report is of one place and one month, in the formats listed here.")
    words = {name: values[0].strip() for name, values in asked.items() if name != "format"}
    formats = tuple(one for one in FORMATS if one in asked.get("format", ()))
    given = {**{name: value[:_LONGEST] for name, value in words.items()}, "format": formats}
    if any(len(value) > _LONGEST or not value.isprintable() for value in words.values()):
        raise OddSelection("That is longer than the name of any place, or holds odd characters.", {"format": formats})
    if len(formats) < len(set(asked.get("format", ()))) or not formats:
        raise OddSelection("Choose at least one of the formats listed here.", given)
    period = words.get("period") or edition.meta.get("period", "")
    if period not in months(edition):
        raise OddSelection("No report can be made of that month: choose one from the list.", given)
    place, figures = _place(words.get("place", ""), edition, given), edition.meta
    return Selection(place, period, formats, edition.version, figures.get("store", ""), figures.get("releases", ""))


def months(edition: Edition) -> tuple[str, ...]:
    """The months that a report can be made of, newest first."""
    return tuple(edition.fact("report_months") or ()) or (edition.meta.get("period", ""),)


def fields(edition: Edition, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of the form, with what was given so far."""
    period = given.get("period") or edition.meta.get("period", "")
    formats = given.get("format") or _USUAL
    return [
        {"name": "place", "label": "Place", "kind": "text", "value": given.get("place") or _ENGLAND, "places": True,
         "help": "England, or a place by its name or code, such as 02P.", "maxlength": _LONGEST},
        {"name": "period", "label": "Month", "kind": "select", "value": period,
         "options": [(one, Period.parse(one).label) for one in months(edition) if one]},
        {"name": "format", "label": "Formats", "kind": "checkbox",
         "value": (formats,) if isinstance(formats, str) else formats,
         "options": [(name, one.label) for name, one in FORMATS.items()]},
    ]  # fmt: skip


def _place(text: str, edition: Edition, given: Mapping[str, Any]) -> Place | None:
    """The place that is meant: by code, by code in brackets, by whole name, or by the only name that begins so."""
    if text.casefold() in ("", _ENGLAND.casefold()):
        return None
    bracketed = re.search(r"\((\w{2,6})\)$", text)
    found = edition.place(bracketed[1] if bracketed else text)
    if found is not None:
        return found
    wanted = text.casefold()
    every = edition.places()
    meant = [one for one in every if wanted in (one.name.casefold(), one.label.casefold())]
    meant = meant or [one for one in every if one.name.casefold().startswith(wanted)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise OddSelection(f"No place is called “{text}”. Look for it with the search above, and give its code.", given)
    listed = "; ".join(one.label for one in meant[:_SHOWN])
    raise OddSelection(f"Several places are called like “{text}”: {listed}. Give the code of the one you mean.", given)
