"""The shared files: stylesheet, script and icon, named after what is in them, to be kept for good; and robots.txt."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, HTTPException
from starlette.responses import PlainTextResponse, Response

from fairwait.web.layout.bundle import bundled, static_files

_FOR_GOOD: Final = "public, max-age=31536000, immutable"
#: Of a page that was printed by another version of the program, until there is a new edition: it shall not stand bare.
_A_WHILE: Final = "public, max-age=60"
_NAMED: Final = re.compile(r"(\w{1,20})\.[0-9a-f]{10}\.(\w{1,5})")
#: Pages made on request are without end: search engines find every place and measure without them.
_ROBOTS: Final = "User-agent: *\nDisallow: /compare/\nDisallow: /wait/\nDisallow: /report/\nDisallow: /api/v1/\n"


def router() -> APIRouter:
    """The routes of files that are the same for every edition."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/static/{name}")
    async def shared(name: str) -> Response:
        found = static_files().get(name)
        if found is not None:
            return Response(found.content, media_type=found.media_type, headers={"cache-control": _FOR_GOOD})
        called = _NAMED.fullmatch(name)
        now = bundled().get(f"{called[1]}.{called[2]}") if called else None
        if now is None:
            raise HTTPException(404, "There is no such file")
        return Response(now.content, media_type=now.media_type, headers={"cache-control": _A_WHILE})

    @routes.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse(_ROBOTS)

    return routes
