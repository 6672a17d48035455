"""Finding a place or a treatment without a script: what was typed leads to the one place meant, or to a page of what it
may mean. The name of a treatment leads to no place, be it the only one of that name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from fairwait.editions.near.asking import is_postcode
from fairwait.editions.searching import Match, meant, search
from fairwait.editions.treatments import Treatment, treatments
from fairwait.web.site.asked import NotAnswered, asked, one_of
from fairwait.web.site.messages import message
from fairwait.web.site.printed import page_response

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition
    from fairwait.web.site.printed import Elsewhere, Holder

PATH: Final = "places/"
_SHOWN: Final = 40
#: The first half of a postcode, such as BL9.
_OUTWARD: Final = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?", re.IGNORECASE)
_ENGLAND: Final = ("england", "eng", "e92000001")


def router(holder: Holder, elsewhere: Elsewhere) -> APIRouter:
    """The route of all places, and of the search among them."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/places/")
    async def places(request: Request) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=PATH)
        try:
            text = one_of(asked(request.url.query), "q")
        except NotAnswered as none:
            return _screen(edition, "", (), status=none.status, problem=str(none))
        if text:
            return found(edition, text, request.scope.get("root_path", ""))
        return _all(edition, elsewhere)

    return routes


def found(edition: Edition, text: str, root: str) -> Response:
    """The way to the one place meant, or a page of those that may be."""
    if text.casefold() in _ENGLAND:
        return RedirectResponse(f"{root}/", status_code=303)
    cures = treatments(edition, text)
    place = None if any(one.named for one in cures) or is_postcode(text) else meant(edition, text)
    if place is not None:
        return RedirectResponse(f"{root}/{quote(place.path)}", status_code=303)
    matches = () if is_postcode(text) else search(edition, text, _SHOWN)
    if cures:  # then a place that is only written like it was hardly meant
        named = any(one.named for one in cures)
        matches = tuple(one for one in matches if not one.near or (one.places and not named))
    return _screen(edition, text, matches, cures)


def _all(edition: Edition, elsewhere: Elsewhere) -> Response:
    page = page_response(edition, PATH)
    if page is not None:
        return page
    if edition.planned(PATH):
        elsewhere.want(PATH)
        return message(edition, 503, "This page is being made", path=PATH)
    return _screen(edition, "", ())


def _screen(
    edition: Edition, text: str, matches: Sequence[Match], cures: Sequence[Treatment] = (), status: int = 200,
    problem: str = "",
) -> Response:  # fmt: skip
    from fairwait.web.layout.press import screen

    context = {
        "title": _title(text, matches, cures), "query": text, "matches": matches, "treatments": cures,
        "postcode": _like_a_postcode(text, matches), "problem": problem,
    }  # fmt: skip
    html = screen("search", context, edition, PATH)
    return Response(html, status_code=status, media_type="text/html; charset=utf-8")


def _title(text: str, matches: Sequence[Match], cures: Sequence[Treatment]) -> str:
    if not text:
        return "Find a place"
    return f"What “{text}” may mean" if cures or not matches else f"Places called “{text}”"


def _like_a_postcode(text: str, matches: Sequence[Match]) -> bool:
    """Whether a postcode was typed, or the first half of one that no place has as its code."""
    half = _OUTWARD.fullmatch(text.strip()) is not None and all(one.near for one in matches)
    return is_postcode(text.strip()) or half
