"""What a site's robots.txt lets programs ask for (RFC 9309).

The standard library's reader knows neither ``*`` nor ``$`` in a path, nor that the longest rule wins (RFC 9309,
sections 2.2.2 and 2.2.3), so it would ask for what a publisher has forbidden.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.addresses import host_of
from fairwait.sources.fetching.failures import refused

#: The name by which a robots.txt may speak to us.
PRODUCT: Final = "fairwait"


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's rules for us: (allowed, path pattern) and seconds between requests. None allows everything."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if path == "/robots.txt":
            return True
        # The longest rule that fits decides; of two as long, the one that allows.
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def _plain(path: str) -> str:
    """One spelling of a path, however its characters were escaped."""
    return quote(unquote(path), safe="/~!$&'()*+,;=:@?-._")


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says: ``*`` is anything, ``$`` at the end means that nothing follows."""
    whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1] if whole else rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not whole:
        return True
    return at == len(path) if not rest else path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at


def read_rules(text: str) -> Rules:
    """The rules that concern fairwait: those addressed to it by name, or else those for everyone."""
    groups: dict[str, tuple[list[tuple[bool, str]], list[float]]] = {}
    named: list[str] = []
    naming = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, _, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            named = [*named, value.lower()] if naming else [value.lower()]
            naming = True
            for name in named:
                groups.setdefault(name, ([], []))
            continue
        if key in ("allow", "disallow", "crawl-delay"):
            naming = False
        for name in named:
            rules, delays = groups[name]
            if key in ("allow", "disallow") and value:
                rules.append((key == "allow", _plain(value)))
            elif key == "crawl-delay" and value.replace(".", "", 1).isdecimal():
                delays.append(float(value))
    rules, delays = groups.get(PRODUCT) or groups.get("*") or ([], [])
    return Rules(tuple(rules), max(delays, default=0.0))


class Robots:
    """The rules of every site asked, each fetched once.

    ``get`` fetches a robots.txt: its text, "" where the site has none, None where the site could not say, which counts
    as "no" until it answers (RFC 9309, section 2.3.1.4), and a FetchError where there is no connection to it.
    ``learned`` is told each site's delay.
    """

    def __init__(
        self,
        get: Callable[[str], str | FetchError | None],
        learned: Callable[[str, float], None],
        again: float,
        clock: Callable[[], float],
    ) -> None:
        self._get = get
        self._learned = learned
        self._again = again
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._silent: dict[str, tuple[float, FetchError | None]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> None:
        """Raise a FetchError if the address's site does not want programs to ask for it."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            rules = self._rules(site)
        if isinstance(rules, FetchError):
            raise FetchError(rules.what, where=url, expected=rules.expected, remedy=rules.remedy) from rules
        if rules is None:
            raise refused(
                "The site could not say what programs may ask for (its robots.txt), so nothing was asked of it",
                url,
                expected=f"an answer at {site}/robots.txt",
                remedy="run the command again later",
            )
        if not rules.allow(url):
            raise refused(
                "The site asks programs not to fetch this address (its robots.txt disallows it)",
                url,
                expected="an address that robots.txt allows",
                remedy="fetch it by hand in a browser and add it with fairwait ingest, or use a mirror",
            )

    def _rules(self, site: str) -> Rules | FetchError | None:
        if site in self._known:
            return self._known[site]
        until, why = self._silent.get(site, (float("-inf"), None))
        if self._clock() < until:
            return why
        text = self._get(f"{site}/robots.txt")
        if not isinstance(text, str):
            self._silent[site] = (self._clock() + self._again, text)
            return text
        self._known[site] = rules = read_rules(text)
        self._learned(host_of(site), rules.delay)
        return rules
