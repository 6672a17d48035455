"""One walk through a page's markup: its links, their words, the headings above them, and whether they are its own text.

However deep the markup is nested and however much of it there is, the time taken grows with the page's length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.errors import FetchError
from fairwait.domain.harmless import visible

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Where a publisher's page keeps its own text, narrowest first; outside lie menus, the same on every page.
_CONTENT = ("article", "main", "#main-content", "[role=main]")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: A link's words beyond this tell nothing of its file.
_LONGEST_TEXT = 500
#: How much of the markup's text is read for them: spaces are many in it, and count for one.
_READ = 10 * _LONGEST_TEXT
#: A page of twelve months has some 300 links; one with more than this is no list of files.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as it is written: where it leads, its words, the last heading above it, whether it is in the content."""

    href: str
    words: str
    heading: str
    content: bool


@dataclass(slots=True)
class _Span:
    """Where the text of an element begins and ends in the text of the page."""

    begin: int
    end: int = 0
    href: str | None = None
    heading: _Span | None = None
    content: bool = False


def anchors(html: str, page: str) -> tuple[tuple[Anchor, ...], str]:
    """Every link of a page in its order, and what its addresses are relative to (empty: to the page itself).

    Raises :class:`FetchError` for a page of more links and headings than a list of files can have.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    walk = _Walk(_areas(tree), page)
    walk.through(tree.root)
    base = tree.css_first("base[href]")
    return tuple(walk.anchors()), (base.attributes.get("href") or "") if base else ""


def _areas(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements that hold the page's own text; none where no part of the page is marked so."""
    nodes = next((found for part in _CONTENT if (found := tree.css(part))), [])
    return frozenset(node.mem_id for node in nodes)


class _Walk:
    """What has been met so far on the way through the markup."""

    def __init__(self, areas: frozenset[int], page: str) -> None:
        self._areas, self._page = areas, page
        self._pieces: list[str] = []
        self._length = 0
        self._inside = 0
        self._heading: _Span | None = None
        self._links: list[_Span] = []
        self._open: list[tuple[int, _Span]] = []
        self._met = 0

    def through(self, root: LexborNode | None) -> None:
        node = root
        while node is not None:
            self._enter(node)
            if node.child is not None:
                node = node.child
                continue
            while node is not None:
                self._leave(node)
                if node.mem_id == root.mem_id:  # type: ignore[union-attr]
                    return
                if node.next is not None:
                    node = node.next
                    break
                node = node.parent

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            self._pieces.append(text)
            self._length += len(text)
            return
        self._inside += node.mem_id in self._areas
        if tag == "a":
            attributes = node.attributes
            if "href" in attributes:
                href = attributes["href"] or ""
                self._links.append(self._begin(node, _Span(
                    self._length, href=href, heading=self._heading, content=self._inside > 0)))  # fmt: skip
        elif tag in _HEADINGS:
            self._heading = self._begin(node, _Span(self._length))

    def _begin(self, node: LexborNode, span: _Span) -> _Span:
        self._met += 1
        if self._met > MOST:
            raise FetchError(
                f"A page holds more than {MOST:,} links and headings", where=self._page,
                expected="a publisher's list of files, which has a few hundred",
                remedy="look at the page: it may be broken, or another page may stand in its place",
            )  # fmt: skip
        self._open.append((node.mem_id, span))
        return span

    def _leave(self, node: LexborNode) -> None:
        if self._open and self._open[-1][0] == node.mem_id:
            self._open.pop()[1].end = self._length
        self._inside -= node.mem_id in self._areas

    def anchors(self) -> Iterator[Anchor]:
        """The links met, with their words and the words of the headings above them."""
        text = "".join(self._pieces)
        some_inside = any(link.content for link in self._links)
        headings: dict[int, str] = {}
        for link in self._links:
            above = link.heading
            if above is not None and id(above) not in headings:
                headings[id(above)] = _words(text, above)
            heading = headings[id(above)] if above is not None else ""
            yield Anchor(link.href or "", _words(text, link), heading, link.content or not some_inside)


def _words(text: str, span: _Span) -> str:
    return " ".join(visible(text[span.begin : min(span.end, span.begin + _READ)]).split())[:_LONGEST_TEXT]
