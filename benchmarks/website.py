"""The website under load, on two processes: pages, files and answers asked for at fixed moments, and all it can give.

Three clients ask. :mod:`benchmarks.pacing` asks for different addresses in turn at 50 a second in all, whether or not
the answer before has come, and counts from the moment each was due. The public tools stand beside it: ``hey`` asks for
one page 50 times a second, ``wrk`` for many without a pause (both are packages of Debian). What is asked is in
:mod:`benchmarks.website_editions`: an edition of 60 months x 106 areas x 24 treatment functions, made up, and one of
the packaged figures. The floor, in the same run, is the same server around an application that sends the same bytes to
everybody.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Any

from benchmarks.big_edition import make_big_edition
from benchmarks.pacing import Asked, paced, told
from benchmarks.website_editions import lay_beside, make_real, make_two, of_big, of_real
from benchmarks.website_served import bare, memory, read, served

RATE = 50
_WHILE_SWAPPING = 200
_GZIP = "Accept-Encoding: gzip"
#: How many pages are remembered before they are asked for, and how often each is asked so that every process has it.
_REMEMBERED, _OFTEN = 40, 12


def website(seconds: int = 6) -> dict[str, Any]:
    """Times in milliseconds, sizes in bytes, memory in megabytes of one process."""
    missing = [tool for tool in ("hey", "wrk") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"This benchmark needs {' and '.join(missing)} (Debian: apt-get install hey wrk).")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big, real, two = make_big_edition(folder / "big"), make_real(folder / "real"), make_two(folder / "two")
        found = {**_not_remembered(big, real, seconds), **_remembered(big, seconds)}
        found |= _floor(found, seconds)
        return {**found, **_swapped(folder, two, seconds), "rate": RATE, "seconds_each": seconds}


def _not_remembered(big: Path, real: Path, seconds: int) -> dict[str, Any]:
    """Every kind of page, file and answer where nothing is remembered, at 50 a second in all, addresses in turn."""
    pages, api = of_big(big)
    with served(big.parent, "--memory", "0") as (base, _):
        answers = _mixed(base, api, seconds)
        kinds = {"a made-up page": _evenly(base, pages, seconds)}
    with served(real.parent, "--memory", "0") as (base, server):
        first = _first_page(base)
        asked, api = of_real(real)
        kinds |= _mixed(base, asked, seconds)
        answers |= _mixed(base, api, seconds)
        used = memory(server)
    return {
        "uncached": kinds, "uncached_p95_ms": _slowest(kinds), "api": answers, "api_p95_ms": _slowest(answers),
        "first_page_bytes": first, "asked_memory_mb": used["rss"],
    }  # fmt: skip


def _remembered(big: Path, seconds: int) -> dict[str, Any]:
    """Pages that every process has sent before."""
    pages = of_big(big)[0][:_REMEMBERED]
    with served(big.parent) as (base, server):
        size = len(read(base + pages[0]))
        for page in pages * _OFTEN:
            read(base + page)
        cached = _evenly(base, pages, seconds)
        by_hey = _by_hey(base + pages[0], seconds)
        most = _saturated(base, pages, seconds)
        used = memory(server)
    return {
        "cached": cached, "cached_p95_ms": cached["p95"], "cached_by_hey": by_hey, "pages_a_second": most,
        "page_bytes": size, "memory_mb": used["rss"], "own_memory_mb": used["pss"],
    }  # fmt: skip


def _swapped(folder: Path, two: Sequence[Path], seconds: int) -> dict[str, Any]:
    """One edition after another, each a new file, takes the place of the one before while readers ask.

    The file before the last is dropped each time. Counts requests that did not end well, and checks that readers did
    see one edition and the other.
    """
    from fairwait.editions.naming import point_to

    shown = folder / "shown"
    shown.mkdir()
    files = [lay_beside(two[0], shown, 0)]
    point_to(shown, files[0])
    ended = threading.Event()

    def swap() -> None:
        for number in count(1):
            if ended.wait(1.2):
                return
            files.append(lay_beside(two[number % 2], shown, number))
            point_to(shown, files[-1])
            if len(files) > 2:
                files[-3].unlink()

    pages, api = of_big(two[0])
    asked = [*pages[:_REMEMBERED], *api["an area through the months"][:10]]
    with served(shown) as (base, _):
        swapping = threading.Thread(target=swap)
        swapping.start()
        try:
            found = paced(base, asked, _WHILE_SWAPPING, 2 * seconds)
        finally:
            ended.set()
            swapping.join()
    if not all(_changed(found, address) for address in asked):
        sys.exit("Readers did not see the new editions")
    failed = sum(1 for one in found if one.status != 200)
    return {"swaps": len(files) - 1, "asked_while_swapping": len(found), "failed_while_swapping": failed}


def _changed(found: Sequence[Asked], address: str) -> bool:
    """Whether an address answered differently in one edition and the other."""
    return len({one.etag for one in found if one.address == address}) > 1


def _floor(found: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    with bare(found["page_bytes"]) as base:
        floor, most = _evenly(base, [""], seconds), _saturated(base, [""], seconds)
    return {
        "floor_p95_ms": floor["p95"], "floor_pages_a_second": most, "share_of_floor": found["pages_a_second"] / most,
    }  # fmt: skip


def _evenly(base: str, addresses: Sequence[str], seconds: int) -> dict[str, float]:
    return told(paced(base, addresses, RATE, seconds))


def _mixed(base: str, kinds: Mapping[str, Sequence[str]], seconds: int) -> dict[str, dict[str, float]]:
    """One stream of every kind of question in turn, as readers ask for them; what each kind took."""
    turns = [cycle(addresses) for addresses in kinds.values()]
    asked = [next(turns[number % len(turns)]) for number in range(RATE * seconds * len(turns))]
    found = paced(base, asked, RATE, seconds * len(turns))
    return {kind: told(found[at :: len(turns)]) for at, kind in enumerate(kinds)}


def _slowest(kinds: Mapping[str, Mapping[str, float]]) -> float:
    return max(one["p95"] for one in kinds.values())


def _by_hey(address: str, seconds: int) -> dict[str, float]:
    """One page asked for evenly by a public tool, by one client that waits for its answer."""
    command = ["hey", "-z", f"{seconds}s", "-c", "1", "-q", str(RATE), "-o", "csv", "-H", _GZIP, address]
    rows = list(csv.DictReader(io.StringIO(subprocess.run(command, check=True, capture_output=True, text=True).stdout)))
    return told([Asked(address, int(row["status-code"]), float(row["response-time"])) for row in rows])


def _saturated(base: str, addresses: Sequence[str], seconds: int) -> float:
    """How many requests a second are answered when 32 connections ask for the addresses in turn without a pause."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(_in_turn(addresses)))
        script.flush()
        command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "-H", _GZIP, "-s", script.name, base]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", found)
    if "Non-2xx" in found or "Socket errors" in found or rate is None:
        sys.exit(f"{base} did not always answer:\n{found}")
    return float(rate[1])


def _in_turn(addresses: Sequence[str]) -> Iterator[str]:
    """A script for wrk that asks for one address after the other."""
    yield "local asked, at = {" + ", ".join(f'"/{one}"' for one in addresses) + "}, 0"
    yield "request = function() at = at % #asked + 1; return wrk.format('GET', asked[at]) end"


def _first_page(base: str) -> int:
    """Bytes of the real start page and of all that it loads, as they are sent."""
    import gzip

    page = gzip.decompress(read(base)).decode("utf-8")
    parts = set(re.findall(r'<(?:script|link rel="(?:stylesheet|icon)")[^>]* (?:src|href)="([^"]+)"', page))
    parts |= set(re.findall(r'<img[^>]* src="([^"]+)"', page))
    return sum(len(read(base + part.removeprefix("./"))) for part in ["", *sorted(parts)])


if __name__ == "__main__":
    for name, value in website(int(sys.argv[1]) if len(sys.argv) > 1 else 6).items():
        print(f"{name:24s} {value}")
