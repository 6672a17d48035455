"""Asking an ASGI application in this process, as a server would hand it a request."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.web.own_loop import run_to_the_end


@dataclass(frozen=True)
class Answer:
    """What came back. ``headers`` keeps every header, in order; ``body`` is as it was sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header that is there once; None where it is not there."""
        found = [value for key, value in self.headers if key == name]
        assert len(found) < 2, f"{name} is there {len(found)} times"
        return found[0] if found else None

    @property
    def text(self) -> str:
        packed = self.header("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode("utf-8")


def ask(
    app: Callable[..., Any], path: str, query: str = "", *, method: str = "GET",
    headers: Mapping[str, str] | None = None, body: bytes | Sequence[bytes] = b"",
    client: str = "192.0.2.1", raw_path: bytes | None = None,
) -> Answer:  # fmt: skip
    """One request and its answer."""
    return run_to_the_end(
        asked(app, path, query, method=method, headers=headers, body=body, client=client, raw=raw_path)
    )


async def asked(
    app: Callable[..., Any], path: str, query: str = "", *, method: str = "GET",
    headers: Mapping[str, str] | None = None, body: bytes | Sequence[bytes] = b"",
    client: str = "192.0.2.1", raw: bytes | None = None,
) -> Answer:  # fmt: skip
    raw = path.encode("utf-8") if raw is None else raw
    parts = [body] if isinstance(body, bytes) else list(body)
    waiting = [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1} for at, part in enumerate(parts)
    ]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(raw.decode("ascii", "replace")) if raw.isascii() else path, "raw_path": raw,
        "query_string": query.encode("latin-1"), "root_path": "", "client": (client, 50000),
        "server": ("127.0.0.1", 8000),
        "headers": [(key.lower().encode(), value.encode("latin-1")) for key, value in (headers or {}).items()],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    kept = tuple((key.decode(), value.decode("latin-1")) for key, value in start.get("headers", ()))
    return Answer(start["status"], kept, b"".join(one.get("body", b"") for one in sent[1:]))
