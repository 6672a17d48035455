"""Short answers that need nothing else to work: neither an edition nor the layout of pages."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import Scope, Send

Header = tuple[bytes, bytes]

_REMEDY: Final = "see /api/v1/openapi.json for what can be asked"
#: What a program is told to do about it, as the errors of the API itself do.
_REMEDIES: Final = {
    429: "wait the seconds that Retry-After says and ask again; a list gives up to 1,000 rows at once with limit=1000",
    500: "ask again later",
    503: "wait the seconds that Retry-After says and ask again",
}

_PAGE: Final = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – fairwait</title></head>
<body><main><h1>{title}</h1><p>{told}</p><p><a href="/">The start page</a></p></main>
<footer><p>fairwait is independent. It is not an NHS service.</p></footer></body></html>
"""


def worded(path: str, status: int, title: str, told: str) -> tuple[str, bytes]:
    """The media type and body of a refusal: a plain page, or for those who ask the API ``application/problem+json``."""
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": told, "where": "", "expected": ""}
        problem |= {"remedy": _REMEDIES.get(status, _REMEDY), "errors": []}
        kind, text = "application/problem+json", json.dumps(problem)
    else:
        kind, text = "text/html; charset=utf-8", _PAGE.format(title=escape(title), told=escape(told))
    return kind, text.encode("utf-8")


async def answer(
    scope: Scope, send: Send, status: int, title: str, told: str, headers: tuple[Header, ...] = ()
) -> None:
    """Refuse."""
    kind, body = worded(scope["path"], status, title, told)
    await whole(scope, send, status, kind, body, headers)


async def whole(
    scope: Scope, send: Send, status: int, kind: str, body: bytes, headers: tuple[Header, ...] = ()
) -> None:
    """Send one whole answer that nobody is to keep."""
    fixed = ((b"content-type", kind.encode("ascii")), (b"content-length", b"%d" % len(body)))
    every = [*fixed, (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": every})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
