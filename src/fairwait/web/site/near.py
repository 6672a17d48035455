"""Where would I wait less? The page that answers for a treatment near a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from fairwait.definitions.treatments import in_short, treatment_function_of
from fairwait.domain import words
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError
from fairwait.domain.items import item_name
from fairwait.domain.treatment import TOTAL
from fairwait.editions.near.asking import DISTANCES, FURTHEST, origin_of, told_of_waits
from fairwait.editions.near.report import nearby
from fairwait.editions.searching import meant, search
from fairwait.web.site.asked import (
    NotAnswered,
    Pairs,
    asked,
    canonical,
    laid_out,
    moved,
    not_begun_since,
    one_of,
    place_meant,
    plain_report,
)
from fairwait.web.site.forms import form_router

if TYPE_CHECKING:
    from fairwait.domain.finding import Report
    from fairwait.editions.reading import Edition, Place
    from fairwait.web.site.printed import Elsewhere, Holder

KIND: Final = "wait"
PATH: Final = "wait/"
QUESTION: Final = "Where would I wait less?"
_TOLD: Final = (
    "Choose a place and a treatment to see every provider within reach, NHS and independent, and how long its people "
    "have waited so far. Waits that cannot be told apart are shown as tied. It is not a recommendation."
)
_USUAL: Final = 20
#: How many places that may be meant are offered.
_OFFERED: Final = 8


def router(holder: Holder, elsewhere: Elsewhere) -> APIRouter:
    """The routes: the form with its answer, and the files of the answer."""
    return form_router(PATH, holder, elsewhere, _page, _answer)


def _answer(edition: Edition, given: Pairs) -> Report:
    if one_of(given, "near"):
        return _report(edition, _asked(edition, given))
    return plain_report(KIND, QUESTION, _TOLD, edition)


def _page(edition: Edition, query: str, root: str) -> Response:
    given: Pairs = ()
    try:
        given = asked(query)
        if not one_of(given, "near"):
            return _unasked(edition, given)
        chosen = _asked(edition, given)
        if sorted(given) != sorted(chosen):
            return moved(PATH, canonical(chosen), root)
        try:
            report = _report(edition, chosen)
        except FairwaitError as error:
            status = 404 if isinstance(error, NothingToAnswerWithError) else 400
            raise NotAnswered.of(error, status) from error
    except NotAnswered as none:
        return _refused(edition, given, none)
    return laid_out(KIND, edition, report, _form(edition, dict(given)), query=canonical(chosen))


def _asked(edition: Edition, given: Pairs) -> Pairs:
    """What was asked as a permalink has it: codes and whole numbers, in one order."""
    miles = one_of(given, "miles", str(_USUAL))
    try:
        number = float(miles)
    except ValueError:
        raise NotAnswered(f"“{miles}” is no distance. Expected: miles as a number, at most {FURTHEST:g}.") from None
    if not 0 < number <= FURTHEST:
        raise NotAnswered(f"The distance must be more than nought and at most {FURTHEST:g} miles.")
    try:
        function = treatment_function_of(one_of(given, "function", TOTAL))
    except FairwaitError as error:
        raise NotAnswered.of(error) from error
    near = _near(edition, one_of(given, "near"))
    return (("near", near), ("function", function), ("miles", f"{number:.4g}"))


def _near(edition: Edition, text: str) -> str:
    """The code of a hospital, area or provider that a text means."""
    try:
        return origin_of(edition, text).code
    except FairwaitError as error:
        no_point = error
    if "ostcode" in no_point.what:
        raise NotAnswered.of(no_point)
    found = [one for one in search(edition, text, _OFFERED) if not one.near]
    whole = [one for one in found if one.whole] or found
    if len(whole) == 1 and whole[0].site:
        return whole[0].site
    if len(whole) > 1 and meant(edition, text) is None and any(one.site for one in whole):
        choices = tuple((one.site, one.shown) if one.site else _label(one.places) for one in found if one.places)
        raise NotAnswered(f"“{text}” could be several places. Choose one.", choices=list(dict.fromkeys(choices)))
    try:
        place = place_meant(edition, text)
        return origin_of(edition, place.code).code
    except FairwaitError as error:
        not_begun_since(edition, place)  # nobody knows where the borders of some new boards run
        raise NotAnswered(
            f"Where {text} lies on the map is not known here. Choose the area that you live in, or a hospital near you."
        ) from error


def _label(places: tuple[Place, ...]) -> tuple[str, str]:
    return places[0].code, places[0].label


def _report(edition: Edition, chosen: Pairs) -> Report:
    values = dict(chosen)
    # Without the age of the figures: what is answered is remembered, and a permalink says the same next year.
    return nearby(edition, values["near"], values["function"], float(values["miles"]))


def _unasked(edition: Edition, given: Pairs) -> Response:
    return laid_out(KIND, edition, plain_report(KIND, QUESTION, _TOLD, edition), _form(edition, dict(given)))


def _refused(edition: Edition, given: Pairs, none: NotAnswered) -> Response:
    form = _form(edition, dict(given), none.choices)
    report = plain_report(KIND, QUESTION, _TOLD, edition)
    return laid_out(KIND, edition, report, form, problem=str(none), status=none.status, ways=none.ways)


def _form(edition: Edition, given: dict[str, str], choices: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    functions = [(code, _told(code)) for code in _functions(edition)]
    near_code = given.get("near", "")
    near: dict[str, Any] = {
        "name": "near", "label": "Near which place?", "kind": "text", "maxlength": 100, "places": True,
        "value": _shown(edition, near_code),
        "help": "The area you live in, or a hospital: its name or code.",
    }  # fmt: skip
    if choices:
        near = {"name": "near", "label": "Near which of these places?", "kind": "radio", "options": choices}
    miles = given.get("miles", str(_USUAL))
    offered = sorted({*map(str, DISTANCES), *([miles] if _is_distance(miles) else [])}, key=float)
    return {
        "action": PATH, "button": "Show the waits",
        "fields": [
            near,
            {"name": "function", "label": "For what treatment?", "kind": "select", "options": functions,
             "value": given.get("function", TOTAL)},
            {"name": "miles", "label": "Within how many miles?", "kind": "select", "value": miles,
             "options": [(one, f"{one} {words.noun(float(one), 'mile')}") for one in offered]},
        ],
    }  # fmt: skip


def _told(code: str) -> str:
    """A treatment function as it is offered: its name, and in a few words what it is for, where those say more."""
    short, name = in_short().get(code, ""), item_name(code)
    return name if short.lower() in ("", name.lower()) else f"{name} ({short})"


def _shown(edition: Edition, near: str) -> str:
    """A place or hospital that was asked for by code, as the field shows it: by name."""
    place = edition.place(near)
    if place is not None or not near.isalnum():
        return place.label if place else near
    site = edition.rows("select name from wait_site where code = ?", (near,))
    return f"{site[0][0]} ({near})" if site else near


def _functions(edition: Edition) -> list[str]:
    """The treatment functions of the edition, all together first, then by name."""
    known = (told_of_waits(edition) or {}).get("england", {})
    return sorted(known, key=lambda code: (code != TOTAL, item_name(code)))


def _is_distance(text: str) -> bool:
    try:
        return 0 < float(text) <= FURTHEST
    except ValueError:
        return False
