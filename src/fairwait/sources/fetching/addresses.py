"""Which addresses may be asked: http and https, at hosts that the catalogue names, never a step down to http."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.failures import refused

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\]")
#: Characters that may stand in a path or question unescaped, and the percent sign of those already escaped.
_PLAIN = "%/:=&?~+!$,;'@()*[]-._"


def cleaned(url: str) -> str:
    """The address as it is sent: no fragment, no default port, spaces and accents escaped.

    Raises
    ------
    FetchError
        For any other scheme, a name or password in it, or a host that could be read in two ways.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise refused("This is not a web address", text) from error
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if scheme not in _DEFAULT_PORTS:
        raise refused(
            f"fairwait does not follow addresses of the kind “{scheme or 'none'}”", text, expected="http or https"
        )
    if "@" in parts.netloc:
        raise refused("The address has a user name or password in it", text, expected="a public address")
    shown = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(shown):
        raise refused("The address has no host that can be read in one way only", text, expected="such as www.nhs.uk")
    place = shown if port in (None, _DEFAULT_PORTS[scheme]) else f"{shown}:{port}"
    return urlunsplit((scheme, place, quote(parts.path or "/", _PLAIN), quote(parts.query, _PLAIN), ""))


def host_of(url: str) -> str:
    """The host, and the port where it is not the usual one."""
    return urlsplit(url).netloc.lower()


def allowed(url: str, hosts: Collection[str], *, because: str = "The link leads") -> None:
    """Refuse an address at a host that is not among ``hosts``."""
    host = host_of(url)
    if not any(_covers(entry.lower(), host) for entry in hosts):
        where = ", ".join(sorted(hosts)) or "none"
        raise refused(
            f"{because} to another host, {host}",
            url,
            expected=f"an address at {where}",
            remedy="open the publisher's page; if its files have moved, add the host to the catalogue entry",
        )


def _covers(entry: str, host: str) -> bool:
    if entry.startswith(("*.", ".")):
        return host.endswith(entry.removeprefix("*"))
    return entry.removeprefix("www.") == host.removeprefix("www.")


def redirected(current: str, location: str, hosts: Collection[str]) -> str:
    """Where a redirect leads, if it may be followed."""
    try:
        target = cleaned(urljoin(current, location))
    except FetchError as error:
        raise refused(
            f"The site redirects to “{location[:200]}”. {error.what}", current, expected=error.expected
        ) from error
    allowed(target, hosts, because="The site redirects")
    if current.startswith("https:") and target.startswith("http:"):
        raise refused("The site redirects from a secure address to one that is not", target, expected="https")
    return target


class Direct:
    """The publisher's own site: addresses are asked as they are."""

    is_mirror = False

    def asked(self, url: str) -> str:
        return url

    def location(self, url: str, location: str, hosts: Collection[str]) -> str:
        """The public address that a redirect from the public address ``url`` means."""
        return redirected(url, location, hosts)


class WebMirror:
    """Another web address that stands for all publishers: ``https://HOST/path`` is asked as ``BASE/HOST/path``."""

    is_mirror = True

    def __init__(self, base: str) -> None:
        self._base = cleaned(base).rstrip("/")

    def asked(self, url: str) -> str:
        parts = urlsplit(url)
        question = f"?{parts.query}" if parts.query else ""
        return f"{self._base}/{parts.netloc}{parts.path}{question}"

    def location(self, url: str, location: str, hosts: Collection[str]) -> str:
        """As :meth:`Direct.location`: a mirror may answer with its own address or repeat the publisher's."""
        own = urljoin(self.asked(url), location)
        inside = own.removeprefix(f"{self._base}/")
        host = inside.split("/", 1)[0].lower()
        if inside != own and any(_covers(entry.lower(), host) for entry in hosts):
            return redirected(url, f"{urlsplit(url).scheme}://{inside}", hosts)
        return redirected(url, location, hosts)


def parts_in_folder(url: str) -> list[str]:
    """The host and the path's parts, unescaped, as names in a mirror folder; refuses every way of leaving it."""
    parts = urlsplit(url)
    names = [parts.netloc.lower(), *(unquote(part) for part in parts.path.split("/") if part)]
    for name in names:
        if name in (".", "..") or re.search(r"[/\\\x00]", name) or (":" in name and Path(name).drive):
            raise refused("The address climbs out of its folder", url, expected="a plain path")
    return names
