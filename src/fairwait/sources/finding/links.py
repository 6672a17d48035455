"""The links of a page, and which of them are never followed."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from fairwait.domain.harmless import harmless, hides
from fairwait.domain.words import listing
from fairwait.sources.finding.markup import anchors
from fairwait.sources.finding.results import Link

_LONGEST_URL = 2_000
_LONGEST_NAME = 200
_SHOWN = 200


def links_on(html: str, page: str) -> tuple[Link, ...]:
    """Every link of a page in the order of the page, with addresses made full and ``http`` made ``https``.

    Links inside the page (``#Apr23``) are left out. Raises :class:`FetchError` for a page of absurdly many links.
    """
    found, base = anchors(html, page)
    start = _full(page, base) if base else page
    written = ((one, one.href.strip()) for one in found)
    return tuple(
        Link(_full(start, raw), one.words, page, one.heading, one.content, raw)
        for one, raw in written
        if raw and not raw.startswith("#")
    )


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
    if hides(link.url):
        return "its address holds an invisible sign"
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
        if "\\" in decoded or hides(decoded):
            return "its name holds a backslash or an invisible sign"
        if ".." in decoded.split("/"):
            return "its path climbs out of its folder"
        if len(decoded.rstrip("/").rsplit("/", 1)[-1]) > _LONGEST_NAME:
            return "its name is absurdly long"
    return ""


def shown(url: str) -> str:
    """An address without invisible signs, cut to a length that can be printed."""
    return harmless(url, _SHOWN + 1)
