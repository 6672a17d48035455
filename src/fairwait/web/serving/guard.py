"""What stands around the application: who may ask, how much, what every answer carries, and what is written down."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import Response

from fairwait.web.serving.answers import answer, worded
from fairwait.web.serving.delivery import REMEMBERED, Delivery
from fairwait.web.serving.headers import guarding, value_of
from fairwait.web.serving.rate import WHO, Asking, Buckets, weight_of
from fairwait.web.serving.records import Records
from fairwait.web.serving.refusing import Refusal, bounded, refusal
from fairwait.web.serving.shared import Table

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from fairwait.web.serving.holder import EditionHolder
    from fairwait.web.settings import Settings

#: Who asks how the server is must always get an answer.
_ALWAYS_ANSWERED = frozenset(("/healthz", "/readyz", "/version"))
#: The file by which all workers know how much was asked.
_ASKED = "asked"


def guarded(app: ASGIApp, holder: EditionHolder, settings: Settings, records: Records | None = None) -> ASGIApp:
    """The application behind its guard, its memory of pages, and its log."""
    kept = Records(wanted=settings.log) if records is None else records
    if holder.told is None:
        holder.told = lambda file, reason: kept.event("edition refused", file=file, reason=reason)
    if isinstance(app, Starlette):
        app.add_exception_handler(Exception, _fault)
    return Guard(Delivery(app, holder, settings.cache_bytes), holder, settings, kept)


class Guard:
    """ASGI middleware that stands outermost. Nothing is answered that does not pass through it."""

    def __init__(self, app: ASGIApp, holder: EditionHolder, settings: Settings, records: Records) -> None:
        self._app = app
        self._holder = holder
        asked = Table(settings.salt, file=settings.spool / _ASKED) if settings.rate > 0 else None
        self._buckets = Buckets(settings.rate, settings.burst, asked)
        self._asking = Asking(settings.proxies)
        self._records = records

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks in anything but requests and answers
            await send({"type": "websocket.close", "code": 1008})
            return
        began = time.perf_counter()
        sent = _Sent(send, scope["path"], self._asking.https(scope))
        try:
            await self._answered(scope, receive, sent)
        except Exception as error:
            self._records.fault(error, scope["path"])
            await self._refused(scope, sent, _FAULT)
        finally:
            edition = self._holder.edition
            self._records.request(
                method=scope["method"], path=scope["path"], status=sent.status, seconds=time.perf_counter() - began,
                size=sent.size, edition="" if edition is None else edition.version,
                remembered=REMEMBERED in scope,
            )  # fmt: skip

    async def _answered(self, scope: Scope, receive: Receive, sent: _Sent) -> None:
        reason = refusal(scope)
        if reason is None and scope["path"] not in _ALWAYS_ANSWERED:
            scope[WHO] = self._asking.who(scope)
            seconds = self._buckets.wait(scope[WHO], weight_of(scope["path"]))
            reason = _too_much(seconds) if seconds > 0 else None
        if reason is not None:
            await self._refused(scope, sent, reason)
            return
        await self._app(scope, bounded(receive), sent)

    async def _refused(self, scope: Scope, sent: _Sent, reason: Refusal) -> None:
        """Refuse, unless an answer has been begun: that one is cut short by the server, which sees it unfinished."""
        if not sent.status:
            await answer(scope, sent, reason.status, reason.title, reason.told, reason.headers)


_FAULT = Refusal(
    500, "Something went wrong here", "This is a fault of the program, not of your question. It has been written down."
)


async def _fault(request: Request, error: Exception) -> Response:
    """What a reader is told of a fault; the framework raises it again for the log."""
    kind, body = worded(request.url.path, _FAULT.status, _FAULT.title, _FAULT.told)
    return Response(body, _FAULT.status, {"cache-control": "no-store"}, kind)


def _too_much(seconds: float) -> Refusal:
    told = "More was asked from your address than one reader can look at. Wait a little and ask again."
    return Refusal(429, "Too much at once", told, ((b"retry-after", b"%d" % max(1, math.ceil(seconds))),))


class _Sent:
    """What is sent, with the headers of every answer added, and how much of it there was."""

    def __init__(self, send: Send, path: str, https: bool) -> None:
        self._send, self._path, self._https = send, path, https
        self.status = 0
        self.size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message.get("headers", ())
            kind = value_of(headers, b"content-type")
            message = {**message, "headers": [*headers, *guarding(self._path, kind, self._https)]}
        else:
            self.size += len(message.get("body", b""))
        await self._send(message)
