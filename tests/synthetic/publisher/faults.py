"""What can go wrong at a publisher's, each as a change to the honest answer.

    publisher.faults[address] = status(429, retry_after="2", times=1)
    publisher.faults[address] = (status(500, times=2), cut(1000, times=1))

``times`` counts requests to that address: a fault with ``times=2`` touches the first two and then lets go. Several
faults of one address stand in line: the first that still holds is used.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat

from tests.synthetic.publisher.site import Served, spelled

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. ``cut_after`` closes the connection after so many bytes of the body; -1 before any answer.

    ``drip`` is (bytes, seconds): so many bytes, then a pause. ``endless`` is sent in place of the body.
    ``drip_headers`` sends a header line, then a pause of so many seconds, for ever.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    cut_after: int | None = None
    drip: tuple[int, float] | None = None
    endless: Iterable[bytes] | None = None
    drip_headers: float | None = None

    def headed(self, **headers: str) -> Answer:
        """The same with other headers; an empty one is taken out. ``content_type`` means ``Content-Type``."""
        renamed = {name.replace("_", "-").title(): value for name, value in headers.items()}
        merged = {**self.headers, **renamed}
        return replace(self, headers={name: value for name, value in merged.items() if value})


#: Given what stands at the address, the request's headers (lower case), which request to it this is (from 1), and the
#: honest way to answer.
Change = Callable[[Served, Mapping[str, str], int, Callable[[Served, Mapping[str, str]], Answer]], Answer]


@dataclass(frozen=True, slots=True)
class Fault:
    change: Change
    times: int | None = None


@dataclass(slots=True)
class Faults:
    """The faults planted, by address in any spelling."""

    _planted: dict[tuple[str, str], tuple[Fault, ...]] = field(default_factory=dict)

    def __setitem__(self, address: str, faults: Fault | Iterable[Fault]) -> None:
        self._planted[spelled(address)] = (faults,) if isinstance(faults, Fault) else tuple(faults)

    def __delitem__(self, address: str) -> None:
        del self._planted[spelled(address)]

    def clear(self) -> None:
        self._planted.clear()

    def holding(self, address: str, request: int) -> Fault | None:
        """The fault that touches request number ``request`` (from 1) of this address, if one does."""
        before = 0
        for fault in self._planted.get(spelled(address), ()):
            if fault.times is None or request <= before + fault.times:
                return fault
            before += fault.times
        return None


def _altered(alter: Callable[[Answer], Answer], times: int | None) -> Fault:
    """A fault that changes the honest answer."""
    return Fault(lambda served, asked, _n, honest: alter(honest(served, asked)), times)


def status(code: int, *, retry_after: str = "", times: int | None = None) -> Fault:
    """Nothing but a status: 404, 403, 410, 429 with ``Retry-After``, 500 and its kin."""
    body = f"<html><body>{code}</body></html>".encode()
    answer = Answer(code, {"Content-Type": "text/html", "Content-Length": str(len(body))}, body)
    return Fault(lambda *_: answer.headed(retry_after=retry_after), times)


def drip(size: int = 1, seconds: float = 0.02, *, times: int | None = None) -> Fault:
    """The right bytes, hardly any at a time."""
    return _altered(lambda answer: replace(answer, drip=(size, seconds)), times)


def drip_headers(seconds: float = 0.05, *, times: int | None = None) -> Fault:
    """Header after header, and never a body."""
    return _altered(lambda answer: replace(answer, drip_headers=seconds), times)


def cut(after: int, *, times: int | None = None) -> Fault:
    """The length of the whole, then the connection closed after so many bytes: a cut line, or a truncated body."""
    return _altered(lambda answer: replace(answer, cut_after=after), times)


def cut_at_once(*, times: int | None = None) -> Fault:
    """The connection closed without one byte of an answer."""
    return _altered(lambda answer: replace(answer, cut_after=-1), times)


def shortened(to: int, *, times: int | None = None) -> Fault:
    """Too few bytes, under a length header that agrees with them."""
    return Fault(lambda served, asked, _n, honest: honest(replace(served, body=served.body[:to]), asked), times)


def too_many(extra: bytes = b"more", *, times: int | None = None) -> Fault:
    """More bytes than the length header says."""
    return _altered(lambda answer: replace(answer, body=answer.body + extra).headed(connection="close"), times)


def typed(content_type: str, *, times: int | None = None) -> Fault:
    """The right bytes under another content type."""
    return _altered(lambda answer: answer.headed(content_type=content_type), times)


def instead(body: bytes, content_type: str, *, times: int | None = None) -> Fault:
    """Something else altogether, such as a sign-in page under the name and type of a zip."""
    return Fault(lambda _served, asked, _n, honest: honest(Served(body, content_type), asked), times)


def changing(*bodies: bytes, etag: str | None = None) -> Fault:
    """Other bytes at each request, the last for good; with a new ETag each time, or one that lies if given."""

    def change(served: Served, asked: Mapping[str, str], n: int, honest: Callable[..., Answer]) -> Answer:
        return honest(replace(served, body=bodies[min(n, len(bodies)) - 1], etag=etag), asked)

    return Fault(change)


def redirect(to: str, *, code: int = 302, times: int | None = None) -> Fault:
    """Sent elsewhere: to another host, to a file of this machine, or to itself."""
    return Fault(lambda *_: Answer(code, {"Location": to, "Content-Length": "0"}), times)


def wrong_content_range(said: str = "bytes 0-9/10", *, times: int | None = None) -> Fault:
    """A part of the file, called another part."""
    return _altered(lambda answer: answer.headed(content_range=said) if answer.status == 206 else answer, times)


def ignoring_range(*, times: int | None = None) -> Fault:
    """The whole file, whatever part of it was asked for."""

    def change(served: Served, asked: Mapping[str, str], _n: int, honest: Callable[..., Answer]) -> Answer:
        return honest(served, {name: value for name, value in asked.items() if name != "range"})

    return Fault(change, times)


def refusing_range(*, times: int | None = None) -> Fault:
    """416 to every request for a part."""

    def change(served: Served, asked: Mapping[str, str], _n: int, honest: Callable[..., Answer]) -> Answer:
        if "range" not in asked:
            return honest(served, asked)
        return Answer(416, {"Content-Range": f"bytes */{len(served.body)}", "Content-Length": "0"})

    return Fault(change, times)


def lying_etag(etag: str = '"always-the-same"', *, times: int | None = None) -> Fault:
    """The same ETag whatever the bytes are, so that a condition or a resumed part can be wrong."""
    return Fault(lambda served, asked, _n, honest: honest(replace(served, etag=etag), asked), times)


def too_large(size: int, *, declared: bool, times: int | None = None) -> Fault:
    """Far more bytes than anyone expects, with its length said first or not at all."""

    def change(served: Served, asked: Mapping[str, str], _n: int, honest: Callable[..., Answer]) -> Answer:
        start = honest(served, asked)
        blocks = repeat(served.body[:4].ljust(_BLOCK, b"\0"), -(-size // _BLOCK))
        return replace(start, status=200, endless=blocks).headed(content_length=str(size) if declared else "")

    return Fault(change, times)


def gzip_bomb(size: int, *, times: int | None = None) -> Fault:
    """A small body that unpacks to ``size`` noughts, sent as if compressed on the way."""
    packed = gzip.compress(bytes(size))

    def change(served: Served, asked: Mapping[str, str], _n: int, honest: Callable[..., Answer]) -> Answer:
        return honest(replace(served, body=packed), {}).headed(content_encoding="gzip")

    return Fault(change, times)
