"""What pages that answer a form share: reading what was asked, choosing the place meant, laying the answer out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote_plus

from starlette.responses import RedirectResponse, Response

from fairwait.domain.errors import FairwaitError
from fairwait.domain.finding import Report
from fairwait.domain.version import version
from fairwait.domain.words import listing
from fairwait.editions.begun import begun
from fairwait.editions.searching import LONGEST, Match, meant, search
from fairwait.reports.jsonfile import plain
from fairwait.web.site.messages import message
from fairwait.web.site.printed import Elsewhere, report_file

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition, Place

#: How many values a question may have.
MOST_FIELDS: Final = 20
_OFFERED: Final = 8

Pairs = tuple[tuple[str, str], ...]


class NotAnswered(Exception):  # noqa: N818 - of what was asked, not of the program
    """Why a question has no answer as it was put, in words, with its status and the choices there are, if any.

    ``ways`` are pages to read instead: labels and addresses.
    """

    def __init__(
        self, told: str, status: int = 400, choices: Sequence[tuple[str, str]] = (),
        ways: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        super().__init__(told)
        self.status = status
        self.choices = tuple(choices)
        self.ways = tuple(ways)

    @classmethod
    def of(cls, error: FairwaitError, status: int = 400) -> NotAnswered:
        """The words of an error of the rooms below, without what only helps on a command line."""
        remedy = "" if "fairwait " in error.remedy else error.remedy
        parts = [error.what, f"Expected: {error.expected}" if error.expected else "", remedy]
        return cls(" ".join(f"{part[0].upper()}{part[1:].rstrip('.')}." for part in parts if part), status)


def asked(query: str) -> Pairs:
    """The names and values of a query, blank ones left out. Raises :class:`NotAnswered` for one that cannot be read."""
    try:
        pairs = parse_qsl(query, keep_blank_values=False, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise NotAnswered("What was asked for could not be read.") from error
    for _, value in pairs:
        if len(value) > LONGEST or not value.isprintable():
            raise NotAnswered("What was typed is longer than any name, or holds odd characters.")
    return tuple((name, value.strip()) for name, value in pairs if value.strip())


def one_of(pairs: Pairs, name: str, otherwise: str = "") -> str:
    """The one value of a name. Raises :class:`NotAnswered` where several are given."""
    values = list(dict.fromkeys(value for key, value in pairs if key == name))
    if len(values) > 1:
        raise NotAnswered(f"“{name}” was given {len(values)} times; one is expected.")
    return values[0] if values else otherwise


def canonical(pairs: Sequence[tuple[str, str]]) -> str:
    """The query of a permalink."""
    return "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)


def moved(path: str, query: str, root: str) -> Response:
    """The way to the address by which a page is known."""
    return RedirectResponse(f"{root}/{path}{'?' if query else ''}{query}", status_code=303)


def place_meant(edition: Edition, text: str) -> Place:
    """The one place that a text means. Raises :class:`NotAnswered` with what it may have meant."""
    found = meant(edition, text)
    if found is not None:
        return found
    matches = search(edition, text, _OFFERED)
    whole = [one for one in matches if one.whole and len(one.places) == 1 and not one.near]
    if len(whole) == 1:  # a former name or a hospital: what it is now will stand on the page
        return whole[0].places[0]
    raise NotAnswered(_not_one(text, matches), choices=choices_of(matches))


def not_begun_since(edition: Edition, place: Place) -> Place:
    """The place, if it has figures of the edition’s month. Raises :class:`NotAnswered` for a board that began later,
    with what it was then."""
    later = begun(edition, place.code)
    if later is None:
        return place
    before = [one for code in later.origins if (one := edition.place(code)) is not None]
    raise NotAnswered(f"{later.told} Choose one of those.", choices=[(one.code, one.label) for one in before],
                      ways=((place.label, place.path), *((one.label, one.path) for one in before)))  # fmt: skip


def choices_of(matches: Sequence[Match]) -> list[tuple[str, str]]:
    """Codes and labels of the places that matches lead to, each once."""
    return list({place.code: place.label for one in matches for place in one.places}.items())[:_OFFERED]


def _not_one(text: str, matches: Sequence[Match]) -> str:
    told = next((one.told for one in matches if one.whole and one.told), "")
    labels = [label for _, label in choices_of(matches)]
    if not labels:
        wanted = "the name or code of an area, hospital, trust or board, such as 03R"
        return told or f"No place is called “{text}”. Expected: {wanted}."
    if len(labels) == 1:
        return (
            f"{told} Is {labels[0]} meant?".strip() if told else f"No place is called “{text}”. Is {labels[0]} meant?"
        )
    return f"{told} “{text}” could be {listing(labels, 'or')}. Choose one.".strip()


def plain_report(id: str, question: str, told: str, edition: Edition) -> Report:
    """A report that answers nothing yet: what stands behind a form before it is filled in; ``told`` says what it is."""
    return Report(
        id=id,
        title=f"{question} – fairwait",
        question=question,
        period_label=edition.meta.get("period_label", ""),
        geography_label="",
        headlines=((told, ""),),
        unjudged="",
        sections=(),
        sources=(),
        attribution="",
        generated_by=f"fairwait {version()}",
    )


def laid_out(
    kind: str, edition: Edition, report: Report, form: Mapping[str, Any], *, query: str = "", problem: str = "",
    status: int = 200, **more: Any,
) -> Response:  # fmt: skip
    """A page with its form and the answer below it."""
    from fairwait.web.layout.press import screen

    context = {"report": report, "form": form, "problem": problem, "query": f"?{query}" if query else "", **more}
    html = screen(kind, context, edition, f"{kind}/")
    headers = {"cache-control": "no-store"} if status >= 400 else {}
    return Response(html, status_code=status, headers=headers, media_type="text/html; charset=utf-8")


async def file_of(edition: Edition, report: Report, name: str, elsewhere: Elsewhere) -> Response:
    """A file under the answer: ``findings.json``, ``charts/<name>.svg`` and the like, ``tables/<name>.csv``."""
    if name == "findings.json":
        text = json.dumps(plain(report), ensure_ascii=False, separators=(",", ":"))
        return Response(text, media_type="application/json")
    folder, _, rest = name.partition("/")
    found = await report_file(report, folder, rest, elsewhere)
    return found or message(edition, 404, "There is no such file", path="")
