"""The website as one ASGI application: what is asked first, what is answered by whom, and what wraps them all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastapi import FastAPI, HTTPException, Request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import Response

from fairwait.domain.version import version
from fairwait.web.settings import Settings
from fairwait.web.site.messages import message

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def create_app(settings: Settings) -> ASGIApp:
    """The application of one worker: an edition held open, the pages, the API, and what guards them."""
    from fairwait.web import api
    from fairwait.web.serving import guarded, health
    from fairwait.web.serving.holder import EditionHolder
    from fairwait.web.serving.refusing import methods_of
    from fairwait.web.serving.spool import Spool
    from fairwait.web.site import compare, near, printed, reports, search, static
    from fairwait.web.site.permalinks import AskedEdition, Permalinks

    holder, spool = EditionHolder(settings.editions), Spool(settings.spool)
    app = FastAPI(title="fairwait", version=version(), docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(health.router(holder))
    app.mount(api.MOUNTED, api.application(holder))
    app.include_router(api.page_router(holder))
    app.include_router(static.router())
    elsewhere = printed.Elsewhere(spool.png, spool.want)
    asked = AskedEdition(holder)
    for part in (search, compare, near):
        app.include_router(part.router(asked, elsewhere))
    app.include_router(reports.router(holder, spool))
    app.include_router(printed.router(asked, elsewhere))
    app.add_middleware(Permalinks, editions=asked)

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:  # the headers tell of the first of its routes that was looked at
            error.headers = {**(error.headers or {}), "Allow": methods_of(request.url.path)}
        if request.url.path.startswith("/api/"):
            return api.problem_of(error)
        told = {name.lower(): value for name, value in (error.headers or {}).items()}
        again = int(told["retry-after"]) if "retry-after" in told else None
        path = request.url.path.lstrip("/")
        answer = message(holder.edition, error.status_code, str(error.detail), path=path, again=again)
        answer.headers.update(told)
        return answer

    return guarded(app, holder, settings)


def from_environment() -> ASGIApp:
    """The application of a worker that the supervisor started."""
    return create_app(Settings.from_environment(os.environ))
