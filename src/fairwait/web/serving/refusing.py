"""What is refused before anything is looked up: requests that no page of ours leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException

from fairwait.web.serving.headers import Header, value_of

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

METHODS: Final = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
_LONGEST_PATH: Final = 400
_LONGEST_QUERY: Final = 2_000
_MOST_HEADER_BYTES: Final = 16_000
_LARGEST_BODY: Final = 8_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused."""

    status: int
    title: str
    told: str
    headers: tuple[Header, ...] = ()


_LONG: Final = Refusal(414, "The address is too long", "No address of this site is as long as this one.")
_ODD: Final = Refusal(400, "The address cannot be read", "It holds characters that no address of this site has.")
_HEADERS: Final = Refusal(431, "The request is too large", "Its headers are larger than this site accepts.")
_BODY: Final = Refusal(413, "The request is too large", "A form of this site sends far less than this.")
#: The one address that takes a form, and what it is asked by.
_FORM: Final = "/report/"


def refusal(scope: Scope) -> Refusal | None:
    """Why a request is refused as it stands; None where it may be looked at."""
    path, query = scope.get("raw_path") or b"", scope["query_string"]
    if len(path) > _LONGEST_PATH or len(query) > _LONGEST_QUERY:
        return _LONG
    if scope["method"] not in METHODS:
        return _not_asked_so(scope["path"])
    if not _plain(path) or (query and not _plain(query)) or _climbs(scope["path"]):
        return _ODD
    headers = scope["headers"]
    if sum(len(name) + len(value) + 4 for name, value in headers) > _MOST_HEADER_BYTES:
        return _HEADERS
    size = value_of(headers, b"content-length")
    return _BODY if size and (len(size) > 9 or not size.isdigit() or int(size) > _LARGEST_BODY) else None


def methods_of(path: str) -> str:
    """How an address may be asked, as the header Allow says it: by its headers alone wherever it may be read."""
    if path.startswith("/api/v1"):
        return "GET, HEAD, OPTIONS"
    return "GET, HEAD, POST" if path == _FORM else "GET, HEAD"


def _not_asked_so(path: str) -> Refusal:
    told = "This site only answers questions: it takes nothing in."
    return Refusal(405, "This cannot be asked this way", told, ((b"allow", methods_of(path).encode("ascii")),))


def _plain(text: bytes) -> bool:
    """Whether an address is UTF-8 without control characters once it is unquoted."""
    if b"%" not in text and text.isascii():
        return _printable(text)
    read = unquote_to_bytes(text)
    try:
        read.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _printable(read)


def _printable(text: Iterable[int]) -> bool:
    return all(byte >= 32 and byte != 127 for byte in text)


def _climbs(path: str) -> bool:
    return "\\" in path or any(part in (".", "..") for part in path.split("/"))


class TooLarge(HTTPException):
    """A body went on beyond what a form of ours sends."""

    def __init__(self) -> None:
        super().__init__(_BODY.status, _BODY.title)


def bounded(receive: Receive) -> Receive:
    """The body of a request, up to the largest that is read. Raises :class:`TooLarge` beyond it."""
    read = 0

    async def received() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > _LARGEST_BODY:
            raise TooLarge
        return message

    return received
