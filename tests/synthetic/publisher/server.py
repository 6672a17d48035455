"""A made-up publisher on loopback, with honest ETags, dates and ranges, a log, and faults to order.

    with Publisher(site) as publisher:
        Fetcher(mirror=publisher.base).page("https://www.example.nhs.uk/statistics/")
        publisher.log[0].address, publisher.log[0].headers["user-agent"]

It answers ``/<host>/<path>`` for the public address ``https://<host>/<path>``, as a mirror does, and whole addresses in
the request line, as a web proxy does. Nothing leaves this machine.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from tests.synthetic.publisher.faults import Answer, Faults
from tests.synthetic.publisher.site import Served, Site, spelled

_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass(slots=True)
class Asked:
    """One request and what became of it: ``sent`` counts bytes of the body, ``at`` is in monotonic seconds."""

    method: str
    address: str
    headers: Mapping[str, str]
    at: float
    status: int = 0
    sent: int = 0


def honest(served: Served, asked: Mapping[str, str]) -> Answer:
    """What a careful server answers: conditions first, then the range, then the whole (RFC 9110, section 13.2.2)."""
    headers = {"Content-Type": served.content_type, "Accept-Ranges": "bytes"}
    if served.tag:
        headers["ETag"] = served.tag
    if served.last_modified:
        headers["Last-Modified"] = format_datetime(served.last_modified, usegmt=True)
    headers |= served.headers
    if _unchanged(served, asked):
        return Answer(304, headers)
    size = len(served.body)
    part = _RANGE.fullmatch(asked.get("range", ""))
    if part is None or not _same(served, asked.get("if-range", "")):
        return Answer(200, {**headers, "Content-Length": str(size)}, served.body)
    first, last = int(part[1]), min(int(part[2] or size - 1), size - 1)
    if first >= size:
        return Answer(416, {"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    body = served.body[first : last + 1]
    extra = {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(len(body))}
    return Answer(206, {**headers, **extra}, body)


def _unchanged(served: Served, asked: Mapping[str, str]) -> bool:
    if "if-none-match" in asked:
        known = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        return served.tag.removeprefix("W/") in known
    since = asked.get("if-modified-since")
    return bool(since and served.last_modified and served.last_modified <= parsedate_to_datetime(since))


def _same(served: Served, condition: str) -> bool:
    """Whether the part asked for is of this version; a weak tag never says so."""
    if not condition or condition == served.tag:
        return not condition.startswith("W/")
    return served.last_modified is not None and condition == format_datetime(served.last_modified, usegmt=True)


class Publisher:
    """The server: a context manager, a thread for each request."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.faults = Faults()
        self.log: list[Asked] = []
        self._counted: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def base(self) -> str:
        """The address to use as a mirror."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Publisher:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def asked_for(self, address: str) -> list[Asked]:
        """The requests for one address, in the order they came."""
        return [one for one in self.log if spelled(one.address) == spelled(address)]

    def note(self, asked: Asked) -> int:
        """Write a request into the log; which request to its address it is, from 1."""
        with self._lock:
            self.log.append(asked)
            self._counted[spelled(asked.address)] += 1
            return self._counted[spelled(asked.address)]

    def answer(self, asked: Asked, number: int) -> Answer:
        """What goes back: honest, or as the planted fault has it."""
        fault = self.faults.holding(asked.address, number)
        served = self.site.get(asked.address)
        if served is None and fault is None:
            body = b"<html><body>Not found</body></html>"
            return Answer(404, {"Content-Type": "text/html", "Content-Length": str(len(body))}, body)
        served = served or Served(b"", "text/html")
        return fault.change(served, asked.headers, number, honest) if fault else honest(served, asked.headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of what is tested: nothing is printed."""


def _handler(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, _address(self.path), headers, time.monotonic())
            number = publisher.note(asked)
            answer = publisher.answer(asked, number)
            asked.status = answer.status
            with suppress(OSError):
                self._send(answer, asked)

        do_HEAD = do_GET  # noqa: N815

        def _send(self, answer: Answer, asked: Asked) -> None:
            if answer.cut_after == -1:
                self._hang_up()
                return
            chunked = answer.status not in (204, 304) and "Content-Length" not in answer.headers
            self.send_response_only(answer.status)
            if "Date" not in answer.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
            while answer.drip_headers is not None:
                self.send_header("X-Patience", "please")
                self.flush_headers()
                time.sleep(answer.drip_headers)
            self.end_headers()
            if asked.method == "HEAD":
                return
            for block in _blocks(answer):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)
                asked.sent += len(block)
                if answer.drip:
                    time.sleep(answer.drip[1])
            if answer.cut_after is not None:
                self._hang_up()
            elif chunked:
                self.wfile.write(b"0\r\n\r\n")
            elif answer.headers.get("Connection") == "close":
                self.close_connection = True

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:
            """The log is a list, not the terminal."""

    return Handler


def _blocks(answer: Answer) -> Iterator[bytes]:
    if answer.endless is not None:
        yield from answer.endless
        return
    body = answer.body if answer.cut_after is None else answer.body[: answer.cut_after]
    size = answer.drip[0] if answer.drip else _BLOCK
    starts: Iterable[int] = range(0, len(body), size)
    yield from (body[start : start + size] for start in starts)


def _address(target: str) -> str:
    """The public address that a request line means."""
    if target.startswith(("http://", "https://")):
        return target
    return f"https://{target.lstrip('/')}"
