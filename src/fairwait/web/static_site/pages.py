"""One page as files: its HTML as a plain file server can hand it out, its findings, charts and tables."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fairwait.domain.errors import StoreError
from fairwait.editions.reading import Edition
from fairwait.web.layout.assets import chart_csv, charts_of, table_csv, tables_of
from fairwait.web.layout.bundle import address

#: Draws a picture as PNG.
Drawer = Callable[[str], bytes]

_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FINDER: Final = re.compile(r'<form class="finder( large)?"[^>]*?action="([^"]*)".*?</form>', re.DOTALL)
_PNG: Final = re.compile(r'\s*<li><a href="charts/[^"]*\.png[^"]*">.*?</a></li>', re.DOTALL)
_API: Final = re.compile(r'<a (?:[^>]*? )?href="(?:\./|(?:\.\./)*)api/v1/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_SHARED: Final = re.compile(r"\bstatic/(site|icon)\.[0-9a-f]{10}\.(css|js|svg)\b")
_NEEDS: Final = (
    "Searching by any name, former name or code needs the server of fairwait. This is a copy in plain files."
)


def write_page(edition: Edition, path: str, out: Path, png: Drawer | None) -> list[str]:
    """Write a page and all that stands under it; return the names of the files, relative to ``out``.

    Without ``png`` the page does not offer its charts as such pictures.
    """
    page, report = edition.page(path), edition.report(path)
    if page is None or report is None:
        return []
    html = gzip.decompress(page.html).decode("utf-8")
    files = {
        "index.html": plain_html(html, with_png=png is not None).encode("utf-8"),
        "findings.json": (edition.report_json(path) or "").encode("utf-8"),
    }
    for name, spec in charts_of(report).items():
        svg = gzip.decompress(edition.picture(path, name) or b"")
        files[f"charts/{name}.svg"] = svg
        files[f"charts/{name}.csv"] = chart_csv(spec)
        if png is not None:
            files[f"charts/{name}.png"] = png(svg.decode("utf-8"))
    for name, table in tables_of(report).items():
        files[f"tables/{name}.csv"] = table_csv(table, report)
    return [put(out, f"{path}{name}", content) for name, content in files.items()]


def put(out: Path, name: str, content: bytes) -> str:
    """Write one file below ``out``. Raises :class:`StoreError` for a name that no page of ours has."""
    if not all(_SAFE.fullmatch(part) for part in name.split("/")):
        raise StoreError(
            "The edition has a page whose address can be no file", where=name[:80],
            expected="an edition made by fairwait", remedy="make it again: fairwait edition --again",
        )  # fmt: skip
    target = out / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return name


def plain_html(html: str, *, with_png: bool) -> str:
    """A page without what needs a server: the search says so and leads to the list of places.

    It asks for the stylesheet and script that are written beside it, whichever it was printed with.
    """
    html = _SHARED.sub(lambda found: address(f"{found[1]}.{found[2]}"), html)
    html = _FINDER.sub(_list_instead, html)
    html = _API.sub(r"\1 (needs the server)", html)
    return html if with_png else _PNG.sub("", html)


def _list_instead(found: re.Match[str]) -> str:
    way = f'<a href="{found[2]}">'
    if not found[1]:
        return f'<p class="finder-list">{way}All places, A to Z</a></p>'
    told = f'<p class="help">{_NEEDS}</p>'
    return (
        f'<div class="finder-list large"><p>{way}Find your area, trust or board: all places, A to Z</a></p>{told}</div>'
    )
