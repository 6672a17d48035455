"""Permalinks: an address that names the edition it was made of shows what it showed, or says what replaced it.

Names are looked up only as files of the folder of editions, opened to read, and never become part of a path unless
they are written as a version is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from fairwait.domain.errors import FairwaitError
from fairwait.editions.naming import is_edition_name
from fairwait.editions.reading import Edition
from fairwait.web.serving.questions import EDITION
from fairwait.web.site.messages import message

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: How many editions before the current one are held open.
_MOST_OPEN: Final = 2
_asked: ContextVar[Edition | None] = ContextVar("asked_edition", default=None)


class Holder(Protocol):
    """Gives the edition that is current now, and the folder that editions stand in."""

    folder: Path

    @property
    def edition(self) -> Edition | None: ...


class AskedEdition:
    """The edition that the present request is answered from: the one that it names, else the current one."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder
        self._open: dict[str, tuple[Edition, list[int]]] = {}

    @property
    def current(self) -> Edition | None:
        return self._holder.edition

    @property
    def edition(self) -> Edition | None:
        return _asked.get() or self._holder.edition

    @contextlib.contextmanager
    def answering_from(self, version: str) -> Iterator[Edition | None]:
        """Inside, :attr:`edition` is the one of that version; None is given where it is not kept."""
        held = self._open.get(version) or self._opened(version)
        if held is None:
            yield None
            return
        edition, asking = held
        asking.append(1)
        token = _asked.set(edition)
        try:
            yield edition
        finally:
            _asked.reset(token)
            asking.pop()

    def _opened(self, version: str) -> tuple[Edition, list[int]] | None:
        edition = _kept(self._holder.folder, version)
        if edition is None:
            return None
        for old, (other, asking) in list(self._open.items()):
            if len(self._open) >= _MOST_OPEN and not asking:
                del self._open[old]
                other.close()
        self._open[version] = (edition, [])
        return self._open[version]


def _kept(folder: Path, version: str) -> Edition | None:
    """A whole edition of that version in the folder."""
    if not is_edition_name(f"{version}.sqlite"):
        return None
    for path in sorted(folder.glob(f"{version}*.sqlite")):
        if is_edition_name(path.name):
            with contextlib.suppress(FairwaitError):
                edition = Edition(path)
                if edition.whole and edition.version == version:
                    return edition
                edition.close()
    return None


class Permalinks:
    """ASGI middleware inside the memory of pages: what it lets through has no edition in its query any more."""

    def __init__(self, app: ASGIApp, editions: AskedEdition) -> None:
        self._app = app
        self._editions = editions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_file(scope["path"]):
            send = self._named(scope["path"], send)
        query = scope.get("query_string", b"") if scope["type"] == "http" else b""
        if b"edition=" not in query or scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        pairs = parse_qsl(query.decode("ascii", "replace"), keep_blank_values=True)
        named = {value for name, value in pairs if name == EDITION and value}
        rest = urlencode([pair for pair in pairs if pair[0] != EDITION]).encode("ascii")
        scope = {**scope, "query_string": rest}
        current = self._editions.current
        if not named or current is None or named == {current.version}:
            await self._app(scope, receive, send)
            return
        if len(named) > 1 or not all(is_edition_name(f"{one}.sqlite") for one in named):
            await _no_such(current, scope["path"])(scope, receive, send)
            return
        with self._editions.answering_from(named.pop()) as edition:
            if edition is not None:
                await self._app(scope, receive, _sent_on(edition.version, send))
                return
        await _replaced(current, scope["path"], rest.decode("ascii"))(scope, receive, send)

    def _named(self, path: str, send: Send) -> Send:
        """Give a file the name under which it is kept: what it is of, and of which edition."""

        async def sending(message: Message) -> None:
            edition = self._editions.edition
            if message["type"] == "http.response.start" and message["status"] == 200 and edition is not None:
                name = _file_name(path, edition.version).encode("ascii", "replace")
                how = b"attachment" if name.endswith(b".csv") else b"inline"
                header = (b"content-disposition", b'%s; filename="%s"' % (how, name))
                message = {**message, "headers": [*message.get("headers", ()), header]}
            await send(message)

        return sending


def _sent_on(version: str, send: Send) -> Send:
    """Whoever is sent on to another address of ours is sent to it as it was in that edition."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
            headers = [(name, _of_edition(value, version) if name == b"location" else value)
                       for name, value in message.get("headers", ())]  # fmt: skip
            message = {**message, "headers": headers}
        await send(message)

    return sending


def _of_edition(address: bytes, version: str) -> bytes:
    """An address within the site with the edition added to what it asks; any other as it is."""
    parts = urlsplit(address.decode("latin-1"))
    if parts.scheme or parts.netloc:
        return address
    query = f"{parts.query}{'&' if parts.query else ''}{EDITION}={version}"
    return parts._replace(query=query).geturl().encode("latin-1")


def _is_file(path: str) -> bool:
    return path.split("/")[-2:-1] in (["charts"], ["tables"]) and not path.startswith("/api/")


def _file_name(path: str, version: str) -> str:
    """``place-03R-among-1-strips-2026-01-0123456789ab.svg``"""
    stem, _, ending = path.rpartition(".")
    parts = [part for part in stem.split("/") if part not in ("", "charts", "tables")]
    return re.sub(r"[^A-Za-z0-9.-]+", "-", "-".join([*parts, version])) + f".{ending}"


def _no_such(current: Edition, path: str) -> Response:
    told = ("The address names its edition in a way that none is named.",)
    return message(current, 404, "There is no such edition", path=path.lstrip("/"), sentences=told)


def _replaced(current: Edition, path: str, query: str) -> Response:
    """That the edition is gone, which one stands in its place, and the way to the same there."""
    here = path.lstrip("/")
    period = current.meta.get("period_label", "")
    told = (
        "The address was made of an edition that is not kept here any more.",
        f"Edition {current.version}{f', with figures to {period},' if period else ''} has replaced it. "
        "Published figures are revised, so it may not show the same.",
    )
    what = "chart" if "/charts/" in path else "table" if "/tables/" in path else "page"
    way = (f"{here}{f'?{query}' if query else ''}", f"The same {what} as it is today")
    return message(current, 410, "That edition is not kept here", path=here, sentences=told, way=way)
