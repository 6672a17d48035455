"""A web page's bytes as text, if they are a web page."""

from __future__ import annotations

import re

from fairwait.sources.fetching.asking import Answer
from fairwait.sources.fetching.failures import refused
from fairwait.sources.fetching.kinds import recognised

_TEXTUAL = re.compile(r"text/.*|application/(xhtml\+xml|xml|json|.*\+json|.*\+xml)|")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048


def page_text(body: bytes, answer: Answer, url: str) -> str:
    """The page as text, in the encoding that its server or the page itself names, or else UTF-8.

    Raises
    ------
    FetchError
        If nothing came, or something other than a page.
    """
    said = answer.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if not _TEXTUAL.fullmatch(said):
        raise refused(f"This is not a web page: the site says that it is “{said[:80]}”", url, expected="a web page")
    if not body.strip():
        raise refused("The page is empty", url, expected="a web page")
    came = recognised(body[:4096])
    if (came and came != "a web page") or b"\0" in body:
        raise refused(f"This is not a web page but {came or 'a file'}", url, expected="a web page")
    for name in _encodings(body, answer.headers.get("content-type", "")):
        try:
            return body.decode(name)
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", errors="replace")


def _encodings(body: bytes, content_type: str) -> list[str]:
    """The encodings to try, the likeliest first."""
    if body.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    found = (_CHARSET.search(content_type.encode()), _CHARSET.search(body[:_DECLARED_WITHIN]))
    return [*(match[1].decode("ascii") for match in found if match), "utf-8"]
