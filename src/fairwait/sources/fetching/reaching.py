"""Why no connection came about, and which proxy it would have gone through."""

from __future__ import annotations

import errno
import socket
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


def no_connection(error: BaseException) -> str:
    """Why nobody could be asked, in words; "" where a connection came about, or nobody can say that it did not.

    The HTTP client wraps the system's error, which alone says whether the name or the way was not found.
    """
    import httpx2

    if isinstance(error, httpx2.ConnectTimeout):
        return "nothing answered there"
    found: BaseException | None = error
    for _ in range(8):
        if found is None:
            return ""
        if isinstance(found, socket.gaierror):
            return "the name is not known on this network"
        if isinstance(found, ConnectionRefusedError):
            return "the connection was refused"
        if isinstance(found, OSError) and found.errno in _NO_WAY:
            return "the network has no way to it"
        found = found.__cause__ or found.__context__
    return ""


def proxy_for(url: str) -> str:
    """Host and port of the proxy by which the system's settings would reach an address; "" for none.

    Names and passwords in the setting are left out.
    """
    parts = urlsplit(url)
    settings = getproxies()
    named = settings.get(parts.scheme) or settings.get("all") or ""
    if not named or proxy_bypass(parts.netloc):
        return ""
    return urlsplit(named if "://" in named else f"//{named}").netloc.rpartition("@")[2]
