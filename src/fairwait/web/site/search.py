"""Finding a place without a script: what was typed leads to the one place meant, or to a page of those it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from fairwait.editions.searching import Match, meant, search
from fairwait.web.site.asked import NotAnswered, asked, one_of
from fairwait.web.site.messages import message
from fairwait.web.site.printed import page_response

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition
    from fairwait.web.site.printed import Elsewhere, Holder

PATH: Final = "places/"
_SHOWN: Final = 40
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
            return _screen(edition, "", (), none.status, str(none))
        if text:
            return found(edition, text, request.scope.get("root_path", ""))
        return _all(edition, elsewhere)

    return routes


def found(edition: Edition, text: str, root: str) -> Response:
    """The way to the one place meant, or a page of those that may be."""
    if text.casefold() in _ENGLAND:
        return RedirectResponse(f"{root}/", status_code=303)
    place = meant(edition, text)
    if place is not None:
        return RedirectResponse(f"{root}/{quote(place.path)}", status_code=303)
    return _screen(edition, text, search(edition, text, _SHOWN))


def _all(edition: Edition, elsewhere: Elsewhere) -> Response:
    page = page_response(edition, PATH)
    if page is not None:
        return page
    if edition.planned(PATH):
        elsewhere.want(PATH)
        return message(edition, 503, "This page is being made", path=PATH)
    return _screen(edition, "", ())


def _screen(edition: Edition, text: str, matches: Sequence[Match], status: int = 200, problem: str = "") -> Response:
    from fairwait.web.layout.press import screen

    title = f"Places called “{text}”" if text else "Find a place"
    context = {"title": title, "query": text, "matches": matches, "problem": problem}
    html = screen("search", context, edition, PATH)
    return Response(html, status_code=status, media_type="text/html; charset=utf-8")
