"""The page on which a reader asks for a report as a file: HTML, PDF, Word or Excel, of England or of one place."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response

from fairwait.domain import words
from fairwait.web.serving.line import is_key
from fairwait.web.serving.rate import WHO
from fairwait.web.site.messages import message
from fairwait.web.site.selection import FORMATS, OddSelection, Selection, fields, found_by, selected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwait.editions.reading import Edition
    from fairwait.web.serving.spool import Spool
    from fairwait.web.site.printed import Holder

PATH: Final = "report/"
MADE: Final = "report/made/"
_FORM: Final = "application/x-www-form-urlencoded"
#: How long a page waits for a report that is being made before it says so, and how often it looks, in seconds.
_PATIENCE: Final = 10.0
_GLANCE: Final = 0.2
_AGAIN: Final = 5
_NOT_KEPT: Final = {"cache-control": "no-store"}
_KEPT_BY_READER: Final = {"cache-control": "private, max-age=3600"}
_WHAT: Final = (
    "Choose England or a place, and the month. The report is made from the published figures, with every chart, table, "
    "source and caveat, and takes up to a minute. One is made at a time, in turn.",
)


def router(holder: Holder, spool: Spool) -> APIRouter:
    """The routes: the form, asking for a report, waiting for it, and its files."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/report/")
    async def form(request: Request) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=PATH)
        return _form(edition, dict(request.query_params))

    @routes.post("/report/")
    async def ask(request: Request) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=PATH)
        return await _ask(request, edition, spool)

    @routes.get("/report/made/")
    async def made(request: Request) -> Response:
        edition = holder.edition
        if edition is None:
            return message(None, 503, "The website is being made", path=MADE)
        try:
            wanted = selected(request.url.query, edition)
        except OddSelection as odd:
            return _form(edition, odd.given, str(odd), 400, odd.choices, MADE)
        return await _made(wanted, edition, spool)

    @routes.get("/report/files/{key}/{name}")
    async def file(key: str, name: str) -> Response:
        return _file(spool, key, name) or message(
            holder.edition, 404, "There is no such report any more", path="report/",
            sentences=("Reports are kept for a while only. Ask for it again on the page “Report”.",),
        )  # fmt: skip

    return routes


async def _ask(request: Request, edition: Edition, spool: Spool) -> Response:
    if not _from_here(request):
        return _form(edition, {}, "Reports are asked for on this page, not from other websites.", 403)
    kind = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if kind != _FORM:
        return _form(edition, {}, "A report is asked for with the form on this page.", 415)
    try:
        body = (await request.body()).decode("utf-8", "replace")
    except ClientDisconnect:
        return Response(status_code=400, headers=_NOT_KEPT)  # nobody is left to read it: no fault of ours
    try:
        wanted = selected(body, edition)
    except OddSelection as odd:
        return _refused(edition, odd)
    put = spool.reports.put(wanted.key, wanted.job(), request.scope.get(WHO, ""))
    if put == "shut":
        return _form(edition, wanted.given(), "No report can be made here just now: the disk takes none.", 503)
    if put in ("full", "yours"):
        full = f"{words.integer(spool.reports.most)} reports are waiting to be made already."
        if put == "yours":
            yours = words.count(spool.reports.each, "report", words=True)
            full = f"{words.sentence(yours)[:-1]} that were asked for from your address are still being made."
        response = _form(edition, wanted.given(), f"{full} Please ask again in a minute: your choice is kept.", 429)
        response.headers["retry-after"] = "60"
        return response
    return RedirectResponse(f"made/?{wanted.query()}", status_code=303, headers=_NOT_KEPT)


