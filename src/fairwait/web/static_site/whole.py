"""A whole website as files: every printed page with its files, pages that say what needs a server, and a map."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from fairwait.domain.errors import UsageError
from fairwait.domain.version import version
from fairwait.editions.hands import end_with
from fairwait.editions.reading import Edition
from fairwait.web.layout.bundle import static_files
from fairwait.web.layout.press import screen
from fairwait.web.static_site.folder import checked, keep_list, replaced
from fairwait.web.static_site.pages import Drawer, plain_html, put, write_page

Told = Callable[[int, int, str], None]

_AHEAD: Final = 4  # pages handed to each process beforehand
_IN_THEIR_PLACE: Final = (
    "This copy of fairwait is made of plain files, so it can answer nothing that is typed or chosen. ",
    "Every place has a page with its waits beside England, its region, its neighbours and its peers: find yours in the "
    "list of all places. Every measure has a page with all places side by side.",
    "On a computer with fairwait, “fairwait serve” answers this page from the same figures.",
)
#: The pages that need a server, with what they are called.
SERVER_ONLY: Final = {
    "compare/": "Compare places",
    "wait/": "Where would I wait less?",
    "report/": "Make a report to keep",
    "api/": "The figures for programs",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the folder, how many pages and files, and the pages that the edition could not make."""

    folder: Path
    version: str
    pages: int
    files: int
    missing: tuple[str, ...]


def write_site(
    edition_file: Path, out: Path, *, png: bool = False, url: str = "", processes: int = 2, told: Told | None = None
) -> Written:
    """Write the website of an edition to a folder, whole or not at all.

    Parameters
    ----------
    out
        A new or empty folder, or one that was written so before: it is then replaced, file by file of its own list.
    png
        Write every chart as PNG too; without, the pages do not offer it.
    url
        Where the site will stand, such as ``https://example.org/waits/``: for the map that search engines read, which
        needs whole addresses. Pages themselves never name it.
    told
        Called after each page with the number written, the number there are, and the path.

    Raises
    ------
    UsageError
        For a folder that holds anything else, and an address that can be none.
    StoreError
        Where the disk is full, or the folder is closed to us; nothing is left half written.
    """
    base, target = _base(url), checked(out)
    edition = Edition(edition_file)
    try:
        paths = edition.paths()
        missing = tuple(path for path in edition.fact("plan") or () if path not in set(paths))
        with replaced(target) as new:
            files = [name for part in _pages(edition_file, new, paths, png, processes, told) for name in part]
            files += [put(new, name, content) for name, content in _others(edition, paths, missing, base)]
            made = {"made by": f"fairwait {version()}", "edition": edition.version}
            keep_list(new, files, made)
        return Written(target, edition.version, len(paths), len(files) + 1, missing)
    finally:
        edition.close()


def _base(url: str) -> str:
    """The address without anything after its path, ending in a slash; empty where none is given."""
    text = url.strip()
    if not text:
        return ""
    if not text.startswith(("https://", "http://")) or any(c.isspace() or c in "\"'<>?#" for c in text):
        raise UsageError(
            f"“{text[:80]}” is no address of a website", where="--url", expected="https://example.org/waits/"
        )
    return text if text.endswith("/") else f"{text}/"


def _others(edition: Edition, paths: Sequence[str], missing: Sequence[str], base: str) -> Iterator[tuple[str, bytes]]:
    """What is written besides the printed pages."""
    for static in static_files().values():
        yield f"static/{static.name}", static.content
    for path, title in SERVER_ONLY.items():
        if path not in paths:
            yield f"{path}index.html", _message(edition, path, f"{title}: this needs the server", _IN_THEIR_PLACE)
    for path in missing:
        told = ("The figures for this page do not suffice, or could not be put together.",)
        yield f"{path}index.html", _message(edition, path, "This page could not be made", told)
    told = ("An address may have been typed or cut short. Find the place or measure from the start page.",)
    yield "404.html", _message(edition, "", "There is no such page", told)
    yield "robots.txt", ("User-agent: *\nAllow: /\n" + (f"Sitemap: {base}sitemap.xml\n" if base else "")).encode()
    if base:
        yield "sitemap.xml", sitemap(base, paths).encode("utf-8")


def sitemap(base: str, paths: Iterable[str]) -> str:
    """The map of a site at ``base`` that search engines read."""
    rows = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n"


def _message(edition: Edition, path: str, title: str, sentences: Sequence[str]) -> bytes:
    context = {"title": title, "sentences": sentences, "status": 200, "again": 0}
    return plain_html(screen("message", context, edition, path), with_png=True).encode("utf-8")


def _pages(
    edition_file: Path, out: Path, paths: Sequence[str], png: bool, processes: int, told: Told | None
) -> Iterator[list[str]]:
    """Write all pages; yields the files of each as it is done."""
    done = 0
    with _pool(edition_file, out, png, processes) as hand_over:
        left, under_way = iter(paths), {}
        while True:
            for path in left:
                under_way[hand_over(path)] = path
                if len(under_way) >= processes * _AHEAD:
                    break
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                path = under_way.pop(future)
                done += 1
                yield future.result()
                if told:
                    told(done, len(paths), path)


@contextmanager
def _pool(edition_file: Path, out: Path, png: bool, processes: int) -> Iterator[Callable[[str], Future[list[str]]]]:
    """Processes that write pages: fresh ones, to which nothing of the caller's open files goes along."""
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare, (edition_file, out, png, os.getpid())) as pool:
        try:
            yield lambda path: pool.submit(_write, path)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_given: dict[str, Any] = {}


def _prepare(edition_file: Path, out: Path, png: bool, parent: int) -> None:
    """In a process of its own: the edition, opened once."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that began this decides when it ends
    drawer: Drawer | None = None
    if png:
        from fairwait.charts.png import render_png

        drawer = render_png
    end_with(parent)
    _given.update(edition=Edition(edition_file), out=out, png=drawer)


def _write(path: str) -> list[str]:
    return write_page(_given["edition"], path, _given["out"], _given["png"])
