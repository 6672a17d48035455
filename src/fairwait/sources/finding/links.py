"""The links of a page, and which of them are never followed."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from fairwait.domain.words import listing
from fairwait.sources.finding.results import Link

#: Where a publisher's page keeps its own text, narrowest first; outside lie menus, the same on every page.
_CONTENT = ("article", "main", "#main-content", "[role=main]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_URL = 2_000
_LONGEST_NAME = 200
_SHOWN = 200
#: A link's words beyond this tell nothing of its file.
_LONGEST_TEXT = 500


def links_on(html: str, page: str) -> tuple[Link, ...]:
    """Every link of a page in the order of the page, with addresses made full and ``http`` made ``https``.

    Links inside the page (``#Apr23``) are left out.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    areas = next((nodes for part in _CONTENT if (nodes := tree.css(part))), [])
    inside = {node.mem_id for area in areas for node in area.css("a[href]")}
    base = _base(tree.css_first("base[href]"), page)
    found: list[Link] = []
    heading = ""
    for node in tree.css(", ".join((*_HEADINGS, "a[href]"))):
        words = " ".join(node.text().split())[:_LONGEST_TEXT]
        if node.tag in _HEADINGS:
            heading = words
            continue
        raw = (node.attributes.get("href") or "").strip()
        if raw and not raw.startswith("#"):
            found.append(Link(_full(base, raw), words, page, heading, node.mem_id in inside or not inside, raw))
    return tuple(found)


def _base(node: object, page: str) -> str:
    attributes = getattr(node, "attributes", None) or {}
    return _full(page, attributes.get("href") or "") if attributes else page


def _full(page: str, raw: str) -> str:
    """The full address; as the page writes it where it cannot be made sense of."""
    try:
        parts = urlsplit(urljoin(page, raw))
    except ValueError:
        return raw
    if parts.scheme == "http" and parts.netloc:
        parts = parts._replace(scheme="https")
    return urlunsplit(parts._replace(fragment=""))


def refusal(link: Link, hosts: tuple[str, ...]) -> str:
    """Why a link must not be followed, in words that follow “because”; empty where nothing speaks against it."""
    if len(link.url) > _LONGEST_URL:
        return f"its address is {len(link.url):,} characters long"
    try:
        parts = urlsplit(link.url)
        port = parts.port
    except ValueError:
        return "its address cannot be read"
    if parts.scheme != "https":
        return f"it is a “{parts.scheme or 'bare'}” address and no web page"
    if parts.username or parts.password or port not in (None, 443, 80):
        return "its address carries a user's name or an odd port"
    if (parts.hostname or "") not in hosts:
        return f"it leads to {parts.hostname or 'nowhere'} and not to {listing(hosts, 'or')}"
    return _path_refusal(parts.path, urlsplit(link.raw or link.url).path)


def _path_refusal(*paths: str) -> str:
    for path in paths:
        decoded = path
        for _ in range(3):  # %252e is %2e is a point
            decoded = unquote(decoded)
        if "\\" in decoded or any(ord(sign) < 32 or ord(sign) == 127 for sign in decoded):
            return "its name holds a backslash or an invisible sign"
        if ".." in decoded.split("/"):
            return "its path climbs out of its folder"
        if len(decoded.rstrip("/").rsplit("/", 1)[-1]) > _LONGEST_NAME:
            return "its name is absurdly long"
    return ""


def shown(url: str) -> str:
    """An address cut to a length that can be printed."""
    return url if len(url) <= _SHOWN else f"{url[:_SHOWN]}…"
