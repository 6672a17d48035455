"""Comparing two to eight places: the form, the answer under a permalink, and the answer's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from fairwait.domain import words
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError
from fairwait.editions.comparing.asking import FEWEST, MOST
from fairwait.editions.comparing.report import compare_report
from fairwait.editions.searching import LONGEST
from fairwait.web.site.asked import (
    NotAnswered,
    Pairs,
    asked,
    canonical,
    laid_out,
    moved,
    not_begun_since,
    place_meant,
    plain_report,
)
from fairwait.web.site.forms import form_router

if TYPE_CHECKING:
    from fairwait.domain.finding import Report
    from fairwait.editions.reading import Edition
    from fairwait.web.site.printed import Elsewhere, Holder

KIND: Final = "compare"
PATH: Final = "compare/"
QUESTION: Final = "How do places compare?"
_TOLD: Final = (
    "Name two to eight places to see them side by side over the main measures: which can be told apart, by how much, "
    "and which cannot."
)
#: How many fields the form has at least, and how many empty ones beside those that are filled in.
_FIELDS: Final = 4

Choices = dict[str, tuple[tuple[str, str], ...]]


def router(holder: Holder, elsewhere: Elsewhere) -> APIRouter:
    """The routes: the form with its answer, and the files of the answer."""
    return form_router(PATH, holder, elsewhere, _page, _answer)


def _answer(edition: Edition, given: Pairs) -> Report:
    codes = [value for key, value in given if key == "place"]
    return compare_report(edition, codes) if codes else plain_report(KIND, QUESTION, _TOLD, edition)


def _page(edition: Edition, query: str, root: str) -> Response:
    texts: list[str] = []
    choices: Choices = {}
    try:
        given = asked(query)
        texts = [value for name, value in given if name == "place"]
        codes = _codes(edition, texts, choices)
        chosen: Pairs = tuple(("place", code) for code in codes)
        if given != chosen:
            return moved(PATH, canonical(chosen), root)
        if len(codes) < FEWEST:
            return _form_page(edition, texts)
        report = compare_report(edition, codes)
    except FairwaitError as error:
        status = 400
        if isinstance(error, NothingToAnswerWithError):  # the comparisons of an edition being made come late
            status = 404 if edition.whole else 503
        return _form_page(edition, texts, NotAnswered.of(error, status))
    except NotAnswered as none:
        return _form_page(edition, texts, none, choices)
    return laid_out(KIND, edition, report, _form(edition, codes), query=canonical(chosen))


def _codes(edition: Edition, texts: list[str], choices: Choices) -> list[str]:
    """The codes of the places meant, each once, in one order whatever the order they were named in.

    Raises :class:`NotAnswered` where any is not one place; ``choices`` then holds what each may be.
    """
    if len(texts) > MOST:
        raise NotAnswered(f"{words.sentence(words.number_word(len(texts)))[:-1]} places were named, and {MOST} at most "
                          "can be compared.")  # fmt: skip
    codes, problems, ways = set(), list[str](), list[tuple[str, str]]()
    for text in dict.fromkeys(texts):
        try:
            codes.add(not_begun_since(edition, place_meant(edition, text)).code)
        except NotAnswered as none:
            problems.append(str(none))
            choices[text] = none.choices
            ways += none.ways
    if problems:
        raise NotAnswered(" ".join(problems), ways=tuple(dict.fromkeys(ways)))
    return sorted(codes)


def _form_page(
    edition: Edition, texts: list[str], none: NotAnswered | None = None, choices: Choices | None = None
) -> Response:
    report = plain_report(KIND, QUESTION, _TOLD, edition)
    form = _form(edition, texts[:MOST], choices or {})
    if none is None:
        return laid_out(KIND, edition, report, form)
    return laid_out(KIND, edition, report, form, problem=str(none), status=none.status, ways=none.ways)


def _form(edition: Edition, texts: list[str], choices: Choices | None = None) -> dict[str, Any]:
    """A field for every place named, and more, as far as there may be more."""
    number = min(MOST, max(_FIELDS, len(texts) + 1))
    fields: list[dict[str, Any]] = []
    for at in range(number):
        text = texts[at] if at < len(texts) else ""
        label = f"{words.ordinal(at + 1, words=True).capitalize()} place"
        offered = (choices or {}).get(text, ())
        place = edition.place(text) if text else None
        if len(offered) > 1:
            field: dict[str, Any] = {"kind": "select", "options": offered, "value": offered[0][0]}
        else:
            field = {"kind": "text", "places": True, "maxlength": LONGEST, "value": place.label if place else text}
        fields.append({"name": "place", "label": label, **field})
    fields[0]["help"] = (
        f"From {words.number_word(FEWEST)} to {words.number_word(MOST)} areas, trusts or boards, by name or code. "
        "Each is held only against others of its own kind."
    )
    return {"action": PATH, "button": "Compare", "fields": fields}