def _from_here(request: Request) -> bool:
    """Whether the form that was sent is one of this site, as far as the browser says: old ones say nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).hostname == urlsplit(f"//{request.headers.get('host', '')}").hostname


async def _made(wanted: Selection, edition: Edition, spool: Spool) -> Response:
    """The files, waited for a little; else how far it is, or the way to ask for it."""
    until = time.monotonic() + _PATIENCE
    while (files := _files(spool, wanted.key)) is None and spool.reports.under_way(wanted.key):
        if time.monotonic() > until:
            return _waiting(wanted, edition, spool.reports.before(wanted.key))
        await asyncio.sleep(_GLANCE)
    files = files or _files(spool, wanted.key)  # it may have been finished between one look and the other
    failed = spool.reports.failure(wanted.key)
    if files is None and failed is not None:
        return _form(edition, wanted.given(), failed, 422, path=MADE)
    if files is None:
        return _form(edition, wanted.given(), path=MADE)
    listed = [
        (f"../files/{wanted.key}/{path.name}", FORMATS[path.suffix[1:]].label, _size(size))
        for path, size in files if path.suffix[1:] in wanted.formats
    ]  # fmt: skip
    return _screen(
        edition, MADE, f"Your report on {wanted.label}",
        {"sentences": (*_found_by(wanted, edition), f"It holds the figures of {wanted.month} and can be read without "
                       "this website."),
         "files_made": listed},
    )  # fmt: skip


def _waiting(wanted: Selection, edition: Edition, before: int | None) -> Response:
    turn = "It is being made now."
    if before:
        turn = words.sentence(f"{words.count(before, 'report', words=True)} will be made before it")
    told = ("This page waits a few seconds each time it is opened, and shows the files once they are there.",)
    context = {"sentences": (*_found_by(wanted, edition), turn, *told), "again": _AGAIN}
    return _screen(edition, MADE, f"The report on {wanted.label} is being made", context, 202)


def _found_by(wanted: Selection, edition: Edition) -> tuple[str, ...]:
    told = found_by(edition, wanted.sought, wanted.place)
    return (told,) if told else ()


def _refused(edition: Edition, odd: OddSelection) -> Response:
    return _form(edition, odd.given, str(odd), 400, odd.choices)


def _form(
    edition: Edition, given: dict[str, Any], problem: str = "", status: int = 200,
    choices: Sequence[tuple[str, str]] = (), path: str = PATH,
) -> Response:  # fmt: skip
    """The form, at the address ``path``; with ``choices``, asking which of them is meant."""
    form = {"action": PATH, "method": "post", "button": "Make the report", "fields": fields(edition, given, choices)}
    context = {"sentences": _WHAT, "form": form, "problem": problem}
    return _screen(edition, path, "Make a report to keep", context, status)


def _screen(edition: Edition, path: str, title: str, context: dict[str, Any], status: int = 200) -> Response:
    from fairwait.web.layout.press import screen

    html = screen("report", {"title": title, **context}, edition, path)
    # Whether a report is there changes from one moment to the next; only the empty form may be remembered.
    headers = {} if path == PATH and status == 200 else _NOT_KEPT
    return Response(html, status_code=status, headers=headers, media_type="text/html; charset=utf-8")


def _files(spool: Spool, key: str) -> list[tuple[Path, int]] | None:
    """The files of a report with their sizes; None where there are none, or not any more."""
    folder = spool.reports.result(key)
    if folder is None:
        return None
    order = list(FORMATS)
    try:
        found = [(path, path.stat().st_size) for path in folder.iterdir() if path.suffix[1:] in FORMATS]
    except OSError:  # another process made room meanwhile
        return None
    return sorted(found, key=lambda one: order.index(one[0].suffix[1:]))


def _size(size: int) -> str:
    """How large a file is, for somebody about to fetch it."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _file(spool: Spool, key: str, name: str) -> Response | None:
    """One file of a report, to be kept: a page of its own has styles and scripts that this site's pages may not."""
    path = next((one for one, _ in _files(spool, key) or () if one.name == name), None) if is_key(key) else None
    if path is None:
        return None
    try:
        body = path.read_bytes()
    except OSError:
        return None
    headers = {**_KEPT_BY_READER, "content-disposition": f'attachment; filename="{path.name}"'}
    return Response(body, media_type=FORMATS[path.suffix[1:]].media, headers=headers)
