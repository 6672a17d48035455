"""Every link of a website that is handed out by a plain file server, followed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

#: Attributes that name another file.
_LEADING = {"href", "src", "action", "srcset", "poster", "formaction", "data"}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.styled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _LEADING or name.endswith(":href"):
                self.links.append(value or "")
            elif name == "id" and value:
                self.anchors.add(value)
            elif name == "style" or name.startswith("on"):
                self.styled.append(f"{tag} {name}")


@dataclass
class Walked:
    """What a walk over all links found. ``pages`` holds each page's text by its address below the start."""

    pages: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    absolute: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """A plain file server on the loopback, with the folder as its root; yields the port."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def walk(port: int, start: str) -> Walked:
    """Follow every link from a start page, within the folder that it stands in."""
    found, connection = Walked(), HTTPConnection("127.0.0.1", port)
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            found.broken.append(f"{path}: {answer.status}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            found.files.add(path)
            continue
        text = body.decode("utf-8")
        found.pages[path.removeprefix(start)] = text
        read = _Links()
        read.feed(text)
        anchors[path] = read.anchors
        found.inline += [f"{path}: {one}" for one in read.styled]
        for link in read.links:
            if link.startswith("data:"):
                continue
            if urlsplit(link).scheme or link.startswith("/"):
                found.absolute.append(f"{path}: {link}")
                continue
            parts = urlsplit(urljoin(path, link))
            if not parts.path.startswith(start):
                found.absolute.append(f"{path}: {link} leads out of the site")
                continue
            if parts.fragment:
                wanted.append((path, parts.path, unquote(parts.fragment)))
            if parts.path not in seen:
                seen.add(parts.path)
                waiting.append(parts.path)
    found.broken += [
        f"{path}: {to}#{name} is not there" for path, to, name in wanted if name not in anchors.get(to, {name})
    ]
    connection.close()
    return found
