"""Delivering answers: remembered ones at once, all of them packed once, named by an ETag, and sent only where new."""

from __future__ import annotations

import gzip
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from fairwait.web.serving.headers import Header, form_accepted, is_known, takes_gzip, value_of
from fairwait.web.serving.questions import heeded
from fairwait.web.serving.remembering import Memory, Remembered

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from fairwait.web.serving.holder import EditionHolder

#: Where an answer was remembered it says so here, for the log.
REMEMBERED: Final = "fairwait.remembered"
_WORTH_PACKING: Final = 1_000
_TIGHT: Final = 3  # of 9: at 6 an answer is an eighth smaller, and takes twice as long while its reader waits
_LARGEST: Final = 8_000_000  # bytes of an answer that is put together before it is sent
_PACKABLE: Final = (b"text/", b"application/json", b"application/problem+json", b"image/svg+xml", b"application/xml")
#: A page may be a minute old; after that the browser asks whether there is another.
_A_MINUTE: Final = b"public, max-age=60"
_OURS: Final = frozenset((b"content-length", b"content-encoding", b"etag", b"vary"))


class Delivery:
    """ASGI middleware around the application.

    What is asked with a query is remembered apart from the pages, in a quarter of the room: whoever tries many queries
    does not push out the pages that everybody reads. Only answers of a whole edition are remembered.
    """

    def __init__(self, app: ASGIApp, holder: EditionHolder, room: int) -> None:
        self._app = app
        self._holder = holder
        self._pages, self._queries = Memory(room * 3 // 4), Memory(room // 4)
        self._generation = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._holder.lease() as edition:
            if scope["method"] not in ("GET", "HEAD"):
                await self._app(scope, receive, _Taken(send, keep=False))
                return
            self._forget_old()
            current = "" if edition is None else edition.version
            query = heeded(scope["path"], canonical(scope["query_string"]), current)
            key, memory = _key(scope, query), self._queries if query else self._pages
            found = memory.get(key)
            if found is not None:
                scope[REMEMBERED] = True
            else:
                taken, generation = _Taken(send), self._generation
                await self._app({**scope, "method": "GET", "query_string": query}, receive, taken)
                found = taken.whole()
                if found is None:
                    return
                if edition is not None and edition.whole and generation == self._holder.generation:
                    memory.keep(key, found)
            await _deliver(found, scope["method"], scope["headers"], send)

    def _forget_old(self) -> None:
        if self._generation != self._holder.generation:
            self._generation = self._holder.generation
            self._pages.clear()
            self._queries.clear()


class _Taken:
    """The answer of the application, taken instead of sent. What is not to be kept, or too large, goes on as it is."""

    def __init__(self, send: Send, *, keep: bool = True) -> None:
        self._send = send
        self._keep = keep
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._ended = self._passing = False

    async def __call__(self, message: Message) -> None:
        if self._passing:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
            if not (self._keep and _keepable(message)):
                await self._pass_on()
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            self._size += len(self._parts[-1])
            self._ended = not message.get("more_body", False)
            if self._size > _LARGEST and not self._ended:
                await self._pass_on()

    async def _pass_on(self) -> None:
        assert self._start is not None
        self._passing = True
        headers = [*self._start.get("headers", ())]
        etag = value_of(headers, b"etag")
        if self._start["status"] == 304 and etag:
            headers = _named(headers, etag)
        if not value_of(headers, b"cache-control"):
            kept = self._keep and self._start["status"] < 400
            headers.append((b"cache-control", _A_MINUTE if kept else b"no-store"))
        await self._send({**self._start, "headers": headers})
        if self._parts:
            await self._send({"type": "http.response.body", "body": b"".join(self._parts), "more_body": True})

    def whole(self) -> Remembered | None:
        """The answer as it may be remembered; None where it was passed on."""
        if self._passing or self._start is None or not self._ended:
            return None
        return _remembered([*self._start.get("headers", ())], b"".join(self._parts))


def _keepable(start: Message) -> bool:
    control = value_of(start.get("headers", ()), b"cache-control")
    return start["status"] == 200 and b"no-store" not in control and b"private" not in control


def _remembered(headers: list[Header], body: bytes) -> Remembered:
    """Pack what is worth it and name what has no name yet."""
    packed = value_of(headers, b"content-encoding") == b"gzip"
    kind = value_of(headers, b"content-type")
    if not packed and len(body) > _WORTH_PACKING and kind.startswith(_PACKABLE):
        body, packed = gzip.compress(body, _TIGHT, mtime=0), True
    etag = value_of(headers, b"etag") or b'"%s"' % sha256(body).hexdigest()[:20].encode("ascii")
    kept = _named(headers, etag)
    if not value_of(headers, b"cache-control"):
        kept.append((b"cache-control", _A_MINUTE))
    return Remembered(tuple(kept), body, value_of(kept, b"etag"), packed)


def _named(headers: list[Header], etag: bytes) -> list[Header]:
    """The headers of an answer that has one name, a weak one, whether it is sent packed or not."""
    weak = etag if etag.startswith(b"W/") else b"W/" + etag
    varies = {one.strip().lower() for one in value_of(headers, b"vary").split(b",") if one.strip()}
    kept = [one for one in headers if one[0] not in _OURS]
    return [*kept, (b"etag", weak), (b"vary", b", ".join(sorted(varies | {b"accept-encoding"})))]


async def _deliver(one: Remembered, method: str, asked: list[Header], send: Send) -> None:
    known = value_of(asked, b"if-none-match")
    if known and is_known(known, one.etag):
        told = [header for header in one.headers if header[0] != b"content-type"]
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    packed = one.packed and takes_gzip(value_of(asked, b"accept-encoding"))
    body = zlib.decompress(one.body, 31) if one.packed and not packed else one.body
    headers = [*one.headers, (b"content-length", b"%d" % len(body))]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def canonical(query: bytes) -> bytes:
    """A query with its names in order: however it was typed, the application sees it, and it is remembered, this way.

    Values of one name keep their order. Raises nothing: what is no UTF-8 was refused before.
    """
    if not query:
        return b""
    pairs = sorted(parse_qsl(query.decode("ascii", "replace"), keep_blank_values=True), key=lambda pair: pair[0])
    return urlencode(pairs).encode("ascii")


def _key(scope: Scope, query: bytes) -> tuple[bytes, ...]:
    """What tells one answer from another: of what a reader sends besides, only the form that the API answers in.

    Nothing of any length that somebody chose stands in it but the address, which is refused where it is long.
    """
    path = scope["path"].encode("utf-8", "surrogatepass")
    if not path.startswith(b"/api/"):
        return (path, query)
    form = form_accepted(value_of(scope["headers"], b"accept").decode("latin-1"))
    return (path, query, (form or "neither").encode("ascii"))
