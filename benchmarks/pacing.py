"""A client that asks at fixed moments, whether or not the answers before have come, and counts from those moments.

hey and wrk wait for an answer before they ask again on the same connection: a slow answer puts off the questions behind
it and hides how long those would have waited (coordinated omission). This one does not wait, and asks for one address
after the other. Every question is another reader's: it comes by a connection of its own, which is part of its time.
"""

from __future__ import annotations

import asyncio
import gc
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlsplit

_HEADERS = b"Host: %s\r\nAccept-Encoding: gzip\r\nUser-Agent: benchmark\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ETAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its address, the status of the answer (0 where there was none), and seconds since it was due."""

    address: str
    status: int
    seconds: float
    etag: bytes = b""


def paced(base: str, addresses: Sequence[str], rate: float, seconds: float) -> list[Asked]:
    """Ask for the addresses in turn, ``rate`` a second, for so long."""
    turns = list(islice(cycle(addresses), round(rate * seconds)))
    gc.collect()
    gc.disable()  # a pause of the client would be taken for one of the server
    try:
        return asyncio.run(_paced(base, turns, rate))
    finally:
        gc.enable()


def told(asked: Sequence[Asked]) -> dict[str, float]:
    """Percentiles in milliseconds. Ends the program where a question was not answered well (a search may lead on)."""
    wrong = [one for one in asked if one.status not in ((200, 303) if "?q=" in one.address else (200,))]
    if wrong:
        sys.exit(f"{len(wrong)} of {len(asked)} requests failed, such as {wrong[0].address} ({wrong[0].status})")
    times = sorted(asked, key=lambda one: one.seconds)
    at = {"p50": len(times) // 2, "p95": int(len(times) * 0.95), "worst": len(times) - 1}
    return {name: times[place].seconds * 1000 for name, place in at.items()} | {
        "addresses": len({one.address for one in asked}),
    }


async def _paced(base: str, turns: Sequence[str], rate: float) -> list[Asked]:
    parts = urlsplit(base)
    assert parts.hostname is not None
    clock, tasks = asyncio.get_running_loop().time, []
    begin = clock() + 0.1
    for number, address in enumerate(turns):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - clock()))
        tasks.append(asyncio.create_task(_asked(parts.hostname, parts.port or 80, address, due)))
    return list(await asyncio.gather(*tasks))


async def _asked(host: str, port: int, address: str, due: float) -> Asked:
    clock = asyncio.get_running_loop().time
    try:
        status, etag = await asyncio.wait_for(_answer(host, port, address), _PATIENCE)
    except (OSError, ValueError, asyncio.IncompleteReadError):
        status, etag = 0, b""
    return Asked(address, status, clock() - due, etag)


async def _answer(host: str, port: int, address: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
    try:
        writer.write(b"GET /%s HTTP/1.1\r\n" % address.encode("ascii") + _HEADERS % host.encode("ascii"))
        head = await reader.readuntil(b"\r\n\r\n")
        length, etag = _LENGTH.search(head), _ETAG.search(head)
        if length is None:
            raise ValueError("an answer of no known length")
        await reader.readexactly(int(length[1]))
    finally:
        writer.close()
    return int(head[9:12]), etag[1] if etag else b""
