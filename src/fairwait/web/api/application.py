"""The API as one ASGI application, mounted at ``/api/v1``: its addresses, its errors, and its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException

from fairwait.domain.errors import FairwaitError
from fairwait.domain.version import version
from fairwait.web.api import (
    about,
    estimates,
    findings,
    measures,
    names,
    places,
    problems,
    quality,
    series,
    tables,
    watch,
)
from fairwait.web.api.asking import check_plain
from fairwait.web.api.documented import PROBLEMS
from fairwait.web.api.known import Holder
from fairwait.web.api.problems import Problem, ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Where the API stands.
MOUNTED: Final = "/api/v1"
_DESCRIPTION: Final = (
    "The figures of fairwait for programs. Every answer comes as JSON or as CSV (`format=csv`, or the Accept header), "
    "names the version of the data it is of, and carries an ETag that changes with it. Lists come in pages of at most "
    "1,000 rows: follow `page.next`. Null means not known, never nought. A parameter that does not exist is an error, "
    "and so is a name that the data have nothing of."
)
_METHODS: Final = b"GET, HEAD, OPTIONS"
_SHARED: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After"),
)
_PREFLIGHT: Final = (
    (b"access-control-allow-methods", _METHODS),
    (b"access-control-allow-headers", b"Accept, If-None-Match"),
    (b"access-control-max-age", b"86400"),
    (b"allow", _METHODS),
)


def application(holder: Holder) -> ASGIApp:
    """The API of whatever edition ``holder`` gives at the time of each request."""
    return Open(_made(holder))


def document() -> dict[str, Any]:
    """The OpenAPI document, without an edition."""

    class Nobody:
        edition = None

    return _made(Nobody()).openapi()


def _made(holder: Holder) -> FastAPI:
    app = FastAPI(
        title="fairwait", version=version(), docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
        dependencies=[Depends(check_plain)], responses=PROBLEMS,
        exception_handlers={
            HTTPException: problems.answer_http, RequestValidationError: problems.answer_invalid,
            ProblemError: problems.answer_problem, FairwaitError: problems.answer_known,
            Exception: problems.answer_unforeseen,
        },
    )  # fmt: skip
    for part in (about, places, names, measures, estimates, series, findings, tables, quality, watch):
        app.include_router(part.router(holder))
    app.openapi = _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Makes the OpenAPI document once, with the schema of errors and the address of the API."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title="fairwait", version=version(), openapi_version="3.1.0", description=_DESCRIPTION,
                routes=app.routes, servers=[{"url": MOUNTED}],
                license_info={"name": about.LICENCE, "identifier": "OGL-UK-3.0"},
            )  # fmt: skip
            schemas = made["components"]["schemas"]
            described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= described.pop("$defs", {})
            schemas["Problem"] = described
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            app.openapi_schema = made
        return app.openapi_schema

    return openapi


class Open:
    """Lets every other website read the API, which holds nothing that is not public, and answers HEAD like GET."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            headers = [*_SHARED, *_PREFLIGHT]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        head = scope["method"] == "HEAD"

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = [(b"allow", _METHODS) if name == b"allow" else (name, value)
                        for name, value in message.get("headers", ())]  # fmt: skip
                message = {**message, "headers": [*told, *_SHARED]}
            elif head:
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"} if head else scope, receive, shared)
