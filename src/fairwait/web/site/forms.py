"""The routes of a page that answers a form: the page itself, and the files of its answer under the same query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from fairwait.domain.errors import FairwaitError
from fairwait.web.site.asked import NotAnswered, Pairs, asked, file_of
from fairwait.web.site.messages import message

if TYPE_CHECKING:
    from fairwait.domain.finding import Report
    from fairwait.editions.reading import Edition
    from fairwait.web.site.printed import Elsewhere, Holder


def form_router(
    path: str,
    holder: Holder,
    elsewhere: Elsewhere,
    page: Callable[[Edition, str, str], Response],
    answer: Callable[[Edition, Pairs], Report],
) -> APIRouter:
    """The routes under ``path``, such as ``wait/``.

    ``page`` answers with the form and what was found, given the query and what stands before our addresses;
    ``answer`` gives the findings that the files under the page are of.
    """
    routes = APIRouter(include_in_schema=False)

    @routes.get(f"/{path}")
    async def whole(request: Request) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=path)
        return page(edition, request.url.query, request.scope.get("root_path", ""))

    @routes.get(f"/{path}{{name:path}}")
    async def file(request: Request, name: str) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=path)
        try:
            return await file_of(edition, answer(edition, asked(request.url.query)), name, elsewhere)
        except (NotAnswered, FairwaitError):
            return message(edition, 404, "There is no such file", path=path + name)

    return routes
