"""How long fairwait waits, how often it asks again, and how much it takes. All times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass

#: Between the starts of two requests to one publisher's host.
POLITE_RATE = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on every fetch.

    Parameters
    ----------
    connect, read:
        Longest wait for a connection, and for the next bytes of an answer.
    answer:
        Longest wait from sending a request to the end of the answer's headers.
    slowest, slow_for:
        A body that brings fewer than ``slowest`` bytes a second, on average over ``slow_for`` seconds, is given up.
    whole:
        Longest time for one address, all tries together.
    tries:
        Requests for one address, the first included.
    unreached_tries, unreached_wait:
        Tries of a host to which no connection has come about in this run, and the pause between them: a network with
        no way out will not have one in half a minute.
    first_wait, longest_wait:
        Before asking again: doubles from the first, with as much as ``first_wait`` of jitter.
    longest_retry_after:
        A publisher that asks for a longer pause than this is left alone until a later run.
    crawl_delay:
        The longest ``Crawl-delay`` of a robots.txt that is kept to.
    redirects:
        Most redirects followed for one address.
    page_bytes, robots_bytes:
        Largest web page and robots.txt, unpacked.
    robots_again:
        After how long a robots.txt that could not be had is asked for again.
    """

    connect: float = 15.0
    read: float = 30.0
    answer: float = 60.0
    slowest: float = 1024.0
    slow_for: float = 30.0
    whole: float = 1800.0
    tries: int = 6
    unreached_tries: int = 3
    unreached_wait: float = 0.5
    first_wait: float = 1.0
    longest_wait: float = 30.0
    longest_retry_after: float = 120.0
    crawl_delay: float = 10.0
    redirects: int = 5
    page_bytes: int = 16 * 1024 * 1024
    robots_bytes: int = 512 * 1024
    robots_again: float = 300.0
