"""The headers that every answer carries, and how the few headers that we read are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal

from fairwait.web.layout.policy import POLICY

Header = tuple[bytes, bytes]

#: A chart opened by itself may be styled by what stands in it, and may do nothing else.
_DRAWING: Final = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
_PAGES: Final = POLICY.encode("ascii")
_FIXED: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
#: The forms that the API answers in, by how an Accept header calls them.
_FORMS: Final[Mapping[str, Literal["json", "csv"]]] = {
    "application/json": "json", "application/*": "json", "*/*": "json", "text/csv": "csv", "text/*": "csv",
}  # fmt: skip
_HTTPS: Final[Header] = (b"strict-transport-security", b"max-age=31536000")


def guarding(path: str, kind: bytes, https: bool) -> list[Header]:
    """The security headers of an answer. ``kind`` is its content type.

    Figures of the API may be shown by other sites; pages and pictures may not be framed or used by them. Browsers are
    told to come back by https only where they came by it: a server on a desk has no certificate.
    """
    drawing = kind.startswith(b"image/svg")
    shared = b"cross-origin" if path.startswith("/api/") else b"same-origin"
    every = [
        *_FIXED, (b"content-security-policy", _DRAWING if drawing else _PAGES),
        (b"cross-origin-resource-policy", shared),
    ]  # fmt: skip
    return [*every, _HTTPS] if https else every


def value_of(headers: Iterable[Header], name: bytes) -> bytes:
    """The value of a header, given in small letters; empty where there is none."""
    for key, value in headers:
        if key == name:
            return value
    return b""


@lru_cache(maxsize=256)
def takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding lets us answer packed."""
    for part in accepted.lower().split(b","):
        name, _, rest = part.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return rest.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False


def is_known(asked: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names the version that would be sent; weak and strong names are the same to it."""
    wanted = etag.removeprefix(b"W/")
    return any(one.strip().removeprefix(b"W/") in (wanted, b"*") for one in asked.split(b","))


def form_accepted(accept: str) -> Literal["json", "csv"] | None:
    """The form of an answer of the API that an Accept header prefers: JSON where it is empty, None for neither."""
    if not accept.strip():
        return "json"
    best: tuple[float, Literal["json", "csv"]] | None = None
    for part in accept.lower().split(","):
        kind, _, rest = part.partition(";")
        form = _FORMS.get(kind.strip())
        weight = _weight(rest)
        if form is not None and weight > 0 and (best is None or weight > best[0]):
            best = (weight, form)
    return None if best is None else best[1]


def _weight(rest: str) -> float:
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
