"""One request and its answer, redirects followed: the only module that touches the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.addresses import Direct, WebMirror, host_of
from fairwait.sources.fetching.asking import Answer
from fairwait.sources.fetching.failures import (
    PASSING_STATUSES,
    PassingError,
    StoppedError,
    UnreachedError,
    bad_status,
    refused,
)
from fairwait.sources.fetching.limits import Limits
from fairwait.sources.fetching.pace import Pace
from fairwait.sources.fetching.reaching import no_connection, proxy_for
from fairwait.sources.fetching.terms import Stop, Validators
from fairwait.sources.fetching.watch import Guard, Watch

if TYPE_CHECKING:
    import httpx2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPTED = frozenset({200, 206, 304, 416})


class Line:
    """Sends requests. Safe to use from several threads."""

    def __init__(
        self,
        places: Direct | WebMirror,
        limits: Limits,
        user_agent: str,
        pace: Pace,
        stop: Stop,
        clock: Callable[[], float],
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._places = places
        self._limits = limits
        self._pace = pace
        self._stop = stop
        self._clock = clock
        self._watch = Watch(clock, stop)
        self._client = _client(limits, user_agent, transport)
        self._reached: set[str] = set()
        self._in_vain: Counter[str] = Counter()

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def answer(
        self,
        url: str,
        headers: Mapping[str, str],
        hosts: Collection[str],
        *,
        due: float,
        check: Callable[[str], None] | None = None,
        known: Validators | None = None,
    ) -> Iterator[Answer]:
        """See :class:`~fairwait.sources.fetching.asking.Asking`."""
        seen: list[str] = []
        while True:
            seen.append(url)
            if check is not None:
                check(url)
            self._pace.wait(host_of(self._places.asked(url)), url)
            longest = min(self._limits.answer, max(due - self._clock(), 0.0))
            with self._watch.over(longest) as guard, self._sent(url, headers, guard, due) as answer:
                if answer.status not in _REDIRECTS:
                    self._judge(answer, headers)
                    yield answer
                    return
                location = answer.headers.get("location", "").strip()
            if not location:
                raise refused("The site redirects without saying where to", url)
            url = self._places.location(url, location, hosts)
            self._not_for_ever(url, seen)

    def _not_for_ever(self, url: str, seen: list[str]) -> None:
        if url in seen:
            raise refused("The site redirects in a circle", url, expected="a redirect that leads to the file")
        if len(seen) > self._limits.redirects:
            raise refused(f"The site redirects more than {self._limits.redirects} times", seen[0])

    @contextmanager
    def _sent(self, url: str, headers: Mapping[str, str], guard: Guard, due: float) -> Iterator[Answer]:
        """Send one request; every failure of the network on the way becomes one of ours."""
        import httpx2

        asked = self._places.asked(url)
        asked_host = host_of(asked)
        try:
            with self._client.stream(
                "GET", asked, headers=dict(headers), extensions={"trace": guard.trace}
            ) as response:
                guard.due = due
                self._reached.add(asked_host)
                names = {name.lower(): value for name, value in response.headers.items()}
                yield Answer(response.status_code, url, names, response.iter_raw())
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            if self._stop.is_set():
                raise StoppedError(url) from error
            why = "" if guard.overdue else no_connection(error)
            if why and asked_host not in self._reached:
                raise self._unreached(why, asked, error) from error
            raise _told(error, url, overdue=guard.overdue) from error

    def _unreached(self, why: str, asked: str, error: Exception) -> UnreachedError:
        """A host that was never reached in this run. One that is silent has been waited for long enough at once."""
        import httpx2

        silent = isinstance(error, httpx2.ConnectTimeout)
        self._in_vain[host_of(asked)] += self._limits.unreached_tries if silent else 1
        times = self._in_vain[host_of(asked)]
        return UnreachedError(why, asked, proxy_for(asked), mirror=self._places.is_mirror, times=times)

    def _judge(self, answer: Answer, asked: Mapping[str, str]) -> None:
        if answer.status == 304 and not asked.keys() & {"If-None-Match", "If-Modified-Since"}:
            raise refused(
                "The site says “unchanged” (304) without having been asked", answer.url, expected="the file (200)"
            )
        if answer.status in _ACCEPTED:
            return
        if answer.status not in PASSING_STATUSES:
            asked_of = self._places.asked(answer.url)
            raise bad_status(answer.status, asked_of, mirror=self._places.is_mirror)
        wait = retry_after(answer.headers.get("retry-after", ""), answer.headers.get("date", ""))
        if wait is not None:
            self._pace.stay_away(host_of(self._places.asked(answer.url)), wait)
        words = "asked us to slow down" if answer.status == 429 else "is having trouble"
        who = f"the mirror {self._places.asked(answer.url)}" if self._places.is_mirror else "the site"
        raise PassingError(f"{who} {words} ({answer.status})", wait=wait)


def _client(limits: Limits, user_agent: str, transport: httpx2.BaseTransport | None) -> httpx2.Client:
    """The HTTP client. Proxies and certificates come from the system and its settings, as on any hospital's network.

    No cookies are kept: each request stands alone. A connection serves one request, so that the watch knows it.
    """
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx2

    try:
        return httpx2.Client(
            headers={"User-Agent": user_agent, "Connection": "close"},
            timeout=httpx2.Timeout(limits.read, connect=limits.connect),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            transport=transport,
        )
    except (ImportError, ValueError, OSError, httpx2.InvalidURL) as error:
        raise FetchError(
            f"This computer's network settings cannot be used ({error})",
            where="the settings HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
            expected="an http or https proxy, and a file of certificates that is there",
            remedy="correct the setting, or ask whoever runs your network",
        ) from error


def retry_after(said: str, date: str = "") -> float | None:
    """Seconds that a ``Retry-After`` header asks for, from its number or its date (against the server's own clock)."""
    said = said.strip()
    if said.isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    try:
        now = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        now = datetime.now(UTC)
    if until.tzinfo is None or now.tzinfo is None:
        return None
    return max(0.0, (until - now).total_seconds())


def _told(error: Exception, url: str, *, overdue: bool) -> Exception:
    """A failure of the network in words, as one that may pass or one that cannot."""
    import httpx2

    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return FetchError(
            "The site's certificate is not one that this computer trusts",
            where=url,
            expected="a certificate signed by an authority in the system's list",
            remedy="if your network inspects traffic, ask whoever runs it for its certificate and name that file in "
            "the setting SSL_CERT_FILE",
        )
    if isinstance(error, httpx2.ProxyError):
        return _proxy_told(text, url)
    if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)):
        return refused("This address cannot be asked", url, expected="a web address")
    if overdue or isinstance(error, httpx2.TimeoutException):
        return PassingError("the site did not answer in time")
    if isinstance(error, httpx2.ConnectError):
        return PassingError(f"the site could not be reached ({text or 'no connection'})")
    return PassingError("the connection was cut before everything had come")


def _proxy_told(text: str, url: str) -> Exception:
    """What your own network's proxy said, which begins with a status."""
    if text.startswith("5"):
        return PassingError(f"your network's proxy could not reach the site ({text})")
    if text.startswith("407"):
        return bad_status(407, url)
    return FetchError(
        f"Your network's proxy does not let this address through ({text or 'no reason given'})",
        where=url,
        expected="a proxy that allows the publisher's site",
        remedy="ask whoever runs your network to allow this host, or use a mirror",
    )
