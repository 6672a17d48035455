"""The floor of serving: an application that sends the same bytes to everybody and looks at nothing."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

#: As many bytes as a packed page of the website has.
BODY = os.urandom(int(os.environ.get("BARE_BYTES", "8000")))
_HEADERS = [(b"content-type", b"text/html"), (b"content-length", str(len(BODY)).encode())]


async def app(scope: dict[str, Any], receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": BODY})
