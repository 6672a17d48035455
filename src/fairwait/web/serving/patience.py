"""A connection that does not wait for ever, nor take in without end, before there is a request to look at."""

from __future__ import annotations

import asyncio
from typing import Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from fairwait.web.serving.headers import guarding

#: Seconds within which a request must have arrived, and within which a reader must take up what was sent.
ARRIVES_WITHIN: Final = 15.0
TAKEN_WITHIN: Final = 60.0
_MOST_UNFINISHED: Final = 32_000  # bytes of a request that does not end


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits of time and size on a request that is still arriving."""

    _unfinished = 0
    _arriving: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unfinished += len(data)
        try:
            super().data_received(data)
        except httptools.HttpParserError:  # what uvicorn does not foresee is no request either
            self.transport.close()
        if self._unfinished > _MOST_UNFINISHED and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large")

    def send_400_response(self, msg: str) -> None:
        """What cannot be read as a request is refused as everything else is, with the headers of every answer."""
        self._refuse(b"400 Bad Request")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_request()

    def on_headers_complete(self) -> None:
        self._unfinished = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._unfinished = 0
        self._arrived()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._leaving is None:
            self._leaving = self.loop.call_later(TAKEN_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        super().resume_writing()

    def _await_request(self) -> None:
        if self._arriving is None:
            self._arriving = self.loop.call_later(ARRIVES_WITHIN, self._refuse, b"408 Request Timeout")

    def _arrived(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _refuse(self, status: bytes) -> None:
        if not self.transport.is_closing():
            headers = ((b"content-length", b"0"), (b"connection", b"close"), (b"cache-control", b"no-store"))
            told = [b": ".join(one) for one in (*headers, *guarding("", b"", https=False))]
            self.transport.write(b"\r\n".join((b"HTTP/1.1 " + status, *told, b"", b"")))
            self.transport.close()
