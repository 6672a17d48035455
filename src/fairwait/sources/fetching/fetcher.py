"""The one way in: pages and files by their public address, from the publisher, a mirror folder or a mirror's site."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, TypeVar

from fairwait import __version__
from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.addresses import Direct, WebMirror, allowed, cleaned, host_of
from fairwait.sources.fetching.asking import Asking
from fairwait.sources.fetching.body import Reader
from fairwait.sources.fetching.download import Download
from fairwait.sources.fetching.failures import PassingError, StoppedError, UnreachedError, offline
from fairwait.sources.fetching.folder import FolderMirror
from fairwait.sources.fetching.limits import POLITE_RATE, Limits
from fairwait.sources.fetching.line import Line
from fairwait.sources.fetching.pace import Pace
from fairwait.sources.fetching.pages import page_text
from fairwait.sources.fetching.retrying import keep_asking
from fairwait.sources.fetching.robots import Robots
from fairwait.sources.fetching.terms import Expected, Progress, Received, Stop, Validators

if TYPE_CHECKING:
    import httpx2

Fetched = TypeVar("Fetched")

#: Who asks, for whoever reads a publisher's log: the program, what it does, and how it behaves.
USER_AGENT: Final = (
    f"fairwait/{__version__} (+open-source program that its user runs to collect published NHS statistics, a few files "
    "a month; slow by design; obeys robots.txt for the name fairwait)"
)
_PAGE = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5", "Accept-Encoding": "gzip"}


class Fetcher:
    """Fetches pages and files. Safe to use from several threads at once; close it, or use it with ``with``.

    Parameters
    ----------
    mirror:
        A folder, or a web address, that stands for all publishers: ``https://HOST/path`` is looked up as ``HOST/path``
        in it, and nothing else is contacted. Whoever runs a mirror is its user, so no robots.txt and no pace is kept.
    offline:
        Touch no network: only a mirror folder still answers.
    user_agent:
        What the publisher's log shows.
    rate:
        Least seconds between the starts of two requests to one host; None means half a second, and none for a mirror.
    limits:
        Times, tries and sizes.
    progress:
        Called as bytes arrive, from whichever thread receives them.
    stop:
        Anything with ``is_set()``, such as a ``threading.Event``: once set, every fetch ends within moments with a
        :class:`StoppedError`, and what had arrived is kept.
    sleep, clock, transport:
        For tests: how to wait, what time it is (seconds), and what stands in for the network.

    Raises
    ------
    FetchError
        If a mirror is not there. All later failures are FetchErrors too.
    """

    def __init__(
        self,
        *,
        mirror: str | Path | None = None,
        offline: bool = False,
        user_agent: str = USER_AGENT,
        rate: float | None = None,
        limits: Limits | None = None,
        progress: Progress | None = None,
        stop: Stop | None = None,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._offline = offline
        self._stop: Stop = stop or threading.Event()
        self._sleep = sleep
        self._clock = clock
        self._user_agent = user_agent
        self._transport = transport
        self._folder, self._places = _mirrored(mirror)
        spacing = (0.0 if mirror is not None else POLITE_RATE) if rate is None else rate
        self._pace = Pace(spacing, self._limits.longest_retry_after, clock, self._pause)
        self._robots = Robots(self._get_robots, self._learn_delay, self._limits.robots_again, clock)
        self._reader = Reader(self._limits, clock, self._stop, progress)
        self._line: Line | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every connection."""
        with self._lock:
            if self._line is not None:
                self._line.close()

    def page(self, url: str, *, hosts: Collection[str] = ()) -> str:
        """The text of a web page (or of JSON). ``hosts`` are those it may be at, as in :class:`Expected`."""
        public, hosts, due = self._ready(url, hosts)

        def once() -> str:
            with self._asking().answer(public, _PAGE, hosts, due=due, check=self._check) as answer:
                most = self._limits.page_bytes
                blocks = self._reader.blocks(answer, url=public, most=most, due=due)
                return page_text(b"".join(blocks), answer, public)

        return self._keep_asking(once, public, due)

    def file(self, url: str, expect: Expected, target: Path, known: Validators | None = None) -> Received:
        """Fetch a file to ``target``, which appears only when it is whole and checked.

        What arrived in an earlier try, kept beside ``target`` as ``.part``, is gone on from. Where the publisher's file
        is still the copy described by ``known``, nothing is written.
        """
        public, hosts, due = self._ready(url, expect.hosts)
        download = Download(
            self._asking(),
            self._reader,
            self._clock,
            url=public,
            expect=expect,
            target=target,
            known=known,
            hosts=hosts,
            due=due,
            check=self._check,
        )
        return self._keep_asking(download.once, public, due, part_kept=download.part_kept)

    def _ready(self, url: str, hosts: Collection[str]) -> tuple[str, Collection[str], float]:
        """The address cleaned and allowed, the hosts that it may lead to, and when it must be done."""
        public = cleaned(url)
        hosts = tuple(hosts) or (host_of(public),)
        allowed(public, hosts)
        if self._offline and self._folder is None:
            raise offline(public)
        return public, hosts, self._clock() + self._limits.whole

    def _check(self, url: str) -> None:
        if not self._places.is_mirror:
            self._robots.check(url)

    def _keep_asking(
        self, attempt: Callable[[], Fetched], url: str, due: float, part_kept: Callable[[], bool] = lambda: False
    ) -> Fetched:
        if self._stop.is_set():
            raise StoppedError(url)
        return keep_asking(
            attempt,
            url=url,
            host=host_of(url),
            limits=self._limits,
            due=due,
            clock=self._clock,
            pause=self._pause,
            part_kept=part_kept,
        )

    def _asking(self) -> Asking:
        """The mirror folder, or the network, whose client is made when it is first needed."""
        if self._folder is not None:
            return self._folder
        with self._lock:
            if self._line is None:
                self._line = Line(
                    self._places, self._limits, self._user_agent, self._pace, self._stop, self._clock, self._transport
                )
            return self._line

    def _get_robots(self, url: str) -> str | FetchError | None:
        """A site's robots.txt: "" where it has none, None where it could not say, an error where it was not reached."""
        due = self._clock() + self._limits.whole

        def once() -> str:
            with self._asking().answer(url, {"Accept-Encoding": "gzip"}, (host_of(url),), due=due) as answer:
                most = self._limits.robots_bytes
                return b"".join(self._reader.blocks(answer, url=url, most=most, due=due)).decode("utf-8", "replace")

        try:
            return self._keep_asking(once, url, due)
        except StoppedError:
            raise
        except FetchError as error:
            if isinstance(error.__cause__, UnreachedError):
                return error
            return None if isinstance(error.__cause__, PassingError) else ""

    def _learn_delay(self, host: str, delay: float) -> None:
        self._pace.slow_down(host, min(delay, self._limits.crawl_delay))

    def _pause(self, seconds: float) -> None:
        """Wait so long, unless the user stops the command."""
        if self._sleep is not None:
            self._sleep(seconds)
        else:
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0 and not self._stop.is_set():
                time.sleep(min(left, 0.1))
        if self._stop.is_set():
            raise StoppedError


def _mirrored(mirror: str | Path | None) -> tuple[FolderMirror | None, Direct | WebMirror]:
    if mirror is None:
        return None, Direct()
    if isinstance(mirror, str) and mirror.lower().startswith(("http://", "https://")):
        return None, WebMirror(mirror)
    return FolderMirror(Path(mirror)), Direct()
