"""The pages of an edition, and the files that stand under each: its charts, its tables and its findings as JSON."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from fairwait.editions.reading import Edition
from fairwait.editions.searching import search
from fairwait.web.layout.assets import chart_csv, chart_svg, charts_of, table_csv, tables_of
from fairwait.web.site.messages import message

if TYPE_CHECKING:
    from fairwait.domain.finding import Report

#: No address of ours is longer.
_LONGEST: Final = 200
#: Pages that stand in no edition, which people call without their last slash all the same.
_MADE_ON_REQUEST: Final = frozenset(("compare/", "wait/", "report/", "report/made/", "api/", "api/v1/"))
_PACKED: Final = {"content-encoding": "gzip", "vary": "accept-encoding"}
_INSTEAD: Final = ("It is looked at again when new figures are published. Every other page is there.",)


class Holder(Protocol):
    """Gives the edition that is current now; None while there is none."""

    @property
    def edition(self) -> Edition | None: ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a web worker hands on: drawing pixels, and saying that a page is wanted before its turn."""

    png: Callable[[str], Awaitable[bytes]]
    want: Callable[[str], object]


def router(holder: Holder, elsewhere: Elsewhere) -> APIRouter:
    """The routes of printed pages. Mounted last: it answers every address that nothing else does."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/{path:path}")
    async def printed(request: Request, path: str) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=path)
        if len(path) > _LONGEST or not path.isprintable():
            return message(edition, 404, "There is no such page", path="")
        found = page_response(edition, path) or await _file(edition, path, elsewhere)
        return found or _elsewhere(edition, path, elsewhere, request)

    return routes


def page_response(edition: Edition, path: str) -> Response | None:
    """A printed page as it stands in the edition, packed with gzip; None where there is no such page."""
    page = edition.page(path)
    if page is None:
        return None
    headers = {**_PACKED, "etag": f'"{page.etag}"'}
    return Response(page.html, headers=headers, media_type="text/html; charset=utf-8")


async def _file(edition: Edition, path: str, elsewhere: Elsewhere) -> Response | None:
    """A file under a page: ``findings.json``, ``charts/<name>.svg``, ``.png`` or ``.csv``, ``tables/<name>.csv``."""
    above, _, name = path.rpartition("/")
    if name == "findings.json":
        twin = edition.report_gzip(f"{above}/" if above else "")
        return None if twin is None else Response(twin, headers=_PACKED, media_type="application/json")
    page, _, folder = above.rpartition("/")
    if folder not in ("charts", "tables"):
        return None
    page = f"{page}/" if page else ""
    if folder == "charts" and not name.endswith(".csv"):
        return await _stored(edition, page, name, elsewhere)
    report = edition.report(page)
    return None if report is None else await report_file(report, folder, name, elsewhere)


async def _stored(edition: Edition, page: str, name: str, elsewhere: Elsewhere) -> Response | None:
    """A picture of a printed page, as it was drawn when the page was made, or that in pixels."""
    stem, _, ending = name.rpartition(".")
    packed = edition.picture(page, stem) if ending in ("svg", "png") else None
    if packed is None:
        return None
    if ending == "png":
        return Response(await elsewhere.png(gzip.decompress(packed).decode("utf-8")), media_type="image/png")
    return Response(packed, headers=_PACKED, media_type="image/svg+xml")


async def report_file(report: Report, folder: str, name: str, elsewhere: Elsewhere) -> Response | None:
    """A chart or table of a report by folder (``charts`` or ``tables``) and name; None where it has no such."""
    stem, _, ending = name.rpartition(".")
    if folder == "charts":
        return await _drawn(report, stem, ending, elsewhere)
    return _table(report, stem, ending) if folder == "tables" else None


async def _drawn(report: Report, stem: str, ending: str, elsewhere: Elsewhere) -> Response | None:
    spec = charts_of(report).get(stem)
    if spec is None:
        return None
    if ending == "svg":
        return Response(chart_svg(spec), media_type="image/svg+xml")
    if ending == "csv":
        return Response(chart_csv(spec), media_type="text/csv; charset=utf-8")
    if ending == "png":
        drawn = await elsewhere.png(chart_svg(spec))
        return Response(drawn, media_type="image/png")
    return None


def _table(report: Report, stem: str, ending: str) -> Response | None:
    table = tables_of(report).get(stem)
    if table is None or ending != "csv":
        return None
    return Response(table_csv(table, report), media_type="text/csv; charset=utf-8")


def _elsewhere(edition: Edition, path: str, elsewhere: Elsewhere, request: Request) -> Response:
    """Where a page is meant that is called a little otherwise, the way there; else why there is none."""
    for other in _called(path):
        if other in _MADE_ON_REQUEST or edition.page(other) is not None or edition.planned(other):
            if other != path:
                query = f"?{request.url.query}" if request.url.query else ""
                root = request.scope.get("root_path", "")
                return RedirectResponse(f"{root}/{quote(other)}{query}", status_code=308)
            return _not_there(edition, path, elsewhere)
    former = _former(edition, path)
    if former:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/places/?q={quote(former)}", status_code=303)
    return message(edition, 404, "There is no such page", path=path)


def _former(edition: Edition, path: str) -> str:
    """The code in the address of a place that has no page but a past that the search tells of; else empty."""
    first, _, code = path.rstrip("/").partition("/")
    if first.lower() != "place" or not code.isalnum():
        return ""
    told = (one for one in search(edition, code, 2) if one.whole and one.told)
    return code.upper() if next(told, None) else ""


def _not_there(edition: Edition, path: str, elsewhere: Elsewhere) -> Response:
    """Of a page that was planned: that it comes shortly, or that and why it never will."""
    reason = edition.failed(path)
    if reason is None and not edition.whole:
        elsewhere.want(path)
        return message(edition, 503, "This page is being made", path=path)
    told = (f"{(reason or 'The figures for it do not suffice').rstrip('.')}.",)
    return message(edition, 404, "This page could not be made", path=path, sentences=told, advice=_INSTEAD)


def _called(path: str) -> tuple[str, ...]:
    """How the address may have been meant: with its last slash, with the letters of its code in capitals."""
    whole = path if path.endswith("/") or not path else f"{path}/"
    first, _, rest = whole.partition("/")
    return (whole, f"{first.lower()}/{rest}", f"{first.lower()}/{rest.upper()}", whole.lower())
