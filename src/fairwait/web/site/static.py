"""The shared files: stylesheet, script and icon, named after what is in them, to be kept for good; and robots.txt."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, HTTPException
from starlette.responses import PlainTextResponse, Response

from fairwait.web.layout.bundle import static_files

_FOR_GOOD: Final = "public, max-age=31536000, immutable"
#: Pages made on request are without end: search engines find every place and measure without them.
_ROBOTS: Final = "User-agent: *\nDisallow: /compare/\nDisallow: /wait/\nDisallow: /report/\nDisallow: /api/\n"


def router() -> APIRouter:
    """The routes of files that are the same for every edition."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/static/{name}")
    async def shared(name: str) -> Response:
        found = static_files().get(name)
        if found is None:
            raise HTTPException(404, "There is no such file")
        return Response(found.content, media_type=found.media_type, headers={"cache-control": _FOR_GOOD})

    @routes.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse(_ROBOTS)

    return routes
