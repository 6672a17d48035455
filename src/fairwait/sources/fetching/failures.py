"""What went wrong, sorted by whether asking again can help, in words that a person can act on."""

from __future__ import annotations

import errno
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from fairwait.domain.errors import FetchError

#: Statuses that often pass: busy, broken for the moment, or asked too often.
PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_REMEDIES = {
    401: "ask whoever runs that address for access",
    403: "open the address in a browser: if that works, the publisher or your network refuses programs; a mirror helps",
    404: "look on the publisher's page for where the file is now; if it was moved, the catalogue needs the new link",
    407: "put the proxy's name and password into the HTTPS_PROXY setting, or ask whoever runs your network",
    410: "the publisher has withdrawn it; use a copy kept earlier",
    451: "use a copy kept earlier",
}


class PassingError(Exception):
    """A failure that may pass: the same address is asked again, within the limits.

    ``wait`` is how long the publisher asked us to stay away, in seconds.
    """

    def __init__(self, sentence: str, *, wait: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.wait = wait


class UnreachedError(PassingError):
    """No connection came about: nobody was asked. Asked again a few times, quickly, since patience seldom helps.

    ``asked`` is the address really asked, of a mirror where there is one; ``times`` how often it failed on end.
    """

    def __init__(self, why: str, asked: str, proxy: str = "", *, mirror: bool = False, times: int = 1) -> None:
        super().__init__(why)
        self.times = times
        self.asked = asked
        self.proxy = proxy
        self.mirror = mirror


class StoppedError(FetchError):
    """The user ended the command. What had arrived of a file is kept, for the next run to go on from."""

    def __init__(self, url: str = "") -> None:
        super().__init__("Stopped before everything was fetched", where=url, remedy="run the command again to go on")


class GoneError(FetchError):
    """Nothing is at this address, whoever asks: an older copy of the file may be elsewhere."""


def refused(what: str, url: str, *, expected: str = "", remedy: str = "") -> FetchError:
    """Something came, or was pointed to, that is not accepted. Nothing was changed."""
    fallback = "open the address in a browser to see what is there; nothing was changed"
    return FetchError(what, where=url, expected=expected, remedy=remedy or fallback)


def offline(url: str) -> FetchError:
    return FetchError(
        "This address was not asked, because fairwait was told to stay offline",
        where=url,
        expected="to be allowed to use the network",
        remedy="leave out --offline, or name a folder that mirrors the publisher's site",
    )


def bad_status(status: int, url: str, *, mirror: bool = False) -> FetchError:
    """An answer that asking again will not change. Of a mirror, ``url`` is the address that was asked of it."""
    known = status in HTTPStatus.__members__.values()
    said = f"{status} {HTTPStatus(status).phrase}" if known else str(status)
    nothing = status in (404, 410)
    site, who = ("The mirror", "The mirror") if mirror else ("The publisher's site", "The publisher")
    what = f"{who} has nothing at this address" if nothing else f"{site} refused this address"
    remedy = _REMEDIES.get(status, "open the address in a browser to see what the site says; try again later")
    if mirror:
        remedy = "check that the mirror has a copy of this address; only the mirror was asked, not the publisher"
    kind = GoneError if nothing else FetchError
    return kind(f"{what} ({said})", where=url, expected="an answer with the page or file (200)", remedy=remedy)


def gave_up(url: str, sentence: str, tries: int, *, part_kept: bool) -> FetchError:
    """The last failure of several."""
    times = "once" if tries == 1 else f"{tries} times"
    kept = "; what had arrived is kept and the next run goes on from there" if part_kept else ""
    return FetchError(
        f"This address could not be fetched: {sentence} (asked {times})",
        where=url,
        expected="a whole answer",
        remedy=f"run the command again later{kept}",
    )


def not_reached(failure: UnreachedError, url: str, *, part_kept: bool) -> FetchError:
    """There is no connection: whom it was tried to reach, and the ways round."""
    kept = "; what had arrived is kept" if part_kept else ""
    ways = (
        "set HTTPS_PROXY if your network reaches out by a proxy, or use copies of the publishers' files with --mirror "
        f"(docs/how-to/fetch-without-a-way-out.md says how){kept}"
    )
    site = urlsplit(failure.asked)
    if failure.mirror:
        what, remedy = f"The mirror {site.scheme}://{site.netloc} could not be reached", "check the mirror's address"
        expected = "a mirror that answers; nobody else was asked"
    elif failure.proxy:
        what = f"There is no connection to {site.netloc} through the proxy {failure.proxy}"
        expected, remedy = (
            "a proxy that answers",
            f"check the proxy settings, HTTPS_PROXY above all, {ways[ways.index('or use') :]}",
        )
    else:
        what = f"There is no connection to {site.netloc}"
        expected, remedy = "a network that reaches the publisher's site", f"check that this computer is online; {ways}"
    return FetchError(f"{what} ({failure.sentence})", where=failure.asked, expected=expected, remedy=remedy)


def come_back(host: str, url: str, seconds: float) -> FetchError:
    """The publisher asked for a longer pause than a command should wait."""
    minutes = max(1, round(seconds / 60))
    pause = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return FetchError(
        f"{host} asks us to stay away for {pause}",
        where=url,
        expected="an answer now",
        remedy="run the command again after that; what was fetched before is kept",
    )


def not_written(error: OSError, target: Path, url: str) -> FetchError:
    """The file came, and this machine could not keep it."""
    full = error.errno == errno.ENOSPC
    what = "The disk is full" if full else "The file cannot be written"
    return FetchError(
        f"{what}, so what came from {url} could not be kept",
        where=str(target),
        expected="a folder with free space that this account may write to",
        remedy="free some space and run the command again" if full else "check the folder's permissions",
    )
